use super::*;
use crate::mqtt::TopicFilter;
use crate::mqtt::packet::{Subscription, SubscriptionOptions};

#[test]
fn each_qos_is_written() {
    let mut session = connected(V3);
    assert_eq!(publish(&mut session, QoS::AtMostOnce, "x"), 1);
    assert_eq!(publish(&mut session, QoS::AtLeastOnce, "y"), 2);
    assert_eq!(publish(&mut session, QoS::ExactlyOnce, "z"), 3);
    let wire = b"\x30\x04\0\x01ax\x32\x06\0\x01a\0\x01y\x34\x06\0\x01a\0\x02z";
    assert_eq!(take(&mut session), wire);
    assert_eq!(session.in_flight(), 2);
    let mut session = connected(V5);
    publish(&mut session, QoS::AtLeastOnce, "x");
    assert_eq!(take(&mut session), b"\x32\x07\0\x01a\0\x01\0x");
}

#[test]
fn the_window_slides_on_each_acknowledgement() {
    let mut session = session_with(connect(V3), 2);
    open(&mut session, NEW_V3);
    publish(&mut session, QoS::AtLeastOnce, "1");
    publish(&mut session, QoS::AtLeastOnce, "2");
    let third = publication(QoS::AtLeastOnce, "3");
    assert_eq!(session.publish(&third), Err(SendError::WindowFull));
    assert!(session.can_publish(QoS::AtMostOnce) && !session.can_publish(QoS::ExactlyOnce));
    assert_eq!(
        feed(&mut session, b"\x40\x02\0\x02"),
        Ok("acknowledged 2 0x0".to_owned())
    );
    assert_eq!(session.window_left(), 1);
    assert_eq!(session.publish(&third), Ok(3));
    assert_eq!(session.window_left(), 0);
}

#[test]
fn qos_2_holds_its_place_in_the_window_until_pubcomp() {
    let mut session = session_with(connect(V3), 1);
    open(&mut session, NEW_V3);
    publish(&mut session, QoS::ExactlyOnce, "x");
    take(&mut session);
    assert_eq!(feed(&mut session, b"\x50\x02\0\x01"), Ok("nothing".to_owned()));
    assert_eq!(take(&mut session), b"\x62\x02\0\x01");
    assert!(!session.can_publish(QoS::AtLeastOnce));
    assert_eq!(
        feed(&mut session, b"\x70\x02\0\x01"),
        Ok("acknowledged 1 0x0".to_owned())
    );
    assert!(session.can_publish(QoS::AtLeastOnce));
    assert_eq!(session.in_flight(), 0);
}

#[test]
fn acknowledgements_carry_the_reason_of_the_server() {
    let mut session = connected(V5);
    publish(&mut session, QoS::AtLeastOnce, "x");
    publish(&mut session, QoS::AtLeastOnce, "y");
    let refused = feed(&mut session, b"\x40\x04\0\x01\x97\0");
    assert_eq!(refused, Ok("acknowledged 1 0x97".to_owned()));
    let nobody = feed(&mut session, b"\x40\x03\0\x02\x10");
    assert_eq!(nobody, Ok("acknowledged 2 0x10".to_owned()));
}

#[test]
fn a_pubrec_that_refuses_ends_the_exchange() {
    let mut session = connected(V5);
    publish(&mut session, QoS::ExactlyOnce, "x");
    take(&mut session);
    let refused = feed(&mut session, b"\x50\x03\0\x01\x87");
    assert_eq!(refused, Ok("acknowledged 1 0x87".to_owned()));
    assert_eq!(take(&mut session), b"");
    assert_eq!(session.in_flight(), 0);
    assert_eq!(feed(&mut session, b"\x70\x02\0\x01"), Err(unknown("PUBCOMP", 1)));
}

#[test]
fn a_pubrec_without_subscribers_goes_on() {
    let mut session = connected(V5);
    publish(&mut session, QoS::ExactlyOnce, "x");
    take(&mut session);
    assert_eq!(
        feed(&mut session, b"\x50\x03\0\x01\x10"),
        Ok("nothing".to_owned())
    );
    assert_eq!(take(&mut session), b"\x62\x02\0\x01");
}

