//! Bytes to packets.
//!
//! The hot packets, PUBLISH and its acknowledgements, are read in place. The packets that a server sends now and then
//! are read by rumqttc's codec, and by hand where that has holes.

mod by_hand;
mod rumqttc;

use super::packet::{Acknowledgement, Incoming, Publish};
use super::wire::{take, take_binary, take_u8, take_u16, take_variable_byte_integer};
use super::{
    DecodeError, PacketIdentifier, PacketKind, PropertyList, ProtocolVersion, QoS, ReasonCode, topic,
};

/// The largest Remaining Length (section 2.1.4).
pub const MAX_REMAINING_LENGTH: usize = 268_435_455;

/// The Fixed Header (section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FixedHeader {
    /// The first byte: packet type and flags.
    pub first_byte: u8,
    /// Bytes of this header: 2 to 5.
    pub header_length: usize,
    /// Bytes that follow this header.
    pub remaining_length: usize,
}

/// Reads the fixed header at the start of `input`; `None` while it is incomplete.
///
/// # Errors
/// When the Remaining Length has more than four bytes (section 1.5.5).
#[inline]
pub fn read_fixed_header(input: &[u8]) -> Result<Option<FixedHeader>, DecodeError> {
    let Some((&first_byte, rest)) = input.split_first() else {
        return Ok(None);
    };
    let mut remaining_length = 0;
    for (index, &byte) in rest.iter().take(4).enumerate() {
        remaining_length |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok(Some(FixedHeader {
                first_byte,
                header_length: index + 2,
                remaining_length,
            }));
        }
    }
    if rest.len() < 4 {
        Ok(None)
    } else {
        Err(DecodeError::RemainingLength)
    }
}

/// Reads the packet that `body` holds: all `remaining_length` bytes after `header`.
///
/// # Errors
/// When it is malformed or none that a server sends.
#[inline]
pub fn decode(
    header: FixedHeader,
    body: &[u8],
    version: ProtocolVersion,
) -> Result<Incoming<'_>, DecodeError> {
    let flags = header.first_byte & 0x0f;
    match header.first_byte >> 4 {
        3 => publish(flags, body, version).map(Incoming::Publish),
        4 => acknowledgement(PacketKind::PubAck, flags, body, version).map(Incoming::PubAck),
        5 => acknowledgement(PacketKind::PubRec, flags, body, version).map(Incoming::PubRec),
        6 => acknowledgement(PacketKind::PubRel, flags, body, version).map(Incoming::PubRel),
        7 => acknowledgement(PacketKind::PubComp, flags, body, version).map(Incoming::PubComp),
        packet_type => cold(packet_type, flags, body, version),
    }
}

/// Reads the packets that come now and then.
#[cold]
fn cold(
    packet_type: u8,
    flags: u8,
    body: &[u8],
    version: ProtocolVersion,
) -> Result<Incoming<'_>, DecodeError> {
    let is_version_5 = version.has_properties();
    let packet = match packet_type {
        1 => return Err(DecodeError::OnlyClientsSend("CONNECT")),
        2 => "CONNACK",
        8 => return Err(DecodeError::OnlyClientsSend("SUBSCRIBE")),
        9 => "SUBACK",
        10 => return Err(DecodeError::OnlyClientsSend("UNSUBSCRIBE")),
        11 => "UNSUBACK",
        12 => return Err(DecodeError::OnlyClientsSend("PINGREQ")),
        13 => "PINGRESP",
        14 if is_version_5 => "DISCONNECT",
        14 => return Err(DecodeError::OnlyClientsSend("DISCONNECT (before MQTT 5)")),
        15 if is_version_5 => "AUTH",
        reserved => return Err(DecodeError::ReservedPacketType(reserved)),
    };
    check_flags(packet, flags, 0, version)?;
    match rumqttc::read(packet_type, body, version) {
        Some(incoming) => Ok(incoming),
        None => by_hand::read(packet_type, body, version),
    }
}

