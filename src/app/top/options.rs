//! What `top` is told to do.

use std::time::Duration;

use crate::mqtt::Properties;
use crate::mqtt::packet::Subscription;
use crate::observe::{Order, Silence};

/// What `top` observes, and how it shows that.
#[derive(Debug, Clone, PartialEq)]
pub struct TopOptions {
    /// All in one SUBSCRIBE; one at the least.
    pub subscriptions: Vec<Subscription>,
    /// Of SUBSCRIBE, in the order given; MQTT 5 only.
    pub properties: Properties,
    /// `--sort`: what comes first.
    pub order: Order,
    /// `--limit`: how many topics are shown; `None` is all, or as many as the terminal has lines.
    pub limit: Option<usize>,
    /// `--silent-after`: when no message is news.
    pub silence: Silence,
    /// `-W`: how long it observes, from the connection on; `None` is until it is ended.
    pub time: Option<Duration>,
    /// `--interval`: how often it tells; `None` is at the end only.
    pub interval: Option<Duration>,
    /// How it shows what it has seen.
    pub shape: TopShape,
    /// Whether there are colours.
    pub color: bool,
}

/// How `top` shows what it has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopShape {
    /// Drawn in place, as long as it lasts.
    Live,
    /// A table.
    Text,
    /// An object on a line.
    Json,
}
