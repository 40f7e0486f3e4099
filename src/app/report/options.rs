//! What is told of a run, and how it is judged. Resolved values.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::bench::compare::Limit;
use crate::bench::export::Format;
use crate::bench::objective::Objective;
use crate::bench::report::Allowance;

/// What is told of a run of `bench e2e`, `pub`, `sub` and `conn`, and how it is judged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReportOptions {
    /// How it is judged.
    pub verdict: VerdictOptions,
    /// What is told at the end.
    pub outputs: OutputsOptions,
    /// What is told and decided while it lasts.
    pub live: LiveOptions,
}

/// How a run is judged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct VerdictOptions {
    /// `--threshold`, in the order given.
    pub thresholds: Vec<Objective>,
    /// `--allow`.
    pub allowed: Allowance,
}

/// What is told at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutputsOptions {
    /// `--output`: the shape on standard output.
    pub format: Format,
    /// Whether standard output gets colours.
    pub color: bool,
    /// `--report`: the report as JSON.
    pub report: Option<PathBuf>,
    /// `--timeline`: the course in time as CSV.
    pub timeline: Option<PathBuf>,
    /// `--html`: a page with plots.
    pub html: Option<PathBuf>,
}

/// What is told and decided while a run lasts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LiveOptions {
    /// `--abort-on-fail`: a threshold that does not hold ends the run.
    pub abort_on_fail: bool,
    /// `--find-max`: the rate is searched for.
    pub find_max: Option<Objective>,
    /// `--progress`: a line a second where standard error is no terminal.
    pub progress: bool,
    /// `--prometheus`: where numbers are served.
    pub prometheus: Option<SocketAddr>,
}

/// What `bench show` tells.
#[derive(Debug, Clone, PartialEq)]
pub struct ShowOptions {
    /// The report.
    pub file: PathBuf,
    /// Thresholds in place of those of the report, if there are any.
    pub verdict: VerdictOptions,
    /// How.
    pub outputs: OutputsOptions,
}

/// What `bench merge` adds up.
#[derive(Debug, Clone, PartialEq)]
pub struct MergeOptions {
    /// The reports of the shards.
    pub files: Vec<PathBuf>,
    /// Thresholds in place of those of the reports, if there are any.
    pub verdict: VerdictOptions,
    /// How.
    pub outputs: OutputsOptions,
}

/// What `bench compare` compares.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareOptions {
    /// The reports of before.
    pub base: Vec<PathBuf>,
    /// The reports of now.
    pub new: Vec<PathBuf>,
    /// `--max-regression`.
    pub limits: Vec<Limit>,
    /// `--output`.
    pub format: Format,
    /// Whether standard output gets colours.
    pub color: bool,
}
