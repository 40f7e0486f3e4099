//! The mosquitto clients twice: Debian's, and ours under their names.

use std::ffi::OsStr;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::LazyLock;

use tempfile::TempDir;

use super::Program;

/// Whose client runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    Debian,
    Ours,
}

/// A directory with the three names.
static LINKS: LazyLock<TempDir> = LazyLock::new(|| {
    let directory = TempDir::new().unwrap();
    for name in ["mosquitto_pub", "mosquitto_sub", "mosquitto_rr"] {
        symlink(env!("CARGO_BIN_EXE_culex"), directory.path().join(name)).unwrap();
    }
    directory
});

impl Client {
    /// Both, the real one first.
    pub(crate) const BOTH: [Client; 2] = [Client::Debian, Client::Ours];

    /// The directory in which the three clients are.
    pub(crate) fn directory(self) -> &'static Path {
        match self {
            Client::Debian => Path::new("/usr/bin"),
            Client::Ours => LINKS.path(),
        }
    }

    /// The client `name` with these arguments.
    pub(crate) fn program<A: AsRef<OsStr>>(
        self,
        name: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Program {
        let path = self.directory().join(name);
        Program::new(path.to_str().unwrap(), arguments)
    }
}
