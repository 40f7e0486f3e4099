//! `bench show`: a report, rendered again.

use super::file::read;
use super::{ShowOptions, VerdictOptions, tell};
use crate::app::{Failure, Streams};
use crate::bench::report::{Allowance, Report};
use crate::exit::Exit;

/// Tells what is in a report. The exit is that of its verdict.
///
/// # Errors
/// When it can't be read, or what is told can't be written.
pub fn show(options: &ShowOptions, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let mut report = read(&options.file)?;
    judge(&mut report, &options.verdict);
    tell(&report, &options.outputs, streams)
}

/// Judges again where other thresholds or another allowance are given.
pub(super) fn judge(report: &mut Report, verdict: &VerdictOptions) {
    if verdict.thresholds.is_empty() && verdict.allowed == Allowance::default() {
        return;
    }
    let allowed = Allowance {
        lost: verdict.allowed.lost || report.allowed.lost,
        duplicated: verdict.allowed.duplicated || report.allowed.duplicated,
    };
    if verdict.thresholds.is_empty() {
        report.allowed = allowed;
        report.judge_again();
    } else {
        report.judge(&verdict.thresholds, allowed);
    }
}
