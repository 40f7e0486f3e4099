//! The server's side of WebSocket (RFC 6455), as far as a client of MQTT needs it.

use std::error::Error;

use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use crate::wire::Violation;

type Problem = Box<dyn Error + Send + Sync>;

/// The first byte of a whole message.
const BINARY: u8 = 0x82;
/// The first byte of a goodbye.
const CLOSE: u8 = 0x88;

/// Where in the client's frames a connection is.
#[derive(Default)]
pub(crate) struct Framing {
    /// The start of a request, or of the header of a frame.
    begun: Vec<u8>,
    is_upgraded: bool,
    /// How much of a payload is still to come, and its mask, turned to where it goes on.
    missing: u64,
    mask: [u8; 4],
    is_data: bool,
}

impl Framing {
    /// Appends the payloads in `raw` to `plain`, and answers to `out`.
    pub(crate) fn unwrap(
        &mut self,
        mut raw: &[u8],
        plain: &mut Vec<u8>,
        out: &mut Vec<u8>,
    ) -> Result<(), Problem> {
        while !raw.is_empty() {
            if self.missing > 0 {
                let length = usize::try_from(self.missing)?.min(raw.len());
                let (payload, rest) = raw.split_at(length);
                self.unmask(payload, plain);
                raw = rest;
                continue;
            }
            self.begun.push(raw[0]);
            raw = &raw[1..];
            if !self.is_upgraded {
                self.upgrade(out)?;
            } else if self.begun.len() == header_length(&self.begun) {
                self.begin();
                if self.begun[0] == CLOSE {
                    out.extend([CLOSE, 0]);
                }
                self.begun.clear();
            }
        }
        Ok(())
    }

    /// Answers the request once it is complete.
    fn upgrade(&mut self, out: &mut Vec<u8>) -> Result<(), Problem> {
        if !self.begun.ends_with(b"\r\n\r\n") {
            return Ok(());
        }
        let request = std::str::from_utf8(&self.begun)?;
        let mut lines = request.lines();
        let key = lines.find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "));
        let accept = derive_accept_key(key.ok_or(Violation("a request without a key"))?.as_bytes());
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        out.extend(answer.as_bytes());
        self.is_upgraded = true;
        self.begun.clear();
        Ok(())
    }

    /// Takes the complete header in `begun`.
    fn begin(&mut self) {
        let end = self.begun.len() - 4;
        self.missing = match self.begun[1] & 0x7f {
            126 | 127 => self.begun[2..end]
                .iter()
                .fold(0, |length, byte| length << 8 | u64::from(*byte)),
            length => length.into(),
        };
        self.mask.copy_from_slice(&self.begun[end..]);
        self.is_data = self.begun[0] & 0x0f < 8;
    }

    fn unmask(&mut self, payload: &[u8], plain: &mut Vec<u8>) {
        self.missing -= payload.len() as u64;
        if !self.is_data {
            return;
        }
        let start = plain.len();
        plain.extend_from_slice(payload);
        let (words, rest) = plain[start..].as_chunks_mut::<4>();
        for word in words {
            *word = (u32::from_ne_bytes(*word) ^ u32::from_ne_bytes(self.mask)).to_ne_bytes();
        }
        for (byte, mask) in rest.iter_mut().zip(self.mask) {
            *byte ^= mask;
        }
        self.mask.rotate_left(payload.len() % 4);
    }

    /// Appends a frame with `plain`.
    pub(crate) fn wrap(plain: &[u8], out: &mut Vec<u8>) {
        out.push(BINARY);
        match u16::try_from(plain.len()) {
            Ok(length @ 0..126) => out.extend(&length.to_be_bytes()[1..]),
            Ok(length) => {
                out.push(126);
                out.extend(length.to_be_bytes());
            }
            Err(_) => {
                out.push(127);
                out.extend((plain.len() as u64).to_be_bytes());
            }
        }
        out.extend_from_slice(plain);
    }
}

/// How long a client's header is whose first bytes are these.
fn header_length(begun: &[u8]) -> usize {
    match begun.get(1).map(|length| length & 0x7f) {
        None => 2,
        Some(126) => 8,
        Some(127) => 14,
        Some(_) => 6,
    }
}
