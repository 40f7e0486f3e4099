//! Bytes to packets.

use thiserror::Error;

use super::ProtocolVersion;
use super::packet::Incoming;

/// The largest Remaining Length (section 2.1.4).
pub const MAX_REMAINING_LENGTH: usize = 268_435_455;

/// Why received bytes are not a packet: what the standard calls a malformed packet.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecodeError {}

/// Why a packet can't be sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EncodeError {}

/// The Fixed Header (section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedHeader {
    /// The first byte: packet type and flags.
    pub first_byte: u8,
    /// Bytes of this header: 2 to 5.
    pub header_length: usize,
    /// Bytes that follow this header.
    pub remaining_length: usize,
}

/// Reads the fixed header at the start of `input`; `None` while it is incomplete.
///
/// # Errors
/// When the Remaining Length has more than four bytes (section 1.5.5).
pub fn read_fixed_header(input: &[u8]) -> Result<Option<FixedHeader>, DecodeError> {
    let _ = input;
    todo!()
}

/// Reads the packet that `body` holds: all `remaining_length` bytes after `header`.
///
/// # Errors
/// When it is malformed or none that a server sends.
pub fn decode(
    header: FixedHeader,
    body: &[u8],
    version: ProtocolVersion,
) -> Result<Incoming<'_>, DecodeError> {
    let _ = (header, body, version);
    todo!()
}
