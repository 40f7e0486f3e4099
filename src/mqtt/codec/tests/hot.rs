//! The fixed header, PUBLISH and its acknowledgements.

use super::{V3, V5, fault, identifier, properties, read};
use crate::mqtt::packet::{Acknowledgement, Incoming, Publish};
use crate::mqtt::{
    DecodeError, FixedHeader, Property, PropertyList, ProtocolVersion, QoS, ReasonCode, read_fixed_header,
};

#[test]
fn the_length_has_one_to_four_bytes() {
    for (input, header_length, remaining_length) in [
        (&b"\x30\x00"[..], 2, 0),
        (b"\x30\x7f", 2, 127),
        (b"\x30\x80\x01", 3, 128),
        (b"\x30\xff\x7f", 3, 16_383),
        (b"\x30\x80\x80\x01", 4, 16_384),
        (b"\x30\xff\xff\x7f", 4, 2_097_151),
        (b"\x30\x80\x80\x80\x01", 5, 2_097_152),
        (b"\x30\xff\xff\xff\x7f and more", 5, 268_435_455),
    ] {
        let header = FixedHeader {
            first_byte: 0x30,
            header_length,
            remaining_length,
        };
        assert_eq!(read_fixed_header(input), Ok(Some(header)));
    }
}

#[test]
fn an_incomplete_header_is_waited_for() {
    for input in [
        &b""[..],
        b"\x30",
        b"\x30\x80",
        b"\x30\xff\xff",
        b"\x30\xff\xff\xff",
    ] {
        assert_eq!(read_fixed_header(input), Ok(None));
    }
}

#[test]
fn a_length_of_five_bytes_is_refused_at_its_fourth() {
    for input in [&b"\x30\xff\xff\xff\xff"[..], b"\x30\x80\x80\x80\x80\x01"] {
        assert_eq!(read_fixed_header(input), Err(DecodeError::RemainingLength));
    }
    let message = "the length of a packet takes more than four bytes: this is not MQTT";
    assert_eq!(DecodeError::RemainingLength.to_string(), message);
}

#[test]
fn publish_is_read_in_place() {
    let plain = Publish {
        dup: false,
        qos: QoS::AtMostOnce,
        retain: false,
        topic: "a/b",
        packet_identifier: None,
        properties: PropertyList::EMPTY,
        payload: b"x",
    };
    let acknowledged = Publish {
        dup: true,
        qos: QoS::ExactlyOnce,
        retain: true,
        packet_identifier: Some(identifier(0x0102)),
        ..plain
    };
    for version in [ProtocolVersion::V3_1, V3] {
        assert_eq!(
            read(b"\x30\x06\x00\x03a/bx", version),
            Ok(Incoming::Publish(plain))
        );
        assert_eq!(
            read(b"\x3d\x08\x00\x03a/b\x01\x02x", version),
            Ok(Incoming::Publish(acknowledged))
        );
    }
    assert_eq!(
        read(b"\x30\x07\x00\x03a/b\x00x", V5),
        Ok(Incoming::Publish(plain))
    );
    assert_eq!(
        read(b"\x3d\x09\x00\x03a/b\x01\x02\x00x", V5),
        Ok(Incoming::Publish(acknowledged))
    );
    let empty = Publish {
        payload: b"",
        ..plain
    };
    assert_eq!(read(b"\x30\x05\x00\x03a/b", V3), Ok(Incoming::Publish(empty)));
}

#[test]
fn properties_of_publish_come_through_in_order() {
    let frame = b"\x30\x1d\x00\x01a\x17\x0b\x01\x26\x00\x01b\x00\x012\x0b\x02\x26\x00\x01b\x00\x011\x01\x01\x03\x00\x00\xff\xfe";
    let Ok(Incoming::Publish(publish)) = read(frame, V5) else {
        panic!("no PUBLISH");
    };
    let expected = [
        Property::SubscriptionIdentifier(1),
        Property::UserProperty("b", "2"),
        Property::SubscriptionIdentifier(2),
        Property::UserProperty("b", "1"),
        Property::PayloadFormatIndicator(1),
        Property::ContentType(""),
    ];
    assert_eq!(publish.properties.iter().collect::<Vec<_>>(), expected);
    assert_eq!(publish.payload, b"\xff\xfe");
}

#[test]
fn an_alias_stands_for_an_empty_topic_in_version_5_only() {
    let Ok(Incoming::Publish(publish)) = read(b"\x30\x06\x00\x00\x03\x23\x00\x07", V5) else {
        panic!("no PUBLISH");
    };
    assert_eq!((publish.topic, publish.properties.topic_alias()), ("", Some(7)));
    for (frame, version) in [(&b"\x30\x03\x00\x00\x00"[..], V5), (b"\x30\x02\x00\x00", V3)] {
        assert_eq!(
            fault(frame, version),
            "PUBLISH has neither a topic nor a topic alias"
        );
    }
}

