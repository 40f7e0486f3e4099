//! `rr`: a request, and the first message that answers it.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;
use tokio::time::sleep_until;

use super::ending::{InterruptedEarly, SubscriptionsRefused, TimedOut};
use super::failure::Failure;
use super::output::Output;
use super::payloads;
use super::streams::{Shutdown, Streams, is_closed_pipe};
use super::{RequestOptions, RetainedPolicy};
use crate::client::{Client, ClientError, ConnectOptions, Event, Publication, PublicationHead, Step};
use crate::exit::Exit;
use crate::message::Message;
use crate::mqtt::ReasonCode;
use crate::mqtt::packet::{Disconnect, Publish, SubAck};

/// Subscribes to the topic of the response, publishes the request, prints the first message that comes, and ends.
///
/// # Errors
/// When the payload can't be read, the broker can't be reached, refuses the subscription or is lost, when no response
/// comes in time, or the output can't be written.
pub async fn run(
    connect: &ConnectOptions,
    options: &RequestOptions,
    streams: &mut Streams<'_>,
    mut shutdown: Shutdown<'_>,
) -> Result<Exit, Failure> {
    let payload = payloads::whole(&options.source, streams.input.take(), true)?;
    let deadline = options
        .timeout
        .and_then(|timeout| Instant::now().checked_add(timeout));
    let mut client = tokio::select! {
        biased;
        exit = &mut shutdown => return Err(Failure::new(exit, InterruptedEarly)),
        connected = Client::connect(connect, options.qos) => connected?.0,
        () = reached(deadline) => return Err(timed_out(options, false)),
    };
    for warning in client.take_warnings() {
        streams.notice(warning);
    }
    let mut run = Run {
        options,
        output: Output::new(&options.output, streams.output_pipe.take()),
        request: Some(payload),
        sent: Instant::now(),
        latency: None,
    };
    let ended = run.drive(&mut client, streams, shutdown, deadline).await;
    let written = run.write(streams);
    match ended {
        Err(Stop::Connection(error)) => {
            client.abandon(&error).await;
            return Err(error.into());
        }
        // The will is for a loss; what becomes of the farewell is nothing to the answer.
        _ => drop(client.close(&farewell(connect)).await),
    }
    match written {
        Err(error) if is_closed_pipe(&error) => {}
        Err(error) => {
            return Err(Failure::new(Exit::Failed, error).context("cannot write to standard output"));
        }
        Ok(()) => {}
    }
    match ended {
        Ok(Exit::TimedOut) => Err(timed_out(options, true)),
        Ok(exit) => Ok(exit),
        Err(Stop::Refused(refused)) => Err(Failure::new(Exit::Refused, refused)),
        Err(Stop::Connection(error)) => Err(error.into()),
    }
}

fn farewell(connect: &ConnectOptions) -> Disconnect {
    Disconnect {
        reason: ReasonCode::SUCCESS,
        properties: connect.disconnect_properties.clone(),
    }
}

fn timed_out(options: &RequestOptions, connected: bool) -> Failure {
    let after = options.timeout.unwrap_or_default();
    Failure::new(Exit::TimedOut, TimedOut { after, connected })
}

/// Resolves at `deadline`; never without one.
async fn reached(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

/// Why a run ends without a response.
enum Stop {
    Connection(ClientError),
    Refused(SubscriptionsRefused),
}

impl From<ClientError> for Stop {
    fn from(error: ClientError) -> Self {
        Stop::Connection(error)
    }
}

struct Run<'a> {
    options: &'a RequestOptions,
    output: Output,
    /// Until it is sent.
    request: Option<Bytes>,
    sent: Instant,
    /// From the request to its response.
    latency: Option<Duration>,
}

impl Run<'_> {
    async fn drive(
        &mut self,
        client: &mut Client,
        streams: &mut Streams<'_>,
        mut shutdown: Shutdown<'_>,
        deadline: Option<Instant>,
    ) -> Result<Exit, Stop> {
        let subscription = std::slice::from_ref(&self.options.subscription);
        client
            .subscribe(subscription, &self.options.subscribe_properties)
            .map_err(ClientError::from)?;
        loop {
            match client.step()? {
                Step::Event(Event::Message(publish)) => {
                    if self.message(publish, streams) {
                        return Ok(Exit::Done);
                    }
                }
                Step::Event(Event::Subscribed(suback)) => self.subscribed(client, &suback)?,
                Step::Event(Event::Disconnected(disconnect)) => {
                    return Err(ClientError::Disconnected(disconnect).into());
                }
                Step::Event(_) | Step::Settled => {}
                Step::NeedsInput => tokio::select! {
                    biased;
                    exit = &mut shutdown => return Ok(exit),
                    waited = client.wait() => waited?,
                    () = self.output.closed() => return Ok(Exit::Done),
                    () = reached(deadline) => return Ok(Exit::TimedOut),
                },
            }
        }
    }

    /// Sends the request now that its response would be heard.
    fn subscribed(&mut self, client: &mut Client, suback: &SubAck) -> Result<(), Stop> {
        if suback.reasons.iter().all(|reason| reason.is_error()) {
            return Err(Stop::Refused(SubscriptionsRefused {
                reasons: suback.reasons.clone(),
                words: suback.properties.list().reason_string().map(str::to_owned),
            }));
        }
        let Some(payload) = self.request.take() else {
            return Ok(());
        };
        let options = self.options;
        let head = PublicationHead::new(
            options.topic.clone(),
            options.qos,
            false,
            options.properties.clone(),
        );
        let publication = Publication {
            head: Arc::new(head),
            payload,
        };
        client.publish(&publication).map_err(ClientError::from)?;
        self.sent = Instant::now();
        Ok(())
    }

    /// Prints a message. True if it is the response.
    fn message(&mut self, publish: Publish<'_>, streams: &mut Streams<'_>) -> bool {
        let dropped = publish.retain && self.options.retained == RetainedPolicy::Skip;
        if !dropped {
            self.latency = Some(self.sent.elapsed());
            self.output
                .message(&Message::new(publish, Timestamp::now()), streams);
        }
        !dropped
    }

    fn write(&mut self, streams: &mut Streams<'_>) -> io::Result<()> {
        self.output.flush(streams)?;
        match self.latency {
            Some(latency) if self.options.latency => streams.output.write_all(line(latency).as_bytes()),
            _ => Ok(()),
        }
    }
}

/// The line of `--latency`: in the unit that gives a number above 1.
fn line(latency: Duration) -> String {
    let micros = latency.as_secs_f64() * 1e6;
    if latency >= Duration::from_secs(1) {
        format!("Latency: {}.{:09}s\n", latency.as_secs(), latency.subsec_nanos())
    } else if micros >= 1000.0 {
        format!("Latency: {:.6}ms\n", micros / 1000.0)
    } else {
        format!("Latency: {micros:.6}µs\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latency_has_its_unit() {
        for (nanoseconds, expected) in [
            (21_826, "Latency: 21.826000µs\n"),
            (1_500_000, "Latency: 1.500000ms\n"),
            (2_000_000_030, "Latency: 2.000000030s\n"),
        ] {
            assert_eq!(line(Duration::from_nanos(nanoseconds)), expected);
        }
    }
}
