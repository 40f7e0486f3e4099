//! Where the payloads of `pub` come from.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;

use super::ending::InputError;
use super::failure::Failure;
use super::input::{Lines, read_all};
use super::replay::{Ahead, RecordsError, Replay};
use super::{PayloadSource, PublishOptions};
use crate::client::PublicationHead;
use crate::exit::Exit;
use crate::mqtt::MAX_REMAINING_LENGTH;

/// The payloads of a run, one after the other.
#[derive(Debug)]
pub(super) enum Payloads {
    /// One payload, several times.
    Same { payload: Bytes, left: u64 },
    /// A line each.
    Lines(Box<Lines>),
    /// With heads of their own.
    Records(Box<Replay>),
}

impl Payloads {
    /// Opens the source that `options` name; reads it whole where it is one message.
    ///
    /// # Errors
    /// When it can't be read, or is too long for a message.
    pub(super) fn open(options: &PublishOptions, input: Option<OwnedFd>) -> Result<Self, Failure> {
        if let Some(records) = &options.records {
            let replay = Replay::open(records, options, input)?;
            return Ok(Self::Records(Box::new(replay)));
        }
        let mut payloads = Self::of(&options.source, input, options.refuses_empty_input)?;
        if let Self::Same { payload, left } = &mut payloads {
            *left = options.repeat.count;
            if let Some(encoding) = &options.encoding {
                let encoded = encoding.encode(payload).map_err(|fault| {
                    Failure::text(Exit::Failed, format!("the payload cannot be encoded: {fault}"))
                });
                *payload = encoded?.into();
            }
        }
        Ok(payloads)
    }

    /// Each payload of `source` once; reads it whole where it is one message. With `refuses_empty` an empty standard
    /// input is an error then.
    ///
    /// # Errors
    /// When it can't be read, or is too long for a message.
    pub(super) fn of(
        source: &PayloadSource,
        input: Option<OwnedFd>,
        refuses_empty: bool,
    ) -> Result<Self, Failure> {
        if *source == PayloadSource::StdinLines {
            let input = input.ok_or_else(|| failed(InputError::Closed))?;
            let lines = Lines::new(input, MAX_REMAINING_LENGTH);
            return Ok(Self::Lines(Box::new(lines)));
        }
        let payload = whole(source, input, refuses_empty)?;
        Ok(Self::Same { payload, left: 1 })
    }

    /// The next payload, if it is there.
    pub(super) fn next(&mut self) -> Option<Bytes> {
        match self {
            Self::Lines(lines) => lines.next(),
            Self::Records(replay) => replay.next(),
            Self::Same { left: 0, .. } => None,
            Self::Same { payload, left } => {
                *left -= 1;
                Some(payload.clone())
            }
        }
    }

    /// Waits for more, after [`Payloads::next`] had none. Can be dropped at any point without loss. Never resolves
    /// when nothing more will come.
    ///
    /// # Errors
    /// When the input can't be read, or a line is too long for a message.
    pub(super) async fn fill(&mut self) -> io::Result<()> {
        match self {
            Self::Lines(lines) if !lines.has_ended() => lines.fill().await,
            Self::Records(replay) => replay.fill().await,
            _ => std::future::pending().await,
        }
    }

    /// Whether there is no further payload.
    pub(super) fn is_exhausted(&self) -> bool {
        match self {
            Self::Lines(lines) => lines.is_exhausted(),
            Self::Records(replay) => replay.is_exhausted(),
            Self::Same { left, .. } => *left == 0,
        }
    }

    /// Payloads that have been read and not taken.
    pub(super) fn waiting(&self) -> usize {
        match self {
            Self::Lines(lines) => lines.waiting(),
            Self::Records(replay) => replay.waiting(),
            Self::Same { left, .. } => usize::try_from(*left).unwrap_or(usize::MAX),
        }
    }

    /// No payloads.
    pub(super) const fn none() -> Self {
        Self::Same {
            payload: Bytes::new(),
            left: 0,
        }
    }

    /// Nothing more is wanted.
    pub(super) fn end(&mut self) {
        if let Self::Records(replay) = self {
            replay.end();
            return;
        }
        *self = Self::none();
    }
}

/// What payloads have that bring their own heads, and others have not.
impl Payloads {
    /// The next message, if it has been read.
    pub(super) fn ahead(&mut self, now: Instant) -> Option<Ahead> {
        match self {
            Self::Records(replay) => replay.ahead(now),
            Self::Same { .. } | Self::Lines(_) => None,
        }
    }

    /// The head of the payload that was taken last.
    pub(super) fn head(&self) -> Option<&Arc<PublicationHead>> {
        match self {
            Self::Records(replay) => replay.head(),
            Self::Same { .. } | Self::Lines(_) => None,
        }
    }

    /// How many bytes of input the payload was that was taken last, where that is not its length.
    pub(super) fn take_size(&mut self) -> Option<u64> {
        match self {
            Self::Records(replay) => Some(replay.take_size()),
            Self::Same { .. } | Self::Lines(_) => None,
        }
    }

    /// What ended the input before its end.
    pub(super) fn take_fault(&mut self) -> Option<RecordsError> {
        match self {
            Self::Records(replay) => replay.take_fault(),
            Self::Same { .. } | Self::Lines(_) => None,
        }
    }

    /// What is read, for people.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Records(replay) => replay.name(),
            Self::Same { .. } | Self::Lines(_) => "standard input".to_owned(),
        }
    }
}

/// Reads a source that is one message; one of lines has none. With `refuses_empty` an empty standard input is an error.
///
/// # Errors
/// When it can't be read, or is too long for a message.
pub(super) fn whole(
    source: &PayloadSource,
    input: Option<OwnedFd>,
    refuses_empty: bool,
) -> Result<Bytes, Failure> {
    match source {
        PayloadSource::Argument(payload) => Ok(payload.clone()),
        PayloadSource::Empty | PayloadSource::StdinLines => Ok(Bytes::new()),
        PayloadSource::File(path) => File::open(path)
            .and_then(|file| read_all(file, MAX_REMAINING_LENGTH))
            .map_err(|source| {
                let path = path.clone();
                failed(InputError::File { path, source })
            }),
        PayloadSource::Stdin => {
            let input = input.ok_or_else(|| failed(InputError::Closed))?;
            let payload = read_all(File::from(input), MAX_REMAINING_LENGTH)
                .map_err(|error| failed(InputError::Stdin(error)))?;
            if payload.is_empty() && refuses_empty {
                return Err(failed(InputError::Empty));
            }
            Ok(payload)
        }
    }
}

fn failed(error: InputError) -> Failure {
    Failure::new(Exit::Failed, error)
}