#[test]
fn malformed_publish_is_refused_in_words() {
    for version in ProtocolVersion::ALL {
        for (frame, message) in [
            (&b"\x36\x05\x00\x01a\x00\x01"[..], "PUBLISH has QoS 3"),
            (b"\x38\x03\x00\x01a", "PUBLISH at QoS 0 is marked as a repetition"),
            (b"\x30\x00", "PUBLISH ends early"),
            (b"\x30\x01\x00", "PUBLISH ends early"),
            (b"\x30\x03\x00\x02a", "PUBLISH ends early"),
            (b"\x32\x04\x00\x01a\x00", "PUBLISH ends early"),
            (
                b"\x32\x05\x00\x01a\x00\x00",
                "PUBLISH has the packet identifier 0",
            ),
            (
                b"\x30\x03\x00\x01\xff",
                "the topic of PUBLISH is not valid: it is not valid UTF-8",
            ),
            (
                b"\x30\x03\x00\x01\x00",
                "the topic of PUBLISH is not valid: it holds the character U+0000",
            ),
            (
                b"\x30\x05\x00\x03a/#",
                "the topic of PUBLISH is not valid: it holds the wildcard '#', which only a topic filter may",
            ),
            (
                b"\x30\x05\x00\x03+/a",
                "the topic of PUBLISH is not valid: it holds the wildcard '+', which only a topic filter may",
            ),
        ] {
            assert_eq!(fault(frame, version), message, "{version}");
        }
    }
    for (frame, message) in [
        (&b"\x30\x03\x00\x01a"[..], "PUBLISH ends early"),
        (b"\x30\x05\x00\x01a\x02\x01", "PUBLISH ends early"),
        (b"\x30\x05\x00\x01a\x80\x80", "PUBLISH ends early"),
        (b"\x30\x08\x00\x01a\x80\x80\x80\x80\x01", "PUBLISH ends early"),
        (
            b"\x30\x05\x00\x01a\x01\x01",
            "the properties of PUBLISH are not valid: the properties end early",
        ),
        (
            b"\x30\x06\x00\x01a\x02\x04\x00",
            "the properties of PUBLISH are not valid: unknown property 0x04",
        ),
        (
            b"\x30\x07\x00\x01a\x03\x23\x00\x00",
            "the properties of PUBLISH are not valid: topic-alias is out of range",
        ),
    ] {
        assert_eq!(fault(frame, V5), message);
    }
}

#[test]
fn acknowledgements_are_read() {
    let expected = Acknowledgement {
        packet_identifier: identifier(0x0102),
        reason: ReasonCode::SUCCESS,
        properties: PropertyList::EMPTY,
    };
    for version in ProtocolVersion::ALL {
        assert_eq!(read(b"\x40\x02\x01\x02", version), Ok(Incoming::PubAck(expected)));
        assert_eq!(read(b"\x50\x02\x01\x02", version), Ok(Incoming::PubRec(expected)));
        assert_eq!(read(b"\x62\x02\x01\x02", version), Ok(Incoming::PubRel(expected)));
        assert_eq!(
            read(b"\x70\x02\x01\x02", version),
            Ok(Incoming::PubComp(expected))
        );
    }
}

#[test]
fn acknowledgements_of_version_5_have_a_reason_and_properties() {
    let mut expected = Acknowledgement {
        packet_identifier: identifier(7),
        reason: ReasonCode(0x87),
        properties: PropertyList::EMPTY,
    };
    assert_eq!(read(b"\x40\x03\x00\x07\x87", V5), Ok(Incoming::PubAck(expected)));
    assert_eq!(
        read(b"\x50\x04\x00\x07\x87\x00", V5),
        Ok(Incoming::PubRec(expected))
    );
    let block = properties(&[
        Property::ReasonString("no"),
        Property::UserProperty("a", "1"),
        Property::UserProperty("a", "2"),
    ]);
    expected.properties = block.list();
    let frame = b"\x70\x17\x00\x07\x87\x13\x1f\x00\x02no\x26\x00\x01a\x00\x011\x26\x00\x01a\x00\x012";
    assert_eq!(read(frame, V5), Ok(Incoming::PubComp(expected)));
    // A code that the standard does not know is the user's to see.
    let Ok(Incoming::PubAck(unknown)) = read(b"\x40\x03\x00\x07\x7e", V5) else {
        panic!("no PUBACK");
    };
    assert_eq!(unknown.reason, ReasonCode(0x7e));
}

#[test]
fn malformed_acknowledgements_are_refused_in_words() {
    for version in ProtocolVersion::ALL {
        assert_eq!(fault(b"\x40\x00", version), "PUBACK ends early");
        assert_eq!(fault(b"\x50\x01\x00", version), "PUBREC ends early");
        assert_eq!(
            fault(b"\x70\x02\x00\x00", version),
            "PUBCOMP has the packet identifier 0"
        );
    }
    assert_eq!(fault(b"\x40\x03\x00\x01\x00", V3), "PUBACK goes on after its end");
    assert_eq!(
        fault(b"\x40\x05\x00\x01\x00\x00\x00", V5),
        "PUBACK goes on after its end"
    );
    assert_eq!(fault(b"\x62\x04\x00\x01\x00\x05", V5), "PUBREL ends early");
    let message = "the properties of PUBACK are not valid: topic-alias is not allowed in this packet";
    assert_eq!(fault(b"\x40\x07\x00\x01\x00\x03\x23\x00\x01", V5), message);
}

#[test]
fn reserved_flags_are_checked_but_in_version_3_1() {
    for (frame, message) in [
        (&b"\x41\x02\x00\x01"[..], "PUBACK has the reserved flags 0b0001"),
        (b"\x58\x02\x00\x01", "PUBREC has the reserved flags 0b1000"),
        (b"\x60\x02\x00\x01", "PUBREL has the reserved flags 0b0000"),
        (b"\x66\x02\x00\x01", "PUBREL has the reserved flags 0b0110"),
        (b"\x72\x02\x00\x01", "PUBCOMP has the reserved flags 0b0010"),
        (b"\x21\x02\x00\x00", "CONNACK has the reserved flags 0b0001"),
        (b"\xd4\x00", "PINGRESP has the reserved flags 0b0100"),
    ] {
        assert_eq!(fault(frame, V3), message);
        assert_eq!(fault(frame, V5), message);
        assert!(read(frame, ProtocolVersion::V3_1).is_ok());
    }
}
