//! `-F`, with upstream's words for its errors.

use super::fault::Fault;
use crate::format::{Template, TemplateError};

pub(super) fn compile(source: &[u8]) -> Result<Template, Fault> {
    Template::compile(source).map_err(|error| match error {
        TemplateError::InvalidSpecifier(letter) => invalid("format", letter),
        TemplateError::InvalidEscape(letter) => invalid("escape", letter),
        other => Fault::line(other.to_string()),
    })
}

/// Upstream prints the first byte of the character that it stumbled over.
fn invalid(what: &str, letter: char) -> Fault {
    let mut buffer = [0; 4];
    let bytes = letter.encode_utf8(&mut buffer).as_bytes();
    Fault::quoting(&format!("Invalid {what} specifier '"), &bytes[..1], "'.")
}
