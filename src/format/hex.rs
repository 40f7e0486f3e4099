//! Bytes as hexadecimal digits.

const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// Appends two lower-case digits a byte.
pub(super) fn write_lower(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(bytes.len() * 2);
    for &byte in bytes {
        out.extend_from_slice(&digits(byte, Case::Lower));
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
    let table = match case {
        Case::Lower => LOWER,
        Case::Upper => UPPER,
    };
    [table[usize::from(byte >> 4)], table[usize::from(byte & 0x0f)]]
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
}
