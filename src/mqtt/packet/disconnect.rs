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

/// Appends reason and properties. Both may be left out when they say nothing (sections 3.14.2.1 and 3.15.2.1); AUTH
/// may not leave out the properties alone.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::Property;

    fn disconnect(
        reason: ReasonCode,
        properties: &[Property<'_>],
        version: ProtocolVersion,
    ) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::new();
        let mut block = Properties::new();
        for property in properties {
            block.push(*property).expect("valid");
        }
        let packet = Disconnect {
            reason,
            properties: block,
        };
        packet.encode(version, &mut out).map(|()| out)
    }

    #[test]
    fn disconnect_is_as_short_as_it_can_be() {
        let v5 = ProtocolVersion::V5;
        assert_eq!(
            disconnect(ReasonCode::SUCCESS, &[], v5).expect("valid"),
            b"\xe0\x00"
        );
        assert_eq!(
            disconnect(ReasonCode::DISCONNECT_WITH_WILL, &[], v5).expect("valid"),
            b"\xe0\x01\x04"
        );
        let expiry = [Property::SessionExpiryInterval(1)];
        let wire = b"\xe0\x07\x00\x05\x11\x00\x00\x00\x01";
        assert_eq!(disconnect(ReasonCode::SUCCESS, &expiry, v5).expect("valid"), wire);
    }

    #[test]
    fn disconnect_of_version_3_says_nothing() {
        for version in [ProtocolVersion::V3_1, ProtocolVersion::V3_1_1] {
            assert_eq!(
                disconnect(ReasonCode::PROTOCOL_ERROR, &[], version).expect("valid"),
                b"\xe0\x00"
            );
            let error = disconnect(ReasonCode::SUCCESS, &[Property::ReasonString("x")], version);
            assert_eq!(error, Err(EncodeError::PropertiesNeedVersion5("DISCONNECT")));
        }
    }

    #[test]
    fn properties_of_other_packets_are_refused() {
        let alias = [Property::TopicAlias(1)];
        let refused = disconnect(ReasonCode::SUCCESS, &alias, ProtocolVersion::V5);
        assert!(matches!(
            refused,
            Err(EncodeError::Properties {
                packet: "DISCONNECT",
                ..
            })
        ));
    }

    #[test]
    fn auth_keeps_its_property_length() {
        let mut out = Vec::new();
        let mut auth = Auth {
            reason: ReasonCode(0x18),
            properties: Properties::new(),
        };
        auth.encode(&mut out).expect("valid");
        assert_eq!(out, b"\xf0\x02\x18\x00");
        out.clear();
        auth.properties
            .push(Property::AuthenticationMethod("m"))
            .expect("valid");
        auth.properties
            .push(Property::AuthenticationData(b"\x00\xff"))
            .expect("valid");
        auth.encode(&mut out).expect("valid");
        assert_eq!(out, b"\xf0\x0b\x18\x09\x15\x00\x01m\x16\x00\x02\x00\xff");
        out.clear();
        let success = Auth {
            reason: ReasonCode::SUCCESS,
            properties: Properties::new(),
        };
        success.encode(&mut out).expect("valid");
        assert_eq!(out, b"\xf0\x00");
    }
}
