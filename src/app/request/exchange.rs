//! What goes back and forth: requests out, responses in, and the account of both.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::waiting::{Answer, Waiting};
use super::{latency, response_topic, timed_out};
use crate::app::deadline::reached;
use crate::app::ending::{RequestRefused, RequestsUnanswered, SubscriptionsRefused, plural};
use crate::app::failure::Failure;
use crate::app::output::Output;
use crate::app::payloads::Payloads;
use crate::app::streams::{Shutdown, Streams, is_closed_pipe};
use crate::app::{Matching, PayloadSource, RequestOptions, RetainedPolicy};
use crate::client::{
    Acknowledged, Client, ClientError, ConnectOptions, Event, Publication, PublicationHead, SendError, Step,
};
use crate::exit::{Dialect, Exit};
use crate::format::Format;
use crate::message::Message;
use crate::mqtt::packet::{ConnAck, Publish, SubAck, Subscription};
use crate::mqtt::{Properties, Property, ReasonCode, TopicFilter};

/// A run, connected.
pub(super) struct Exchange<'a, 's> {
    options: &'a RequestOptions,
    streams: &'a mut Streams<'s>,
    output: Output,
    payloads: Payloads,
    subscription: Subscription,
    /// Of the requests, but for correlation data.
    properties: Properties,
    waiting: Waiting,
    /// Until when the subscription is to be acknowledged; where anything is a response, until when that is to come.
    deadline: Option<Instant>,
    subscribed: bool,
    /// Whether the response to whatever was asked has come, where anything is one.
    answered: bool,
    latency: Option<Duration>,
    timed_out: u64,
    refused: u64,
    refusal: Option<RequestRefused>,
    /// Messages that answered no request.
    ignored: u64,
    /// The request that could not be sent: it ends the input.
    failed: Option<SendError>,
}

