//! The result of a run: numbers, no text. It is what `--report` writes, and what everything else is made from.

pub mod caveat;
mod file;
mod judge;
mod merge;
pub mod part;
pub mod scenario;
#[cfg(test)]
mod schema_tests;
pub mod search;
#[cfg(test)]
mod tests;
pub mod verdict;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use caveat::Caveat;
pub use file::FileError;
pub use judge::NotMeasured;
pub use merge::MergeError;
pub use part::{Ending, Generator, Part, Window};
pub use scenario::{Pacing, Scenario, Shard, Verb};
pub use search::{Phase, Search, Step};
pub use verdict::{Allowance, Failure, FailureKind, Judgement, Verdict};

/// The version of the report file that this program writes and reads.
pub const VERSION: u32 = 1;

/// The result of a run, or of the shards of a run together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The version of culex that measured.
    pub culex: String,
    /// Names the run; the shards of a run share it.
    pub run: String,
    /// When it began.
    pub started: Timestamp,
    /// What was asked for.
    pub scenario: Scenario,
    /// Which shards of the run are in here; `None` when it was not cut.
    pub shard: Option<Shard>,
    /// One a QoS level or one a stage, in the order they ran; of a search, the runs that confirmed the highest rate.
    pub parts: Vec<Part>,
    /// How the highest rate was found, one a QoS level; empty where none was looked for.
    pub searches: Vec<Search>,
    /// Broken promises that are no failure.
    pub allowed: Allowance,
    /// Each threshold with its value.
    pub thresholds: Vec<Judgement>,
    /// What it comes to.
    pub verdict: Verdict,
}

impl Report {
    /// A report of the run `run` that began at `started`, still without parts. Its verdict is given by
    /// [`judge`](Report::judge), once there are all.
    pub fn new(run: impl Into<String>, started: Timestamp, scenario: Scenario) -> Self {
        Self {
            version: VERSION,
            culex: env!("CARGO_PKG_VERSION").to_owned(),
            run: run.into(),
            started,
            scenario,
            shard: None,
            parts: Vec::new(),
            searches: Vec::new(),
            allowed: Allowance::default(),
            thresholds: Vec::new(),
            verdict: Verdict::default(),
        }
    }
}
