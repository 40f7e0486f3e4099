//! Topic Names and Topic Filters (section 4.7), shared subscriptions (section 4.8.2).

use bytes::Bytes;
use thiserror::Error;

/// Why a topic name or filter is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidTopic {
    /// Nothing stands there.
    #[error("it is empty")]
    Empty,
}

/// A Topic Name: 1 to 65,535 bytes of UTF-8 without wildcards and U+0000 (section 4.7). Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TopicName(Bytes);

/// A Topic Filter with its wildcards, or `$share/group/filter` (section 4.7, 4.8.2). Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TopicFilter(Bytes);

impl TopicName {
    /// # Errors
    /// When `text` is no Topic Name.
    pub fn new(text: impl Into<Bytes>) -> Result<Self, InvalidTopic> {
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl TopicFilter {
    /// # Errors
    /// When `text` is no Topic Filter.
    pub fn new(text: impl Into<Bytes>) -> Result<Self, InvalidTopic> {
        Ok(Self(text.into()))
    }

    /// The text as given, `$share/group/` included.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether a message on `topic` comes through this filter (section 4.7). Wildcards at the head do not match topics that begin with `$`.
    pub fn matches(&self, topic: &str) -> bool {
        let _ = topic;
        todo!()
    }
}
