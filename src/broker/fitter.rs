//! How long retained messages live.
//!
//! rmqtt has one setting for the lifetime of a retained message and for the Message Expiry Interval that it adds to
//! messages without one. Nothing is to be added, so the setting is 0, which would be the end of every retained message
//! at once. This answers for the lifetime alone: what the publisher said, or for ever. All else is rmqtt's own.

use std::num::{NonZeroU16, NonZeroU32};
use std::sync::Arc;
use std::time::Duration;

use rmqtt::codec::types::Publish;
use rmqtt::fitter::{DefaultFitter, Fitter, FitterManager};
use rmqtt::types::{ConnectInfo, Disconnect, FitterType, Id, ListenerConfig};

/// More than a century.
const FOR_EVER: Duration = Duration::from_secs(u32::MAX as u64);

/// Makes a [`Lifetime`] for each connection.
pub(super) struct Lifetimes;

impl FitterManager for Lifetimes {
    fn create(&self, connect: Arc<ConnectInfo>, id: Id, listener: ListenerConfig) -> FitterType {
        Arc::new(Lifetime(DefaultFitter::new(connect, id, listener)))
    }
}

struct Lifetime(DefaultFitter);

impl Fitter for Lifetime {
    fn message_expiry_interval(&self, publish: &Publish) -> Duration {
        let properties = publish.properties.as_ref();
        let seconds = properties.and_then(|properties| properties.message_expiry_interval);
        seconds.map_or(FOR_EVER, |seconds| Duration::from_secs(seconds.get().into()))
    }

    fn keep_alive(&self, seconds: &mut u16) -> rmqtt::Result<u16> {
        self.0.keep_alive(seconds)
    }

    fn max_mqueue_len(&self) -> usize {
        self.0.max_mqueue_len()
    }

    fn mqueue_rate_limit(&self) -> (NonZeroU32, Duration) {
        self.0.mqueue_rate_limit()
    }

    fn max_inflight(&self) -> NonZeroU16 {
        self.0.max_inflight()
    }

    fn session_expiry_interval(&self, disconnect: Option<&Disconnect>) -> Duration {
        self.0.session_expiry_interval(disconnect)
    }

    fn max_client_topic_aliases(&self) -> u16 {
        self.0.max_client_topic_aliases()
    }

    fn max_server_topic_aliases(&self) -> u16 {
        self.0.max_server_topic_aliases()
    }
}
