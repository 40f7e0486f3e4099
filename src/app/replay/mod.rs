//! Messages from lines that say where they go: records, which `sub --output json` writes, and `topic<TAB>payload`.

mod clock;
mod line;
mod options;

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use jiff::Timestamp;
use thiserror::Error;

use super::PublishOptions;
use super::ending::InputError;
use super::failure::Failure;
use super::input::Lines;
use crate::client::{Publication, PublicationHead};
use crate::exit::Exit;
use crate::mqtt::{MAX_REMAINING_LENGTH, QoS};

use clock::Clock;
use line::Defaults;
pub use line::LineFault;
pub use options::{LineShape, Moment, RecordsOptions, Speed};

/// The longest line: each byte of a payload may stand as an escape of six.
const LONGEST_LINE: usize = MAX_REMAINING_LENGTH * 6 + 64 * 1024;

/// A line that is no message. Nothing after it is published.
#[derive(Debug, Error)]
#[error("{source_name}, line {line}: {fault}{}", if *.cut { ", where the line is cut off" } else { "" })]
pub struct RecordsError {
    source_name: String,
    /// From 1.
    line: u64,
    /// Whether it ends too early.
    cut: bool,
    fault: LineFault,
}

/// The next message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ahead {
    pub(super) qos: QoS,
    /// When it is to leave; `None` is at once.
    pub(super) due: Option<Instant>,
}

/// Messages from lines, one after the other.
#[derive(Debug)]
pub(super) struct Replay {
    options: RecordsOptions,
    defaults: Defaults,
    lines: Lines,
    clock: Clock,
    /// After this one.
    rounds_left: u64,
    /// The number of the last line.
    line: u64,
    /// The time of the first record.
    first: Option<Timestamp>,
    next: Option<(Publication, Ahead)>,
    /// Of the message that was taken last.
    head: Option<Arc<PublicationHead>>,
    /// Bytes of the lines that were read since the last message.
    size: u64,
    ended: bool,
    fault: Option<RecordsError>,
}

impl Replay {
    /// Opens what `records` name; `publish` says what lines do not.
    ///
    /// # Errors
    /// When it can't be opened.
    pub(super) fn open(
        records: &RecordsOptions,
        publish: &PublishOptions,
        input: Option<OwnedFd>,
    ) -> Result<Self, Failure> {
        let descriptor = match &records.file {
            Some(path) => open(path).map_err(|source| {
                let path = path.clone();
                Failure::new(Exit::Failed, InputError::File { path, source })
            })?,
            None => input.ok_or_else(|| Failure::new(Exit::Failed, InputError::Closed))?,
        };
        Ok(Self {
            options: records.clone(),
            defaults: Defaults {
                qos: publish.qos,
                retain: publish.retain,
                properties: publish.properties.clone(),
                topic: publish.topic.clone(),
                encoding: publish.encoding.clone(),
            },
            lines: Lines::new(descriptor, LONGEST_LINE),
            clock: Clock::new(records.speed),
            rounds_left: records.rounds - 1,
            line: 0,
            first: None,
            next: None,
            head: None,
            size: 0,
            ended: false,
            fault: None,
        })
    }

    /// The next message, if it has been read.
    pub(super) fn ahead(&mut self, now: Instant) -> Option<Ahead> {
        while self.next.is_none() && !self.ended {
            let Some(line) = self.lines.next() else {
                if self.lines.is_exhausted() && self.rounds_left > 0 {
                    self.begin_again();
                }
                break;
            };
            self.line += 1;
            self.size += line.len() as u64 + 1;
            if self.options.shape != LineShape::Payload && line.trim_ascii().is_empty() {
                continue;
            }
            match self.read(&line, now) {
                Ok(next) => self.next = next,
                Err(fault) => self.failed(fault),
            }
        }
        self.next.as_ref().map(|(_, ahead)| *ahead)
    }

