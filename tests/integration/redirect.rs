//! Brokers that refer to other servers, and `--follow-redirect`.

use crate::harness::{Mosquitto, Program, Text, Wire};

/// `first` byte, then `head`, then the property Server Reference.
fn referring(first: u8, head: &[u8], reference: &str) -> Vec<u8> {
    let length = u8::try_from(reference.len()).unwrap();
    let mut body = head.to_vec();
    body.extend_from_slice(&[length + 3, 0x1c, 0, length]);
    body.extend_from_slice(reference.as_bytes());
    let mut packet = vec![first, u8::try_from(body.len()).unwrap()];
    packet.extend_from_slice(&body);
    packet
}

fn connack(reason: u8, reference: &str) -> Vec<u8> {
    referring(0x20, &[0, reason], reference)
}

fn disconnect(reason: u8, reference: &str) -> Vec<u8> {
    referring(0xe0, &[reason], reference)
}

/// A server that refuses one client with this packet.
fn refusing(connack: Vec<u8>) -> Wire {
    Wire::one(move |peer| {
        peer.expect_kind(0x10);
        peer.send_bytes(&connack);
        peer.half_close();
        peer.drain();
    })
}

fn publish(server: &Wire) -> Program {
    Program::culex(["pub", "-t", "t", "-m", "x", "-q", "1", "-V", "5"]).at_port(server.port())
}

fn address(port: u16) -> String {
    format!("127.0.0.1:{port}")
}

#[test]
fn a_reference_is_said_and_not_followed_unless_asked() {
    let server = refusing(connack(0x9c, "other.example:1884"));
    publish(&server)
        .status(4)
        .stderr(
            "culex: the broker refused the connection: Use another server (0x9c); use the server \
             other.example:1884\nhint: --follow-redirect connects there\n",
        )
        .run();
    let server = Wire::one(|peer| {
        peer.accept_v5();
        peer.expect_kind(0x32);
        peer.send_bytes(&disconnect(0x9d, "other.example"));
        peer.half_close();
        peer.drain();
    });
    publish(&server)
        .status(6)
        .stderr(
            "culex: 1 message not delivered, message 1 the first of them: the broker ended the connection: Server \
             moved (0x9d); use the server other.example\nhint: --follow-redirect connects there\n",
        )
        .run();
}

#[test]
fn a_refusal_is_followed_with_the_credentials() {
    for reason in [0x9c, 0x9d] {
        let broker = Mosquitto::setup().user("ann", "secret").start();
        // The first leads nowhere.
        let references = format!("127.0.0.1:1 {}", address(broker.port()));
        let server = refusing(connack(reason, &references));
        let received = broker.listener(1, "%p").args(["-u", "ann", "-P", "secret"]);
        let received = broker.subscribe("t", received.stdout("x\n"));
        publish(&server)
            .args(["--follow-redirect", "-u", "ann", "-P", "secret"])
            .run();
        received.finish();
    }
}

#[test]
fn a_message_in_flight_follows_to_the_next_server() {
    let broker = Mosquitto::start();
    let there = address(broker.port());
    for qos in ["0", "1", "2"] {
        let there = there.clone();
        let server = Wire::one(move |peer| {
            peer.accept_v5();
            // At QoS 0 what has left is delivered.
            peer.read();
            peer.send_bytes(&disconnect(0x9d, &there));
            peer.half_close();
            peer.drain();
        });
        let received = broker.subscribe("t", broker.listener(1, "%p").stdout("two\n"));
        let mut program = Program::culex(["pub", "-t", "t", "-l", "-V", "5", "-q", qos])
            .args(["--follow-redirect"])
            .at_port(server.port())
            .stderr(Text::matching(match qos {
                // The server said goodbye; whether it had read the message nobody can tell.
                "0" => "culex: the connection was lost, and perhaps 1 message at QoS 0 with it: .*\n",
                "1" => "",
                _ => "culex: connected again after .*, but the broker has lost the session; 1 message sent again, .*\n",
            }))
            .stdin_pipe()
            .spawn();
        if qos == "0" {
            program.write("one\n");
            drop(server);
            broker.wait_log("New client connected");
            broker.wait_log(" as culex-");
            program.write("two\n");
        } else {
            program.write("two\n");
            drop(server);
        }
        program.close_stdin();
        program.finish();
        received.finish();
    }
}

