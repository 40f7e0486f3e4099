//! The numbering of payloads: ten decimal digits at the start of each, from 0 up, one by one.

/// How many digits.
pub(crate) const DIGITS: usize = 10;

/// The number that comes next, as digits: to compare ten bytes is cheaper than to parse them.
#[derive(Clone)]
pub(crate) struct Counter([u8; DIGITS]);

impl Counter {
    /// From 0.
    pub(crate) fn new() -> Self {
        Self([b'0'; DIGITS])
    }

    /// The digits.
    pub(crate) fn digits(&self) -> &[u8; DIGITS] {
        &self.0
    }

    /// To the next number.
    pub(crate) fn advance(&mut self) {
        for digit in self.0.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                return;
            }
            *digit = b'0';
        }
    }

    /// Whether `payload` carries the number that was due. If it carries another, that one's successor is due next.
    pub(crate) fn check(&mut self, payload: &[u8]) -> bool {
        let Some(found) = payload.first_chunk::<DIGITS>() else {
            return false;
        };
        let due = *found == self.0;
        if !due && found.iter().all(u8::is_ascii_digit) {
            self.0 = *found;
        }
        self.advance();
        due
    }
}
