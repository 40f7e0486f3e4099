//! What goes wrong with a spool.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why a spool can't be used. What it holds stays there.
#[derive(Debug, Error)]
pub enum SpoolError {
    /// Another process has it.
    #[error("the spool {} is in use by another process", .0.display())]
    InUse(PathBuf),
    /// The system refuses.
    #[error("the spool cannot {doing} {}: {source}", .path.display())]
    System {
        /// What was tried.
        doing: &'static str,
        /// Of which file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
    /// A file is not what was written.
    #[error("the spool is damaged: {} at byte {offset}: {what}", .path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Where in it, in bytes.
        offset: u64,
        /// What is wrong there.
        what: &'static str,
    },
    /// A line that is longer than the spool may be.
    #[error("a line is longer than the spool may be, {0} bytes (--spool-max)")]
    LineTooLong(u64),
    /// A line that no packet can carry.
    #[error("a line is longer than {0} bytes, the most that a message can have")]
    MessageTooLong(u64),
}

impl SpoolError {
    /// Makes an error of the system's into one that says what was tried.
    pub(super) fn system(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| SpoolError::System { doing, path, source }
    }
}

/// Whether there is no room for more: on the file system, or for this user.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}
