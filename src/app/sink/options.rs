//! What `sub --out-dir` and `sub --exec` are told.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

/// Where messages go, if not to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SinkOptions {
    /// `--out-dir`.
    Directory(DirectoryOptions),
    /// `--exec`.
    Command(CommandOptions),
}

/// A file a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryOptions {
    /// Where; made if it is missing.
    pub directory: PathBuf,
    /// `--rotate`: when a file is put aside and a new one begun; `None` is never.
    pub rotation: Option<Rotation>,
    /// `--compress`: what becomes of files that were put aside.
    pub compression: Option<Compression>,
}

/// When a file is put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// When it has reached so many bytes, 1 or more.
    Size(u64),
    /// When a span of this length is over, counted from the beginning of 1970: 1 ms or more.
    Time(Duration),
}

/// How files are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

/// A command a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandOptions {
    /// What the shell is given.
    pub command: String,
    /// How many run at once at the most.
    pub parallel: NonZeroUsize,
}
