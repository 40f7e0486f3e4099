//! Frames (RFC 6455, section 5).

use super::WebSocketError;

/// The longest frame that is taken. Nothing is stored, but a server that announces more than an MQTT packet and its
/// neighbours can have (256 MB) means no good.
pub(super) const MAX_FRAME: u64 = 512 * 1024 * 1024;

/// The longest payload of a control frame (section 5.5).
pub(super) const MAX_CONTROL: usize = 125;

/// The longest header that a server sends: it does not mask.
const MAX_HEADER: usize = 10;

/// What a frame is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opcode {
    Continuation = 0,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// The header of a frame from a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) opcode: Opcode,
    /// Whether the message ends with the frame.
    pub(super) is_final: bool,
    pub(super) length: u64,
}

/// A header as its bytes come.
#[derive(Debug, Default)]
pub(super) struct HeaderReader {
    bytes: [u8; MAX_HEADER],
    filled: usize,
}

impl HeaderReader {
    /// Takes a byte; gives the header with its last one.
    pub(super) fn push(&mut self, byte: u8) -> Result<Option<Header>, WebSocketError> {
        self.bytes[self.filled] = byte;
        self.filled += 1;
        let needed = match (self.filled, self.bytes[1] & 0x7f) {
            (1, _) => 2,
            (_, 127) => 10,
            (_, 126) => 4,
            _ => 2,
        };
        if self.filled < needed {
            return Ok(None);
        }
        self.filled = 0;
        parse(&self.bytes[..needed]).map(Some)
    }
}

fn parse(bytes: &[u8]) -> Result<Header, WebSocketError> {
    let (first, second) = (bytes[0], bytes[1]);
    if first & 0x70 != 0 {
        return Err(WebSocketError::Frame("a reserved bit is set"));
    }
    if second & 0x80 != 0 {
        return Err(WebSocketError::Frame("a server's frame is masked"));
    }
    let length = match bytes.len() {
        2 => u64::from(second),
        _ => bytes[2..]
            .iter()
            .fold(0, |length, byte| length << 8 | u64::from(*byte)),
    };
    let header = Header {
        opcode: opcode(first & 0x0f)?,
        is_final: first & 0x80 != 0,
        length,
    };
    if header.opcode as u8 >= Opcode::Close as u8 && (!header.is_final || length > MAX_CONTROL as u64) {
        return Err(WebSocketError::Frame(
            "a control frame is longer than 125 bytes or fragmented",
        ));
    }
    if length > MAX_FRAME {
        return Err(WebSocketError::Frame("a frame is longer than 512 MiB"));
    }
    Ok(header)
}

fn opcode(value: u8) -> Result<Opcode, WebSocketError> {
    match value {
        0 => Ok(Opcode::Continuation),
        1 => Err(WebSocketError::Frame("MQTT came in a text frame")),
        2 => Ok(Opcode::Binary),
        8 => Ok(Opcode::Close),
        9 => Ok(Opcode::Ping),
        10 => Ok(Opcode::Pong),
        _ => Err(WebSocketError::Frame("a frame has an unknown opcode")),
    }
}

/// The length of a client's header for a payload of so many bytes.
pub(super) const fn header_length(payload: usize) -> usize {
    match payload {
        0..=125 => 6,
        126..=0xffff => 8,
        _ => 14,
    }
}

/// Writes the header of a final, masked frame into `out`, which is [`header_length`] long.
pub(super) fn write_header(opcode: Opcode, payload: usize, mask: [u8; 4], out: &mut [u8]) {
    let length = (payload as u64).to_be_bytes();
    out[0] = 0x80 | opcode as u8;
    out[1] = 0x80
        | match out.len() {
            6 => length[7],
            8 => 126,
            _ => 127,
        };
    let mask_start = out.len() - 4;
    let (start, last) = out.split_at_mut(mask_start);
    let extended = &mut start[2..];
    extended.copy_from_slice(&length[length.len() - extended.len()..]);
    last.copy_from_slice(&mask);
}

