//! The incoming frames.

use super::WebSocketError;
use super::frame::{self, HeaderReader, Opcode};
use super::output::Output;

/// Where in the incoming frames the reader is.
#[derive(Debug, Default)]
pub(super) struct Input {
    /// What came with the answer to the upgrade.
    pub(super) early: Vec<u8>,
    header: HeaderReader,
    /// What is still to come of the frame.
    remaining: u64,
    /// The control frame that `remaining` belongs to.
    control: Option<Opcode>,
    /// Its payload so far.
    control_payload: Vec<u8>,
    /// Whether a message is still to be continued.
    in_message: bool,
    /// The server has closed, or broke the rules: nothing more is read.
    pub(super) ended: bool,
    /// What the reader must know when it has read what came before.
    pub(super) error: Option<WebSocketError>,
}

impl Input {
    pub(super) fn new(early: Vec<u8>) -> Self {
        Self {
            early,
            ..Self::default()
        }
    }

    /// Takes the frames in `bytes`, moves the payload of data to its front, and returns how long that is.
    pub(super) fn take(&mut self, bytes: &mut [u8], output: &mut Output) -> usize {
        let (mut at, mut kept) = (0, 0);
        while at < bytes.len() && !self.ended {
            if self.remaining == 0 {
                if let Err(error) = self.take_header(bytes[at], output) {
                    self.fail(error);
                }
                at += 1;
                continue;
            }
            let available = bytes.len() - at;
            let length = usize::try_from(self.remaining)
                .unwrap_or(usize::MAX)
                .min(available);
            if self.control.is_some() {
                self.control_payload.extend_from_slice(&bytes[at..at + length]);
            } else {
                if at != kept {
                    bytes.copy_within(at..at + length, kept);
                }
                kept += length;
            }
            at += length;
            self.remaining -= length as u64;
            if let Err(error) = self.end_control(output) {
                self.fail(error);
            }
        }
        kept
    }

    fn fail(&mut self, error: WebSocketError) {
        self.ended = true;
        self.error = Some(error);
    }

    fn take_header(&mut self, byte: u8, output: &mut Output) -> Result<(), WebSocketError> {
        match self.header.push(byte)? {
            Some(header) => self.begin(header).and_then(|()| self.end_control(output)),
            None => Ok(()),
        }
    }

    fn begin(&mut self, header: frame::Header) -> Result<(), WebSocketError> {
        self.remaining = header.length;
        match header.opcode {
            Opcode::Binary if self.in_message => {
                return Err(WebSocketError::Frame("a message begins inside another"));
            }
            Opcode::Continuation if !self.in_message => {
                return Err(WebSocketError::Frame("a message is continued that did not begin"));
            }
            Opcode::Binary | Opcode::Continuation => self.in_message = !header.is_final,
            control => self.control = Some(control),
        }
        Ok(())
    }

    /// Acts on a control frame that is complete.
    fn end_control(&mut self, output: &mut Output) -> Result<(), WebSocketError> {
        if self.remaining > 0 {
            return Ok(());
        }
        let Some(control) = self.control.take() else {
            return Ok(());
        };
        let payload = std::mem::take(&mut self.control_payload);
        match control {
            Opcode::Ping => output.pong = Some(payload),
            Opcode::Close => {
                self.ended = true;
                output.push_close(payload.get(..2).unwrap_or_default());
                return closed(&payload);
            }
            _ => {}
        }
        Ok(())
    }
}

/// What the payload of a close frame means: an orderly end, or not (RFC 6455, section 7.4).
fn closed(payload: &[u8]) -> Result<(), WebSocketError> {
    match payload {
        [] | [0x03, 0xe8 | 0xe9, ..] => Ok(()),
        [_] => Err(WebSocketError::Frame("a close frame has half a status")),
        [high, low, reason @ ..] => Err(WebSocketError::Ended {
            code: u16::from_be_bytes([*high, *low]),
            reason: String::from_utf8_lossy(reason).into_owned(),
        }),
    }
}
