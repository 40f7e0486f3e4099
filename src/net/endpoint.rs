//! Where a server is, and how to get there.

use std::path::PathBuf;
use std::time::Duration;

/// Where a server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// A host name or an IP address without brackets, and a port.
    Tcp {
        /// Name or address.
        host: String,
        /// 1 to 65,535.
        port: u16,
    },
    /// A Unix socket.
    Unix(PathBuf),
}

/// How to get to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkOptions {
    /// A local name or address that the socket is bound to.
    pub source_address: Option<String>,
    /// TCP_NODELAY.
    pub nodelay: bool,
    /// For name resolution, connecting and every handshake together.
    pub connect_timeout: Duration,
}

impl Default for NetworkOptions {
    fn default() -> Self {
        Self {
            source_address: None,
            nodelay: true,
            connect_timeout: Duration::from_secs(10),
        }
    }
}
