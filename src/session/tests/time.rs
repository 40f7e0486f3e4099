use std::time::Duration;

use super::*;

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// A connection whose CONNECT left at the instant returned.
fn connected_at(connack: &[u8]) -> (Session, Instant) {
    let start = Instant::now();
    let mut session = session_with(connect(V5), 10);
    session.open(start).unwrap();
    session.sent(session.output().len(), start);
    feed(&mut session, connack).unwrap();
    session.alive(start);
    (session, start)
}

#[test]
fn pingreq_leaves_after_the_keep_alive() {
    let (mut session, start) = connected_at(NEW_V5);
    assert_eq!(session.tick(start + seconds(4)), Ok(Some(start + seconds(10))));
    assert!(session.output().is_empty());
    session.tick(start + seconds(10)).unwrap();
    assert_eq!(take(&mut session), b"\xc0\0");
    session.sent(0, start + seconds(10));
    assert_eq!(session.tick(start + seconds(15)), Ok(Some(start + seconds(20))));
    // The answer may wait to be read.
    assert_eq!(session.tick(start + seconds(20)), Ok(Some(start + seconds(20))));
    assert_eq!(session.tick(start + seconds(20)), Err(ProtocolError::KeepAlive));
}

#[test]
fn an_answer_to_pingreq_is_life() {
    let (mut session, start) = connected_at(NEW_V5);
    session.tick(start + seconds(10)).unwrap();
    session.sent(2, start + seconds(10));
    session.alive(start + seconds(11));
    assert_eq!(feed(&mut session, b"\xd0\0"), Ok("nothing".to_owned()));
    assert_eq!(session.tick(start + seconds(19)), Ok(Some(start + seconds(20))));
    session.tick(start + seconds(20)).unwrap();
    assert_eq!(take(&mut session), b"\xc0\0");
}

#[test]
fn the_keep_alive_of_the_server_counts() {
    let (mut session, start) = connected_at(b"\x20\x06\0\0\x03\x13\0\x03");
    assert_eq!(session.tick(start), Ok(Some(start + seconds(3))));
    let (mut session, start) = connected_at(b"\x20\x06\0\0\x03\x13\0\0");
    assert_eq!(session.tick(start + seconds(1000)), Ok(None));
}

#[test]
fn nothing_is_due_without_a_connection_or_after_disconnect() {
    let (mut session, start) = connected_at(NEW_V5);
    session.fail(&ProtocolError::KeepAlive);
    assert_eq!(take(&mut session), b"\xe0\x01\x8d");
    assert_eq!(session.tick(start + seconds(100)), Ok(None));
    session.lost();
    assert_eq!(session.tick(start + seconds(100)), Ok(None));
    assert!(session.output().is_empty());
}