/// Masks bytes that begin at `offset` of the payload (section 5.3).
pub(super) fn apply_mask(bytes: &mut [u8], mask: [u8; 4], offset: usize) {
    let at = |index: usize| mask[(offset + index) & 3];
    let rotated = [at(0), at(1), at(2), at(3), at(0), at(1), at(2), at(3)];
    let wide = u64::from_ne_bytes(rotated);
    let (words, rest) = bytes.as_chunks_mut::<8>();
    for word in words {
        *word = (u64::from_ne_bytes(*word) ^ wide).to_ne_bytes();
    }
    for (byte, mask) in rest.iter_mut().zip(rotated) {
        *byte ^= mask;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<Header>, String> {
        let mut reader = HeaderReader::default();
        let mut last = None;
        for byte in bytes {
            assert_eq!(last, None, "a header before the last byte");
            last = reader.push(*byte).map_err(|error| error.to_string())?;
        }
        Ok(last)
    }

    #[test]
    fn headers_of_every_length_are_read() {
        let header = |opcode, is_final, length| {
            Ok(Some(Header {
                opcode,
                is_final,
                length,
            }))
        };
        assert_eq!(read(&[0x82, 5]), header(Opcode::Binary, true, 5));
        assert_eq!(read(&[0x02, 126, 1, 2]), header(Opcode::Binary, false, 258));
        assert_eq!(
            read(&[0x80, 127, 0, 0, 0, 0, 1, 0, 0, 0]),
            header(Opcode::Continuation, true, 1 << 24)
        );
        assert_eq!(read(&[0x88, 0]), header(Opcode::Close, true, 0));
        assert_eq!(read(&[0x82, 127, 0, 0, 0, 0]), Ok(None));
    }

    #[test]
    fn frames_against_the_rules_are_named() {
        for (bytes, expected) in [
            (&[0xc2, 5][..], "a reserved bit is set"),
            (&[0x82, 0x85], "a server's frame is masked"),
            (&[0x81, 5], "MQTT came in a text frame"),
            (&[0x83, 5], "a frame has an unknown opcode"),
            (
                &[0x09, 5],
                "a control frame is longer than 125 bytes or fragmented",
            ),
            (
                &[0x89, 126, 0, 200],
                "a control frame is longer than 125 bytes or fragmented",
            ),
            (
                &[0x82, 127, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
                "a frame is longer than 512 MiB",
            ),
            (
                &[0x82, 127, 0, 0, 0, 0, 0x20, 0, 0, 1],
                "a frame is longer than 512 MiB",
            ),
        ] {
            let expected = format!("the server broke the WebSocket protocol: {expected}");
            assert_eq!(read(bytes), Err(expected));
        }
    }

    #[test]
    fn masking_in_pieces_is_masking_as_a_whole() {
        let mask = [1, 2, 4, 8];
        let plain: Vec<u8> = (0..100).collect();
        let expected: Vec<u8> = plain
            .iter()
            .enumerate()
            .map(|(index, byte)| byte ^ mask[index & 3])
            .collect();
        for cut in 0..plain.len() {
            let mut bytes = plain.clone();
            let (first, second) = bytes.split_at_mut(cut);
            apply_mask(first, mask, 0);
            apply_mask(second, mask, cut);
            assert_eq!(bytes, expected, "cut at {cut}");
        }
    }

    #[test]
    fn the_examples_of_the_standard_are_written() {
        // RFC 6455, section 5.7: "Hello", masked; here as binary.
        let mask = [0x37, 0xfa, 0x21, 0x3d];
        let mut frame = [0; 11];
        frame[6..].copy_from_slice(b"Hello");
        apply_mask(&mut frame[6..], mask, 0);
        write_header(Opcode::Binary, 5, mask, &mut frame[..6]);
        assert_eq!(
            frame,
            [0x82, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]
        );
        let mut header = [0; 8];
        write_header(Opcode::Binary, 256, mask, &mut header);
        assert_eq!(header, [0x82, 0xfe, 1, 0, 0x37, 0xfa, 0x21, 0x3d]);
        let mut header = [0; 14];
        write_header(Opcode::Binary, 65_536, mask, &mut header);
        assert_eq!(
            header,
            [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 0x37, 0xfa, 0x21, 0x3d]
        );
    }
}
