//! What a load test does: resolved values only.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;

use super::pace::Stage;
use super::pattern::Pattern;
use super::report::Verb;
use super::size::Size;
use super::stamp::{RunId, Stamp};
use super::topology::Topology;
use crate::mqtt::packet::Credentials;
use crate::mqtt::{Properties, ProtocolVersion, QoS};

/// What one part of a load test does: one QoS level.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Which clients there are and what they do.
    pub verb: Verb,
    /// Of the publications and of the subscriptions.
    pub qos: QoS,
    /// How many there are.
    pub clients: Clients,
    /// Who hears whom.
    pub topology: Topology,
    /// Where publisher `{i}` publishes; of `bench sub` the filter of subscriber `{i}`.
    pub topic: Pattern,
    /// Who the clients are; `{i}` goes through publishers, then subscribers.
    pub client_identifier: Pattern,
    /// User names and passwords, taken in turns by the clients; empty is those of the connection options.
    pub credentials: Vec<Credentials>,
    /// Local addresses, taken in turns by the clients; empty leaves the choice to the connection options.
    pub source_addresses: Vec<String>,
    /// What is published.
    pub payload: Payload,
    /// Whether the broker keeps what is published.
    pub retain: bool,
    /// Of PUBLISH; MQTT 5 only.
    pub properties: Properties,
    /// Publications of a client on their way at once, 1 or more: not acknowledged, and without a rate, end to end, not
    /// delivered.
    pub inflight: u16,
    /// When messages leave.
    pub pace: Pace,
    /// When things happen.
    pub timing: Timing,
    /// Connections that are ended and begun anew a second, of `bench conn`.
    pub churn: Option<f64>,
    /// Threads that share the clients, 1 or more.
    pub threads: usize,
    /// Names the run in payloads, topics and identifiers.
    pub run: RunId,
}

/// How many clients there are: those of this shard, and where they stand among all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clients {
    /// They publish.
    pub publishers: u32,
    /// They subscribe.
    pub subscribers: u32,
    /// They only connect.
    pub idle: u32,
    /// The numbers of those before this shard's, which begin where these end.
    pub before: u32,
}

impl Clients {
    /// All of this shard.
    pub const fn count(self) -> u32 {
        self.publishers + self.subscribers + self.idle
    }
}

/// What is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// A stamp and filling, this long in all.
    Sized(Size),
    /// This, the same each time.
    Fixed(Bytes),
    /// This text, with `{i}`, `{seq}` and `{rand}` filled in for each message.
    Text(String),
}

impl Payload {
    /// Bytes of the largest that may come; of a text with places, about.
    pub fn largest(&self) -> usize {
        match self {
            Payload::Sized(size) => size.bounds().1,
            Payload::Fixed(bytes) => bytes.len(),
            Payload::Text(text) => text.len(),
        }
    }

    /// Whether each message tells whose it is in its payload.
    pub const fn holds_stamp(&self) -> bool {
        match self {
            Payload::Sized(size) => size.bounds().0 >= Stamp::LENGTH,
            Payload::Fixed(_) | Payload::Text(_) => false,
        }
    }
}

/// When messages leave.
#[derive(Debug, Clone, PartialEq)]
pub enum Pace {
    /// As soon as there is room: the broker decides.
    Closed,
    /// By a schedule. There is at least one stage, and together they are as long as the measured window.
    Open(Vec<Stage>),
}

/// When things happen.
#[derive(Debug, Clone, PartialEq)]
pub struct Timing {
    /// Of publishing before the measured window.
    pub warmup: Duration,
    /// Of the measured window.
    pub duration: Duration,
    /// The window ends early once this shard has published so many messages in it, of `bench sub` received.
    pub messages: Option<u64>,
    /// How long answers are awaited after it.
    pub drain: Duration,
    /// Connections begun a second, all threads together; `None` is as fast as they come about.
    pub ramp: Option<f64>,
    /// When the load begins; `None` is as soon as all are connected.
    pub start_at: Option<Timestamp>,
    /// How long connecting and subscribing may take in all, the ramp not counted.
    pub patience: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            warmup: Duration::from_secs(1),
            duration: Duration::from_secs(10),
            messages: None,
            drain: Duration::from_secs(5),
            ramp: None,
            start_at: None,
            patience: Duration::from_secs(30),
        }
    }
}

/// How a message tells whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marking {
    /// A stamp at the start of the payload.
    Payload,
    /// A stamp in a user property; MQTT 5 only.
    Property,
    /// Not at all.
    Nothing,
}

/// The name of the user property that holds a stamp.
pub const STAMP_PROPERTY: &str = "culex";

impl Workload {
    /// How messages are marked over `version`.
    pub fn marking(&self, version: ProtocolVersion) -> Marking {
        if self.payload.holds_stamp() {
            Marking::Payload
        } else if version.has_properties() {
            Marking::Property
        } else {
            Marking::Nothing
        }
    }

    /// Whether each message tells whose it is, over `version`, and its receiver can tell what is missing.
    pub fn is_verified(&self, version: ProtocolVersion) -> bool {
        match self.verb {
            Verb::E2e => self.marking(version) != Marking::Nothing,
            // Where a group shares the messages, each hears but some.
            Verb::Sub => self.topology != Topology::Shared,
            Verb::Pub | Verb::Conn => true,
        }
    }

    /// Whether publishers wait for the delivery of their messages, and not only for acknowledgements.
    pub fn waits_for_delivery(&self, version: ProtocolVersion) -> bool {
        let is_known = self.marking(version) != Marking::Nothing || self.topology == Topology::Pairs;
        self.verb == Verb::E2e && self.pace == Pace::Closed && is_known
    }

    /// How many stages it has, each of which is a part of the report: 1 or more.
    pub fn stages(&self) -> usize {
        match &self.pace {
            Pace::Closed => 1,
            Pace::Open(stages) => stages.len().max(1),
        }
    }

    /// When each stage begins, since the window began. The first does so with it.
    pub fn stage_starts(&self) -> Vec<Duration> {
        let mut starts = vec![Duration::ZERO];
        if let Pace::Open(stages) = &self.pace {
            let mut start = Duration::ZERO;
            for stage in stages.iter().take(stages.len().saturating_sub(1)) {
                start += stage.duration;
                starts.push(start);
            }
        }
        starts
    }

    /// What its parts are called, one a stage: `QoS 1`, or `QoS 1, stage 2`.
    pub fn part_names(&self) -> Vec<String> {
        let name = match self.verb {
            Verb::Conn => "connections".to_owned(),
            _ => format!("QoS {}", self.qos.level()),
        };
        match self.stages() {
            1 => vec![name],
            stages => (1..=stages)
                .map(|stage| format!("{name}, stage {stage}"))
                .collect(),
        }
    }

    /// Messages a second that the schedule means for each stage; empty without one.
    pub fn stage_rates(&self) -> Vec<f64> {
        match &self.pace {
            Pace::Closed => Vec::new(),
            Pace::Open(stages) => stages.iter().map(|stage| stage.rate).collect(),
        }
    }

    /// Messages a second that the schedule means on average; `None` without one.
    pub fn offered(&self) -> Option<f64> {
        let Pace::Open(stages) = &self.pace else {
            return None;
        };
        let seconds: f64 = stages.iter().map(|stage| stage.duration.as_secs_f64()).sum();
        let messages: f64 = stages
            .iter()
            .map(|stage| stage.duration.as_secs_f64() * stage.rate)
            .sum();
        (seconds > 0.0).then(|| messages / seconds)
    }
}
