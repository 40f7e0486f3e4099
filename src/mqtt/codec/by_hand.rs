//! The packets that a server sends now and then, as far as rumqttc's codec can't read them: short forms, reason codes
//! that it does not know, AUTH, and all that is malformed, to say what is wrong with it.

use super::{end, take_packet_identifier, take_properties, take_u8};
use crate::mqtt::packet::{Auth, ConnAck, Disconnect, Incoming, SubAck};
use crate::mqtt::{DecodeError, PacketKind, Properties, ProtocolVersion, ReasonCode};

/// Reads CONNACK, SUBACK, UNSUBACK, PINGRESP, DISCONNECT or AUTH.
pub(super) fn read(
    packet_type: u8,
    body: &[u8],
    version: ProtocolVersion,
) -> Result<Incoming<'static>, DecodeError> {
    match packet_type {
        2 => conn_ack(body, version).map(Incoming::ConnAck),
        9 => sub_ack(PacketKind::SubAck, body, version).map(Incoming::SubAck),
        11 => sub_ack(PacketKind::UnsubAck, body, version).map(Incoming::UnsubAck),
        13 => end("PINGRESP", body).map(|()| Incoming::PingResp),
        14 => {
            let (reason, properties) = reason_and_properties(PacketKind::Disconnect, body)?;
            Ok(Incoming::Disconnect(Disconnect { reason, properties }))
        }
        15 => {
            let (reason, properties) = reason_and_properties(PacketKind::Auth, body)?;
            Ok(Incoming::Auth(Auth { reason, properties }))
        }
        reserved => Err(DecodeError::ReservedPacketType(reserved)),
    }
}

fn conn_ack(body: &[u8], version: ProtocolVersion) -> Result<ConnAck, DecodeError> {
    let mut rest = body;
    let (Some(flags), Some(reason)) = (take_u8(&mut rest), take_u8(&mut rest)) else {
        return Err(DecodeError::Truncated("CONNACK"));
    };
    if flags > 0x01 {
        return Err(DecodeError::ConnAckFlags(flags));
    }
    let reason = ReasonCode(reason);
    let mut properties = Properties::new();
    if !rest.is_empty() {
        properties = take_properties(PacketKind::ConnAck, &mut rest)?.into();
        end("CONNACK", rest)?;
        if !version.has_properties() {
            return Err(DecodeError::ConnAckOfVersion5 { reason });
        }
    } else if version.has_properties() && !reason.is_error() {
        // Only a reason code of MQTT 5 makes it a CONNACK of MQTT 5 that lacks its properties: sloppy, but clear.
        return Err(DecodeError::ConnAckOfVersion3 { return_code: reason });
    }
    Ok(ConnAck {
        session_present: flags & 0x01 != 0 && version != ProtocolVersion::V3_1,
        reason,
        properties,
    })
}

fn sub_ack(kind: PacketKind, body: &[u8], version: ProtocolVersion) -> Result<SubAck, DecodeError> {
    let packet = kind.name();
    let mut rest = body;
    let packet_identifier = take_packet_identifier(packet, &mut rest)?;
    let mut properties = Properties::new();
    if version.has_properties() && !rest.is_empty() {
        properties = take_properties(kind, &mut rest)?.into();
    }
    if kind == PacketKind::UnsubAck && !version.has_properties() {
        end(packet, rest)?;
    } else if rest.is_empty() {
        return Err(DecodeError::NoReasonCode(packet));
    }
    // Every refusal is understood, also one that the version does not have.
    if kind == PacketKind::SubAck
        && let Some(code) = rest.iter().find(|code| (0x03..0x80).contains(*code))
    {
        return Err(DecodeError::SubAckReason(*code));
    }
    Ok(SubAck {
        packet_identifier,
        reasons: rest.iter().copied().map(ReasonCode).collect(),
        properties,
    })
}

/// Both may be left out, and the properties alone (sections 3.14.2.1 and 3.15.2.1).
fn reason_and_properties(kind: PacketKind, body: &[u8]) -> Result<(ReasonCode, Properties), DecodeError> {
    let mut rest = body;
    let reason = take_u8(&mut rest).map_or(ReasonCode::SUCCESS, ReasonCode);
    let mut properties = Properties::new();
    if !rest.is_empty() {
        properties = take_properties(kind, &mut rest)?.into();
    }
    end(kind.name(), rest)?;
    Ok((reason, properties))
}
