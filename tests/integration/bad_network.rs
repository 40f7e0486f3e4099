//! Through a network that ends connections at any byte: nothing is lost, and at QoS 2 nothing comes twice.

use std::collections::HashSet;
use std::time::Duration;

use rustix::process::Signal;

use crate::harness::{Mosquitto, Program, Proxy, Text, seed, sequence};

/// For what is long by nature.
const MINUTES: Duration = Duration::from_mins(2);
const LINES: u32 = 20_000;

/// Publishes the lines through a bad network. Returns what a subscriber with a good one received.
fn received(qos: &str) -> Vec<String> {
    let broker = Mosquitto::start();
    let proxy = Proxy::start(broker.port(), 60, 3000, seed());
    let subscriber = Program::mosquitto_sub(["-q", "2", "-t", "t"])
        .at(&broker)
        .timeout(MINUTES);
    let mut subscriber = broker.subscribe("t", subscriber);
    Program::culex(["pub", "-t", "t", "-l", "-q", qos, "-i", "me", "-c"])
        .args(["--reconnect-delay", "1ms..5ms", "--retry-first-connect"])
        .at_port(proxy.port())
        .stdin(sequence(LINES))
        .stderr(Text::Anything)
        .timeout(MINUTES)
        .run();
    assert!(
        proxy.ended() >= 50,
        "only {} connections were ended",
        proxy.ended()
    );
    Program::mosquitto_pub(["-q", "2", "-t", "t", "-m", "end"])
        .at(&broker)
        .run();
    subscriber.wait_for_stdout("\nend\n");
    subscriber.signal(Signal::TERM);
    let output = subscriber.output();
    let mut lines: Vec<String> = output.text().lines().map(str::to_owned).collect();
    assert_eq!(lines.pop().as_deref(), Some("end"));
    lines
}

fn expected() -> Vec<String> {
    (1..=LINES).map(|number| number.to_string()).collect()
}

#[test]
fn at_least_once_and_in_order() {
    let mut seen = HashSet::new();
    let mut lines = received("1");
    lines.retain(|line| seen.insert(line.clone()));
    assert!(lines == expected(), "{} of {LINES} lines", lines.len());
}

#[test]
fn exactly_once_and_in_order() {
    let lines = received("2");
    assert!(lines == expected(), "{} lines, expected {LINES}", lines.len());
}
