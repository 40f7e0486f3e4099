//! What `pub --records` and `pub -l --topic-separator` are told.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;

use crate::mqtt::TopicName;

/// Lines that say where they go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordsOptions {
    /// Where the lines are; `None` is standard input.
    pub file: Option<PathBuf>,
    /// What a line is.
    pub shape: LineShape,
    /// How fast the times of the records go by.
    pub speed: Speed,
    /// How often the whole file is published, 1 or more; standard input is published once.
    pub rounds: u64,
    /// What is put before each topic.
    pub topic_prefix: Option<TopicName>,
    /// Whether what was retained is published to be retained.
    pub keeps_retain: bool,
    /// Only records of this time and later.
    pub from: Option<Moment>,
    /// Only records before this time.
    pub to: Option<Moment>,
    /// Whether the protocol has properties, so that lines may have some.
    pub takes_properties: bool,
}

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineShape {
    /// A record.
    Record,
    /// A topic, this separator, a payload.
    Separated(Bytes),
    /// A payload, for the topic of all.
    Payload,
}

/// How fast the times of records go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    /// In thousandths: 1,000 is as it was.
    Times(NonZeroU32),
    /// No notice is taken of them.
    Max,
}

impl Default for Speed {
    fn default() -> Self {
        NonZeroU32::new(1000).map_or(Speed::Max, Speed::Times)
    }
}

/// A point in time among records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// By the clock.
    At(Timestamp),
    /// After the first record.
    After(Duration),
}
