//! `culex rr`, with mosquitto in the middle and responders made of the mosquitto clients, or a scripted server.

use crate::harness::{Mosquitto, Peer, Program, Running, Text, Wire, sequence};

fn ask(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["rr", "-t", "ask"]).args(arguments).at(broker)
}

/// Answers `count` requests on `ask`, each where it says and with its correlation data.
fn responder(broker: &Mosquitto, count: u32) -> Running {
    let script = "mosquitto_sub -V 5 -q 1 -h 127.0.0.1 -p $PORT -t ask -C $COUNT -F '%R %D %p' |
        while read -r topic data text; do
            mosquitto_pub -V 5 -q 1 -h 127.0.0.1 -p $PORT -t \"$topic\" -m \"re: $text\" \
                -D publish correlation-data \"$data\"
        done";
    let program = Program::new("sh", ["-c", script])
        .env("PORT", broker.port().to_string())
        .env("COUNT", count.to_string());
    broker.subscribe("ask", program)
}

/// Answers one request on `ask` on the topic `reply`, as a device of MQTT 3.1.1 does.
fn device(broker: &Mosquitto, count: u32) -> Running {
    let script = "mosquitto_sub -q 1 -h 127.0.0.1 -p $PORT -t ask -C $COUNT |
        while read -r text; do mosquitto_pub -h 127.0.0.1 -p $PORT -t reply -m \"re: $text\"; done";
    let program = Program::new("sh", ["-c", script])
        .env("PORT", broker.port().to_string())
        .env("COUNT", count.to_string());
    broker.subscribe("ask", program)
}

#[test]
fn a_request_is_answered_in_every_version_and_qos() {
    let broker = Mosquitto::start();
    for qos in ["0", "1", "2"] {
        let responder = responder(&broker, 2);
        ask(&broker, &["-q", qos, "-m", "one"]).stdout("re: one\n").run();
        ask(&broker, &["-q", qos, "-m", "two", "-e", "my/topic"])
            .stdout("re: two\n")
            .run();
        responder.finish();
        for version in ["31", "311"] {
            let device = device(&broker, 1);
            ask(&broker, &["-V", version, "-q", qos, "-e", "reply", "-m", "three"])
                .stdout("re: three\n")
                .run();
            device.finish();
        }
    }
}

#[test]
fn responses_are_printed_like_messages() {
    let broker = Mosquitto::start();
    for (arguments, expected) in [
        (&["-v"][..], "back re: q\n"),
        (&["-N"], "re: q"),
        (&["-F", "%t|%p|%q"], "back|re: q|0\n"),
        (&["--output", "hex"], "72653a2071\n"),
        (&["--output", "base64"], "cmU6IHE=\n"),
    ] {
        let responder = responder(&broker, 1);
        ask(&broker, &["-e", "back", "-m", "q"])
            .args(arguments)
            .stdout(expected)
            .run();
        responder.finish();
    }
}

#[test]
fn the_latency_is_told_beside_the_message_or_in_the_record() {
    let broker = Mosquitto::start();
    let responder = responder(&broker, 4);
    ask(&broker, &["-m", "q", "--latency"])
        .stdout("re: q\n")
        .stderr(Text::matching(r"culex: answered after [0-9.]+(µs|ms|s)\n"))
        .run();
    ask(&broker, &["-l", "--latency"])
        .stdin("a\nb")
        .stdout("re: a\nre: b\n")
        .stderr(Text::matching(
            r"culex: request 1: answered after [0-9.]+\w+\nculex: request 2: answered after [0-9.]+\w+\n",
        ))
        .run();
    let record = ask(&broker, &["-m", "q", "--latency", "--output", "json"])
        .stdout(Text::Anything)
        .run();
    let record: serde_json::Value = serde_json::from_slice(&record.stdout).unwrap();
    assert_eq!(record["payload"], "re: q");
    let latency = record["latency_ms"].as_f64().unwrap();
    assert!(latency > 0.0 && latency < 20_000.0, "{latency}");
    let data = record["properties"]["correlation_data"].as_str().unwrap();
    assert!(data.ends_with("-1") && data.len() == 18, "{data}");
    responder.finish();
}

