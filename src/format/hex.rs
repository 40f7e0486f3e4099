//! Bytes as hexadecimal digits.

static LOWER: [[u8; 2]; 256] = pairs(*b"0123456789abcdef");
static UPPER: [[u8; 2]; 256] = pairs(*b"0123456789ABCDEF");

/// The two digits of each byte.
const fn pairs(digits: [u8; 16]) -> [[u8; 2]; 256] {
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [digits[byte >> 4], digits[byte & 0x0f]];
        byte += 1;
    }
    table
}

fn table(case: Case) -> &'static [[u8; 2]; 256] {
    match case {
        Case::Lower => &LOWER,
        Case::Upper => &UPPER,
    }
}

/// Appends two digits a byte.
pub(super) fn write(bytes: &[u8], case: Case, out: &mut Vec<u8>) {
    let table = table(case);
    let start = out.len();
    out.resize(start + bytes.len() * 2, 0);
    for (pair, byte) in out[start..].as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = table[usize::from(*byte)];
    }
}

/// Which letters the digits above nine are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
}

/// The two digits of `byte`.
pub(super) fn digits(byte: u8, case: Case) -> [u8; 2] {
    table(case)[usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_as_the_standard_library_prints_them() {
        for byte in 0..=255 {
            assert_eq!(digits(byte, Case::Lower), format!("{byte:02x}").as_bytes());
            assert_eq!(digits(byte, Case::Upper), format!("{byte:02X}").as_bytes());
        }
    }

    #[test]
    fn bytes_are_appended_in_order() {
        let mut out = b"<".to_vec();
        write(&[0x01, 0xab], Case::Upper, &mut out);
        assert_eq!(out, b"<01AB");
    }
}
