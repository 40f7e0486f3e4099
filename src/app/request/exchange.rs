//! What goes back and forth: requests out, responses in, and the account of both.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;

use super::account::Account;
use super::response_topic::Destination;
use super::waiting::Answer;
use super::{latency, timed_out};
use crate::app::deadline::reached;
use crate::app::ending::SubscriptionsRefused;
use crate::app::failure::Failure;
use crate::app::output::Output;
use crate::app::payloads::Payloads;
use crate::app::streams::{Shutdown, Streams, is_closed_pipe};
use crate::app::{Matching, RequestOptions, RetainedPolicy};
use crate::client::{
    Client, ClientError, ConnectOptions, Event, Publication, PublicationHead, SendError, Step,
};
use crate::exit::{Dialect, Exit};
use crate::format::Format;
use crate::message::Message;
use crate::mqtt::Property;
use crate::mqtt::packet::{ConnAck, Publish, SubAck};

/// Whether responses are heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listening {
    /// Not yet: the first subscription is not acknowledged.
    NotYet,
    /// Not on this connection yet.
    NotAgain,
    Yes,
}

/// A run, connected.
pub(super) struct Exchange<'a, 's> {
    pub(super) options: &'a RequestOptions,
    pub(super) connect: &'a ConnectOptions,
    pub(super) streams: &'a mut Streams<'s>,
    pub(super) output: Output,
    pub(super) payloads: Payloads,
    pub(super) destination: Destination,
    pub(super) account: Account<'a>,
    /// Until when the first subscription is to be acknowledged; where anything is a response, until when that is to come.
    pub(super) deadline: Option<Instant>,
    pub(super) listening: Listening,
    /// Whether the response to whatever was asked has come, where anything is one.
    answered: bool,
    latency: Option<Duration>,
}

impl<'a, 's> Exchange<'a, 's> {
    pub(super) fn new(
        options: &'a RequestOptions,
        connect: &'a ConnectOptions,
        (client, connack): (&Client, &ConnAck),
        streams: &'a mut Streams<'s>,
    ) -> Result<Self, Failure> {
        let identifier = client.session().client_identifier();
        let destination = Destination::new(options, connect, (identifier, connack))?;
        if destination.lacks_information {
            let topic = destination.topic.as_str().escape_debug();
            streams.notice(format_args!(
                "the broker gave no response information; responses are expected on {topic}"
            ));
        }
        Ok(Self {
            options,
            connect,
            output: Output::new(&options.output, streams.output_pipe.take()),
            streams,
            payloads: Payloads::none(),
            destination,
            account: Account::new(options),
            deadline: None,
            listening: Listening::NotYet,
            answered: false,
            latency: None,
        })
    }

    /// With what is asked, and until when the subscription is to be acknowledged.
    pub(super) fn with(self, payloads: Payloads, deadline: Option<Instant>) -> Self {
        Self {
            payloads,
            deadline,
            ..self
        }
    }

    /// Each message is to be written before the next packet is looked at.
    pub(super) fn write_at_once(&mut self) {
        self.output.write_at_once();
    }

    /// Asks until all is answered, or given up, or the user wants no more.
    pub(super) async fn run(mut self, client: &mut Client, shutdown: Shutdown<'_>) -> Result<Exit, Failure> {
        let ended = self.keep_on(client, shutdown).await;
        let written = self.output.flush(self.streams);
        match ended {
            Ok(exit) => self.verdict(exit, written),
            Err(failure) => Err(match self.account.unanswered() {
                Some(unanswered) => failure.context(unanswered),
                None => failure,
            }),
        }
    }

    /// Goes on until the end, or until the connection is lost.
    pub(super) async fn drive(
        &mut self,
        client: &mut Client,
        mut shutdown: Shutdown<'_>,
    ) -> Result<Exit, Failure> {
        if self.listening != Listening::Yes {
            let subscription = std::slice::from_ref(&self.destination.subscription);
            client
                .subscribe(subscription, &self.options.subscribe_properties)
                .map_err(ClientError::from)?;
        }
        loop {
            self.take_events(client)?;
            let now = Instant::now();
            self.check_deadline(now)?;
            self.account.expire(now, self.streams);
            let wants_payload = self.ask(client)?;
            if self.write()? || self.is_done() {
                return Ok(Exit::Done);
            }
            let deadline = self.next_deadline();
            tokio::select! {
                biased;
                exit = &mut shutdown => return Ok(exit),
                waited = client.wait() => waited?,
                filled = self.payloads.fill(), if wants_payload => filled.map_err(cannot_read)?,
                () = self.output.closed() => return Ok(Exit::Done),
                () = reached(deadline) => {}
            }
        }
    }

    fn take_events(&mut self, client: &mut Client) -> Result<(), Failure> {
        while !self.answered {
            match client.step()? {
                Step::Event(Event::Message(publish)) => self.message(publish),
                Step::Event(Event::Subscribed(suback)) => self.subscribed(&suback)?,
                Step::Event(Event::Acknowledged(acknowledged)) => {
                    self.account.acknowledged(acknowledged, self.streams);
                }
                Step::Event(Event::Disconnected(disconnect)) => {
                    return Err(ClientError::Disconnected(disconnect).into());
                }
                Step::Event(_) | Step::Settled => {}
                Step::NeedsInput => break,
            }
        }
        Ok(())
    }

