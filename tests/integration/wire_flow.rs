//! What goes over the wire, byte for byte: CONNECT of each version, the acknowledgements, the window, keep alive.

use std::fs;
use std::time::Duration;

use tempfile::TempDir;

use crate::harness::{Peer, Program, Text, Wire, hex};

/// The client's farewell, and the end of the connection.
fn farewell(peer: &mut Peer) {
    peer.expect("e0 00");
    peer.half_close();
    peer.expect_end();
}

fn publish(server: &Wire, arguments: &[&str]) -> Program {
    Program::culex(["pub", "-t", "t", "-m", "x"])
        .args(arguments)
        .at_port(server.port())
}

#[test]
fn connect() {
    let directory = TempDir::new().unwrap();
    // Binary, and with a newline at its end that belongs to it: only one is dropped.
    fs::write(directory.path().join("password"), b"\x00\xff\n\n").unwrap();
    let will = [
        "--will-topic",
        "w",
        "--will-payload",
        "gone",
        "--will-qos",
        "1",
        "--will-retain",
    ];
    let credentials = ["-u", "ann", "--password-file", "password"];
    let everything = [&will[..], &credentials].concat();
    let properties = [
        ["-x", "10"],
        ["--receive-maximum", "5"],
        ["--max-packet-size", "1KiB"],
        ["--topic-alias-maximum", "3"],
        ["--connect-user-property", "k=v"],
    ];
    let cases: &[(&[&str], &'static str)] = &[
        (&["-V", "31"], "10 10 00 06 'MQIsdp' 03 02 00 3c 00 02 'id'"),
        (&["-V", "311"], "10 0e 00 04 'MQTT' 04 02 00 3c 00 02 'id'"),
        (&["-V", "5"], "10 0f 00 04 'MQTT' 05 02 00 3c 00 00 02 'id'"),
        (&["-c", "-k", "10s"], "10 0e 00 04 'MQTT' 04 00 00 0a 00 02 'id'"),
        (
            &["-V", "5", "-P", "pw"],
            "10 13 00 04 'MQTT' 05 42 00 3c 00 00 02 'id' 00 02 'pw'",
        ),
        (
            &everything,
            "10 21 00 04 'MQTT' 04 ee 00 3c 00 02 'id' 00 01 'w' 00 04 'gone' 00 03 'ann' 00 03 00 ff 0a",
        ),
        (
            properties.as_flattened(),
            "10 26 00 04 'MQTT' 05 02 00 3c 17 11 00 00 00 0a 21 00 05 27 00 00 04 00 22 00 03 26 00 01 'k' 00 01 'v' \
             00 02 'id'",
        ),
    ];
    for &(arguments, packet) in cases {
        let server = Wire::one(move |peer| {
            peer.expect(packet);
            peer.send(if packet.contains("'MQTT' 05") {
                "20 03 00 00 00"
            } else {
                "20 02 00 00"
            });
            peer.expect_kind(0x30);
            farewell(peer);
        });
        publish(&server, arguments)
            .args(["-i", "id"])
            .directory(directory.path())
            .run();
    }
}

#[test]
fn a_publication_at_each_qos() {
    let server = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v3();
        peer.expect("30 04 00 01 't' 'x'");
        farewell(&mut peer);
        let mut peer = door.open();
        peer.accept_v3();
        peer.expect("32 06 00 01 't' 00 01 'x'");
        peer.send("40 02 00 01");
        farewell(&mut peer);
        let mut peer = door.open();
        peer.accept_v3();
        peer.expect("35 06 00 01 't' 00 01 'x'");
        peer.send("50 02 00 01");
        peer.expect("62 02 00 01");
        peer.send("70 02 00 01");
        farewell(&mut peer);
    });
    publish(&server, &["-q", "0"]).run();
    publish(&server, &["-q", "1"]).run();
    publish(&server, &["-q", "2", "-r"]).run();
}

/// PUBREC may refuse, and then there is no PUBREL (section 4.3.3).
#[test]
fn a_refused_publication_at_qos_2() {
    let server = Wire::one(|peer| {
        peer.accept_v5();
        peer.expect("34 07 00 01 't' 00 01 00 'x'");
        peer.send("50 03 00 01 87");
        farewell(peer);
    });
    let refused = publish(&server, &["-q", "2", "-V", "5"]).status(6);
    refused
        .stderr(Text::matching("culex: .*Not authorized.*\n"))
        .run();
}

#[test]
fn a_subscription_and_its_acknowledgements() {
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect("82 06 00 01 00 01 't' 02");
        peer.send("90 03 00 01 02");
        peer.send("30 04 00 01 't' '0' 32 06 00 01 't' 00 07 '1' 34 06 00 01 't' 00 08 '2'");
        peer.expect("40 02 00 07");
        peer.expect("50 02 00 08");
        peer.send("62 02 00 08");
        peer.expect("70 02 00 08");
        peer.send("30 04 00 01 't' '3'");
        farewell(peer);
    });
    let subscriber = Program::culex(["sub", "-t", "t", "-q", "2", "-C", "4"]).at_port(server.port());
    subscriber.stdout("0\n1\n2\n3\n").run();
}

