//! A packet in one line, for people who look for a fault.

mod fields;
mod mosquitto;

use super::{FixedHeader, ProtocolVersion, ReasonCode};
use fields::{Fields, REDACTED, SHOWN_PAYLOAD};
pub use mosquitto::MosquittoLog;

/// How many bytes of a packet beyond its header fields [`describe`] looks at: the payload that it shows.
pub const DESCRIBED_PAYLOAD: usize = SHOWN_PAYLOAD;

/// Appends what the packet is and holds to `line`: `PUBACK packet_identifier=1 reason="Success (0x00)"`.
///
/// The packet may go in either direction. `body` is what follows `header`; of the payload of a PUBLISH it may lack all
/// beyond the first [`DESCRIBED_PAYLOAD`] bytes. Passwords and authentication data are left out, and control characters
/// escaped. A malformed packet is described as far as it can be understood.
pub fn describe(header: FixedHeader, body: &[u8], version: ProtocolVersion, line: &mut String) {
    let name = name(header.first_byte >> 4);
    line.push_str(name);
    let mut fields = Fields {
        rest: body,
        version,
        line,
    };
    let understood = match name {
        "CONNECT" => connect(&mut fields),
        "CONNACK" => conn_ack(&mut fields),
        "PUBLISH" => publish(header, body.len(), &mut fields),
        "PUBACK" | "PUBREC" | "PUBREL" | "PUBCOMP" => acknowledgement(&mut fields),
        "SUBSCRIBE" => subscribe(&mut fields),
        "UNSUBSCRIBE" => unsubscribe(&mut fields),
        "SUBACK" | "UNSUBACK" => sub_ack(name, &mut fields),
        "DISCONNECT" | "AUTH" => disconnect(name, &mut fields),
        "RESERVED" => None,
        _ => Some(()),
    };
    if understood.is_none() || !fields.rest.is_empty() {
        line.push_str(" (malformed)");
    }
}

/// The names of the packet types (section 2.1.2).
const fn name(packet_type: u8) -> &'static str {
    match packet_type {
        1 => "CONNECT",
        2 => "CONNACK",
        3 => "PUBLISH",
        4 => "PUBACK",
        5 => "PUBREC",
        6 => "PUBREL",
        7 => "PUBCOMP",
        8 => "SUBSCRIBE",
        9 => "SUBACK",
        10 => "UNSUBSCRIBE",
        11 => "UNSUBACK",
        12 => "PINGREQ",
        13 => "PINGRESP",
        14 => "DISCONNECT",
        15 => "AUTH",
        _ => "RESERVED",
    }
}

/// CONNECT (section 3.1).
fn connect(fields: &mut Fields<'_>) -> Option<()> {
    fields.take_binary()?;
    let level = fields.take_u8()?;
    match ProtocolVersion::ALL
        .into_iter()
        .find(|version| version.level() == level & 0x7f)
    {
        Some(version) => fields.field("version", version),
        None => fields.field("level", level),
    }
    let flags = fields.take_u8()?;
    let keep_alive = fields.take_u16()?;
    fields.field("clean_start", flags & 0x02 != 0);
    fields.field("keep_alive", keep_alive);
    fields.take_properties()?;
    fields.take_string("client_id")?;
    if flags & 0x04 != 0 {
        let (qos, retain) = (flags >> 3 & 0x03, flags & 0x20 != 0);
        fields.field("will", format_args!("[qos={qos} retain={retain}"));
        fields.take_properties()?;
        fields.take_string("topic")?;
        let payload = fields.take_binary()?;
        fields.payload(payload, payload.len());
        fields.line.push(']');
    }
    if flags & 0x80 != 0 {
        fields.take_string("username")?;
    }
    if flags & 0x40 != 0 {
        fields.take_binary()?;
        fields.field("password", REDACTED);
    }
    Some(())
}

