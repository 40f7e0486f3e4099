//! Runs held against the runs of before.

mod limit;
mod noise;
mod render;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::metric::{Metric, Numbers, Value};
use super::report::{Part, Report, Verdict};

pub use limit::{Limit, LimitError, parse_limits};
pub use noise::{Noise, Ratio};

/// What is compared where nothing else is asked for, as far as it was measured.
const SHOWN: [&str; 9] = [
    "connect.p95",
    "published.rate",
    "received.rate",
    "ack.p50",
    "ack.p99",
    "e2e.p50",
    "e2e.p99",
    "e2e.p99.9",
    "lost",
];

/// One number, before and now.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The part.
    pub part: String,
    /// Which number.
    pub metric: Metric,
    /// Of each run of before; those without a value are left out.
    pub base: Vec<Value>,
    /// Of each run of now.
    pub new: Vec<Value>,
    /// Now as a multiple of before; `None` where a value is missing or 0.
    pub ratio: Option<Ratio>,
    /// How much worse it may be.
    pub limit: Option<Limit>,
    /// What it comes to.
    pub outcome: Outcome,
}

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is no limit.
    Shown,
    /// Within the limit.
    Held,
    /// Beyond the limit, but the interval has "no change" in it: chance explains it as well.
    Noise,
    /// Beyond the limit.
    Regression,
    /// One side has no value, so that the limit can't be held against it.
    Missing,
}

/// A comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Part by part.
    pub rows: Vec<Row>,
    /// How many runs of before.
    pub base_runs: usize,
    /// How many runs of now.
    pub new_runs: usize,
    /// What a reader should know, in sentences without full stops.
    pub caveats: Vec<String>,
}

/// Why reports can't be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// A side has no report.
    #[error("there must be reports of before and of now")]
    Nothing,
    /// They have different parts.
    #[error("{0} has other parts than {1}: {2}")]
    Parts(String, String, String),
    /// They are of different loads.
    #[error("{0} is a report of bench {1}, and {2} of bench {3}")]
    Verb(String, &'static str, String, &'static str),
    /// What is limited is measured by none.
    #[error("{0} is not in the reports")]
    NotMeasured(Metric),
}

impl Comparison {
    /// Compares the runs of now with those of before. Each has a name to speak of it.
    ///
    /// # Errors
    /// When they are not of the same kind.
    pub fn new(
        base: &[(String, Report)],
        new: &[(String, Report)],
        limits: &[Limit],
    ) -> Result<Self, CompareError> {
        let (Some(first), false) = (base.first(), new.is_empty()) else {
            return Err(CompareError::Nothing);
        };
        for other in base.iter().chain(new) {
            check(first, other)?;
        }
        let verb = first.1.scenario.verb;
        let mut rows = Vec::new();
        for (index, part) in first.1.parts.iter().enumerate() {
            for metric in metrics(limits) {
                let limit = limits.iter().find(|limit| limit.metric == metric);
                if metric.applies(verb, part.qos) {
                    let side = |reports: &[(String, Report)]| values(reports, index, metric);
                    rows.extend(Row::new(part, metric, [side(base), side(new)], limit));
                }
            }
        }
        let is_there = |limit: &&Limit| rows.iter().any(|row| row.metric == limit.metric);
        if let Some(limit) = limits.iter().find(|limit| !is_there(limit)) {
            return Err(CompareError::NotMeasured(limit.metric));
        }
        Ok(Self {
            rows,
            base_runs: base.len(),
            new_runs: new.len(),
            caveats: caveats(base, new),
        })
    }

    /// Whether a number got worse by more than its limit.
    pub fn has_regression(&self) -> bool {
        let is_bad = |row: &Row| matches!(row.outcome, Outcome::Regression | Outcome::Missing);
        self.rows.iter().any(is_bad)
    }
}

/// Those that are limited, and those that are shown anyway, each once.
fn metrics(limits: &[Limit]) -> Vec<Metric> {
    let mut metrics: Vec<Metric> = SHOWN.iter().filter_map(|name| name.parse().ok()).collect();
    for limit in limits {
        if !metrics.contains(&limit.metric) {
            metrics.push(limit.metric);
        }
    }
    metrics
}

