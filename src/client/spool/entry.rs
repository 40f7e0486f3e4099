//! Entries: what the journal says, one after the other, within its frames.

use super::stream::Stream;
use crate::mqtt::PacketIdentifier;

/// One thing that happened, or that a rewritten journal begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// Another process writes from here on; the system was started as this names.
    Opened { boot: String },
    /// The client identifier of the session that messages are sent in.
    Session(String),
    /// From a place of the input on, bytes come from another standard input, or are sent under another head.
    Stream(Box<Stream>),
    /// So many more bytes of input are there.
    Block(Block),
    /// The next so many bytes of input, a line, were sent.
    Sent {
        identifier: PacketIdentifier,
        length: u64,
    },
    /// PUBREC came.
    Received(PacketIdentifier),
    /// The message is acknowledged in full.
    Done(PacketIdentifier),
    /// The server has lost the session.
    Renewed,
    /// Input in front of this place may be gone, though its file is there.
    Given(u64),
    /// Where a rewritten journal begins.
    Start(Start),
    /// A message in flight when the journal was rewritten.
    Held {
        identifier: PacketIdentifier,
        offset: u64,
        length: u64,
        received: bool,
    },
}

/// A piece of input that has a checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    /// Whether it begins a file.
    pub(super) begins_file: bool,
    /// In bytes, 1 or more.
    pub(super) length: u64,
    /// CRC-32.
    pub(super) checksum: u32,
}

/// Places in the input, in bytes since the spool was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Start {
    /// Where the blocks begin that follow.
    pub(super) blocks: u64,
    /// Where the first line begins that was not sent.
    pub(super) next: u64,
    /// The packet identifier given out last.
    pub(super) last: Option<PacketIdentifier>,
}

impl Entry {
    /// Appends the entry.
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        match self {
            Entry::Opened { boot } => {
                out.push(1);
                put_bytes(boot.as_bytes(), out);
            }
            Entry::Session(identifier) => {
                out.push(2);
                put_bytes(identifier.as_bytes(), out);
            }
            Entry::Stream(stream) => {
                out.push(3);
                stream.put(out);
            }
            Entry::Block(block) => {
                out.push(if block.begins_file { 5 } else { 4 });
                put_number(block.length, out);
                out.extend_from_slice(&block.checksum.to_le_bytes());
            }
            Entry::Sent { identifier, length } => {
                out.push(6);
                put_number(identifier.get().into(), out);
                put_number(*length, out);
            }
            Entry::Received(identifier) => {
                out.push(7);
                put_number(identifier.get().into(), out);
            }
            Entry::Done(identifier) => {
                out.push(8);
                put_number(identifier.get().into(), out);
            }
            Entry::Renewed => out.push(9),
            Entry::Given(offset) => {
                out.push(13);
                put_number(*offset, out);
            }
            Entry::Start(start) => {
                out.push(10);
                put_number(start.blocks, out);
                put_number(start.next, out);
                put_number(start.last.map_or(0, PacketIdentifier::get).into(), out);
            }
            Entry::Held {
                identifier,
                offset,
                length,
                received,
            } => {
                out.push(if *received { 12 } else { 11 });
                put_number(identifier.get().into(), out);
                put_number(*offset, out);
                put_number(*length, out);
            }
        }
    }

    /// Takes the entry at the front of `bytes`; `None` when there is none that this version knows.
    pub(super) fn take(bytes: &mut &[u8]) -> Option<Self> {
        let (tag, rest) = bytes.split_first()?;
        *bytes = rest;
        Some(match tag {
            1 => Entry::Opened {
                boot: take_text(bytes)?,
            },
            2 => Entry::Session(take_text(bytes)?),
            3 => Entry::Stream(Box::new(Stream::take(bytes)?)),
            4 | 5 => Entry::Block(Block {
                begins_file: *tag == 5,
                length: take_number(bytes)?,
                checksum: take_word(bytes)?,
            }),
            6 => Entry::Sent {
                identifier: take_identifier(bytes)?,
                length: take_number(bytes)?,
            },
            7 => Entry::Received(take_identifier(bytes)?),
            8 => Entry::Done(take_identifier(bytes)?),
            9 => Entry::Renewed,
            13 => Entry::Given(take_number(bytes)?),
            10 => Entry::Start(Start {
                blocks: take_number(bytes)?,
                next: take_number(bytes)?,
                last: PacketIdentifier::new(u16::try_from(take_number(bytes)?).ok()?),
            }),
            11 | 12 => Entry::Held {
                identifier: take_identifier(bytes)?,
                offset: take_number(bytes)?,
                length: take_number(bytes)?,
                received: *tag == 12,
            },
            _ => return None,
        })
    }
}

/// Appends a number, seven bits a byte, the lowest first.
pub(super) fn put_number(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7f) as u8);
}

/// Appends bytes behind their length.
pub(super) fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    put_number(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}

/// Takes what [`put_number`] put.
pub(super) fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Takes what [`put_bytes`] put.
pub(super) fn take_bytes<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(take_number(bytes)?).ok()?;
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

/// Takes bytes that are text.
pub(super) fn take_text(bytes: &mut &[u8]) -> Option<String> {
    String::from_utf8(take_bytes(bytes)?.to_vec()).ok()
}

fn take_word(bytes: &mut &[u8]) -> Option<u32> {
    let (word, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*word))
}

fn take_identifier(bytes: &mut &[u8]) -> Option<PacketIdentifier> {
    PacketIdentifier::new(u16::try_from(take_number(bytes)?).ok()?)
}