/// CONNACK (section 3.2).
fn conn_ack(fields: &mut Fields<'_>) -> Option<()> {
    let flags = fields.take_u8()?;
    let reason = ReasonCode(fields.take_u8()?);
    fields.field("session_present", flags & 0x01 != 0);
    if fields.version.has_properties() {
        fields.reason(reason, reason.name());
    } else {
        fields.reason(reason, reason.connect_return_code_name());
    }
    if fields.rest.is_empty() {
        return Some(());
    }
    fields.take_properties()
}

/// PUBLISH (section 3.3), of whose body `seen` bytes are there.
fn publish(header: FixedHeader, seen: usize, fields: &mut Fields<'_>) -> Option<()> {
    let (flags, qos) = (header.first_byte, header.first_byte >> 1 & 0x03);
    fields.field("dup", flags & 0x08 != 0);
    fields.field("qos", qos);
    fields.field("retain", flags & 0x01 != 0);
    fields.take_string("topic")?;
    if qos != 0 {
        fields.take_packet_identifier()?;
    }
    fields.take_properties()?;
    let payload = std::mem::take(&mut fields.rest);
    let length = header.remaining_length.checked_sub(seen - payload.len())?;
    fields.payload(payload, length);
    Some(())
}

/// PUBACK, PUBREC, PUBREL and PUBCOMP (sections 3.4 to 3.7).
fn acknowledgement(fields: &mut Fields<'_>) -> Option<()> {
    fields.take_packet_identifier()?;
    reason_and_properties(fields, ReasonCode::name)
}

/// What MQTT 5 may leave out: the reason, when it is success, and the properties.
fn reason_and_properties(fields: &mut Fields<'_>, name: fn(ReasonCode) -> &'static str) -> Option<()> {
    if !fields.version.has_properties() {
        return Some(());
    }
    let reason = fields.take_u8().map_or(ReasonCode::SUCCESS, ReasonCode);
    fields.reason(reason, name(reason));
    if fields.rest.is_empty() {
        return Some(());
    }
    fields.take_properties()
}

/// SUBSCRIBE (section 3.8).
fn subscribe(fields: &mut Fields<'_>) -> Option<()> {
    fields.take_packet_identifier()?;
    fields.take_properties()?;
    while !fields.rest.is_empty() {
        fields.take_string("filter")?;
        let options = fields.take_u8()?;
        fields.field("qos", options & 0x03);
        if fields.version.has_properties() {
            fields.field("no_local", options & 0x04 != 0);
            fields.field("retain_as_published", options & 0x08 != 0);
            fields.field("retain_handling", options >> 4 & 0x03);
        }
    }
    Some(())
}

/// UNSUBSCRIBE (section 3.10).
fn unsubscribe(fields: &mut Fields<'_>) -> Option<()> {
    fields.take_packet_identifier()?;
    fields.take_properties()?;
    while !fields.rest.is_empty() {
        fields.take_string("filter")?;
    }
    Some(())
}

/// SUBACK and UNSUBACK (sections 3.9, 3.11): a reason for each filter.
fn sub_ack(packet: &str, fields: &mut Fields<'_>) -> Option<()> {
    fields.take_packet_identifier()?;
    fields.take_properties()?;
    while let Some(byte) = fields.take_u8() {
        let reason = ReasonCode(byte);
        let name = match (packet, byte) {
            _ if !fields.version.has_properties() => reason.subscribe_return_code_name(),
            ("SUBACK", 0) => "Granted QoS 0",
            _ => reason.name(),
        };
        fields.reason(reason, name);
    }
    Some(())
}

/// DISCONNECT and AUTH (sections 3.14, 3.15).
fn disconnect(packet: &str, fields: &mut Fields<'_>) -> Option<()> {
    if packet == "AUTH" {
        return reason_and_properties(fields, ReasonCode::name);
    }
    reason_and_properties(fields, |reason| match reason {
        ReasonCode::SUCCESS => "Normal disconnection",
        other => other.name(),
    })
}

#[cfg(test)]
mod tests;
