//! What a reader should know before believing the numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::bench::figure;

/// What a reader should know before believing the numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Caveat {
    /// A thread of the generator, or all of it, was close to what a core gives.
    GeneratorBusy {
        /// The share of a core, 0 to 1.
        load: f64,
    },
    /// Messages left late: the rate was more than the generator, or the window in flight, could keep.
    LateSends {
        /// The share of the messages, 0 to 1.
        share: f64,
    },
    /// Connections were lost and came about again.
    Reconnected {
        /// How often.
        times: u64,
    },
    /// Too few samples for a percentile.
    FewSamples {
        /// Its name, such as `e2e.p99.9`.
        metric: String,
        /// How many there were.
        samples: u64,
        /// How many it takes.
        needed: u64,
    },
    /// The system's clock was set while the run lasted.
    ClockStepped {
        /// By how much, in seconds; negative is back.
        seconds: f64,
    },
    /// Subscribers got less in the window than was published for them, and the rest only behind it.
    SubscriberSlower {
        /// The share that came behind the window, 0 to 1.
        share: f64,
    },
    /// Payloads are too small to say where they come from: loss, repeats and order are not known.
    Unverified,
    /// The rate that was asked for was not reached.
    RateMissed {
        /// Messages a second that were asked for.
        offered: f64,
        /// Messages a second that were published.
        published: f64,
    },
    /// The shards of a run did not measure at the same time.
    ShardsApart {
        /// How far their windows are apart, in seconds.
        seconds: f64,
    },
    /// Shards of the run are missing.
    ShardsMissing {
        /// How many.
        missing: u32,
    },
    /// Something else, in a sentence without a full stop.
    Note {
        /// The sentence.
        text: String,
    },
}

impl fmt::Display for Caveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Caveat::GeneratorBusy { load } => write!(
                f,
                "the generator used {:.0} % of a core it ran on: it may be the limit, not the broker",
                load * 100.0
            ),
            Caveat::LateSends { share } => write!(
                f,
                "{:.1} % of the messages left late: the rate is more than this load could keep",
                share * 100.0
            ),
            Caveat::Reconnected { times: 1 } => write!(f, "a connection was lost and came about again"),
            Caveat::Reconnected { times } => {
                write!(f, "connections were lost and came about again {times} times")
            }
            Caveat::FewSamples {
                metric,
                samples,
                needed,
            } => write!(
                f,
                "{metric} rests on {} samples; it takes {} to mean something",
                figure::count(*samples),
                figure::count(*needed)
            ),
            Caveat::ClockStepped { seconds } => {
                write!(f, "the system's clock was set by {seconds:+.3} s during the run")
            }
            Caveat::SubscriberSlower { share } => write!(
                f,
                "{:.1} % of the messages arrived only after the window: what is published is more than what gets through",
                share * 100.0
            ),
            Caveat::Unverified => write!(
                f,
                "the payloads are too small to carry a number: loss, repeats and order are not known"
            ),
            Caveat::RateMissed { offered, published } => write!(
                f,
                "{published:.0} messages a second left instead of the {offered:.0} that were asked for"
            ),
            Caveat::ShardsApart { seconds } => write!(
                f,
                "the shards measured {seconds:.1} s apart: rates assume that they ran at the same time"
            ),
            Caveat::ShardsMissing { missing } => {
                write!(f, "{missing} shards of the run are missing")
            }
            Caveat::Note { text } => f.write_str(text),
        }
    }
}
