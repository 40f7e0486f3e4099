//! How a run of `pub` ends: what was delivered, what was not, and where that is.

use super::super::ending::PublicationsRefused;
use super::super::failure::Failure;
use super::super::feed::Feed;
use super::super::streams::Streams;
use super::{Run, Stop};
use crate::client::{Client, ConnectOptions, Spool};
use crate::exit::Exit;
use crate::mqtt::ReasonCode;

/// Ends the connection, and the run with what it comes to.
///
/// # Errors
/// When not everything was delivered.
pub(super) async fn end(
    mut run: Run<'_>,
    mut client: Client,
    mut payloads: Feed,
    (streams, connect): (&mut Streams<'_>, &ConnectOptions),
    result: Result<Exit, Stop>,
) -> Result<Exit, Failure> {
    // What was acknowledged last.
    let noted = client.write_notes().map(drop);
    let result = result.and_then(|exit| noted.map(|()| exit).map_err(Stop::from));
    match result {
        Ok(exit) => {
            let in_flight = client.session().in_flight();
            let output = client.session().output().len();
            let closed = client.close(&connect.farewell(ReasonCode::SUCCESS)).await;
            if closed.is_err() {
                run.keep_unsent(output, streams);
            }
            if exit == Exit::Done {
                closed?;
                let verdict = run.verdict(&mut payloads);
                return match payloads.into_spool() {
                    Some(spool) => emptied(spool, verdict),
                    None => verdict,
                };
            }
            if let Some(kept) = payloads.spool().and_then(kept) {
                streams.notice(kept);
            } else if let Some(left) = run.left(in_flight, &payloads) {
                streams.notice(left);
            }
            Ok(exit)
        }
        Err(Stop::Connection(error)) => {
            let missing = run.missing(&client, &payloads);
            client.abandon(&error).await;
            let failure = Failure::from(error).after_connection();
            Err(match missing {
                Some(missing) => failure.context(missing).incomplete(),
                None => failure,
            })
        }
        Err(Stop::Failed(failure)) => {
            // What becomes of the farewell is nothing to what failed before.
            let _ = client.close(&connect.farewell(ReasonCode::SUCCESS)).await;
            Err(failure)
        }
        Err(Stop::Input(error)) => {
            let failure =
                Failure::new(Exit::Failed, error).context(format!("cannot read {}", payloads.name()));
            // What has not left goes with the connection.
            run.keep_unsent(client.session().output().len(), streams);
            Err(with(failure, run.missing(&client, &payloads)))
        }
    }
}

/// Leaves a spool whose messages are all done, but for one that could not be sent.
fn emptied(mut spool: Box<Spool>, verdict: Result<Exit, Failure>) -> Result<Exit, Failure> {
    let finished = spool.finish();
    match (verdict, finished) {
        (Err(failure), _) => Err(with(failure, kept(&spool))),
        (Ok(_), Err(error)) => Err(Failure::new(Exit::Failed, error)),
        (Ok(exit), Ok(())) => Ok(exit),
    }
}

/// The failure, with what becomes of the messages that were not delivered.
fn with(failure: Failure, undelivered: Option<String>) -> Failure {
    match undelivered {
        Some(undelivered) => failure.context(undelivered),
        None => failure,
    }
}

/// What becomes of messages of QoS 2 that an earlier run left in flight, when the broker has lost its session.
pub(super) fn unsure(count: usize) -> String {
    format!(
        "the broker has not kept the session: {} of QoS 2 that an earlier run sent may arrive twice",
        messages(count)
    )
}

/// Where the messages are that were not delivered, in words; `None` when there are none, or nobody can tell.
pub(in crate::app) fn kept(spool: &Spool) -> Option<String> {
    let count = spool.undelivered().ok().filter(|count| *count > 0)?;
    let are = if count == 1 { "is" } else { "are" };
    Some(format!(
        "{} {are} in {}",
        messages(count),
        spool.directory().display()
    ))
}

impl Run<'_> {
    /// What did not arrive, in words, when the connection is lost.
    fn missing(&self, client: &Client, payloads: &Feed) -> Option<String> {
        if let Some(spool) = payloads.spool() {
            return kept(spool);
        }
        let (unsent, first_unsent) = self.unsent.left();
        let session = client.session();
        let count = session.in_flight() + unsent + payloads.waiting();
        let first_in_flight = session.unacknowledged().next().map(|(sequence, _)| sequence);
        let first = [first_in_flight, first_unsent].into_iter().flatten().min();
        let first = first.unwrap_or(self.published + 1);
        (count > 0).then(|| {
            format!(
                "{} not delivered, message {first} the first of them",
                messages(count)
            )
        })
    }

    /// What the user leaves behind, in words.
    fn left(&self, in_flight: usize, payloads: &Feed) -> Option<String> {
        if payloads.spool().is_some() {
            return None;
        }
        let unsent = self.unsent.left().0 + payloads.waiting();
        match (in_flight, unsent) {
            (0, 0) => None,
            (0, _) => Some(format!("{} read and not sent", messages(unsent))),
            (_, 0) => Some(format!("{} sent and not acknowledged", messages(in_flight))),
            (..) => Some(format!(
                "{} sent and not acknowledged, {} read and not sent",
                messages(in_flight),
                messages(unsent)
            )),
        }
    }

    /// What the run comes to, once everything is acknowledged.
    fn verdict(self, payloads: &mut Feed) -> Result<Exit, Failure> {
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
        if let Some(then) = &self.then {
            then.verdict()?;
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
