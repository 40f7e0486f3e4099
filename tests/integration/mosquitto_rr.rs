//! `mosquitto_rr`: Debian's and ours ask the same, and print the same answer.

use crate::harness::{Client, Mosquitto, Program, Text, Wire};

/// Answers the first request on `ask` with `answer`, as a script of the mosquitto clients does.
fn responder(broker: &Mosquitto, answer: &str) -> std::thread::JoinHandle<()> {
    let listener = broker.subscribe("ask", Program::mosquitto_sub(["-t", "ask", "-C", "1"]).at(broker));
    let reply = Program::mosquitto_pub(["-t", "reply", "-m", answer]).at(broker);
    std::thread::spawn(move || {
        listener.output();
        reply.run();
    })
}

#[test]
fn the_answer_is_printed_the_same() {
    let broker = Mosquitto::start();
    for arguments in [
        &["-m", "question"][..],
        &["-n", "-v", "-q", "1"],
        &["-m", "q", "-F", "%t %p %q", "-V", "311"],
        &["-m", "q", "-N", "-V", "31", "-R"],
    ] {
        let [theirs, ours] = Client::BOTH.map(|client| {
            let responder = responder(&broker, "answer");
            let output = client
                .program("mosquitto_rr", ["-t", "ask", "-e", "reply"])
                .args(arguments)
                .at(&broker)
                .output();
            responder.join().unwrap();
            (output.status, output.stdout, output.stderr)
        });
        assert_eq!(ours, theirs, "{arguments:?}");
    }
}

#[test]
fn the_request_names_its_response_topic_and_the_end_is_in_order() {
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        let subscribe = peer.expect_kind(0x82);
        peer.send_bytes(&[0x90, 4, subscribe[2], subscribe[3], 0, 0]);
        peer.expect("30 0c 00 01 't' 07 08 00 04 'back' 'q'");
        peer.send("30 08 00 04 'back' 00 'a'");
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    Client::Ours
        .program("mosquitto_rr", ["-t", "t", "-e", "back", "-m", "q", "--latency"])
        .at_port(wire.port())
        .stdout(Text::matching("a\nLatency: [0-9]+\\.[0-9]{6}(µ|m)s\n"))
        .run();
}

#[test]
fn no_answer_in_time() {
    let broker = Mosquitto::start();
    for client in Client::BOTH {
        client
            .program("mosquitto_rr", ["-t", "t", "-e", "back", "-m", "q", "-W", "1"])
            .at(&broker)
            .status(27)
            .stderr("Timed out\n")
            .run();
    }
}

#[test]
fn a_denied_subscription_is_told_and_no_error() {
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        let subscribe = peer.expect_kind(0x82);
        peer.send_bytes(&[0x90, 4, subscribe[2], subscribe[3], 0, 0x87]);
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    Client::Ours
        .program("mosquitto_rr", ["-t", "t", "-e", "back", "-m", "q"])
        .at_port(wire.port())
        .stderr("Not authorized\n")
        .run();
}

#[test]
fn a_lost_connection_ends_it() {
    let wire = Wire::one(|peer| {
        peer.accept_v5();
        peer.expect_kind(0x82);
    });
    Client::Ours
        .program("mosquitto_rr", ["-t", "t", "-e", "back", "-m", "q"])
        .at_port(wire.port())
        .status(7)
        .stderr("Error: The connection was lost\n")
        .run();
}
