//! A connection, whatever it runs over.

use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Warning;
use super::carrier::Carrier;

/// Bytes to a server and back.
///
/// What was written may wait in the transport until it is flushed; with TCP and Unix sockets nothing waits. Shutting the
/// stream down closes the sending half in the way of its transport.
#[derive(Debug)]
pub struct Stream {
    carrier: Carrier,
    warnings: Vec<Warning>,
}

impl Stream {
    pub(super) fn new(carrier: Carrier, warnings: Vec<Warning>) -> Self {
        Self { carrier, warnings }
    }

    /// What the user should know about the connection, once: a second call gives nothing.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
    }

    /// The local end: an address and a port, or `None` where there is none, as with a Unix socket.
    pub fn local_address(&self) -> Option<SocketAddr> {
        self.carrier.socket().local_address()
    }

    /// The other end, for error texts: `127.0.0.1:1883` or the path of a socket. Empty when it is gone.
    pub fn peer(&self) -> String {
        self.carrier.socket().peer()
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().carrier).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().carrier).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().carrier).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.carrier.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().carrier).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().carrier).poll_shutdown(context)
    }
}
