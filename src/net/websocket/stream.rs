//! WebSocket frames as a stream of bytes.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::WebSocketError;
use super::frame::{self, HeaderReader, MAX_CONTROL, Opcode};

/// The longest payload of a frame that is sent, in bytes.
const MAX_PAYLOAD: usize = 128 * 1024;

/// Room for the header of a frame whose length is not known yet.
const HEADER_ROOM: usize = frame::header_length(MAX_PAYLOAD);

/// How many bytes wait here at most before writes are held back.
const MAX_OUTPUT: usize = 2 * MAX_PAYLOAD;

/// A WebSocket over `S`. What is written waits until it is flushed, or fills a frame.
#[derive(Debug)]
pub(in crate::net) struct WebSocketStream<S> {
    carrier: S,
    input: Input,
    output: Output,
}

/// Where in the incoming frames the reader is.
#[derive(Debug, Default)]
struct Input {
    /// What came with the answer to the upgrade.
    early: Vec<u8>,
    header: HeaderReader,
    /// What is still to come of the frame.
    remaining: u64,
    /// The control frame that `remaining` belongs to.
    control: Option<Opcode>,
    /// Its payload so far.
    control_payload: Vec<u8>,
    /// Whether a message is still to be continued.
    in_message: bool,
    /// The server has closed, or broke the rules: nothing more is read.
    ended: bool,
    /// What the reader must know when it has read what came before.
    error: Option<WebSocketError>,
}

/// What is to be sent.
#[derive(Debug, Default)]
struct Output {
    /// Frames.
    bytes: Vec<u8>,
    /// How much of them is gone.
    sent: usize,
    /// Where the frame begins that is not complete, and its mask.
    open: Option<(usize, [u8; 4])>,
    /// The answer to the last ping.
    pong: Option<Vec<u8>>,
    /// A writer waits for the network: its waker is the one that counts.
    is_waited_for: bool,
    /// A reader has begun to send an answer, and must go on with it.
    is_owed: bool,
    close_sent: bool,
}

