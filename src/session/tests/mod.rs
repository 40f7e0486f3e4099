//! Each rule of the session, with literal packets.

mod authentication;
mod deferred;
mod hostile;
mod limits;
mod receive;
mod resume;
mod send;
mod time;

use std::io::IoSlice;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;

use super::*;
use crate::mqtt::packet::Credentials;
use crate::mqtt::{QoS, TopicName};

const V3: ProtocolVersion = ProtocolVersion::V3_1_1;
const V5: ProtocolVersion = ProtocolVersion::V5;

/// CONNACK of a server without a session, and of one that has kept it.
const NEW_V3: &[u8] = b"\x20\x02\x00\x00";
const KEPT_V3: &[u8] = b"\x20\x02\x01\x00";
const NEW_V5: &[u8] = b"\x20\x03\x00\x00\x00";
const KEPT_V5: &[u8] = b"\x20\x03\x01\x00\x00";

fn connect(version: ProtocolVersion) -> Connect {
    Connect {
        version,
        clean_start: version == V5,
        keep_alive: 10,
        client_identifier: "me".to_owned(),
        will: None,
        credentials: Credentials::default(),
        properties: Properties::new(),
    }
}

fn session_with(connect: Connect, max_inflight: u16) -> Session {
    let options = SessionOptions {
        connect,
        max_inflight,
        max_packet_size: 1000,
    };
    Session::new(options, Instant::now())
}

/// Opens a connection, and lets the server answer `connack`. Returns what it told, and what was sent after CONNECT.
fn open(session: &mut Session, connack: &[u8]) -> (String, Vec<u8>) {
    session.open(Instant::now()).unwrap();
    assert_eq!(take(session)[0], 0x10);
    let told = feed(session, connack).unwrap();
    (told, take(session))
}

fn connected(version: ProtocolVersion) -> Session {
    let mut session = session_with(connect(version), 100);
    open(&mut session, if version == V5 { NEW_V5 } else { NEW_V3 });
    session
}

/// Takes all output.
fn take(session: &mut Session) -> Vec<u8> {
    let mut slices = [IoSlice::new(&[]); 64];
    let filled = session.output().slices(&mut slices);
    let bytes: Vec<u8> = slices[..filled].iter().flat_map(|slice| slice.to_vec()).collect();
    session.sent(bytes.len(), Instant::now());
    assert!(session.output().is_empty());
    bytes
}

/// Feeds one whole packet; returns what it told the owner, in words.
fn feed(session: &mut Session, packet: &[u8]) -> Result<String, ProtocolError> {
    match session.receive(packet)? {
        Received::Incomplete { .. } => panic!("no whole packet: {packet:x?}"),
        Received::Packet { length, event } => {
            assert_eq!(length, packet.len());
            Ok(event.map_or_else(|| "nothing".to_owned(), |event| words(&event)))
        }
    }
}

fn words(event: &Event<'_>) -> String {
    match event {
        Event::Connected(connected) => format!(
            "connected, resumed {}{}, again {}, unsure {}",
            connected.resumed,
            if connected.subscribed {
                " and subscribed"
            } else {
                ""
            },
            connected.sent_again,
            connected.unsure
        ),
        Event::Refused(connack) => format!("refused {:#x}", connack.reason.0),
        Event::Message(publish) => format!(
            "message {} {}",
            publish.topic,
            String::from_utf8_lossy(publish.payload)
        ),
        Event::Acknowledged(acknowledged) => {
            format!(
                "acknowledged {} {:#x}",
                acknowledged.sequence, acknowledged.reason.0
            )
        }
        Event::Subscribed(suback) => format!("subscribed {}", suback.packet_identifier),
        Event::Unsubscribed(unsuback) => format!("unsubscribed {}", unsuback.packet_identifier),
        Event::Disconnected(disconnect) => format!("disconnected {:#x}", disconnect.reason.0),
        Event::Auth(_) => "auth".to_owned(),
    }
}

fn publication(qos: QoS, payload: &str) -> Publication {
    publication_with(qos, payload, &[])
}

fn publication_with(qos: QoS, payload: &str, properties: &[Property<'_>]) -> Publication {
    let mut block = Properties::new();
    for property in properties {
        block.push(*property).unwrap();
    }
    Publication {
        head: Arc::new(PublicationHead::new(
            TopicName::new("a").unwrap(),
            qos,
            false,
            block,
        )),
        payload: Bytes::copy_from_slice(payload.as_bytes()),
    }
}

fn publish(session: &mut Session, qos: QoS, payload: &str) -> u64 {
    session.publish(&publication(qos, payload)).unwrap()
}

fn identifier(value: u16) -> PacketIdentifier {
    PacketIdentifier::new(value).unwrap()
}

fn unknown(packet: &'static str, value: u16) -> ProtocolError {
    ProtocolError::UnknownIdentifier {
        packet,
        identifier: identifier(value),
    }
}

fn out_of_turn(packet: &'static str, value: u16) -> ProtocolError {
    ProtocolError::OutOfTurn {
        packet,
        identifier: identifier(value),
    }
}
