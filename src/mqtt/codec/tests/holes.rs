//! The holes of rumqttc 0.25.1's codec. Each test names one, has its bytes, shows it, and shows it closed. When the
//! first part of one fails after an upgrade, that hole is gone.

use bytes::BytesMut;
use rumqttc::mqttbytes::{self as mqttbytes_v4, v4};
use rumqttc::v5::mqttbytes::{self as mqttbytes_v5, v5};

use super::{V3, V5, fault, identifier, properties, read};
use crate::mqtt::packet::{Auth, ConnAck, Connect, Credentials, Disconnect, Incoming, SubAck};
use crate::mqtt::{DecodeError, Properties, Property, ProtocolVersion, ReasonCode, TopicName};

fn rumqttc_v4(frame: &[u8]) -> Result<v4::Packet, mqttbytes_v4::Error> {
    v4::Packet::read(&mut BytesMut::from(frame), usize::MAX)
}

fn rumqttc_v5(frame: &[u8]) -> Result<v5::Packet, mqttbytes_v5::Error> {
    v5::Packet::read(&mut BytesMut::from(frame), None)
}

fn disconnect(reason: u8) -> Incoming<'static> {
    Incoming::Disconnect(Disconnect {
        reason: ReasonCode(reason),
        properties: Properties::new(),
    })
}

/// mosquitto sends its reasons so.
#[test]
fn short_frame_disconnect_with_a_reason_and_no_properties() {
    let frame = b"\xe0\x01\x8e";
    assert!(matches!(
        rumqttc_v5(frame),
        Err(mqttbytes_v5::Error::InsufficientBytes(_))
    ));
    assert_eq!(read(frame, V5), Ok(disconnect(0x8e)));
}

#[test]
fn short_frame_version_3_conn_ack_to_a_version_5_client() {
    let frame = b"\x20\x02\x00\x01";
    assert!(matches!(
        rumqttc_v5(frame),
        Err(mqttbytes_v5::Error::InsufficientBytes(_))
    ));
    let return_code = ReasonCode(1);
    assert_eq!(
        read(frame, V5),
        Err(DecodeError::ConnAckOfVersion3 { return_code })
    );
    // The code is of MQTT 5, and only the properties are missing.
    let refused = ConnAck {
        session_present: false,
        reason: ReasonCode(0x87),
        properties: Properties::new(),
    };
    assert_eq!(read(b"\x20\x02\x00\x87", V5), Ok(Incoming::ConnAck(refused)));
}

#[test]
fn short_frame_unsub_ack_without_properties() {
    let frame = b"\xb0\x02\x00\x01";
    assert!(matches!(
        rumqttc_v5(frame),
        Err(mqttbytes_v5::Error::InsufficientBytes(_))
    ));
    assert_eq!(read(frame, V5), Err(DecodeError::NoReasonCode("UNSUBACK")));
}

#[test]
fn empty_disconnect_is_the_normal_disconnection() {
    let frame = b"\xe0\x00";
    assert!(matches!(
        rumqttc_v5(frame),
        Err(mqttbytes_v5::Error::PayloadRequired)
    ));
    assert_eq!(read(frame, V5), Ok(disconnect(0x00)));
}

#[test]
fn auth_is_unknown_to_it() {
    let frame = b"\xf0\x02\x18\x00";
    assert!(matches!(
        rumqttc_v5(frame),
        Err(mqttbytes_v5::Error::InvalidPacketType(15))
    ));
    let mut auth = Auth {
        reason: ReasonCode(0x18),
        properties: Properties::new(),
    };
    assert_eq!(read(frame, V5), Ok(Incoming::Auth(auth.clone())));
    auth.reason = ReasonCode::SUCCESS;
    assert_eq!(read(b"\xf0\x00", V5), Ok(Incoming::Auth(auth)));
}

#[test]
fn version_3_return_codes_above_5_are_unknown_to_it() {
    let frame = b"\x20\x02\x00\x06";
    assert!(matches!(
        rumqttc_v4(frame),
        Err(mqttbytes_v4::Error::InvalidConnectReturnCode(6))
    ));
    let refused = ConnAck {
        session_present: false,
        reason: ReasonCode(6),
        properties: Properties::new(),
    };
    assert_eq!(read(frame, V3), Ok(Incoming::ConnAck(refused)));
}

