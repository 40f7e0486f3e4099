//! Frames: how the journal knows what was written whole.
//!
//! A frame is its body's length and checksum, the checksum of these two, and the body. What ends in the middle of a
//! frame was torn by a crash; what is all there and does not fit its checksum was damaged later. A damaged length does
//! not look like a torn end, since it has a checksum of its own.

use std::ops::Range;

/// Bytes in front of a body: length, checksum of the body, checksum of both; little-endian.
const HEADER: usize = 12;

/// What stands at some place of a journal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// A frame, with the place of its body.
    Whole(Range<usize>),
    /// The beginning of one, or nothing.
    Torn,
    /// Something else.
    Damaged,
}

/// Appends a frame around `body`, less than 4 GiB.
pub(super) fn put_frame(body: &[u8], out: &mut Vec<u8>) {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let start = out.len();
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
    let check = crc32fast::hash(&out[start..]);
    out.extend_from_slice(&check.to_le_bytes());
    out.extend_from_slice(body);
}

/// What stands in `bytes` at `at`.
pub(super) fn read_frame(bytes: &[u8], at: usize) -> Frame {
    let word = |offset: usize| {
        let bytes = bytes.get(at + offset..at + offset + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    };
    let (Some(length), Some(check), Some(header_check)) = (word(0), word(4), word(8)) else {
        return Frame::Torn;
    };
    if crc32fast::hash(&bytes[at..at + 8]) != header_check {
        return Frame::Damaged;
    }
    let body = at + HEADER..at + HEADER + length as usize;
    match bytes.get(body.clone()) {
        None => Frame::Torn,
        Some(bytes) if crc32fast::hash(bytes) == check => Frame::Whole(body),
        Some(_) => Frame::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_whole_torn_or_damaged() {
        let mut bytes = b"before".to_vec();
        put_frame(b"the body", &mut bytes);
        assert_eq!(read_frame(&bytes, 6), Frame::Whole(18..26));
        assert_eq!(read_frame(&bytes, 26), Frame::Torn);
        for end in 6..26 {
            assert_eq!(read_frame(&bytes[..end], 6), Frame::Torn, "cut at {end}");
        }
        for bit in 6 * 8..26 * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(read_frame(&damaged, 6), Frame::Damaged, "bit {bit}");
        }
    }
}
