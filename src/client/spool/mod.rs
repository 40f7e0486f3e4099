//! A spool: what was read and not acknowledged, on disk, so that another process goes on where this one ended.
//!
//! A directory with the input as it came (`*.input`), a journal that says what became of it, and a lock. Input is
//! written before it is looked at, and the journal before the network: see `input.rs` and [`Ledger`]. What is told of
//! a message is the place of its line, the packet identifier that it was sent under, PUBREC, and that it is done.

mod blocks;
mod entry;
mod error;
mod frame;
mod input;
mod interval;
mod journal;
mod ledger;
mod lines;
mod open;
mod options;
mod state;
mod stream;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::os::fd::BorrowedFd;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{FileType, fstat, seek};

pub use error::SpoolError;
#[doc(hidden)]
pub use journal::check_journal;
pub use ledger::Ledger;
pub use lines::Line;
pub use options::{SpoolOptions, SpoolSync};

use crate::session::{Publication, PublicationHead, Restored};
use entry::{Block, Entry};
use input::{Failed, Input};
use interval::Interval;
use lines::Lines;
use stream::{Source, Stream};

/// An open spool.
#[derive(Debug)]
pub struct Spool {
    options: SpoolOptions,
    input: Input,
    ledger: Ledger,
    lines: Lines,
    /// Whether it was last written under the present start of the system.
    same_boot: bool,
    /// Whether standard input has ended.
    ended: bool,
    /// Whether there was no room on the disk for the last of it.
    is_full: bool,
    /// Messages that a power loss took, though they had been read.
    lost: Option<Lost>,
    _interval: Option<Interval>,
    _lock: File,
}

/// What a power loss took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// Bytes of input, of which nothing was acknowledged.
    pub bytes: u64,
    /// Messages that had been sent and were not acknowledged.
    pub messages: usize,
}

/// What came of [`Spool::take`].
#[derive(Debug)]
pub enum Took {
    /// There is more.
    Some,
    /// Standard input has ended.
    End,
    /// The disk is full; nothing was taken.
    NoRoom,
    /// Standard input can't be read.
    Failed(io::Error),
}

impl Spool {
    /// The ledger, for the client that sends from this spool.
    pub fn ledger(&self) -> Ledger {
        self.ledger.clone()
    }

    /// What a power loss took, if there was one; to be told once.
    pub const fn take_lost(&mut self) -> Option<Lost> {
        self.lost.take()
    }

