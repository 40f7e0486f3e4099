//! `pub`: messages to a broker, each accounted for.

mod ending;
mod recovery;
mod stop;
mod then;

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::sleep_until;

use super::ending::InterruptedEarly;
use super::failure::Failure;
use super::feed::Feed;
use super::notice::Notice;
use super::pace::Pace;
use super::replay::Ahead;
use super::streams::{Progress, Shutdown, Streams};
use super::unsent::Unsent;
use super::{LimitPolicy, PayloadSource, PublishOptions, Repeat, payloads};
use crate::client::{
    Acknowledged, Client, ClientError, ConnectOptions, Event, Publication, PublicationHead, SendError,
    SpoolError, Step,
};
use crate::exit::{Dialect, Exit};
use crate::mqtt::{QoS, ReasonCode};
pub(in crate::app) use ending::kept;
use ending::messages;
pub(in crate::app) use stop::Stop;
use then::Then;
pub use then::ThenOptions;

/// After so long without an acknowledgement, a window that stands still is named.
const STALL: Duration = Duration::from_secs(10);

/// Publishes as `options` say. A `progress` is told how far it is.
///
/// # Errors
/// When the input can't be read, the broker can't be reached or is lost, or not everything was delivered.
pub async fn run<'a>(
    connect: &ConnectOptions,
    options: &'a PublishOptions,
    streams: &mut Streams<'_>,
    mut shutdown: Shutdown<'_>,
    progress: Option<&'a mut (dyn Progress + 'a)>,
) -> Result<Exit, Failure> {
    // What can be read at once is read before anybody is bothered.
    let mut payloads = Feed::open(options, streams.input.take())?;
    payloads.tell_lost(streams);
    let (mut client, connected) = tokio::select! {
        biased;
        exit = &mut shutdown => {
            if let Some(kept) = payloads.spool().and_then(kept) {
                streams.notice(kept);
            }
            return Err(Failure::new(exit, InterruptedEarly));
        }
        connected = recovery::connect(connect, highest_qos(options), &payloads, streams) => connected?,
    };
    for warning in client.take_warnings() {
        streams.notice(warning);
    }
    if connected.unsure > 0 {
        streams.notice(ending::unsure(connected.unsure));
    }
    if options.limits == LimitPolicy::Lenient {
        client.allow_any_alias();
    }
    if let Some(fault) = options.fault {
        // What becomes of the farewell is nothing to the fault.
        let _ = client.close(&connect.farewell(ReasonCode::SUCCESS)).await;
        return Err(Failure::new(Exit::Incomplete, fault));
    }
    let mut run = Run::new((options, streams.dialect), connect, &client, progress);
    let result = loop {
        let driven = run
            .drive(&mut client, &mut payloads, streams, shutdown.as_mut())
            .await;
        let Err(Stop::Connection(error)) = driven else {
            break driven;
        };
        run.keep_unsent(client.session().output().len(), streams);
        tokio::select! {
            biased;
            exit = &mut shutdown => break Ok(exit),
            recovered = recovery::recover(connect, &mut client, streams, error) => if let Err(error) = recovered {
                break Err(error.into());
            },
            stop = payloads.absorb() => break Err(stop),
        }
    };
    if let Some(progress) = &mut run.progress {
        progress.finish();
    }
    ending::end(run, client, payloads, (streams, connect), result).await
}

/// The highest QoS that the messages may have, as far as the options tell.
fn highest_qos(options: &PublishOptions) -> QoS {
    if options.records.is_some() {
        QoS::ExactlyOnce
    } else {
        options.qos
    }
}

/// Reads a source that is one message, to see whether that can be done.
///
/// # Errors
/// When it can't, or is empty and standard input.
pub fn check_input(source: &PayloadSource, input: Option<OwnedFd>) -> Result<(), Failure> {
    payloads::whole(source, input, true).map(drop)
}

/// What is wanting for the next message.
#[derive(PartialEq, Eq)]
enum Wants {
    /// Input.
    Payload,
    /// An acknowledgement, or that the network takes more.
    Room,
    /// This instant.
    Time(Instant),
}

