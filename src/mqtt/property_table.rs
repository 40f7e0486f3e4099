//! One table of the properties of MQTT 5 (section 2.2.2): which exist, of what type, and which packets may carry
//! them.

use std::num::IntErrorKind;

use super::{Property, PropertyError};

/// A packet, or the will within CONNECT, as a place where properties stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum PacketKind {
    /// CONNECT.
    Connect = 1 << 0,
    /// CONNACK.
    ConnAck = 1 << 1,
    /// PUBLISH.
    Publish = 1 << 2,
    /// PUBACK.
    PubAck = 1 << 3,
    /// PUBREC.
    PubRec = 1 << 4,
    /// PUBREL.
    PubRel = 1 << 5,
    /// PUBCOMP.
    PubComp = 1 << 6,
    /// SUBSCRIBE.
    Subscribe = 1 << 7,
    /// SUBACK.
    SubAck = 1 << 8,
    /// UNSUBSCRIBE.
    Unsubscribe = 1 << 9,
    /// UNSUBACK.
    UnsubAck = 1 << 10,
    /// DISCONNECT.
    Disconnect = 1 << 11,
    /// AUTH.
    Auth = 1 << 12,
    /// The will properties of CONNECT.
    Will = 1 << 13,
}

impl PacketKind {
    /// The name in the words of the standard.
    pub const fn name(self) -> &'static str {
        match self {
            PacketKind::Connect => "CONNECT",
            PacketKind::ConnAck => "CONNACK",
            PacketKind::Publish => "PUBLISH",
            PacketKind::PubAck => "PUBACK",
            PacketKind::PubRec => "PUBREC",
            PacketKind::PubRel => "PUBREL",
            PacketKind::PubComp => "PUBCOMP",
            PacketKind::Subscribe => "SUBSCRIBE",
            PacketKind::SubAck => "SUBACK",
            PacketKind::Unsubscribe => "UNSUBSCRIBE",
            PacketKind::UnsubAck => "UNSUBACK",
            PacketKind::Disconnect => "DISCONNECT",
            PacketKind::Auth => "AUTH",
            PacketKind::Will => "the will",
        }
    }
}

/// How the value of a property stands on the wire (section 2.2.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyKind {
    /// One byte.
    Byte,
    /// Two bytes, big-endian.
    TwoByteInteger,
    /// Four bytes, big-endian.
    FourByteInteger,
    /// One to four bytes.
    VariableByteInteger,
    /// Length and UTF-8.
    Utf8String,
    /// Length and bytes.
    BinaryData,
    /// Two UTF-8 strings.
    Utf8StringPair,
}

/// What the standard says of one property (table 2-4).
#[derive(Debug, PartialEq, Eq)]
pub struct PropertyDescription {
    identifier: u8,
    name: &'static str,
    kind: PropertyKind,
    packets: u16,
}

const fn row(
    identifier: u8,
    name: &'static str,
    kind: PropertyKind,
    packets: &[PacketKind],
) -> PropertyDescription {
    let mut mask = 0;
    let mut index = 0;
    while index < packets.len() {
        mask |= packets[index] as u16;
        index += 1;
    }
    PropertyDescription {
        identifier,
        name,
        kind,
        packets: mask,
    }
}

