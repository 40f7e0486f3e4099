//! The payloads of `pub`, with or without a spool between.

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use tokio::time::sleep_until;

use super::failure::Failure;
use super::payloads::Payloads;
use super::publish::{Stop, kept};
use super::replay::{Ahead, RecordsError};
use super::spooled::{RETRY, Spooled};
use super::streams::Streams;
use super::{InputError, PublishOptions};
use crate::client::{
    Client, ConnectOptions, Connected, Lost, Observer, PublicationHead, Spool, SpoolError, Trace,
};
use crate::exit::Exit;
use crate::mqtt::QoS;

/// The payloads of a run, one after the other.
#[derive(Debug)]
pub(super) enum Feed {
    /// As they come.
    Plain(Payloads),
    /// Lines, by way of a spool.
    Spooled(Box<Spooled>),
}

impl Feed {
    /// Opens what `options` name.
    ///
    /// # Errors
    /// When it can't be read, or is too long for a message.
    pub(super) fn open(options: &PublishOptions, input: Option<OwnedFd>) -> Result<Self, Failure> {
        let Some(spool) = &options.spool else {
            return Payloads::open(options, input).map(Self::Plain);
        };
        let input = input.ok_or_else(|| Failure::new(Exit::Failed, InputError::Closed))?;
        let spooled = Spooled::open(spool.clone(), options, input)?;
        Ok(Self::Spooled(Box::new(spooled)))
    }

    /// The next payload, if it is there.
    ///
    /// # Errors
    /// When the spool can't be read.
    pub(super) fn next(&mut self) -> Result<Option<Bytes>, SpoolError> {
        match self {
            Self::Plain(payloads) => Ok(payloads.next()),
            Self::Spooled(spooled) => spooled.next(),
        }
    }

    /// Waits for more, after [`Feed::next`] had none. Can be dropped at any point without loss. Never resolves when
    /// nothing more will come.
    ///
    /// # Errors
    /// When the input can't be read, a line is too long for a message, or the spool can't be written.
    pub(super) async fn fill(&mut self) -> Result<(), Stop> {
        match self {
            Self::Plain(payloads) => payloads.fill().await.map_err(Stop::Input),
            Self::Spooled(spooled) if spooled.wants_more() => spooled.fill().await,
            Self::Spooled(_) => std::future::pending().await,
        }
    }

    /// Whether there is no further payload.
    pub(super) fn is_exhausted(&self) -> bool {
        match self {
            Self::Plain(payloads) => payloads.is_exhausted(),
            Self::Spooled(spooled) => spooled.is_exhausted(),
        }
    }

    /// Payloads that have been read, not taken, and are nowhere else.
    pub(super) fn waiting(&self) -> usize {
        match self {
            Self::Plain(payloads) => payloads.waiting(),
            Self::Spooled(_) => 0,
        }
    }

    /// Nothing more is wanted.
    pub(super) fn end(&mut self) {
        match self {
            Self::Plain(payloads) => payloads.end(),
            Self::Spooled(spooled) => spooled.end(),
        }
    }
}

/// What payloads have that bring their own heads: see [`Payloads`].
impl Feed {
    pub(super) fn ahead(&mut self, now: Instant) -> Option<Ahead> {
        match self {
            Self::Plain(payloads) => payloads.ahead(now),
            Self::Spooled(_) => None,
        }
    }

    /// The head of the payload that was taken last.
    pub(super) fn head(&self) -> Option<&Arc<PublicationHead>> {
        match self {
            Self::Plain(payloads) => payloads.head(),
            Self::Spooled(spooled) => spooled.line().map(|line| &line.head),
        }
    }

    pub(super) fn take_size(&mut self) -> Option<u64> {
        match self {
            Self::Plain(payloads) => payloads.take_size(),
            Self::Spooled(_) => None,
        }
    }

    pub(super) fn take_fault(&mut self) -> Option<RecordsError> {
        match self {
            Self::Plain(payloads) => payloads.take_fault(),
            Self::Spooled(_) => None,
        }
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::Plain(payloads) => payloads.name(),
            Self::Spooled(_) => "standard input".to_owned(),
        }
    }
}

/// What is of a spool alone, and nothing without.
impl Feed {
    /// The spool.
    pub(super) fn spool(&self) -> Option<&Spool> {
        match self {
            Self::Spooled(spooled) => Some(spooled.spool()),
            Self::Plain(_) => None,
        }
    }

    /// The spool, and nothing else.
    pub(super) fn into_spool(self) -> Option<Box<Spool>> {
        match self {
            Self::Spooled(spooled) => Some(spooled.into_spool()),
            Self::Plain(_) => None,
        }
    }

    /// Connects, and takes up what an earlier process left in flight.
    pub(super) async fn connect(
        &self,
        connect: &ConnectOptions,
        qos: QoS,
        trace: Option<Box<Trace>>,
        observer: Observer<'_>,
    ) -> Result<(Client, Connected), Failure> {
        let Some(spool) = self.spool() else {
            return Ok(Client::connect_observed(connect, qos, trace, observer).await?);
        };
        let connected = Client::connect_spooled(connect, qos, (trace, spool), observer).await;
        connected.map_err(|error| {
            let failure = Failure::from(error);
            match kept(spool) {
                Some(kept) => failure.context(kept),
                None => failure,
            }
        })
    }

    /// How long the line at hand is in the spool, its newline included.
    pub(super) fn line_length(&self) -> Option<u64> {
        match self {
            Self::Spooled(spooled) => spooled.line().map(|line| line.length),
            Self::Plain(_) => None,
        }
    }

    /// Whether standard input is read also when no payload is wanted.
    pub(super) fn reads_ahead(&self) -> bool {
        matches!(self, Self::Spooled(spooled) if spooled.wants_more())
    }

    /// Reads ahead until something fails.
    pub(super) async fn absorb(&mut self) -> Stop {
        loop {
            let Self::Spooled(spooled) = self else {
                return std::future::pending().await;
            };
            if spooled.wants_more() {
                if let Err(stop) = spooled.fill().await {
                    return stop;
                }
            } else if let Some(retry) = spooled.retry() {
                sleep_until(retry.into()).await;
            } else {
                return std::future::pending().await;
            }
        }
    }

    /// Gives back what was acknowledged. `is_idle` is whether nothing is in flight, and no payload there.
    ///
    /// # Errors
    /// When the spool can't be written, or is too small for a line.
    pub(super) fn settle(&mut self, is_idle: bool, streams: &mut Streams<'_>) -> Result<(), SpoolError> {
        match self {
            Self::Spooled(spooled) => spooled.settle(is_idle, streams),
            Self::Plain(_) => Ok(()),
        }
    }

    /// When something is to be tried again that failed for want of room.
    pub(super) fn retry_at(&self, now: Instant) -> Option<Instant> {
        let Self::Spooled(spooled) = self else {
            return None;
        };
        let is_full = spooled.spool().ledger().is_full();
        spooled.retry().or(is_full.then(|| now + RETRY))
    }

    /// Says what a power loss took of the spool.
    pub(super) fn tell_lost(&mut self, streams: &mut Streams<'_>) {
        let Self::Spooled(spooled) = self else {
            return;
        };
        if let Some(Lost { bytes, messages }) = spooled.take_lost() {
            streams.notice(format_args!(
                "the system stopped before all of {} was on the disk: {bytes} bytes of input are gone, and with \
                 them {messages} messages that were sent and may not have arrived (--spool-fsync always prevents that)",
                spooled.spool().directory().display()
            ));
        }
    }
}
