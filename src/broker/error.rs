//! Why there is no embedded broker.

use std::io;
use std::net::SocketAddr;

/// Why the embedded broker does not start. [`BrokerError::hint`] says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    /// The cargo feature `broker` was off.
    #[error("this build of culex has no embedded broker")]
    NotBuilt,
    /// No address was given.
    #[error("the broker has no address to listen on")]
    NoAddress,
    /// An address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The library or the system refused something else.
    #[error("cannot start the broker: {0}")]
    Start(String),
}

impl BrokerError {
    /// What the user can do.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotBuilt => Some("`cargo install culex` with its default features builds one that has it"),
            Self::Listen { source, .. } => match source.kind() {
                io::ErrorKind::AddrInUse => {
                    Some("is a broker running there already? `--listen 127.0.0.1:0` takes a free port")
                }
                io::ErrorKind::AddrNotAvailable => Some("is it an address of this machine?"),
                io::ErrorKind::PermissionDenied => Some("ports below 1024 are often for root only"),
                _ => None,
            },
            Self::NoAddress | Self::Start(_) => None,
        }
    }
}
