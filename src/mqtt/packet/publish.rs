//! PUBLISH (section 3.3).

use crate::mqtt::wire::{put_length, variable_byte_integer_length};
use crate::mqtt::{EncodeError, MAX_REMAINING_LENGTH, PacketIdentifier, PropertyList, ProtocolVersion, QoS};

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
    /// How many bytes of payload follow.
    pub payload_length: usize,
}

impl PublishHeader<'_> {
    /// Appends all of the packet that stands before its payload. Hot: no allocation but the growth of `out`.
    ///
    /// # Errors
    /// When the topic or the whole packet is too long for the wire, when there is neither topic nor alias, or when
    /// the packet identifier does not go with the QoS. `out` is then as it was.
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
        let properties = self.properties.as_bytes();
        let mut length = 2 + self.topic.len() + self.payload_length;
        if self.packet_identifier.is_some() {
            length += 2;
        }
        if version.has_properties() {
            length += variable_byte_integer_length(properties.len()) + properties.len();
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
            put_length("PUBLISH", properties.len(), out)?;
            out.extend_from_slice(properties);
        }
        Ok(())
    }

    fn has_topic_alias(&self, version: ProtocolVersion) -> bool {
        version.has_properties() && self.properties.topic_alias().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::{Properties, Property};

    const HEADER: PublishHeader<'static> = PublishHeader {
        dup: false,
        qos: QoS::AtMostOnce,
        retain: false,
        topic: "a/b",
        packet_identifier: None,
        properties: PropertyList::EMPTY,
        payload_length: 1,
    };

    fn encoded(header: &PublishHeader<'_>, version: ProtocolVersion) -> Vec<u8> {
        let mut out = Vec::new();
        header.encode(version, &mut out).expect("a valid PUBLISH");
        out
    }

    fn refused(header: &PublishHeader<'_>, version: ProtocolVersion) -> EncodeError {
        let mut out = b"before".to_vec();
        let error = header.encode(version, &mut out).expect_err("no PUBLISH");
        assert_eq!(out, b"before");
        error
    }

    #[test]
    fn flags_and_packet_identifier_are_written() {
        for version in [ProtocolVersion::V3_1, ProtocolVersion::V3_1_1] {
            assert_eq!(encoded(&HEADER, version), b"\x30\x06\x00\x03a/b");
            let header = PublishHeader {
                dup: true,
                qos: QoS::ExactlyOnce,
                retain: true,
                packet_identifier: PacketIdentifier::new(0x0102),
                ..HEADER
            };
            assert_eq!(encoded(&header, version), b"\x3d\x08\x00\x03a/b\x01\x02");
        }
        let header = PublishHeader {
            qos: QoS::AtLeastOnce,
            packet_identifier: PacketIdentifier::new(7),
            ..HEADER
        };
        assert_eq!(
            encoded(&header, ProtocolVersion::V5),
            b"\x32\x09\x00\x03a/b\x00\x07\x00"
        );
    }

    #[test]
    fn properties_stand_in_their_order() {
        let mut properties = Properties::new();
        properties.push(Property::TopicAlias(258)).expect("valid");
        properties.push(Property::UserProperty("k", "v")).expect("valid");
        let header = PublishHeader {
            topic: "",
            properties: properties.list(),
            ..HEADER
        };
        let wire = b"\x30\x0e\x00\x00\x0a\x23\x01\x02\x26\x00\x01k\x00\x01v";
        assert_eq!(encoded(&header, ProtocolVersion::V5), wire);
    }

    #[test]
    fn version_3_ignores_properties() {
        let mut properties = Properties::new();
        properties.push(Property::ContentType("t")).expect("valid");
        let header = PublishHeader {
            properties: properties.list(),
            ..HEADER
        };
        assert_eq!(
            encoded(&header, ProtocolVersion::V3_1_1),
            encoded(&HEADER, ProtocolVersion::V3_1_1)
        );
    }

    #[test]
    fn without_a_topic_there_must_be_an_alias() {
        let empty = PublishHeader { topic: "", ..HEADER };
        assert_eq!(refused(&empty, ProtocolVersion::V5), EncodeError::NoTopic);
        let mut properties = Properties::new();
        properties.push(Property::TopicAlias(1)).expect("valid");
        let aliased = PublishHeader {
            properties: properties.list(),
            ..empty
        };
        assert_eq!(
            encoded(&aliased, ProtocolVersion::V5),
            b"\x30\x07\x00\x00\x03\x23\x00\x01"
        );
        assert_eq!(refused(&aliased, ProtocolVersion::V3_1_1), EncodeError::NoTopic);
    }

    #[test]
    fn packet_identifier_and_qos_go_together() {
        let without = PublishHeader {
            qos: QoS::AtLeastOnce,
            ..HEADER
        };
        assert_eq!(
            refused(&without, ProtocolVersion::V5),
            EncodeError::PacketIdentifier(QoS::AtLeastOnce)
        );
        let with = PublishHeader {
            packet_identifier: PacketIdentifier::new(1),
            ..HEADER
        };
        assert_eq!(
            refused(&with, ProtocolVersion::V3_1_1),
            EncodeError::PacketIdentifier(QoS::AtMostOnce)
        );
    }

    #[test]
    fn the_length_takes_as_many_bytes_as_it_needs() {
        for (payload_length, length) in [
            (122, &b"\x7f"[..]),
            (123, b"\x80\x01"),
            (16_378, b"\xff\x7f"),
            (16_379, b"\x80\x80\x01"),
            (2_097_146, b"\xff\xff\x7f"),
            (2_097_147, b"\x80\x80\x80\x01"),
            (268_435_450, b"\xff\xff\xff\x7f"),
        ] {
            let header = PublishHeader {
                payload_length,
                ..HEADER
            };
            let wire = [&b"\x30"[..], length, b"\x00\x03a/b"].concat();
            assert_eq!(encoded(&header, ProtocolVersion::V3_1_1), wire);
        }
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let header = PublishHeader {
            payload_length: 268_435_451,
            ..HEADER
        };
        let message = "PUBLISH would be 268,435,456 bytes long after its header, and 268,435,455 is the most";
        assert_eq!(refused(&header, ProtocolVersion::V3_1_1).to_string(), message);
        let topic = "x".repeat(70_000);
        let header = PublishHeader {
            topic: &topic,
            ..HEADER
        };
        let message = "the topic is 70,000 bytes long, and 65,535 is the most";
        assert_eq!(refused(&header, ProtocolVersion::V5).to_string(), message);
    }
}
