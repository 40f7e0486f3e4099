//! Topic names and filters.

use clap::builder::{OsStringValueParser, TypedValueParser};

use super::into_bytes;
use crate::mqtt::{TopicFilter, TopicName};

/// A Topic Name (section 4.7).
pub(crate) fn topic_name() -> impl TypedValueParser<Value = TopicName> {
    OsStringValueParser::new().try_map(|value| TopicName::new(into_bytes(value)))
}

/// A Topic Filter (section 4.7).
pub(crate) fn topic_filter() -> impl TypedValueParser<Value = TopicFilter> {
    OsStringValueParser::new().try_map(|value| TopicFilter::new(into_bytes(value)))
}
