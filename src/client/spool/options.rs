//! How a spool is kept.

use std::path::PathBuf;

/// Where a spool is, and how it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpoolOptions {
    /// The directory; made when it is not there.
    pub directory: PathBuf,
    /// The most that it may hold, in bytes; [`SpoolOptions::LEAST`] or more.
    pub maximum: u64,
    /// When it is brought to the disk.
    pub sync: SpoolSync,
}

impl SpoolOptions {
    /// The least that a spool can be told to hold, in bytes.
    pub const LEAST: u64 = 1024 * 1024;

    /// A spool of up to 1 GB.
    pub const DEFAULT_MAXIMUM: u64 = 1_000_000_000;

    /// Bytes of a file of input, after which the next is begun: what is acknowledged is given back in such pieces.
    pub(super) const fn segment_size(&self) -> u64 {
        self.maximum / 64
    }

    /// Bytes after which the journal is written anew.
    pub(super) fn journal_limit(&self) -> u64 {
        (self.maximum / 256).clamp(16 * 1024, 4 * 1024 * 1024)
    }
}

/// When what was written to a spool is brought to the disk (`fsync`). A crash of the process alone loses nothing in any
/// case; this is about power.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SpoolSync {
    /// Before a message goes out, and after each read of the input.
    Always,
    /// Once a second.
    #[default]
    Interval,
    /// When the system likes.
    Never,
}
