//! How the highest rate was found that an objective allows.

use serde::{Deserialize, Serialize};

use super::part::Part;

/// A search for the highest rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// What had to hold: `e2e.p99 < 20ms and lost == 0`.
    pub objective: String,
    /// The highest rate at which it held, confirmed by another run, in messages a second; `None` if it held at none.
    pub highest: Option<f64>,
    /// Why no higher one: what broke first above it, in a sentence without a full stop.
    pub limit: Option<String>,
    /// Every run, in the order they ran: the curve.
    pub steps: Vec<Step>,
}

/// One run of a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it was for.
    pub phase: Phase,
    /// Messages a second that were asked for.
    pub rate: f64,
    /// Whether the objective held.
    pub held: bool,
    /// What broke, one sentence each.
    pub broken: Vec<String>,
    /// What was measured.
    pub part: Part,
}

/// What a run of a search was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Twice the rate that held, or half of the one that did not.
    Climb,
    /// Between the highest that held and the lowest that did not.
    Bisect,
    /// The same rate again: one failure may be chance, and so may one success.
    Confirm,
    /// The lowest rate that broke once more, so that a search does not end too low by chance.
    Recheck,
}
