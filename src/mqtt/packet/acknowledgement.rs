//! PUBACK, PUBREC, PUBREL and PUBCOMP (sections 3.4 to 3.7).

use crate::mqtt::{PacketIdentifier, PropertyList, ProtocolVersion, ReasonCode};

/// PUBACK, PUBREC, PUBREL or PUBCOMP (sections 3.4 to 3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledgement<'a> {
    /// Of the PUBLISH that is acknowledged.
    pub packet_identifier: PacketIdentifier,
    /// [`ReasonCode::SUCCESS`] where the packet has none.
    pub reason: ReasonCode,
    /// Reason string and user properties.
    pub properties: PropertyList<'a>,
}

/// Which of the four acknowledgements: its first byte on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum AcknowledgementKind {
    /// Of QoS 1 (section 3.4).
    PubAck = 0x40,
    /// Of QoS 2, first part (section 3.5).
    PubRec = 0x50,
    /// Of QoS 2, second part (section 3.6).
    PubRel = 0x62,
    /// Of QoS 2, third part (section 3.7).
    PubComp = 0x70,
}

/// Appends an acknowledgement to `out`: 4 bytes when `reason` is success, or when `version` has no reason codes, else
/// 5.
pub fn encode_acknowledgement(
    kind: AcknowledgementKind,
    packet_identifier: PacketIdentifier,
    reason: ReasonCode,
    version: ProtocolVersion,
    out: &mut Vec<u8>,
) {
    let [high, low] = packet_identifier.get().to_be_bytes();
    if reason == ReasonCode::SUCCESS || !version.has_properties() {
        out.extend_from_slice(&[kind as u8, 2, high, low]);
    } else {
        out.extend_from_slice(&[kind as u8, 3, high, low, reason.0]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_sent_where_there_is_one() {
        let identifier = PacketIdentifier::new(0x0102).expect("not 0");
        let not_found = ReasonCode::PACKET_IDENTIFIER_NOT_FOUND;
        for (kind, first_byte) in [
            (AcknowledgementKind::PubAck, 0x40),
            (AcknowledgementKind::PubRec, 0x50),
            (AcknowledgementKind::PubRel, 0x62),
            (AcknowledgementKind::PubComp, 0x70),
        ] {
            let mut out = Vec::new();
            encode_acknowledgement(
                kind,
                identifier,
                ReasonCode::SUCCESS,
                ProtocolVersion::V5,
                &mut out,
            );
            encode_acknowledgement(kind, identifier, not_found, ProtocolVersion::V5, &mut out);
            encode_acknowledgement(kind, identifier, not_found, ProtocolVersion::V3_1_1, &mut out);
            let short = [first_byte, 2, 1, 2];
            assert_eq!(out, [&short[..], &[first_byte, 3, 1, 2, 0x92], &short].concat());
        }
    }
}
