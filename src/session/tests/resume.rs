use super::*;
use crate::mqtt::TopicFilter;
use crate::mqtt::packet::{Subscription, SubscriptionOptions};

/// Three in flight: QoS 1, QoS 2 before PUBREC, QoS 2 after PUBREC, in the order of publishing 3, 1, 2.
fn three_in_flight(version: ProtocolVersion) -> Session {
    let mut session = connected(version);
    publish(&mut session, QoS::ExactlyOnce, "x");
    publish(&mut session, QoS::AtLeastOnce, "y");
    publish(&mut session, QoS::ExactlyOnce, "z");
    feed(&mut session, b"\x50\x02\0\x01").unwrap();
    take(&mut session);
    session
}

#[test]
fn a_kept_session_goes_on_where_it_was() {
    let mut session = three_in_flight(V3);
    let (told, sent) = open(&mut session, KEPT_V3);
    assert_eq!(told, "connected, resumed true, again 3, unsure 0");
    assert_eq!(
        sent,
        b"\x62\x02\0\x01\x3a\x06\0\x01a\0\x02y\x3c\x06\0\x01a\0\x03z"
    );
    for (packet, told) in [
        (b"\x40\x02\0\x02", "acknowledged 2 0x0"),
        (b"\x70\x02\0\x01", "acknowledged 1 0x0"),
        (b"\x50\x02\0\x03", "nothing"),
        (b"\x70\x02\0\x03", "acknowledged 3 0x0"),
    ] {
        assert_eq!(feed(&mut session, packet), Ok(told.to_owned()));
    }
    assert_eq!(session.in_flight(), 0);
}

#[test]
fn a_lost_session_is_published_anew() {
    let mut session = three_in_flight(V5);
    let (told, sent) = open(&mut session, NEW_V5);
    assert_eq!(told, "connected, resumed false, again 3, unsure 2");
    let wire = b"\x34\x07\0\x01a\0\x01\0x\x32\x07\0\x01a\0\x02\0y\x34\x07\0\x01a\0\x03\0z";
    assert_eq!(sent, wire);
    // The PUBREC of the earlier connection counts no more.
    assert_eq!(
        feed(&mut session, b"\x70\x02\0\x01"),
        Err(out_of_turn("PUBCOMP", 1))
    );
    let left: Vec<u64> = session.unacknowledged().map(|(sequence, _)| sequence).collect();
    assert_eq!(left, [1, 2, 3]);
}

#[test]
fn a_lost_session_takes_along_what_its_owner_sees_to() {
    let mut session = three_in_flight(V5);
    session.forget_with_session();
    assert_eq!(session.unacknowledged().count(), 3);
    let (told, sent) = open(&mut session, NEW_V5);
    assert_eq!(told, "connected, resumed false, again 0, unsure 0");
    assert_eq!((sent.as_slice(), session.in_flight()), (&b""[..], 0));
    // What counts the publications goes on, and a session that is kept keeps what is in flight.
    assert_eq!(publish(&mut session, QoS::AtLeastOnce, "w"), 4);
    assert_eq!(take(&mut session), b"\x32\x07\0\x01a\0\x04\0w");
    let (told, sent) = open(&mut session, KEPT_V5);
    assert_eq!(told, "connected, resumed true, again 1, unsure 0");
    assert_eq!(sent, b"\x3a\x07\0\x01a\0\x04\0w");
}

#[test]
fn what_never_left_is_sent_on_the_next_connection() {
    let mut session = connected(V3);
    publish(&mut session, QoS::AtLeastOnce, "x");
    publish(&mut session, QoS::AtMostOnce, "gone");
    session.lost();
    assert!(session.output().is_empty());
    let (_, sent) = open(&mut session, KEPT_V3);
    assert_eq!(sent, b"\x3a\x06\0\x01a\0\x01x");
}

