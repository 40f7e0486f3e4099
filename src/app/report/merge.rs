//! `bench merge`: shards of a run, added up.

use super::file::read_all;
use super::show::judge;
use super::{MergeOptions, tell};
use crate::app::{Failure, Streams};
use crate::bench::report::Report;
use crate::exit::Exit;

/// Adds the reports up and tells the sum. The exit is that of its verdict.
///
/// # Errors
/// When one can't be read, they don't belong together, or what is told can't be written.
pub fn merge(options: &MergeOptions, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let shards = read_all(&options.files)?;
    let merged = Report::merge(shards).map_err(|error| Failure::new(Exit::Usage, error));
    let mut report = merged.map_err(|failure| failure.context("the reports don't belong together"))?;
    judge(&mut report, &options.verdict);
    tell(&report, &options.outputs, streams)
}
