//! Ends of a run that more than one verb has, or that the dialects tell in different words.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

use crate::mqtt::ReasonCode;
use crate::mqtt::packet::SubAck;

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

impl From<&SubAck> for SubscriptionsRefused {
    fn from(suback: &SubAck) -> Self {
        Self {
            reasons: suback.reasons.clone(),
            words: suback.properties.list().reason_string().map(str::to_owned),
        }
    }
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

/// The broker did not take a request, or had nobody to give it to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}{}", refused_request(.topic, *.reason), .words.as_deref().map(|words| format!(" ({})", words.escape_debug())).unwrap_or_default())]
pub struct RequestRefused {
    /// Where it went.
    pub topic: String,
    /// Why.
    pub reason: ReasonCode,
    /// The reason string.
    pub words: Option<String>,
}

fn refused_request(topic: &str, reason: ReasonCode) -> String {
    if reason == ReasonCode::NO_MATCHING_SUBSCRIBERS {
        format!("nobody has subscribed to {}: {reason}", topic.escape_debug())
    } else {
        format!("the broker refused the request: {reason}")
    }
}

/// Some of several requests had no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{unanswered} of {asked} {} without a response", plural(*.asked, "request"))]
pub struct RequestsUnanswered {
    /// How many had none.
    pub unanswered: u64,
    /// How many there were.
    pub asked: u64,
}

/// `noun` as it stands behind `count`.
pub(super) const fn plural(count: u64, noun: &'static str) -> Plural {
    Plural(count, noun)
}

/// See [`plural`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Plural(u64, &'static str);

impl std::fmt::Display for Plural {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ending = if self.0 == 1 { "" } else { "s" };
        write!(f, "{}{ending}", self.1)
    }
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
