//! Messages to bytes.

mod template;

pub use template::{Template, TemplateError};

/// How messages are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputOptions {
    /// The shape of one message.
    pub format: Format,
    /// Whether a newline follows each message.
    pub newline: bool,
    /// Whether colours are used.
    pub color: bool,
}

/// The shape of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// The payload; nothing at all for an empty one, as `mosquitto_sub` prints it.
    Raw,
    /// Topic, space, payload; `(null)` for an empty payload, as `mosquitto_sub -v` prints it.
    Topic,
    /// The record: one line of JSON, lossless.
    Json,
    /// The payload in hexadecimal.
    Hex,
    /// The payload in Base64.
    Base64,
    /// The readable view of a terminal.
    Pretty,
    /// The `-F` language.
    Template(Template),
}