#[test]
fn each_line_is_a_request_one_after_the_other() {
    let broker = Mosquitto::start();
    let responder = responder(&broker, 3);
    let mut asking = ask(&broker, &["-l"])
        .stdin_pipe()
        .stdout("re: one\nre: two\nre: three\n")
        .spawn();
    asking.write("one\n");
    asking.wait_for_stdout("re: one\n");
    asking.write("two\nthree\n");
    asking.wait_for_stdout("re: three\n");
    asking.close_stdin();
    asking.finish();
    responder.finish();
}

#[test]
fn lines_of_3_1_1_are_asked_one_at_a_time() {
    let broker = Mosquitto::start();
    let device = device(&broker, 3);
    ask(&broker, &["-V", "311", "-e", "reply", "-l"])
        .stdin("a\nb\nc\n")
        .stdout("re: a\nre: b\nre: c\n")
        .run();
    device.finish();
}

#[test]
fn many_requests_wait_at_once() {
    let broker = Mosquitto::start();
    let responder = responder(&broker, 30);
    let lines = sequence(30);
    let output = ask(&broker, &["-l", "--inflight", "10", "-q", "1"])
        .stdin(lines)
        .stdout(Text::Anything)
        .run();
    let mut answers: Vec<&str> = output.text().lines().collect();
    answers.sort_unstable();
    let mut expected: Vec<String> = (1..=30).map(|number| format!("re: {number}")).collect();
    expected.sort_unstable();
    assert_eq!(answers, expected);
    responder.finish();
}

/// A request as the wire has it, of which the payload is one letter.
struct Request {
    topic: String,
    data: Vec<u8>,
    payload: u8,
}

/// Accepts the subscription.
fn subscribe(peer: &mut Peer, reason: u8) -> Vec<u8> {
    let subscribe = peer.expect_kind(0x82);
    peer.send_bytes(&[0x90, 4, subscribe[2], subscribe[3], 0, reason]);
    subscribe
}

/// Reads a request at QoS 0 whose only properties are response topic and correlation data.
fn request(peer: &mut Peer) -> Request {
    let packet = peer.expect_kind(0x30);
    let text = |at: usize| {
        let length = usize::from(packet[at]) << 8 | usize::from(packet[at + 1]);
        (packet[at + 2..at + 2 + length].to_vec(), at + 2 + length)
    };
    let (_, properties) = text(2);
    assert_eq!(packet[properties + 1], 0x08, "{packet:x?}");
    let (topic, next) = text(properties + 2);
    assert_eq!(packet[next], 0x09, "{packet:x?}");
    let (data, payload) = text(next + 1);
    Request {
        topic: String::from_utf8(topic).unwrap(),
        data,
        payload: packet[payload],
    }
}

impl Request {
    /// Sends a response with these correlation data.
    fn respond(&self, peer: &mut Peer, data: Option<&[u8]>, payload: u8) {
        let properties = match data {
            Some(data) => [&[0x09, 0, u8::try_from(data.len()).unwrap()], data].concat(),
            None => Vec::new(),
        };
        let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
        let mut body = vec![0, length(self.topic.as_bytes())];
        body.extend_from_slice(self.topic.as_bytes());
        body.push(length(&properties));
        body.extend_from_slice(&properties);
        body.push(payload);
        peer.send_bytes(&[&[0x30, length(&body)], &body[..]].concat());
    }
}

fn end(peer: &mut Peer) {
    peer.expect("e0 00");
    peer.half_close();
    peer.drain();
}

#[test]
fn responses_find_their_requests_whatever_their_order() {
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        subscribe(peer, 0);
        let requests: Vec<Request> = (0..3).map(|_| request(peer)).collect();
        let asked: Vec<u8> = requests.iter().map(|request| request.payload).collect();
        assert_eq!(asked, b"abc");
        for request in requests.iter().rev() {
            request.respond(peer, Some(&request.data), request.payload.to_ascii_uppercase());
        }
        let last = request(peer);
        last.respond(peer, Some(&last.data), b'D');
        end(peer);
    });
    Program::culex(["rr", "-t", "ask", "-l", "--inflight", "3"])
        .at_port(wire.port())
        .stdin("a\nb\nc\nd\n")
        .stdout("C\nB\nA\nD\n")
        .run();
}

