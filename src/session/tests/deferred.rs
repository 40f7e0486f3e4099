use super::*;

const MESSAGE: &[u8] = b"\x34\x06\0\x01a\0\x07x";
const AGAIN: &[u8] = b"\x3c\x06\0\x01a\0\x07x";
const PUBREC: &[u8] = b"\x50\x02\0\x07";

fn deferring(mut session: Session) -> Session {
    session.defer_acknowledgements();
    session
}

fn limited_to(count: u16) -> Session {
    let mut connect = connect(V5);
    connect.properties.push(Property::ReceiveMaximum(count)).unwrap();
    let mut session = deferring(session_with(connect, 100));
    open(&mut session, NEW_V5);
    session
}

#[test]
fn acknowledgements_wait_and_keep_their_order() {
    let mut session = deferring(connected(V3));
    for (packet, payload) in [
        (&b"\x34\x06\0\x01a\0\x09x"[..], "x"),
        (b"\x30\x04\0\x01ay", "y"),
        (b"\x32\x06\0\x01a\0\x01z", "z"),
    ] {
        assert_eq!(feed(&mut session, packet), Ok(format!("message a {payload}")));
    }
    assert_eq!((take(&mut session), session.unreleased()), (vec![], 0));
    session.acknowledge();
    assert_eq!(session.unreleased(), 1);
    assert_eq!(take(&mut session), b"\x50\x02\0\x09\x40\x02\0\x01");
    session.acknowledge();
    assert_eq!(take(&mut session), b"", "acknowledged twice");
    assert_eq!(feed(&mut session, b"\x62\x02\0\x09"), Ok("nothing".to_owned()));
    assert_eq!(take(&mut session), b"\x70\x02\0\x09", "PUBCOMP does not wait");
}

#[test]
fn a_lost_connection_takes_its_acknowledgements_along() {
    let mut session = deferring(connected(V3));
    feed(&mut session, MESSAGE).unwrap();
    feed(&mut session, b"\x32\x06\0\x01a\0\x01z").unwrap();
    open(&mut session, KEPT_V3);
    session.acknowledge();
    assert_eq!(take(&mut session), b"");
    // What comes again is told again at QoS 1, and only acknowledged at QoS 2.
    assert_eq!(feed(&mut session, AGAIN), Ok("nothing".to_owned()));
    assert_eq!(
        feed(&mut session, b"\x3a\x06\0\x01a\0\x01z"),
        Ok("message a z".to_owned())
    );
    session.acknowledge();
    assert_eq!(take(&mut session), b"\x50\x02\0\x07\x40\x02\0\x01");
}

#[test]
fn a_repetition_of_what_waits_is_acknowledged_once() {
    let mut session = deferring(connected(V3));
    for (first, again) in [
        (MESSAGE, AGAIN),
        (b"\x32\x06\0\x01a\0\x01z", b"\x3a\x06\0\x01a\0\x01z"),
    ] {
        assert_ne!(feed(&mut session, first), Ok("nothing".to_owned()));
        assert_eq!(feed(&mut session, again), Ok("nothing".to_owned()));
    }
    session.acknowledge();
    assert_eq!(take(&mut session), b"\x50\x02\0\x07\x40\x02\0\x01");
}

#[test]
fn an_identifier_that_waits_is_not_used_for_another_message() {
    for packet in [MESSAGE, b"\x32\x06\0\x01a\0\x07x"] {
        let mut session = deferring(connected(V3));
        feed(&mut session, packet).unwrap();
        let error = Err(ProtocolError::IdentifierInUse(identifier(7)));
        assert_eq!(feed(&mut session, packet), error);
        session.acknowledge();
        feed(&mut session, b"\x62\x02\0\x07").unwrap();
        assert_eq!(feed(&mut session, packet), Ok("message a x".to_owned()));
    }
}

#[test]
fn pubrel_before_pubrec_is_out_of_its_turn() {
    let mut session = deferring(connected(V3));
    feed(&mut session, MESSAGE).unwrap();
    let error = out_of_turn("PUBREL", 7);
    assert_eq!(feed(&mut session, b"\x62\x02\0\x07"), Err(error));
    session.acknowledge();
    assert_eq!(take(&mut session), PUBREC);
}

#[test]
fn what_waits_counts_against_the_receive_maximum() {
    let mut session = limited_to(2);
    let message = |first_byte, identifier| vec![first_byte, 7, 0, 1, b'a', 0, identifier, 0, b'x'];
    feed(&mut session, &message(0x32, 1)).unwrap();
    feed(&mut session, &message(0x34, 2)).unwrap();
    session.acknowledge();
    feed(&mut session, &message(0x32, 3)).unwrap();
    let error = Err(ProtocolError::ReceiveMaximum(2));
    assert_eq!(feed(&mut session, &message(0x32, 4)), error);
    let mut session = limited_to(2);
    feed(&mut session, &message(0x34, 2)).unwrap();
    feed(&mut session, &message(0x34, 3)).unwrap();
    assert_eq!(feed(&mut session, &message(0x3c, 3)), Ok("nothing".to_owned()));
    assert_eq!(feed(&mut session, &message(0x34, 4)), error);
}

#[test]
fn nothing_is_acknowledged_after_disconnect() {
    let mut session = deferring(connected(V3));
    feed(&mut session, MESSAGE).unwrap();
    session
        .disconnect(&Disconnect {
            reason: crate::mqtt::ReasonCode::SUCCESS,
            properties: Properties::new(),
        })
        .unwrap();
    session.acknowledge();
    assert_eq!(take(&mut session), b"\xe0\0");
}
