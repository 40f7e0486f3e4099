//! JSON as the cJSON library writes it, which `mosquitto_sub` prints with.
//!
//! It differs from others in its white space when indented, in its numbers, which all are doubles, and in what it
//! escapes. Strings are C's: they end at their first NUL, and bytes that are no UTF-8 go out as they are.

use std::io::Write as _;

/// Appends JSON to a buffer.
#[derive(Debug)]
pub(super) struct Printer<'a> {
    out: &'a mut Vec<u8>,
    indent: bool,
    depth: usize,
    /// Whether the innermost container has no item yet.
    empty: bool,
}

impl<'a> Printer<'a> {
    /// Appends to `out`, over several lines if `indent`.
    pub(super) fn new(out: &'a mut Vec<u8>, indent: bool) -> Self {
        Self {
            out,
            indent,
            depth: 0,
            empty: true,
        }
    }

    pub(super) fn open_object(&mut self) {
        self.open(b'{');
    }

    pub(super) fn open_array(&mut self) {
        self.open(b'[');
    }

    fn open(&mut self, bracket: u8) {
        self.out.push(bracket);
        self.depth += 1;
        self.empty = true;
    }

    pub(super) fn close_object(&mut self) {
        self.depth -= 1;
        self.line();
        self.out.push(b'}');
        self.empty = false;
    }

    pub(super) fn close_array(&mut self) {
        self.depth -= 1;
        self.out.push(b']');
        self.empty = false;
    }

    /// The key of the next item of an object.
    pub(super) fn key(&mut self, key: &[u8]) {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        self.line();
        self.string(key);
        self.out.push(b':');
        if self.indent {
            self.out.push(b'\t');
        }
    }

    /// Before the next item of an array.
    pub(super) fn element(&mut self) {
        if !self.empty {
            self.out.extend_from_slice(if self.indent { b", " } else { b"," });
        }
        self.empty = false;
    }

    fn line(&mut self) {
        if self.indent {
            self.out.push(b'\n');
            self.out.resize(self.out.len() + self.depth, b'\t');
        }
    }

    /// `true`, `false` or `null`.
    pub(super) fn literal(&mut self, literal: &str) {
        self.out.extend_from_slice(literal.as_bytes());
    }

    /// `value` up to its first NUL, in quotes.
    pub(super) fn string(&mut self, value: &[u8]) {
        let value = memchr::memchr(0, value).map_or(value, |end| &value[..end]);
        self.string_of(|out| {
            for &byte in value {
                put_escaped(byte, out);
            }
        });
    }

    /// What `write` appends, in quotes.
    pub(super) fn string_of(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.out.push(b'"');
        write(self.out);
        self.out.push(b'"');
    }

    /// `value`, which prints as every double does that is as large.
    pub(super) fn integer(&mut self, value: u32) {
        self.literal(itoa::Buffer::new().format(value));
    }

    /// `value` with 15 significant digits, or 17 when 15 are not enough.
    pub(super) fn number(&mut self, value: f64) {
        if !value.is_finite() {
            return self.literal("null");
        }
        let short = general(value, 15);
        let same = short
            .parse::<f64>()
            .is_ok_and(|parsed| is_nearly_equal(parsed, value));
        if same {
            self.literal(&short);
        } else {
            self.literal(&general(value, 17));
        }
    }
}

fn put_escaped(byte: u8, out: &mut Vec<u8>) {
    let letter = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x0c => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0..0x20 => {
            out.extend_from_slice(b"\\u00");
            return out.extend_from_slice(&super::hex::digits(byte, super::hex::Case::Lower));
        }
        _ => return out.push(byte),
    };
    out.extend_from_slice(&[b'\\', letter]);
}

/// cJSON's comparison: what differs by no more than this prints short.
fn is_nearly_equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= a.abs().max(b.abs()) * f64::EPSILON
}

/// `%.{precision}g` of C: trailing zeros are left out, an exponent stands beyond the precision and below -4.
fn general(value: f64, precision: usize) -> String {
    let mut text = Vec::with_capacity(32);
    // A Vec takes all.
    let _ = write!(text, "{value:.*e}", precision - 1);
    let text = String::from_utf8(text).unwrap_or_default();
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return text;
    };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa),
    };
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    match usize::try_from(exponent) {
        Ok(exponent) if exponent < precision => {
            let (whole, fraction) = digits.split_at_checked(exponent + 1).unwrap_or((digits, ""));
            let point = if fraction.is_empty() { "" } else { "." };
            format!("{sign}{whole:0<width$}{point}{fraction}", width = exponent + 1)
        }
        Err(_) if exponent >= -4 => {
            let zeros = exponent.unsigned_abs() as usize - 1;
            format!("{sign}0.{:0<zeros$}{digits}", "")
        }
        _ => {
            let (first, fraction) = digits.split_at_checked(1).unwrap_or(("0", ""));
            let point = if fraction.is_empty() { "" } else { "." };
            let exponent_sign = if exponent < 0 { '-' } else { '+' };
            format!(
                "{sign}{first}{point}{fraction}e{exponent_sign}{:02}",
                exponent.abs()
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_the_library_prints_them() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.50, "1.5"),
            (1e3, "1000"),
            (12_345_678_901_234_567_890.0, "1.2345678901234567e+19"),
            (0.1, "0.1"),
            (1e15, "1e+15"),
            (999_999_999_999_999.0, "999999999999999"),
            (1e16, "1e+16"),
            (1e100, "1e+100"),
            (-1.5e-100, "-1.5e-100"),
            (1e-4, "0.0001"),
            (1.25e-4, "0.000125"),
            (1e-5, "1e-05"),
            (3e-7, "3e-07"),
            (f64::from_bits(1), "4.94065645841247e-324"),
            (123_456_789_012_345_678.0, "1.2345678901234568e+17"),
            (0.123_456_789_012_345_68, "0.12345678901234568"),
            (2_147_483_648.0, "2147483648"),
            (100_000.0, "100000"),
            (-120.25, "-120.25"),
            (f64::INFINITY, "null"),
            (f64::NAN, "null"),
        ] {
            let mut out = Vec::new();
            Printer::new(&mut out, false).number(value);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn strings_end_at_nul_and_keep_what_is_no_control() {
        let mut out = Vec::new();
        Printer::new(&mut out, false).string(b"a\x01\x1f\x7f\xffb/\"\\\x08\x0c\n\r\t\x00zz");
        assert_eq!(out, b"\"a\\u0001\\u001f\x7f\xffb/\\\"\\\\\\b\\f\\n\\r\\t\"");
    }
}
