use super::*;

fn limited(connack: &[u8]) -> Session {
    let mut session = session_with(connect(V5), 100);
    open(&mut session, connack);
    session
}

#[test]
fn the_receive_maximum_of_the_server_narrows_the_window() {
    let mut session = limited(b"\x20\x06\0\0\x03\x21\0\x02");
    assert_eq!(session.window_left(), 2);
    publish(&mut session, QoS::AtLeastOnce, "1");
    publish(&mut session, QoS::ExactlyOnce, "2");
    let third = publication(QoS::AtLeastOnce, "3");
    assert_eq!(session.publish(&third), Err(SendError::WindowFull));
    // The next connection has its own.
    open(&mut session, KEPT_V5);
    assert_eq!(session.window_left(), 98);
}

#[test]
fn a_message_that_the_server_does_not_take_is_refused_and_the_session_goes_on() {
    // Maximum packet size 12.
    let mut session = limited(b"\x20\x08\0\0\x05\x27\0\0\0\x0c");
    let large = publication(QoS::AtLeastOnce, "five!");
    let refused = SendError::PacketTooLarge {
        size: 13,
        maximum: 12,
    };
    assert_eq!(session.publish(&large), Err(refused));
    assert_eq!((session.in_flight(), take(&mut session)), (0, Vec::new()));
    session.publish(&publication(QoS::AtLeastOnce, "four")).unwrap();
    assert_eq!(take(&mut session).len(), 12);
    let filter = [crate::mqtt::TopicFilter::new("a/long/filter").unwrap()];
    let refused = session.unsubscribe(&filter, &Properties::new());
    assert_eq!(
        refused,
        Err(SendError::PacketTooLarge {
            size: 20,
            maximum: 12
        })
    );
}

#[test]
fn qos_and_retain_are_checked() {
    // Maximum QoS 1, retain not available.
    let mut session = limited(b"\x20\x07\0\0\x04\x24\x01\x25\0");
    let exactly_once = publication(QoS::ExactlyOnce, "x");
    assert_eq!(
        session.publish(&exactly_once),
        Err(SendError::QoS(QoS::AtLeastOnce))
    );
    let mut head = (*publication(QoS::AtLeastOnce, "x").head).clone();
    head.retain = true;
    let retained = Publication {
        head: Arc::new(head),
        payload: Bytes::new(),
    };
    assert_eq!(session.publish(&retained), Err(SendError::Retain));
    assert_eq!(session.in_flight(), 0);
    publish(&mut session, QoS::AtLeastOnce, "x");
}

#[test]
fn a_topic_alias_replaces_the_topic_until_the_connection_ends() {
    let connack = b"\x20\x06\0\0\x03\x22\0\x01";
    let mut session = limited(connack);
    let aliased =
        |payload, alias| publication_with(QoS::AtLeastOnce, payload, &[Property::TopicAlias(alias)]);
    session.publish(&aliased("1", 1)).unwrap();
    session.publish(&aliased("2", 1)).unwrap();
    let wire = b"\x32\x0a\0\x01a\0\x01\x03\x23\0\x011\x32\x09\0\0\0\x02\x03\x23\0\x012";
    assert_eq!(take(&mut session), wire);
    let above = SendError::TopicAlias { alias: 2, maximum: 1 };
    assert_eq!(session.publish(&aliased("3", 2)), Err(above));
    // The new connection knows no alias: the topic comes with the first message that is sent again.
    feed(&mut session, b"\x40\x02\0\x01").unwrap();
    let (_, sent) = open(&mut session, b"\x20\x06\x01\0\x03\x22\0\x01");
    assert_eq!(sent, b"\x3a\x0a\0\x01a\0\x02\x03\x23\0\x012");
}

#[test]
fn an_owner_may_leave_aliases_to_the_server() {
    let mut session = connected(V5);
    let aliased = publication_with(QoS::AtMostOnce, "x", &[Property::TopicAlias(7)]);
    assert!(session.publish(&aliased).is_err());
    session.allow_any_alias();
    session.publish(&aliased).unwrap();
    session.publish(&aliased).unwrap();
    let sent = take(&mut session);
    assert_eq!(&sent[sent.len() - 9..], b"\x30\x07\0\0\x03\x23\0\x07x");
}

#[test]
fn an_alias_that_was_not_sent_is_not_set() {
    // Topic alias maximum 1, maximum packet size 13.
    let mut session = limited(b"\x20\x0b\0\0\x08\x22\0\x01\x27\0\0\0\x0d");
    let aliased = |payload| publication_with(QoS::AtLeastOnce, payload, &[Property::TopicAlias(1)]);
    assert!(session.publish(&aliased("too long")).is_err());
    session.publish(&aliased("")).unwrap();
    assert_eq!(take(&mut session), b"\x32\x09\0\x01a\0\x02\x03\x23\0\x01");
}

#[test]
fn packets_above_our_limit_are_errors_before_they_are_read() {
    let mut session = connected(V3);
    let error = ProtocolError::PacketTooLarge {
        size: 1001,
        maximum: 1000,
    };
    assert_eq!(session.receive(b"\x30\xe6\x07").unwrap_err(), error);
    assert!(matches!(
        session.receive(b"\x30\xe5\x07"),
        Ok(Received::Incomplete { length: Some(1000) })
    ));
}
