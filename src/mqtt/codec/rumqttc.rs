//! rumqttc's codec, behind one door: the packets that a server sends now and then.
//!
//! It is trusted only as far as its packet accounts for each byte of the frame: its readers step over the end of a
//! property block, forget a property that stands twice, and ignore what follows the last field. All that shows as
//! another length.

use bytes::{BufMut, BytesMut};
use rumqttc::mqttbytes::v4;
use rumqttc::v5::mqttbytes::v5;

use crate::mqtt::packet::{ConnAck, Disconnect, Incoming, SubAck};
use crate::mqtt::{PacketIdentifier, Properties, Property, PropertyError, ProtocolVersion, ReasonCode, wire};

/// Reads the packet, or `None` where rumqttc can't, or not all of it.
pub(super) fn read(packet_type: u8, body: &[u8], version: ProtocolVersion) -> Option<Incoming<'static>> {
    if packet_type == 2 && body.first().is_some_and(|flags| *flags > 1) {
        return None; // It takes no notice of the reserved flags.
    }
    let mut header = Vec::with_capacity(5);
    header.push(packet_type << 4);
    wire::put_length("", body.len(), &mut header).ok()?;
    let mut frame = BytesMut::with_capacity(header.len() + body.len());
    frame.put_slice(&header);
    frame.put_slice(body);
    if version.has_properties() {
        read_version_5(frame, body)
    } else {
        read_version_3(frame, version)
    }
}

fn read_version_3(mut frame: BytesMut, version: ProtocolVersion) -> Option<Incoming<'static>> {
    let length = frame.len();
    let packet = v4::Packet::read(&mut frame, length).ok()?;
    if packet.size() != length {
        return None;
    }
    match packet {
        v4::Packet::ConnAck(packet) => Some(Incoming::ConnAck(ConnAck {
            session_present: packet.session_present && version != ProtocolVersion::V3_1,
            reason: ReasonCode(packet.code as u8),
            properties: Properties::new(),
        })),
        v4::Packet::SubAck(packet) => {
            let reasons = packet.return_codes.into_iter().map(|code| match code {
                v4::SubscribeReasonCode::Success(qos) => ReasonCode(qos as u8),
                v4::SubscribeReasonCode::Failure => ReasonCode(0x80),
            });
            Some(Incoming::SubAck(SubAck {
                packet_identifier: PacketIdentifier::new(packet.pkid)?,
                reasons: reasons.collect(),
                properties: Properties::new(),
            }))
        }
        v4::Packet::UnsubAck(packet) => Some(Incoming::UnsubAck(SubAck {
            packet_identifier: PacketIdentifier::new(packet.pkid)?,
            reasons: Vec::new(),
            properties: Properties::new(),
        })),
        v4::Packet::PingResp => Some(Incoming::PingResp),
        _ => None,
    }
}

fn read_version_5(mut frame: BytesMut, body: &[u8]) -> Option<Incoming<'static>> {
    let length = frame.len();
    let packet = v5::Packet::read(&mut frame, None).ok()?;
    if packet.size() != length {
        return None;
    }
    match packet {
        v5::Packet::ConnAck(packet) => {
            let properties = match packet.properties {
                Some(properties) => conn_ack_properties(&properties).ok()?,
                None => Properties::new(),
            };
            Some(Incoming::ConnAck(ConnAck {
                session_present: packet.session_present,
                // rumqttc does not say which number its names stand for.
                reason: ReasonCode(*body.get(1)?),
                properties: whole_block(properties, body.get(2..)?)?,
            }))
        }
        v5::Packet::SubAck(packet) => {
            let (reason_string, user_properties) = packet
                .properties
                .map(|properties| (properties.reason_string, properties.user_properties))
                .unwrap_or_default();
            let properties = common_properties(reason_string.as_deref(), &user_properties).ok()?;
            sub_ack(packet.pkid, packet.return_codes.len(), properties, body).map(Incoming::SubAck)
        }
        v5::Packet::UnsubAck(packet) => {
            let (reason_string, user_properties) = packet
                .properties
                .map(|properties| (properties.reason_string, properties.user_properties))
                .unwrap_or_default();
            let properties = common_properties(reason_string.as_deref(), &user_properties).ok()?;
            sub_ack(packet.pkid, packet.reasons.len(), properties, body).map(Incoming::UnsubAck)
        }
        v5::Packet::PingResp(_) => Some(Incoming::PingResp),
        v5::Packet::Disconnect(packet) => {
            let properties = match packet.properties {
                Some(properties) => disconnect_properties(&properties).ok()?,
                None => Properties::new(),
            };
            Some(Incoming::Disconnect(Disconnect {
                reason: ReasonCode(packet.reason_code as u8),
                properties: whole_block(properties, body.get(1..)?)?,
            }))
        }
        _ => None,
    }
}

