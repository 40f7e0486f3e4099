//! Lost connections: when another follows, what is said, and what is sent again.

use std::net::{Ipv4Addr, TcpListener};

use crate::harness::{Mosquitto, Program, Text, Wire};

/// Delays that a test can wait for.
const SOON: [&str; 2] = ["--reconnect-delay", "1ms..20ms"];

fn culex(arguments: &[&str]) -> Program {
    Program::culex(arguments).args(SOON)
}

#[test]
fn a_subscriber_goes_on_with_a_broker_that_restarts() {
    let mut broker = Mosquitto::start();
    let subscriber = culex(&["sub", "-t", "t", "-C", "2"])
        .at(&broker)
        .stdout("one\ntwo\n")
        .stderr(Text::matching(
            "culex: the connection was lost: .*; trying again\n\
             .*culex: connected again after [0-9a-z ]+, and subscribed anew; what was published in between may be missing\n",
        ));
    let mut subscriber = broker.subscribe("t", subscriber);
    Program::mosquitto_pub(["-t", "t", "-m", "one"]).at(&broker).run();
    subscriber.wait_for_stdout("one\n");
    broker.restart();
    broker.wait_subscribed("t");
    Program::mosquitto_pub(["-t", "t", "-m", "two"]).at(&broker).run();
    subscriber.finish();
}

#[test]
fn a_kept_session_has_its_subscriptions() {
    let server = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v3();
        peer.expect_kind(0x82);
        peer.send("90 03 00 01 00");
        drop(peer);
        let mut peer = door.open();
        peer.expect_kind(0x10);
        peer.send("20 02 01 00 30 04 00 01 't' 'x'");
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    culex(&["sub", "-t", "t", "-i", "me", "-c", "-C", "1"])
        .at_port(server.port())
        .stdout("x\n")
        .stderr(Text::matching(
            "culex: the connection was lost: .*; trying again\nculex: connected again after .*, in the same session\n",
        ))
        .run();
}

/// The server has lost the session, and the CONNACK that says so as well.
#[test]
fn a_session_that_may_be_another_is_subscribed_to_again() {
    let server = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v5();
        peer.expect("82 07 00 01 00 00 01 't' 00");
        peer.send("90 04 00 01 00 00");
        drop(peer);
        let mut peer = door.open();
        peer.expect_kind(0x10);
        drop(peer);
        let mut peer = door.open();
        peer.expect_kind(0x10);
        peer.send("20 03 01 00 00");
        // What is retained is to come if the subscription is new.
        peer.expect("82 07 00 02 00 00 01 't' 10");
        peer.send("90 04 00 02 00 00 30 05 00 01 't' 00 'x'");
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    culex(&["sub", "-V", "5", "-t", "t", "-i", "me", "-c", "-C", "1"])
        .at_port(server.port())
        .stdout("x\n")
        .stderr(Text::matching(
            ".*culex: connected again after .*, and subscribed again\n",
        ))
        .run();
}

#[test]
fn what_was_on_its_way_is_sent_again() {
    for (connack, first, says) in [
        (
            "20 02 01 00",
            "3c 06 00 01 't' 00 01 'a'",
            "; 2 messages sent again",
        ),
        (
            "20 02 00 00",
            "34 06 00 01 't' 00 01 'a'",
            ", but the broker has lost the session; 2 messages sent again, of which 2 messages of QoS 2 may arrive \
             twice, message 1 the first of them",
        ),
    ] {
        let server = Wire::serve(move |door| {
            let mut peer = door.open();
            peer.accept_v3();
            peer.expect("34 06 00 01 't' 00 01 'a'");
            peer.expect("34 06 00 01 't' 00 02 'b'");
            drop(peer);
            let mut peer = door.open();
            peer.expect_kind(0x10);
            peer.send(connack);
            peer.expect(first);
            peer.expect_kind(if first.starts_with("3c") { 0x3c } else { 0x34 });
            peer.send("50 02 00 01 50 02 00 02");
            peer.expect("62 02 00 01");
            peer.expect("62 02 00 02");
            peer.send("70 02 00 01 70 02 00 02");
            peer.expect("e0 00");
            peer.half_close();
            peer.drain();
        });
        culex(&["pub", "-t", "t", "-l", "-q", "2", "-i", "me", "-c"])
            .at_port(server.port())
            .stdin("a\nb\n")
            .stderr(Text::matching(&format!(
                "culex: the connection was lost: .*; trying again\nculex: connected again after [0-9a-z ]+{says}\n"
            )))
            .run();
    }
}

