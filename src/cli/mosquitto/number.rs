//! Numbers as C reads them: `atoi`, `atol`, `atof` and `strtoll`, on a 64-bit system with wrapping casts to `int`.

/// `(int)strtol(text, NULL, 10)`: what cannot be read is 0, what does not fit is cut to its low 32 bits.
pub(super) fn atoi(text: &[u8]) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "the cast is what atoi does")]
    let value = atol(text) as i32;
    value
}

/// `strtol(text, NULL, 10)`: what cannot be read is 0, what does not fit is the nearest that does.
pub(super) fn atol(text: &[u8]) -> i64 {
    let (negative, digits) = sign(text);
    integer(digits, 10, negative).0
}

/// `strtoll(text, &end, 0)`: hexadecimal after `0x`, octal after `0`. `None` unless all of `text` is the number.
pub(super) fn strtoll(text: &[u8]) -> Option<i64> {
    let (negative, digits) = sign(text);
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', ..] => (8, digits),
        _ => (10, digits),
    };
    let (value, length) = integer(digits, radix, negative);
    (length > 0 && length == digits.len()).then_some(value)
}

fn skip_space(text: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r');
    let start = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
    &text[start..]
}

/// Skips white space and takes a sign: whether it is a minus, and what follows.
fn sign(text: &[u8]) -> (bool, &[u8]) {
    match skip_space(text) {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    }
}

/// The number at the head of `digits`, saturated, and how many bytes it has.
fn integer(digits: &[u8], radix: u32, negative: bool) -> (i64, usize) {
    let mut value = 0_i64;
    let mut length = 0;
    for byte in digits {
        let Some(digit) = char::from(*byte).to_digit(radix) else {
            break;
        };
        let (radix, digit) = (i64::from(radix), i64::from(digit));
        value = value.saturating_mul(radix);
        value = if negative {
            value.saturating_sub(digit)
        } else {
            value.saturating_add(digit)
        };
        length += 1;
    }
    (value, length)
}

/// `strtod(text, NULL)`: decimal, hexadecimal, infinite or not a number; what cannot be read is 0.
pub(super) fn atof(text: &[u8]) -> f64 {
    let (negative, rest) = sign(text);
    let lower = rest.to_ascii_lowercase();
    let magnitude = if lower.starts_with(b"inf") {
        f64::INFINITY
    } else if lower.starts_with(b"nan") {
        f64::NAN
    } else if let Some(digits) = lower.strip_prefix(b"0x") {
        hexadecimal(digits)
    } else {
        decimal(&lower)
    };
    if negative { -magnitude } else { magnitude }
}

fn count_digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

fn decimal(text: &[u8]) -> f64 {
    let whole = count_digits(text);
    let mut end = whole;
    let mut digits = whole;
    if text.get(end) == Some(&b'.') {
        let fraction = count_digits(&text[end + 1..]);
        digits += fraction;
        end += 1 + fraction;
    }
    if digits == 0 {
        return 0.0;
    }
    end += exponent(&text[end..], b'e').1;
    std::str::from_utf8(&text[..end])
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0.0)
}

/// The exponent at the head of `text` after `marker`, and how many bytes it has with it.
fn exponent(text: &[u8], marker: u8) -> (i32, usize) {
    let Some((_, rest)) = text.split_first().filter(|(first, _)| **first == marker) else {
        return (0, 0);
    };
    let signs = usize::from(matches!(rest.first(), Some(b'+' | b'-')));
    match count_digits(&rest[signs..]) {
        0 => (0, 0),
        digits => {
            let value = atol(rest).clamp(-100_000, 100_000);
            (i32::try_from(value).unwrap_or(0), 1 + signs + digits)
        }
    }
}

fn hexadecimal(text: &[u8]) -> f64 {
    let mut value = 0.0_f64;
    let mut scale = 0;
    let mut point = false;
    let mut end = 0;
    for byte in text {
        match char::from(*byte).to_digit(16) {
            Some(digit) => {
                value = value * 16.0 + f64::from(digit);
                scale -= if point { 4 } else { 0 };
            }
            None if *byte == b'.' && !point => point = true,
            None => break,
        }
        end += 1;
    }
    let (power, _) = exponent(&text[end..], b'p');
    value * 2.0_f64.powi(power + scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atoi_reads_what_it_can() {
        for (text, value) in [
            ("", 0),
            ("abc", 0),
            ("12abc", 12),
            (" \t\n+7", 7),
            ("-1", -1),
            ("- 1", 0),
            ("0x10", 0),
            ("2147483648", i32::MIN),
            ("4294967297", 1),
            ("99999999999", 1_215_752_191),
            ("99999999999999999999", -1),
            ("-99999999999999999999", 0),
        ] {
            assert_eq!(atoi(text.as_bytes()), value, "{text:?}");
        }
    }

    #[test]
    fn strtoll_wants_all_of_it() {
        for (text, value) in [
            ("", None),
            ("10", Some(10)),
            (" 10", Some(10)),
            ("10 ", None),
            ("0x10", Some(16)),
            ("0X1f", Some(31)),
            ("0x", None),
            ("010", Some(8)),
            ("08", None),
            ("0", Some(0)),
            ("-1", Some(-1)),
            ("-", None),
            ("1e3", None),
            ("99999999999999999999", Some(i64::MAX)),
        ] {
            assert_eq!(strtoll(text.as_bytes()), value, "{text:?}");
        }
    }

    #[test]
    fn atof_reads_what_it_can() {
        for (text, value) in [
            ("", 0.0),
            ("abc", 0.0),
            (".", 0.0),
            (".5", 0.5),
            ("5.", 5.0),
            (" -1.25x", -1.25),
            ("1e2", 100.0),
            ("1e", 1.0),
            ("1e+", 1.0),
            ("1E-2", 0.01),
            ("1.2.3", 1.2),
            ("0x10", 16.0),
            ("0x1.8p1", 3.0),
            ("inf", f64::INFINITY),
            ("-INFINITY", f64::NEG_INFINITY),
            ("1e999999999999", f64::INFINITY),
        ] {
            assert_eq!(atof(text.as_bytes()).to_bits(), f64::to_bits(value), "{text:?}");
        }
        assert!(atof(b"nan").is_nan());
    }
}