#[test]
fn unlisted_reason_codes_are_unknown_to_it() {
    assert!(rumqttc_v5(b"\x20\x03\x00\x8b\x00").is_err());
    assert!(rumqttc_v5(b"\x90\x04\x00\x01\x00\x92").is_err());
    assert!(rumqttc_v5(b"\xb0\x04\x00\x01\x00\x92").is_err());
    assert!(rumqttc_v5(b"\xe0\x02\x86\x00").is_err());
    assert!(rumqttc_v4(b"\x90\x03\x00\x01\x87").is_err());
    let sub_ack = |reason| SubAck {
        packet_identifier: identifier(1),
        reasons: vec![ReasonCode(reason)],
        properties: Properties::new(),
    };
    let Ok(Incoming::ConnAck(conn_ack)) = read(b"\x20\x03\x00\x8b\x00", V5) else {
        panic!("no CONNACK");
    };
    assert_eq!(conn_ack.reason, ReasonCode(0x8b));
    assert_eq!(
        read(b"\x90\x04\x00\x01\x00\x92", V5),
        Ok(Incoming::SubAck(sub_ack(0x92)))
    );
    assert_eq!(
        read(b"\xb0\x04\x00\x01\x00\x92", V5),
        Ok(Incoming::UnsubAck(sub_ack(0x92)))
    );
    assert_eq!(read(b"\xe0\x02\x86\x00", V5), Ok(disconnect(0x86)));
    assert_eq!(
        read(b"\x90\x03\x00\x01\x87", V3),
        Ok(Incoming::SubAck(sub_ack(0x87)))
    );
}

#[test]
fn reserved_flags_of_connack_are_nothing_to_it() {
    assert!(rumqttc_v4(b"\x20\x02\x02\x00").is_ok());
    assert!(rumqttc_v5(b"\x20\x03\x02\x00\x00").is_ok());
    let complaint = "CONNACK has the reserved flags 0b00000010";
    assert_eq!(fault(b"\x20\x02\x02\x00", V3), complaint);
    assert_eq!(fault(b"\x20\x03\x02\x00\x00", V5), complaint);
}

#[test]
fn suback_grants_a_qos_or_refuses() {
    for (frame, version) in [
        (&b"\x90\x03\x00\x01\x03"[..], V3),
        (b"\x90\x04\x00\x01\x00\x7f", V5),
    ] {
        assert!(fault(frame, version).contains("which means nothing there"));
    }
}

#[test]
fn the_last_of_two_equal_properties_wins() {
    let frame = b"\x20\x09\x00\x00\x06\x21\x00\x01\x21\x00\x02";
    assert!(rumqttc_v5(frame).is_ok());
    assert_eq!(
        fault(frame, V5),
        "the properties of CONNACK are not valid: receive-maximum stands twice"
    );
}

#[test]
fn property_blocks_are_read_beyond_their_end() {
    // The block ends within the reason string: the reason codes are taken for text.
    let frame = b"\x90\x0a\x00\x01\x02\x1f\x00\x03abc\x00";
    let Ok(v5::Packet::SubAck(misread)) = rumqttc_v5(frame) else {
        panic!("no SUBACK");
    };
    assert_eq!(misread.return_codes.len(), 1);
    assert_eq!(
        fault(frame, V5),
        "the properties of SUBACK are not valid: the properties end early"
    );
}

#[test]
fn bytes_after_the_end_are_ignored() {
    assert!(rumqttc_v4(b"\x20\x03\x00\x00\xff").is_ok());
    assert_eq!(fault(b"\x20\x03\x00\x00\xff", V3), "CONNACK ends early");
    assert!(rumqttc_v5(b"\x20\x04\x00\x00\x00\xff").is_ok());
    assert_eq!(
        fault(b"\x20\x04\x00\x00\x00\xff", V5),
        "CONNACK goes on after its end"
    );
    assert!(rumqttc_v5(b"\xd0\x01\xff").is_ok());
    assert_eq!(fault(b"\xd0\x01\xff", V5), "PINGRESP goes on after its end");
}

