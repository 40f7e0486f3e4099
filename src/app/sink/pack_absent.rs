//! A build without compression.

use std::fs::File;
use std::io;

use super::Compression;

/// Whether this build has it.
pub const IS_THERE: bool = false;

pub(super) fn compress(_: File, _: &mut File, _: Compression) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
