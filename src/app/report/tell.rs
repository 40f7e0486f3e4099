//! What is told of a run at its end.

use std::fs::OpenOptions;
use std::io;

use super::OutputsOptions;
use super::file::{unwritable, write};
use crate::app::{Failure, Streams, is_closed_pipe};
use crate::bench::export::{self, Style};
use crate::bench::report::{FailureKind, Report, Verdict};
use crate::exit::Exit;

/// Whether the files can be written, before a run that would end without a place for its numbers.
///
/// # Errors
/// When one can't.
pub fn check_outputs(outputs: &OutputsOptions) -> Result<(), Failure> {
    let files = [&outputs.report, &outputs.timeline, &outputs.html];
    for path in files.into_iter().flatten() {
        let opened = OpenOptions::new().create(true).append(true).open(path);
        opened.map_err(|error| unwritable(path, error))?;
    }
    Ok(())
}

/// Writes the files and standard output. The exit is that of the verdict: `99` for thresholds; else what went wrong.
/// A run that was interrupted has the signal's, which the caller knows better.
///
/// # Errors
/// When a file or standard output can't be written.
pub fn tell(report: &Report, outputs: &OutputsOptions, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    if let Some(path) = &outputs.report {
        let text = report.to_json().map_err(|error| unwritable(path, error.into()))?;
        write(path, &text)?;
    }
    if let Some(path) = &outputs.timeline {
        write(path, &export::timeline_csv::render(report))?;
    }
    if let Some(path) = &outputs.html {
        write(path, &export::html::render(report))?;
    }
    let style = Style { color: outputs.color };
    let text = export::render(report, outputs.format, style)
        .map_err(|error| Failure::new(Exit::Failed, error).context("cannot write the report"))?;
    print(&text, streams)?;
    Ok(exit(report))
}

/// Writes `text` to standard output; a closed pipe is no failure.
pub(super) fn print(text: &str, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let written: io::Result<()> = streams
        .output
        .write_all(text.as_bytes())
        .and_then(|()| streams.output.flush());
    match written {
        Err(error) if !is_closed_pipe(&error) => Err(Failure::cannot_write(error)),
        _ => Ok(()),
    }
}

fn exit(report: &Report) -> Exit {
    match report.verdict {
        Verdict::Passed => Exit::Done,
        Verdict::ThresholdUnmet => Exit::Unmet,
        Verdict::Interrupted => Exit::Interrupted,
        Verdict::Failed => match report.failures().map(|(_, failure)| failure.kind).max() {
            Some(FailureKind::NoConnection) => Exit::NoConnection,
            Some(FailureKind::Refused) => Exit::Refused,
            Some(FailureKind::ConnectionLost) => Exit::ConnectionLost,
            Some(FailureKind::Delivery) | None => Exit::Incomplete,
        },
    }
}
