//! `mosquitto_sub`: Debian's and ours get the same command line and the same messages, and must print the same and end
//! the same.

use std::time::{Duration, Instant};

use regex::Regex;
use rustix::process::Signal;

use crate::harness::{Client, Mosquitto, Output, Program, Text, Wire};

/// Topics and payloads, in the order in which they are sent.
const MESSAGES: [(&str, &[u8]); 6] = [
    ("a/b", b"hello"),
    ("a/b", b""),
    ("a/c", b"two\nlines"),
    ("a/d", b"\x00\xff binary \x1b"),
    ("a", "gr\u{fc}n".as_bytes()),
    ("a/e", br#"{"x": 1.50, "y": [true, null]}"#),
];

/// Runs a subscriber with `arguments`, sends the messages, and returns how it ended.
fn subscriber(client: Client, broker: &Mosquitto, arguments: &[&str]) -> Output {
    let subscriber = client
        .program("mosquitto_sub", ["-t", "a/#", "-q", "1"])
        .args(arguments)
        .env("CULEX_MOSQUITTO_COMPAT", "2.0")
        .at(broker);
    let subscriber = broker.subscribe("a/#", subscriber);
    for (topic, payload) in MESSAGES {
        let source = if payload.is_empty() { "-n" } else { "-s" };
        Program::mosquitto_pub(["-t", topic, "-q", "1", source])
            .at(broker)
            .stdin(payload)
            .run();
    }
    subscriber.output()
}

/// What must be the same, readable where it is not. The time never is.
fn end(output: &Output) -> (i32, String, String) {
    let time = Regex::new(r"2\d{3}-\d\d-\d\dT[0-9:.]+Z?\+0000").unwrap();
    let text = |bytes: &[u8]| {
        time.replace_all(&bytes.escape_ascii().to_string(), "TIME")
            .into_owned()
    };
    (output.status, text(&output.stdout), text(&output.stderr))
}

#[test]
fn messages_are_printed_the_same() {
    let broker = Mosquitto::start();
    for arguments in [
        &["-C", "6"][..],
        &["-C", "5", "-v"],
        &["-C", "3", "-N"],
        &["-C", "5", "-v", "-N"],
        &["-C", "4", "-T", "a/b", "-v"],
        &["-C", "6", "-F", "%t|%p|%l|%q|%r|%x|%X|%m|%%|@@|\\t"],
        &["-C", "6", "-F", "[%20t][%-20t][%.2t][%08l][%3p][%8p]"],
        &["-C", "5", "-V", "5", "-v"],
        &["-C", "6", "-F", "%J", "-v"],
        &["-C", "6", "-F", "%J", "--pretty"],
        &["-C", "6", "-F", "%j"],
        &["-C", "6", "-F", "%j", "-V", "5"],
    ] {
        let [theirs, ours] = Client::BOTH.map(|client| end(&subscriber(client, &broker, arguments)));
        assert_eq!(ours, theirs, "{arguments:?}");
    }
}

#[test]
fn the_time_ends_a_run() {
    let broker = Mosquitto::start();
    for client in Client::BOTH {
        client
            .program("mosquitto_sub", ["-t", "a", "-W", "1"])
            .at(&broker)
            .status(27)
            .stderr("Timed out\n")
            .run();
    }
}

#[test]
fn signals_end_a_run_with_success() {
    for client in Client::BOTH {
        for (signal, version, connack, suback, message, farewell) in [
            (
                Signal::INT,
                "311",
                "20 02 00 00",
                "90 03 00 01 00",
                "30 04 00 01 61 78",
                "e0 00",
            ),
            (
                Signal::TERM,
                "5",
                "20 03 00 00 00",
                "90 04 00 01 00 00",
                "30 05 00 01 61 00 78",
                "e0 01 04",
            ),
        ] {
            let wire = Wire::one(move |peer| {
                peer.expect_kind(0x10);
                peer.send(connack);
                peer.expect_kind(0x82);
                peer.send(suback);
                peer.send(message);
                peer.expect(farewell);
                peer.half_close();
                peer.drain();
            });
            let mut subscriber = client
                .program("mosquitto_sub", ["-t", "a", "-V", version])
                .at_port(wire.port())
                .stdout("x\n")
                .spawn();
            subscriber.wait_for_stdout("x\n");
            subscriber.signal(signal);
            subscriber.finish();
        }
    }
}

#[test]
// Debian's sends CONNECT before it handles signals: it may be killed here.
fn a_signal_before_connack_is_minus_one() {
    let (tell, told) = std::sync::mpsc::channel();
    let wire = Wire::one(move |peer| {
        peer.expect_kind(0x10);
        tell.send(()).unwrap();
        peer.drain();
    });
    let subscriber = Client::Ours
        .program("mosquitto_sub", ["-t", "a"])
        .at_port(wire.port())
        .status(255)
        .spawn();
    told.recv_timeout(Duration::from_secs(20)).unwrap();
    subscriber.signal(Signal::INT);
    subscriber.finish();
}

#[test]
fn a_lost_connection_is_made_again() {
    for client in Client::BOTH {
        let wire = Wire::serve(|door| {
            // Accepts and closes at once.
            drop(door.open());
            for payload in ["61", "62"] {
                let mut peer = door.open();
                peer.accept_v3();
                let subscribe = peer.expect_kind(0x82);
                peer.send_bytes(&[0x90, 3, subscribe[2], subscribe[3], 0]);
                peer.send(&format!("30 04 00 01 74 {payload}"));
                if payload == "62" {
                    peer.expect("e0 00");
                    peer.half_close();
                    peer.drain();
                }
            }
        });
        client
            .program("mosquitto_sub", ["-t", "t", "-C", "2"])
            .at_port(wire.port())
            .stdout("a\nb\n")
            .run();
    }
}

#[test]
fn a_refusal_after_a_loss_ends_the_run() {
    let wire = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v3();
        peer.expect_kind(0x82);
        drop(peer);
        let mut peer = door.open();
        peer.expect_kind(0x10);
        peer.send("20 02 00 05");
        peer.half_close();
        peer.drain();
    });
    Client::Ours
        .program("mosquitto_sub", ["-t", "t"])
        .at_port(wire.port())
        .stderr("Connection error: Connection Refused: not authorised\n")
        .status(5)
        .run();
}