#[test]
fn a_subscriber_subscribes_there_again() {
    let broker = Mosquitto::start();
    let there = address(broker.port());
    let server = Wire::one(move |peer| {
        peer.accept_v5();
        peer.expect_kind(0x82);
        peer.send("90 04 00 01 00 00");
        peer.send("30 06 00 01 't' 00 'a' 'b'");
        peer.send_bytes(&disconnect(0x9c, &there));
        peer.half_close();
        peer.drain();
    });
    let subscriber = Program::culex(["sub", "-t", "t", "-C", "2", "-V", "5", "--follow-redirect"])
        .at_port(server.port())
        .stdout("ab\nx\n");
    let subscriber = broker.subscribe("t", subscriber);
    Program::culex(["pub", "-t", "t", "-m", "x"]).at(&broker).run();
    subscriber.finish();
}

#[test]
fn a_circle_is_named() {
    let server = Wire::serve(|door| {
        let mut peer = door.open();
        peer.expect_kind(0x10);
        let port = door.port();
        peer.send_bytes(&connack(0x9c, &format!("127.0.0.1:{port}")));
        peer.half_close();
        peer.drain();
    });
    let here = address(server.port());
    publish(&server)
        .args(["--follow-redirect"])
        .status(4)
        .stderr(format!(
            "culex: no broker took the connection: {here}: the broker refused the connection: Use another server \
             (0x9c); use the server {here}; {here}: the brokers redirect in a circle: {here}, {here}\n"
        ))
        .run();
}

/// Two brokers that accept, and then send the client to each other, could do so for ever.
#[test]
fn a_circle_of_brokers_that_accept_ends_too() {
    let server = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v5();
        peer.expect_kind(0x32);
        let reference = format!("localhost:{}", door.port());
        peer.send_bytes(&disconnect(0x9c, &reference));
        peer.half_close();
        peer.drain();
        let mut peer = door.open();
        peer.accept_v5();
        peer.expect_kind(0x32);
        let reference = format!("127.0.0.1:{}", door.port());
        peer.send_bytes(&disconnect(0x9c, &reference));
        peer.half_close();
        peer.drain();
    });
    let port = server.port();
    publish(&server)
        .args(["--follow-redirect"])
        .status(6)
        .stderr(Text::matching(&format!(
            "culex: 1 message not delivered.*: the brokers redirect in a circle: 127.0.0.1:{port}, localhost:{port}, \
             127.0.0.1:{port}\n"
        )))
        .run();
}

#[test]
fn what_cannot_be_reached_is_named_with_what_led_there() {
    let server = refusing(connack(0x9d, "127.0.0.1:1"));
    publish(&server)
        .args(["--follow-redirect"])
        .status(3)
        .stderr(Text::matching(&format!(
            "culex: no broker took the connection: {}: the broker refused the connection: Server moved \\(0x9d\\); \
             use the server 127.0.0.1:1; 127.0.0.1:1: connection refused by 127.0.0.1:1\n.*",
            address(server.port())
        )))
        .run();
}

#[test]
fn the_other_brokers_are_tried_when_a_reference_leads_nowhere() {
    let broker = Mosquitto::start();
    let server = refusing(connack(0x9c, "127.0.0.1:1"));
    let received = broker.subscribe("t", broker.listener(1, "%p").stdout("x\n"));
    Program::culex(["pub", "-t", "t", "-m", "x", "-V", "5", "--follow-redirect"])
        .args(["-L", &format!("mqtt://{}", address(server.port()))])
        .args(["-L", &format!("mqtt://{}", address(broker.port()))])
        .run();
    received.finish();
}
