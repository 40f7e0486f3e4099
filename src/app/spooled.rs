//! Lines of standard input that go by way of a spool.

use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::PublishOptions;
use super::failure::Failure;
use super::input::Descriptor;
use super::publish::Stop;
use super::streams::Streams;
use crate::client::{Line, Lost, PublicationHead, Spool, SpoolError, SpoolOptions, Took};
use crate::exit::Exit;

/// When a disk that was full is tried again.
pub(super) const RETRY: Duration = Duration::from_secs(1);

/// Standard input, and the spool that it goes to.
#[derive(Debug)]
pub(super) struct Spooled {
    spool: Box<Spool>,
    input: Descriptor,
    /// The line at hand.
    line: Option<Line>,
    /// When the disk, which is full, is tried again.
    retry: Option<Instant>,
    /// Whether it was said that the disk is full: once a run.
    told: bool,
    /// Whether no further line is wanted.
    ended: bool,
}

impl Spooled {
    /// Opens the spool for the lines of `input`. Needs a runtime.
    ///
    /// # Errors
    /// When it is in use, damaged, or the system refuses.
    pub(super) fn open(
        spool: SpoolOptions,
        options: &PublishOptions,
        input: OwnedFd,
    ) -> Result<Self, Failure> {
        let failed = |error| Failure::new(Exit::Failed, error);
        let mut spool = Box::new(Spool::open(spool).map_err(failed)?);
        let head = PublicationHead::new(
            options.topic.clone(),
            options.qos,
            options.retain,
            options.properties.clone(),
        );
        spool.begin(input.as_fd(), head).map_err(failed)?;
        Ok(Self {
            spool,
            input: Descriptor::new(input),
            line: None,
            retry: None,
            told: false,
            ended: false,
        })
    }

    /// The payload of the next line, if it is there.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>, SpoolError> {
        if self.ended {
            return Ok(None);
        }
        self.line = self.spool.next_line()?;
        Ok(self.line.as_ref().map(|line| line.payload.clone()))
    }

    /// Takes once what standard input has. Can be dropped at any point without loss.
    ///
    /// # Errors
    /// When it can't be read, or the spool not be written.
    pub(super) async fn fill(&mut self) -> Result<(), Stop> {
        self.input.wait().await.map_err(Stop::Input)?;
        match self.spool.take(self.input.as_fd())? {
            Took::Some | Took::End => {
                self.retry = None;
            }
            Took::NoRoom => self.retry = Some(Instant::now() + RETRY),
            Took::Failed(error) => return Err(Stop::Input(error)),
        }
        Ok(())
    }

    /// Whether standard input is to be read now.
    pub(super) fn wants_more(&self) -> bool {
        !self.ended && self.spool.wants_more() && self.retry.is_none_or(|retry| retry <= Instant::now())
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.ended || self.spool.is_exhausted()
    }

    /// Nothing more is wanted.
    pub(super) fn end(&mut self) {
        self.ended = true;
    }

    /// Gives back room, and says when there is none.
    pub(super) fn settle(&mut self, is_idle: bool, streams: &mut Streams<'_>) -> Result<(), SpoolError> {
        if self.spool.release()? {
            self.retry = None;
        }
        let is_full = self.retry.is_some() || self.spool.ledger().is_full();
        if is_full && !self.told {
            self.told = true;
            streams.notice(format_args!(
                "the disk of {} is full: standard input waits",
                self.spool.directory().display()
            ));
        }
        if is_idle && !self.ended {
            self.spool.check_room()?;
        }
        Ok(())
    }

    /// The line at hand.
    pub(super) const fn line(&self) -> Option<&Line> {
        self.line.as_ref()
    }

    /// When standard input, which found no room, is tried again.
    pub(super) fn retry(&self) -> Option<Instant> {
        self.retry.filter(|_| !self.ended && self.spool.wants_more())
    }

    /// What a power loss took, once.
    pub(super) fn take_lost(&mut self) -> Option<Lost> {
        self.spool.take_lost()
    }

    pub(super) const fn spool(&self) -> &Spool {
        &self.spool
    }

    pub(super) fn into_spool(self) -> Box<Spool> {
        self.spool
    }
}
