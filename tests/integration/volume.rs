//! Many messages, and large ones: all of them arrive, in order, byte for byte.

use std::fs;
use std::time::Duration;

use tempfile::TempDir;

use crate::harness::{Mosquitto, Program, QOS, sequence};

/// For what is long by nature.
const MINUTES: Duration = Duration::from_mins(3);

fn publish(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["pub", "-t", "t"]).args(arguments).at(broker)
}

/// mosquitto_pub 2.0.11 loses two thirds of these.
#[test]
fn two_hundred_thousand_lines_arrive_in_order() {
    let lines = sequence(200_000);
    for qos in ["1", "2"] {
        let broker = Mosquitto::start();
        let received = broker
            .listener(200_000, "%p")
            .timeout(MINUTES)
            .stdout(lines.as_str());
        let received = broker.subscribe("t", received);
        publish(&broker, &["-l", "-q", qos])
            .stdin(lines.as_str())
            .timeout(MINUTES)
            .run();
        received.finish();
    }
}

#[test]
fn a_large_file_makes_the_round_trip_byte_for_byte() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    let (sent, received) = (directory.path().join("sent"), directory.path().join("received"));
    let mut bytes = vec![0; 200_000_000];
    fastrand::Rng::with_seed(1).fill(&mut bytes[..1_000_000]);
    for number in 1..200_u32 {
        let start = number as usize * 1_000_000;
        bytes.copy_within(..1_000_000, start);
        bytes[start..start + 4].copy_from_slice(&number.to_be_bytes());
    }
    fs::write(&sent, &bytes).unwrap();
    let subscriber = Program::culex(["sub", "-t", "t", "-C", "1", "-N", "-q", "1"]).at(&broker);
    let subscriber = broker.subscribe("t", subscriber.stdout_file(&received).timeout(MINUTES));
    let publisher = Program::culex(["pub", "-t", "t", "-q", "1", "-f"])
        .args([&sent])
        .at(&broker);
    publisher.timeout(MINUTES).run();
    subscriber.finish();
    assert!(fs::read(&received).unwrap() == bytes, "200 MB came back changed");
}

#[test]
fn a_hundred_thousand_messages_arrive_in_order() {
    let lines = sequence(100_000);
    for qos in QOS {
        let broker = Mosquitto::start();
        let subscriber = Program::culex(["sub", "-q", qos, "-t", "t", "-C", "100000"])
            .at(&broker)
            .timeout(MINUTES);
        let subscriber = broker.subscribe("t", subscriber.stdout(lines.as_str()));
        let publisher = Program::culex(["pub", "-t", "t", "-l", "-q", qos]).at(&broker);
        publisher.stdin(lines.as_str()).timeout(MINUTES).run();
        subscriber.finish();
    }
}
