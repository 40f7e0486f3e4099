//! MQTT 5 properties (section 2.2.2), one by one.
//!
//! Properties stay in their wire form, in the order given: a received block is a checked slice, a block to be sent is
//! appended to, and forwarding or comparing one is a comparison of bytes.

use thiserror::Error;

use super::{PacketKind, PropertyDescription, PropertyKind, wire};

/// One property, borrowed from a block or about to be appended to one (section 2.2.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property<'a> {
    /// Whether the payload is UTF-8: 0 or 1.
    PayloadFormatIndicator(u8),
    /// Seconds until the message expires.
    MessageExpiryInterval(u32),
    /// The content type of the payload, by custom a MIME type.
    ContentType(&'a str),
    /// The topic a response is expected on.
    ResponseTopic(&'a str),
    /// Ties a response to its request.
    CorrelationData(&'a [u8]),
    /// 1 to 268,435,455: names the subscription that a message came through.
    SubscriptionIdentifier(u32),
    /// Seconds that the session outlives its connection; `u32::MAX` never expires.
    SessionExpiryInterval(u32),
    /// The client identifier that the server chose.
    AssignedClientIdentifier(&'a str),
    /// The keep alive in seconds that the server demands.
    ServerKeepAlive(u16),
    /// The name of the method of enhanced authentication.
    AuthenticationMethod(&'a str),
    /// Data of that method.
    AuthenticationData(&'a [u8]),
    /// Whether reason strings and user properties are wanted: 0 or 1.
    RequestProblemInformation(u8),
    /// Seconds from the loss of the connection to the publication of the will.
    WillDelayInterval(u32),
    /// Whether response information is wanted: 0 or 1.
    RequestResponseInformation(u8),
    /// The basis of response topics.
    ResponseInformation(&'a str),
    /// Another server to use.
    ServerReference(&'a str),
    /// Words for people about a reason code.
    ReasonString(&'a str),
    /// How many QoS 1 and 2 publications the sender of this takes at once: 1 to 65,535.
    ReceiveMaximum(u16),
    /// The highest topic alias that the sender of this takes.
    TopicAliasMaximum(u16),
    /// The alias of the topic: 1 to the other side's maximum.
    TopicAlias(u16),
    /// The highest QoS that the server takes: 0 or 1.
    MaximumQoS(u8),
    /// Whether the server keeps retained messages: 0 or 1.
    RetainAvailable(u8),
    /// A name and a value of the user's own; repeats are kept, in order.
    UserProperty(&'a str, &'a str),
    /// The largest packet in bytes that the sender of this takes.
    MaximumPacketSize(u32),
    /// Whether the server takes wildcard subscriptions: 0 or 1.
    WildcardSubscriptionAvailable(u8),
    /// Whether the server takes subscription identifiers: 0 or 1.
    SubscriptionIdentifierAvailable(u8),
    /// Whether the server takes shared subscriptions: 0 or 1.
    SharedSubscriptionAvailable(u8),
}

/// Why a block of properties is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PropertyError {
    /// The block ends within a property.
    #[error("the properties end early")]
    Truncated,
    /// No property has this identifier.
    #[error("unknown property 0x{0:02x}")]
    Unknown(u8),
    /// The property may not stand in this packet.
    #[error("{0} is not allowed in this packet")]
    NotAllowed(&'static str),
    /// The property stands twice where it may stand once.
    #[error("{0} stands twice")]
    Duplicate(&'static str),
    /// The value is outside of the property's range.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
    /// A string is not UTF-8, or holds U+0000.
    #[error("{0} is not valid UTF-8")]
    NotUtf8(&'static str),
    /// The text given for a number is none.
    #[error("{0} must be a number")]
    NotANumber(&'static str),
    /// A user property is a name and a value.
    #[error("{0} needs a name and a value")]
    NeedsNameAndValue(&'static str),
    /// A string or binary value is longer than 65,535 bytes.
    #[error("{0} is longer than 65,535 bytes")]
    TooLong(&'static str),
}

impl<'a> Property<'a> {
    /// The Property Identifier of table 2-4.
    pub const fn identifier(self) -> u8 {
        match self {
            Property::PayloadFormatIndicator(_) => 0x01,
            Property::MessageExpiryInterval(_) => 0x02,
            Property::ContentType(_) => 0x03,
            Property::ResponseTopic(_) => 0x08,
            Property::CorrelationData(_) => 0x09,
            Property::SubscriptionIdentifier(_) => 0x0b,
            Property::SessionExpiryInterval(_) => 0x11,
            Property::AssignedClientIdentifier(_) => 0x12,
            Property::ServerKeepAlive(_) => 0x13,
            Property::AuthenticationMethod(_) => 0x15,
            Property::AuthenticationData(_) => 0x16,
            Property::RequestProblemInformation(_) => 0x17,
            Property::WillDelayInterval(_) => 0x18,
            Property::RequestResponseInformation(_) => 0x19,
            Property::ResponseInformation(_) => 0x1a,
            Property::ServerReference(_) => 0x1c,
            Property::ReasonString(_) => 0x1f,
            Property::ReceiveMaximum(_) => 0x21,
            Property::TopicAliasMaximum(_) => 0x22,
            Property::TopicAlias(_) => 0x23,
            Property::MaximumQoS(_) => 0x24,
            Property::RetainAvailable(_) => 0x25,
            Property::UserProperty(..) => 0x26,
            Property::MaximumPacketSize(_) => 0x27,
            Property::WildcardSubscriptionAvailable(_) => 0x28,
            Property::SubscriptionIdentifierAvailable(_) => 0x29,
            Property::SharedSubscriptionAvailable(_) => 0x2a,
        }
    }

    /// The name in lower case with dashes, as mosquitto's command line has it.
    pub fn name(self) -> &'static str {
        PropertyDescription::of(self.identifier()).map_or("property", PropertyDescription::name)
    }

    /// Whether the standard allows this property in `packet`.
    pub fn is_allowed_in(self, packet: PacketKind) -> bool {
        PropertyDescription::of(self.identifier())
            .is_some_and(|description| description.is_allowed_in(packet))
    }

    /// Checks the value against the range that the standard gives it.
    pub(super) fn check_range(self) -> Result<(), PropertyError> {
        let in_range = match self {
            Property::PayloadFormatIndicator(value)
            | Property::RequestProblemInformation(value)
            | Property::RequestResponseInformation(value)
            | Property::MaximumQoS(value)
            | Property::RetainAvailable(value)
            | Property::WildcardSubscriptionAvailable(value)
            | Property::SubscriptionIdentifierAvailable(value)
            | Property::SharedSubscriptionAvailable(value) => value <= 1,
            Property::SubscriptionIdentifier(value) => (1..=268_435_455).contains(&value),
            Property::ReceiveMaximum(value) | Property::TopicAlias(value) => value != 0,
            Property::MaximumPacketSize(value) => value != 0,
            _ => true,
        };
        if in_range {
            Ok(())
        } else {
            Err(PropertyError::OutOfRange(self.name()))
        }
    }

    pub(super) fn encode(self, out: &mut Vec<u8>) -> Result<(), PropertyError> {
        self.check_range()?;
        let name = self.name();
        out.push(self.identifier());
        match self {
            Property::PayloadFormatIndicator(value)
            | Property::RequestProblemInformation(value)
            | Property::RequestResponseInformation(value)
            | Property::MaximumQoS(value)
            | Property::RetainAvailable(value)
            | Property::WildcardSubscriptionAvailable(value)
            | Property::SubscriptionIdentifierAvailable(value)
            | Property::SharedSubscriptionAvailable(value) => out.push(value),
            Property::ServerKeepAlive(value)
            | Property::ReceiveMaximum(value)
            | Property::TopicAliasMaximum(value)
            | Property::TopicAlias(value) => out.extend_from_slice(&value.to_be_bytes()),
            Property::MessageExpiryInterval(value)
            | Property::SessionExpiryInterval(value)
            | Property::WillDelayInterval(value)
            | Property::MaximumPacketSize(value) => out.extend_from_slice(&value.to_be_bytes()),
            Property::SubscriptionIdentifier(value) => wire::put_variable_byte_integer(value, out),
            Property::CorrelationData(value) | Property::AuthenticationData(value) => {
                put_binary(name, value, out)?;
            }
            Property::ContentType(value)
            | Property::ResponseTopic(value)
            | Property::AssignedClientIdentifier(value)
            | Property::AuthenticationMethod(value)
            | Property::ResponseInformation(value)
            | Property::ServerReference(value)
            | Property::ReasonString(value) => put_string(name, value, out)?,
            Property::UserProperty(key, value) => {
                put_string(name, key, out)?;
                put_string(name, value, out)?;
            }
        }
        Ok(())
    }

    /// Reads the property at the head of `input` and leaves `input` behind it.
    pub(super) fn decode(input: &mut &'a [u8]) -> Result<Self, PropertyError> {
        let identifier = wire::take_u8(input).ok_or(PropertyError::Truncated)?;
        let row = PropertyDescription::of(identifier).ok_or(PropertyError::Unknown(identifier))?;
        let property = match row.kind() {
            PropertyKind::Byte => {
                let value = wire::take_u8(input).ok_or(PropertyError::Truncated)?;
                Self::from_byte(identifier, value)
            }
            PropertyKind::TwoByteInteger => {
                let value = wire::take_u16(input).ok_or(PropertyError::Truncated)?;
                Self::from_two_bytes(identifier, value)
            }
            PropertyKind::FourByteInteger => {
                let value = wire::take_u32(input).ok_or(PropertyError::Truncated)?;
                Self::from_four_bytes(identifier, value)
            }
            PropertyKind::VariableByteInteger => {
                let value =
                    wire::take_variable_byte_integer(input).ok_or(PropertyError::OutOfRange(row.name()))?;
                Some(Property::SubscriptionIdentifier(value))
            }
            PropertyKind::BinaryData => {
                let value = wire::take_binary(input).ok_or(PropertyError::Truncated)?;
                Self::from_binary(identifier, value)
            }
            PropertyKind::Utf8String => Self::from_string(identifier, take_string(row.name(), input)?),
            PropertyKind::Utf8StringPair => {
                let key = take_string(row.name(), input)?;
                Some(Property::UserProperty(key, take_string(row.name(), input)?))
            }
        };
        property.ok_or(PropertyError::Unknown(identifier))
    }

    pub(super) fn from_byte(identifier: u8, value: u8) -> Option<Self> {
        Some(match identifier {
            0x01 => Property::PayloadFormatIndicator(value),
            0x17 => Property::RequestProblemInformation(value),
            0x19 => Property::RequestResponseInformation(value),
            0x24 => Property::MaximumQoS(value),
            0x25 => Property::RetainAvailable(value),
            0x28 => Property::WildcardSubscriptionAvailable(value),
            0x29 => Property::SubscriptionIdentifierAvailable(value),
            0x2a => Property::SharedSubscriptionAvailable(value),
            _ => return None,
        })
    }

    pub(super) fn from_two_bytes(identifier: u8, value: u16) -> Option<Self> {
        Some(match identifier {
            0x13 => Property::ServerKeepAlive(value),
            0x21 => Property::ReceiveMaximum(value),
            0x22 => Property::TopicAliasMaximum(value),
            0x23 => Property::TopicAlias(value),
            _ => return None,
        })
    }

    pub(super) fn from_four_bytes(identifier: u8, value: u32) -> Option<Self> {
        Some(match identifier {
            0x02 => Property::MessageExpiryInterval(value),
            0x11 => Property::SessionExpiryInterval(value),
            0x18 => Property::WillDelayInterval(value),
            0x27 => Property::MaximumPacketSize(value),
            _ => return None,
        })
    }

    pub(super) fn from_binary(identifier: u8, value: &'a [u8]) -> Option<Self> {
        Some(match identifier {
            0x09 => Property::CorrelationData(value),
            0x16 => Property::AuthenticationData(value),
            _ => return None,
        })
    }

    pub(super) fn from_string(identifier: u8, value: &'a str) -> Option<Self> {
        Some(match identifier {
            0x03 => Property::ContentType(value),
            0x08 => Property::ResponseTopic(value),
            0x12 => Property::AssignedClientIdentifier(value),
            0x15 => Property::AuthenticationMethod(value),
            0x1a => Property::ResponseInformation(value),
            0x1c => Property::ServerReference(value),
            0x1f => Property::ReasonString(value),
            _ => return None,
        })
    }
}

fn put_binary(name: &'static str, value: &[u8], out: &mut Vec<u8>) -> Result<(), PropertyError> {
    wire::put_binary(name, value, out).map_err(|_| PropertyError::TooLong(name))
}

fn put_string(name: &'static str, value: &str, out: &mut Vec<u8>) -> Result<(), PropertyError> {
    if value.contains('\0') {
        return Err(PropertyError::NotUtf8(name));
    }
    put_binary(name, value.as_bytes(), out)
}

fn take_string<'a>(name: &'static str, input: &mut &'a [u8]) -> Result<&'a str, PropertyError> {
    let bytes = wire::take_binary(input).ok_or(PropertyError::Truncated)?;
    match std::str::from_utf8(bytes) {
        Ok(text) if !bytes.contains(&0) => Ok(text),
        _ => Err(PropertyError::NotUtf8(name)),
    }
}
