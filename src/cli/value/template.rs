//! The `-F` language.

use clap::builder::{OsStringValueParser, TypedValueParser};

use super::into_bytes;
use crate::format::Template;

/// A format as `mosquitto_sub -F` has it.
pub(crate) fn template() -> impl TypedValueParser<Value = Template> {
    OsStringValueParser::new().try_map(|value| Template::compile(&into_bytes(value)))
}
