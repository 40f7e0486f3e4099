//! A connection, whatever it runs over.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Warning;
use super::carrier::Carrier;
use super::delegate::delegate_write;
use super::socket::Socket;
use super::websocket::WebSocketStream;

/// Bytes to a server and back.
///
/// What was written may wait in the transport until it is flushed; with TCP and Unix sockets nothing waits. Shutting the
/// stream down closes the sending half in the way of its transport.
#[derive(Debug)]
pub struct Stream {
    transport: Transport,
    peer: Box<str>,
    warnings: Vec<Warning>,
}

/// What gives the bytes their shape on the carrier.
#[derive(Debug)]
pub(super) enum Transport {
    Direct(Carrier),
    WebSocket(Box<WebSocketStream<Carrier>>),
}

impl Stream {
    pub(super) fn new(transport: Transport, peer: Box<str>, warnings: Vec<Warning>) -> Self {
        Self {
            transport,
            peer,
            warnings,
        }
    }

    fn socket(&self) -> &Socket {
        match &self.transport {
            Transport::Direct(carrier) => carrier.socket(),
            Transport::WebSocket(stream) => stream.get_ref().socket(),
        }
    }

    /// What the user should know about the connection, once: a second call gives nothing.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.warnings)
    }

    /// Whether the bytes go as they are over TCP, neither encrypted nor in frames.
    pub fn is_plain_tcp(&self) -> bool {
        matches!(self.transport, Transport::Direct(Carrier::Plain(Socket::Tcp(_))))
    }

    /// The local end: an address and a port, or `None` where there is none, as with a Unix socket.
    pub fn local_address(&self) -> Option<SocketAddr> {
        self.socket().local_address()
    }

    /// The other end, for error texts: `127.0.0.1:1883`, the path of a socket, or the broker behind a proxy.
    pub fn peer(&self) -> String {
        self.peer.to_string()
    }

    fn writer(&mut self) -> &mut (dyn AsyncWrite + Unpin) {
        match &mut self.transport {
            Transport::Direct(carrier) => carrier,
            Transport::WebSocket(stream) => stream,
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.get_mut().transport {
            Transport::Direct(carrier) => Pin::new(carrier).poll_read(context, buffer),
            Transport::WebSocket(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

delegate_write!(Stream);
