//! What a worker has seen.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::counts::Counts;
use super::histogram::Latency;
use super::timeline::Timeline;

/// Counts and latencies, without their course in time: what is copied while a run lasts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// What is counted.
    pub counts: Counts,
    /// How long things took.
    pub latencies: Latencies,
}

impl Tally {
    /// Adds what another worker or shard has seen, exactly.
    pub fn merge(&mut self, other: &Tally) {
        self.counts.merge(&other.counts);
        self.latencies.merge(&other.latencies);
    }
}

/// How long things took.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latencies {
    /// From the attempt to connect (name resolution, TCP, TLS, WebSocket) to CONNACK.
    pub connect: Latency,
    /// From SUBSCRIBE to SUBACK.
    pub subscribe: Latency,
    /// From publication to PUBACK (QoS 1) or PUBCOMP (QoS 2). With a rate it begins at the intended instant.
    pub ack: Latency,
    /// From publication to arrival. With a rate it begins at the intended instant.
    pub e2e: Latency,
    /// As `e2e`, or as `ack` where nothing is received, but from the instant the message really left: what the broker
    /// took, without the wait for a slow generator or a full window.
    pub service: Latency,
    /// From the intended instant to the one the message really left; nothing without a rate.
    pub lag: Latency,
}

impl Latencies {
    /// Adds the samples of `other`, exactly.
    pub fn merge(&mut self, other: &Latencies) {
        let Latencies {
            connect,
            subscribe,
            ack,
            e2e,
            service,
            lag,
        } = other;
        self.connect.merge(connect);
        self.subscribe.merge(subscribe);
        self.ack.merge(ack);
        self.e2e.merge(e2e);
        self.service.merge(service);
        self.lag.merge(lag);
    }
}

/// What one worker has seen in the measured window.
///
/// `at` is always the time since the window began; for an arrival that of the arrival itself, even if it is after the
/// window. Nothing here reads a clock or allocates for a message, and two recorders merge exactly.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recorder {
    /// Counts that have no method here are set directly, such as what is lost.
    pub tally: Tally,
    /// The course in time.
    pub timeline: Timeline,
}

/// How long a message was under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Journey {
    /// From the instant that the schedule meant, or, without a rate, from the instant it left.
    pub intended: Duration,
    /// From the instant it left; `None` leaves the service time to another sample.
    pub service: Option<Duration>,
}

impl Journey {
    /// Without a rate both are the same.
    pub fn closed_loop(time: Duration) -> Self {
        Self {
            intended: time,
            service: Some(time),
        }
    }
}

impl Recorder {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// A message of `bytes` was handed to the network.
    pub fn published(&mut self, at: Duration, bytes: u64) {
        self.tally.counts.published += 1;
        self.tally.counts.published_bytes += bytes;
        self.timeline.slice(at).published += 1;
    }

    /// It left `lag` after the instant that the schedule meant; `is_late` when that is more than the tolerance.
    pub fn sent_after(&mut self, at: Duration, lag: Duration, is_late: bool) {
        self.tally.latencies.lag.record(lag);
        if is_late {
            self.tally.counts.late += 1;
            self.timeline.slice(at).late += 1;
        }
    }

    /// A message was acknowledged (QoS 1 and 2).
    pub fn acknowledged(&mut self, at: Duration, journey: Journey) {
        self.tally.counts.acknowledged += 1;
        self.tally.latencies.ack.record(journey.intended);
        if let Some(service) = journey.service {
            self.tally.latencies.service.record(service);
        }
        self.timeline.slice(at).ack.record(journey.intended);
    }

    /// A message of `bytes` arrived for the first time. `journey` is `None` where its payload does not tell when it left.
    pub fn received(&mut self, at: Duration, bytes: u64, journey: Option<Journey>) {
        self.tally.counts.received += 1;
        self.tally.counts.received_bytes += bytes;
        let slice = self.timeline.slice(at);
        slice.received += 1;
        slice.received_bytes += bytes;
        if let Some(journey) = journey {
            self.tally.latencies.e2e.record(journey.intended);
            if let Some(service) = journey.service {
                self.tally.latencies.service.record(service);
            }
            slice.e2e.record(journey.intended);
        }
    }

    /// A connection came about.
    pub fn connected(&mut self, at: Duration, took: Duration) {
        self.tally.counts.connected += 1;
        self.tally.latencies.connect.record(took);
        self.timeline.slice(at).connected += 1;
    }

    /// A connection was lost that was to go on.
    pub fn disconnected(&mut self, at: Duration) {
        self.tally.counts.disconnected += 1;
        self.timeline.slice(at).disconnected += 1;
    }

    /// A subscription was granted.
    pub fn subscribed(&mut self, took: Duration) {
        self.tally.counts.subscribed += 1;
        self.tally.latencies.subscribe.record(took);
    }

    /// Adds what another worker has seen in the same window, exactly.
    pub fn merge(&mut self, other: &Recorder) {
        self.tally.merge(&other.tally);
        self.timeline.merge(&other.timeline);
    }
}