/// SUBACK or UNSUBACK with its reason codes, which are the last bytes of the packet: rumqttc does not say which
/// number its names stand for.
fn sub_ack(packet_identifier: u16, reasons: usize, properties: Properties, body: &[u8]) -> Option<SubAck> {
    let (_, reasons) = body.split_at_checked(body.len().checked_sub(reasons)?)?;
    Some(SubAck {
        packet_identifier: PacketIdentifier::new(packet_identifier)?,
        reasons: reasons.iter().copied().map(ReasonCode).collect(),
        properties: whole_block(properties, body.get(2..)?)?,
    })
}

/// The properties, if they are as long as the length in front of the block says.
fn whole_block(properties: Properties, mut block: &[u8]) -> Option<Properties> {
    let length = wire::take_variable_byte_integer(&mut block)?;
    let all = properties.list().as_bytes().len() == usize::try_from(length).ok()?;
    all.then_some(properties)
}

fn conn_ack_properties(from: &v5::ConnAckProperties) -> Result<Properties, PropertyError> {
    let one_by_one = [
        from.session_expiry_interval.map(Property::SessionExpiryInterval),
        from.receive_max.map(Property::ReceiveMaximum),
        from.max_qos.map(Property::MaximumQoS),
        from.retain_available.map(Property::RetainAvailable),
        from.max_packet_size.map(Property::MaximumPacketSize),
        from.assigned_client_identifier
            .as_deref()
            .map(Property::AssignedClientIdentifier),
        from.topic_alias_max.map(Property::TopicAliasMaximum),
        from.wildcard_subscription_available
            .map(Property::WildcardSubscriptionAvailable),
        from.subscription_identifiers_available
            .map(Property::SubscriptionIdentifierAvailable),
        from.shared_subscription_available
            .map(Property::SharedSubscriptionAvailable),
        from.server_keep_alive.map(Property::ServerKeepAlive),
        from.response_information
            .as_deref()
            .map(Property::ResponseInformation),
        from.server_reference.as_deref().map(Property::ServerReference),
        from.authentication_method
            .as_deref()
            .map(Property::AuthenticationMethod),
        from.authentication_data
            .as_deref()
            .map(Property::AuthenticationData),
    ];
    let mut properties = common_properties(from.reason_string.as_deref(), &from.user_properties)?;
    for property in one_by_one.into_iter().flatten() {
        properties.push(property)?;
    }
    Ok(properties)
}

fn disconnect_properties(from: &v5::DisconnectProperties) -> Result<Properties, PropertyError> {
    let mut properties = common_properties(from.reason_string.as_deref(), &from.user_properties)?;
    if let Some(seconds) = from.session_expiry_interval {
        properties.push(Property::SessionExpiryInterval(seconds))?;
    }
    if let Some(server) = &from.server_reference {
        properties.push(Property::ServerReference(server))?;
    }
    Ok(properties)
}

fn common_properties(
    reason_string: Option<&str>,
    user_properties: &[(String, String)],
) -> Result<Properties, PropertyError> {
    let mut properties = Properties::new();
    if let Some(reason_string) = reason_string {
        properties.push(Property::ReasonString(reason_string))?;
    }
    for (name, value) in user_properties {
        properties.push(Property::UserProperty(name, value))?;
    }
    Ok(properties)
}
