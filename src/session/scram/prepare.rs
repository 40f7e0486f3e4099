//! SASLprep (RFC 4013).

use super::ScramError;

/// The prepared form of `text`, which is a user name or a password, as `name` says.
///
/// # Errors
/// When it has a character that is forbidden, or nothing is left of it.
pub(super) fn prepare(name: &'static str, text: &str) -> Result<String, ScramError> {
    match stringprep::saslprep(text) {
        Ok(prepared) if !prepared.is_empty() => Ok(prepared.into_owned()),
        _ => Err(ScramError::Prepare(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 4013, section 3, and a password that is taken as it is.
    #[test]
    fn text_is_prepared_as_the_standard_shows() {
        for (text, expected) in [
            ("I\u{ad}X", Some("IX")),
            ("user", Some("user")),
            ("USER", Some("USER")),
            ("\u{aa}", Some("a")),
            ("\u{2168}", Some("IX")),
            ("\u{7}", None),
            ("\u{627}\u{31}", None),
            ("", None),
            ("\u{ad}", None),
            ("a\u{a0}b", Some("a b")),
            ("p,=q r", Some("p,=q r")),
        ] {
            let found = prepare("password", text);
            assert_eq!(found.as_deref().ok(), expected, "{text:?}: {found:?}");
        }
    }
}