/// The account of a run.
struct Run<'a> {
    options: &'a PublishOptions,
    progress: Option<&'a mut (dyn Progress + 'a)>,
    /// The message at hand; its payload changes.
    publication: Publication,
    /// Its number, from 1.
    number: u64,
    published: u64,
    bytes: u64,
    refused: u64,
    /// The message that could not be sent: it ends the input.
    failed: Option<SendError>,
    /// QoS 0 messages in the output.
    unsent: Unsent,
    /// When the next may be sent, where that is limited.
    pace: Option<Pace>,
    /// When the last acknowledgement came, or the last message was delivered.
    settled: Instant,
    warned: bool,
    /// What must come of it.
    then: Option<Then<'a>>,
}

impl<'a> Run<'a> {
    fn new(
        (options, dialect): (&'a PublishOptions, Dialect),
        connect: &ConnectOptions,
        client: &Client,
        progress: Option<&'a mut (dyn Progress + 'a)>,
    ) -> Self {
        let keeps = client.session().limits().retain_available;
        let head = PublicationHead::new(
            options.topic.clone(),
            options.qos,
            options.retain && (keeps || options.limits == LimitPolicy::Strict),
            options.properties.clone(),
        );
        // Without another connection they are only counted, and the mosquitto clients do not even that.
        let counts = connect.reconnects() || dialect == Dialect::Native;
        let now = Instant::now();
        Self {
            options,
            progress,
            publication: Publication {
                head: Arc::new(head),
                payload: bytes::Bytes::new(),
            },
            number: 0,
            published: 0,
            bytes: 0,
            refused: 0,
            failed: None,
            unsent: Unsent::new((options.qos == QoS::AtMostOnce || options.records.is_some()) && counts),
            pace: options.rate.map(|rate| Pace::new(rate, now)),
            settled: now,
            warned: false,
            then: options.then.as_deref().map(Then::new),
        }
    }

    /// Publishes until the payloads end and all is acknowledged, or the user wants no more.
    async fn drive(
        &mut self,
        client: &mut Client,
        payloads: &mut Feed,
        streams: &mut Streams<'_>,
        mut shutdown: Shutdown<'_>,
    ) -> Result<Exit, Stop> {
        if let Some(then) = &mut self.then {
            then.subscribe(client).map_err(ClientError::from)?;
        }
        loop {
            self.take_events(client, streams)?;
            let now = Instant::now();
            let wants = self.feed(client, payloads, now)?;
            let all_sent = client.session().in_flight() == 0 && client.session().output().is_empty();
            let mut answered_by = None;
            if all_sent && self.unsent.is_empty() && payloads.is_exhausted() {
                answered_by = self.then.as_mut().and_then(|then| then.waits_until(now));
                if answered_by.is_none() {
                    return Ok(Exit::Done);
                }
            }
            payloads.settle(all_sent && wants == Wants::Payload, streams)?;
            if let Some(progress) = &mut self.progress {
                let waiting = client.session().output().len() as u64;
                progress.update(self.bytes.saturating_sub(waiting), self.published);
            }
            let stalled = self.stall(client, streams, now);
            let wake = match wants {
                Wants::Time(due) => Some(stalled.map_or(due, |stalled| stalled.min(due))),
                Wants::Payload | Wants::Room => stalled,
            };
            let wake = [wake, payloads.retry_at(now), answered_by];
            let wake = wake.into_iter().flatten().min();
            tokio::select! {
                biased;
                exit = &mut shutdown => return Ok(exit),
                waited = client.wait() => waited?,
                filled = payloads.fill(), if wants == Wants::Payload || payloads.reads_ahead() => filled?,
                () = sleep_until(wake.unwrap_or(now).into()), if wake.is_some() => {}
            }
        }
    }

    fn take_events(&mut self, client: &mut Client, streams: &mut Streams<'_>) -> Result<(), Stop> {
        loop {
            match client.step()? {
                Step::Event(Event::Acknowledged(acknowledged)) => self.acknowledged(acknowledged, streams),
                Step::Event(Event::Disconnected(disconnect)) => {
                    return Err(ClientError::Disconnected(disconnect).into());
                }
                Step::Event(Event::Message(publish)) => {
                    if let Some(then) = &mut self.then {
                        then.look(publish);
                    }
                }
                Step::Event(Event::Subscribed(suback)) => {
                    if let Some(then) = &mut self.then {
                        then.subscribed(&suback).map_err(Stop::Failed)?;
                    }
                }
                // Messages may come in a session that has subscriptions from before.
                Step::Event(_) | Step::Settled => {}
                Step::NeedsInput => return Ok(()),
            }
            self.unsent.heard(client.session().output().len());
        }
    }

