//! What comes between, and late.

use std::sync::mpsc;
use std::time::Duration;

use rustix::process::Signal;

use super::script::{at_wire, cleared, send_retained, subscribed, unsubscribed};
use crate::harness::{Program, Text, Wire};

#[test]
fn a_broker_that_goes_away_leaves_what_it_has_not_acknowledged() {
    for (arguments, printed) in [
        (&[][..], Text::from("")),
        (
            &["--output", "json"][..],
            Text::from(
                "{\"found\":3,\"cleared\":1,\"refused\":[],\"left\":[\"b\",\"c\"],\"verified\":false}\n",
            ),
        ),
    ] {
        let server = Wire::one(|peer| {
            subscribed(peer);
            send_retained(peer, "cab");
            unsubscribed(peer, 2);
            let first = cleared(peer, "a");
            cleared(peer, "b");
            cleared(peer, "c");
            peer.send(&format!("40 02 00 {first:02x}"));
            peer.half_close();
            peer.drain();
        });
        at_wire(&server, arguments)
            .stdout(printed)
            .stderr(
                "culex: left: b\nculex: left: c\nculex: cleared 1, refused 0, left 2, not verified\n\
                 culex: the connection was lost: the broker closed it\n",
            )
            .status(5)
            .run();
    }
}

#[test]
fn a_broker_that_goes_away_before_the_clearing() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        send_retained(peer, "a");
        peer.half_close();
        peer.drain();
    });
    at_wire(&server, &["--output", "json"])
        .stderr("culex: nothing was cleared: the connection was lost: the broker closed it\n")
        .status(5)
        .run();
}

#[test]
fn an_interrupted_clearing_says_how_far_it_was() {
    let (sender, receiver) = mpsc::channel();
    let server = Wire::one(move |peer| {
        subscribed(peer);
        send_retained(peer, "abc");
        unsubscribed(peer, 2);
        let identifier = cleared(peer, "a");
        peer.send(&format!("40 02 00 {identifier:02x}"));
        // With one in flight, this says that the acknowledgement was read.
        cleared(peer, "b");
        sender.send(()).unwrap();
        peer.expect("e0 00");
        peer.expect_end();
    });
    let running = at_wire(&server, &["-M", "1"])
        .stderr("culex: left: b\nculex: left: c\nculex: cleared 1, refused 0, left 2, not verified\n")
        .status(130)
        .spawn();
    receiver.recv_timeout(Duration::from_secs(20)).unwrap();
    running.signal(Signal::INT);
    running.finish();
}

#[test]
fn messages_that_come_after_the_quiet_repeat_the_collection() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        send_retained(peer, "a");
        peer.expect("a2 05 00 02 00 01 '#'");
        send_retained(peer, "b");
        peer.send("b0 02 00 02");
        peer.expect("82 06 00 03 00 01 '#' 00");
        peer.send("90 03 00 03 00");
        send_retained(peer, "abc");
        unsubscribed(peer, 4);
        peer.expect("e0 00");
        peer.expect_end();
    });
    Program::culex(["retain-clear", "#", "--dry-run"])
        .at_port(server.port())
        .stdout("a\nb\nc\n")
        .stderr("culex: 3 retained messages would be cleared\n")
        .run();
}

#[test]
fn empty_and_live_messages_are_none_that_are_retained() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        peer.send("30 04 00 01 'l' 'x'");
        peer.send("31 03 00 01 'e'");
        send_retained(peer, "a");
        unsubscribed(peer, 2);
        peer.drain();
    });
    Program::culex(["retain-clear", "#", "--dry-run"])
        .at_port(server.port())
        .stdout("a\n")
        .stderr("culex: 1 retained message would be cleared\n")
        .run();
}
