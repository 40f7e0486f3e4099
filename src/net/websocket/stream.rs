//! WebSocket frames as a stream of bytes.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::input::Input;
use super::output::{MAX_PAYLOAD, Output};

/// How many bytes wait here at most before writes are held back.
const MAX_OUTPUT: usize = 2 * MAX_PAYLOAD;

/// A WebSocket over `S`. What is written waits until it is flushed, or fills a frame.
#[derive(Debug)]
pub(in crate::net) struct WebSocketStream<S> {
    carrier: S,
    input: Input,
    output: Output,
}

impl<S> WebSocketStream<S> {
    /// `early` is what came with the answer to the upgrade.
    pub(super) fn new(carrier: S, early: Vec<u8>) -> Self {
        Self {
            carrier,
            input: Input::new(early),
            output: Output::default(),
        }
    }

    /// What lies below.
    pub(in crate::net) fn get_ref(&self) -> &S {
        &self.carrier
    }

    /// How many bytes have not been sent.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.output.waiting()
    }
}

impl<S: AsyncWrite + Unpin> WebSocketStream<S> {
    /// Sends the complete frames.
    fn poll_drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let output = &mut self.output;
        let end = output.open.map_or(output.bytes.len(), |(start, _)| start);
        while output.sent < end {
            let ready =
                ready!(Pin::new(&mut self.carrier).poll_write(context, &output.bytes[output.sent..end]));
            match ready? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => output.sent += count,
            }
        }
        // What is left is the frame that is not complete.
        output.bytes.drain(..end);
        output.sent = 0;
        output.open = output.open.map(|(_, mask)| (0, mask));
        Poll::Ready(Ok(()))
    }

    /// Sends everything, for a writer.
    fn poll_send(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let done = self.poll_send_all(context);
        self.output.is_waited_for = done.is_pending();
        done
    }

    fn poll_send_all(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.output.complete();
        ready!(self.poll_drain(context))?;
        // Only now, so that a server that pings and does not read has one answer waiting, not thousands.
        self.output.push_pong();
        ready!(self.poll_drain(context))?;
        Pin::new(&mut self.carrier).poll_flush(context)
    }

    /// Answers the server's control frames, for a reader. A writer that waits does it instead, and learns of errors.
    fn answer(&mut self, context: &mut Context<'_>) {
        let output = &mut self.output;
        let has_answer = output.pong.is_some() || output.close_sent && output.waiting() > 0;
        if !output.is_waited_for && (has_answer || output.is_owed) {
            let is_pending = self.poll_send(context).is_pending();
            self.output.is_waited_for = false;
            self.output.is_owed = is_pending;
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for WebSocketStream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        loop {
            this.answer(context);
            if this.input.ended || buffer.remaining() == 0 {
                return Poll::Ready(this.input.error.take().map_or(Ok(()), |error| Err(error.into())));
            }
            if this.input.early.is_empty() {
                ready!(Pin::new(&mut this.carrier).poll_read(context, buffer))?;
            } else {
                let count = this.input.early.len().min(buffer.remaining());
                buffer.put_slice(&this.input.early[..count]);
                this.input.early.drain(..count);
            }
            if buffer.filled().len() == before {
                // The end, without a close frame.
                return Poll::Ready(Ok(()));
            }
            let taken = this
                .input
                .take(&mut buffer.filled_mut()[before..], &mut this.output);
            buffer.set_filled(before + taken);
            if taken > 0 {
                this.answer(context);
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WebSocketStream<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.poll_write_vectored(context, &[IoSlice::new(bytes)])
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.output.close_sent {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        let mut written = 0;
        for slice in slices {
            let mut rest = &slice[..];
            while !rest.is_empty() {
                if this.output.waiting() >= MAX_OUTPUT {
                    let sent = this.poll_drain(context);
                    this.output.is_waited_for = sent.is_pending();
                    match sent {
                        Poll::Ready(result) => result?,
                        Poll::Pending if written > 0 => return Poll::Ready(Ok(written)),
                        Poll::Pending => return Poll::Pending,
                    }
                }
                let taken = this.output.push(rest);
                written += taken;
                rest = &rest[taken..];
            }
        }
        Poll::Ready(Ok(written))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().poll_send(context)
    }

    /// Says goodbye. The server then closes the connection: a half-closed one is an error to many proxies.
    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.output.push_close(&1000_u16.to_be_bytes());
        this.poll_send(context)
    }
}
