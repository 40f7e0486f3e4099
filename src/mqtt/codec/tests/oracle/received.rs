//! What a server sends, as rumqttc writes it; DISCONNECT and the acknowledgements, which go both ways.

use std::mem;

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;
use proptest::test_runner::TestCaseResult;
use rumqttc::mqttbytes::v4;
use rumqttc::v5::mqttbytes::v5;

use super::{Pairs, block, config, pairs, read_v4, read_v5, sorted, text, write_v5};
use crate::mqtt::codec::tests::{V3, V5, identifier, read};
use crate::mqtt::codec::{by_hand, rumqttc as adapter};
use crate::mqtt::packet::{AcknowledgementKind, Disconnect, Incoming, encode_acknowledgement};
use crate::mqtt::{Properties, Property, ProtocolVersion, ReasonCode, wire};

fn check_acknowledgements(number: u16) -> TestCaseResult {
    let encoded = |kind, reason, version| {
        let mut frame = Vec::new();
        encode_acknowledgement(kind, identifier(number), reason, version, &mut frame);
        frame
    };
    let success = ReasonCode::SUCCESS;
    let not_found = ReasonCode::PACKET_IDENTIFIER_NOT_FOUND;
    let frame = encoded(AcknowledgementKind::PubAck, success, V3);
    prop_assert_eq!(read_v4(&frame), v4::Packet::PubAck(v4::PubAck::new(number)));
    let frame = encoded(AcknowledgementKind::PubRec, success, V3);
    prop_assert_eq!(read_v4(&frame), v4::Packet::PubRec(v4::PubRec::new(number)));
    let frame = encoded(AcknowledgementKind::PubRel, success, V3);
    prop_assert_eq!(read_v4(&frame), v4::Packet::PubRel(v4::PubRel::new(number)));
    let frame = encoded(AcknowledgementKind::PubComp, success, V3);
    prop_assert_eq!(read_v4(&frame), v4::Packet::PubComp(v4::PubComp::new(number)));
    let frame = encoded(AcknowledgementKind::PubRel, not_found, V5);
    let mut packet = v5::PubRel::new(number, None);
    packet.reason = v5::PubRelReason::PacketIdentifierNotFound;
    prop_assert_eq!(read_v5(&frame), v5::Packet::PubRel(packet));
    Ok(())
}

fn check_puback(number: u16, reason_string: Option<String>, user_properties: Pairs) -> TestCaseResult {
    let expected = block(
        [reason_string.as_deref().map(Property::ReasonString)],
        &user_properties,
    );
    let mut packet = v5::PubAck::new(
        number,
        Some(v5::PubAckProperties {
            reason_string,
            user_properties,
        }),
    );
    packet.reason = v5::PubAckReason::NotAuthorized;
    let frame = write_v5(&v5::Packet::PubAck(packet));
    let Ok(Incoming::PubAck(packet)) = read(&frame, V5) else {
        panic!("no PUBACK");
    };
    prop_assert_eq!(packet.packet_identifier.get(), number);
    prop_assert_eq!(packet.reason, ReasonCode(0x87));
    prop_assert_eq!(packet.properties, expected.list());
    Ok(())
}

fn check_disconnect(properties: v5::DisconnectProperties) -> TestCaseResult {
    let packet = Disconnect {
        reason: ReasonCode(0x8b),
        properties: block(
            [
                properties
                    .session_expiry_interval
                    .map(Property::SessionExpiryInterval),
                properties.reason_string.as_deref().map(Property::ReasonString),
                properties
                    .server_reference
                    .as_deref()
                    .map(Property::ServerReference),
            ],
            &properties.user_properties,
        ),
    };
    let mut frame = Vec::new();
    packet.encode(V5, &mut frame).expect("a valid DISCONNECT");
    if packet.properties.is_empty() {
        // rumqttc neither reads nor writes it.
        prop_assert_eq!(read(&frame, V5), Ok(Incoming::Disconnect(packet)));
        return Ok(());
    }
    let theirs = v5::Packet::Disconnect(v5::Disconnect {
        reason_code: v5::DisconnectReasonCode::ServerShuttingDown,
        properties: Some(properties),
    });
    prop_assert_eq!(&read_v5(&frame), &theirs);
    let Ok(Incoming::Disconnect(read)) = read(&write_v5(&theirs), V5) else {
        panic!("no DISCONNECT");
    };
    prop_assert_eq!(read.reason, packet.reason);
    prop_assert_eq!(sorted(&read.properties), sorted(&packet.properties));
    Ok(())
}