#[test]
fn values_out_of_range_are_accepted() {
    for (frame, message) in [
        (
            &b"\x20\x06\x00\x00\x03\x21\x00\x00"[..],
            "receive-maximum is out of range",
        ),
        (b"\x20\x05\x00\x00\x02\x24\x02", "maximum-qos is out of range"),
        (
            b"\x20\x07\x00\x00\x04\x1f\x00\x01\x00",
            "reason-string is not valid UTF-8",
        ),
    ] {
        assert!(rumqttc_v5(frame).is_ok());
        assert_eq!(
            fault(frame, V5),
            format!("the properties of CONNACK are not valid: {message}")
        );
    }
    assert!(rumqttc_v5(b"\x90\x04\x00\x00\x00\x00").is_ok());
    assert_eq!(
        fault(b"\x90\x04\x00\x00\x00\x00", V5),
        "SUBACK has the packet identifier 0"
    );
    assert!(rumqttc_v4(b"\xb0\x02\x00\x00").is_ok());
    assert_eq!(
        fault(b"\xb0\x02\x00\x00", V3),
        "UNSUBACK has the packet identifier 0"
    );
}

/// Each subscription identifier is counted one byte too long, so that the last property lands in the payload.
#[test]
fn two_subscription_identifiers_shift_the_payload() {
    let frame = b"\x30\x0b\x00\x01a\x06\x0b\x01\x0b\x02\x01\x01x";
    let Ok(v5::Packet::Publish(misread)) = rumqttc_v5(frame) else {
        panic!("no PUBLISH");
    };
    assert_eq!(misread.payload, &b"\x01\x01x"[..]);
    let Ok(Incoming::Publish(publish)) = read(frame, V5) else {
        panic!("no PUBLISH");
    };
    assert_eq!(publish.payload, b"x");
    assert_eq!(
        publish.properties.iter().last(),
        Some(Property::PayloadFormatIndicator(1))
    );
}

#[test]
fn topics_of_version_5_may_be_any_bytes() {
    let frame = b"\x30\x04\x00\x01\xff\x00";
    assert!(rumqttc_v5(frame).is_ok());
    assert_eq!(
        fault(frame, V5),
        "the topic of PUBLISH is not valid: it is not valid UTF-8"
    );
}

fn connect(version: ProtocolVersion, credentials: Credentials) -> Vec<u8> {
    let connect = Connect {
        version,
        clean_start: true,
        keep_alive: 0,
        client_identifier: String::new(),
        will: None,
        credentials,
        properties: Properties::new(),
    };
    let mut out = Vec::new();
    connect.encode(&mut out).expect("a valid CONNECT");
    out
}

#[test]
fn mqtt_3_1_is_unknown_to_it() {
    let frame = connect(ProtocolVersion::V3_1, Credentials::default());
    assert_eq!(frame, b"\x10\x0e\x00\x06MQIsdp\x03\x02\x00\x00\x00\x00");
    assert!(matches!(
        rumqttc_v4(&frame),
        Err(mqttbytes_v4::Error::InvalidProtocol)
    ));
}

#[test]
fn passwords_are_text_and_empty_ones_are_none() {
    let credentials = |password: &[u8]| Credentials {
        username: Some("u".to_owned()),
        password: Some(password.to_vec()),
    };
    let binary = connect(V3, credentials(b"\xff"));
    assert_eq!(
        binary,
        b"\x10\x12\x00\x04MQTT\x04\xc2\x00\x00\x00\x00\x00\x01u\x00\x01\xff"
    );
    assert!(rumqttc_v4(&binary).is_err());

    let empty = connect(V3, credentials(b""));
    assert_eq!(
        empty,
        b"\x10\x11\x00\x04MQTT\x04\xc2\x00\x00\x00\x00\x00\x01u\x00\x00"
    );
    let mut written = BytesMut::new();
    let mut packet = v4::Connect::new("");
    packet.keep_alive = 0;
    packet.set_login("u", "");
    packet.write(&mut written).expect("written");
    assert_eq!(
        &written[..],
        b"\x10\x0f\x00\x04MQTT\x04\x82\x00\x00\x00\x00\x00\x01u"
    );
}

#[test]
fn lengths_of_strings_are_not_checked_on_write() {
    let topic = "x".repeat(70_000);
    let mut written = BytesMut::new();
    let packet = v4::Publish::new(&topic, mqttbytes_v4::QoS::AtMostOnce, "");
    packet.write(&mut written).expect("written");
    // 70,000 is 0x11170.
    assert_eq!(&written[..6], b"\x30\xf2\xa2\x04\x11\x70");
    assert!(TopicName::new(&topic).is_err());
    let mut properties = properties(&[]);
    let refused = properties
        .push(Property::ContentType(&topic))
        .expect_err("too long");
    assert_eq!(refused.to_string(), "content-type is longer than 65,535 bytes");
}
