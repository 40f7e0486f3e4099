//! WebSocket servers that are odd, wrong or hostile; and what they see of the client.

use super::{publish, refused};
use crate::harness::{BINARY, CLOSE, PING, PONG, Peer, Program, Text, Wire};

/// A fragment that others follow.
const FIRST: u8 = 0x02;
/// A fragment between others.
const MIDDLE: u8 = 0x00;
/// The last fragment.
const LAST: u8 = 0x80;

/// A subscriber to `t` by WebSocket that ends after so many messages.
fn subscribe(wire: &Wire, count: &str) -> Program {
    let arguments = ["sub", "--ws", "-t", "t", "-C", count, "--reconnect", "never"];
    Program::culex(arguments).at_port(wire.port())
}

/// Reads SUBSCRIBE to one filter and grants it.
fn grant(peer: &mut Peer) {
    let subscribe = peer.read_frame().payload;
    assert_eq!(subscribe[0], 0x82);
    peer.send_frame(BINARY, &[0x90, 3, subscribe[2], subscribe[3], 0]);
}

/// The goodbye of a client.
fn part(peer: &mut Peer) {
    peer.expect_message(&[0xe0, 0]);
    assert_eq!(peer.read_frame().first, CLOSE);
    peer.send_frame(CLOSE, &1000_u16.to_be_bytes());
    peer.expect_end();
}

#[test]
fn path_and_headers_are_those_asked_for() {
    let wire = Wire::one(|peer| {
        let request = peer.upgrade_to_mqtt();
        assert!(request.starts_with("GET /a/b?c=d HTTP/1.1\r\n"), "{request}");
        for line in [
            "Host: localhost:",
            "Upgrade: websocket\r\n",
            "Sec-WebSocket-Protocol: mqtt\r\n",
            "Sec-WebSocket-Version: 13\r\n",
            "Authorization: Bearer a:b\r\n",
            "X-Two: 2\r\n",
        ] {
            assert!(request.contains(line), "no {line:?} in {request}");
        }
        peer.accept_in_frames();
        peer.expect_message(b"\x30\x04\0\x01tx");
        part(peer);
    });
    let headers = [
        "--ws-header",
        "Authorization: Bearer a:b",
        "--ws-header",
        "X-Two:2",
    ];
    publish(wire.port(), ["--ws-path", "/a/b?c=d"])
        .args(headers)
        .run();
}

#[test]
fn a_refusal_is_shown_with_status_and_place() {
    let said = "culex: WebSocket with localhost:[0-9]+: ";
    let hint = "hint: --ws-path names another path than /mqtt\n";
    for (answer, says) in [
        (
            "301 Moved Permanently\r\nLocation: https://other.example/mqtt",
            "301 Moved Permanently, to https://other.example/mqtt",
        ),
        ("401 Unauthorized\r\nWWW-Authenticate: Basic", "401 Unauthorized"),
        ("404 Not Found", "404 Not Found"),
        ("200 OK\r\nContent-Length: 2\r\n\r\nhi", "200 OK"),
    ] {
        let wire = Wire::one(move |peer| {
            peer.read_head();
            peer.send_bytes(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes());
            peer.half_close();
            peer.drain();
        });
        let said = format!("{said}the server answered {says}\n{hint}");
        refused(wire.port(), ["--ws"]).stderr(Text::matching(&said)).run();
    }
}

#[test]
fn a_wrong_upgrade_is_named() {
    for (answer, says) in [
        (
            "SSH-2.0-OpenSSH_9.2\r\n",
            "the server does not speak WebSocket on this port: it answered with something else",
        ),
        (
            "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
            "the server's upgrade to WebSocket is wrong: the Sec-WebSocket-Accept header is not the one for the key",
        ),
        (
            "HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\n\r\n",
            "the server's upgrade to WebSocket is wrong: it is not one to WebSocket",
        ),
    ] {
        let wire = Wire::one(move |peer| {
            peer.read_head();
            peer.send_bytes(answer.as_bytes());
            peer.half_close();
            peer.drain();
        });
        let said = format!("culex: WebSocket with localhost:{}: {says}\nhint: ", wire.port());
        refused(wire.port(), ["--ws"])
            .stderr(Text::matching(&format!("{}[^\n]+\n", regex::escape(&said))))
            .run();
    }
    let wire = Wire::one(|peer| {
        peer.upgrade(&["Sec-WebSocket-Protocol: chat"]);
        peer.drain();
    });
    refused(wire.port(), ["--ws"])
        .stderr(Text::matching(
            "culex: WebSocket with .*: the server speaks \"chat\" over WebSocket, not MQTT\n.*",
        ))
        .run();
}

#[test]
fn a_server_that_confirms_no_subprotocol_is_warned_about() {
    let wire = Wire::one(|peer| {
        peer.upgrade(&[]);
        peer.accept_in_frames();
        peer.expect_message(b"\x30\x04\0\x01tx");
        part(peer);
    });
    publish(wire.port(), ["--ws"])
        .stderr("culex: the server did not confirm that it speaks MQTT over WebSocket\n")
        .run();
}

