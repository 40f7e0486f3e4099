use super::*;
use crate::mqtt::packet::Auth;
use crate::mqtt::{ReasonCode, read_fixed_header};

const NONCE: Nonce = [0; 18];

/// A session that authenticates, its CONNECT taken.
fn authenticating() -> (Session, Vec<u8>) {
    let mut connect = connect(V5);
    connect.credentials = Credentials {
        username: Some("user".to_owned()),
        password: Some(b"pencil".to_vec()),
    };
    connect.properties.push(Property::ReceiveMaximum(7)).unwrap();
    let scram = Scram::new(ScramMechanism::Sha256, &connect.credentials).unwrap();
    let mut session = session_with(connect, 10);
    session.set_authentication(scram, &NONCE);
    session.open(Instant::now()).unwrap();
    let connect = take(&mut session);
    (session, connect)
}

/// AUTH of the server.
fn auth(reason: ReasonCode, data: &[u8]) -> Vec<u8> {
    let mut properties = Properties::new();
    properties
        .push(Property::AuthenticationMethod("SCRAM-SHA-256"))
        .unwrap();
    properties.push(Property::AuthenticationData(data)).unwrap();
    let mut packet = Vec::new();
    Auth { reason, properties }.encode(&mut packet).unwrap();
    packet
}

fn contains(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

#[test]
fn connect_has_the_first_message_and_neither_user_name_nor_password() {
    let (_, connect) = authenticating();
    let header = read_fixed_header(&connect).unwrap().unwrap();
    assert_eq!(connect[header.header_length + 7] & 0xc0, 0);
    assert!(contains(&connect, "n,,n=user,r=AAAAAAAAAAAAAAAAAAAAAAAA"));
    assert!(contains(&connect, "SCRAM-SHA-256"));
    assert!(!contains(&connect, "pencil"));
    // What the options want stands there too: Receive Maximum.
    assert!(connect.windows(3).any(|bytes| bytes == b"\x21\x00\x07"));
}

#[test]
fn an_answer_is_sent_at_once_and_the_proof_is_awaited() {
    let (mut session, _) = authenticating();
    let first = auth(
        ReasonCode::CONTINUE_AUTHENTICATION,
        b"r=AAAAAAAAAAAAAAAAAAAAAAAAx,s=QQ==,i=4096",
    );
    assert_eq!(feed(&mut session, &first), Ok("nothing".to_owned()));
    let answer = take(&mut session);
    assert_eq!(answer[0], 0xf0);
    assert!(contains(&answer, "c=biws,r=AAAAAAAAAAAAAAAAAAAAAAAAx,p="));
    assert_eq!(
        feed(&mut session, NEW_V5),
        Err(ProtocolError::Authentication(ScramError::NoProof))
    );
    assert!(!session.is_connected());
}

#[test]
fn a_server_that_skips_the_exchange_is_refused() {
    let (mut session, _) = authenticating();
    assert_eq!(
        feed(&mut session, NEW_V5),
        Err(ProtocolError::Authentication(ScramError::NoProof))
    );
    let (mut session, _) = authenticating();
    let success = auth(ReasonCode::SUCCESS, b"v=QQ==");
    assert_eq!(
        feed(&mut session, &success),
        Err(ProtocolError::Unexpected("AUTH"))
    );
}

#[test]
fn another_method_is_refused() {
    let (mut session, _) = authenticating();
    let mut other = auth(ReasonCode::CONTINUE_AUTHENTICATION, b"x");
    let place = other.windows(3).position(|bytes| bytes == b"256").unwrap();
    other[place..place + 3].copy_from_slice(b"512");
    assert_eq!(
        feed(&mut session, &other),
        Err(ProtocolError::Authentication(ScramError::Method))
    );
}

#[test]
fn only_a_connection_that_was_authenticated_is_authenticated_anew() {
    let mut session = connected(V5);
    assert_eq!(session.reauthenticate(&NONCE), Err(SendError::NotConnected));
    let (mut session, _) = authenticating();
    assert_eq!(session.reauthenticate(&NONCE), Err(SendError::NotConnected));
}

#[test]
fn debug_shows_no_password() {
    let (session, _) = authenticating();
    let shown = format!("{session:?}");
    assert!(!shown.contains("pencil"), "{shown}");
}
