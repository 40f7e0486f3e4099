//! A time without a connection, told to the user.

use std::time::{Duration, Instant};

use super::streams::Streams;
use crate::client::{Client, ClientError, ConnectOptions, Connected};
use crate::mqtt::QoS;

/// Connects to publish at up to `qos`; tries that fail are told.
///
/// # Errors
/// When no try follows.
pub(super) async fn connect(
    options: &ConnectOptions,
    qos: QoS,
    streams: &mut Streams<'_>,
) -> Result<(Client, Connected), ClientError> {
    let trace = streams.take_trace();
    let mut outage = Outage::new();
    let mut observer = |error: &ClientError, _| outage.failed(error, streams);
    Client::connect_observed(options, qos, trace, &mut observer).await
}

/// What was told of the failures since the connection was lost.
#[derive(Debug)]
pub(super) struct Outage {
    since: Instant,
    /// What failed last: it is not told again and again.
    told: String,
}

impl Outage {
    /// It begins now.
    pub(super) fn new() -> Self {
        Self {
            since: Instant::now(),
            told: String::new(),
        }
    }

    /// A try failed, and another follows.
    pub(super) fn failed(&mut self, error: &ClientError, streams: &mut Streams<'_>) {
        let text = error.to_string();
        if text != self.told {
            streams.notice(format_args!("{text}; trying again"));
            self.told = text;
        }
    }

    /// Whether anything failed: a connection that follows a redirection is none that was missed.
    pub(super) fn was_told(&self) -> bool {
        !self.told.is_empty()
    }

    /// How long it has lasted, in words.
    pub(super) fn duration(&self) -> String {
        let time = self.since.elapsed();
        let rounded = if time < Duration::from_secs(1) {
            Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or_default())
        } else {
            Duration::from_secs(time.as_secs())
        };
        humantime::format_duration(rounded).to_string()
    }
}