#[test]
fn what_lasts_is_not_tried_again() {
    for (version, connack, says) in [
        ("311", "20 02 00 05", "Not authorized"),
        ("311", "20 02 00 04", "Bad user name or password"),
        ("5", "20 03 00 87 00", "Not authorized"),
        ("5", "20 03 00 8a 00", "Banned"),
        ("5", "20 03 00 84 00", "Unsupported Protocol Version"),
    ] {
        let server = Wire::one(move |peer| {
            peer.expect_kind(0x10);
            peer.send(connack);
            peer.half_close();
            peer.drain();
        });
        culex(&["sub", "-t", "t", "-V", version, "--retry-first-connect"])
            .at_port(server.port())
            .stderr(Text::matching(&format!("culex: .*(?i:{says}).*")))
            .status(4)
            .run();
    }
}

#[test]
fn what_may_pass_is_tried_again() {
    let server = Wire::serve(|door| {
        for connack in ["20 03 00 88 00", "20 03 00 89 00"] {
            let mut peer = door.open();
            peer.expect_kind(0x10);
            peer.send(connack);
            peer.half_close();
            peer.drain();
        }
        let mut peer = door.open();
        peer.accept_v5();
        peer.expect_kind(0x30);
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    culex(&["pub", "-t", "t", "-m", "x", "-V", "5", "--retry-first-connect"])
        .at_port(server.port())
        .stderr(
            "culex: the broker refused the connection: Server unavailable (0x88); trying again\n\
             culex: the broker refused the connection: Server busy (0x89); trying again\n",
        )
        .run();
}

#[test]
fn the_first_connection_is_waited_for_where_that_is_asked() {
    let reserved = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = reserved.local_addr().unwrap().port();
    drop(reserved);
    culex(&["sub", "-t", "t"])
        .at_port(port)
        .stderr(Text::matching("culex: .*refused.*"))
        .status(3)
        .run();
    culex(&["sub", "-t", "t", "--retry-first-connect", "--reconnect", "3"])
        .at_port(port)
        .stderr(Text::matching(
            "culex: .*refused.*; trying again\nculex: .*refused.*",
        ))
        .status(3)
        .run();
    let mut waiting = culex(&["pub", "-t", "t", "-m", "x", "--retry-first-connect"])
        .at_port(port)
        .stderr(Text::matching("culex: .*refused.*; trying again\n"))
        .spawn();
    waiting.wait_for_stderr("; trying again\n");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    std::io::Write::write_all(&mut stream, &[0x20, 2, 0, 0]).unwrap();
    waiting.finish();
}

#[test]
fn it_gives_up_after_so_many_tries_and_names_what_is_left() {
    let server = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v3();
        peer.expect_kind(0x32);
        peer.send("40 02 00 01");
        peer.expect_kind(0x32);
        drop(peer);
        for _ in 0..2 {
            door.open().expect_kind(0x10);
        }
    });
    // Connections that do not last count together.
    culex(&["pub", "-t", "t", "-l", "-q", "1", "--reconnect", "2"])
        .at_port(server.port())
        .stdin("a\nb\nc\n")
        .stderr(Text::matching(
            "culex: the connection was lost: .*; trying again\n\
             .*culex: 2 messages not delivered, message 2 the first of them: .*closed the connection before it answered.*\n",
        ))
        .status(6)
        .run();
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect_kind(0x82);
        peer.send("90 03 00 01 00");
    });
    culex(&["sub", "-t", "t", "--reconnect", "2"])
        .at_port(server.port())
        .stderr(Text::matching(
            "culex: the connection was lost.*; trying again\n.*culex: .*\n",
        ))
        .status(5)
        .run();
}

#[test]
fn one_message_ends_with_its_connection() {
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect_kind(0x32);
    });
    culex(&["pub", "-t", "t", "-m", "x", "-q", "1"])
        .at_port(server.port())
        .stderr(Text::matching(
            "culex: 1 message not delivered, message 1 the first of them: the connection was lost: .*\n",
        ))
        .status(6)
        .run();
}