/// Table 2-4, in the order of the identifiers.
#[rustfmt::skip]
static TABLE: [PropertyDescription; 27] = {
    use PacketKind::{Auth, ConnAck, Connect, Disconnect, PubAck, PubComp, PubRec, PubRel, Publish, SubAck, Subscribe, UnsubAck, Unsubscribe, Will};
    use PropertyKind::{BinaryData, Byte, FourByteInteger, TwoByteInteger, Utf8String, Utf8StringPair, VariableByteInteger};
    [
        row(0x01, "payload-format-indicator", Byte, &[Publish, Will]),
        row(0x02, "message-expiry-interval", FourByteInteger, &[Publish, Will]),
        row(0x03, "content-type", Utf8String, &[Publish, Will]),
        row(0x08, "response-topic", Utf8String, &[Publish, Will]),
        row(0x09, "correlation-data", BinaryData, &[Publish, Will]),
        row(0x0b, "subscription-identifier", VariableByteInteger, &[Publish, Subscribe]),
        row(0x11, "session-expiry-interval", FourByteInteger, &[Connect, ConnAck, Disconnect]),
        row(0x12, "assigned-client-identifier", Utf8String, &[ConnAck]),
        row(0x13, "server-keep-alive", TwoByteInteger, &[ConnAck]),
        row(0x15, "authentication-method", Utf8String, &[Connect, ConnAck, Auth]),
        row(0x16, "authentication-data", BinaryData, &[Connect, ConnAck, Auth]),
        row(0x17, "request-problem-information", Byte, &[Connect]),
        row(0x18, "will-delay-interval", FourByteInteger, &[Will]),
        row(0x19, "request-response-information", Byte, &[Connect]),
        row(0x1a, "response-information", Utf8String, &[ConnAck]),
        row(0x1c, "server-reference", Utf8String, &[ConnAck, Disconnect]),
        row(0x1f, "reason-string", Utf8String, &[ConnAck, PubAck, PubRec, PubRel, PubComp, SubAck, UnsubAck, Disconnect, Auth]),
        row(0x21, "receive-maximum", TwoByteInteger, &[Connect, ConnAck]),
        row(0x22, "topic-alias-maximum", TwoByteInteger, &[Connect, ConnAck]),
        row(0x23, "topic-alias", TwoByteInteger, &[Publish]),
        row(0x24, "maximum-qos", Byte, &[ConnAck]),
        row(0x25, "retain-available", Byte, &[ConnAck]),
        row(0x26, "user-property", Utf8StringPair, &[
            Connect, ConnAck, Publish, Will, PubAck, PubRec, PubRel, PubComp, Subscribe, SubAck, Unsubscribe, UnsubAck, Disconnect, Auth,
        ]),
        row(0x27, "maximum-packet-size", FourByteInteger, &[Connect, ConnAck]),
        row(0x28, "wildcard-subscription-available", Byte, &[ConnAck]),
        row(0x29, "subscription-identifier-available", Byte, &[ConnAck]),
        row(0x2a, "shared-subscription-available", Byte, &[ConnAck]),
    ]
};

