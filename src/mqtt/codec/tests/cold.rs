//! The packets that a server sends now and then.

use super::{V3, V5, fault, identifier, properties, read};
use crate::mqtt::codec::rumqttc;
use crate::mqtt::packet::{Auth, ConnAck, Disconnect, Incoming, SubAck};
use crate::mqtt::{
    DecodeError, PacketKind, Properties, Property, ProtocolVersion, ReasonCode, read_fixed_header, wire,
};

fn conn_ack(frame: &[u8], version: ProtocolVersion) -> ConnAck {
    match read(frame, version) {
        Ok(Incoming::ConnAck(packet)) => packet,
        other => panic!("no CONNACK: {other:?}"),
    }
}

#[test]
fn conn_ack_is_read() {
    let accepted = ConnAck {
        session_present: true,
        reason: ReasonCode::SUCCESS,
        properties: Properties::new(),
    };
    assert_eq!(conn_ack(b"\x20\x02\x01\x00", V3), accepted);
    assert_eq!(conn_ack(b"\x20\x03\x01\x00\x00", V5), accepted);
    assert!(accepted.is_accepted());
    // 3.1 has no such flag: its byte is reserved.
    assert!(!conn_ack(b"\x20\x02\x01\x00", ProtocolVersion::V3_1).session_present);
    assert!(!conn_ack(b"\x20\x02\x01\x06", ProtocolVersion::V3_1).session_present);
    for code in 1..=5 {
        let refused = conn_ack(&[0x20, 2, 0, code], V3);
        assert_eq!(refused.reason, ReasonCode(code));
        assert!(!refused.is_accepted());
    }
}

#[test]
fn every_property_of_conn_ack_comes_through() {
    let sent = properties(&[
        Property::SharedSubscriptionAvailable(0),
        Property::SubscriptionIdentifierAvailable(1),
        Property::WildcardSubscriptionAvailable(0),
        Property::MaximumPacketSize(1000),
        Property::UserProperty("b", "2"),
        Property::RetainAvailable(0),
        Property::MaximumQoS(1),
        Property::TopicAliasMaximum(10),
        Property::UserProperty("a", ""),
        Property::ReceiveMaximum(20),
        Property::ReasonString("why"),
        Property::ServerReference("there"),
        Property::ResponseInformation("response/"),
        Property::AuthenticationData(b"\x00\xff"),
        Property::AuthenticationMethod("method"),
        Property::ServerKeepAlive(30),
        Property::AssignedClientIdentifier("me"),
        Property::SessionExpiryInterval(40),
        Property::UserProperty("b", "1"),
        Property::UserProperty("b", "2"),
    ]);
    let mut frame = Vec::new();
    wire::put_packet("CONNACK", 0x20, &mut frame, |out| {
        out.extend_from_slice(&[0x00, 0x00]);
        sent.encode(PacketKind::ConnAck, V5, out)
    })
    .expect("a valid CONNACK");
    let header = read_fixed_header(&frame).expect("a header").expect("whole");
    let usual = rumqttc::read(2, &frame[header.header_length..], V5);
    assert!(usual.is_some(), "the usual reader reads it");
    let packet = conn_ack(&frame, V5);
    let sorted = |list: &Properties| {
        let mut texts = list
            .list()
            .iter()
            .map(|property| format!("{property:?}"))
            .collect::<Vec<_>>();
        texts.sort();
        texts
    };
    assert_eq!(sorted(&packet.properties), sorted(&sent));
    let users = packet
        .properties
        .list()
        .iter()
        .filter(|property| matches!(property, Property::UserProperty(..)));
    let expected = [("b", "2"), ("a", ""), ("b", "1"), ("b", "2")]
        .map(|(name, value)| Property::UserProperty(name, value));
    assert_eq!(users.collect::<Vec<_>>(), expected);
    assert_eq!(packet.properties.list().reason_string(), Some("why"));
}

#[test]
fn sub_ack_is_read() {
    let mut expected = SubAck {
        packet_identifier: identifier(10),
        reasons: [0x00, 0x01, 0x02, 0x80].map(ReasonCode).to_vec(),
        properties: Properties::new(),
    };
    assert_eq!(
        read(b"\x90\x06\x00\x0a\x00\x01\x02\x80", V3),
        Ok(Incoming::SubAck(expected.clone()))
    );
    assert_eq!(
        read(b"\x90\x07\x00\x0a\x00\x00\x01\x02\x80", V5),
        Ok(Incoming::SubAck(expected.clone()))
    );
    expected.reasons = [0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2]
        .map(ReasonCode)
        .to_vec();
    expected.properties = properties(&[Property::ReasonString("no"), Property::UserProperty("a", "b")]);
    let frame = b"\x90\x17\x00\x0a\x0c\x1f\x00\x02no\x26\x00\x01a\x00\x01b\x83\x87\x8f\x91\x97\x9e\xa1\xa2";
    assert_eq!(read(frame, V5), Ok(Incoming::SubAck(expected)));
}

