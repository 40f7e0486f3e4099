//! Brokers that do not let everything be cleared.

use std::fmt::Write as _;

use serde_json::json;

use super::script::at_wire;
use super::{report, retain_clear};
use crate::harness::{Mosquitto, Program, Text, Wire, hex};

/// A broker where `ann` may see all and clear what is below `open`.
fn broker_with_locked_topics() -> Mosquitto {
    let rules = "user root\ntopic readwrite #\nuser ann\ntopic readwrite open/#\ntopic read locked/#\n";
    let broker = Mosquitto::setup()
        .user("root", "secret")
        .user("ann", "secret")
        .acl(rules)
        // Without a limit of the queue it counts every refusal as one too many, and closes the connection.
        .lines("max_queued_messages 1000")
        .start();
    for topic in ["open/1", "open/2", "locked/1", "locked/2"] {
        Program::mosquitto_pub(["-t", topic, "-m", "x", "-r", "-q", "1"])
            .args(["-u", "root", "-P", "secret"])
            .at(&broker)
            .run();
    }
    broker
}

fn as_ann(broker: &Mosquitto, arguments: &[&str]) -> Program {
    retain_clear(broker, arguments).args(["-u", "ann", "-P", "secret", "--yes"])
}

#[test]
fn what_mqtt_5_refuses_is_named_with_its_reason() {
    let broker = broker_with_locked_topics();
    as_ann(&broker, &["#", "-V", "5"])
        .stderr(
            "culex: refused: locked/1: Not authorized (0x87)\n\
             culex: refused: locked/2: Not authorized (0x87)\n\
             culex: cleared 2, refused 2, left 0\n",
        )
        .status(6)
        .run();
    let output = as_ann(&broker, &["#", "-V", "5", "--output", "json"])
        .stdout(Text::Anything)
        .stderr(Text::Anything)
        .status(6)
        .run();
    let refused =
        ["locked/1", "locked/2"].map(|topic| json!({"topic": topic, "reason": "Not authorized (0x87)"}));
    assert_eq!(
        report(&output),
        json!({"found": 2, "cleared": 0, "refused": refused, "left": [], "verified": true})
    );
}

#[test]
fn what_mqtt_3_refuses_in_silence_is_found_to_be_left() {
    for version in ["31", "311"] {
        let broker = broker_with_locked_topics();
        as_ann(&broker, &["#", "-V", version])
            .stderr("culex: left: locked/1\nculex: left: locked/2\nculex: cleared 2, refused 0, left 2\n")
            .status(6)
            .run();
        let output = as_ann(&broker, &["#", "-V", version, "--output", "json"])
            .stdout(Text::Anything)
            .stderr(Text::Anything)
            .status(6)
            .run();
        assert_eq!(
            report(&output),
            json!({"found": 2, "cleared": 0, "refused": [], "left": ["locked/1", "locked/2"], "verified": true})
        );
    }
}

#[test]
fn many_that_are_left_are_counted_and_some_are_named() {
    let broker = broker_with_locked_topics();
    for number in 10..23 {
        Program::mosquitto_pub(["-t", &format!("locked/{number}"), "-m", "x", "-r", "-q", "1"])
            .args(["-u", "root", "-P", "secret"])
            .at(&broker)
            .run();
    }
    let named = (0..10).fold("culex: left: locked/1\n".to_owned(), |mut lines, number| {
        if number < 9 {
            let _ = writeln!(lines, "culex: left: locked/1{number}");
        }
        lines
    });
    as_ann(&broker, &["#"])
        .stderr(format!(
            "{named}culex: and 5 more\nculex: cleared 2, refused 0, left 15\n"
        ))
        .status(6)
        .run();
}

#[test]
fn quiet_says_nothing() {
    let broker = broker_with_locked_topics();
    as_ann(&broker, &["#", "--quiet"]).status(6).run();
}

#[test]
fn a_refused_subscription_clears_nothing() {
    for (version, acknowledgement, reason) in [
        ("311", "90 04 00 01 00 80", "Failure (0x80)"),
        (
            "5",
            "90 0a 00 01 05 1f 00 02 'no' 00 87",
            "Not authorized (0x87) (no)",
        ),
    ] {
        let server = Wire::one(move |peer| {
            peer.expect_kind(0x10);
            peer.send(if version == "5" {
                "20 03 00 00 00"
            } else {
                "20 02 00 00"
            });
            peer.expect_kind(0x82);
            peer.send(acknowledgement);
            peer.expect_kind(0xe0);
            peer.expect_end();
        });
        at_wire(&server, &["other", "-V", version])
            .stderr(format!(
                "culex: nothing was cleared: the broker refused the subscription to other: {reason}\n"
            ))
            .status(4)
            .run();
    }
}

#[test]
fn the_window_of_the_broker_is_kept() {
    let server = Wire::one(|peer| {
        peer.expect_kind(0x10);
        // Receive Maximum 1.
        peer.send("20 06 00 00 03 21 00 01");
        peer.expect_kind(0x82);
        peer.send("90 04 00 01 00 00");
        for topic in ["'a'", "'b'"] {
            peer.send(&format!("31 05 00 01 {topic} 00 'x'"));
        }
        peer.expect_kind(0xa2);
        peer.send("b0 04 00 02 00 00");
        for topic in ["'a'", "'b'"] {
            let packet = peer.expect_kind(0x33);
            assert_eq!(packet[..5], hex(&format!("33 06 00 01 {topic}"))[..]);
            // Not authorized, with a reason string.
            peer.send(&format!("40 09 00 {:02x} 87 05 1f 00 02 'no'", packet[6]));
        }
        peer.expect_kind(0x82);
        peer.send("90 04 00 05 00 00");
        peer.expect_kind(0xa2);
        peer.send("b0 04 00 06 00 00");
        peer.drain();
    });
    at_wire(&server, &["-V", "5"])
        .stderr(
            "culex: refused: a: Not authorized (0x87): no\nculex: refused: b: Not authorized (0x87): no\n\
             culex: cleared 0, refused 2, left 0\n",
        )
        .status(6)
        .run();
}
