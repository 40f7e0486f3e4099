//! What is fuzzed: each function takes any bytes, and must neither panic nor swell. `fuzz_targets/` hands them to libFuzzer,
//! `tests/integration/fuzz.rs` the files of `corpus/`.

use std::time::{Duration, Instant};

use culex::client::check_journal;
use culex::format::{Record, Template};
use culex::mqtt::packet::{Connect, Credentials, Disconnect};
use culex::mqtt::{
    Properties, Property, ProtocolVersion, QoS, ReasonCode, TopicFilter, TopicName, decode, describe,
    read_fixed_header,
};
use culex::net::Url;
use culex::session::{Publication, PublicationHead, Received, Session, SessionOptions};

/// A target: its name, and what it does with the bytes.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) const TARGETS: [Target; 9] = [
    ("decode_v31", |bytes| decoded(bytes, ProtocolVersion::V3_1)),
    ("decode_v311", |bytes| decoded(bytes, ProtocolVersion::V3_1_1)),
    ("decode_v5", |bytes| decoded(bytes, ProtocolVersion::V5)),
    ("session", session),
    ("template", template),
    ("record", record),
    ("profile", profile),
    ("url", url),
    ("spool", check_journal),
];

/// Runs the target of this name.
pub(crate) fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.expect("a known target");
    target(bytes);
}

/// Packets, one after the other.
fn decoded(mut bytes: &[u8], version: ProtocolVersion) {
    while let Ok(Some(header)) = read_fixed_header(bytes) {
        let Some((packet, rest)) = bytes.split_at_checked(header.header_length + header.remaining_length)
        else {
            return;
        };
        let body = &packet[header.header_length..];
        // Its length was asked for, so it is short; what it says must be printable.
        let _ = format!("{:?}", decode(header, body, version));
        let mut line = String::new();
        describe(header, body, version, &mut line);
        bytes = rest;
    }
}

/// The most that a session may answer to one packet, in bytes: a resent window of 8.
const MOST_OUTPUT: usize = 1000;

/// The first byte chooses the version; each further one is something that the owner does, or begins a packet.
fn session(bytes: &[u8]) {
    let Some((version, mut bytes)) = bytes.split_first() else {
        return;
    };
    let version = match version % 3 {
        0 => ProtocolVersion::V3_1,
        1 => ProtocolVersion::V3_1_1,
        _ => ProtocolVersion::V5,
    };
    let mut now = Instant::now();
    let mut session = new_session(version, now);
    while let Some((first, rest)) = bytes.split_first() {
        let level = QoS::try_from(first % 3).unwrap_or_default();
        match first {
            0 => drop(session.open(now)),
            1..=3 => drop(session.publish(&publication(level))),
            4 => drop(session.unsubscribe(&[filter()], &Properties::new())),
            5 => session.lost(),
            6 => drop(session.disconnect(&goodbye())),
            7 => session.sent(session.output().len() / 2, now),
            8 => {
                now += Duration::from_secs(7);
                drop(session.tick(now));
            }
            _ => {
                let before = session.output().len();
                match session.receive(bytes) {
                    Ok(Received::Packet { length, .. }) => {
                        assert!(session.output().len() - before <= MOST_OUTPUT);
                        bytes = &bytes[length..];
                        continue;
                    }
                    Ok(Received::Incomplete { .. }) => return,
                    Err(error) => {
                        session.fail(&error);
                        session.lost();
                    }
                }
            }
        }
        bytes = rest;
    }
}

fn new_session(version: ProtocolVersion, now: Instant) -> Session {
    let mut properties = Properties::new();
    if version == ProtocolVersion::V5 {
        let _ = properties.push(Property::ReceiveMaximum(4));
        let _ = properties.push(Property::TopicAliasMaximum(1));
    }
    let connect = Connect {
        version,
        clean_start: false,
        keep_alive: 10,
        client_identifier: "a".to_owned(),
        will: None,
        credentials: Credentials::default(),
        properties,
    };
    let options = SessionOptions {
        connect,
        max_inflight: 8,
        max_packet_size: 1000,
    };
    let mut session = Session::new(options, now);
    session.note_changes();
    session
}

fn publication(qos: QoS) -> Publication {
    let head = PublicationHead::new(
        TopicName::new("a").expect("a topic"),
        qos,
        false,
        Properties::new(),
    );
    Publication {
        head: head.into(),
        payload: b"x".as_slice().into(),
    }
}

fn filter() -> TopicFilter {
    TopicFilter::new("a").expect("a filter")
}

fn goodbye() -> Disconnect {
    Disconnect {
        reason: ReasonCode::SUCCESS,
        properties: Properties::new(),
    }
}

/// A format of `-F`.
fn template(bytes: &[u8]) {
    let _ = format!("{:?}", Template::compile(bytes));
}

/// A line of `--records`, and the properties that it gives.
fn record(bytes: &[u8]) {
    if let Ok(record) = Record::parse(bytes) {
        let _ = format!("{:?}", record.message_properties());
    }
}

/// A configuration file.
fn profile(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = culex::cli::check_profile(text);
    }
}

/// A broker's URL: what is printed of it leads to the same place.
fn url(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(url) = text.parse::<Url>() {
        let again = url.to_string().parse::<Url>().expect("a printed URL is a URL");
        assert_eq!(again.endpoint, url.endpoint);
    }
}
