//! Files of reports.

use std::fs;
use std::path::Path;

use crate::app::Failure;
use crate::bench::report::Report;
use crate::exit::Exit;

/// The report in `path`.
///
/// # Errors
/// When it can't be read, or is no report of this version.
pub(super) fn read(path: &Path) -> Result<Report, Failure> {
    let named = |failure: Failure| failure.context(format!("cannot read {}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| named(Failure::new(Exit::Failed, error)))?;
    Report::from_json(&text).map_err(|error| named(Failure::new(Exit::Usage, error)))
}

/// Reports with their names.
pub(super) fn read_all(paths: &[std::path::PathBuf]) -> Result<Vec<(String, Report)>, Failure> {
    let named = |path: &std::path::PathBuf| Ok((path.display().to_string(), read(path)?));
    paths.iter().map(named).collect()
}

/// Writes `text` to `path`, which is replaced.
pub(super) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| unwritable(path, error))
}

pub(super) fn unwritable(path: &Path, error: std::io::Error) -> Failure {
    Failure::new(Exit::Failed, error).context(format!("cannot write {}", path.display()))
}