#[test]
fn what_was_received_stays_received() {
    let mut session = connected(V3);
    feed(&mut session, b"\x34\x06\0\x01a\0\x07x").unwrap();
    open(&mut session, KEPT_V3);
    let again = feed(&mut session, b"\x3c\x06\0\x01a\0\x07x");
    assert_eq!(again, Ok("nothing".to_owned()));
    open(&mut session, NEW_V3);
    let new = feed(&mut session, b"\x34\x06\0\x01a\0\x07y");
    assert_eq!(new, Ok("message a y".to_owned()));
}

/// CONNACK of 3.1 does not say whether there is a session: the DUP flag of what comes does.
#[test]
fn version_3_1_takes_the_session_as_kept() {
    let mut session = session_with(connect(ProtocolVersion::V3_1), 10);
    open(&mut session, NEW_V3);
    publish(&mut session, QoS::ExactlyOnce, "x");
    feed(&mut session, b"\x50\x02\0\x01").unwrap();
    feed(&mut session, b"\x34\x06\0\x01a\0\x07x").unwrap();
    let (told, sent) = open(&mut session, NEW_V3);
    assert_eq!(told, "connected, resumed true, again 1, unsure 0");
    assert_eq!(sent, b"\x62\x02\0\x01");
    let another = feed(&mut session, b"\x34\x06\0\x01a\0\x07y");
    assert_eq!(another, Ok("message a y".to_owned()));
    assert_eq!(
        feed(&mut session, b"\x3c\x06\0\x01a\0\x07y"),
        Ok("nothing".to_owned())
    );

    let mut clean = connect(ProtocolVersion::V3_1);
    clean.clean_start = true;
    let mut session = session_with(clean, 10);
    open(&mut session, NEW_V3);
    publish(&mut session, QoS::ExactlyOnce, "x");
    let (told, _) = open(&mut session, NEW_V3);
    assert_eq!(told, "connected, resumed false, again 1, unsure 1");
}

#[test]
fn only_the_first_connection_of_version_5_starts_clean() {
    let flags = |session: &mut Session| {
        session.open(Instant::now()).unwrap();
        take(session)[9]
    };
    let with_expiry = |seconds| {
        let mut connect = connect(V5);
        let expiry = Property::SessionExpiryInterval(seconds);
        connect.properties.push(expiry).unwrap();
        session_with(connect, 10)
    };
    let mut session = with_expiry(1);
    assert_eq!(flags(&mut session), 2);
    // The server has not answered: its old session may still be there.
    assert_eq!(flags(&mut session), 2);
    feed(&mut session, NEW_V5).unwrap();
    assert_eq!(flags(&mut session), 0);
    // A session that ends with its connection leaves nothing to be resumed, whoever wants it so.
    for (mut session, connack) in [
        (session_with(connect(V5), 10), NEW_V5),
        (with_expiry(0), NEW_V5),
        (with_expiry(1), b"\x20\x08\0\0\x05\x11\0\0\0\0"),
    ] {
        open(&mut session, connack);
        assert_eq!(flags(&mut session), 2);
    }
    let mut session = with_expiry(0);
    open(&mut session, b"\x20\x08\0\0\x05\x11\0\0\0\x01");
    assert_eq!(flags(&mut session), 0);
    let mut clean = connect(V3);
    clean.clean_start = true;
    let mut session = session_with(clean, 10);
    open(&mut session, NEW_V3);
    assert_eq!(flags(&mut session), 2);
}