/// Reads PUBLISH (section 3.3). Hot.
fn publish(flags: u8, body: &[u8], version: ProtocolVersion) -> Result<Publish<'_>, DecodeError> {
    const TRUNCATED: DecodeError = DecodeError::Truncated("PUBLISH");
    let dup = flags & 0x08 != 0;
    let qos = QoS::try_from(flags >> 1 & 0x03).map_err(|_| DecodeError::QoS3)?;
    if dup && qos == QoS::AtMostOnce {
        return Err(DecodeError::RepetitionAtQoS0);
    }
    let mut rest = body;
    let topic = take_binary(&mut rest).ok_or(TRUNCATED)?;
    let topic = std::str::from_utf8(topic).map_err(|_| DecodeError::Topic(topic::InvalidTopic::NotUtf8))?;
    topic::check_name(topic).map_err(DecodeError::Topic)?;
    let packet_identifier = match qos {
        QoS::AtMostOnce => None,
        _ => Some(take_packet_identifier("PUBLISH", &mut rest)?),
    };
    let properties = if version.has_properties() {
        take_properties(PacketKind::Publish, &mut rest)?
    } else {
        PropertyList::default()
    };
    if topic.is_empty() && properties.topic_alias().is_none() {
        return Err(DecodeError::NoTopic);
    }
    Ok(Publish {
        dup,
        qos,
        retain: flags & 0x01 != 0,
        topic,
        packet_identifier,
        properties,
        payload: rest,
    })
}

/// Reads PUBACK, PUBREC, PUBREL or PUBCOMP (sections 3.4 to 3.7). Hot.
fn acknowledgement(
    kind: PacketKind,
    flags: u8,
    body: &[u8],
    version: ProtocolVersion,
) -> Result<Acknowledgement<'_>, DecodeError> {
    let packet = kind.name();
    check_flags(
        packet,
        flags,
        if kind == PacketKind::PubRel { 2 } else { 0 },
        version,
    )?;
    let mut rest = body;
    let packet_identifier = take_packet_identifier(packet, &mut rest)?;
    let mut reason = ReasonCode::SUCCESS;
    let mut properties = PropertyList::default();
    if version.has_properties() {
        // Reason and properties may be left out, and the properties alone.
        reason = take_u8(&mut rest).map_or(reason, ReasonCode);
        if !rest.is_empty() {
            properties = take_properties(kind, &mut rest)?;
        }
    }
    end(packet, rest)?;
    Ok(Acknowledgement {
        packet_identifier,
        reason,
        properties,
    })
}

/// Checks the reserved flags (section 2.1.3). 3.1 does not say what they are, and its brokers set them at will.
fn check_flags(
    packet: &'static str,
    flags: u8,
    wanted: u8,
    version: ProtocolVersion,
) -> Result<(), DecodeError> {
    if flags == wanted || version == ProtocolVersion::V3_1 {
        Ok(())
    } else {
        Err(DecodeError::Flags { packet, flags })
    }
}

fn take_packet_identifier(packet: &'static str, rest: &mut &[u8]) -> Result<PacketIdentifier, DecodeError> {
    let value = take_u16(rest).ok_or(DecodeError::Truncated(packet))?;
    PacketIdentifier::new(value).ok_or(DecodeError::PacketIdentifierZero(packet))
}

/// Reads the properties with their length in front (section 2.2.2).
fn take_properties<'a>(kind: PacketKind, rest: &mut &'a [u8]) -> Result<PropertyList<'a>, DecodeError> {
    // No properties is the usual case.
    if let Some((0, tail)) = rest.split_first() {
        *rest = tail;
        return Ok(PropertyList::default());
    }
    let packet = kind.name();
    let block = take_variable_byte_integer(rest)
        .and_then(|length| take(rest, usize::try_from(length).ok()?))
        .ok_or(DecodeError::Truncated(packet))?;
    PropertyList::parse(block, kind).map_err(|fault| DecodeError::Properties { packet, fault })
}

fn end(packet: &'static str, rest: &[u8]) -> Result<(), DecodeError> {
    if rest.is_empty() {
        Ok(())
    } else {
        Err(DecodeError::TrailingBytes(packet))
    }
}

#[cfg(test)]
mod tests;
