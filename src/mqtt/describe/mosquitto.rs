//! A packet in the words of mosquitto's library: the lines that `-d` of its clients prints.

use std::fmt::Write as _;

use super::{FixedHeader, ProtocolVersion, name};
use crate::mqtt::wire::{take, take_binary, take_u8, take_u16, take_variable_byte_integer};
use crate::mqtt::{Property, ReasonCode};

/// Who talks, as the lines name it, and what the packets before say about the next.
#[derive(Debug, Default)]
pub struct MosquittoLog {
    /// The client identifier; empty until there is one.
    identifier: String,
    /// The last packet identifier that was given out.
    packet_identifier: u16,
}

/// A packet that is taken apart.
#[derive(Clone, Copy)]
struct Packet<'a> {
    header: FixedHeader,
    rest: &'a [u8],
    version: ProtocolVersion,
}

impl MosquittoLog {
    /// Appends the lines of a packet that the client sends. Of the payload of a PUBLISH nothing needs to be in `body`.
    ///
    /// PUBACK and PUBREC have none here: theirs follow at once the PUBLISH that they acknowledge.
    pub fn sent(&mut self, header: FixedHeader, body: &[u8], version: ProtocolVersion, lines: &mut String) {
        let packet = Packet {
            header,
            rest: body,
            version,
        };
        // What this client encodes is well formed.
        let _ = match name(header.first_byte >> 4) {
            "CONNECT" => self.connect(packet, lines),
            "PUBLISH" => self.publish(packet, "sending", lines),
            "SUBSCRIBE" => self.subscribe(packet, lines),
            "UNSUBSCRIBE" => self.unsubscribe(packet, lines),
            kind @ ("PUBREL" | "PUBCOMP") => self.acknowledgement(packet, kind, lines),
            kind @ ("PINGREQ" | "DISCONNECT") => {
                self.line(lines, format_args!("sending {kind}"));
                Some(())
            }
            _ => None,
        };
    }

    /// Appends the lines of a packet that the client receives, and of the acknowledgement that it sends at once. A
    /// malformed packet has none.
    pub fn received(
        &mut self,
        header: FixedHeader,
        body: &[u8],
        version: ProtocolVersion,
        lines: &mut String,
    ) {
        let packet = Packet {
            header,
            rest: body,
            version,
        };
        let _ = match name(header.first_byte >> 4) {
            "CONNACK" => self.conn_ack(packet, lines),
            "PUBLISH" => self.publish(packet, "received", lines),
            kind @ ("PUBACK" | "PUBCOMP") => self.final_acknowledgement(packet, kind, lines),
            kind @ ("PUBREC" | "PUBREL") => self.intermediate_acknowledgement(packet, kind, lines),
            kind @ ("SUBACK" | "UNSUBACK" | "PINGRESP" | "AUTH") => {
                self.line(lines, format_args!("received {kind}"));
                Some(())
            }
            "DISCONNECT" => {
                let reason = body.first().copied().unwrap_or_default();
                let _ = writeln!(lines, "Received DISCONNECT ({reason})");
                Some(())
            }
            _ => None,
        };
    }

    fn line(&self, lines: &mut String, what: std::fmt::Arguments<'_>) {
        let identifier = match self.identifier.as_str() {
            "" => "null",
            identifier => identifier,
        };
        // A string takes whatever it is given.
        let _ = writeln!(lines, "Client {identifier} {what}");
    }

    fn connect(&mut self, mut packet: Packet<'_>, lines: &mut String) -> Option<()> {
        take_binary(&mut packet.rest)?;
        // Level, flags and keep alive.
        take(&mut packet.rest, 4)?;
        packet.take_properties()?;
        self.identifier = text(take_binary(&mut packet.rest)?);
        self.line(lines, format_args!("sending CONNECT"));
        Some(())
    }

