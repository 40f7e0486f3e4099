//! What a person sees of a run while it lasts.

use std::time::Duration;

use crate::bench::figure;
use crate::bench::report::Verb;
use crate::bench::run::Step;

/// The last second of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The part.
    pub part: String,
    /// What kind of load it is.
    pub verb: Verb,
    /// What is being done.
    pub step: Step,
    /// How much of the window has passed.
    pub elapsed: Duration,
    /// How long it is.
    pub duration: Duration,
    /// Clients that have a connection.
    pub connected: u32,
    /// Clients there are to be.
    pub clients: u32,
    /// Messages a second.
    pub published: f64,
    /// Messages a second.
    pub received: f64,
    /// End to end, or to the acknowledgement where nothing is received.
    pub p50: Option<Duration>,
    /// The same.
    pub p99: Option<Duration>,
}

impl Reading {
    /// Rate, latency and clients, in one line.
    pub fn numbers(&self) -> String {
        let mut words = Vec::new();
        if self.step != Step::Connecting && self.verb.publishes() {
            words.push(format!("published {}/s", figure::rate(self.published)));
        }
        if self.step != Step::Connecting && self.verb.receives() {
            words.push(format!("received {}/s", figure::rate(self.received)));
        }
        if let (Some(p50), Some(p99)) = (self.p50, self.p99) {
            words.push(format!("p50 {}  p99 {}", figure::time(p50), figure::time(p99)));
        }
        words.push(format!(
            "{} of {} clients",
            figure::count(self.connected.into()),
            figure::count(self.clients.into())
        ));
        words.join("  ")
    }

    /// Everything in one line, for a log.
    pub fn line(&self) -> String {
        let step = match self.step {
            Step::Connecting => "connecting".to_owned(),
            Step::WarmingUp => "warming up".to_owned(),
            Step::Measuring => format!("{} s of {} s", self.elapsed.as_secs(), self.duration.as_secs()),
            Step::Draining => "draining".to_owned(),
        };
        format!("{}: {step}  {}", self.part, self.numbers())
    }
}
