//! Bytes that never show.

use std::fmt;

use clap::builder::{OsStringValueParser, TypedValueParser};

use super::into_bytes;

/// A value that holds, or may hold, a password. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Vec<u8>);

impl Secret {
    /// A value parser for clap; it never fails, so that no error quotes the value.
    pub(crate) fn parser() -> impl TypedValueParser<Value = Secret> {
        OsStringValueParser::new().map(|value| Secret(into_bytes(value)))
    }

    /// The text, if it is UTF-8.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The bytes.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Secret(bytes)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_it() {
        let debug = format!("{:?}", Some(Secret(b"hunter2".to_vec())));
        assert_eq!(debug, "Some((redacted))");
    }
}
