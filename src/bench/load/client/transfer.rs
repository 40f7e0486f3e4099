//! Bytes in and out.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Client;
use super::ending::Loss;
use crate::bench::load::tools::Tools;
use crate::session::Received;

/// A partial packet of more than this is no reason to keep its buffer.
const KEPT_REST: usize = 4096;

/// Reads in a row of one client, before another has its turn.
const READS: usize = 4;

impl Client {
    /// Reads what has come, up to some reads. True if there may be more.
    pub(super) fn read(&mut self, tools: &mut Tools) -> Result<bool, Loss> {
        for _ in 0..READS {
            let Some(stream) = &mut self.stream else {
                return Ok(false);
            };
            let kept = self.rest.len();
            if kept * 2 > tools.input.len() {
                tools.input.resize(kept * 2, 0);
            }
            tools.input[..kept].copy_from_slice(&self.rest);
            let mut buffer = ReadBuf::new(&mut tools.input[kept..]);
            let mut context = Context::from_waker(&self.waker);
            match Pin::new(stream).poll_read(&mut context, &mut buffer) {
                Poll::Pending => return Ok(false),
                Poll::Ready(Err(error)) => return Err(error.into()),
                Poll::Ready(Ok(())) => {}
            }
            let count = buffer.filled().len();
            if count == 0 {
                return Err(Loss::Closed);
            }
            let filled = kept + count;
            // Whoever published this knew when the window is; so must who counts it.
            tools.refresh();
            let mut input = std::mem::take(&mut tools.input);
            let taken = self.receive(&input[..filled], tools);
            if let Ok(taken) = taken {
                self.rest.clear();
                if self.rest.capacity() > KEPT_REST || taken == filled {
                    self.rest = Vec::new();
                }
                self.rest.extend_from_slice(&input[taken..filled]);
            }
            std::mem::swap(&mut tools.input, &mut input);
            taken?;
            // The next poll has the waker registered; it costs no system call when all was read.
        }
        Ok(true)
    }

    /// Takes the packets of `input`; returns how many bytes they were.
    pub(super) fn receive(&mut self, input: &[u8], tools: &mut Tools) -> Result<usize, Loss> {
        let Some(mut session) = self.session.take() else {
            return Ok(input.len());
        };
        let now = tools.clock().now();
        session.alive(tools.clock().instant(now));
        let mut taken = 0;
        let result = loop {
            match session.receive(&input[taken..]) {
                Ok(Received::Packet { length, event }) => {
                    taken += length;
                    if let Some(event) = event
                        && let Err(loss) = self.event(event, tools, now)
                    {
                        break Err(loss);
                    }
                }
                Ok(Received::Incomplete { .. }) => break Ok(taken),
                Err(error) => break Err(error.into()),
            }
        };
        let result = result.and_then(|taken| {
            if self.since == now {
                self.check_size(&session, &tools.plan)?;
                self.subscribe(&mut session)?;
            }
            Ok(taken)
        });
        self.session = Some(session);
        result
    }

    /// Writes what there is, as far as the network takes it. True if it took all.
    pub(super) fn write(&mut self, tools: &Tools) -> Result<bool, Loss> {
        let (Some(session), Some(stream)) = (&mut self.session, &mut self.stream) else {
            return Ok(true);
        };
        let mut context = Context::from_waker(&self.waker);
        let mut stream = Pin::new(stream);
        self.unflushed |= !session.output().is_empty();
        while !session.output().is_empty() {
            let mut slices = [IoSlice::new(&[]); 8];
            let filled = session.output().slices(&mut slices);
            match stream
                .as_mut()
                .poll_write_vectored(&mut context, &slices[..filled])
            {
                Poll::Ready(Ok(0)) => return Err(io::Error::from(io::ErrorKind::WriteZero).into()),
                Poll::Ready(Ok(count)) => session.sent(count, tools.clock().instant(tools.clock().now())),
                Poll::Ready(Err(error)) => return Err(error.into()),
                Poll::Pending => return Ok(false),
            }
        }
        // TLS and WebSocket have buffers of their own.
        if self.unflushed {
            match stream.poll_flush(&mut context) {
                Poll::Ready(Ok(())) => self.unflushed = false,
                Poll::Ready(Err(error)) => return Err(error.into()),
                Poll::Pending => return Ok(false),
            }
        }
        Ok(true)
    }
}