fn check_sub_ack(number: u16, users: Pairs, granted: &[bool]) -> TestCaseResult {
    let (code, reason): (Vec<_>, Vec<_>) = granted
        .iter()
        .map(|granted| match granted {
            true => (
                v5::SubscribeReasonCode::Success(rumqttc::v5::mqttbytes::QoS::AtLeastOnce),
                ReasonCode(1),
            ),
            false => (v5::SubscribeReasonCode::QuotaExceeded, ReasonCode(0x97)),
        })
        .unzip();
    let expected = block([], &users);
    let frame = write_v5(&v5::Packet::SubAck(v5::SubAck {
        pkid: number,
        return_codes: code,
        properties: Some(v5::SubAckProperties {
            reason_string: None,
            user_properties: users,
        }),
    }));
    let Ok(Incoming::SubAck(packet)) = read(&frame, V5) else {
        panic!("no SUBACK");
    };
    prop_assert_eq!(packet.packet_identifier.get(), number);
    prop_assert_eq!(packet.reasons, reason);
    prop_assert_eq!(packet.properties, expected);
    Ok(())
}

/// Wherever rumqttc reads a packet whole, reading it by hand gives the same, but for the order of its properties.
fn check_agreement(packet_type: u8, body: &[u8]) -> TestCaseResult {
    for version in ProtocolVersion::ALL {
        if let Some(packet) = adapter::read(packet_type, body, version) {
            let by_hand = by_hand::read(packet_type, body, version);
            prop_assert!(by_hand.is_ok(), "{:?} of {:?}", by_hand, packet);
            prop_assert_eq!(by_hand.map(parts), Ok(parts(packet)));
        }
    }
    Ok(())
}

/// A packet without its properties, and these in an order of their own.
fn parts(mut packet: Incoming<'static>) -> (Incoming<'static>, Vec<String>) {
    let properties = match &mut packet {
        Incoming::ConnAck(packet) => mem::take(&mut packet.properties),
        Incoming::SubAck(packet) | Incoming::UnsubAck(packet) => mem::take(&mut packet.properties),
        Incoming::Disconnect(packet) => mem::take(&mut packet.properties),
        _ => Properties::new(),
    };
    (packet, sorted(&properties))
}

/// Both readers do read this: the agreement is not about nothing.
#[test]
fn rumqttc_reads_the_usual_packets() {
    for (packet_type, body, version) in [
        (2, &b"\x01\x00"[..], V3),
        (2, b"\x00\x00\x03\x22\x00\x0a", V5),
        (9, b"\x00\x01\x00\x01\x02\x80", V3),
        (9, b"\x00\x01\x07\x26\x00\x01a\x00\x01b\x00\x87", V5),
        (11, b"\x00\x01", V3),
        (11, b"\x00\x01\x00\x11", V5),
        (13, b"", V3),
        (13, b"", V5),
        (14, b"\x8b\x04\x1f\x00\x01x", V5),
    ] {
        assert!(
            adapter::read(packet_type, body, version).is_some(),
            "{packet_type}: {body:?}"
        );
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn acknowledgements(number in 1..=u16::MAX, reason_string in text(), users in pairs()) {
        check_acknowledgements(number)?;
        check_puback(number, reason_string, users)?;
    }

    #[test]
    fn disconnect(
        session_expiry_interval: Option<u32>,
        reason_string in text(),
        user_properties in pairs(),
        server_reference in text(),
    ) {
        check_disconnect(v5::DisconnectProperties {
            session_expiry_interval,
            reason_string,
            user_properties,
            server_reference,
        })?;
    }

    #[test]
    fn sub_ack(number in 1..=u16::MAX, users in pairs(), granted in vec(any::<bool>(), 1..5)) {
        check_sub_ack(number, users, &granted)?;
    }

    #[test]
    fn both_readers_agree(
        packet_type in select(&[2_u8, 9, 11, 13, 14][..]),
        mut body in vec(0..3_u8, 0..4),
        reason_string in text(),
        users in pairs(),
        off_by in -1..=1_isize,
        tail in vec(select(&[0_u8, 1, 2, 0x11, 0x80, 0x87][..]), 0..4),
    ) {
        let block = block([reason_string.as_deref().map(Property::ReasonString)], &users);
        let block = block.list().as_bytes();
        let length = block.len().saturating_add_signed(off_by);
        wire::put_length("", length, &mut body).expect("short");
        body.extend_from_slice(block);
        body.extend_from_slice(&tail);
        check_agreement(packet_type, &body)?;
    }
}