#[test]
fn only_the_same_correlation_data_is_a_response() {
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        subscribe(peer, 0);
        let request = request(peer);
        request.respond(peer, None, b'1');
        request.respond(peer, Some(b"other"), b'2');
        request.respond(peer, Some(&request.data[1..]), b'3');
        request.respond(peer, Some(&request.data), b'4');
        end(peer);
    });
    Program::culex(["rr", "-t", "ask", "-m", "q"])
        .at_port(wire.port())
        .stdout("4\n")
        .stderr("culex: ignored 3 messages that answered no request of this run\n")
        .run();
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        subscribe(peer, 0);
        peer.expect("30 13 00 03 'ask' 0c 09 00 04 'mine' 08 00 02 're' 'q'");
        peer.send("30 0a 00 02 're' 04 09 00 01 'm' 'n'");
        peer.send("30 0d 00 02 're' 07 09 00 04 'mine' 'y'");
        end(peer);
    });
    Program::culex([
        "rr",
        "-t",
        "ask",
        "-m",
        "q",
        "-e",
        "re",
        "--correlation-data",
        "mine",
    ])
    .at_port(wire.port())
    .stdout("y\n")
    .stderr("culex: ignored 1 message that answered no request of this run\n")
    .run();
}

#[test]
fn the_response_topic_is_the_client_s_own() {
    for (arguments, connack, expected) in [
        (&["-i", "me"][..], "20 03 00 00 00", "culex/rr/me"),
        (&["-i", "a/b"], "20 03 00 00 00", "culex/rr/a_b"),
        (&["-i", ""], "20 09 00 00 06 12 00 03 'you'", "culex/rr/you"),
        (
            &["-i", "me", "--request-response-information"],
            "20 0a 00 00 07 1a 00 04 'mine'",
            "mine/culex",
        ),
    ] {
        let wire = Wire::one(move |peer| {
            let connect = peer.expect_kind(0x10);
            let asks = connect.windows(2).any(|pair| pair == [0x19, 1]);
            assert_eq!(asks, expected == "mine/culex", "{connect:x?}");
            peer.send(connack);
            let subscribe = subscribe(peer, 0);
            // Its length, and at most QoS 0, and no retained messages.
            let topic = &subscribe[7..subscribe.len() - 1];
            assert_eq!(std::str::from_utf8(topic), Ok(expected));
            assert_eq!(subscribe.last(), Some(&0x20));
            let request = request(peer);
            assert_eq!(request.topic, expected);
            request.respond(peer, Some(&request.data), b'a');
            end(peer);
        });
        Program::culex(["rr", "-t", "ask", "-m", "q"])
            .args(arguments)
            .at_port(wire.port())
            .stdout("a\n")
            .run();
    }
}

#[test]
fn a_broker_without_response_information_is_told() {
    let broker = Mosquitto::start();
    let responder = responder(&broker, 1);
    ask(
        &broker,
        &["-m", "q", "-i", "me", "--request-response-information"],
    )
    .stdout("re: q\n")
    .stderr("culex: the broker gave no response information; responses are expected on culex/rr/me\n")
    .run();
    responder.finish();
}

#[test]
fn several_responders_answer_one_request() {
    let broker = Mosquitto::start();
    let responders = [(); 3].map(|()| responder(&broker, 1));
    ask(&broker, &["-m", "q", "--responses", "3"])
        .stdout("re: q\nre: q\nre: q\n")
        .run();
    for responder in responders {
        responder.finish();
    }
    let responders = [(); 2].map(|()| responder(&broker, 1));
    ask(&broker, &["-m", "q", "-q", "1", "--responses", "3", "-W", "1"])
        .stdout("re: q\nre: q\n")
        .stderr("culex: timed out after 1s\n")
        .status(27)
        .run();
    for responder in responders {
        responder.finish();
    }
}

