//! What becomes of each request.

use std::time::{Duration, Instant};

use super::timed_out;
use super::waiting::{Gap, Waiting};
use crate::app::ending::{RequestRefused, RequestsUnanswered, plural};
use crate::app::failure::Failure;
use crate::app::streams::Streams;
use crate::app::{Matching, PayloadSource, RequestOptions};
use crate::client::{Acknowledged, SendError};
use crate::exit::Exit;
use crate::mqtt::{Property, ReasonCode};

/// The requests of a run: those that wait, and those that wait in vain no longer.
pub(super) struct Account<'a> {
    options: &'a RequestOptions,
    pub(super) waiting: Waiting,
    timed_out: u64,
    refused: u64,
    /// Requests that waited when a connection was lost.
    lost: u64,
    refusal: Option<RequestRefused>,
    /// Messages that answered no request.
    ignored: u64,
    /// The request that could not be sent: it ends the input.
    failed: Option<SendError>,
}

impl<'a> Account<'a> {
    /// Of no request yet.
    pub(super) fn new(options: &'a RequestOptions) -> Self {
        let given = options.properties.list().find(|property| match property {
            Property::CorrelationData(data) => Some(data.to_vec()),
            _ => None,
        });
        Self {
            options,
            waiting: Waiting::new(options.matching, given, options.responses),
            timed_out: 0,
            refused: 0,
            lost: 0,
            refusal: None,
            ignored: 0,
            failed: None,
        }
    }

    /// Whether there is one request and no more.
    pub(super) fn is_one(&self) -> bool {
        self.options.source != PayloadSource::StdinLines
    }

    /// Which request something is about, where there are several.
    pub(super) fn prefix(&self, number: u64) -> String {
        if self.is_one() {
            String::new()
        } else {
            format!("request {number}: ")
        }
    }

    /// A message answered no request.
    pub(super) const fn ignore(&mut self) {
        self.ignored += 1;
    }

    /// A request could not be sent: no other follows.
    pub(super) const fn fail(&mut self, error: SendError) {
        self.failed = Some(error);
    }

    /// A broker of MQTT 5 says at QoS 1 and 2 that it refuses a request, and at QoS 1 may say that nobody gets it.
    pub(super) fn acknowledged(&mut self, acknowledged: Acknowledged<'_>, streams: &mut Streams<'_>) {
        let reason = acknowledged.reason;
        let in_vain = reason.is_error() || reason == ReasonCode::NO_MATCHING_SUBSCRIBERS;
        if !in_vain || self.options.matching == Matching::Anything {
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
            streams.notice(format_args!("{request}{refusal}"));
        }
    }

    /// Gives up what has waited for too long.
    pub(super) fn expire(&mut self, now: Instant, streams: &mut Streams<'_>) {
        let Some(timeout) = self.timeout() else {
            return;
        };
        while let Some(number) = self.waiting.take_overdue(timeout, now) {
            self.timed_out += 1;
            if !self.is_one() {
                let request = self.prefix(number);
                let timeout = humantime::format_duration(timeout);
                streams.notice(format_args!("{request}no response within {timeout}"));
            }
        }
    }

    /// When the next will have waited for too long.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.waiting.deadline(self.timeout()?)
    }

    /// For how long each may wait.
    fn timeout(&self) -> Option<Duration> {
        let each_has_its_own = self.options.matching != Matching::Anything;
        self.options.timeout.filter(|_| each_has_its_own)
    }

    /// Another connection is there: gives up what nobody knows the fate of.
    pub(super) fn reconnected(&mut self, gap: &Gap, streams: &mut Streams<'_>) {
        for number in self.waiting.reconnected(gap) {
            self.lost += 1;
            if !self.is_one() {
                let request = self.prefix(number);
                streams.notice(format_args!(
                    "{request}no response: the connection was lost while it waited"
                ));
            }
        }
    }

    /// A request that was to be asked again can't be sent any more.
    pub(super) fn cannot_repeat(&mut self, number: u64, error: &SendError, streams: &mut Streams<'_>) {
        self.waiting.forget(number);
        self.lost += 1;
        let request = self.prefix(number);
        streams.notice(format_args!(
            "{request}no response: the connection was lost, and {error}"
        ));
    }

    /// Those without a response when the run fails, if there are several requests and some of these have none.
    pub(super) fn unanswered(&self) -> Option<RequestsUnanswered> {
        let unanswered = self.waiting.count() as u64 + self.given_up();
        let asked = self.waiting.asked();
        (unanswered > 0 && !self.is_one()).then_some(RequestsUnanswered { unanswered, asked })
    }

    const fn given_up(&self) -> u64 {
        self.timed_out + self.refused + self.lost
    }

    /// Tells what was not printed.
    pub(super) fn tell_ignored(&self, streams: &mut Streams<'_>) {
        if self.ignored > 0 {
            let (ignored, messages) = (self.ignored, plural(self.ignored, "message"));
            streams.notice(format_args!(
                "ignored {ignored} {messages} that answered no request of this run"
            ));
        }
    }

    /// What the run comes to, once nothing waits any more.
    pub(super) fn verdict(self) -> Result<Exit, Failure> {
        if let Some(error) = self.failed {
            let number = self.waiting.asked() + 1;
            return Err(
                Failure::new(Exit::Incomplete, error).context(format!("request {number} was not sent"))
            );
        }
        if let Some(refusal) = self.refusal {
            return Err(Failure::new(Exit::Incomplete, refusal));
        }
        let unanswered = self.given_up();
        let exit = match (self.timed_out, self.refused, self.lost) {
            (0, 0, 0) => return Ok(Exit::Done),
            (0, 0, _) if self.is_one() => {
                return Err(Failure::text(
                    Exit::ConnectionLost,
                    "no response: the connection was lost while the request waited",
                ));
            }
            _ if self.is_one() => return Err(timed_out(self.options, true)),
            (0, ..) => Exit::Incomplete,
            _ => Exit::TimedOut,
        };
        let asked = self.waiting.asked();
        Err(Failure::new(exit, RequestsUnanswered { unanswered, asked }))
    }
}
