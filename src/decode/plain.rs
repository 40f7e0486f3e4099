//! Decoders that every build has.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde::de::IgnoredAny;

pub(super) fn check_json(payload: &[u8]) -> Result<(), String> {
    let checked: Result<IgnoredAny, _> = serde_json::from_slice(payload);
    checked.map(drop).map_err(|error| error.to_string())
}

/// Either alphabet; white space and padding are free.
pub(super) fn base64(payload: &[u8]) -> Result<Vec<u8>, String> {
    let text: Vec<u8> = payload
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let is_for_urls = text.iter().any(|byte| matches!(byte, b'-' | b'_'));
    let alphabet = if is_for_urls { URL_SAFE } else { STANDARD };
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet, config)
        .decode(text)
        .map_err(|error| error.to_string().to_lowercase())
}

/// Pairs of digits, of either case; white space, `:` and `-` may stand anywhere.
pub(super) fn hex(payload: &[u8]) -> Result<Vec<u8>, String> {
    let is_digit = |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b':' | b'-');
    let text: Vec<u8> = payload.iter().copied().filter(is_digit).collect();
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() {
        return Err("the number of digits is odd".to_owned());
    }
    let value = |digit: u8| {
        char::from(digit)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    let bytes = pairs
        .iter()
        .map(|[high, low]| Some(value(*high)? << 4 | value(*low)?));
    bytes
        .collect::<Option<Vec<u8>>>()
        .ok_or_else(|| "it has other characters than digits".to_owned())
}

/// Two lower-case digits a byte.
pub(super) fn to_hex(payload: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| DIGITS[usize::from(value)];
    payload
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