fn values(reports: &[(String, Report)], index: usize, metric: Metric) -> Vec<Value> {
    let parts = reports.iter().filter_map(|(_, report)| report.parts.get(index));
    parts.filter_map(|part| metric.of(Numbers::from(part))).collect()
}

/// # Errors
/// When they are not of the same kind.
fn check(first: &(String, Report), other: &(String, Report)) -> Result<(), CompareError> {
    let (verb, other_verb) = (first.1.scenario.verb, other.1.scenario.verb);
    if verb != other_verb {
        let names = (other.0.clone(), first.0.clone());
        return Err(CompareError::Verb(
            names.0,
            other_verb.name(),
            names.1,
            verb.name(),
        ));
    }
    let names = |report: &Report| -> Vec<String> {
        let parts = report.parts.iter();
        parts.map(|part| part.name.clone()).collect()
    };
    let (expected, found) = (names(&first.1), names(&other.1));
    if expected != found {
        let difference = format!("{} instead of {}", list(&found), list(&expected));
        return Err(CompareError::Parts(other.0.clone(), first.0.clone(), difference));
    }
    Ok(())
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join("; ")
    }
}

impl Row {
    /// `None` where neither side has a value, and none is asked for.
    fn new(part: &Part, metric: Metric, sides: [Vec<Value>; 2], limit: Option<&Limit>) -> Option<Self> {
        let [base, new] = sides;
        if base.is_empty() && new.is_empty() && limit.is_none() {
            return None;
        }
        let ratio = Ratio::of(&numbers(&base), &numbers(&new));
        let outcome = match limit {
            None => Outcome::Shown,
            Some(_) if base.is_empty() || new.is_empty() => Outcome::Missing,
            Some(limit) => limit.outcome(
                ratio.as_ref(),
                noise::mean(&numbers(&base)),
                noise::mean(&numbers(&new)),
            ),
        };
        Some(Self {
            part: part.name.clone(),
            metric,
            base,
            new,
            ratio,
            limit: limit.cloned(),
            outcome,
        })
    }
}

fn numbers(values: &[Value]) -> Vec<f64> {
    values.iter().map(|value| value.number()).collect()
}

/// What a reader should know.
fn caveats(base: &[(String, Report)], new: &[(String, Report)]) -> Vec<String> {
    let mut caveats = Vec::new();
    if base.len() < 2 || new.len() < 2 {
        caveats.push(
            "one run on a side: how much two runs of the same broker differ is not known; give several reports a side"
                .to_owned(),
        );
    }
    let all: Vec<&(String, Report)> = base.iter().chain(new).collect();
    let settings: BTreeSet<&String> = all
        .iter()
        .flat_map(|(_, report)| report.scenario.settings.keys())
        .collect();
    let differs = |name: &&&String| {
        let mut values = all.iter().map(|(_, report)| report.scenario.settings.get(**name));
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    let different: Vec<&str> = settings
        .iter()
        .filter(differs)
        .map(|name| name.as_str())
        .collect();
    if !different.is_empty() {
        caveats.push(format!(
            "the runs were asked for different things: {}",
            different.join(", ")
        ));
    }
    for (name, report) in &all {
        let said = match report.verdict {
            Verdict::Passed | Verdict::ThresholdUnmet => None,
            Verdict::Failed => Some("is of a run that failed"),
            Verdict::Interrupted => Some("is of a run that was interrupted"),
        };
        caveats.extend(said.map(|said| format!("{name} {said}")));
    }
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for (name, report) in &all {
        let busy = report
            .parts
            .iter()
            .flat_map(|part| &part.caveats)
            .any(|caveat| matches!(caveat, super::report::Caveat::GeneratorBusy { .. }));
        if busy {
            kinds.insert(format!(
                "{name}: the generator may have been the limit, not the broker"
            ));
        }
    }
    caveats.extend(kinds);
    caveats
}
