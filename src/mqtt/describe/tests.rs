use bytes::Bytes;

use super::describe;
use crate::mqtt::packet::{
    Auth, Connect, Credentials, Disconnect, PING_REQUEST, Subscribe, Subscription, SubscriptionOptions,
    Unsubscribe, Will,
};
use crate::mqtt::{
    PacketIdentifier, Properties, Property, ProtocolVersion, QoS, ReasonCode, TopicFilter, TopicName,
    read_fixed_header,
};

const V3: ProtocolVersion = ProtocolVersion::V3_1_1;
const V5: ProtocolVersion = ProtocolVersion::V5;

fn line(packet: &[u8], version: ProtocolVersion) -> String {
    let header = read_fixed_header(packet).unwrap().unwrap();
    let mut line = String::new();
    describe(header, &packet[header.header_length..], version, &mut line);
    line
}

fn properties(properties: &[Property<'_>]) -> Properties {
    let mut block = Properties::new();
    for property in properties {
        block.push(*property).unwrap();
    }
    block
}

fn connect() -> Connect {
    Connect {
        version: V3,
        clean_start: true,
        keep_alive: 60,
        client_identifier: "c".to_owned(),
        will: None,
        credentials: Credentials {
            username: Some("ann".to_owned()),
            password: Some(b"secret".to_vec()),
        },
        properties: Properties::new(),
    }
}

fn encoded(connect: &Connect) -> Vec<u8> {
    let mut out = Vec::new();
    connect.encode(&mut out).unwrap();
    out
}

#[test]
fn connect_without_its_secrets() {
    let mut packet = connect();
    assert_eq!(
        line(&encoded(&packet), V3),
        "CONNECT version=3.1.1 clean_start=true keep_alive=60 client_id=\"c\" username=\"ann\" password=(redacted)"
    );
    packet.version = V5;
    packet.clean_start = false;
    packet.credentials.username = None;
    packet.will = Some(Will {
        topic: TopicName::new("gone").unwrap(),
        payload: Bytes::from_static(b"bye\n"),
        qos: QoS::AtLeastOnce,
        retain: true,
        properties: properties(&[Property::WillDelayInterval(5)]),
    });
    packet.properties = properties(&[
        Property::AuthenticationMethod("m"),
        Property::AuthenticationData(b"secret"),
    ]);
    assert_eq!(
        line(&encoded(&packet), V5),
        "CONNECT version=5 clean_start=false keep_alive=60 authentication-method=\"m\" \
         authentication-data=(redacted) client_id=\"c\" will=[qos=1 retain=true will-delay-interval=5 \
         topic=\"gone\" payload=\"bye\\n\"] password=(redacted)"
    );
}

#[test]
fn the_end_of_a_packet_cut_anywhere_shows_no_secret() {
    let mut packet = connect();
    packet.version = V5;
    packet.properties = properties(&[
        Property::AuthenticationMethod("m"),
        Property::AuthenticationData(b"secret"),
    ]);
    let whole = encoded(&packet);
    for end in 2..whole.len() {
        let cut = line(&whole[..end], V5);
        assert!(cut.ends_with(" (malformed)"), "{cut}");
        assert!(!cut.contains("secret"), "{cut}");
    }
}

#[test]
fn conn_ack_in_the_words_of_its_version() {
    assert_eq!(
        line(b"\x20\x02\x01\0", V3),
        "CONNACK session_present=true reason=\"Connection Accepted (0x00)\""
    );
    assert_eq!(
        line(b"\x20\x02\0\x05", V3),
        "CONNACK session_present=false reason=\"Connection Refused, not authorized (0x05)\""
    );
    assert_eq!(
        line(b"\x20\x0b\0\0\x08\x21\0\x14\x1f\0\x02ok", V5),
        "CONNACK session_present=false reason=\"Success (0x00)\" receive-maximum=20 reason-string=\"ok\""
    );
}

#[test]
fn publish_with_the_head_of_its_payload() {
    assert_eq!(
        line(b"\x30\x04\0\x01ax", V3),
        "PUBLISH dup=false qos=0 retain=false topic=\"a\" payload=\"x\""
    );
    assert_eq!(
        line(
            b"\x3d\x1c\0\x03a/b\x01\x02\x0e\x26\0\x01k\0\x01v\x09\0\x01\xff\x23\0\x05\x1b['\"\xc3\xa9",
            V5
        ),
        "PUBLISH dup=true qos=2 retain=true topic=\"a/b\" packet_identifier=258 user-property=\"k\":\"v\" \
         correlation-data=\"\\xff\" topic-alias=5 payload=\"\\u{1b}['\\\"é\""
    );
    let mut long = b"\x30\xcb\x01\0\x01a".to_vec();
    long.extend([b'x'; 200]);
    let expected = format!(
        "PUBLISH dup=false qos=0 retain=false topic=\"a\" payload=\"{}\"… (200 bytes)",
        "x".repeat(64)
    );
    assert_eq!(line(&long, V3), expected);
    // The rest of the payload need not be there.
    assert_eq!(line(&long[..70], V3), expected);
}

#[test]
fn acknowledgements() {
    assert_eq!(line(b"\x40\x02\x01\x02", V3), "PUBACK packet_identifier=258");
    assert_eq!(
        line(b"\x50\x03\0\x01\x87", V5),
        "PUBREC packet_identifier=1 reason=\"Not authorized (0x87)\""
    );
    assert_eq!(
        line(b"\x62\x02\0\x01", V5),
        "PUBREL packet_identifier=1 reason=\"Success (0x00)\""
    );
    assert_eq!(
        line(b"\x70\x08\0\x01\0\x04\x1f\0\x01w", V5),
        "PUBCOMP packet_identifier=1 reason=\"Success (0x00)\" reason-string=\"w\""
    );
}

#[test]
fn subscriptions_and_what_was_granted() {
    let subscriptions = ["a/#", "b"].map(|filter| Subscription {
        filter: TopicFilter::new(filter).unwrap(),
        options: SubscriptionOptions {
            qos: QoS::AtLeastOnce,
            no_local: filter == "b",
            ..SubscriptionOptions::default()
        },
    });
    let subscribe = Subscribe {
        packet_identifier: PacketIdentifier::new(7).unwrap(),
        subscriptions: &subscriptions,
        properties: &properties(&[Property::SubscriptionIdentifier(9)]),
    };
    let mut out = Vec::new();
    subscribe.encode(V5, &mut out).unwrap();
    assert_eq!(
        line(&out, V5),
        "SUBSCRIBE packet_identifier=7 subscription-identifier=9 filter=\"a/#\" qos=1 no_local=false \
         retain_as_published=false retain_handling=0 filter=\"b\" qos=1 no_local=true retain_as_published=false \
         retain_handling=0"
    );
    assert_eq!(
        line(b"\x90\x05\0\x07\0\0\x87", V5),
        "SUBACK packet_identifier=7 reason=\"Granted QoS 0 (0x00)\" reason=\"Not authorized (0x87)\""
    );
    assert_eq!(
        line(b"\x90\x03\0\x07\x80", V3),
        "SUBACK packet_identifier=7 reason=\"Failure (0x80)\""
    );
    let filters = [TopicFilter::new("a/#").unwrap()];
    let unsubscribe = Unsubscribe {
        packet_identifier: PacketIdentifier::new(8).unwrap(),
        filters: &filters,
        properties: &Properties::new(),
    };
    out.clear();
    unsubscribe.encode(V3, &mut out).unwrap();
    assert_eq!(line(&out, V3), "UNSUBSCRIBE packet_identifier=8 filter=\"a/#\"");
    assert_eq!(line(b"\xb0\x02\0\x08", V3), "UNSUBACK packet_identifier=8");
    assert_eq!(
        line(b"\xb0\x04\0\x08\0\x11", V5),
        "UNSUBACK packet_identifier=8 reason=\"No subscription existed (0x11)\""
    );
}

#[test]
fn pings_and_ends() {
    assert_eq!(line(&PING_REQUEST, V3), "PINGREQ");
    assert_eq!(line(b"\xd0\0", V3), "PINGRESP");
    assert_eq!(line(b"\xe0\0", V3), "DISCONNECT");
    assert_eq!(
        line(b"\xe0\0", V5),
        "DISCONNECT reason=\"Normal disconnection (0x00)\""
    );
    let mut out = Vec::new();
    let disconnect = Disconnect {
        reason: ReasonCode(0x8e),
        properties: properties(&[Property::SessionExpiryInterval(1)]),
    };
    disconnect.encode(V5, &mut out).unwrap();
    assert_eq!(
        line(&out, V5),
        "DISCONNECT reason=\"Session taken over (0x8e)\" session-expiry-interval=1"
    );
    out.clear();
    let auth = Auth {
        reason: ReasonCode(0x18),
        properties: properties(&[
            Property::AuthenticationMethod("m"),
            Property::AuthenticationData(b"secret"),
        ]),
    };
    auth.encode(&mut out).unwrap();
    assert_eq!(
        line(&out, V5),
        "AUTH reason=\"Continue authentication (0x18)\" authentication-method=\"m\" authentication-data=(redacted)"
    );
}

#[test]
fn what_is_malformed_is_said_to_be() {
    assert_eq!(line(b"\0\0", V3), "RESERVED (malformed)");
    assert_eq!(line(b"\xd0\x01x", V3), "PINGRESP (malformed)");
    assert_eq!(line(b"\x40\x01\0", V3), "PUBACK (malformed)");
    assert_eq!(
        line(b"\x40\x03\0\x01\0", V3),
        "PUBACK packet_identifier=1 (malformed)"
    );
    assert_eq!(
        line(b"\x30\x03\0\x05a", V3),
        "PUBLISH dup=false qos=0 retain=false (malformed)"
    );
}