impl PropertyDescription {
    /// All 27 properties, in the order of their identifiers.
    pub fn all() -> &'static [PropertyDescription] {
        &TABLE
    }

    /// The property with this Property Identifier.
    pub fn of(identifier: u8) -> Option<&'static PropertyDescription> {
        let index = TABLE
            .binary_search_by_key(&identifier, |row| row.identifier)
            .ok()?;
        TABLE.get(index)
    }

    /// The property with this name, in any case: `content-type`.
    pub fn find(name: &str) -> Option<&'static PropertyDescription> {
        TABLE.iter().find(|row| row.name.eq_ignore_ascii_case(name))
    }

    /// The Property Identifier.
    pub const fn identifier(&self) -> u8 {
        self.identifier
    }

    /// The name in lower case with dashes, as mosquitto's command line has it.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How its value stands on the wire.
    pub const fn kind(&self) -> PropertyKind {
        self.kind
    }

    /// Whether the standard allows it in `packet`.
    pub const fn is_allowed_in(&self, packet: PacketKind) -> bool {
        self.packets & packet as u16 != 0
    }

    /// The property with the value that `text` spells: a number, or the string itself. A user property has two
    /// values, and is made as [`Property::UserProperty`].
    ///
    /// # Errors
    /// When `text` is no number where one is needed, or the number is out of range.
    pub fn parse<'a>(&self, text: &'a str) -> Result<Property<'a>, PropertyError> {
        let identifier = self.identifier;
        let property = match self.kind {
            PropertyKind::Byte => Property::from_byte(identifier, self.parse_number(text)?),
            PropertyKind::TwoByteInteger => Property::from_two_bytes(identifier, self.parse_number(text)?),
            PropertyKind::FourByteInteger => Property::from_four_bytes(identifier, self.parse_number(text)?),
            PropertyKind::VariableByteInteger => {
                Some(Property::SubscriptionIdentifier(self.parse_number(text)?))
            }
            PropertyKind::Utf8String => Property::from_string(identifier, text),
            PropertyKind::BinaryData => Property::from_binary(identifier, text.as_bytes()),
            PropertyKind::Utf8StringPair => return Err(PropertyError::NeedsNameAndValue(self.name)),
        };
        let property = property.ok_or(PropertyError::Unknown(identifier))?;
        property.check_range()?;
        Ok(property)
    }

    fn parse_number<T: TryFrom<i64>>(&self, text: &str) -> Result<T, PropertyError> {
        let number = text.parse::<i64>().map_err(|error| match error.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => PropertyError::OutOfRange(self.name),
            _ => PropertyError::NotANumber(self.name),
        })?;
        T::try_from(number).map_err(|_| PropertyError::OutOfRange(self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_each_name_once() {
        assert!(TABLE.is_sorted_by(|a, b| a.identifier < b.identifier));
        for row in &TABLE {
            assert_eq!(PropertyDescription::of(row.identifier), Some(row));
            assert_eq!(PropertyDescription::find(row.name), Some(row));
        }
        assert_eq!(PropertyDescription::of(0x04), None);
        assert_eq!(PropertyDescription::of(0x80), None);
    }

    #[test]
    fn names_are_found_in_any_case() {
        let found = PropertyDescription::find("Content-TYPE").expect("a property");
        assert_eq!((found.name(), found.identifier()), ("content-type", 0x03));
        assert_eq!(PropertyDescription::find("content_type"), None);
    }

    #[test]
    fn properties_stand_where_the_standard_allows_them() {
        let description = PropertyDescription::find("server-reference").expect("a property");
        assert!(description.is_allowed_in(PacketKind::Disconnect));
        assert!(!description.is_allowed_in(PacketKind::Connect));
        let everywhere = PropertyDescription::find("user-property").expect("a property");
        assert!(everywhere.is_allowed_in(PacketKind::Auth) && everywhere.is_allowed_in(PacketKind::Will));
    }

    fn parse<'a>(name: &str, text: &'a str) -> Result<Property<'a>, PropertyError> {
        PropertyDescription::find(name).expect("a property").parse(text)
    }

    #[test]
    fn text_becomes_a_property() {
        assert_eq!(
            parse("payload-format-indicator", "1"),
            Ok(Property::PayloadFormatIndicator(1))
        );
        assert_eq!(parse("topic-alias", "65535"), Ok(Property::TopicAlias(65_535)));
        let forever = Property::SessionExpiryInterval(u32::MAX);
        assert_eq!(parse("session-expiry-interval", "4294967295"), Ok(forever));
        assert_eq!(
            parse("subscription-identifier", "7"),
            Ok(Property::SubscriptionIdentifier(7))
        );
        assert_eq!(
            parse("correlation-data", "é"),
            Ok(Property::CorrelationData(b"\xc3\xa9"))
        );
        assert_eq!(
            parse("content-type", "text/plain"),
            Ok(Property::ContentType("text/plain"))
        );
    }

    #[test]
    fn text_that_is_no_value_is_refused_in_words() {
        let message = |name, text| parse(name, text).expect_err("no value").to_string();
        assert_eq!(
            message("payload-format-indicator", "2"),
            "payload-format-indicator is out of range"
        );
        assert_eq!(
            message("payload-format-indicator", "256"),
            "payload-format-indicator is out of range"
        );
        assert_eq!(message("receive-maximum", "0"), "receive-maximum is out of range");
        assert_eq!(
            message("receive-maximum", "-1"),
            "receive-maximum is out of range"
        );
        assert_eq!(
            message("message-expiry-interval", "99999999999999999999"),
            "message-expiry-interval is out of range"
        );
        assert_eq!(
            message("subscription-identifier", "268435456"),
            "subscription-identifier is out of range"
        );
        assert_eq!(message("topic-alias", "seven"), "topic-alias must be a number");
        assert_eq!(message("topic-alias", ""), "topic-alias must be a number");
        assert_eq!(
            message("user-property", "a"),
            "user-property needs a name and a value"
        );
    }
}