    /// The message of `line`; `None` if it is not wanted.
    fn read(&mut self, line: &Bytes, now: Instant) -> Result<Option<(Publication, Ahead)>, LineFault> {
        let timed = line::read(line, &self.options, &self.defaults)?;
        if !self.is_wanted(timed.time)? {
            return Ok(None);
        }
        let mut publication = timed.publication;
        // Most messages have the head of the one before, or differ in the topic.
        if let Some(head) = self.head.as_ref().filter(|head| **head == publication.head) {
            publication.head = Arc::clone(head);
        }
        let ahead = Ahead {
            qos: publication.head.qos,
            due: self.clock.due(timed.time, now),
        };
        Ok(Some((publication, ahead)))
    }

    fn is_wanted(&mut self, time: Option<Timestamp>) -> Result<bool, LineFault> {
        if self.options.from.is_none() && self.options.to.is_none() {
            return Ok(true);
        }
        let time = time.ok_or(LineFault::NoTime)?;
        let first = *self.first.get_or_insert(time);
        let instant = |moment| match moment {
            Moment::At(time) => time,
            Moment::After(after) => first.checked_add(after).unwrap_or(Timestamp::MAX),
        };
        let is_late_enough = self.options.from.is_none_or(|from| time >= instant(from));
        Ok(is_late_enough && self.options.to.is_none_or(|to| time < instant(to)))
    }

    fn begin_again(&mut self) {
        self.rounds_left -= 1;
        self.line = 0;
        self.clock.restart();
        let path = self.options.file.as_deref();
        match path.map(open) {
            Some(Ok(descriptor)) => self.lines = Lines::new(descriptor, LONGEST_LINE),
            Some(Err(error)) => self.failed(LineFault::Gone(error)),
            None => self.ended = true,
        }
    }

    fn failed(&mut self, fault: LineFault) {
        self.ended = true;
        self.fault = Some(RecordsError {
            source_name: self.name(),
            line: self.line,
            cut: fault.is_early_end(),
            fault,
        });
    }

    /// What the lines are read from, for people.
    pub(super) fn name(&self) -> String {
        let path = self.options.file.as_deref();
        path.map_or_else(|| "standard input".to_owned(), |path| path.display().to_string())
    }

    /// Takes the message that is ahead.
    pub(super) fn next(&mut self) -> Option<Bytes> {
        let (publication, _) = self.next.take()?;
        self.head = Some(publication.head);
        Some(publication.payload)
    }

    /// The head of the message that was taken last.
    pub(super) const fn head(&self) -> Option<&Arc<PublicationHead>> {
        self.head.as_ref()
    }

    /// How many bytes of input were read since this was asked last.
    pub(super) fn take_size(&mut self) -> u64 {
        std::mem::take(&mut self.size)
    }

    /// Reads more. Can be dropped at any point without loss. Never resolves when nothing more will come.
    ///
    /// # Errors
    /// What the system says, or that a line is too long.
    pub(super) async fn fill(&mut self) -> io::Result<()> {
        if self.ended || self.lines.has_ended() {
            std::future::pending().await
        } else {
            self.lines.fill().await
        }
    }

    /// Whether there is no further message.
    pub(super) fn is_exhausted(&self) -> bool {
        let is_read = self.lines.is_exhausted() && self.rounds_left == 0;
        self.next.is_none() && (self.ended || is_read)
    }

    /// Messages that have been read and not taken.
    pub(super) fn waiting(&self) -> usize {
        usize::from(self.next.is_some()) + if self.ended { 0 } else { self.lines.waiting() }
    }

    /// Nothing more is wanted.
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.next = None;
    }

    /// The line that ended the input before its end.
    pub(super) fn take_fault(&mut self) -> Option<RecordsError> {
        self.fault.take()
    }
}

fn open(path: &Path) -> io::Result<OwnedFd> {
    File::open(path).map(OwnedFd::from)
}