impl<S> WebSocketStream<S> {
    /// `early` is what came with the answer to the upgrade.
    pub(super) fn new(carrier: S, early: Vec<u8>) -> Self {
        let input = Input {
            early,
            ..Input::default()
        };
        Self {
            carrier,
            input,
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

impl Input {
    /// Takes the frames in `bytes`, moves the payload of data to its front, and returns how long that is.
    fn take(&mut self, bytes: &mut [u8], output: &mut Output) -> usize {
        let (mut at, mut kept) = (0, 0);
        while at < bytes.len() && !self.ended {
            if self.remaining == 0 {
                if let Err(error) = self.take_header(bytes[at], output) {
                    self.fail(error);
                }
                at += 1;
                continue;
            }
            let available = bytes.len() - at;
            let length = usize::try_from(self.remaining)
                .unwrap_or(usize::MAX)
                .min(available);
            if self.control.is_some() {
                self.control_payload.extend_from_slice(&bytes[at..at + length]);
            } else {
                if at != kept {
                    bytes.copy_within(at..at + length, kept);
                }
                kept += length;
            }
            at += length;
            self.remaining -= length as u64;
            if let Err(error) = self.end_control(output) {
                self.fail(error);
            }
        }
        kept
    }

    fn fail(&mut self, error: WebSocketError) {
        self.ended = true;
        self.error = Some(error);
    }

    fn take_header(&mut self, byte: u8, output: &mut Output) -> Result<(), WebSocketError> {
        match self.header.push(byte)? {
            Some(header) => self.begin(header).and_then(|()| self.end_control(output)),
            None => Ok(()),
        }
    }

    fn begin(&mut self, header: frame::Header) -> Result<(), WebSocketError> {
        self.remaining = header.length;
        match header.opcode {
            Opcode::Binary if self.in_message => {
                return Err(WebSocketError::Frame("a message begins inside another"));
            }
            Opcode::Continuation if !self.in_message => {
                return Err(WebSocketError::Frame("a message is continued that did not begin"));
            }
            Opcode::Binary | Opcode::Continuation => self.in_message = !header.is_final,
            control => self.control = Some(control),
        }
        Ok(())
    }

    /// Acts on a control frame that is complete.
    fn end_control(&mut self, output: &mut Output) -> Result<(), WebSocketError> {
        if self.remaining > 0 {
            return Ok(());
        }
        let Some(control) = self.control.take() else {
            return Ok(());
        };
        let payload = std::mem::take(&mut self.control_payload);
        match control {
            Opcode::Ping => output.pong = Some(payload),
            Opcode::Close => {
                self.ended = true;
                output.push_close(payload.get(..2).unwrap_or_default());
                return closed(&payload);
            }
            _ => {}
        }
        Ok(())
    }
}

/// What the payload of a close frame means: an orderly end, or not (RFC 6455, section 7.4).
fn closed(payload: &[u8]) -> Result<(), WebSocketError> {
    match payload {
        [] | [0x03, 0xe8 | 0xe9, ..] => Ok(()),
        [_] => Err(WebSocketError::Frame("a close frame has half a status")),
        [high, low, reason @ ..] => Err(WebSocketError::Ended {
            code: u16::from_be_bytes([*high, *low]),
            reason: String::from_utf8_lossy(reason).into_owned(),
        }),
    }
}

impl Output {
    fn waiting(&self) -> usize {
        self.bytes.len() - self.sent
    }

    /// Appends to the open frame as much of `payload` as fits, and returns how much that is.
    fn push(&mut self, payload: &[u8]) -> usize {
        let (start, mask) = *self.open.get_or_insert_with(|| {
            let start = self.bytes.len();
            self.bytes.resize(start + HEADER_ROOM, 0);
            (start, fastrand::u32(..).to_ne_bytes())
        });
        let payload_start = start + HEADER_ROOM;
        let offset = self.bytes.len() - payload_start;
        let taken = payload.len().min(MAX_PAYLOAD - offset);
        self.bytes.extend_from_slice(&payload[..taken]);
        frame::apply_mask(&mut self.bytes[payload_start + offset..], mask, offset);
        if offset + taken == MAX_PAYLOAD {
            self.complete();
        }
        taken
    }

    /// Completes the open frame: nothing more goes into it.
    fn complete(&mut self) {
        let Some((start, mask)) = self.open.take() else {
            return;
        };
        let length = self.bytes.len() - start - HEADER_ROOM;
        let header_length = frame::header_length(length);
        let unused = HEADER_ROOM - header_length;
        let mut header_start = start;
        if self.sent == start {
            // Nothing waits before the frame, so it can begin later.
            self.sent += unused;
            header_start += unused;
        } else {
            self.bytes
                .copy_within(start + HEADER_ROOM.., start + header_length);
            self.bytes.truncate(start + header_length + length);
        }
        let header = &mut self.bytes[header_start..header_start + header_length];
        frame::write_header(Opcode::Binary, length, mask, header);
    }

    /// Appends a control frame with at most 125 bytes of payload.
    fn push_control(&mut self, opcode: Opcode, payload: &[u8]) {
        self.complete();
        let mask = fastrand::u32(..).to_ne_bytes();
        let length = payload.len().min(MAX_CONTROL);
        let start = self.bytes.len();
        self.bytes.resize(start + frame::header_length(length), 0);
        frame::write_header(opcode, length, mask, &mut self.bytes[start..]);
        let payload_start = self.bytes.len();
        self.bytes.extend_from_slice(&payload[..length]);
        frame::apply_mask(&mut self.bytes[payload_start..], mask, 0);
    }

    /// Appends a close frame, once.
    fn push_close(&mut self, status: &[u8]) {
        if !self.close_sent {
            self.push_control(Opcode::Close, status);
            self.close_sent = true;
        }
    }

    /// Appends the answer to a ping, unless nothing may follow any more.
    fn push_pong(&mut self) {
        if let Some(payload) = self.pong.take()
            && !self.close_sent
        {
            self.push_control(Opcode::Pong, &payload);
        }
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