    fn conn_ack(&mut self, mut packet: Packet<'_>, lines: &mut String) -> Option<()> {
        take_u8(&mut packet.rest)?;
        let reason = take_u8(&mut packet.rest)?;
        let mut properties = packet.take_properties().unwrap_or_default();
        while !properties.is_empty() {
            if let Property::AssignedClientIdentifier(identifier) = Property::decode(&mut properties).ok()? {
                identifier.clone_into(&mut self.identifier);
            }
        }
        // Here alone upstream leaves a name that is not there to printf.
        let identifier = match self.identifier.as_str() {
            "" => "(null)",
            identifier => identifier,
        };
        let _ = writeln!(lines, "Client {identifier} received CONNACK ({reason})");
        Some(())
    }

    fn publish(&mut self, mut packet: Packet<'_>, verb: &str, lines: &mut String) -> Option<()> {
        let Packet { header, rest, .. } = packet;
        let sends = verb == "sending";
        let (flags, qos) = (header.first_byte, header.first_byte >> 1 & 0x03);
        let topic = match take_binary(&mut packet.rest)? {
            // An alias stands for it.
            b"" if sends => "(null)".to_owned(),
            topic => text(topic),
        };
        let mut identifier = 0;
        if qos > 0 {
            identifier = take_u16(&mut packet.rest)?;
        } else if sends {
            // Upstream counts these too.
            identifier = self.packet_identifier.checked_add(1).unwrap_or(1);
        }
        if sends && flags & 0x08 == 0 {
            self.packet_identifier = identifier;
        }
        packet.take_properties()?;
        let before = rest.len() - packet.rest.len();
        let length = header.remaining_length.checked_sub(before)?;
        let (dup, retain) = (flags >> 3 & 1, flags & 1);
        self.line(
            lines,
            format_args!(
                "{verb} PUBLISH (d{dup}, q{qos}, r{retain}, m{identifier}, '{topic}', ... ({length} bytes))"
            ),
        );
        match qos {
            1 if !sends => self.line(lines, format_args!("sending PUBACK (m{identifier}, rc0)")),
            2 if !sends => self.line(lines, format_args!("sending PUBREC (m{identifier}, rc0)")),
            _ => {}
        }
        Some(())
    }

    fn subscribe(&mut self, mut packet: Packet<'_>, lines: &mut String) -> Option<()> {
        let identifier = take_u16(&mut packet.rest)?;
        self.packet_identifier = identifier;
        packet.take_properties()?;
        while !packet.rest.is_empty() {
            let filter = text(take_binary(&mut packet.rest)?);
            let byte = take_u8(&mut packet.rest)?;
            let (qos, options) = (byte & 0x03, byte & 0xfc);
            self.line(
                lines,
                format_args!(
                    "sending SUBSCRIBE (Mid: {identifier}, Topic: {filter}, QoS: {qos}, Options: 0x{options:02x})"
                ),
            );
        }
        Some(())
    }

    fn unsubscribe(&mut self, mut packet: Packet<'_>, lines: &mut String) -> Option<()> {
        let identifier = take_u16(&mut packet.rest)?;
        self.packet_identifier = identifier;
        packet.take_properties()?;
        while !packet.rest.is_empty() {
            let filter = text(take_binary(&mut packet.rest)?);
            self.line(
                lines,
                format_args!("sending UNSUBSCRIBE (Mid: {identifier}, Topic: {filter})"),
            );
        }
        Some(())
    }

    fn acknowledgement(&self, mut packet: Packet<'_>, kind: &str, lines: &mut String) -> Option<()> {
        let identifier = take_u16(&mut packet.rest)?;
        self.line(lines, format_args!("sending {kind} (m{identifier})"));
        Some(())
    }

    fn final_acknowledgement(&self, mut packet: Packet<'_>, kind: &str, lines: &mut String) -> Option<()> {
        let identifier = take_u16(&mut packet.rest)?;
        let reason = take_u8(&mut packet.rest).unwrap_or(ReasonCode::SUCCESS.0);
        self.line(
            lines,
            format_args!("received {kind} (Mid: {identifier}, RC:{reason})"),
        );
        Some(())
    }

