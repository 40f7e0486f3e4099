//! The outgoing frames.

use super::frame::{self, MAX_CONTROL, Opcode};

/// The longest payload of a frame that is sent, in bytes.
pub(super) const MAX_PAYLOAD: usize = 128 * 1024;

/// Room for the header of a frame whose length is not known yet.
const HEADER_ROOM: usize = frame::header_length(MAX_PAYLOAD);

/// What is to be sent.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// Frames.
    pub(super) bytes: Vec<u8>,
    /// How much of them is gone.
    pub(super) sent: usize,
    /// Where the frame begins that is not complete, and its mask.
    pub(super) open: Option<(usize, [u8; 4])>,
    /// The answer to the last ping.
    pub(super) pong: Option<Vec<u8>>,
    /// A writer waits for the network: its waker is the one that counts.
    pub(super) is_waited_for: bool,
    /// A reader has begun to send an answer, and must go on with it.
    pub(super) is_owed: bool,
    pub(super) close_sent: bool,
}

impl Output {
    pub(super) fn waiting(&self) -> usize {
        self.bytes.len() - self.sent
    }

    /// Appends to the open frame as much of `payload` as fits, and returns how much that is.
    pub(super) fn push(&mut self, payload: &[u8]) -> usize {
        let (start, mask) = *self.open.get_or_insert_with(|| {
            let start = self.bytes.len();
            self.bytes.resize(start + HEADER_ROOM, 0);
            (start, fastrand::u32(..).to_ne_bytes())
        });
        let payload_start = start + HEADER_ROOM;
        let offset = self.bytes.len() - payload_start;
        let taken = payload.len().min(MAX_PAYLOAD - offset);
        self.bytes.extend_from_slice(&payload[..taken]);
        frame::apply_mask(&mut self.bytes[payload_start + offset..], mask, offset);
        if offset + taken == MAX_PAYLOAD {
            self.complete();
        }
        taken
    }

    /// Completes the open frame: nothing more goes into it.
    pub(super) fn complete(&mut self) {
        let Some((start, mask)) = self.open.take() else {
            return;
        };
        let length = self.bytes.len() - start - HEADER_ROOM;
        let header_length = frame::header_length(length);
        let unused = HEADER_ROOM - header_length;
        let mut header_start = start;
        if self.sent == start {
            // Nothing waits before the frame, so it can begin later.
            self.sent += unused;
            header_start += unused;
        } else {
            self.bytes
                .copy_within(start + HEADER_ROOM.., start + header_length);
            self.bytes.truncate(start + header_length + length);
        }
        let header = &mut self.bytes[header_start..header_start + header_length];
        frame::write_header(Opcode::Binary, length, mask, header);
    }

    /// Appends a control frame with at most 125 bytes of payload.
    fn push_control(&mut self, opcode: Opcode, payload: &[u8]) {
        self.complete();
        let mask = fastrand::u32(..).to_ne_bytes();
        let length = payload.len().min(MAX_CONTROL);
        let start = self.bytes.len();
        self.bytes.resize(start + frame::header_length(length), 0);
        frame::write_header(opcode, length, mask, &mut self.bytes[start..]);
        let payload_start = self.bytes.len();
        self.bytes.extend_from_slice(&payload[..length]);
        frame::apply_mask(&mut self.bytes[payload_start..], mask, 0);
    }

    /// Appends a close frame, once.
    pub(super) fn push_close(&mut self, status: &[u8]) {
        if !self.close_sent {
            self.push_control(Opcode::Close, status);
            self.close_sent = true;
        }
    }

    /// Appends the answer to a ping, unless nothing may follow any more.
    pub(super) fn push_pong(&mut self) {
        if let Some(payload) = self.pong.take()
            && !self.close_sent
        {
            self.push_control(Opcode::Pong, &payload);
        }
    }
}