#[test]
fn unsub_ack_has_reasons_in_version_5_only() {
    let mut expected = SubAck {
        packet_identifier: identifier(10),
        reasons: Vec::new(),
        properties: Properties::new(),
    };
    assert_eq!(
        read(b"\xb0\x02\x00\x0a", V3),
        Ok(Incoming::UnsubAck(expected.clone()))
    );
    assert_eq!(
        fault(b"\xb0\x03\x00\x0a\x00", V3),
        "UNSUBACK goes on after its end"
    );
    expected.reasons = [0x00, 0x11, 0x87].map(ReasonCode).to_vec();
    assert_eq!(
        read(b"\xb0\x06\x00\x0a\x00\x00\x11\x87", V5),
        Ok(Incoming::UnsubAck(expected))
    );
}

#[test]
fn a_sub_ack_without_reason_code_is_refused() {
    for (frame, version) in [
        (&b"\x90\x02\x00\x01"[..], ProtocolVersion::V3_1),
        (b"\x90\x02\x00\x01", V3),
        (b"\x90\x02\x00\x01", V5),
        (b"\x90\x03\x00\x01\x00", V5),
    ] {
        assert_eq!(read(frame, version), Err(DecodeError::NoReasonCode("SUBACK")));
        assert_eq!(fault(frame, version), "SUBACK has no reason code");
    }
    assert_eq!(fault(b"\xb0\x03\x00\x01\x00", V5), "UNSUBACK has no reason code");
}

#[test]
fn disconnect_is_read_in_version_5() {
    let mut expected = Disconnect {
        reason: ReasonCode(0x8e),
        properties: Properties::new(),
    };
    assert_eq!(
        read(b"\xe0\x02\x8e\x00", V5),
        Ok(Incoming::Disconnect(expected.clone()))
    );
    expected.properties = properties(&[
        Property::ReasonString("bye"),
        Property::UserProperty("a", "b"),
        Property::SessionExpiryInterval(1),
        Property::ServerReference("there"),
    ]);
    let frame = [b"\xe0\x1c\x8e\x1a", expected.properties.list().as_bytes()].concat();
    assert_eq!(read(&frame, V5), Ok(Incoming::Disconnect(expected)));
    let message = "the broker sent DISCONNECT (before MQTT 5), a packet that only clients send";
    assert_eq!(fault(b"\xe0\x00", V3), message);
}

#[test]
fn ping_resp_is_empty() {
    for version in ProtocolVersion::ALL {
        assert_eq!(read(b"\xd0\x00", version), Ok(Incoming::PingResp));
        assert_eq!(fault(b"\xd0\x01\x00", version), "PINGRESP goes on after its end");
    }
}

#[test]
fn auth_is_read_in_version_5() {
    let expected = Auth {
        reason: ReasonCode(0x18),
        properties: properties(&[
            Property::AuthenticationMethod("m"),
            Property::AuthenticationData(b"\x00\xff"),
        ]),
    };
    assert_eq!(
        read(b"\xf0\x0b\x18\x09\x15\x00\x01m\x16\x00\x02\x00\xff", V5),
        Ok(Incoming::Auth(expected))
    );
    let message = "packet type 15 is reserved: this is not MQTT, or another version of it";
    assert_eq!(fault(b"\xf0\x00", V3), message);
}

#[test]
fn packets_of_clients_are_refused_by_name() {
    for version in ProtocolVersion::ALL {
        for (first_byte, packet) in [
            (0x10, "CONNECT"),
            (0x82, "SUBSCRIBE"),
            (0xa2, "UNSUBSCRIBE"),
            (0xc0, "PINGREQ"),
        ] {
            let message = format!("the broker sent {packet}, a packet that only clients send");
            assert_eq!(fault(&[first_byte, 0], version), message);
        }
        assert_eq!(
            read(b"\x00\x00", version),
            Err(DecodeError::ReservedPacketType(0))
        );
    }
}

#[test]
fn a_conn_ack_of_another_version_is_named() {
    let error = read(b"\x20\x02\x00\x01", V5).expect_err("version 3");
    assert_eq!(
        error,
        DecodeError::ConnAckOfVersion3 {
            return_code: ReasonCode(1)
        }
    );
    let message = "the broker answered with a version 3 CONNACK: it does not speak MQTT 5; try -V 311";
    assert_eq!(error.to_string(), message);
    let message =
        "the broker answered with a version 5 CONNACK, Unsupported Protocol Version (0x84); try -V 5";
    assert_eq!(fault(b"\x20\x03\x00\x84\x00", V3), message);
}

#[test]
fn malformed_packets_are_refused_in_words() {
    for version in ProtocolVersion::ALL {
        assert_eq!(fault(b"\x20\x00", version), "CONNACK ends early");
        assert_eq!(fault(b"\x20\x01\x00", version), "CONNACK ends early");
        assert_eq!(fault(b"\x90\x01\x00", version), "SUBACK ends early");
    }
    assert_eq!(fault(b"\x20\x03\x00\x00\x01", V5), "CONNACK ends early");
    assert_eq!(
        fault(b"\x20\x04\x00\x00\x00\x00", V5),
        "CONNACK goes on after its end"
    );
    assert_eq!(
        fault(b"\xe0\x03\x00\x00\x00", V5),
        "DISCONNECT goes on after its end"
    );
    let message = "the properties of DISCONNECT are not valid: receive-maximum is not allowed in this packet";
    assert_eq!(fault(b"\xe0\x05\x00\x03\x21\x00\x01", V5), message);
}