#[test]
fn pubrec_again_is_answered_by_pubrel_again() {
    let mut session = connected(V3);
    publish(&mut session, QoS::ExactlyOnce, "x");
    take(&mut session);
    for _ in 0..2 {
        assert_eq!(feed(&mut session, b"\x50\x02\0\x01"), Ok("nothing".to_owned()));
        assert_eq!(take(&mut session), b"\x62\x02\0\x01");
    }
}

/// It answers a PUBREL that was sent again after its first PUBCOMP was lost.
#[test]
fn pubcomp_of_an_unknown_identifier_is_success() {
    let mut session = connected(V5);
    publish(&mut session, QoS::ExactlyOnce, "x");
    feed(&mut session, b"\x50\x02\0\x01").unwrap();
    let done = feed(&mut session, b"\x70\x03\0\x01\x92");
    assert_eq!(done, Ok("acknowledged 1 0x0".to_owned()));
}

#[test]
fn acknowledgements_of_nothing_are_errors() {
    for (first_byte, name) in [(0x40, "PUBACK"), (0x50, "PUBREC"), (0x70, "PUBCOMP")] {
        let mut session = connected(V3);
        publish(&mut session, QoS::AtLeastOnce, "x");
        let refused = feed(&mut session, &[first_byte, 2, 0, 2]);
        assert_eq!(refused, Err(unknown(name, 2)));
    }
    let mut session = connected(V3);
    publish(&mut session, QoS::AtLeastOnce, "x");
    feed(&mut session, b"\x40\x02\0\x01").unwrap();
    assert_eq!(feed(&mut session, b"\x40\x02\0\x01"), Err(unknown("PUBACK", 1)));
}

#[test]
fn acknowledgements_of_the_wrong_kind_are_errors() {
    let cases: [(QoS, u8, &str); 4] = [
        (QoS::AtLeastOnce, 0x50, "PUBREC"),
        (QoS::AtLeastOnce, 0x70, "PUBCOMP"),
        (QoS::ExactlyOnce, 0x40, "PUBACK"),
        (QoS::ExactlyOnce, 0x70, "PUBCOMP"),
    ];
    for (qos, first_byte, name) in cases {
        let mut session = connected(V3);
        publish(&mut session, qos, "x");
        let refused = feed(&mut session, &[first_byte, 2, 0, 1]);
        assert_eq!(refused, Err(out_of_turn(name, 1)));
        assert_eq!(session.in_flight(), 1);
    }
    let mut session = connected(V3);
    publish(&mut session, QoS::ExactlyOnce, "x");
    feed(&mut session, b"\x50\x02\0\x01").unwrap();
    assert_eq!(
        feed(&mut session, b"\x40\x02\0\x01"),
        Err(out_of_turn("PUBACK", 1))
    );
}

#[test]
fn identifiers_wrap_without_0_and_skip_what_waits_for_puback() {
    let mut session = session_with(connect(V3), 2);
    open(&mut session, NEW_V3);
    publish(&mut session, QoS::AtLeastOnce, "stuck");
    go_round(session);
}

#[test]
fn identifiers_wrap_without_0_and_skip_what_waits_for_pubcomp() {
    let mut session = session_with(connect(V3), 2);
    open(&mut session, NEW_V3);
    publish(&mut session, QoS::ExactlyOnce, "stuck");
    feed(&mut session, b"\x50\x02\0\x01").unwrap();
    go_round(session);
}

/// Gives out all identifiers but 1, which is in use.
fn go_round(mut session: Session) {
    let mut last = 1_u16;
    for _ in 0..65_536 {
        publish(&mut session, QoS::AtLeastOnce, "x");
        let wire = take(&mut session);
        let given = u16::from_be_bytes([wire[wire.len() - 3], wire[wire.len() - 2]]);
        // One more or two: the table also steps over the place of the stuck one.
        let expected = if given < last {
            2..=3
        } else {
            last + 1..=last.saturating_add(2)
        };
        assert!(expected.contains(&given), "{given} after {last}");
        let [high, low] = given.to_be_bytes();
        feed(&mut session, &[0x40, 2, high, low]).unwrap();
        last = given;
    }
}

