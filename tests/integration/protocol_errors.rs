//! What a good broker never sends: a clear error, an exit code, never a panic.

use std::time::Duration;

use regex::Regex;

use crate::harness::{Peer, Program, Text, Wire};

/// A broken packet, and the words that must be on standard error.
struct Case {
    version: &'static str,
    bytes: &'static str,
    words: &'static str,
}

const fn case(version: &'static str, bytes: &'static str, words: &'static str) -> Case {
    Case {
        version,
        bytes,
        words,
    }
}

impl Case {
    /// CONNACK of the version.
    fn accept(&self) -> &'static str {
        if self.version == "5" {
            "20 03 00 00 00"
        } else {
            "20 02 00 00"
        }
    }

    /// SUBACK of the version, for the first SUBSCRIBE.
    fn suback(&self) -> &'static str {
        if self.version == "5" {
            "90 04 00 01 00 00"
        } else {
            "90 03 00 01 00"
        }
    }

    /// Runs `arguments` against a server that plays `script`, and says what is wrong with the end of it: one line on
    /// standard error, from culex and not from a panic, nothing on standard output, and one of the `statuses`.
    fn complaint(
        self,
        arguments: &[&str],
        statuses: &[i32],
        script: impl FnOnce(&mut Peer, &Case) + Send + 'static,
    ) -> Option<String> {
        let Case {
            version,
            bytes,
            words,
        } = self;
        let server = Wire::one(move |peer| script(peer, &self));
        let program = Program::culex(arguments)
            .args(["-V", version])
            .at_port(server.port());
        let output = program.timeout(Duration::from_secs(5)).try_output();
        drop(server);
        let Some(output) = output else {
            return Some(format!("{bytes}: never ended"));
        };
        let expected = Regex::new(&format!(
            "(?i)^culex: [^\n]*(?:{words})[^\n]*\n(?:hint: [^\n]*\n)?$"
        ))
        .unwrap();
        let is_told = expected.is_match(output.notices());
        let is_right = is_told && statuses.contains(&output.status) && output.stdout.is_empty();
        (!is_right).then(|| {
            format!(
                "{bytes}: {words} {statuses:?} expected, got status {}, stdout {:?}, stderr {}",
                output.status,
                output.stdout,
                output.notices()
            )
        })
    }
}

