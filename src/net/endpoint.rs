//! Where a server is, and how to get there.

use std::borrow::Cow;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::{Proxy, Tls, WebSocketOptions};

/// Where a server is. Its `Display` is what error texts say: `host:port`, `[::1]:1883` or the path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// The servers that a domain lists as its brokers (RFC 2782): in `_secure-mqtt._tcp` with TLS, else in
    /// `_mqtt._tcp`.
    Service {
        /// The domain's name.
        domain: String,
    },
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Endpoint::Tcp { host, port } => write!(f, "{}:{port}", bracketed(host)),
            Endpoint::Unix(path) => write!(f, "{}", path.display()),
            Endpoint::Service { domain } => f.write_str(domain),
        }
    }
}

/// A host as it stands before a port: IPv6 addresses, which have colons, in brackets.
pub(super) fn bracketed(host: &str) -> Cow<'_, str> {
    if host.contains(':') {
        Cow::Owned(format!("[{host}]"))
    } else {
        Cow::Borrowed(host)
    }
}

/// How to get to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkOptions {
    /// A local name or address that the socket is bound to.
    pub source_address: Option<String>,
    /// The network interface that the socket is bound to, by name; Linux only.
    pub interface: Option<String>,
    /// TCP_NODELAY.
    pub nodelay: bool,
    /// The name server that is asked for the brokers of a domain; the system's if not given.
    pub name_server: Option<SocketAddr>,
    /// The proxy that TCP connections go through.
    pub proxy: Option<Proxy>,
    /// TLS, if it is spoken.
    pub tls: Option<Tls>,
    /// WebSocket, if it is spoken.
    pub websocket: Option<WebSocketOptions>,
    /// For name resolution, connecting and every handshake together.
    pub connect_timeout: Duration,
}

impl Default for NetworkOptions {
    fn default() -> Self {
        Self {
            source_address: None,
            interface: None,
            nodelay: true,
            name_server: None,
            proxy: None,
            tls: None,
            websocket: None,
            connect_timeout: Duration::from_secs(10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_shown_as_it_is_typed() {
        let tcp = |host: &str| {
            Endpoint::Tcp {
                host: host.to_owned(),
                port: 1883,
            }
            .to_string()
        };
        assert_eq!(tcp("broker.example"), "broker.example:1883");
        assert_eq!(tcp("::1"), "[::1]:1883");
        assert_eq!(tcp("127.0.0.1"), "127.0.0.1:1883");
        assert_eq!(
            Endpoint::Unix("/run/mqtt.sock".into()).to_string(),
            "/run/mqtt.sock"
        );
    }
}