fn subscriptions(count: usize) -> Vec<Subscription> {
    let filter = TopicFilter::new("a/#").unwrap();
    let options = SubscriptionOptions::default();
    vec![Subscription { filter, options }; count]
}

#[test]
fn requests_share_the_identifiers_of_publications() {
    let mut session = connected(V3);
    publish(&mut session, QoS::AtLeastOnce, "x");
    let none = Properties::new();
    assert_eq!(session.subscribe(&subscriptions(1), &none), Ok(identifier(2)));
    assert_eq!(
        session.unsubscribe(&[TopicFilter::new("a").unwrap()], &none),
        Ok(identifier(3))
    );
    publish(&mut session, QoS::AtLeastOnce, "y");
    let wire = b"\x32\x06\0\x01a\0\x01x\x82\x08\0\x02\0\x03a/#\0\xa2\x05\0\x03\0\x01a\x32\x06\0\x01a\0\x04y";
    assert_eq!(take(&mut session), wire);
    // Not SUBACK, which answers 2.
    assert_eq!(feed(&mut session, b"\x90\x03\0\x03\0"), Err(unknown("SUBACK", 3)));
    assert_eq!(
        feed(&mut session, b"\x90\x03\0\x02\0"),
        Ok("subscribed 2".to_owned())
    );
    assert_eq!(
        feed(&mut session, b"\xb0\x02\0\x03"),
        Ok("unsubscribed 3".to_owned())
    );
    assert_eq!(feed(&mut session, b"\xb0\x02\0\x03"), Err(unknown("UNSUBACK", 3)));
}

#[test]
fn each_filter_needs_its_reason() {
    let count = |filters, reasons| Err(ProtocolError::ReasonCount { filters, reasons });
    let mut session = connected(V5);
    let none = Properties::new();
    session.subscribe(&subscriptions(2), &none).unwrap();
    assert_eq!(feed(&mut session, b"\x90\x04\0\x01\0\0"), count(2, 1));
    session
        .unsubscribe(&[TopicFilter::new("a").unwrap()], &none)
        .unwrap();
    assert_eq!(feed(&mut session, b"\xb0\x05\0\x02\0\0\0"), count(1, 2));
}

#[test]
fn a_request_with_all_identifiers_in_use_is_refused() {
    let mut session = session_with(connect(V3), u16::MAX);
    open(&mut session, NEW_V3);
    let none = Properties::new();
    session.subscribe(&subscriptions(1), &none).unwrap();
    let message = publication(QoS::AtLeastOnce, "");
    for _ in 0..65_534 {
        session.publish(&message).unwrap();
    }
    assert_eq!(session.publish(&message), Err(SendError::WindowFull));
    assert_eq!(
        session.subscribe(&subscriptions(1), &none),
        Err(SendError::WindowFull)
    );
    feed(&mut session, b"\x40\x02\x01\0").unwrap();
    assert_eq!(session.subscribe(&subscriptions(1), &none), Ok(identifier(256)));
}

#[test]
fn nothing_is_sent_without_a_connection_or_after_disconnect() {
    let message = publication(QoS::AtMostOnce, "x");
    let mut session = session_with(connect(V3), 10);
    assert_eq!(session.publish(&message), Err(SendError::NotConnected));
    session.open(Instant::now()).unwrap();
    assert_eq!(session.publish(&message), Err(SendError::NotConnected));
    assert_eq!(
        session.subscribe(&subscriptions(1), &Properties::new()),
        Err(SendError::NotConnected)
    );
    let mut session = connected(V3);
    let normal = Disconnect {
        reason: crate::mqtt::ReasonCode::SUCCESS,
        properties: Properties::new(),
    };
    session.disconnect(&normal).unwrap();
    assert_eq!(session.publish(&message), Err(SendError::NotConnected));
    // What is on its way still arrives, and is not acknowledged.
    assert_eq!(
        feed(&mut session, b"\x32\x06\0\x01a\0\x01x"),
        Ok("message a x".to_owned())
    );
    session.disconnect(&normal).unwrap();
    assert_eq!(take(&mut session), b"\xe0\0");
}
