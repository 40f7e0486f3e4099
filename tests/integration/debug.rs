//! `--debug`: every packet on standard error, and no secret among them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use regex::Regex;

use crate::harness::{Mosquitto, Output, Program, Text, Wire};

const SECRET: &str = "open-sesame";

fn broker() -> Mosquitto {
    Mosquitto::setup().user("ann", SECRET).start()
}

fn debugged(broker: &Mosquitto, arguments: &[&str]) -> Output {
    let program = Program::culex(arguments).at(broker);
    let program = program.args(["--debug", "-u", "ann", "-P", SECRET]);
    program.stdout(Text::Anything).stderr(Text::Anything).run()
}

/// The secret is in `output` in no form that gives it away.
fn never_shown(output: &Output) {
    let hex: Vec<String> = SECRET.bytes().map(|byte| format!("{byte:02x}")).collect();
    let forms = [
        SECRET.to_owned(),
        BASE64_STANDARD_NO_PAD.encode(SECRET),
        hex.concat(),
        hex.join(" "),
        hex.join("\\x"),
    ];
    for bytes in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(bytes);
        for form in &forms {
            let found = text.to_lowercase().contains(&form.to_lowercase());
            assert!(!found, "{form} is in {text}");
        }
    }
}

/// The lines of the trace without their times. Every line on standard error must be one.
fn packets(output: &Output) -> Vec<String> {
    let line = Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z ([<>] .*)$").unwrap();
    let packet = |text| match line.captures(text) {
        Some(found) => found[1].to_owned(),
        None => panic!("no packet: {text}"),
    };
    output.notices().lines().map(packet).collect()
}

/// Each line of `packets` begins as `expected` says, in this order.
#[track_caller]
fn assert_order(packets: &[String], expected: &[&str]) {
    let same = packets.len() == expected.len();
    let begin = packets
        .iter()
        .zip(expected)
        .all(|(packet, start)| packet.starts_with(start));
    assert!(same && begin, "{packets:#?}\nshould be {expected:#?}");
}

#[test]
fn each_verb_tells_its_packets_and_no_password() {
    let broker = broker();
    let published = debugged(
        &broker,
        &["pub", "-i", "me", "-t", "t", "-m", "a\tb", "-q", "1", "-r"],
    );
    assert_eq!(
        packets(&published),
        [
            "> CONNECT version=3.1.1 clean_start=true keep_alive=60 client_id=\"me\" username=\"ann\" \
             password=(redacted)",
            "< CONNACK session_present=false reason=\"Connection Accepted (0x00)\"",
            "> PUBLISH dup=false qos=1 retain=true topic=\"t\" packet_identifier=1 payload=\"a\\tb\"",
            "< PUBACK packet_identifier=1",
            "> DISCONNECT",
        ]
    );
    let received = debugged(&broker, &["sub", "-t", "t", "-q", "1", "-C", "1"]);
    assert_eq!(received.text(), "a\tb\n");
    assert_order(
        &packets(&received),
        &[
            "> CONNECT version=3.1.1 clean_start=true keep_alive=60 client_id=\"culex-",
            "< CONNACK ",
            "> SUBSCRIBE packet_identifier=1 filter=\"t\" qos=1",
            "< SUBACK packet_identifier=1 reason=\"Success - Maximum QoS 1 (0x01)\"",
            "< PUBLISH dup=false qos=1 retain=true topic=\"t\" packet_identifier=1 payload=\"a\\tb\"",
            "> PUBACK packet_identifier=1",
            "> DISCONNECT",
        ],
    );
    let cleared = debugged(&broker, &["retain-clear", "t", "--yes"]);
    let clears = cleared
        .notices()
        .contains("retain=true topic=\"t\" packet_identifier=");
    assert!(clears, "{}", cleared.notices());
    for output in [published, received, cleared] {
        never_shown(&output);
    }
}

#[test]
fn authentication_data_is_not_told() {
    let server = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.send("20 15 00 00 12 15 00 01 'm' 16 00 0b 'open-sesame'");
        peer.expect_kind(0x30);
        peer.expect("e0 00");
        peer.half_close();
        peer.expect_end();
    });
    let output = Program::culex(["pub", "-i", "me", "-t", "t", "-m", "x", "--debug", "-V", "5"])
        .args(["-D", "connect", "authentication-method", "m"])
        .args(["-D", "connect", "authentication-data", SECRET])
        .at_port(server.port())
        .stderr(Text::Anything)
        .run();
    never_shown(&output);
    let packets = packets(&output);
    assert_order(
        &packets,
        &["> CONNECT ", "< CONNACK ", "> PUBLISH ", "> DISCONNECT "],
    );
    for packet in &packets[..2] {
        let told = packet.contains("authentication-method=\"m\" authentication-data=(redacted)");
        assert!(told, "{packet}");
    }
}

#[test]
fn a_large_payload_is_cut_and_no_trace_is_kept_without_the_flag() {
    let broker = Mosquitto::start();
    let payload = "x".repeat(40_000);
    let publish = || {
        let program = Program::culex(["pub", "-t", "t", "-s"]).at(&broker);
        program.stdin(payload.clone())
    };
    publish().run();
    let output = publish().args(["--debug"]).stderr(Text::Anything).run();
    let shown = format!("payload=\"{}\"… (40000 bytes)", "x".repeat(64));
    let packets = packets(&output);
    assert_order(
        &packets,
        &["> CONNECT ", "< CONNACK ", "> PUBLISH ", "> DISCONNECT"],
    );
    assert!(packets[2].ends_with(&shown), "{}", packets[2]);
}
