//! A stretch of the input: where it came from, and what its lines are sent as.

use std::sync::Arc;

use super::entry::{put_bytes, put_number, take_bytes, take_number, take_text};
use crate::mqtt::{PacketKind, Properties, PropertyList, QoS, TopicName};
use crate::session::PublicationHead;

/// A stretch of the input, up to where the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stream {
    /// The first byte of it, counted since the spool was made.
    pub(super) at: u64,
    /// Where its bytes come from; `None` for what can't be recognised later, such as a terminal.
    pub(super) source: Option<Source>,
    /// What its lines are sent as.
    pub(super) head: Arc<PublicationHead>,
}

/// A standard input that another process may find again where the first left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Source {
    /// Device and inode.
    pub(super) device: u64,
    pub(super) inode: u64,
    /// How far its own offset is ahead of the spool's; 0 for what has none, as a pipe.
    pub(super) ahead: i64,
}

impl Stream {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        put_number(self.at, out);
        match self.source {
            None => out.push(0),
            Some(source) => {
                out.push(1);
                put_number(source.device, out);
                put_number(source.inode, out);
                put_number(source.ahead.cast_unsigned(), out);
            }
        }
        put_bytes(self.head.topic.as_str().as_bytes(), out);
        out.push(self.head.qos as u8 | u8::from(self.head.retain) << 2);
        put_bytes(self.head.properties.list().as_bytes(), out);
    }

    pub(super) fn take(bytes: &mut &[u8]) -> Option<Self> {
        let at = take_number(bytes)?;
        let source = match take_number(bytes)? {
            0 => None,
            _ => Some(Source {
                device: take_number(bytes)?,
                inode: take_number(bytes)?,
                ahead: take_number(bytes)?.cast_signed(),
            }),
        };
        let topic = TopicName::new(take_text(bytes)?).ok()?;
        let flags = take_number(bytes)?;
        let qos = QoS::try_from((flags & 3) as u8).ok()?;
        let properties = PropertyList::parse(take_bytes(bytes)?, PacketKind::Publish).ok()?;
        let head = PublicationHead::new(topic, qos, flags & 4 != 0, Properties::from(properties));
        Some(Self {
            at,
            source,
            head: Arc::new(head),
        })
    }
}