#[test]
fn what_an_earlier_run_left_with_the_server_is_brought_to_its_end() {
    for (version, kept, new, release) in [
        (V3, KEPT_V3, NEW_V3, &b"\x62\x02\0\x07"[..]),
        (V5, KEPT_V5, NEW_V5, b"\x62\x03\0\x07\x92"),
    ] {
        let mut session = session_with(connect(version), 10);
        open(&mut session, kept);
        assert_eq!(feed(&mut session, b"\x50\x02\0\x07"), Ok("nothing".to_owned()));
        assert_eq!(take(&mut session), release);
        for late in [b"\x40\x02\0\x07", b"\x70\x02\0\x07"] {
            assert_eq!(feed(&mut session, late), Ok("nothing".to_owned()));
        }
        assert!(take(&mut session).is_empty());
        // Its own publications are held to the rules.
        publish(&mut session, QoS::AtLeastOnce, "x");
        take(&mut session);
        assert!(feed(&mut session, b"\x50\x02\0\x01").is_err());
        let mut session = session_with(connect(version), 10);
        open(&mut session, new);
        assert!(feed(&mut session, b"\x50\x02\0\x07").is_err());
    }
}

#[test]
fn the_identifier_that_the_server_chose_is_kept() {
    let mut anonymous = connect(V5);
    anonymous.client_identifier.clear();
    let mut session = session_with(anonymous, 10);
    open(&mut session, b"\x20\x08\0\0\x05\x12\0\x02id");
    session.open(Instant::now()).unwrap();
    assert!(take(&mut session).ends_with(b"\0\x02id"));
}

#[test]
fn a_smaller_window_is_kept_to_while_sending_again() {
    let mut session = connected(V5);
    for payload in ["1", "2", "3", "4"] {
        publish(&mut session, QoS::AtLeastOnce, payload);
    }
    let (told, sent) = open(&mut session, b"\x20\x06\x01\0\x03\x21\0\x02");
    assert_eq!(told, "connected, resumed true, again 4, unsure 0");
    assert_eq!(sent, b"\x3a\x07\0\x01a\0\x01\x001\x3a\x07\0\x01a\0\x02\x002");
    assert!(!session.can_publish(QoS::AtLeastOnce));
    // The server has not been sent 3 on this connection.
    assert_eq!(feed(&mut session, b"\x40\x02\0\x03"), Err(unknown("PUBACK", 3)));
    feed(&mut session, b"\x40\x02\0\x02").unwrap();
    assert_eq!(take(&mut session), b"\x3a\x07\0\x01a\0\x03\x003");
    feed(&mut session, b"\x40\x02\0\x01").unwrap();
    assert_eq!(take(&mut session), b"\x3a\x07\0\x01a\0\x04\x004");
    assert!(!session.can_publish(QoS::AtLeastOnce));
    feed(&mut session, b"\x40\x02\0\x03").unwrap();
    assert_eq!(session.window_left(), 1);
}

/// The acknowledgement that makes room for what can't be sent is not swallowed: its publication stays in flight.
#[test]
fn what_can_not_be_sent_again_is_an_error() {
    let mut session = connected(V5);
    publish(&mut session, QoS::AtLeastOnce, "1");
    publish(&mut session, QoS::AtLeastOnce, "too long now");
    // Receive maximum 1, maximum packet size 10.
    let (_, sent) = open(&mut session, b"\x20\x0b\x01\0\x08\x21\0\x01\x27\0\0\0\x0a");
    assert_eq!(sent, b"\x3a\x07\0\x01a\0\x01\x001");
    let error = SendError::PacketTooLarge {
        size: 20,
        maximum: 10,
    };
    assert_eq!(
        feed(&mut session, b"\x40\x02\0\x01"),
        Err(ProtocolError::SendAgain(error))
    );
    let left: Vec<u64> = session.unacknowledged().map(|(sequence, _)| sequence).collect();
    assert_eq!(left, [1, 2]);
}

#[test]
fn a_request_ends_with_its_connection() {
    let mut session = connected(V3);
    let filter = [crate::mqtt::TopicFilter::new("a").unwrap()];
    session.unsubscribe(&filter, &Properties::new()).unwrap();
    open(&mut session, KEPT_V3);
    assert_eq!(feed(&mut session, b"\xb0\x02\0\x01"), Err(unknown("UNSUBACK", 1)));
}

