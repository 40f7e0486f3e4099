//! Few large reads where the reader asks for many small ones.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::delegate::delegate_write;
use super::socket::Socket;

/// What one read takes at most while much comes.
const AHEAD: usize = 64 * 1024;

/// A socket whose reader asks for little at a time: rustls wants 4 KiB. While that is all there is, nothing changes and
/// no memory is needed. When more comes than was asked for, it is taken ahead in large pieces.
#[derive(Debug)]
pub(super) struct ReadAhead {
    socket: Socket,
    /// Empty unless much comes.
    buffer: Vec<u8>,
    /// What of the buffer is there, and not yet read.
    start: usize,
    end: usize,
    /// The last read of the socket gave all that it was asked for.
    was_filled: bool,
}

impl ReadAhead {
    pub(super) fn new(socket: Socket) -> Self {
        Self {
            socket,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            was_filled: false,
        }
    }

    pub(super) fn get_ref(&self) -> &Socket {
        &self.socket
    }

    /// Whether another read would probably not wait.
    pub(super) fn has_more(&self) -> bool {
        self.start < self.end || self.was_filled
    }

    fn writer(&mut self) -> &mut (dyn AsyncWrite + Unpin) {
        &mut self.socket
    }

    /// Reads into the buffer. It is given back when little comes.
    fn poll_fill(&mut self, context: &mut Context<'_>, asked: usize) -> Poll<io::Result<()>> {
        self.buffer.resize(AHEAD, 0);
        let mut ahead = ReadBuf::new(&mut self.buffer);
        let read = Pin::new(&mut self.socket).poll_read(context, &mut ahead);
        (self.start, self.end) = (0, ahead.filled().len());
        self.was_filled = self.end == AHEAD;
        if self.end == 0 {
            self.buffer = Vec::new();
        } else if self.end <= asked {
            self.buffer.truncate(self.end);
            self.buffer.shrink_to_fit();
        }
        read
    }
}

impl AsyncRead for ReadAhead {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let asked = buffer.remaining();
        if this.start == this.end {
            let is_busy = this.was_filled || this.buffer.len() == AHEAD;
            if !is_busy || asked >= AHEAD {
                this.buffer = Vec::new();
                ready!(Pin::new(&mut this.socket).poll_read(context, buffer))?;
                this.was_filled = buffer.remaining() == 0;
                return Poll::Ready(Ok(()));
            }
            ready!(this.poll_fill(context, asked))?;
        }
        let length = asked.min(this.end - this.start);
        buffer.put_slice(&this.buffer[this.start..this.start + length]);
        this.start += length;
        Poll::Ready(Ok(()))
    }
}

delegate_write!(ReadAhead);

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::UnixStream;

    use super::*;

    fn pair() -> (ReadAhead, UnixStream) {
        let (ours, theirs) = UnixStream::pair().unwrap();
        (ReadAhead::new(Socket::Unix(ours)), theirs)
    }

    #[tokio::test]
    async fn little_is_read_as_it_is() {
        let (mut reader, mut writer) = pair();
        writer.write_all(b"hello").await.unwrap();
        let mut read = [0; 16];
        assert_eq!(reader.read(&mut read).await.unwrap(), 5);
        assert!(!reader.has_more());
        assert_eq!(reader.buffer.capacity(), 0);
    }

    #[tokio::test]
    async fn much_is_taken_ahead_and_the_memory_given_back() {
        let (mut reader, mut writer) = pair();
        let sent: Vec<u8> = (0..20_000_u32).map(|number| number.to_le_bytes()[0]).collect();
        writer.write_all(&sent).await.unwrap();
        let mut read = vec![0; 4096];
        assert_eq!(reader.read(&mut read).await.unwrap(), 4096);
        assert!(reader.has_more());
        let mut rest = vec![0; sent.len()];
        let mut filled = 4096;
        rest[..4096].copy_from_slice(&read);
        while filled < sent.len() {
            let end = sent.len().min(filled + 4096);
            filled += reader.read(&mut rest[filled..end]).await.unwrap();
            // One read of the socket took it all.
            assert_eq!(reader.end, sent.len() - 4096);
        }
        assert_eq!(rest, sent);
        assert!(!reader.has_more());
        writer.write_all(b"x").await.unwrap();
        assert_eq!(reader.read(&mut read).await.unwrap(), 1);
        writer.write_all(b"y").await.unwrap();
        assert_eq!(reader.read(&mut read).await.unwrap(), 1);
        assert_eq!(reader.buffer.capacity(), 0, "the memory is kept");
        drop(writer);
        assert_eq!(reader.read(&mut read).await.unwrap(), 0);
    }

    #[tokio::test]
    async fn pieces_of_any_size_are_the_same_stream() {
        let mut random = fastrand::Rng::with_seed(7);
        let (mut reader, mut writer) = pair();
        let sent: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(500_000).collect();
        let expected = sent.clone();
        let sending = tokio::spawn(async move {
            let mut rest = &sent[..];
            while !rest.is_empty() {
                let length = fastrand::usize(1..=rest.len().min(100_000));
                writer.write_all(&rest[..length]).await.unwrap();
                rest = &rest[length..];
            }
        });
        let mut read = Vec::new();
        loop {
            let mut piece = vec![0; random.usize(1..=80_000)];
            match reader.read(&mut piece).await.unwrap() {
                0 => break,
                count => read.extend_from_slice(&piece[..count]),
            }
        }
        assert!(read == expected);
        sending.await.unwrap();
    }
}