#[test]
fn denied_subscriptions_are_told_and_no_error() {
    for version in ["311", "5"] {
        let wire = Wire::one(move |peer| {
            if version == "5" {
                peer.accept_v5();
                peer.expect_kind(0x82);
                peer.send("90 04 00 01 00 87");
            } else {
                peer.accept_v3();
                peer.expect_kind(0x82);
                peer.send("90 03 00 01 80");
            }
            peer.expect_kind(0xe0);
            peer.half_close();
            peer.drain();
        });
        Client::Ours
            .program("mosquitto_sub", ["-t", "a", "-V", version])
            .at_port(wire.port())
            .stderr("All subscription requests were denied.\n")
            .run();
    }
}

#[test]
fn unsubscribing_alone_waits_for_messages() {
    let broker = Mosquitto::start();
    Client::Ours
        .program("mosquitto_sub", ["-U", "a", "-W", "1"])
        .at(&broker)
        .status(27)
        .stderr("Timed out\n")
        .run();
}

/// Retained messages on `a/1` to `a/COUNT`.
fn retain(broker: &Mosquitto, count: u32) {
    for number in 1..=count {
        let topic = format!("a/{number}");
        Program::mosquitto_pub(["-t", &topic, "-m", "kept", "-r", "-q", "1"])
            .at(broker)
            .run();
    }
}