    /// The responses will be heard: now requests can be sent.
    fn subscribed(&mut self, suback: &SubAck) -> Result<(), Failure> {
        if suback.reasons.iter().all(|reason| reason.is_error()) {
            let refused = SubscriptionsRefused::from(suback);
            return Err(Failure::new(Exit::Refused, refused));
        }
        self.listening = Listening::Yes;
        if self.options.matching != Matching::Anything {
            // From now on each request has its own.
            self.deadline = None;
        }
        Ok(())
    }

    /// Sends requests as far as they may wait at once. True if there is room for one that is still to be read.
    fn ask(&mut self, client: &mut Client) -> Result<bool, Failure> {
        let inflight = self.options.inflight.into();
        while self.listening == Listening::Yes && client.can_publish(self.options.qos) {
            if let Some((number, payload)) = self.account.waiting.to_be_asked_again() {
                match self.publish(client, number, payload)? {
                    Ok(sequence) => self.account.waiting.asked_again(number, sequence),
                    Err(error) => self.account.cannot_repeat(number, &error, self.streams),
                }
                continue;
            }
            if self.account.waiting.count() >= inflight {
                break;
            }
            let Some(payload) = self.payloads.next() else {
                return Ok(!self.payloads.is_exhausted());
            };
            let number = self.account.waiting.asked() + 1;
            match self.publish(client, number, payload)? {
                Ok(sequence) => self.account.waiting.ask(sequence, Instant::now()),
                Err(error) if self.account.is_one() => return Err(ClientError::from(error).into()),
                Err(error) => {
                    self.account.fail(error);
                    self.payloads.end();
                }
            }
        }
        Ok(false)
    }

    /// Puts request `number` to the output. Returns its publication.
    fn publish(
        &self,
        client: &mut Client,
        number: u64,
        payload: Bytes,
    ) -> Result<Result<u64, SendError>, Failure> {
        let mut properties = self.destination.properties.clone();
        if let Some(data) = self.account.waiting.correlation_data(number) {
            properties
                .push(Property::CorrelationData(data.as_bytes()))
                .map_err(|error| Failure::new(Exit::Usage, error))?;
        }
        let options = self.options;
        let head = PublicationHead::new(options.topic.clone(), options.qos, false, properties);
        let head = Arc::new(head);
        Ok(client.publish(&Publication { head, payload }))
    }

    fn message(&mut self, publish: Publish<'_>) {
        if publish.retain && self.options.retained == RetainedPolicy::Skip {
            return;
        }
        // Without correlation data, what comes before the subscription is there again may answer an earlier request.
        let is_late = self.listening == Listening::NotAgain && !self.account.waiting.tells_apart();
        let data = publish.properties.find(|property| match property {
            Property::CorrelationData(data) => Some(data),
            _ => None,
        });
        let answer = if is_late {
            None
        } else {
            self.account.waiting.answer(data, Instant::now())
        };
        if answer.is_none() && self.options.matching != Matching::Anything {
            self.account.ignore();
            return;
        }
        self.answered = self.options.matching == Matching::Anything;
        let mut message = Message::new(publish, Timestamp::now());
        if let Some(answer) = answer
            && self.options.latency
        {
            self.tell_latency(&answer, &mut message);
        }
        self.output.message(&message, self.streams);
    }

    /// With the message, or beside it.
    fn tell_latency(&mut self, answer: &Answer, message: &mut Message<'_>) {
        if self.streams.dialect == Dialect::Mosquitto {
            self.latency = Some(answer.latency);
        } else if self.options.output.format == Format::Json {
            message.latency = Some(answer.latency);
        } else {
            let latency = latency::text(answer.latency);
            let request = self.account.prefix(answer.number);
            self.streams
                .notice(format_args!("{request}answered after {latency}"));
        }
    }

    /// Whether the time of the whole run, or that before the first request, is over.
    fn check_deadline(&self, now: Instant) -> Result<(), Failure> {
        if !self.answered && self.deadline.is_some_and(|deadline| deadline <= now) {
            return Err(timed_out(self.options, true));
        }
        Ok(())
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.deadline.or_else(|| self.account.deadline())
    }

    fn is_done(&self) -> bool {
        let all_settled = self.listening != Listening::NotYet
            && self.account.waiting.count() == 0
            && self.payloads.is_exhausted();
        self.answered || (all_settled && self.options.matching != Matching::Anything)
    }

    /// Writes what has gathered. True when nobody reads it any more.
    pub(super) fn write(&mut self) -> Result<bool, Failure> {
        read_to_the_end(self.output.flush(self.streams))
    }

    /// What the run comes to.
    fn verdict(self, exit: Exit, written: io::Result<()>) -> Result<Exit, Failure> {
        let mut written = written;
        if let (Ok(()), Some(latency)) = (&written, self.latency) {
            let line = latency::mosquitto_line(latency);
            written = self.streams.output.write_all(line.as_bytes());
        }
        read_to_the_end(written)?;
        self.account.tell_ignored(self.streams);
        if exit != Exit::Done {
            return Ok(exit);
        }
        self.account.verdict()
    }
}

/// Whether the reader of the output has gone.
fn read_to_the_end(written: io::Result<()>) -> Result<bool, Failure> {
    match written {
        Ok(()) => Ok(false),
        Err(error) if is_closed_pipe(&error) => Ok(true),
        Err(error) => Err(Failure::cannot_write(error)),
    }
}

fn cannot_read(error: io::Error) -> Failure {
    Failure::new(Exit::Failed, error).context("cannot read standard input")
}
