//! The fields of a packet, taken off its bytes one by one and written behind each other.

use std::fmt::{Display, Write};

use crate::mqtt::wire::{take, take_binary, take_u8, take_u16, take_variable_byte_integer};
use crate::mqtt::{Property, ProtocolVersion, ReasonCode};

/// How many bytes of a payload are shown.
pub(super) const SHOWN_PAYLOAD: usize = 64;

/// Stands in the place of what is nobody's business.
pub(super) const REDACTED: &str = "(redacted)";

/// What is left of a packet, and the line that describes it. A method that returns an `Option` returns `None` where the
/// packet ends early or holds what it can't hold.
pub(super) struct Fields<'a> {
    pub(super) rest: &'a [u8],
    pub(super) version: ProtocolVersion,
    pub(super) line: &'a mut String,
}

impl<'a> Fields<'a> {
    /// Appends ` name=value`.
    pub(super) fn field(&mut self, name: &str, value: impl Display) {
        // A string takes whatever it is given.
        let _ = write!(self.line, " {name}={value}");
    }

    /// Appends ` name="value"`, escaped.
    pub(super) fn quoted(&mut self, name: &str, value: &[u8]) {
        self.field(name, "");
        quote(value, self.line);
    }

    /// Appends what a payload of `length` bytes begins with.
    pub(super) fn payload(&mut self, payload: &[u8], length: usize) {
        self.quoted("payload", &payload[..payload.len().min(SHOWN_PAYLOAD)]);
        if length > SHOWN_PAYLOAD {
            let _ = write!(self.line, "… ({length} bytes)");
        }
    }

    /// Appends a reason code in the words that `name` has for it.
    pub(super) fn reason(&mut self, reason: ReasonCode, name: &str) {
        let _ = write!(self.line, " reason=\"{name} (0x{:02x})\"", reason.0);
    }

    pub(super) fn take_u8(&mut self) -> Option<u8> {
        take_u8(&mut self.rest)
    }

    pub(super) fn take_u16(&mut self) -> Option<u16> {
        take_u16(&mut self.rest)
    }

    pub(super) fn take_binary(&mut self) -> Option<&'a [u8]> {
        take_binary(&mut self.rest)
    }

    pub(super) fn take_string(&mut self, name: &str) -> Option<()> {
        let value = self.take_binary()?;
        self.quoted(name, value);
        Some(())
    }

    pub(super) fn take_packet_identifier(&mut self) -> Option<()> {
        let identifier = self.take_u16()?;
        self.field("packet_identifier", identifier);
        Some(())
    }

    /// Properties with their length in front (section 2.2.2); nothing before MQTT 5.
    pub(super) fn take_properties(&mut self) -> Option<()> {
        if !self.version.has_properties() {
            return Some(());
        }
        let length = take_variable_byte_integer(&mut self.rest)?;
        let mut block = take(&mut self.rest, usize::try_from(length).ok()?)?;
        while !block.is_empty() {
            let property = Property::decode(&mut block).ok()?;
            self.property(property);
        }
        Some(())
    }

    fn property(&mut self, property: Property<'_>) {
        let name = property.name();
        match property {
            Property::AuthenticationData(_) => self.field(name, REDACTED),
            Property::CorrelationData(value) => self.quoted(name, value),
            Property::PayloadFormatIndicator(value)
            | Property::RequestProblemInformation(value)
            | Property::RequestResponseInformation(value)
            | Property::MaximumQoS(value)
            | Property::RetainAvailable(value)
            | Property::WildcardSubscriptionAvailable(value)
            | Property::SubscriptionIdentifierAvailable(value)
            | Property::SharedSubscriptionAvailable(value) => self.field(name, value),
            Property::ServerKeepAlive(value)
            | Property::ReceiveMaximum(value)
            | Property::TopicAliasMaximum(value)
            | Property::TopicAlias(value) => self.field(name, value),
            Property::MessageExpiryInterval(value)
            | Property::SessionExpiryInterval(value)
            | Property::WillDelayInterval(value)
            | Property::SubscriptionIdentifier(value)
            | Property::MaximumPacketSize(value) => self.field(name, value),
            Property::ContentType(value)
            | Property::ResponseTopic(value)
            | Property::AssignedClientIdentifier(value)
            | Property::AuthenticationMethod(value)
            | Property::ResponseInformation(value)
            | Property::ServerReference(value)
            | Property::ReasonString(value) => self.quoted(name, value.as_bytes()),
            Property::UserProperty(key, value) => {
                self.quoted(name, key.as_bytes());
                self.line.push(':');
                quote(value.as_bytes(), self.line);
            }
        }
    }
}

/// Appends `bytes` in quotation marks: text as it is, control characters as Rust escapes them, other bytes as `\xff`.
fn quote(bytes: &[u8], line: &mut String) {
    line.push('"');
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\'' => line.push('\''),
                other => line.extend(other.escape_debug()),
            }
        }
        let _ = write!(line, "{}", chunk.invalid().escape_ascii());
    }
    line.push('"');
}
