use super::*;

#[test]
fn each_qos_is_acknowledged_as_it_asks() {
    let mut session = connected(V3);
    assert_eq!(
        feed(&mut session, b"\x30\x04\0\x01ax"),
        Ok("message a x".to_owned())
    );
    assert_eq!(take(&mut session), b"");
    assert_eq!(
        feed(&mut session, b"\x32\x06\0\x01a\0\x07y"),
        Ok("message a y".to_owned())
    );
    assert_eq!(session.waiting_acknowledgements(), 1);
    assert_eq!(take(&mut session), b"\x40\x02\0\x07");
    assert_eq!(session.waiting_acknowledgements(), 0);
    assert_eq!(
        feed(&mut session, b"\x34\x06\0\x01a\0\x07z"),
        Ok("message a z".to_owned())
    );
    assert_eq!(take(&mut session), b"\x50\x02\0\x07");
    assert_eq!(feed(&mut session, b"\x62\x02\0\x07"), Ok("nothing".to_owned()));
    assert_eq!(take(&mut session), b"\x70\x02\0\x07");
}

#[test]
fn qos_2_is_delivered_once_until_it_is_released() {
    let mut session = connected(V3);
    feed(&mut session, b"\x34\x06\0\x01a\0\x07x").unwrap();
    for again in [b"\x3c\x06\0\x01a\0\x07x"; 2] {
        assert_eq!(feed(&mut session, again), Ok("nothing".to_owned()));
    }
    assert_eq!(take(&mut session), b"\x50\x02\0\x07\x50\x02\0\x07\x50\x02\0\x07");
    feed(&mut session, b"\x62\x02\0\x07").unwrap();
    let next = feed(&mut session, b"\x34\x06\0\x01a\0\x07y");
    assert_eq!(next, Ok("message a y".to_owned()));
}

#[test]
fn an_identifier_that_is_not_released_is_not_used_for_another_message() {
    let message = b"\x34\x06\0\x01a\0\x07y";
    let mut session = connected(V3);
    feed(&mut session, message).unwrap();
    let error = Err(ProtocolError::IdentifierInUse(identifier(7)));
    assert_eq!(feed(&mut session, message), error);
    // On another connection it may be a repetition that lacks its mark.
    let mut session = connected(V3);
    feed(&mut session, message).unwrap();
    open(&mut session, KEPT_V3);
    assert_eq!(feed(&mut session, message), Ok("nothing".to_owned()));
    assert_eq!(feed(&mut session, message), error);
}

#[test]
fn qos_1_is_delivered_each_time() {
    let mut session = connected(V3);
    for packet in [b"\x32\x06\0\x01a\0\x07x", b"\x3a\x06\0\x01a\0\x07x"] {
        assert_eq!(feed(&mut session, packet), Ok("message a x".to_owned()));
    }
}

#[test]
fn pubrel_of_an_unknown_identifier_is_answered() {
    for (version, wire) in [(V3, &b"\x70\x02\0\x09"[..]), (V5, b"\x70\x03\0\x09\x92")] {
        let mut session = connected(version);
        assert_eq!(feed(&mut session, b"\x62\x02\0\x09"), Ok("nothing".to_owned()));
        assert_eq!(take(&mut session), wire);
    }
}