#[test]
fn retained_messages_are_removed_before_the_run_ends() {
    let broker = Mosquitto::start();
    retain(&broker, 30);
    Client::Ours
        .program(
            "mosquitto_sub",
            ["-t", "a/#", "--remove-retained", "-C", "30", "-F", "%r"],
        )
        .at(&broker)
        .stdout("1\n".repeat(30))
        .run();
    Client::Debian
        .program("mosquitto_sub", ["-t", "a/#", "-W", "1"])
        .at(&broker)
        .status(27)
        .stderr("Timed out\n")
        .run();
}

#[test]
fn the_first_live_message_ends_retained_only() {
    let broker = Mosquitto::start();
    retain(&broker, 2);
    for client in Client::BOTH {
        let subscriber = client
            .program("mosquitto_sub", ["-t", "a/#", "--retained-only", "-F", "%t"])
            .at(&broker)
            .stdout("a/1\na/2\n");
        let subscriber = broker.subscribe("a/#", subscriber);
        Program::mosquitto_pub(["-t", "a/3", "-m", "live"])
            .at(&broker)
            .run();
        subscriber.finish();
    }
}

#[test]
fn chance_decides_what_is_printed_and_all_counts() {
    let broker = Mosquitto::start();
    let subscriber = Client::Ours
        .program(
            "mosquitto_sub",
            ["-t", "t", "-C", "2000", "--random-filter", "25"],
        )
        .at(&broker);
    let subscriber = broker.subscribe("t", subscriber);
    Program::mosquitto_pub(["-t", "t", "-l", "-q", "1"])
        .at(&broker)
        .stdin("x\n".repeat(2000))
        .run();
    let printed = subscriber.output().stdout.len() / 2;
    // Seven standard deviations to each side.
    assert!((365..=635).contains(&printed), "{printed}");
}

/// A server that sends `messages` to a subscriber of MQTT 3.1.1 and waits for its end.
fn sending(messages: &'static str) -> Wire {
    Wire::one(move |peer| {
        peer.accept_v3();
        let subscribe = peer.expect_kind(0x82);
        peer.send_bytes(&[0x90, 3, subscribe[2], subscribe[3], 0]);
        peer.send(messages);
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    })
}

#[test]
fn watched_topics_have_a_line_each() {
    let wire = sending("30 04 00 01 'a' 'x' 30 04 00 01 'b' 'y' 30 04 00 01 'a' 'z'");
    Client::Ours
        .program("mosquitto_sub", ["-t", "#", "-w", "-C", "3", "-v"])
        .at_port(wire.port())
        .stdout(
            "\x1b[2J\x1b[1;1HBroker: 127.0.0.1\n\x1b[2;1Ha x\n\x1b[2;1H\n\x1b[3;1Hb y\n\x1b[3;1H\n\x1b[2;1Ha \
             z\n\x1b[3;1H\n",
        )
        .run();
}

#[test]
fn a_rate_is_told_each_second() {
    let wire = sending("30 04 00 01 'a' 'x' 30 04 00 01 'b' 'y' 30 04 00 01 'a' 'z'");
    let mut subscriber = Client::Ours
        .program("mosquitto_sub", ["-t", "#", "--message-rate"])
        .at_port(wire.port())
        .stdout(Text::matching("3 msgs/s\n(0 msgs/s\n)*"))
        .spawn();
    subscriber.wait_for_stdout("3 msgs/s\n");
    subscriber.signal(Signal::INT);
    subscriber.finish();
}

#[test]
fn the_time_before_connack_is_minus_one() {
    let wire = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.drain();
    });
    Client::Ours
        .program("mosquitto_sub", ["-t", "a", "-W", "1"])
        .at_port(wire.port())
        .status(255)
        .run();
}

#[test]
fn a_subscription_stands_within_20_milliseconds() {
    let broker = Mosquitto::start();
    let fast = (0..50).any(|_| {
        let started = Instant::now();
        Client::Ours
            .program("mosquitto_sub", ["-t", "a", "-E"])
            .at(&broker)
            .run();
        started.elapsed() < Duration::from_millis(20)
    });
    // The end of the process counts too, so one run of fifty is enough on a machine that others use.
    assert!(fast);
}
