//! DISCONNECT (section 3.14) and AUTH (section 3.15).

use crate::mqtt::wire::put_packet;
use crate::mqtt::{EncodeError, PacketKind, Properties, ProtocolVersion, ReasonCode};

/// DISCONNECT (section 3.14), sent or received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disconnect {
    /// [`ReasonCode::SUCCESS`] is the normal disconnection.
    pub reason: ReasonCode,
    /// Session expiry interval, reason string, server reference, user properties.
    pub properties: Properties,
}

/// AUTH (section 3.15), sent or received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    /// Success, continue authentication or re-authenticate.
    pub reason: ReasonCode,
    /// Authentication method and data, reason string, user properties.
    pub properties: Properties,
}

impl Disconnect {
    /// Appends the packet to `out`. In 3.1 and 3.1.1 it has no reason, and `reason` is not sent.
    ///
    /// # Errors
    /// When a property is not allowed here, or `version` has no properties.
    pub fn encode(&self, version: ProtocolVersion, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        put_packet("DISCONNECT", 0xe0, out, |out| {
            if version.has_properties() {
                put_reason(self.reason, &self.properties, PacketKind::Disconnect, out)
            } else {
                self.properties.encode(PacketKind::Disconnect, version, out)
            }
        })
    }
}

impl Auth {
    /// Appends the packet to `out`. Only MQTT 5 has it.
    ///
    /// # Errors
    /// When a property is not allowed here.
    pub fn encode(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        put_packet("AUTH", 0xf0, out, |out| {
            put_reason(self.reason, &self.properties, PacketKind::Auth, out)
        })
    }
}

/// Appends reason and properties. Both may be left out when they say nothing (sections 3.14.2.1 and 3.15.2.1); AUTH may
/// not leave out the properties alone.
fn put_reason(
    reason: ReasonCode,
    properties: &Properties,
    packet: PacketKind,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    if reason == ReasonCode::SUCCESS && properties.is_empty() {
        return Ok(());
    }
    out.push(reason.0);
    if packet == PacketKind::Disconnect && properties.is_empty() {
        return Ok(());
    }
    properties.encode(packet, ProtocolVersion::V5, out)
}
