//! Blocks of properties: received and borrowed, or built to be sent.

use std::fmt;

use super::{EncodeError, PacketKind, Property, PropertyError, ProtocolVersion, wire};

/// A checked block of properties, borrowed, in the order of the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PropertyList<'a>(&'a [u8]);

impl<'a> PropertyList<'a> {
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
