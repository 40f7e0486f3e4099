//! One TCP connection to one address, from the local end that was asked for.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpSocket, TcpStream};

use super::error::SourceError;
use super::{Endpoint, NetworkOptions, resolve::resolve};

/// What decides about the local end of a connection, with names resolved.
#[derive(Debug)]
pub(super) struct LocalEnd {
    /// Where to bind; empty leaves the choice to the system.
    sources: Vec<SocketAddr>,
    interface: Option<String>,
    nodelay: bool,
}

impl LocalEnd {
    /// Resolves the source address of `options`.
    pub(super) async fn new(options: &NetworkOptions) -> Result<Self, SourceError> {
        let sources = match &options.source_address {
            Some(source) => resolve(source, 0).await.map_err(SourceError::Lookup)?,
            None => Vec::new(),
        };
        Ok(Self {
            sources,
            interface: options.interface.clone(),
            nodelay: options.nodelay,
        })
    }

    /// Those of `addresses` that have a source address of their family.
    pub(super) fn reachable(&self, mut addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
        if !self.sources.is_empty() {
            addresses.retain(|address| self.source_for(*address).is_some());
        }
        addresses
    }

    fn source_for(&self, address: SocketAddr) -> Option<SocketAddr> {
        self.sources
            .iter()
            .copied()
            .find(|source| source.is_ipv6() == address.is_ipv6())
    }

    /// A socket that can connect to `address`, bound as asked.
    pub(super) fn socket(&self, address: SocketAddr) -> Result<TcpSocket, SocketError> {
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        socket.set_nodelay(self.nodelay)?;
        if let Some(interface) = &self.interface {
            bind_interface(&socket, interface).map_err(|error| SourceError::Interface {
                interface: interface.clone(),
                error,
            })?;
        }
        if let Some(source) = self.source_for(address) {
            socket.bind(source).map_err(|error| SourceError::Bind {
                address: source.ip().to_string(),
                error,
            })?;
        }
        Ok(socket)
    }

    /// Connects to `address`.
    pub(super) async fn connect(&self, address: SocketAddr) -> Result<TcpStream, SocketError> {
        let socket = self.socket(address)?;
        Ok(socket.connect(address).await?)
    }
}

/// The error for an endpoint with addresses, none of which has a source address of its family.
pub(super) fn family_error(options: &NetworkOptions, endpoint: &Endpoint) -> SourceError {
    SourceError::Family {
        source_address: options.source_address.clone().unwrap_or_default(),
        endpoint: endpoint.to_string(),
    }
}

/// Why a socket did not connect: the local end, or the other one.
#[derive(Debug)]
pub(super) enum SocketError {
    Source(SourceError),
    Connect(io::Error),
}

impl From<SourceError> for SocketError {
    fn from(error: SourceError) -> Self {
        SocketError::Source(error)
    }
}

impl From<io::Error> for SocketError {
    fn from(error: io::Error) -> Self {
        SocketError::Connect(error)
    }
}

#[cfg(target_os = "linux")]
fn bind_interface(socket: &TcpSocket, interface: &str) -> io::Result<()> {
    socket.bind_device(Some(interface.as_bytes()))
}

#[cfg(not(target_os = "linux"))]
fn bind_interface(_: &TcpSocket, _: &str) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
