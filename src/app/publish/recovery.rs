//! Connections that come about late, or again.

use std::time::Duration;

use super::Run;
use crate::app::failure::Failure;
use crate::app::feed::Feed;
use crate::app::notice::Notice;
use crate::app::outage::Outage;
use crate::app::streams::Streams;
use crate::client::{Client, ClientError, ConnectOptions, Connected};
use crate::mqtt::QoS;

/// Connects, as often as the options say.
pub(super) async fn connect(
    options: &ConnectOptions,
    qos: QoS,
    feed: &Feed,
    streams: &mut Streams<'_>,
) -> Result<(Client, Connected), Failure> {
    let trace = streams.take_trace();
    let mut outage = Outage::new();
    let mut observer = |error: &ClientError, _: Duration| outage.failed(error, streams);
    feed.connect(options, qos, trace, &mut observer).await
}

/// Connects again after `error`, as often as the options say, and tells what is sent again.
pub(super) async fn recover(
    options: &ConnectOptions,
    client: &mut Client,
    streams: &mut Streams<'_>,
    error: ClientError,
) -> Result<(), ClientError> {
    let mut outage = Outage::new();
    let mut observer = |error: &ClientError, _| outage.failed(error, streams);
    let connected = client.recover(options, error, &mut observer).await?;
    if !outage.was_told() && connected.unsure == 0 {
        return Ok(());
    }
    let meaning = meaning(client, &connected);
    let duration = outage.duration();
    streams.notice(format_args!("connected again after {duration}{meaning}"));
    Ok(())
}

impl Run<'_> {
    /// The connection is lost: what is still in the output goes out on the next, if there is one. What has left since the
    /// broker was last heard of may have arrived or not, and is not sent twice, but not lost in silence either.
    pub(super) fn keep_unsent(&mut self, left: usize, streams: &mut Streams<'_>) {
        let count = self.unsent.lost(left);
        if count > 0 {
            streams.tell(Notice::MessagesAtRisk { count });
        }
    }
}

/// What the new connection means for the messages that were on their way.
fn meaning(client: &Client, connected: &Connected) -> String {
    let count = connected.sent_again;
    if count == 0 {
        return String::new();
    }
    let messages = super::ending::messages(count);
    if connected.unsure == 0 {
        return format!("; {messages} sent again");
    }
    let mut unacknowledged = client.session().unacknowledged();
    let first = unacknowledged
        .find(|(_, publication)| publication.head.qos == QoS::ExactlyOnce)
        .map_or(0, |(sequence, _)| sequence);
    let unsure = super::ending::messages(connected.unsure);
    format!(
        ", but the broker has lost the session; {messages} sent again, of which {unsure} of QoS 2 may arrive twice, \
         message {first} the first of them"
    )
}
