//! PUBLISH (section 3.3).

use crate::mqtt::wire::{put_length, variable_byte_integer_length};
use crate::mqtt::{EncodeError, MAX_REMAINING_LENGTH, PacketIdentifier, PropertyList, ProtocolVersion, QoS};

/// The Property Identifier of Topic Alias (section 3.3.2.3.4).
const TOPIC_ALIAS: u8 = 0x23;

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
    /// When the topic or the whole packet is too long for the wire, when there is neither topic nor alias, or when the
    /// packet identifier does not go with the QoS. `out` is then as it was.
    pub fn encode(&self, version: ProtocolVersion, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let topic_length = u16::try_from(self.topic.len()).map_err(|_| EncodeError::TooLong {
            field: "topic",
            length: self.topic.len(),
        })?;
        if self.packet_identifier.is_some() != (self.qos != QoS::AtMostOnce) {
            return Err(EncodeError::PacketIdentifier(self.qos));
        }
        if topic_length == 0 && !self.has_topic_alias(version) {
            return Err(EncodeError::NoTopic);
        }
        let properties_length = self.properties_length();
        let mut length = 2 + self.topic.len() + self.payload_length;
        if self.packet_identifier.is_some() {
            length += 2;
        }
        if version.has_properties() {
            length += variable_byte_integer_length(properties_length) + properties_length;
        }
        if length > MAX_REMAINING_LENGTH {
            return Err(EncodeError::PacketTooLarge {
                packet: "PUBLISH",
                length,
            });
        }
        out.reserve(5 + length - self.payload_length);
        out.push(0x30 | u8::from(self.dup) << 3 | self.qos.level() << 1 | u8::from(self.retain));
        put_length("PUBLISH", length, out)?;
        out.extend_from_slice(&topic_length.to_be_bytes());
        out.extend_from_slice(self.topic.as_bytes());
        if let Some(packet_identifier) = self.packet_identifier {
            out.extend_from_slice(&packet_identifier.get().to_be_bytes());
        }
        if version.has_properties() {
            put_length("PUBLISH", properties_length, out)?;
            if let Some(alias) = self.topic_alias {
                out.push(TOPIC_ALIAS);
                out.extend_from_slice(&alias.to_be_bytes());
            }
            out.extend_from_slice(self.properties.as_bytes());
        }
        Ok(())
    }

    fn properties_length(&self) -> usize {
        let alias = if self.topic_alias.is_some() { 3 } else { 0 };
        alias + self.properties.as_bytes().len()
    }

    fn has_topic_alias(&self, version: ProtocolVersion) -> bool {
        version.has_properties() && (self.topic_alias.is_some() || self.properties.topic_alias().is_some())
    }
}
