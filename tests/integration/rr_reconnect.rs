//! `culex rr` over connections that are lost: each request is answered once, or named.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::harness::{Mosquitto, Peer, Program, Proxy, Text, Wire, seed, sequence};

const MINUTES: Duration = Duration::from_mins(2);
const REQUESTS: usize = 500;

fn culex(arguments: &[&str]) -> Program {
    Program::culex(["rr", "-t", "ask"])
        .args(arguments)
        .args(["--reconnect-delay", "1ms..5ms"])
}

/// Accepts the subscription.
fn subscribe(peer: &mut Peer) {
    let subscribe = peer.expect_kind(0x82);
    peer.send_bytes(&[0x90, 4, subscribe[2], subscribe[3], 0, 0]);
}

fn end(peer: &mut Peer) {
    peer.expect("e0 00");
    peer.half_close();
    peer.drain();
}

/// A response on `re` to the request whose packet ends in correlation data and one letter.
fn respond(peer: &mut Peer, request: &[u8], payload: u8) {
    // Two bytes of length and 18 of data stand before the payload; then the identifier of the property.
    let data = &request[request.len() - 22..request.len() - 1];
    assert_eq!(data[0], 9, "{request:x?}");
    let body = [&[0, 2, b'r', b'e', 21], data, &[payload]].concat();
    peer.send_bytes(&[&[0x30, u8::try_from(body.len()).unwrap()], &body[..]].concat());
}

#[test]
fn each_of_500_requests_is_answered_once_or_named() {
    let broker = Mosquitto::start();
    let proxy = Proxy::start(broker.port(), 40, 3000, seed());
    let script = "mosquitto_sub -V 5 -q 1 -D connect receive-maximum 1000 -h 127.0.0.1 -p $PORT -t ask \
        -F '{\"topic\":\"%R\",\"payload\":\"%p\",\"qos\":1,\"properties\":{\"correlation_data\":\"%D\"}}' |
        culex pub --records - --speed max -q 1 -V 5 -h 127.0.0.1 -p $PORT";
    let path = std::path::Path::new(env!("CARGO_BIN_EXE_culex"))
        .parent()
        .unwrap();
    let path = format!("{}:/usr/bin:/bin", path.display());
    let responder = Program::new("sh", ["-c", script])
        .env("PORT", broker.port().to_string())
        .env("PATH", path)
        .stderr(Text::Anything)
        .timeout(MINUTES);
    let responder = broker.subscribe("ask", responder);
    let asking = culex(&[
        "-l",
        "-q",
        "1",
        "--inflight",
        "5",
        "-W",
        "10",
        "--retry-first-connect",
    ])
    .at_port(proxy.port())
    .stdin(sequence(u32::try_from(REQUESTS).unwrap()))
    .stdout(Text::Anything)
    .stderr(Text::Anything)
    .timeout(MINUTES)
    .spawn()
    .output();
    assert!(proxy.ended() >= 20, "only {} cuts", proxy.ended());
    let lines: Vec<usize> = asking.text().lines().map(|line| line.parse().unwrap()).collect();
    let answered: BTreeSet<usize> = lines.iter().copied().collect();
    assert_eq!(lines.len(), answered.len(), "a response was printed twice");
    let notices = asking.notices();
    let named: Vec<usize> = notices
        .lines()
        .filter_map(|line| line.strip_prefix("culex: request ")?.split_once(": no response"))
        .map(|(number, _)| number.parse().unwrap())
        .collect();
    let all: BTreeSet<usize> = answered.iter().chain(&named).copied().collect();
    assert_eq!(answered.len() + named.len(), REQUESTS, "{notices}");
    assert!(all.into_iter().eq(1..=REQUESTS), "{notices}");
    if named.is_empty() {
        assert_eq!(asking.status, 0, "{notices}");
    } else {
        assert!([6, 27].contains(&asking.status), "{notices}");
        let total = format!("{} of {REQUESTS} requests without a response", named.len());
        assert!(notices.contains(&total), "{notices}");
    }
    drop(responder);
}

