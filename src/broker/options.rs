//! What the embedded broker is told.

use std::net::SocketAddr;

/// What `broker` serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerOptions {
    /// Where it listens, at least one address; port 0 takes a free one.
    pub listen: Vec<SocketAddr>,
}