/// Reads `count` publications at QoS 1, and then finds that no other is sent before one is acknowledged.
fn window(connack: &'static str, count: usize, arguments: &[&str]) {
    let server = Wire::one(move |peer| {
        peer.expect_kind(0x10);
        peer.send(connack);
        for _ in 0..count {
            peer.expect_kind(0x32);
        }
        // The end of this direction says that no acknowledgement will come, and what was sent is all there.
        peer.half_close();
        peer.expect_end();
    });
    let lines = Program::culex(["pub", "-t", "t", "-l", "-q", "1", "--reconnect", "never"])
        .args(arguments)
        .at_port(server.port());
    let lost = lines.stdin("x\n".repeat(500)).status(6);
    lost.stderr(Text::matching(
        "culex: 500 messages not delivered, message 1 the first of them: .*\n",
    ))
    .run();
}

#[test]
fn the_window_is_what_was_asked_for_or_what_the_server_takes() {
    window("20 02 00 00", 100, &[]);
    window("20 02 00 00", 3, &["-M", "3"]);
    window("20 06 00 00 03 21 00 02", 2, &["-V", "5"]);
    window("20 06 00 00 03 21 00 02", 2, &["-V", "5", "-M", "50"]);
    window("20 06 00 00 03 21 00 32", 7, &["-V", "5", "-M", "7"]);
}

#[test]
fn the_window_slides() {
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect("32 06 00 01 't' 00 01 '1'");
        peer.expect("32 06 00 01 't' 00 02 '2'");
        peer.send("40 02 00 02");
        peer.expect("32 06 00 01 't' 00 03 '3'");
        peer.send("40 02 00 01 40 02 00 03");
        farewell(peer);
    });
    let lines = Program::culex(["pub", "-t", "t", "-l", "-q", "1", "-M", "2"]).at_port(server.port());
    lines.stdin("1\n2\n3\n").run();
}

#[test]
fn keep_alive_is_kept_and_its_end_noticed() {
    for (connack, arguments) in [
        ("20 02 00 00", ["-k", "1"]),
        ("20 06 00 00 03 13 00 01", ["-V", "5"]),
    ] {
        let server = Wire::one(move |peer| {
            peer.expect_kind(0x10);
            peer.send(connack);
            peer.expect_kind(0x82);
            peer.send(if arguments[0] == "-V" {
                "90 04 00 01 00 00"
            } else {
                "90 03 00 01 00"
            });
            peer.expect("c0 00");
            peer.send("d0 00");
            peer.expect("c0 00");
            peer.drain();
        });
        let silent = Program::culex(["sub", "-t", "t", "--reconnect", "never"])
            .args(arguments)
            .at_port(server.port())
            .status(5);
        silent
            .stderr(Text::matching("culex: .*silent.*keep alive.*\n"))
            .run();
    }
}

#[test]
fn properties_of_disconnect() {
    let server = Wire::one(|peer| {
        peer.accept_v5();
        peer.expect_kind(0x30);
        peer.expect("e0 0e 00 0c 11 00 00 00 05 26 00 01 'k' 00 01 'v'");
        peer.half_close();
    });
    let arguments = [
        "-D",
        "disconnect",
        "session-expiry-interval",
        "5",
        "-D",
        "disconnect",
        "user-property",
        "k",
        "v",
    ];
    publish(&server, &arguments).args(["-x", "10"]).run();
}

/// 268,435,455 bytes follow the fixed header at the most: topic, its length, and the payload.
#[test]
fn a_payload_over_the_limit_is_not_sent() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("large");
    let file = fs::File::create(&path).unwrap();
    // No message can hold this, whatever its topic is: nobody is bothered.
    file.set_len(268_435_456).unwrap();
    let publish = Program::culex(["pub", "-t", "t", "-h", "127.0.0.1", "-p", "1", "-f"]).args([&path]);
    let refused = publish.timeout(Duration::from_mins(1)).status(1);
    refused
        .stderr(Text::matching(
            "culex: .*large.*longer than 268,?435,?455 bytes\n",
        ))
        .run();
    // A shorter topic could have gone with this one.
    file.set_len(268_435_455 - 2).unwrap();
    let server = Wire::one(|peer| {
        peer.accept_v3();
        farewell(peer);
    });
    let publish = Program::culex(["pub", "-t", "t", "-f"])
        .args([&path])
        .at_port(server.port());
    let refused = publish.timeout(Duration::from_mins(1)).status(6);
    refused
        .stderr(Text::matching(
            "culex: .*268,435,456 bytes long.*268,435,455 is the most\n",
        ))
        .run();
}

#[test]
fn the_largest_payload_goes_out_whole() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("large");
    fs::File::create(&path).unwrap().set_len(268_435_455 - 3).unwrap();
    let server = Wire::one(|peer| {
        peer.accept_v3();
        let packet = peer.read();
        assert_eq!(packet[..8], hex("30 ff ff ff 7f 00 01 't'"));
        assert_eq!(packet.len(), 5 + 268_435_455);
        farewell(peer);
    });
    let publish = Program::culex(["pub", "-t", "t", "-f"])
        .args([&path])
        .at_port(server.port());
    publish.timeout(Duration::from_mins(1)).run();
}
