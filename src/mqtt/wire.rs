//! The data types of the wire (section 1.5): what each packet and each property is made of.

use super::codec::MAX_REMAINING_LENGTH;
use super::error::EncodeError;

/// Appends the packet whose fixed header begins with `first_byte`, and whose rest is `body` bytes long once `write`
/// is done.
///
/// The body is written first, and the header then moved in front of it: for packets that are sent now and then.
/// On an error `out` is as it was.
pub(super) fn put_packet(
    packet: &'static str,
    first_byte: u8,
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    let start = out.len();
    let result = write(out).and_then(|()| {
        let length = out.len() - start;
        let mut header = Vec::with_capacity(5);
        header.push(first_byte);
        put_length(packet, length, &mut header)?;
        out.splice(start..start, header);
        Ok(())
    });
    result.inspect_err(|_| out.truncate(start))
}

/// Appends `length` as the Remaining Length of `packet`.
pub(super) fn put_length(packet: &'static str, length: usize, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    match u32::try_from(length) {
        Ok(value) if length <= MAX_REMAINING_LENGTH => {
            put_variable_byte_integer(value, out);
            Ok(())
        }
        _ => Err(EncodeError::PacketTooLarge { packet, length }),
    }
}

/// How many bytes `value` takes as a Variable Byte Integer (section 1.5.5).
pub(super) const fn variable_byte_integer_length(value: usize) -> usize {
    match value {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        0x4000..0x20_0000 => 3,
        _ => 4,
    }
}

/// Appends a Variable Byte Integer: at most 268,435,455 (section 1.5.5).
pub(super) fn put_variable_byte_integer(mut value: u32, out: &mut Vec<u8>) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

/// Appends Binary Data (section 1.5.6).
pub(super) fn put_binary(field: &'static str, value: &[u8], out: &mut Vec<u8>) -> Result<(), EncodeError> {
    let length = u16::try_from(value.len()).map_err(|_| EncodeError::TooLong {
        field,
        length: value.len(),
    })?;
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(value);
    Ok(())
}

/// Appends a UTF-8 Encoded String (section 1.5.4).
pub(super) fn put_string(field: &'static str, value: &str, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    if value.contains('\0') {
        return Err(EncodeError::NulCharacter(field));
    }
    put_binary(field, value.as_bytes(), out)
}

/// The first `length` bytes of `input`, which is left behind them; `None` when there are fewer.
pub(super) fn take<'a>(input: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (head, tail) = input.split_at_checked(length)?;
    *input = tail;
    Some(head)
}

/// One byte.
pub(super) fn take_u8(input: &mut &[u8]) -> Option<u8> {
    let (&byte, tail) = input.split_first()?;
    *input = tail;
    Some(byte)
}

/// A Two Byte Integer (section 1.5.2).
pub(super) fn take_u16(input: &mut &[u8]) -> Option<u16> {
    let (bytes, tail) = input.split_first_chunk()?;
    *input = tail;
    Some(u16::from_be_bytes(*bytes))
}

/// A Four Byte Integer (section 1.5.3).
pub(super) fn take_u32(input: &mut &[u8]) -> Option<u32> {
    let (bytes, tail) = input.split_first_chunk()?;
    *input = tail;
    Some(u32::from_be_bytes(*bytes))
}

/// Binary Data (section 1.5.6).
pub(super) fn take_binary<'a>(input: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_u16(input)?;
    take(input, length.into())
}

/// A Variable Byte Integer; `None` when it ends early or has more than four bytes (section 1.5.5).
pub(super) fn take_variable_byte_integer(input: &mut &[u8]) -> Option<u32> {
    let mut value = 0;
    for shift in [0, 7, 14, 21] {
        let byte = take_u8(input)?;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variable_byte_integers_make_the_round_trip_at_their_bounds() {
        for (value, wire) in [
            (0, &b"\x00"[..]),
            (127, b"\x7f"),
            (128, b"\x80\x01"),
            (16_383, b"\xff\x7f"),
            (16_384, b"\x80\x80\x01"),
            (2_097_151, b"\xff\xff\x7f"),
            (2_097_152, b"\x80\x80\x80\x01"),
            (268_435_455, b"\xff\xff\xff\x7f"),
        ] {
            let mut out = Vec::new();
            put_variable_byte_integer(value, &mut out);
            assert_eq!(out, wire);
            assert_eq!(
                variable_byte_integer_length(usize::try_from(value).expect("fits")),
                wire.len()
            );
            let mut input = &out[..];
            assert_eq!(take_variable_byte_integer(&mut input), Some(value));
            assert_eq!(input, b"");
        }
        assert_eq!(take_variable_byte_integer(&mut &b"\x80\x80\x80"[..]), None);
        assert_eq!(
            take_variable_byte_integer(&mut &b"\xff\xff\xff\xff\x01"[..]),
            None
        );
    }

    #[test]
    fn a_packet_that_is_too_large_is_not_begun() {
        let mut out = b"before".to_vec();
        let refused = put_length("SUBSCRIBE", MAX_REMAINING_LENGTH + 1, &mut out).expect_err("too large");
        let message =
            "SUBSCRIBE would be 268,435,456 bytes long after its header, and 268,435,455 is the most";
        assert_eq!(refused.to_string(), message);
        assert_eq!(out, b"before");
        assert_eq!(put_length("SUBSCRIBE", MAX_REMAINING_LENGTH, &mut out), Ok(()));
    }
}
