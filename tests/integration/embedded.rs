//! culex at both ends, and `culex broker` in the middle.

use std::time::Duration;

use rustix::process::Signal;

use crate::harness::{Program, QOS, Running, Text, VERSIONS, sequence};

/// A running embedded broker, and its port.
fn start() -> (Running, u16) {
    let broker = Program::culex(["broker", "--listen", "127.0.0.1:0"]).stderr(Text::Anything);
    let mut broker = broker.timeout(Duration::from_mins(3)).spawn();
    let line = broker.wait_for_line_of_stderr("127.0.0.1:");
    let port = line.split("127.0.0.1:").nth(1).unwrap();
    let port = port
        .split(|character: char| !character.is_ascii_digit())
        .next()
        .unwrap();
    (broker, port.parse().unwrap())
}

fn stop(broker: Running) {
    broker.signal(Signal::INT);
    broker.finish();
}

#[test]
fn every_qos_and_version() {
    let (broker, port) = start();
    for (version, qos) in VERSIONS.iter().flat_map(|version| QOS.map(|qos| (version, qos))) {
        let topic = format!("t/{version}/{qos}");
        let publish = ["pub", "-r", "-t", &topic, "-m", "hello", "-q", qos, "-V", version];
        Program::culex(publish).at_port(port).run();
        let subscribe = [
            "-t", &topic, "-C", "1", "-q", "2", "-V", version, "-F", "%q %r %p",
        ];
        let expected = format!("{qos} 1 hello\n");
        Program::culex(["sub"])
            .args(subscribe)
            .at_port(port)
            .stdout(expected.as_str())
            .run();
        Program::mosquitto_sub(subscribe)
            .at_port(port)
            .stdout(expected)
            .run();
    }
    stop(broker);
}

#[test]
fn thousands_of_messages_in_order() {
    let (broker, port) = start();
    let lines = sequence(3_000);
    Program::culex(["pub", "-r", "-q", "1", "-t", "ready", "-m", "ready"])
        .at_port(port)
        .run();
    for (version, qos) in VERSIONS.iter().flat_map(|version| QOS.map(|qos| (version, qos))) {
        // The retained message of the last filter says that the subscription stands.
        let subscriber = [
            "sub", "-t", "t", "-t", "ready", "-q", qos, "-V", version, "-C", "3001",
        ];
        let subscriber = Program::culex(subscriber)
            .at_port(port)
            .stdout(format!("ready\n{lines}"));
        let mut subscriber = subscriber.timeout(Duration::from_mins(1)).spawn();
        subscriber.wait_for_stdout("ready\n");
        let publisher = Program::culex(["pub", "-l", "-q", qos, "-t", "t", "-V", version]).at_port(port);
        publisher
            .stdin(lines.as_str())
            .timeout(Duration::from_mins(1))
            .run();
        subscriber.finish();
    }
    stop(broker);
}

#[test]
fn properties_come_through_in_order() {
    let (broker, port) = start();
    let publish = Program::culex([
        "pub",
        "-r",
        "-t",
        "t",
        "-m",
        "x",
        "-q",
        "1",
        "--content-type",
        "a/b",
    ]);
    let publish = publish.args([
        "--user-property",
        "b=2",
        "--user-property",
        "a=1",
        "--user-property",
        "b=3",
    ]);
    publish
        .args(["--response-topic", "reply", "--correlation-data", "id"])
        .at_port(port)
        .run();
    let subscriber = Program::culex(["sub", "-V", "5", "-t", "t", "-C", "1", "-F", "%C %P %R %D"]);
    subscriber
        .at_port(port)
        .stdout("a/b b:2 a:1 b:3 reply id\n")
        .run();
    stop(broker);
}

#[test]
fn retained_messages_are_cleared() {
    let (broker, port) = start();
    for topic in ["a/1", "a/2", "b"] {
        Program::culex(["pub", "-r", "-q", "1", "-t", topic, "-m", "x"])
            .at_port(port)
            .run();
    }
    let clearing = Program::culex(["retain-clear", "a/#", "--yes"]).at_port(port);
    clearing.stderr("culex: cleared 2, refused 0, left 0\n").run();
    let rest = Program::culex(["retain-clear", "#", "--dry-run"])
        .at_port(port)
        .stdout("b\n");
    rest.stderr(Text::Anything).run();
    stop(broker);
}
