//! What ends a parse, and the bytes it prints.

use super::Tool;
use super::usage;
use crate::app::PayloadSource;

/// A command line that does nothing but print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// For standard output.
    pub stdout: Vec<u8>,
    /// For standard error.
    pub stderr: Vec<u8>,
    /// The exit code.
    pub code: u8,
    /// What `mosquitto_pub` has read by then. When it cannot be, that is the error, and this is not printed.
    pub reads_first: Option<PayloadSource>,
}

impl Refusal {
    pub(super) fn from_stop(tool: Tool, stop: Stop) -> Self {
        match stop {
            Stop::Help => Self::new(usage::help(tool).into_bytes(), Vec::new()),
            Stop::Version => Self::new(usage::version(tool).into_bytes(), Vec::new()),
            Stop::Fault(fault) => Self::new(Vec::new(), fault.with_hint(tool).0),
        }
    }

    pub(super) fn new(stdout: Vec<u8>, stderr: Vec<u8>) -> Self {
        Self {
            stdout,
            stderr,
            code: 1,
            reads_first: None,
        }
    }
}

/// Why a scan ends early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// `--help`.
    Help,
    /// `--version`.
    Version,
    /// An error.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Stop::Fault(fault)
    }
}

/// The bytes of an error. Arguments are quoted as they are, valid UTF-8 or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault(pub(super) Vec<u8>);

impl Fault {
    /// Nothing is said.
    pub(super) fn silent() -> Self {
        Self(Vec::new())
    }

    /// `text` and a newline.
    pub(super) fn plain(text: impl AsRef<[u8]>) -> Self {
        let mut bytes = text.as_ref().to_vec();
        bytes.push(b'\n');
        Self(bytes)
    }

    /// `Error: text` and a newline.
    pub(super) fn line(text: impl AsRef<[u8]>) -> Self {
        Self::plain([b"Error: ", text.as_ref()].concat())
    }

    /// `Error: text`, a newline and an empty line: most faults of single arguments.
    pub(super) fn paragraph(text: impl AsRef<[u8]>) -> Self {
        Self::plain(Self::line(text).0)
    }

    /// A line made of parts, with an argument among them.
    pub(super) fn quoting(before: &str, argument: &[u8], after: &str) -> Self {
        Self::line([before.as_bytes(), argument, after.as_bytes()].concat())
    }

    /// With the line that points to `--help`.
    pub(super) fn with_hint(mut self, tool: Tool) -> Self {
        let name = tool.name();
        self.0
            .extend_from_slice(format!("\nUse '{name} --help' to see usage.\n").as_bytes());
        self
    }
}