fn with_properties(properties: &[Property<'_>]) -> Session {
    let mut connect = connect(V5);
    for property in properties {
        connect.properties.push(*property).unwrap();
    }
    let mut session = session_with(connect, 100);
    open(&mut session, NEW_V5);
    session
}

#[test]
fn more_qos_2_messages_than_asked_for_are_an_error() {
    let mut session = with_properties(&[Property::ReceiveMaximum(2)]);
    feed(&mut session, b"\x34\x07\0\x01a\0\x01\0x").unwrap();
    feed(&mut session, b"\x34\x07\0\x01a\0\x02\0x").unwrap();
    // A repetition is not one more.
    assert_eq!(
        feed(&mut session, b"\x3c\x07\0\x01a\0\x02\0x"),
        Ok("nothing".to_owned())
    );
    take(&mut session);
    let third = b"\x34\x07\0\x01a\0\x03\0x";
    assert_eq!(feed(&mut session, third), Err(ProtocolError::ReceiveMaximum(2)));
    assert_eq!(take(&mut session), b"");
    // It was not taken: when it comes again in its turn, it is delivered.
    open(&mut session, KEPT_V5);
    feed(&mut session, b"\x62\x02\0\x01").unwrap();
    let again = feed(&mut session, b"\x3c\x07\0\x01a\0\x03\0x");
    assert_eq!(again, Ok("message a x".to_owned()));
}

#[test]
fn topic_aliases_of_the_server_are_resolved() {
    let mut session = with_properties(&[Property::TopicAliasMaximum(2)]);
    let set = b"\x30\x08\0\x01a\x03\x23\0\x02x";
    let used = b"\x30\x07\0\0\x03\x23\0\x02y";
    assert_eq!(feed(&mut session, used), Err(ProtocolError::TopicAlias(2)));
    assert_eq!(feed(&mut session, set), Ok("message a x".to_owned()));
    assert_eq!(feed(&mut session, used), Ok("message a y".to_owned()));
    // They end with the connection.
    open(&mut session, KEPT_V5);
    assert_eq!(feed(&mut session, used), Err(ProtocolError::TopicAlias(2)));
    let above = b"\x30\x08\0\x01a\x03\x23\0\x03x";
    assert_eq!(feed(&mut session, above), Err(ProtocolError::TopicAlias(3)));
}

#[test]
fn a_message_with_a_bad_alias_is_not_taken() {
    let mut session = with_properties(&[Property::TopicAliasMaximum(2)]);
    for packet in [
        b"\x32\x09\0\0\0\x05\x03\x23\0\x01x",
        b"\x34\x09\0\0\0\x05\x03\x23\0\x01x",
    ] {
        assert_eq!(feed(&mut session, packet), Err(ProtocolError::TopicAlias(1)));
        assert_eq!(take(&mut session), b"");
    }
    open(&mut session, KEPT_V5);
    let again = feed(&mut session, b"\x3c\x07\0\x01a\0\x05\0x");
    assert_eq!(again, Ok("message a x".to_owned()));
}

#[test]
fn a_repetition_still_sets_its_alias() {
    let mut session = with_properties(&[Property::TopicAliasMaximum(1)]);
    feed(&mut session, b"\x34\x07\0\x01a\0\x05\0x").unwrap();
    open(&mut session, KEPT_V5);
    let again = feed(&mut session, b"\x3c\x0a\0\x01a\0\x05\x03\x23\0\x01x");
    assert_eq!(again, Ok("nothing".to_owned()));
    let next = feed(&mut session, b"\x30\x07\0\0\x03\x23\0\x01y");
    assert_eq!(next, Ok("message a y".to_owned()));
}

#[test]
fn packets_before_connack_are_errors() {
    for (packet, name) in [
        (&b"\x30\x04\0\x01ax"[..], "PUBLISH"),
        (b"\x40\x02\0\x01", "PUBACK"),
        (b"\x50\x02\0\x01", "PUBREC"),
        (b"\x62\x02\0\x01", "PUBREL"),
        (b"\x70\x02\0\x01", "PUBCOMP"),
        (b"\x90\x03\0\x01\0", "SUBACK"),
        (b"\xb0\x02\0\x01", "UNSUBACK"),
        (b"\xd0\0", "PINGRESP"),
    ] {
        let mut session = session_with(connect(V3), 10);
        session.open(Instant::now()).unwrap();
        assert_eq!(
            feed(&mut session, packet),
            Err(ProtocolError::BeforeConnAck(name))
        );
    }
    let mut session = session_with(connect(V3), 10);
    session.open(Instant::now()).unwrap();
    let text = feed(&mut session, b"HTTP/1.1 400 Bad Request");
    assert_eq!(text, Err(ProtocolError::NotMqtt(b"HTTP/1.1 400 Bad".to_vec())));
}

#[test]
fn a_second_connack_is_an_error() {
    let mut session = connected(V3);
    assert_eq!(
        feed(&mut session, NEW_V3),
        Err(ProtocolError::Unexpected("a second CONNACK"))
    );
}

#[test]
fn a_refusal_connects_nothing() {
    let mut session = session_with(connect(V3), 10);
    let (told, sent) = open(&mut session, b"\x20\x02\0\x05");
    assert_eq!((told.as_str(), sent.as_slice()), ("refused 0x5", &b""[..]));
    assert!(!session.is_connected());
}

#[test]
fn the_server_may_disconnect_and_auth_only_where_it_was_asked() {
    let mut session = connected(V5);
    assert_eq!(
        feed(&mut session, b"\xf0\0"),
        Err(ProtocolError::Unexpected("AUTH"))
    );
    assert_eq!(
        feed(&mut session, b"\xe0\x01\x8b"),
        Ok("disconnected 0x8b".to_owned())
    );
    let mut session = with_properties(&[Property::AuthenticationMethod("m")]);
    let auth = b"\xf0\x06\x18\x04\x15\0\x01m";
    assert_eq!(feed(&mut session, auth), Ok("auth".to_owned()));
}

#[test]
fn half_a_packet_is_told_with_its_length() {
    let mut session = connected(V3);
    let packet = b"\x30\x04\0\x01ax";
    for end in 0..packet.len() {
        match session.receive(&packet[..end]) {
            Ok(Received::Incomplete { length }) => assert_eq!(length, (end >= 2).then_some(6)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_the_session_fails_on_is_told_to_a_server_of_version_5() {
    for (version, wire) in [(V3, &b""[..]), (V5, b"\xe0\x01\x82")] {
        let mut session = connected(version);
        let error = feed(&mut session, b"\x40\x02\0\x01").unwrap_err();
        session.fail(&error);
        assert!(!session.is_connected());
        assert_eq!(take(&mut session), wire);
    }
}
