//! Blocks of properties: received and borrowed, or built to be sent.

use std::fmt;

use super::{EncodeError, PacketKind, Property, PropertyError, ProtocolVersion, wire};

/// A checked block of properties, borrowed, in the order of the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PropertyList<'a>(&'a [u8]);

impl<'a> PropertyList<'a> {
    /// No properties.
    pub const EMPTY: Self = Self(&[]);

    /// Checks `block`, the properties of a received `packet` without their length (section 2.2.2).
    ///
    /// # Errors
    /// Whatever the standard calls a malformed packet or a protocol error: see [`PropertyError`].
    pub fn parse(block: &'a [u8], packet: PacketKind) -> Result<Self, PropertyError> {
        let mut rest = block;
        let mut seen = 0_u64;
        while !rest.is_empty() {
            let property = Property::decode(&mut rest)?;
            property.check_range()?;
            if !property.is_allowed_in(packet) {
                return Err(PropertyError::NotAllowed(property.name()));
            }
            let bit = 1 << property.identifier();
            // A server names in PUBLISH every subscription that matched (section 3.3.2.3.8).
            let repeats = matches!(property, Property::UserProperty(..))
                || (matches!(property, Property::SubscriptionIdentifier(_)) && packet == PacketKind::Publish);
            if seen & bit != 0 && !repeats {
                return Err(PropertyError::Duplicate(property.name()));
            }
            seen |= bit;
        }
        Ok(Self(block))
    }

    /// The properties in order.
    pub fn iter(self) -> impl Iterator<Item = Property<'a>> + use<'a> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                None
            } else {
                Property::decode(&mut rest).ok()
            }
        })
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The wire form, without the length in front.
    pub const fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The first value that `select` picks.
    pub fn find<T>(self, select: impl FnMut(Property<'a>) -> Option<T>) -> Option<T> {
        self.iter().find_map(select)
    }

    /// The alias that stands for the topic of a PUBLISH, or is to do so (section 3.3.2.3.4).
    pub fn topic_alias(self) -> Option<u16> {
        self.find(|property| match property {
            Property::TopicAlias(alias) => Some(alias),
            _ => None,
        })
    }

    /// The words of the other side about its reason code (section 2.2.2.2, 0x1f).
    pub fn reason_string(self) -> Option<&'a str> {
        self.find(|property| match property {
            Property::ReasonString(text) => Some(text),
            _ => None,
        })
    }
}

/// A block of properties to be sent, in the order pushed.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Properties(Vec<u8>);

impl Properties {
    /// An empty block.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Appends `property`. What the receiving packet allows is not checked here: see [`Properties::check`].
    ///
    /// # Errors
    /// When the value is out of range or too long for the wire.
    pub fn push(&mut self, property: Property<'_>) -> Result<(), PropertyError> {
        let length = self.0.len();
        property
            .encode(&mut self.0)
            .inspect_err(|_| self.0.truncate(length))
    }

    /// Checks that each property is allowed in `packet`, and none stands twice that may stand once.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self, packet: PacketKind) -> Result<(), PropertyError> {
        PropertyList::parse(&self.0, packet).map(drop)
    }

    /// Appends the block with its length in front, as it stands in `packet`; nothing in 3.1 and 3.1.1.
    ///
    /// # Errors
    /// When a property is not allowed there, or `version` has no properties.
    pub(super) fn encode(
        &self,
        packet: PacketKind,
        version: ProtocolVersion,
        out: &mut Vec<u8>,
    ) -> Result<(), EncodeError> {
        let name = packet.name();
        if !version.has_properties() {
            return if self.is_empty() {
                Ok(())
            } else {
                Err(EncodeError::PropertiesNeedVersion5(name))
            };
        }
        self.check(packet)
            .map_err(|fault| EncodeError::Properties { packet: name, fault })?;
        wire::put_length(name, self.0.len(), out)?;
        out.extend_from_slice(&self.0);
        Ok(())
    }

    /// The block, borrowed.
    pub fn list(&self) -> PropertyList<'_> {
        PropertyList(&self.0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<PropertyList<'_>> for Properties {
    fn from(list: PropertyList<'_>) -> Self {
        Self(list.0.to_vec())
    }
}

