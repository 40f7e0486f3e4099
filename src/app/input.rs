//! Standard input as a source of payloads.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use bytes::{Bytes, BytesMut};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::descriptor::waited;

/// How many bytes a read asks for.
const BLOCK: usize = 128 * 1024;

/// Lines of an input that is read as it comes, without a thread and without making it non-blocking: others may share
/// it, as a shell does.
#[derive(Debug)]
pub(super) struct Lines {
    descriptor: Descriptor,
    buffer: BytesMut,
    /// How much of `buffer` is known to hold no newline.
    searched: usize,
    ended: bool,
    /// The longest line in bytes.
    limit: usize,
}

/// A descriptor that can be waited for, or one that never makes wait, as a regular file.
#[derive(Debug)]
pub(super) enum Descriptor {
    Waited(AsyncFd<OwnedFd>),
    Ready(OwnedFd),
}

impl AsFd for Descriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Descriptor::Waited(waited) => waited.get_ref().as_fd(),
            Descriptor::Ready(ready) => ready.as_fd(),
        }
    }
}

impl Lines {
    /// Lines of `input`, none longer than `limit` bytes. Needs a runtime.
    pub(super) fn new(input: OwnedFd, limit: usize) -> Self {
        Self {
            descriptor: Descriptor::new(input),
            buffer: BytesMut::new(),
            searched: 0,
            ended: false,
            limit,
        }
    }

    /// The next line without its newline, if it has been read; at the end, what stands there without a newline.
    pub(super) fn next(&mut self) -> Option<Bytes> {
        if let Some(found) = memchr::memchr(b'\n', &self.buffer[self.searched..]) {
            let end = self.searched + found;
            self.searched = 0;
            let line = self.buffer.split_to(end + 1).freeze();
            return Some(line.slice(..end));
        }
        self.searched = self.buffer.len();
        if self.ended && !self.buffer.is_empty() {
            self.searched = 0;
            return Some(self.buffer.split().freeze());
        }
        None
    }

    /// Whether the end was reached, and every line taken.
    pub(super) fn is_exhausted(&self) -> bool {
        self.ended && self.buffer.is_empty()
    }

    /// Whether the end of the input was reached.
    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Lines that have been read and not taken; an incomplete one counts.
    pub(super) fn waiting(&self) -> usize {
        memchr::memchr_iter(b'\n', &self.buffer).count()
            + usize::from(self.buffer.last().is_some_and(|last| *last != b'\n'))
    }

    /// Reads once, when there is something to be read. Can be dropped at any point without loss.
    ///
    /// # Errors
    /// What the system says; or that a line is longer than the limit.
    pub(super) async fn fill(&mut self) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        if self.searched > self.limit {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("a line is longer than {} bytes", self.limit),
            ));
        }
        self.descriptor.wait().await?;
        let filled = self.buffer.len();
        // A long line doubles the block, so that it is not moved again and again.
        self.buffer.resize(filled + BLOCK.max(filled.min(self.limit)), 0);
        let read = loop {
            match rustix::io::read(self.descriptor.as_fd(), &mut self.buffer[filled..]) {
                Err(rustix::io::Errno::INTR) => {}
                other => break other,
            }
        };
        self.buffer.truncate(filled + *read.as_ref().unwrap_or(&0));
        self.ended = read? == 0;
        Ok(())
    }
}

impl Descriptor {
    /// One to be read. Needs a runtime.
    pub(super) fn new(input: OwnedFd) -> Self {
        match waited(input, Interest::READABLE) {
            Ok(waited) => Self::Waited(waited),
            Err(ready) => Self::Ready(ready),
        }
    }

    /// Waits until a read would not block.
    pub(super) async fn wait(&self) -> io::Result<()> {
        let Descriptor::Waited(waited) = self else {
            return Ok(());
        };
        loop {
            let mut guard = waited.readable().await?;
            // Readiness is reported once a change. A read that took part of what was there must not wait for the
            // next change, so the system is asked.
            let mut descriptors = [PollFd::new(waited.get_ref(), PollFlags::IN)];
            let now = Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            };
            if poll(&mut descriptors, Some(&now))? > 0 {
                guard.retain_ready();
                return Ok(());
            }
            guard.clear_ready();
        }
    }
}

/// All of `input`, to its end.
///
/// # Errors
/// What the system says; or that it is longer than `limit` bytes.
pub(super) fn read_all(input: impl Read, limit: usize) -> io::Result<Bytes> {
    let mut bytes = Vec::new();
    input.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("it is longer than {limit} bytes"),
        ));
    }
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()
            .unwrap()
    }

    async fn all(mut lines: Lines) -> Vec<Bytes> {
        let mut all = Vec::new();
        while !lines.is_exhausted() {
            match lines.next() {
                Some(line) => all.push(line),
                None => lines.fill().await.unwrap(),
            }
        }
        all
    }

    #[test]
    fn lines_of_a_file() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"one\n\n\0two\r\nlast").unwrap();
        file.rewind().unwrap();
        let lines = runtime().block_on(async { all(Lines::new(file.into(), 100)).await });
        assert_eq!(lines, ["one", "", "\0two\r", "last"].map(Bytes::from));
    }

    #[test]
    fn a_newline_at_the_end_is_no_empty_line() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"one\n").unwrap();
        file.rewind().unwrap();
        let lines = runtime().block_on(async { all(Lines::new(file.into(), 100)).await });
        assert_eq!(lines, ["one"].map(Bytes::from));
    }

    #[test]
    fn lines_of_a_pipe_come_as_they_are_written_whatever_their_length() {
        let (reader, mut writer) = std::io::pipe().unwrap();
        let expected: Vec<Vec<u8>> = [0, 1, 2, 1000, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 1]
            .map(|size| vec![b'x'; size])
            .into();
        let written = expected.clone();
        let thread = std::thread::spawn(move || {
            for line in written {
                writer.write_all(&line).unwrap();
                writer.write_all(b"\n").unwrap();
            }
        });
        let lines = runtime().block_on(async { all(Lines::new(reader.into(), 10 * BLOCK)).await });
        thread.join().unwrap();
        assert!(lines == expected);
    }

    #[test]
    fn a_line_beyond_the_limit_is_an_error() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![b'x'; 2 * BLOCK]).unwrap();
        file.rewind().unwrap();
        let error = runtime().block_on(async {
            let mut lines = Lines::new(file.into(), 1000);
            lines.fill().await.unwrap();
            assert_eq!(lines.next(), None);
            lines.fill().await.unwrap_err()
        });
        assert_eq!(error.to_string(), "a line is longer than 1000 bytes");
    }
}
