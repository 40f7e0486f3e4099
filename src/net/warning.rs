//! What a user should know about a connection that works.

use std::io;
use std::path::{Path, PathBuf};

use super::error::system_text;

/// Something that the user should know about a connection that works all the same. Its `Display` is a line to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// The secrets of the session are not logged.
    #[error("cannot write the TLS key log {}: {reason}", path.display())]
    KeyLog {
        /// As it was given.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The server took the upgrade to WebSocket without a word about what is spoken over it.
    #[error("the server did not confirm that it speaks MQTT over WebSocket")]
    NoSubprotocol,
}

impl Warning {
    pub(super) fn key_log(path: &Path, error: &io::Error) -> Self {
        Warning::KeyLog {
            path: path.to_owned(),
            reason: system_text(error),
        }
    }
}
