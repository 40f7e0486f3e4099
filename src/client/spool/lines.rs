//! The input of a spool as lines, each read once, in order.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use super::SpoolError;
use super::input::{Input, STEP};
use super::ledger::Ledger;
use crate::mqtt::MAX_REMAINING_LENGTH;
use crate::session::PublicationHead;

/// A line to be sent.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is sent as.
    pub head: Arc<PublicationHead>,
    /// Without its newline.
    pub payload: Bytes,
    /// Bytes of input, its newline included.
    pub length: u64,
}

/// The reader.
#[derive(Debug, Default)]
pub(super) struct Lines {
    buffer: BytesMut,
    /// The place in the input of the first byte of `buffer`.
    at: u64,
    /// How much of `buffer` is known to hold no newline.
    searched: usize,
    /// What the lines here are sent as, and where that ends.
    stream: Option<(Arc<PublicationHead>, Option<u64>)>,
}

impl Lines {
    pub(super) fn new(at: u64) -> Self {
        Self {
            at,
            ..Self::default()
        }
    }

    /// Where the next line begins.
    pub(super) const fn at(&self) -> u64 {
        self.at
    }

    /// Where the buffer ends.
    fn end(&self) -> u64 {
        self.at + self.buffer.len() as u64
    }

    /// Reads the `count` bytes of new input at `before`, and keeps them where they are what is next. Returns their
    /// checksum.
    pub(super) fn read_new(&mut self, input: &Input, before: u64, count: u64) -> Result<u32, SpoolError> {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if self.end() != before {
            let mut bytes = vec![0; count];
            input.read(before, &mut bytes)?;
            return Ok(crc32fast::hash(&bytes));
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + count, 0);
        let read = input.read(before, &mut self.buffer[filled..]);
        if read.is_err() {
            self.buffer.truncate(filled);
        }
        read.map(|()| crc32fast::hash(&self.buffer[filled..]))
    }

    /// The next line.
    pub(super) fn next(
        &mut self,
        input: &Input,
        ledger: &Ledger,
        ended: bool,
    ) -> Result<Option<Line>, SpoolError> {
        loop {
            if self.at == input.end() {
                return Ok(None);
            }
            let (head, boundary) = self.stream(ledger)?;
            let left = boundary.map_or(usize::MAX, |end| {
                usize::try_from(end - self.at).unwrap_or(usize::MAX)
            });
            let searchable = self.buffer.len().min(left);
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[self.searched..searchable]) {
                let end = self.searched + found;
                return Ok(Some(self.take(head, end, 1)));
            }
            self.searched = searchable;
            let is_last = searchable == left || (ended && self.end() == input.end());
            if is_last && searchable > 0 {
                return Ok(Some(self.take(head, searchable, 0)));
            }
            if self.buffer.len() > MAX_REMAINING_LENGTH {
                return Err(SpoolError::MessageTooLong(MAX_REMAINING_LENGTH as u64));
            }
            let more = (input.end() - self.end()).min(STEP);
            if more == 0 {
                return Ok(None);
            }
            let end = self.end();
            self.read_new(input, end, more)?;
        }
    }

    fn take(&mut self, head: Arc<PublicationHead>, end: usize, newline: usize) -> Line {
        self.searched = 0;
        let length = (end + newline) as u64;
        self.at += length;
        if self
            .stream
            .as_ref()
            .is_some_and(|(_, boundary)| boundary.is_some_and(|boundary| boundary <= self.at))
        {
            self.stream = None;
        }
        let line = self.buffer.split_to(end + newline).freeze();
        Line {
            head,
            payload: line.slice(..end),
            length,
        }
    }

    /// What the line here is sent as, and where that ends.
    fn stream(&mut self, ledger: &Ledger) -> Result<(Arc<PublicationHead>, Option<u64>), SpoolError> {
        if self.stream.is_none() {
            self.stream = ledger.look(|state| {
                let (stream, end) = state.stream_of(self.at)?;
                Some((Arc::clone(&stream.head), end))
            });
        }
        let stream = self.stream.clone();
        // The journal begins with a stream, or there is no input.
        stream.ok_or_else(|| {
            SpoolError::system("find", "the topic of a line")(std::io::ErrorKind::NotFound.into())
        })
    }
}

/// How many lines there are from `next` on; an unfinished one counts.
pub(super) fn count(input: &Input, ledger: &Ledger, next: u64) -> Result<u64, SpoolError> {
    let ends: Vec<u64> = ledger.look(|state| {
        let starts = state.streams.iter().map(|stream| stream.at);
        starts
            .filter(|at| *at > next && *at < input.end())
            .chain([input.end()])
            .collect()
    });
    let (mut count, mut from) = (0, next);
    for end in ends {
        let mut last = b'\n';
        while from < end {
            let mut bytes = vec![0; usize::try_from((end - from).min(STEP)).unwrap_or(0)];
            input.read(from, &mut bytes)?;
            from += bytes.len() as u64;
            count += memchr::memchr_iter(b'\n', &bytes).count() as u64;
            last = bytes.last().copied().unwrap_or(last);
        }
        count += u64::from(last != b'\n');
    }
    Ok(count)
}
