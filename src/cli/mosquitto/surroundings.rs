//! What a parse may look at beside its arguments.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::cli::Environment;

/// The environment and the files of a parse, or some made up for a test.
pub trait Surroundings {
    /// A variable of the environment; an empty one counts.
    fn variable(&self, name: &str) -> Option<OsString>;
    /// The bytes of a file, `None` when it cannot be read.
    fn read(&self, path: &Path) -> Option<Vec<u8>>;
    /// Whether a file can be opened for reading.
    fn can_open(&self, path: &Path) -> bool;
}

/// The real files.
impl Surroundings for Environment {
    fn variable(&self, name: &str) -> Option<OsString> {
        self.given(name).map(OsString::from)
    }

    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        fs::read(path).ok()
    }

    fn can_open(&self, path: &Path) -> bool {
        fs::File::open(path).is_ok()
    }
}