    /// The messages that an earlier process left in flight, in the order of sending.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn kept(&self) -> Result<Vec<Restored>, SpoolError> {
        let messages: Vec<_> = self.ledger.look(|state| {
            let with_head = state.in_flight().filter_map(|message| {
                let (stream, _) = state.stream_of(message.offset)?;
                Some((*message, Arc::clone(&stream.head)))
            });
            with_head.collect()
        });
        let kept = messages.into_iter().map(|(message, head)| {
            let mut payload = vec![0; usize::try_from(message.length).unwrap_or(usize::MAX)];
            self.input.read(message.offset, &mut payload)?;
            payload.pop_if(|last| *last == b'\n');
            Ok(Restored {
                identifier: message.identifier,
                publication: Publication {
                    head,
                    payload: payload.into(),
                },
                received: message.received,
            })
        });
        kept.collect()
    }

    /// Says what the lines of `source` are sent as. An unfinished line of an earlier process goes on where `source` is
    /// found as that process left it; else it ends there.
    ///
    /// # Errors
    /// When it can't be noted.
    pub fn begin(&mut self, source: BorrowedFd<'_>, head: PublicationHead) -> Result<(), SpoolError> {
        let source = self.source(source);
        let end = self.input.end();
        let unfinished = self.start_of_last_line()?;
        let (goes_on, same_head) = self.ledger.look(|state| {
            let last = state.streams.back().filter(|_| self.same_boot);
            (
                source.is_some() && last.is_some_and(|last| last.source == source),
                last.is_some_and(|last| *last.head == head),
            )
        });
        if goes_on && same_head {
            return Ok(());
        }
        let at = if goes_on { unfinished } else { end };
        self.ledger.add(Entry::Stream(Box::new(Stream {
            at,
            source,
            head: Arc::new(head),
        })))?;
        // Before any input is there that it is about.
        if self.ledger.write()? {
            return Ok(());
        }
        let full = io::ErrorKind::StorageFull;
        Err(SpoolError::system("write", &self.options.directory)(full.into()))
    }

    /// What `source` is recognised by.
    fn source(&self, source: BorrowedFd<'_>) -> Option<Source> {
        let stat = fstat(source).ok()?;
        let ahead = match FileType::from_raw_mode(stat.st_mode) {
            FileType::Fifo | FileType::Socket => 0,
            FileType::RegularFile => {
                let offset = seek(source, rustix::fs::SeekFrom::Current(0)).ok()?;
                offset.cast_signed().wrapping_sub(self.input.end().cast_signed())
            }
            _ => return None,
        };
        Some(Source {
            device: stat.st_dev,
            inode: stat.st_ino,
            ahead,
        })
    }

    /// Where the line begins that the input ends in; its end when the last line is finished.
    fn start_of_last_line(&self) -> Result<u64, SpoolError> {
        let end = self.input.end();
        let least = self.ledger.look(|state| {
            let stream = state.streams.back().map_or(0, |stream| stream.at);
            stream.max(state.start.next)
        });
        let mut from = end;
        while from > least {
            let count = (from - least).min(input::STEP);
            let mut bytes = vec![0; usize::try_from(count).unwrap_or(0)];
            from -= count;
            self.input.read(from, &mut bytes)?;
            if let Some(newline) = memchr::memrchr(b'\n', &bytes) {
                return Ok(from + newline as u64 + 1);
            }
        }
        Ok(least.min(end))
    }

    /// Whether there is room for more input, and more may come.
    pub fn wants_more(&self) -> bool {
        !self.ended && self.room() > 0
    }

    fn room(&self) -> u64 {
        let used = self.input.end() - self.input.first() + self.ledger.length();
        self.options.maximum.saturating_sub(used)
    }

    /// Takes what `source` has now, up to 256 KiB. To be called when a read would not block.
    ///
    /// # Errors
    /// When the spool is of no more use.
    pub fn take(&mut self, source: BorrowedFd<'_>) -> Result<Took, SpoolError> {
        let before = self.input.end();
        let (count, begins_file) = match self.input.take(source, self.room()) {
            Ok((0, _)) => {
                self.ended = true;
                return Ok(Took::End);
            }
            Ok(taken) => taken,
            Err(Failed::Source(error)) => return Ok(Took::Failed(error)),
            Err(Failed::Spool(error)) if error::is_full(&error) => {
                self.is_full = true;
                return Ok(Took::NoRoom);
            }
            Err(Failed::Spool(error)) => {
                return Err(SpoolError::system("write", &self.options.directory)(error));
            }
        };
        self.is_full = false;
        let checksum = self.lines.read_new(&self.input, before, count)?;
        if let Some(file) = self.input.last_file() {
            let block = Block {
                begins_file,
                length: count,
                checksum,
            };
            self.ledger.add_block(Entry::Block(block), file)?;
        }
        Ok(Took::Some)
    }

    /// The next line to be sent, without its newline, if it is there. At the end of the input also one without.
    ///
    /// # Errors
    /// When it can't be read, or is longer than can be.
    pub fn next_line(&mut self) -> Result<Option<Line>, SpoolError> {
        self.lines.next(&self.input, &self.ledger, self.ended)
    }

    /// Whether a line can be finished that [`Spool::next_line`] does not have; to be asked when nothing is in flight.
    ///
    /// # Errors
    /// When it is longer than the spool may be.
    pub fn check_room(&self) -> Result<(), SpoolError> {
        if self.ended || self.room() > 0 {
            Ok(())
        } else {
            Err(SpoolError::LineTooLong(self.options.maximum))
        }
    }

    /// Whether standard input has ended and each line was taken.
    pub fn is_exhausted(&self) -> bool {
        self.ended && self.lines.at() == self.input.end()
    }

    /// Gives back the files whose lines are all acknowledged; where the disk is full, also parts of them. Returns whether
    /// there were any.
    ///
    /// # Errors
    /// When they can't be removed.
    pub fn release(&mut self) -> Result<bool, SpoolError> {
        // The last file goes on to be written.
        let last = self.input.segments().back().map_or(0, |last| last.start);
        let settled = self.ledger.settled().min(last);
        if self.input.release(settled)? {
            self.ledger.forget_before(self.input.first());
            return Ok(true);
        }
        if !self.is_full && !self.ledger.is_full() {
            return Ok(false);
        }
        let given = self.ledger.give_back()?;
        if let Some(offset) = given {
            self.input.punch(offset);
        }
        Ok(given.is_some())
    }

    /// How many messages are not acknowledged: those in flight, and the lines that were not sent.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn undelivered(&self) -> Result<u64, SpoolError> {
        let (in_flight, next) = self
            .ledger
            .look(|state| (state.in_flight().count() as u64, state.start.next));
        Ok(in_flight + lines::count(&self.input, &self.ledger, next)?)
    }

    /// Writes what was noted; where everything is acknowledged, it is emptied.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(&mut self) -> Result<(), SpoolError> {
        if !self.ledger.write()? || self.ledger.settled() < self.input.end() {
            return Ok(());
        }
        self.input.release(self.input.end())?;
        let end = self.input.end();
        self.ledger.mend(|state| state.forget_before(end)).map(drop)
    }

    /// Where it is.
    pub fn directory(&self) -> &Path {
        &self.options.directory
    }
}