#[test]
fn fragments_and_pings_do_not_matter() {
    let wire = Wire::one(|peer| {
        peer.upgrade_to_mqtt();
        peer.accept_in_frames();
        grant(peer);
        // Two messages, in fragments that know nothing of packets, with pings between them.
        for (index, (first, part)) in [
            (FIRST, &b"\x30"[..]),
            (MIDDLE, b"\x06\0\x01to"),
            (MIDDLE, b""),
            (PING, b"there?"),
            (MIDDLE, b"n"),
            (LAST, b"e\x30\x06\0"),
            (BINARY, b"\x01tt"),
            (PING, b""),
            (BINARY, b"wo"),
        ]
        .into_iter()
        .enumerate()
        {
            peer.send_frame(first, part);
            if first == PING {
                let pong = peer.read_frame();
                assert_eq!(
                    (pong.first, pong.payload.as_slice()),
                    (PONG, part),
                    "ping {index}"
                );
            }
        }
        part(peer);
    });
    subscribe(&wire, "2").stdout("one\ntwo\n").run();
}

#[test]
fn a_client_s_long_message_comes_in_frames_that_a_server_can_put_together() {
    const LENGTH: usize = 1_000_000;
    let wire = Wire::one(|peer| {
        peer.upgrade_to_mqtt();
        peer.accept_in_frames();
        let mut packet = Vec::new();
        while packet.len() < LENGTH + 7 {
            let frame = peer.read_frame();
            assert_eq!(frame.first, BINARY);
            assert!(
                frame.payload.len() <= 128 * 1024,
                "a frame of {}",
                frame.payload.len()
            );
            packet.extend(frame.payload);
        }
        // The goodbye may be in the last of them.
        let (publish, rest) = packet.split_at(LENGTH + 7);
        assert_eq!(&publish[..7], b"\x30\xc3\x84\x3d\0\x01t");
        assert!(publish[7..].iter().all(|byte| *byte == b'x'));
        if rest.is_empty() {
            part(peer);
        } else {
            assert_eq!(rest, [0xe0, 0]);
            assert_eq!(peer.read_frame().first, CLOSE);
        }
    });
    let arguments = ["pub", "--ws", "-t", "t", "-s"];
    Program::culex(arguments)
        .at_port(wire.port())
        .stdin("x".repeat(LENGTH))
        .run();
}

#[test]
fn a_hundred_megabytes_in_one_frame() {
    const LENGTH: usize = 100_000_000;
    let wire = Wire::one(|peer| {
        peer.upgrade_to_mqtt();
        peer.accept_in_frames();
        grant(peer);
        let mut packet = b"\x30\x83\xc2\xd7\x2f\0\x01t".to_vec();
        packet.resize(packet.len() + LENGTH, b'x');
        peer.send_frame(BINARY, &packet);
        part(peer);
    });
    let mut subscriber = subscribe(&wire, "1").args(["-N"]).stdout_pipe().spawn();
    let mut stdout = subscriber.take_stdout();
    let printed = std::io::copy(&mut stdout, &mut Letters('x')).unwrap();
    assert_eq!(printed, LENGTH as u64);
    subscriber.finish();
}

/// Takes one letter again and again, and nothing else.
struct Letters(char);

impl std::io::Write for Letters {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let expected = self.0 as u8;
        assert_eq!(memchr::memchr_iter(expected, bytes).count(), bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn hostile_frames_end_the_connection() {
    for (bytes, says) in [
        (
            &b"\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff"[..],
            "a frame is longer than 512 MiB",
        ),
        (b"\x82\x7f\0\0\x01\0\0\0\0\0", "a frame is longer than 512 MiB"),
        (b"\x81\x02hi", "MQTT came in a text frame"),
        (b"\x82\x82\0\0\0\0hi", "a server's frame is masked"),
        (b"\xc2\x02hi", "a reserved bit is set"),
        (
            b"\x89\x7e\0\xff",
            "a control frame is longer than 125 bytes or fragmented",
        ),
        (b"\x80\x02hi", "a message is continued that did not begin"),
    ] {
        let wire = Wire::one(move |peer| {
            peer.upgrade_to_mqtt();
            peer.accept_in_frames();
            grant(peer);
            peer.send_frame(BINARY, b"\x30\x06\0\x01tone");
            peer.send_bytes(bytes);
            peer.drain();
        });
        subscribe(&wire, "2")
            .stdout("one\n")
            .stderr(format!(
                "culex: the connection was lost: the server broke the WebSocket protocol: {says}\n"
            ))
            .status(5)
            .run();
    }
}

#[test]
fn a_server_that_closes_says_why() {
    for (payload, says) in [
        (
            &b"\x03\xf3internal"[..],
            "the server closed the WebSocket with status 1011: internal",
        ),
        (b"\x03\xe8", "the broker closed it"),
        (b"", "the broker closed it"),
    ] {
        let wire = Wire::one(move |peer| {
            peer.upgrade_to_mqtt();
            peer.accept_in_frames();
            grant(peer);
            peer.send_frame(CLOSE, payload);
            assert_eq!(peer.read_frame().first, CLOSE);
            peer.half_close();
            peer.drain();
        });
        subscribe(&wire, "1")
            .stderr(format!("culex: the connection was lost: {says}\n"))
            .status(5)
            .run();
    }
}