fn assert_none(complaints: impl Iterator<Item = String>) {
    let complaints: Vec<_> = complaints.collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn instead_of_connack() {
    let cases = [
        case("311", "'HTTP/1.1' 20 '400' 0d 0a 0d 0a", "not mqtt"),
        case("311", "'SSH-2.0-OpenSSH_9.2' 0d 0a", "not mqtt"),
        case("311", "00 00 00 00 00 00 00 00", "not mqtt"),
        case("311", "ff ff ff ff ff ff ff ff", "not mqtt|length"),
        case("311", "20 80 80 80 80 01 00", "length"),
        case("311", "20 02 00", "closed"),
        case("311", "20 01 00", "connack|malformed"),
        case("311", "20 00", "connack|malformed"),
        case("311", "20 02 00 09", "refused the connection"),
        case("311", "20 02 02 00", "malformed|connack|flags"),
        case("311", "20 02 01 05", "malformed|connack|session|not authori"),
        case("311", "90 03 00 01 00", "suback"),
        case("311", "30 04 00 01 't' 'x'", "publish"),
        case("311", "10 0c 00 04 'MQTT' 04 02 00 3c 00 00", "connect"),
        case("311", "21 02 00 00", "flags|malformed"),
        case("5", "20 02 00 00", "malformed|version|mqtt 5|properties"),
        case("5", "20 02 00 01", "version|malformed"),
        case("5", "20 04 00 00 05 11", "malformed|propert"),
        case("5", "20 06 00 00 03 7f 00 00", "propert"),
        case("5", "20 08 00 00 05 21 00 0a 21 00", "malformed|propert"),
        case("5", "20 09 00 00 06 21 00 0a 21 00 0b", "propert"),
        case("5", "20 06 00 00 03 21 00 00", "receive-maximum is out of range"),
        case("5", "20 03 00 42 00", "reason|malformed|42"),
    ];
    assert_none(cases.into_iter().filter_map(|case| {
        case.complaint(&["pub", "-t", "t", "-m", "x"], &[3, 4, 5], |peer, case| {
            peer.expect_kind(0x10);
            peer.send(case.bytes);
            peer.half_close();
            peer.drain();
        })
    }));
}

#[test]
fn nothing_instead_of_connack() {
    for command in [
        &["pub", "-t", "t", "-m", "x"][..],
        &["sub", "-t", "t"],
        &["retain-clear", "t", "--yes"],
    ] {
        let server = Wire::one(|peer| {
            peer.expect_kind(0x10);
            peer.half_close();
            peer.drain();
        });
        Program::culex(command)
            .at_port(server.port())
            .stderr(Text::matching(
                "culex: [^\n]*closed[^\n]*\nhint: [^\n]*TLS[^\n]*\n",
            ))
            .status(3)
            .run();
    }
}

#[test]
fn while_subscribed() {
    let cases = [
        case("311", "20 02 00 00", "connack"),
        case("311", "30 80 80 80 80 01", "length"),
        case("311", "30 02 00 05", "malformed|publish|topic"),
        case("311", "30 04 00 00 'x' 'y'", "topic"),
        case("311", "30 05 00 02 c3 28 'x'", "utf-8"),
        case("311", "30 05 00 02 'a' 00 'x'", "topic|u\\+0000|null"),
        case("311", "30 05 00 02 'a+' 'x'", "topic|wildcard"),
        case("311", "32 05 00 01 't' 00 00", "packet identifier"),
        case("311", "36 07 00 01 't' 00 01 'x' 'y'", "qos"),
        case("311", "40 02 00 63", "99|packet identifier"),
        case("311", "50 02 00 63", "99|packet identifier"),
        case("311", "60 02 00 01", "flags|malformed"),
        case("311", "90 03 00 63 00", "99|packet identifier"),
        case("311", "d0 01 00", "pingresp|malformed"),
        case("311", "80 06 00 02 00 01 'a' 00", "subscribe"),
        case("311", "f0 00", "15|auth|reserved|packet type|malformed"),
        case("311", "e0 00", "disconnect"),
        case(
            "311",
            "34 05 00 01 't' 00 07 34 05 00 01 't' 00 07",
            "packet identifier 7 for another message",
        ),
        case(
            "5",
            "34 06 00 01 't' 00 07 00 34 06 00 01 't' 00 07 00",
            "packet identifier 7 for another message",
        ),
        // Properties that go on for 2 MiB, in a packet of 10 bytes.
        case("5", "30 08 00 01 't' 80 80 80 01 'x'", "propert|malformed"),
        case("5", "30 07 00 00 03 23 00 01 'x'", "alias"),
        case("5", "30 08 00 01 't' 03 23 00 00 'x'", "alias"),
        case("5", "30 08 00 01 't' 03 23 00 05 'x'", "alias"),
        case("5", "30 05 00 00 00 'x' 'y'", "topic"),
        case("5", "30 07 00 01 't' 02 11 00 'x'", "propert|malformed"),
        case("5", "30 06 00 01 't' 7f 01 01", "propert|malformed"),
        case("5", "e0 02 93 00", "receive maximum exceeded"),
        case("5", "f0 02 18 00", "auth"),
    ];
    assert_none(cases.into_iter().filter_map(|case| {
        case.complaint(&["sub", "-t", "#", "-q", "2"], &[5], |peer, case| {
            peer.expect_kind(0x10);
            peer.send(case.accept());
            peer.expect_kind(0x82);
            peer.send(case.suback());
            peer.send(case.bytes);
            peer.drain();
        })
    }));
}

#[test]
fn instead_of_suback() {
    let cases = [
        case("311", "90 02 00 01", "suback"),
        case("311", "90 04 00 01 00 00", "1 filters with 2 reason codes"),
        case("311", "90 03 00 01 03", "suback|reason|return code|03"),
        case("311", "90 03 00 02 00", "packet identifier|2"),
        case("311", "b0 02 00 01", "unsuback"),
        case("5", "90 03 00 01 00", "suback"),
        case("5", "90 02 00 01", "suback|malformed"),
    ];
    assert_none(cases.into_iter().filter_map(|case| {
        case.complaint(&["sub", "-t", "t"], &[5], |peer, case| {
            peer.expect_kind(0x10);
            peer.send(case.accept());
            peer.expect_kind(0x82);
            peer.send(case.bytes);
            peer.drain();
        })
    }));
}

#[test]
fn instead_of_an_acknowledgement() {
    let cases = [
        ("1", "311", "40 02 00 02", "packet identifier|2"),
        ("1", "311", "50 02 00 01", "pubrec"),
        ("1", "311", "40 01 00", "puback|malformed"),
        ("1", "311", "40 02 00 00", "packet identifier"),
        ("1", "5", "40 04 00 01 00 05", "malformed|propert"),
        ("2", "311", "40 02 00 01", "puback"),
        ("2", "311", "70 02 00 01", "pubcomp"),
        ("2", "311", "50 02 00 07", "packet identifier|7"),
    ];
    assert_none(cases.into_iter().filter_map(|(qos, version, bytes, words)| {
        case(version, bytes, words).complaint(
            &["pub", "-t", "t", "-m", "x", "-q", qos],
            &[5, 6],
            |peer, case| {
                peer.expect_kind(0x10);
                peer.send(case.accept());
                peer.read();
                peer.send(case.bytes);
                peer.drain();
            },
        )
    }));
}

/// What a server refuses by its limits is refused here, before it is sent.
#[test]
fn limits_of_the_server_are_kept() {
    let cases: &[(&'static str, &[&str], &'static str)] = &[
        ("20 05 00 00 02 24 00", &["-q", "1"], "qos"),
        ("20 05 00 00 02 25 00", &["-r"], "retain"),
        ("20 08 00 00 05 27 00 00 00 05", &["-q", "0"], "and 5 is the most"),
        ("20 03 00 00 00", &["--topic-alias", "1"], "alias"),
    ];
    assert_none(cases.iter().filter_map(|(connack, arguments, words)| {
        let publish = [&["pub", "-t", "t", "-m", "x"], *arguments].concat();
        case("5", connack, words).complaint(&publish, &[4, 6], |peer, case| {
            peer.expect_kind(0x10);
            peer.send(case.bytes);
            let rest = peer.drain();
            assert!(rest.is_empty() || rest[0] == 0xe0, "the client sent {rest:02x?}");
        })
    }));
}

/// What a hostile server does to a client that has limits: the arguments, what the server sends once it has acknowledged the
/// subscription, and the words of the end.
#[test]
fn limits_of_the_client_are_kept() {
    let flood: &'static str =
        "34 06 00 01 't' 00 01 00 34 06 00 01 't' 00 02 00 34 06 00 01 't' 00 03 00 34 06 00 01 't' 00 04 00";
    let cases: &[(&'static str, &[&str], &'static str, &'static str)] = &[
        (
            "311",
            &["--max-packet-size", "10"],
            "30 09",
            "of 11 bytes, and 10 is the most",
        ),
        (
            "31",
            &["--max-packet-size", "1kB"],
            "30 ff ff ff 7f",
            "and 1000 is the most",
        ),
        (
            "5",
            &["--max-packet-size", "10"],
            "30 09",
            "of 11 bytes, and 10 is the most",
        ),
        (
            "5",
            &["--topic-alias-maximum", "2"],
            "30 08 00 01 't' 03 23 00 03 'x'",
            "alias 3",
        ),
        ("5", &["--receive-maximum", "3"], flood, "more than 3 messages"),
        // It stops in the middle of a packet, or says nothing at all.
        (
            "311",
            &["-k", "1s"],
            "30 09 00 01",
            "silent for longer than the keep alive",
        ),
        ("5", &["-k", "1s"], "", "silent for longer than the keep alive"),
    ];
    assert_none(cases.iter().filter_map(|(version, arguments, bytes, words)| {
        let subscribe = [
            &["sub", "-t", "#", "-q", "2", "-T", "t", "--reconnect", "never"],
            *arguments,
        ]
        .concat();
        case(version, bytes, words).complaint(&subscribe, &[5], |peer, case| {
            peer.expect_kind(0x10);
            peer.send(case.accept());
            peer.expect_kind(0x82);
            peer.send(case.suback());
            peer.send(case.bytes);
            peer.drain();
        })
    }));
}

/// Bytes arrive as the network has them, not as packets.
#[test]
fn packets_come_in_pieces() {
    let server = Wire::one(|peer| {
        peer.expect_kind(0x10);
        for byte in ["20", "02", "00", "00"] {
            peer.send(byte);
        }
        peer.expect_kind(0x82);
        peer.send("90 03 00");
        peer.send("01 00 30");
        peer.send("04 00 01 't'");
        peer.send("'x' 30 04 00 01 't' 'y'");
        peer.expect("e0 00");
        peer.half_close();
    });
    Program::culex(["sub", "-t", "t", "-C", "2"])
        .at_port(server.port())
        .stdout("x\ny\n")
        .run();
}

#[test]
fn random_bytes_are_no_panic() {
    for seed in 0..40 {
        let server = Wire::one(move |peer| {
            peer.accept_v5();
            peer.expect_kind(0x82);
            peer.send("90 04 00 01 00 00");
            let mut garbage = vec![0; 300];
            fastrand::Rng::with_seed(seed).fill(&mut garbage);
            peer.send_bytes(&garbage);
            peer.half_close();
            peer.drain();
        });
        let program = Program::culex(["sub", "-t", "#", "-V", "5", "-q", "2", "--reconnect", "never"])
            .at_port(server.port());
        let output = program.stderr(Text::Anything).output();
        assert_eq!(output.status, 5, "seed {seed}: {}", output.notices());
        assert!(
            !output.notices().contains("panicked"),
            "seed {seed}: {}",
            output.notices()
        );
    }
}
