//! A connection, whatever it runs over.

use std::fmt;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

/// Bytes to a server and back. Shutting it down closes the sending half in the way of its transport.
#[derive(Debug)]
pub struct Stream {
    transport: Transport,
    warnings: Vec<Warning>,
}

/// What a connection runs over.
#[derive(Debug)]
pub(super) enum Transport {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
}

/// Something that the user should know about a connection that works. Its text is the `Display`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {}

impl fmt::Display for Warning {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl Stream {
    pub(super) fn new(transport: Transport, warnings: Vec<Warning>) -> Self {
        Self { transport, warnings }
    }

    /// What the user should know about the connection, once: a second call gives nothing.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
    }

    /// The local end: an address and a port, or `None` where there is none, as with a Unix socket.
    pub fn local_address(&self) -> Option<std::net::SocketAddr> {
        match &self.transport {
            Transport::Tcp(stream) => stream.local_addr().ok(),
            #[cfg(unix)]
            Transport::Unix(_) => None,
        }
    }

    /// The other end, for error texts: `127.0.0.1:1883` or the path of a socket. Empty when it is gone.
    pub fn peer(&self) -> String {
        match &self.transport {
            Transport::Tcp(stream) => stream
                .peer_addr()
                .map(|address| address.to_string())
                .unwrap_or_default(),
            #[cfg(unix)]
            Transport::Unix(stream) => {
                let address = stream.peer_addr().ok();
                let path = address.as_ref().and_then(|address| address.as_pathname());
                path.map(|path| path.display().to_string()).unwrap_or_default()
            }
        }
    }
}

/// Calls a method of the transport inside.
macro_rules! delegate {
    ($self:ident, $inner:ident => $call:expr) => {
        match &mut $self.get_mut().transport {
            Transport::Tcp($inner) => $call,
            #[cfg(unix)]
            Transport::Unix($inner) => $call,
        }
    };
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        delegate!(self, inner => Pin::new(inner).poll_read(context, buffer))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        delegate!(self, inner => Pin::new(inner).poll_write(context, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        delegate!(self, inner => Pin::new(inner).poll_write_vectored(context, slices))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        delegate!(self, inner => Pin::new(inner).poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        delegate!(self, inner => Pin::new(inner).poll_shutdown(context))
    }
}
