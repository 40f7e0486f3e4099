//! How a run of `pub` ends: what was delivered, and what was not.

use super::super::ending::PublicationsRefused;
use super::super::failure::Failure;
use super::super::payloads::Payloads;
use super::super::streams::Streams;
use super::{Run, Stop};
use crate::client::{Client, ConnectOptions};
use crate::exit::Exit;
use crate::mqtt::ReasonCode;
use crate::mqtt::packet::Disconnect;

/// Ends the connection, and the run with what it comes to.
///
/// # Errors
/// When not everything was delivered.
pub(super) async fn end(
    run: Run<'_>,
    client: Client,
    mut payloads: Payloads,
    (streams, connect): (&mut Streams<'_>, &ConnectOptions),
    result: Result<Exit, Stop>,
) -> Result<Exit, Failure> {
    match result {
        Ok(exit) => {
            let in_flight = client.session().in_flight();
            let properties = connect.disconnect_properties.clone();
            let closed = client
                .close(&Disconnect {
                    reason: ReasonCode::SUCCESS,
                    properties,
                })
                .await;
            if exit == Exit::Done {
                closed?;
                return run.verdict(&mut payloads);
            }
            if in_flight > 0 {
                streams.notice(format_args!("{} sent and not acknowledged", messages(in_flight)));
            }
            Ok(exit)
        }
        Err(Stop::Connection(error)) => {
            let missing = run.missing(&client, &payloads);
            client.abandon(&error).await;
            let failure = Failure::from(error);
            Err(match missing {
                Some(missing) => failure.context(missing),
                None => failure,
            })
        }
        Err(Stop::Input(error)) => {
            Err(Failure::new(Exit::Failed, error).context(format!("cannot read {}", payloads.name())))
        }
    }
}

impl Run<'_> {
    /// What did not arrive, in words, when the connection is lost.
    fn missing(&self, client: &Client, payloads: &Payloads) -> Option<String> {
        let unread = payloads.waiting();
        let in_flight = client.session().in_flight();
        if in_flight + unread > 0 {
            let first = client
                .session()
                .unacknowledged()
                .next()
                .map_or(self.published + 1, |(sequence, _)| sequence);
            return Some(format!(
                "{} not delivered, message {first} the first of them",
                messages(in_flight + unread)
            ));
        }
        let waiting = client.session().output().len();
        (waiting > 0).then(|| format!("{waiting} bytes of messages were not sent"))
    }

    /// What the run comes to, once everything is acknowledged.
    fn verdict(self, payloads: &mut Payloads) -> Result<Exit, Failure> {
        if let Some(fault) = payloads.take_fault() {
            let published = messages(self.published);
            let doing = format!("stopped after {published}");
            return Err(Failure::new(Exit::Failed, fault).context(doing));
        }
        if let Some(error) = self.failed {
            let number = self.published + 1;
            return Err(
                Failure::new(Exit::Incomplete, error).context(format!("message {number} was not sent"))
            );
        }
        if self.refused > 0 {
            let error = PublicationsRefused {
                refused: self.refused,
                published: self.published,
            };
            return Err(Failure::new(Exit::Incomplete, error));
        }
        Ok(Exit::Done)
    }
}

pub(super) fn messages(count: impl TryInto<u64>) -> String {
    match count.try_into().unwrap_or(u64::MAX) {
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    }
}
