//! What `watch` is told.

use crate::decode::DecodeOptions;
use crate::mqtt::packet::Subscription;
use crate::mqtt::{Properties, TopicFilter};

/// What `watch` shows.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchOptions {
    /// All in one SUBSCRIBE.
    pub subscriptions: Vec<Subscription>,
    /// Of SUBSCRIBE, in the order given; MQTT 5 only.
    pub properties: Properties,
    /// `-T`: messages that match one of these are dropped.
    pub filter_out: Vec<TopicFilter>,
    /// `--decode`.
    pub decode: DecodeOptions,
    /// `--history`: bytes of messages that are kept.
    pub history: usize,
    /// Whether colours are used.
    pub color: bool,
}