fn kept(identifier: u16, qos: QoS, text: &'static str, received: bool) -> Restored {
    let head = PublicationHead::new(TopicName::new("a").unwrap(), qos, false, Properties::new());
    Restored {
        identifier: PacketIdentifier::new(identifier).unwrap(),
        publication: Publication {
            head: head.into(),
            payload: text.into(),
        },
        received,
    }
}

fn restored(continues: bool) -> Session {
    let mut connect = connect(V3);
    connect.clean_start = false;
    let mut session = session_with(connect, 10);
    // 17 and 1 share the low bits of the smallest table.
    let left = [
        kept(17, QoS::ExactlyOnce, "x", true),
        kept(1, QoS::AtLeastOnce, "y", false),
        kept(40_000, QoS::ExactlyOnce, "z", false),
    ];
    session.restore(left, PacketIdentifier::new(40_000), continues);
    session.note_changes();
    session
}

#[test]
fn another_process_goes_on_where_the_first_was() {
    let mut session = restored(true);
    let (told, sent) = open(&mut session, KEPT_V3);
    assert_eq!(told, "connected, resumed true, again 3, unsure 0");
    assert_eq!(
        sent,
        b"\x62\x02\0\x11\x3a\x06\0\x01a\0\x01y\x3c\x06\0\x01a\x9c\x40z"
    );
    publish(&mut session, QoS::AtLeastOnce, "new");
    assert_eq!(take(&mut session)[..7], *b"\x32\x08\0\x01a\x9c\x42");
    for packet in [
        b"\x70\x02\0\x11",
        b"\x40\x02\0\x01",
        b"\x50\x02\x9c\x40",
        b"\x70\x02\x9c\x40",
        b"\x40\x02\x9c\x42",
    ] {
        feed(&mut session, packet).unwrap();
    }
    let id = |value| PacketIdentifier::new(value).unwrap();
    let changes: Vec<Change> = session.take_changes().collect();
    assert_eq!(
        changes,
        [
            Change::Sent(id(40_002)),
            Change::Done(id(17)),
            Change::Done(id(1)),
            Change::Received(id(40_000)),
            Change::Done(id(40_000)),
            Change::Done(id(40_002)),
        ]
    );
    assert_eq!(session.in_flight(), 0);
}

#[test]
fn a_session_of_someone_else_is_not_gone_on_with() {
    for (continues, connack) in [(false, KEPT_V3), (true, NEW_V3)] {
        let mut session = restored(continues);
        let (told, sent) = open(&mut session, connack);
        assert_eq!(told, "connected, resumed false, again 3, unsure 2");
        assert_eq!(
            sent,
            b"\x34\x06\0\x01a\0\x11x\x32\x06\0\x01a\0\x01y\x34\x06\0\x01a\x9c\x40z"
        );
        let changes: Vec<Change> = session.take_changes().collect();
        assert_eq!(changes, [Change::Renewed]);
    }
}

/// Returns the SUBACK that answers it.
fn subscribe(session: &mut Session) -> [u8; 5] {
    let subscription = Subscription {
        filter: TopicFilter::new("a").unwrap(),
        options: SubscriptionOptions::default(),
    };
    let identifier = session.subscribe(&[subscription], &Properties::new()).unwrap();
    take(session);
    let [high, low] = identifier.get().to_be_bytes();
    [0x90, 3, high, low, 0]
}

#[test]
fn subscriptions_are_kept_with_the_session_once_they_are_acknowledged() {
    let mut session = connected(V3);
    subscribe(&mut session);
    let (told, _) = open(&mut session, KEPT_V3);
    assert_eq!(told, "connected, resumed true, again 0, unsure 0", "no SUBACK");
    let suback = subscribe(&mut session);
    feed(&mut session, &suback).unwrap();
    for _ in 0..2 {
        let (told, _) = open(&mut session, KEPT_V3);
        assert_eq!(told, "connected, resumed true and subscribed, again 0, unsure 0");
    }
    let (told, _) = open(&mut session, NEW_V3);
    assert_eq!(told, "connected, resumed false, again 0, unsure 0");
    let (told, _) = open(&mut session, KEPT_V3);
    assert_eq!(
        told, "connected, resumed true, again 0, unsure 0",
        "another session"
    );
}