impl fmt::Debug for Properties {
    /// Authentication data is a secret, and is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let visible = self.list().iter().map(|property| match property {
            Property::AuthenticationData(_) => Property::AuthenticationData(b"(redacted)"),
            other => other,
        });
        f.debug_list().entries(visible).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};
    use proptest::sample::select;

    use super::*;
    use crate::mqtt::{PropertyDescription, PropertyKind};

    fn block(properties: &[Property<'_>]) -> Properties {
        let mut block = Properties::new();
        for property in properties {
            block.push(*property).expect("a valid property");
        }
        block
    }

    #[test]
    fn every_kind_has_its_wire_form() {
        let block = block(&[
            Property::PayloadFormatIndicator(1),
            Property::MessageExpiryInterval(0x0102_0304),
            Property::ContentType("é"),
            Property::CorrelationData(b"\x00\xff"),
            Property::SubscriptionIdentifier(128),
            Property::TopicAlias(258),
            Property::UserProperty("a", ""),
        ]);
        let wire = b"\x01\x01\x02\x01\x02\x03\x04\x03\x00\x02\xc3\xa9\x09\x00\x02\x00\xff\x0b\x80\x01\x23\x01\x02\x26\x00\x01a\x00\x00";
        assert_eq!(block.list().as_bytes(), wire);
    }

    #[test]
    fn a_refused_property_leaves_the_block_alone() {
        let mut properties = block(&[Property::ContentType("a")]);
        let before = properties.clone();
        let long = "x".repeat(65_536);
        for (property, message) in [
            (
                Property::UserProperty("name", &long),
                "user-property is longer than 65,535 bytes",
            ),
            (Property::ContentType("a\0b"), "content-type is not valid UTF-8"),
            (Property::TopicAlias(0), "topic-alias is out of range"),
            (
                Property::SubscriptionIdentifier(0),
                "subscription-identifier is out of range",
            ),
            (Property::MaximumQoS(2), "maximum-qos is out of range"),
        ] {
            let error = properties.push(property).expect_err("not a property");
            assert_eq!(error.to_string(), message);
            assert_eq!(properties, before);
        }
    }

    #[test]
    fn blocks_are_checked_for_their_packet() {
        let fault = |block: &[u8], packet| PropertyList::parse(block, packet).expect_err("a fault");
        let publish = PacketKind::Publish;
        assert_eq!(fault(b"\x01", publish), PropertyError::Truncated);
        assert_eq!(fault(b"\x03\x00\x02a", publish), PropertyError::Truncated);
        assert_eq!(fault(b"\x26\x00\x01a\x00", publish), PropertyError::Truncated);
        assert_eq!(fault(b"\x04\x00", publish), PropertyError::Unknown(0x04));
        assert_eq!(fault(b"\xff", publish), PropertyError::Unknown(0xff));
        assert_eq!(
            fault(b"\x13\x00\x01", publish),
            PropertyError::NotAllowed("server-keep-alive")
        );
        assert_eq!(
            fault(b"\x01\x00\x01\x00", publish),
            PropertyError::Duplicate("payload-format-indicator")
        );
        assert_eq!(
            fault(b"\x01\x02", publish),
            PropertyError::OutOfRange("payload-format-indicator")
        );
        assert_eq!(
            fault(b"\x23\x00\x00", publish),
            PropertyError::OutOfRange("topic-alias")
        );
        assert_eq!(
            fault(b"\x0b\x80\x80\x80\x80\x01", publish),
            PropertyError::OutOfRange("subscription-identifier")
        );
        assert_eq!(
            fault(b"\x03\x00\x01\xff", publish),
            PropertyError::NotUtf8("content-type")
        );
        assert_eq!(
            fault(b"\x03\x00\x01\x00", publish),
            PropertyError::NotUtf8("content-type")
        );
    }

    #[test]
    fn user_properties_repeat_everywhere_and_subscription_identifiers_in_publish() {
        let user = b"\x26\x00\x01a\x00\x01b\x26\x00\x01a\x00\x01b";
        assert_eq!(
            PropertyList::parse(user, PacketKind::SubAck)
                .expect("allowed")
                .iter()
                .count(),
            2
        );
        let identifiers = b"\x0b\x01\x0b\x02";
        assert!(PropertyList::parse(identifiers, PacketKind::Publish).is_ok());
        let duplicate = PropertyError::Duplicate("subscription-identifier");
        assert_eq!(
            PropertyList::parse(identifiers, PacketKind::Subscribe),
            Err(duplicate)
        );
    }

    #[test]
    fn secrets_do_not_show() {
        let properties = block(&[
            Property::AuthenticationMethod("plain"),
            Property::AuthenticationData(b"secret"),
        ]);
        let text = format!("{properties:?}");
        assert!(text.contains("plain") && !text.contains("secret"), "{text}");
        assert!(!text.contains(&format!("{:?}", b"secret")), "{text}");
    }

    /// An owned property: its place in the table, and what its value may be.
    #[derive(Debug, Clone)]
    struct Sample {
        description: &'static PropertyDescription,
        number: u32,
        text: String,
        value: String,
        bytes: Vec<u8>,
    }

    impl Sample {
        fn property(&self) -> Property<'_> {
            let identifier = self.description.identifier();
            let [.., low] = self.number.to_be_bytes();
            let property = match self.description.kind() {
                PropertyKind::Byte => Property::from_byte(identifier, low & 1),
                PropertyKind::TwoByteInteger => Property::from_two_bytes(identifier, u16::from(low) + 1),
                PropertyKind::FourByteInteger => Property::from_four_bytes(identifier, self.number.max(1)),
                PropertyKind::VariableByteInteger => {
                    Some(Property::SubscriptionIdentifier((self.number >> 4).max(1)))
                }
                PropertyKind::Utf8String => Property::from_string(identifier, &self.text),
                PropertyKind::BinaryData => Property::from_binary(identifier, &self.bytes),
                PropertyKind::Utf8StringPair => Some(Property::UserProperty(&self.text, &self.value)),
            };
            property.expect("the table knows its kinds")
        }
    }

    fn sample() -> impl Strategy<Value = Sample> {
        let text = || prop_oneof![Just(String::new()), "[^\0]{0,40}"];
        let descriptions = PropertyDescription::all().iter().collect::<Vec<_>>();
        (
            select(descriptions),
            any::<u32>(),
            text(),
            text(),
            vec(any::<u8>(), 0..200),
        )
            .prop_map(|(description, number, text, value, bytes)| Sample {
                description,
                number,
                text,
                value,
                bytes,
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn all_properties_make_the_round_trip_in_order(samples in vec(sample(), 0..40)) {
            let properties = samples.iter().map(Sample::property).collect::<Vec<_>>();
            let block = block(&properties);
            let read = block.list().iter().collect::<Vec<_>>();
            prop_assert_eq!(read, properties);
        }

        #[test]
        fn a_block_is_accepted_exactly_where_its_property_is_allowed(sample in sample()) {
            let block = block(&[sample.property()]);
            for packet in [PacketKind::Connect, PacketKind::Publish, PacketKind::Will, PacketKind::Subscribe, PacketKind::Auth] {
                let parsed = PropertyList::parse(block.list().as_bytes(), packet);
                prop_assert_eq!(parsed.is_ok(), sample.description.is_allowed_in(packet));
            }
        }

        #[test]
        fn any_bytes_are_a_block_or_a_fault(bytes in vec(any::<u8>(), 0..64)) {
            if let Ok(list) = PropertyList::parse(&bytes, PacketKind::Publish) {
                // What was accepted is also read to its end.
                let mut again = Properties::new();
                for property in list.iter() {
                    again.push(property).expect("was checked");
                }
                prop_assert_eq!(again.list().iter().count(), list.iter().count());
            }
        }
    }

    #[test]
    fn each_of_the_27_properties_makes_the_round_trip() {
        for description in PropertyDescription::all() {
            let sample = Sample {
                description,
                number: 0x0102_0304,
                text: "name".to_owned(),
                value: "value".to_owned(),
                bytes: vec![0, 1, 0xff],
            };
            let block = block(&[sample.property()]);
            assert_eq!(block.list().iter().collect::<Vec<_>>(), [sample.property()]);
            assert_eq!(sample.property().name(), description.name());
        }
        assert_eq!(PropertyDescription::all().len(), 27);
    }
}
