//! Whatever comes, in whatever state: no panic, and little output.

use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert, prop_oneof, proptest};
use proptest::sample::select;

use super::*;

/// What happens to a session.
#[derive(Debug, Clone)]
enum Happening {
    Bytes(Vec<u8>),
    Publish(u8),
    Subscribe,
    Open,
    Lost,
    Disconnect,
    Sent,
    Acknowledge,
    Later(u16),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        8 => packet().prop_map(Happening::Bytes),
        1 => vec(any::<u8>(), 0..40).prop_map(Happening::Bytes),
        4 => (0..3_u8).prop_map(Happening::Publish),
        1 => Just(Happening::Subscribe),
        1 => Just(Happening::Open),
        1 => Just(Happening::Lost),
        1 => Just(Happening::Disconnect),
        1 => Just(Happening::Sent),
        1 => Just(Happening::Acknowledge),
        1 => (0..30_u16).prop_map(Happening::Later),
    ]
}

/// Packets of the right form, with identifiers that are likely in use.
fn packet() -> impl Strategy<Value = Vec<u8>> {
    let connack = select(vec![
        NEW_V3,
        KEPT_V3,
        NEW_V5,
        KEPT_V5,
        b"\x20\x06\x01\0\x03\x21\0\x01",
        b"\x20\x08\x01\0\x05\x27\0\0\0\x08",
        b"\x20\x06\x01\0\x03\x13\0\x01",
    ]);
    let acknowledgement = (
        select(vec![0x40_u8, 0x50, 0x62, 0x70]),
        1..8_u8,
        any::<Option<u8>>(),
    );
    let others = select(vec![
        &b"\xd0\0"[..],
        b"\xe0\0",
        b"\xf0\0",
        b"\x90\x03\0\x01\0",
        b"\x90\x04\0\x01\0\0",
        b"\xb0\x02\0\x02",
        b"\x30\x07\0\0\x03\x23\0\x01y",
        b"\x30\x08\0\x01a\x03\x23\0\x01x",
    ]);
    prop_oneof![
        2 => connack.prop_map(<[u8]>::to_vec),
        5 => acknowledgement.prop_map(|(first_byte, identifier, reason)| match reason {
            Some(reason) => vec![first_byte, 3, 0, identifier, reason],
            None => vec![first_byte, 2, 0, identifier],
        }),
        3 => (select(vec![0x32_u8, 0x3a, 0x34, 0x3c]), 1..8_u8)
            .prop_map(|(first_byte, identifier)| vec![first_byte, 7, 0, 1, b'a', 0, identifier, 0, b'x']),
        1 => others.prop_map(<[u8]>::to_vec),
    ]
}

/// What a packet may make the session write: one acknowledgement, or at CONNACK and on an acknowledgement what is sent
/// again, which is small here.
const MOST_OUTPUT: usize = 8 * 16;

fn hostile_session(version: ProtocolVersion) -> Session {
    let mut connect = connect(version);
    if version == V5 {
        connect.properties.push(Property::ReceiveMaximum(4)).unwrap();
        connect.properties.push(Property::TopicAliasMaximum(1)).unwrap();
    }
    session_with(connect, 8)
}

/// Lets it happen; false when the session failed on it.
fn happens(session: &mut Session, happening: &Happening, now: &mut Instant) -> bool {
    match happening {
        Happening::Bytes(bytes) => return take_all(session, bytes),
        Happening::Publish(level) => {
            let _ = session.publish(&publication(QoS::try_from(*level).unwrap(), "x"));
        }
        Happening::Subscribe => {
            let filter = [crate::mqtt::TopicFilter::new("a").unwrap()];
            let _ = session.unsubscribe(&filter, &Properties::new());
        }
        Happening::Open => session.open(*now).unwrap(),
        Happening::Lost => session.lost(),
        Happening::Acknowledge => session.acknowledge(),
        Happening::Disconnect => session
            .disconnect(&Disconnect {
                reason: crate::mqtt::ReasonCode::SUCCESS,
                properties: Properties::new(),
            })
            .unwrap(),
        Happening::Sent => session.sent(session.output().len() / 2, *now),
        Happening::Later(count) => {
            *now += std::time::Duration::from_secs((*count).into());
            return session.tick(*now).is_ok();
        }
    }
    true
}

fn take_all(session: &mut Session, mut bytes: &[u8]) -> bool {
    loop {
        let before = session.output().len();
        let taken = match session.receive(bytes) {
            Ok(Received::Packet { length, .. }) => length,
            Ok(Received::Incomplete { .. }) => return true,
            Err(error) => {
                session.fail(&error);
                return false;
            }
        };
        assert!(session.output().len() - before <= MOST_OUTPUT);
        bytes = &bytes[taken..];
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn nothing_makes_the_session_panic_or_swell(
        version in select(ProtocolVersion::ALL.to_vec()),
        defers in any::<bool>(),
        happenings in vec(happening(), 0..60),
    ) {
        let mut now = Instant::now();
        let mut session = hostile_session(version);
        if defers {
            session.defer_acknowledgements();
        }
        session.open(now).unwrap();
        let connack = if version == V5 { NEW_V5 } else { NEW_V3 };
        prop_assert!(take_all(&mut session, connack));
        for happening in &happenings {
            if !happens(&mut session, happening, &mut now) {
                session.lost();
            }
            prop_assert!(session.in_flight() <= 8);
            prop_assert!(version != V5 || session.inbound.here() <= 4);
            prop_assert!(session.unacknowledged().count() == session.in_flight());
        }
    }
}