/// The server lost the session, and said so in a CONNACK that never came.
#[test]
fn an_unanswered_connect_may_have_begun_the_session_that_is_called_kept() {
    let mut session = connected(V3);
    let suback = subscribe(&mut session);
    feed(&mut session, &suback).unwrap();
    feed(&mut session, b"\x34\x06\0\x01a\0\x07x").unwrap();
    session.open(Instant::now()).unwrap();
    take(&mut session);
    let (told, _) = open(&mut session, KEPT_V3);
    assert_eq!(told, "connected, resumed true, again 0, unsure 0");
    let other = feed(&mut session, b"\x34\x06\0\x01a\0\x07y");
    assert_eq!(other, Ok("message a y".to_owned()));
    let repeated = feed(&mut session, b"\x3c\x06\0\x01a\0\x07y");
    assert_eq!(repeated, Ok("nothing".to_owned()));
    let suback = subscribe(&mut session);
    feed(&mut session, &suback).unwrap();
    let (told, _) = open(&mut session, KEPT_V3);
    assert_eq!(told, "connected, resumed true and subscribed, again 0, unsure 0");
}

/// A message that is not a repetition shows that the server has lost the session: its repetitions are of another one.
#[test]
fn an_identifier_given_out_anew_is_the_end_of_all_others() {
    let mut session = session_with(connect(ProtocolVersion::V3_1), 10);
    open(&mut session, NEW_V3);
    feed(&mut session, b"\x34\x06\0\x01a\0\x01v").unwrap();
    feed(&mut session, b"\x34\x06\0\x01a\0\x02w").unwrap();
    open(&mut session, NEW_V3);
    let anew = feed(&mut session, b"\x34\x06\0\x01a\0\x01x");
    assert_eq!(anew, Ok("message a x".to_owned()));
    // Its first try was lost with the connection.
    open(&mut session, NEW_V3);
    let again = feed(&mut session, b"\x3c\x06\0\x01a\0\x02y");
    assert_eq!(again, Ok("message a y".to_owned()));
    let repeated = feed(&mut session, b"\x3c\x06\0\x01a\0\x01x");
    assert_eq!(repeated, Ok("nothing".to_owned()));
}

/// The Receive Maximum is about one network connection (section 4.9): what waits for PUBREL since an earlier one was not
/// sent on this.
#[test]
fn the_receive_maximum_begins_anew_with_the_connection() {
    let mut connect = connect(V5);
    for property in [Property::ReceiveMaximum(2), Property::SessionExpiryInterval(9)] {
        connect.properties.push(property).unwrap();
    }
    let mut session = session_with(connect, 10);
    open(&mut session, NEW_V5);
    let message = |first_byte, identifier| vec![first_byte, 7, 0, 1, b'a', 0, identifier, 0, b'x'];
    for identifier in [1, 2] {
        feed(&mut session, &message(0x34, identifier)).unwrap();
    }
    let too_many = Err(ProtocolError::ReceiveMaximum(2));
    assert_eq!(feed(&mut session, &message(0x34, 3)), too_many);
    open(&mut session, KEPT_V5);
    for identifier in [3, 4] {
        let told = feed(&mut session, &message(0x34, identifier));
        assert_eq!(told, Ok("message a x".to_owned()));
    }
    assert_eq!(feed(&mut session, &message(0x34, 5)), too_many);
    feed(&mut session, b"\x62\x02\0\x01").unwrap();
    assert_eq!(feed(&mut session, &message(0x34, 5)), too_many);
    feed(&mut session, b"\x62\x02\0\x03").unwrap();
    assert_eq!(
        feed(&mut session, &message(0x34, 5)),
        Ok("message a x".to_owned())
    );
}
