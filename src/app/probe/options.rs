//! What `probe` is told to do.

use std::time::Duration;

/// What `probe` tries, and how it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeOptions {
    /// Whether nothing is published.
    pub passive: bool,
    /// Below which topic it publishes: there it makes a level of its own.
    pub topic_prefix: String,
    /// Messages sent there and back for the round-trip time, 1 or more.
    pub samples: u16,
    /// How long the broker has for each answer.
    pub patience: Duration,
    /// Whether it tells in JSON.
    pub json: bool,
    /// Whether there are colours.
    pub color: bool,
}
