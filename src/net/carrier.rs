//! What carries the bytes of a protocol: a socket, or TLS over one.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::client::TlsStream;

use super::delegate::delegate_write;
use super::read_ahead::ReadAhead;
use super::socket::Socket;
use super::tls;

/// A socket, or TLS over one.
#[derive(Debug)]
pub(super) enum Carrier {
    Plain(Socket),
    Tls(Box<Secured>),
}

/// TLS over a socket.
#[derive(Debug)]
pub(super) struct Secured {
    stream: TlsStream<ReadAhead>,
    /// How many times more the reader has what comes acknowledged at once.
    hurries: u8,
    /// What the reader must know when it has read what came before.
    error: Option<io::Error>,
}

/// A server of TLS 1.3 sends session tickets before its first answer, in a segment of their own. That answer, and the
/// few after it, come without delay if the tickets are acknowledged at once; one publication takes 3 ms instead of 45.
const HURRIES: u8 = 8;

impl Carrier {
    pub(super) fn tls(stream: TlsStream<ReadAhead>) -> Self {
        Carrier::Tls(Box::new(Secured {
            stream,
            hurries: HURRIES,
            error: None,
        }))
    }

    /// The socket below everything.
    pub(super) fn socket(&self) -> &Socket {
        match self {
            Carrier::Plain(socket) => socket,
            Carrier::Tls(secured) => secured.stream.get_ref().0.get_ref(),
        }
    }

    fn writer(&mut self) -> &mut (dyn AsyncWrite + Unpin) {
        match self {
            Carrier::Plain(socket) => socket,
            Carrier::Tls(secured) => &mut secured.stream,
        }
    }
}

impl Secured {
    /// Reads all that is there, whatever the records are that it comes in: whoever reads takes a small read for a sign
    /// that there is no more.
    fn poll_read(&mut self, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if let Some(error) = self.error.take() {
            return Poll::Ready(Err(error));
        }
        let before = buffer.filled().len();
        loop {
            let so_far = buffer.filled().len();
            let read = Pin::new(&mut self.stream).poll_read(context, buffer);
            let has_data = buffer.filled().len() > before;
            match read {
                // An end without TLS's own goodbye. MQTT knows by itself whether something is missing.
                Poll::Ready(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Poll::Ready(Ok(()));
                }
                Poll::Ready(Err(error)) if has_data => {
                    self.error = Some(tls::after_handshake(error));
                    return Poll::Ready(Ok(()));
                }
                Poll::Ready(Err(error)) => return Poll::Ready(Err(tls::after_handshake(error))),
                Poll::Ready(Ok(())) => {
                    let is_over = buffer.filled().len() == so_far || buffer.remaining() == 0;
                    if is_over || !self.stream.get_ref().0.has_more() {
                        return Poll::Ready(Ok(()));
                    }
                }
                Poll::Pending if has_data => return Poll::Ready(Ok(())),
                Poll::Pending => {
                    self.hurry();
                    return Poll::Pending;
                }
            }
        }
    }

    fn hurry(&mut self) {
        if self.hurries > 0 {
            self.hurries -= 1;
            self.stream.get_ref().0.get_ref().acknowledge_at_once();
        }
    }
}

impl AsyncRead for Carrier {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Carrier::Plain(socket) => Pin::new(socket).poll_read(context, buffer),
            Carrier::Tls(secured) => secured.poll_read(context, buffer),
        }
    }
}

delegate_write!(Carrier);
