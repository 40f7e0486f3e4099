//! The drop-in: the command lines of `mosquitto_pub`, `mosquitto_sub` and `mosquitto_rr`.
//!
//! ```text
//! options file, argv ──scan──▶ Draft ──lower──▶ Invocation      at any point: Refusal, the exact bytes to print
//! ```
//!
//! Their grammar is not clap's: an option must match an argument exactly, its value is the next argument whatever
//! it looks like, and the first fault from the left ends the parse. [`options`] is the table of all options.

mod draft;
mod entries;
mod fault;
mod format;
mod lower;
mod number;
mod options;
mod properties;
mod proxy;
mod rc_file;
mod scan;
mod surroundings;
#[cfg(test)]
mod tests;
mod text;
mod url;
mod usage;
mod values;

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;

pub use entries::{Entry, entries, synopsis};
pub use fault::Refusal;
pub use surroundings::Surroundings;

use super::Invocation;
use draft::Draft;
use fault::Stop;

/// One of the three programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    /// `mosquitto_pub`.
    Pub,
    /// `mosquitto_sub`.
    Sub,
    /// `mosquitto_rr`.
    Rr,
}

impl Tool {
    /// All three.
    pub const ALL: [Tool; 3] = [Tool::Pub, Tool::Sub, Tool::Rr];

    /// The name of the program.
    pub const fn name(self) -> &'static str {
        match self {
            Tool::Pub => "mosquitto_pub",
            Tool::Sub => "mosquitto_sub",
            Tool::Rr => "mosquitto_rr",
        }
    }

    /// The tool of exactly this name.
    pub fn from_name(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.name().as_bytes() == name)
    }
}

/// Parses the arguments of `tool`, its program name not among them, after its options file.
///
/// # Errors
/// What to print, and the exit code; `--help` and `--version` among them.
pub fn parse(
    tool: Tool,
    arguments: &[OsString],
    surroundings: &dyn Surroundings,
) -> Result<Invocation, Refusal> {
    let arguments: Vec<&[u8]> = arguments.iter().map(|argument| argument.as_bytes()).collect();
    match drafted(tool, &arguments, surroundings) {
        Ok(draft) => lower::lower(tool, draft, surroundings),
        Err(stop) => Err(Refusal::from_stop(tool, stop)),
    }
}

/// Whether `tool` has an option of this name.
#[cfg(test)]
pub(super) fn find_option(tool: Tool, name: &str) -> bool {
    options::find(tool, name.as_bytes()).is_some()
}

fn drafted(tool: Tool, arguments: &[&[u8]], surroundings: &dyn Surroundings) -> Result<Draft, Stop> {
    let mut draft = Draft::new(tool);
    let named = scan::options_file(tool, arguments)?;
    let path = match named {
        Some(path) => Some(OsStr::from_bytes(path).into()),
        None => rc_file::default_path(tool, surroundings),
    };
    if let Some(content) = path.and_then(|path| surroundings.read(&path)) {
        for line in rc_file::lines(&content) {
            scan::scan(tool, &line, &mut draft)?;
        }
    }
    scan::scan(tool, arguments, &mut draft)?;
    Ok(draft)
}