    fn intermediate_acknowledgement(
        &self,
        mut packet: Packet<'_>,
        kind: &str,
        lines: &mut String,
    ) -> Option<()> {
        let identifier = take_u16(&mut packet.rest)?;
        self.line(lines, format_args!("received {kind} (Mid: {identifier})"));
        Some(())
    }
}

impl<'a> Packet<'a> {
    /// Properties without their length (section 2.2.2); none before MQTT 5.
    fn take_properties(&mut self) -> Option<&'a [u8]> {
        if !self.version.has_properties() {
            return Some(&[]);
        }
        let length = take_variable_byte_integer(&mut self.rest)?;
        take(&mut self.rest, usize::try_from(length).ok()?)
    }
}

/// Names and topics, with control characters that a terminal would obey escaped.
fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            shown.extend(character.escape_debug());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::read_fixed_header;

    /// The lines of packets in turn: `>` before those that are sent.
    fn lines(version: ProtocolVersion, packets: &[(char, &[u8])]) -> String {
        let mut log = MosquittoLog::default();
        let mut lines = String::new();
        for (direction, packet) in packets {
            let header = read_fixed_header(packet).unwrap().unwrap();
            let body = &packet[header.header_length..];
            match direction {
                '>' => log.sent(header, body, version, &mut lines),
                _ => log.received(header, body, version, &mut lines),
            }
        }
        lines
    }

    #[test]
    fn a_client_without_a_name() {
        let text = lines(
            ProtocolVersion::V3_1_1,
            &[
                ('>', b"\x10\x0c\0\x04MQTT\x04\x02\0\x3c\0\0"),
                ('<', b"\x20\x02\0\0"),
                ('>', b"\x30\x04\0\x01tx"),
                ('>', b"\x3d\x06\0\x01t\0\x05x"),
                ('>', b"\x82\x0a\0\x07\0\x01a\x01\0\x01b\x02"),
                ('<', b"\x90\x04\0\x07\x01\x02"),
                ('>', b"\xa2\x05\0\x08\0\x01a"),
                ('>', b"\xc0\0"),
                ('>', b"\xe0\0"),
            ],
        );
        assert_eq!(
            text,
            "Client null sending CONNECT\nClient (null) received CONNACK (0)\n\
             Client null sending PUBLISH (d0, q0, r0, m1, 't', ... (1 bytes))\n\
             Client null sending PUBLISH (d1, q2, r1, m5, 't', ... (1 bytes))\n\
             Client null sending SUBSCRIBE (Mid: 7, Topic: a, QoS: 1, Options: 0x00)\n\
             Client null sending SUBSCRIBE (Mid: 7, Topic: b, QoS: 2, Options: 0x00)\n\
             Client null received SUBACK\n\
             Client null sending UNSUBSCRIBE (Mid: 8, Topic: a)\n\
             Client null sending PINGREQ\nClient null sending DISCONNECT\n"
        );
    }

    #[test]
    fn acknowledgements_follow_their_message() {
        let text = lines(
            ProtocolVersion::V5,
            &[
                ('>', b"\x10\x0d\0\x04MQTT\x05\x02\0\x3c\0\0\0"),
                ('<', b"\x20\x07\0\0\x04\x12\0\x01z"),
                ('<', b"\x34\x06\0\x01\x1b\0\x05\0"),
                ('>', b"\x50\x02\0\x05"),
                ('<', b"\x62\x02\0\x05"),
                ('>', b"\x70\x02\0\x05"),
                ('<', b"\x40\x03\0\x01\x87"),
                ('<', b"\xe0\x01\x8e"),
                ('<', b"\xe0\0"),
                ('<', b"\x62\0"),
            ],
        );
        assert_eq!(
            text,
            "Client null sending CONNECT\nClient z received CONNACK (0)\n\
             Client z received PUBLISH (d0, q2, r0, m5, '\\u{1b}', ... (0 bytes))\n\
             Client z sending PUBREC (m5, rc0)\nClient z received PUBREL (Mid: 5)\n\
             Client z sending PUBCOMP (m5)\nClient z received PUBACK (Mid: 1, RC:135)\n\
             Received DISCONNECT (142)\nReceived DISCONNECT (0)\n"
        );
    }
}
