//! What a run comes to.

use serde::{Deserialize, Serialize};

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// What kind it is; decides the exit code.
    pub kind: FailureKind,
    /// What happened, in a sentence without a full stop.
    pub text: String,
}

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The promise of a QoS level was broken, or nothing got through. Found by [`Report::judge`](super::Report::judge), not
    /// pushed by the load.
    Delivery,
    /// An established connection was lost for good.
    ConnectionLost,
    /// The broker refused clients, subscriptions or messages.
    Refused,
    /// Clients could not connect.
    NoConnection,
}

/// A threshold, held against the numbers of one part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// As it was given, one condition: `e2e.p99 < 20ms`.
    pub threshold: String,
    /// The part.
    pub part: String,
    /// The value, for reading: `13.2 ms`; `None` where there is none, as without samples.
    pub value: Option<String>,
    /// Whether it held.
    pub held: bool,
}

/// Broken promises that are no failure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// Messages of QoS 1 and 2 may be lost, or never acknowledged.
    pub lost: bool,
    /// Messages of QoS 2 may arrive twice.
    pub duplicated: bool,
}

/// What a run comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All went well, and all thresholds held.
    #[default]
    Passed,
    /// A threshold did not hold.
    ThresholdUnmet,
    /// Something went wrong.
    Failed,
    /// It was interrupted before there were all numbers.
    Interrupted,
}
