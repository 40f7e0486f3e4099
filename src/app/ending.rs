//! Ends of a run that more than one verb has, or that the dialects tell in different words.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::mqtt::ReasonCode;

/// The time given with `-W` is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("timed out after {}", humantime::format_duration(*.after))]
pub struct TimedOut {
    /// The time given.
    pub after: Duration,
    /// Whether the broker had accepted the client.
    pub connected: bool,
}

/// A signal ended the run before the broker had accepted the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("interrupted before the broker answered")]
pub struct InterruptedEarly;

/// The broker refused all that was to be subscribed to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the broker refused every subscription{}", .words.as_deref().map(|words| format!(": {}", words.escape_debug())).unwrap_or_default())]
pub struct SubscriptionsRefused {
    /// Of each.
    pub reasons: Vec<ReasonCode>,
    /// The reason string.
    pub words: Option<String>,
}

/// The broker took the messages, but for some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the broker refused {refused} of {published} {}", if *.published == 1 { "message" } else { "messages" })]
pub struct PublicationsRefused {
    /// How many were refused.
    pub refused: u64,
    /// How many there were.
    pub published: u64,
}

/// What is to be published cannot be read.
#[derive(Debug, Error)]
pub enum InputError {
    /// The file of `-f`.
    #[error("cannot read {}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said, or that it is too long.
        source: io::Error,
    },
    /// Standard input as one message.
    #[error("cannot read standard input")]
    Stdin(#[source] io::Error),
    /// Standard input is empty, and may not be.
    #[error("standard input is empty")]
    Empty,
    /// There is no standard input.
    #[error("standard input is closed")]
    Closed,
}