#[test]
fn without_a_response_the_time_ends_it() {
    let broker = Mosquitto::start();
    ask(&broker, &["-m", "q", "-W", "0.2"])
        .stderr(
            "culex: timed out after 200ms\nhint: with -q 1 the broker may say whether anybody gets the request\n",
        )
        .status(27)
        .run();
    ask(&broker, &["-m", "q", "-W", "0.2", "-V", "311", "-e", "b"])
        .stderr("culex: timed out after 200ms\n")
        .status(27)
        .run();
    ask(&broker, &["-l", "-W", "0.2"])
        .stdin("a\nb\n")
        .stderr(
            "culex: request 1: no response within 200ms\nculex: request 2: no response within 200ms\n\
             culex: 2 of 2 requests without a response\n",
        )
        .status(27)
        .run();
}

#[test]
fn the_time_runs_before_the_request_too() {
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        peer.expect_kind(0x82);
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    Program::culex(["rr", "-t", "ask", "-m", "q", "-W", "0.2"])
        .at_port(wire.port())
        .stderr(Text::matching("culex: timed out after 200ms\n.*"))
        .status(27)
        .run();
}

#[test]
fn a_late_response_is_not_that_of_the_next_request() {
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        subscribe(peer, 0);
        let first = request(peer);
        let second = request(peer);
        first.respond(peer, Some(&first.data), b'1');
        second.respond(peer, Some(&second.data), b'2');
        end(peer);
    });
    Program::culex(["rr", "-t", "ask", "-l", "-W", "1"])
        .at_port(wire.port())
        .stdin("a\nb\n")
        .stdout("2\n")
        .stderr(
            "culex: request 1: no response within 1s\nculex: ignored 1 message that answered no request of this run\n\
             culex: 1 of 2 requests without a response\n",
        )
        .status(27)
        .run();
}

#[test]
fn nobody_is_there_to_answer() {
    let broker = Mosquitto::start();
    ask(&broker, &["-m", "q", "-q", "1"])
        .stderr("culex: nobody has subscribed to ask: No matching subscribers (0x10)\n")
        .status(6)
        .run();
    ask(&broker, &["-l", "-q", "1"])
        .stdin("a\nb\n")
        .stderr(
            "culex: request 1: nobody has subscribed to ask: No matching subscribers (0x10)\n\
             culex: request 2: nobody has subscribed to ask: No matching subscribers (0x10)\n\
             culex: 2 of 2 requests without a response\n",
        )
        .status(6)
        .run();
}

#[test]
fn refusals_are_told() {
    let broker = Mosquitto::setup()
        .acl("topic read culex/rr/#\ntopic write other")
        .start();
    ask(&broker, &["-m", "q", "-q", "1"])
        .stderr("culex: the broker refused the request: Not authorized (0x87)\n")
        .status(6)
        .run();
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        subscribe(peer, 0x87);
        end(peer);
    });
    Program::culex(["rr", "-t", "ask", "-m", "q"])
        .at_port(wire.port())
        .stderr("culex: the broker refused every subscription\n")
        .status(4)
        .run();
}

#[test]
fn what_was_retained_is_no_response() {
    let broker = Mosquitto::start();
    for topic in ["reply", "back"] {
        Program::mosquitto_pub(["-r", "-t", topic, "-m", "old"])
            .at(&broker)
            .run();
    }
    let device = device(&broker, 1);
    ask(&broker, &["-V", "311", "-e", "reply", "-m", "q"])
        .stdout("re: q\n")
        .run();
    device.finish();
    let responder = responder(&broker, 1);
    ask(&broker, &["-e", "back", "-m", "q"]).stdout("re: q\n").run();
    responder.finish();
}

#[test]
fn a_lost_connection_ends_it() {
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        subscribe(peer, 0);
        let answered = request(peer);
        answered.respond(peer, Some(&answered.data), b'1');
        request(peer);
    });
    Program::culex(["rr", "-t", "ask", "-l", "--reconnect", "never"])
        .at_port(wire.port())
        .stdin("a\nb\nc\n")
        .stdout("1\n")
        .stderr(Text::matching(
            "culex: 1 of 2 requests without a response: the connection was lost: .*\n",
        ))
        .status(5)
        .run();
}

#[test]
fn the_reader_may_go() {
    let broker = Mosquitto::start();
    let mut asking = ask(&broker, &["-m", "q", "-e", "back"]).stdout_pipe().spawn();
    broker.wait_subscribed("back");
    drop(asking.take_stdout());
    asking.finish();
}