    fn acknowledged(&mut self, acknowledged: Acknowledged<'_>, streams: &mut Streams<'_>) {
        self.settled = Instant::now();
        let reason = acknowledged.reason;
        if !reason.is_error() {
            return;
        }
        self.refused += 1;
        streams.tell(Notice::PublicationRefused {
            message: acknowledged.sequence,
            count: self.refused,
            reason,
            words: acknowledged
                .properties
                .reason_string()
                .filter(|words| !words.is_empty()),
        });
    }

    /// Publishes what can be now. Returns what is wanting for more.
    fn feed(&mut self, client: &mut Client, payloads: &mut Feed, now: Instant) -> Result<Wants, Stop> {
        // Of the input it is a part.
        let newline = u64::from(self.options.source == PayloadSource::StdinLines);
        if self.then.as_ref().is_some_and(|then| !then.listens()) {
            return Ok(Wants::Room);
        }
        loop {
            let ahead = payloads.ahead(now);
            let qos = ahead.map_or(self.options.qos, |ahead| ahead.qos);
            if !client.can_publish(qos) || client.output_is_full() {
                return Ok(Wants::Room);
            }
            match self.due(ahead, client) {
                Some(Wants::Time(due)) if due <= now => {}
                Some(wants) if !payloads.is_exhausted() => return Ok(wants),
                _ => {}
            }
            let Some(is_new) = self.take(payloads)? else {
                return Ok(Wants::Payload);
            };
            let before = client.session().output().len();
            let published = match payloads.line_length() {
                Some(length) => client.publish_line(&self.publication, length),
                None => client.publish(&self.publication),
            };
            match published {
                Ok(_) => {
                    if is_new {
                        self.published += 1;
                        if let Some(pace) = &mut self.pace {
                            pace.sent(now);
                        }
                        let size = self.publication.payload.len() as u64 + newline;
                        self.bytes += payloads.take_size().unwrap_or(size);
                    }
                    let after = client.session().output().len();
                    self.unsent.put(self.number, &mut self.publication, before, after);
                }
                Err(error) => {
                    self.failed = Some(error);
                    payloads.end();
                }
            }
            self.settled = now;
        }
    }

    /// Takes the next message to be published. Whether it is the first time; `None` if there is none.
    ///
    /// # Errors
    /// When the spool can't be read.
    fn take(&mut self, payloads: &mut Feed) -> Result<Option<bool>, SpoolError> {
        if let Some((number, again)) = self.unsent.take_again() {
            (self.number, self.publication) = (number, again);
            return Ok(Some(false));
        }
        let Some(payload) = payloads.next()? else {
            return Ok(None);
        };
        self.number = self.published + 1;
        self.publication.payload = payload;
        if let Some(head) = payloads.head() {
            self.publication.head.clone_from(head);
        }
        Ok(Some(true))
    }

    /// What the next message waits for beside a payload and room: its time, or the delivery of the one before.
    fn due(&self, ahead: Option<Ahead>, client: &Client) -> Option<Wants> {
        if let Some(due) = ahead.and_then(|ahead| ahead.due) {
            return Some(Wants::Time(due));
        }
        if self.published == 0 {
            return None;
        }
        if let Some(pace) = &self.pace {
            // Without a time there is nothing left to wait for but acknowledgements.
            return Some(pace.due().map_or(Wants::Room, Wants::Time));
        }
        let Repeat {
            count: _,
            delay,
            one_by_one,
        } = self.options.repeat;
        if delay.is_zero() && !one_by_one {
            return None;
        }
        let delivered = client.session().in_flight() == 0 && client.session().output().is_empty();
        Some(if delivered {
            Wants::Time(self.settled + delay)
        } else {
            Wants::Room
        })
    }

    /// Names a window that stands still, once a run. Returns when to look again.
    fn stall(&mut self, client: &Client, streams: &mut Streams<'_>, now: Instant) -> Option<Instant> {
        let in_flight = client.session().in_flight();
        if in_flight == 0 || self.warned {
            return None;
        }
        let deadline = self.settled + STALL;
        if now < deadline {
            return Some(deadline);
        }
        self.warned = true;
        streams.notice(format_args!(
            "the broker has acknowledged nothing for {} with {} in flight; it may take fewer at once: try -M 20 or less",
            humantime::format_duration(STALL),
            messages(in_flight),
        ));
        None
    }
}
