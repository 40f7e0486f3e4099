//! Packets as tests write them.

/// The bytes of `text`: pairs of hexadecimal digits, and text in single quotes, between spaces.
///
/// `hex("30 05 00 01 'a' 'hi'")` is a PUBLISH. Text with spaces or quotes is not for this notation.
pub(crate) fn hex(text: &str) -> Vec<u8> {
    text.split_whitespace().flat_map(token).collect()
}

fn token(token: &str) -> Vec<u8> {
    if let Some(quoted) = token.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return quoted.as_bytes().to_vec();
    }
    let byte = u8::from_str_radix(token, 16).ok().filter(|_| token.len() == 2);
    vec![byte.unwrap_or_else(|| panic!("`{token}` is neither two hexadecimal digits nor 'text'"))]
}

/// `bytes` as pairs of hexadecimal digits.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_text() {
        assert_eq!(hex("30 05 00 01 'a' 'hi'"), b"\x30\x05\x00\x01ahi");
        assert_eq!(to_hex(b"\x30\xffa"), "30 ff 61");
    }

    #[test]
    #[should_panic(expected = "`3` is neither")]
    fn a_lone_digit_is_an_error() {
        hex("3 05");
    }
}
