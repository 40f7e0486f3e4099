//! The server's side of WebSocket (RFC 6455), frame by frame.

use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::Peer;

/// A frame as it came, unmasked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// `FIN` and the opcode.
    pub(crate) first: u8,
    pub(crate) payload: Vec<u8>,
}

/// The first byte of a whole message.
pub(crate) const BINARY: u8 = 0x82;
/// The first byte of a close frame.
pub(crate) const CLOSE: u8 = 0x88;
/// The first byte of a ping.
pub(crate) const PING: u8 = 0x89;
/// The first byte of a pong.
pub(crate) const PONG: u8 = 0x8a;

impl Peer {
    /// Reads the head of an HTTP request.
    #[track_caller]
    pub(crate) fn read_head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.extend(self.take(1));
        }
        String::from_utf8(head).unwrap()
    }

    /// Reads the request and upgrades, with further lines such as `Sec-WebSocket-Protocol: mqtt`. Gives the request.
    #[track_caller]
    pub(crate) fn upgrade(&mut self, lines: &[&str]) -> String {
        let request = self.read_head();
        let key = request
            .lines()
            .find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "));
        let accept = derive_accept_key(key.expect("a key in the request").as_bytes());
        let mut answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n"
        );
        for line in lines {
            answer.extend([line, "\r\n"]);
        }
        answer.push_str("\r\n");
        self.send_bytes(answer.as_bytes());
        request
    }

    /// Reads the request and upgrades as a broker does.
    #[track_caller]
    pub(crate) fn upgrade_to_mqtt(&mut self) -> String {
        self.upgrade(&["Sec-WebSocket-Protocol: mqtt"])
    }

    /// Sends a frame.
    pub(crate) fn send_frame(&mut self, first: u8, payload: &[u8]) {
        let mut head = vec![first];
        match u16::try_from(payload.len()) {
            Ok(length @ 0..126) => head.extend(&length.to_be_bytes()[1..]),
            Ok(length) => {
                head.push(126);
                head.extend(length.to_be_bytes());
            }
            Err(_) => {
                head.push(127);
                head.extend((payload.len() as u64).to_be_bytes());
            }
        }
        head.extend(payload);
        self.send_bytes(&head);
    }

    /// Reads a frame, which a client must mask.
    #[track_caller]
    pub(crate) fn read_frame(&mut self) -> Frame {
        let head = self.take(2);
        assert_eq!(head[1] & 0x80, 0x80, "a client's frame is not masked");
        let length = match head[1] & 0x7f {
            126 => self
                .take(2)
                .iter()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
            127 => self
                .take(8)
                .iter()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
            length => length.into(),
        };
        let mask: [u8; 4] = self.take(4).try_into().unwrap();
        let mut payload = self.take(length);
        for chunk in payload.chunks_mut(4) {
            for (byte, mask) in chunk.iter_mut().zip(mask) {
                *byte ^= mask;
            }
        }
        Frame {
            first: head[0],
            payload,
        }
    }

    /// The next frame is a whole message with this payload.
    #[track_caller]
    pub(crate) fn expect_message(&mut self, payload: &[u8]) {
        let expected = Frame {
            first: BINARY,
            payload: payload.to_vec(),
        };
        assert_eq!(self.read_frame(), expected);
    }

    /// Reads CONNECT in a frame and accepts it as a server of 3.1.1 does.
    #[track_caller]
    pub(crate) fn accept_in_frames(&mut self) {
        let connect = self.read_frame();
        assert_eq!(connect.payload[0], 0x10, "the client sent {connect:?}");
        self.send_frame(BINARY, &[0x20, 2, 0, 0]);
    }
}
