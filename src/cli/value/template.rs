//! The `-F` language.

use clap::builder::{OsStringValueParser, TypedValueParser};

use super::into_bytes;
use crate::format::{Template, TemplateError};

/// A format as `mosquitto_sub -F` has it.
pub(crate) fn template() -> impl TypedValueParser<Value = Template> {
    OsStringValueParser::new().try_map(|value| Template::compile(&into_bytes(value)).map_err(plain))
}

/// The words of mosquitto in our manner: no capital, no full stop.
fn plain(error: TemplateError) -> String {
    let text = error.to_string();
    let text = text.trim_end_matches('.');
    let (first, rest) = text.split_at_checked(1).unwrap_or(("", text));
    first.to_lowercase() + rest
}
