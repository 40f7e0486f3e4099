//! What C's `printf` does with width and precision, and what `mosquitto_sub` does beside it.

use std::io::Write as _;

use super::hex::{self, Case};

/// Of one value, so that a slip of the pen in a width does not take all memory.
const MAX_PADDING: usize = 1 << 20;

/// The digits behind the point of an `f64` all are zero from here on.
const MAX_FLOAT_DIGITS: usize = 1_074;

/// The flags, width, precision and separator of one `%` sequence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// `-`: the value stands at the left.
    pub(super) left: bool,
    /// `0`: padded with zeros instead of spaces.
    pub(super) zero: bool,
    /// Bytes at least; 0 is none given.
    pub(super) width: usize,
    /// Its meaning is the value's.
    pub(super) precision: Option<usize>,
    /// Between groups of hexadecimal digits.
    pub(super) separator: Option<u8>,
}

impl Layout {
    /// Appends padding for a value of `length` bytes.
    fn pad(self, length: usize, byte: u8, out: &mut Vec<u8>) {
        let count = self.width.saturating_sub(length).min(MAX_PADDING);
        out.resize(out.len() + count, byte);
    }

    fn pad_byte(self) -> u8 {
        if self.zero { b'0' } else { b' ' }
    }

    /// Appends `value` as `%d`.
    pub(super) fn write_integer(self, value: i32, out: &mut Vec<u8>) {
        self.write_number(itoa::Buffer::new().format(value).as_bytes(), self.zero, out);
    }

    /// Appends `value` as `%f`, with six digits unless the precision says otherwise.
    pub(super) fn write_float(self, value: f64, out: &mut Vec<u8>) {
        let mut text = Vec::new();
        let precision = self.precision.unwrap_or(6);
        if value.is_finite() {
            let digits = precision.min(MAX_FLOAT_DIGITS);
            // A Vec takes all.
            let _ = write!(text, "{value:.digits$}");
            let more = (precision - digits).min(MAX_PADDING);
            text.resize(text.len() + more, b'0');
        } else {
            if value.is_sign_negative() {
                text.push(b'-');
            }
            text.extend_from_slice(if value.is_nan() { b"nan" } else { b"inf" });
        }
        self.write_number(&text, self.zero && value.is_finite(), out);
    }

    /// Zeros go between the sign and the digits, and never to the right.
    fn write_number(self, text: &[u8], zero: bool, out: &mut Vec<u8>) {
        if self.left {
            out.extend_from_slice(text);
            self.pad(text.len(), b' ', out);
        } else if zero {
            let digits = text.strip_prefix(b"-").unwrap_or(text);
            out.extend_from_slice(&text[..text.len() - digits.len()]);
            self.pad(text.len(), b'0', out);
            out.extend_from_slice(digits);
        } else {
            self.pad(text.len(), b' ', out);
            out.extend_from_slice(text);
        }
    }

    /// Appends `value` as `%s`: at most precision bytes of it, padded with spaces.
    pub(super) fn write_string(self, value: &[u8], out: &mut Vec<u8>) {
        let length = self.precision.map_or(value.len(), |most| most.min(value.len()));
        let spaces = Self { zero: false, ..self };
        spaces.write_padded(&value[..length], out);
    }

    /// Appends the width in padding, in place of an integer that is absent.
    pub(super) fn write_blank_integer(self, out: &mut Vec<u8>) {
        self.pad(0, self.pad_byte(), out);
    }

    /// Appends the width in spaces, in place of a string that is absent.
    pub(super) fn write_blank_string(self, out: &mut Vec<u8>) {
        self.pad(0, b' ', out);
    }

    /// Appends `payload`, cut to the width, padded with zeros or spaces at the left or with spaces at the right.
    pub(super) fn write_payload(self, payload: &[u8], out: &mut Vec<u8>) {
        self.write_padded(self.cut(payload), out);
        self.write_left_without_width(payload, out);
    }

    /// A payload at the left of no width has as many spaces after it as it has bytes: `mosquitto_sub` hands `printf` a
    /// negative width there.
    fn write_left_without_width(self, payload: &[u8], out: &mut Vec<u8>) {
        if self.left && self.width == 0 {
            out.resize(out.len() + payload.len(), b' ');
        }
    }

    /// Appends `payload` in hexadecimal: at most as many of its bytes as the width is, then padded to the width. The
    /// precision is the number of digits between separators.
    pub(super) fn write_hex(self, payload: &[u8], case: Case, out: &mut Vec<u8>) {
        let payload = self.cut(payload);
        let count = payload.len() * 2;
        let group = self.precision.filter(|group| *group > 0).unwrap_or(usize::MAX);
        let separator = self.separator.unwrap_or(b' ');
        let length = count + count.saturating_sub(1) / group;
        if !self.left {
            self.pad(length, self.pad_byte(), out);
        }
        if length == count {
            hex::write(payload, case, out);
        } else {
            let nibbles = payload.iter().flat_map(|byte| hex::digits(*byte, case));
            for (index, digit) in nibbles.enumerate() {
                if index > 0 && index % group == 0 {
                    out.push(separator);
                }
                out.push(digit);
            }
        }
        if self.left {
            self.pad(length, b' ', out);
        }
        self.write_left_without_width(payload, out);
    }

    fn cut(self, payload: &[u8]) -> &[u8] {
        if self.width > 0 && payload.len() > self.width {
            &payload[..self.width]
        } else {
            payload
        }
    }

    fn write_padded(self, value: &[u8], out: &mut Vec<u8>) {
        if !self.left {
            self.pad(value.len(), self.pad_byte(), out);
        }
        out.extend_from_slice(value);
        if self.left {
            self.pad(value.len(), b' ', out);
        }
    }
}
