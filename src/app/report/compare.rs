//! `bench compare`: runs held against the runs of before.

use super::CompareOptions;
use super::file::read_all;
use super::tell::print;
use crate::app::{Failure, Streams};
use crate::bench::compare::Comparison;
use crate::bench::export::Style;
use crate::exit::Exit;

/// Compares, and tells the outcome. The exit is [`Exit::Unmet`] if a number got worse by more than its limit.
///
/// # Errors
/// When a report can't be read, they can't be compared, or standard output can't be written.
pub fn compare(options: &CompareOptions, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let (base, new) = (read_all(&options.base)?, read_all(&options.new)?);
    let comparison = Comparison::new(&base, &new, &options.limits)
        .map_err(|error| Failure::new(Exit::Usage, error).context("the reports can't be compared"))?;
    let style = Style { color: options.color };
    print(&comparison.render(options.format, style), streams)?;
    Ok(if comparison.has_regression() {
        Exit::Unmet
    } else {
        Exit::Done
    })
}