impl<'a, 's> Exchange<'a, 's> {
    pub(super) fn new(
        options: &'a RequestOptions,
        connect: &ConnectOptions,
        (client, connack): (&Client, &ConnAck),
        streams: &'a mut Streams<'s>,
    ) -> Result<Self, Failure> {
        let unusable = |error| {
            Failure::new(Exit::Refused, error).context("the response topic that the broker named is unusable")
        };
        let topic = match &options.response_topic {
            Some(topic) => topic.clone(),
            None => response_topic::made(connack, client.session().client_identifier()).map_err(unusable)?,
        };
        if options.response_topic.is_none() && lacks_information(connect, connack) {
            let topic = topic.as_str().escape_debug();
            streams.notice(format_args!(
                "the broker gave no response information; responses are expected on {topic}"
            ));
        }
        let mut properties = options.properties.clone();
        if connect.version.has_properties() {
            properties
                .push(Property::ResponseTopic(topic.as_str()))
                .map_err(|error| Failure::new(Exit::Usage, error))?;
        }
        let given = options.properties.list().find(|property| match property {
            Property::CorrelationData(data) => Some(data.to_vec()),
            _ => None,
        });
        let filter = TopicFilter::new(topic.as_str()).map_err(unusable)?;
        Ok(Self {
            options,
            output: Output::new(&options.output, streams.output_pipe.take()),
            streams,
            payloads: Payloads::none(),
            subscription: Subscription {
                filter,
                options: options.subscription,
            },
            properties,
            waiting: Waiting::new(options.matching, given, options.responses),
            deadline: None,
            subscribed: false,
            answered: false,
            latency: None,
            timed_out: 0,
            refused: 0,
            refusal: None,
            ignored: 0,
            failed: None,
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
        let ended = self.drive(client, shutdown).await;
        let written = self.output.flush(self.streams);
        match ended {
            Ok(exit) => self.verdict(exit, written),
            Err(failure) if !self.is_one() && self.waiting.count() > 0 => {
                let unanswered = self.waiting.count() as u64 + self.timed_out + self.refused;
                let asked = self.waiting.asked();
                Err(failure.context(RequestsUnanswered { unanswered, asked }))
            }
            Err(failure) => Err(failure),
        }
    }

    async fn drive(&mut self, client: &mut Client, mut shutdown: Shutdown<'_>) -> Result<Exit, Failure> {
        let subscription = std::slice::from_ref(&self.subscription);
        client
            .subscribe(subscription, &self.options.subscribe_properties)
            .map_err(ClientError::from)?;
        loop {
            self.take_events(client)?;
            if self.expire(Instant::now()) {
                return Err(timed_out(self.options, true));
            }
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
                Step::Event(Event::Acknowledged(acknowledged)) => self.acknowledged(acknowledged),
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
        self.subscribed = true;
        Ok(())
    }

    /// Sends requests as far as they may wait at once. True if there is room for one that is still to be read.
    fn ask(&mut self, client: &mut Client) -> Result<bool, Failure> {
        let inflight = self.options.inflight.into();
        while self.subscribed && self.waiting.count() < inflight && client.can_publish(self.options.qos) {
            let Some(payload) = self.payloads.next() else {
                return Ok(!self.payloads.is_exhausted());
            };
            let mut properties = self.properties.clone();
            if let Some(data) = self.waiting.correlation_data() {
                properties
                    .push(Property::CorrelationData(data.as_bytes()))
                    .map_err(|error| Failure::new(Exit::Usage, error))?;
            }
            let options = self.options;
            let head = PublicationHead::new(options.topic.clone(), options.qos, false, properties);
            let head = Arc::new(head);
            match client.publish(&Publication { head, payload }) {
                Ok(sequence) => self.waiting.ask(sequence, Instant::now()),
                Err(error) if self.is_one() => return Err(ClientError::from(error).into()),
                Err(error) => {
                    self.failed = Some(error);
                    self.payloads.end();
                }
            }
        }
        Ok(false)
    }

    fn message(&mut self, publish: Publish<'_>) {
        if publish.retain && self.options.retained == RetainedPolicy::Skip {
            return;
        }
        let data = publish.properties.find(|property| match property {
            Property::CorrelationData(data) => Some(data),
            _ => None,
        });
        let answer = self.waiting.answer(data, Instant::now());
        if answer.is_none() && self.options.matching != Matching::Anything {
            self.ignored += 1;
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
            let request = self.prefix(answer.number);
            self.streams
                .notice(format_args!("{request}answered after {latency}"));
        }
    }

    /// Which request something is about, where there are several.
    fn prefix(&self, number: u64) -> String {
        if self.is_one() {
            String::new()
        } else {
            format!("request {number}: ")
        }
    }

    /// Whether there is one request and no more.
    fn is_one(&self) -> bool {
        self.options.source != PayloadSource::StdinLines
    }

    /// A broker of MQTT 5 says at QoS 1 and 2 that it refuses a request, and at QoS 1 may say that nobody gets it.
    fn acknowledged(&mut self, acknowledged: Acknowledged<'_>) {
        let reason = acknowledged.reason;
        let lost = reason.is_error() || reason == ReasonCode::NO_MATCHING_SUBSCRIBERS;
        if !lost || self.options.matching == Matching::Anything {
            return;
        }
        let Some(number) = self.waiting.give_up(acknowledged.sequence) else {
            return;
        };
        self.refused += 1;
        let refusal = RequestRefused {
            topic: self.options.topic.as_str().to_owned(),
            reason,
            words: acknowledged.properties.reason_string().map(str::to_owned),
        };
        if self.is_one() {
            self.refusal = Some(refusal);
        } else {
            let request = self.prefix(number);
            self.streams.notice(format_args!("{request}{refusal}"));
        }
    }

    /// Gives up what has waited for too long. True if that is the whole run.
    fn expire(&mut self, now: Instant) -> bool {
        if self.options.matching == Matching::Anything || !self.subscribed {
            return !self.answered && self.deadline.is_some_and(|deadline| deadline <= now);
        }
        let Some(timeout) = self.options.timeout else {
            return false;
        };
        while let Some(number) = self.waiting.take_overdue(timeout, now) {
            self.timed_out += 1;
            if !self.is_one() {
                let request = self.prefix(number);
                let timeout = humantime::format_duration(timeout);
                self.streams
                    .notice(format_args!("{request}no response within {timeout}"));
            }
        }
        false
    }

    fn next_deadline(&self) -> Option<Instant> {
        if self.options.matching == Matching::Anything || !self.subscribed {
            return self.deadline;
        }
        self.waiting.deadline(self.options.timeout?)
    }

    fn is_done(&self) -> bool {
        let all_settled = self.subscribed && self.waiting.count() == 0 && self.payloads.is_exhausted();
        self.answered || (all_settled && self.options.matching != Matching::Anything)
    }

    /// Writes what has gathered. True when nobody reads it any more.
    fn write(&mut self) -> Result<bool, Failure> {
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
        if self.ignored > 0 {
            let (ignored, messages) = (self.ignored, plural(self.ignored, "message"));
            self.streams.notice(format_args!(
                "ignored {ignored} {messages} that answered no request of this run"
            ));
        }
        if exit != Exit::Done {
            return Ok(exit);
        }
        if let Some(error) = self.failed {
            let number = self.waiting.asked() + 1;
            return Err(
                Failure::new(Exit::Incomplete, error).context(format!("request {number} was not sent"))
            );
        }
        if let Some(refusal) = self.refusal {
            return Err(Failure::new(Exit::Incomplete, refusal));
        }
        match self.timed_out + self.refused {
            0 => Ok(Exit::Done),
            _ if self.is_one() => Err(timed_out(self.options, true)),
            unanswered => {
                let exit = if self.timed_out > 0 {
                    Exit::TimedOut
                } else {
                    Exit::Incomplete
                };
                let asked = self.waiting.asked();
                Err(Failure::new(exit, RequestsUnanswered { unanswered, asked }))
            }
        }
    }
}

/// Whether response information was asked for in vain.
fn lacks_information(connect: &ConnectOptions, connack: &ConnAck) -> bool {
    let asked = connect
        .connect_properties
        .list()
        .find(|property| matches!(property, Property::RequestResponseInformation(1)).then_some(()));
    asked.is_some() && response_topic::information(connack).is_none()
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