#[test]
fn an_unacknowledged_request_is_asked_again_after_the_subscription() {
    let wire = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v5();
        subscribe(&mut peer);
        let first = peer.expect_kind(0x32);
        let second = peer.expect_kind(0x32);
        peer.send("40 02 00 03");
        drop(peer);
        let mut peer = door.open();
        peer.accept_v5();
        subscribe(&mut peer);
        let again = peer.expect_kind(0x32);
        assert_eq!(again.last(), first.last());
        assert_eq!(again[again.len() - 22..], first[first.len() - 22..]);
        respond(&mut peer, &again, b'A');
        // It was given up: nobody hears of it.
        respond(&mut peer, &second, b'B');
        end(&mut peer);
    });
    culex(&["-l", "-q", "1", "-e", "re", "--inflight", "2"])
        .at_port(wire.port())
        .stdin("a\nb\n")
        .stdout("A\n")
        .stderr(Text::matching(
            "culex: the connection was lost: .*; trying again\nculex: connected again after .*, and subscribed anew\n\
             culex: request 2: no response: the connection was lost while it waited\n\
             culex: asking 1 request again that the broker had not acknowledged\n\
             (culex: ignored 1 message that answered no request of this run\n)?\
             culex: 1 of 2 requests without a response\n",
        ))
        .status(6)
        .run();
}

#[test]
fn a_request_of_qos_0_is_given_up_and_the_next_is_asked() {
    let wire = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v5();
        subscribe(&mut peer);
        peer.expect_kind(0x30);
        drop(peer);
        let mut peer = door.open();
        peer.accept_v5();
        subscribe(&mut peer);
        let next = peer.expect_kind(0x30);
        assert_eq!(next.last(), Some(&b'b'));
        respond(&mut peer, &next, b'B');
        end(&mut peer);
    });
    culex(&["-l", "-e", "re"])
        .at_port(wire.port())
        .stdin("a\nb\n")
        .stdout("B\n")
        .stderr(Text::matching(
            "culex: the connection was lost: .*; trying again\nculex: connected again after .*, and subscribed anew\n\
             culex: request 1: no response: the connection was lost while it waited\n\
             culex: 1 of 2 requests without a response\n",
        ))
        .status(6)
        .run();
}

#[test]
fn the_response_topic_follows_the_connection() {
    let wire = Wire::serve(|door| {
        let mut peer = door.open();
        peer.expect_kind(0x10);
        peer.send("20 08 00 00 05 1a 00 02 'aa'");
        subscribe(&mut peer);
        peer.expect_kind(0x32);
        drop(peer);
        let mut peer = door.open();
        peer.expect_kind(0x10);
        peer.send("20 08 00 00 05 1a 00 02 'bb'");
        subscribe(&mut peer);
        let again = peer.expect_kind(0x32);
        assert!(again.windows(8).any(|part| part == b"bb/culex"), "{again:x?}");
        respond(&mut peer, &again, b'A');
        end(&mut peer);
    });
    culex(&["-l", "-q", "1", "--request-response-information"])
        .at_port(wire.port())
        .stdin("a\n")
        .stdout("A\n")
        .stderr(Text::matching(
            ".*; trying again\nculex: connected again after .*, and subscribed anew\n\
             culex: responses are expected on bb/culex from now on\n\
             culex: asking 1 request again that the broker had not acknowledged\n",
        ))
        .run();
}

#[test]
fn a_kept_session_still_brings_the_response() {
    let wire = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v5();
        subscribe(&mut peer);
        let request = peer.expect_kind(0x32);
        peer.send("40 02 00 02");
        drop(peer);
        let mut peer = door.open();
        peer.expect_kind(0x10);
        peer.send("20 03 01 00 00");
        respond(&mut peer, &request, b'A');
        end(&mut peer);
    });
    culex(&["-l", "-q", "1", "-e", "re", "-i", "me", "-c"])
        .at_port(wire.port())
        .stdin("a\n")
        .stdout("A\n")
        .stderr(Text::matching(
            ".*; trying again\nculex: connected again after .*, in the same session\n",
        ))
        .run();
}

#[test]
fn without_correlation_data_a_waiting_request_ends_with_its_connection() {
    let wire = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v3();
        let subscribe = peer.expect_kind(0x82);
        peer.send_bytes(&[0x90, 3, subscribe[2], subscribe[3], 0]);
        peer.expect_kind(0x30);
    });
    culex(&["-l", "-V", "311", "-e", "re"])
        .at_port(wire.port())
        .stdin("a\nb\n")
        .stderr(Text::matching(
            "culex: 1 of 1 request without a response: the connection was lost: .*\n",
        ))
        .status(5)
        .run();
}
