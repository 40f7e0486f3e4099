//! PUBLISH (section 3.3).

use crate::mqtt::{EncodeError, PacketIdentifier, PropertyList, ProtocolVersion, QoS};

/// PUBLISH as received, borrowed from the input (section 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publish<'a> {
    /// Whether this may be a repetition.
    pub dup: bool,
    /// The delivery guarantee of this leg.
    pub qos: QoS,
    /// Whether the message was retained when it was subscribed to.
    pub retain: bool,
    /// Empty when a topic alias stands for it. Checked: UTF-8, no wildcards, no U+0000.
    pub topic: &'a str,
    /// Present at QoS 1 and 2.
    pub packet_identifier: Option<PacketIdentifier>,
    /// MQTT 5 only.
    pub properties: PropertyList<'a>,
    /// The application message.
    pub payload: &'a [u8],
}

/// PUBLISH to be sent, but for its payload, which follows what this encodes.
#[derive(Debug, Clone, Copy)]
pub struct PublishHeader<'a> {
    /// Set on a repetition.
    pub dup: bool,
    /// The delivery guarantee.
    pub qos: QoS,
    /// Whether the server keeps it.
    pub retain: bool,
    /// Empty when the properties hold a topic alias that stands for it.
    pub topic: &'a str,
    /// Present at QoS 1 and 2, else `None`.
    pub packet_identifier: Option<PacketIdentifier>,
    /// Ignored in 3.1 and 3.1.1.
    pub properties: PropertyList<'a>,
    /// A topic alias to send, written before the other properties.
    pub topic_alias: Option<u16>,
    /// How many bytes of payload follow.
    pub payload_length: usize,
}

impl PublishHeader<'_> {
    /// Appends all of the packet that stands before its payload. Hot: no allocation but the growth of `out`.
    ///
    /// # Errors
    /// When the topic or the whole packet is too long for the wire.
    pub fn encode(&self, version: ProtocolVersion, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let _ = (version, out);
        todo!()
    }
}
