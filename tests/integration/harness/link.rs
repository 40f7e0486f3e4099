//! The server's side of a connection: plain, or in TLS.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A connection to a client.
pub(super) enum Link {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
}

impl Link {
    /// Shakes hands in TLS. An error says what the client thought of it.
    pub(super) fn secure(&mut self, config: &Arc<ServerConfig>) -> io::Result<()> {
        let Link::Plain(socket) = self else {
            panic!("TLS inside TLS");
        };
        let mut connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            connection.complete_io(socket)?;
        }
        let stream = StreamOwned::new(connection, socket.try_clone()?);
        *self = Link::Tls(Box::new(stream));
        Ok(())
    }

    /// Sends no more.
    pub(super) fn half_close(&mut self) -> io::Result<()> {
        if let Link::Tls(stream) = self {
            stream.conn.send_close_notify();
            stream.flush()?;
        }
        self.socket().shutdown(Shutdown::Write)
    }

    pub(super) fn socket(&self) -> &TcpStream {
        match self {
            Link::Plain(socket) => socket,
            Link::Tls(stream) => &stream.sock,
        }
    }
}

impl Read for Link {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Link::Plain(socket) => socket.read(buffer),
            Link::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Link {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Link::Plain(socket) => socket.write(bytes),
            Link::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Link::Plain(socket) => socket.flush(),
            Link::Tls(stream) => stream.flush(),
        }
    }
}
