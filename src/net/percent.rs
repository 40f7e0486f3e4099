//! Percent-encoding (RFC 3986, section 2.1), decoded strictly.

/// A `%` that two hexadecimal digits do not follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a % that two hexadecimal digits do not follow; a % itself is written %25")]
pub(super) struct PercentError;

/// The bytes that `text` stands for.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, PercentError> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let high = bytes.next().and_then(hexadecimal).ok_or(PercentError)?;
                let low = bytes.next().and_then(hexadecimal).ok_or(PercentError)?;
                high << 4 | low
            }
            _ => byte,
        });
    }
    Ok(decoded)
}

fn hexadecimal(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_can_be_written() {
        assert_eq!(decode("a%3A%40%25%2f%ff+ü").unwrap(), b"a:@%/\xff+\xc3\xbc");
        for byte in 0..=255 {
            assert_eq!(decode(&format!("%{byte:02x}%{byte:02X}")).unwrap(), [byte, byte]);
        }
    }

    #[test]
    fn a_stray_percent_sign_is_no_guess() {
        for text in ["100%", "%2", "%zz", "%+1", "%%25", "%é"] {
            assert_eq!(decode(text), Err(PercentError), "{text}");
        }
    }
}
