//! Shares of a whole.

/// `1%`, `0.5%`: more than nothing, and 100% at the most. As a fraction of 1.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    let percent = text.strip_suffix('%').and_then(number);
    percent
        .filter(|percent| *percent > 0.0 && *percent <= 100.0)
        .map(|percent| percent / 100.0)
        .ok_or_else(|| "expected a share such as 1% or 0.5%".to_owned())
}

/// Digits with or without a point, and nothing else that Rust takes for a number.
fn number(text: &str) -> Option<f64> {
    let text = text.trim_end();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_in_percent() {
        for (text, expected) in [("1%", 0.01), ("0.5 %", 0.005), ("100%", 1.0)] {
            assert_eq!(share(text), Ok(expected), "{text}");
        }
        for text in ["", "%", "1", "0%", "101%", "-1%", "inf%", "1e1%", "1/2"] {
            assert!(share(text).is_err(), "{text}");
        }
    }
}
