//! Brokers that restart while messages are on their way.
//!
//! mosquitto saves its sessions when it ends in order. One of 2.0.11 that ends in the middle of a delivery to a persistent
//! subscriber saves messages that are done, and sends them once more after the restart, hundreds in a row, to its own
//! `mosquitto_sub` as well. So what a subscriber gets is looked at for what is missing, and not for what is there twice;
//! it is cut off first, so that there is a moment at which nothing is under way.

use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::process::{Signal, WaitOptions, waitpid};
use tempfile::TempDir;

use crate::harness::{Mosquitto, Program, Proxy, Text, sequence};

const MINUTES: Duration = Duration::from_mins(3);
const RESTARTS: usize = 4;
const SOON: [&str; 2] = ["--reconnect-delay", "1ms..20ms"];

fn persistent() -> Mosquitto {
    Mosquitto::setup().lines("persistence true").start()
}

/// Leaves a session with a subscription of QoS 2.
fn leave_session(broker: &Mosquitto) {
    Program::mosquitto_sub(["-q", "2", "-t", "t", "-i", "sub", "-c", "-E"])
        .at(broker)
        .run();
    broker.wait_log("Client sub disconnected");
}

/// Publishes while the broker restarts, and then takes what it has kept.
fn published(qos: &str, version: &str) -> (Vec<String>, Vec<String>) {
    const ROUND: usize = 3000;
    let mut broker = persistent();
    leave_session(&broker);
    let mut publisher = Program::culex(["pub", "-t", "t", "-l", "-q", qos, "-i", "me", "-c", "-V", version])
        .args(SOON)
        .at(&broker)
        .stdin_pipe()
        .stderr(Text::Anything)
        .timeout(MINUTES)
        .spawn();
    let lines: Vec<String> = (0..ROUND * (RESTARTS + 1))
        .map(|number| number.to_string())
        .collect();
    for (round, some) in lines.chunks(ROUND).enumerate() {
        publisher.write(some.join("\n") + "\n");
        if round < RESTARTS {
            broker.wait_log(" as me ");
            broker.restart();
        }
    }
    publisher.close_stdin();
    let output = publisher.finish();
    let connected_again = output.notices().matches("connected again").count();
    assert!(connected_again >= RESTARTS, "{}", output.notices());
    assert!(output.notices().contains("sent again"), "{}", output.notices());
    Program::culex(["pub", "-t", "t", "-q", "2", "-m", "end"])
        .at(&broker)
        .run();
    let mut subscriber = Program::mosquitto_sub(["-q", "2", "-t", "t", "-i", "sub", "-c"])
        .at(&broker)
        .timeout(MINUTES)
        .spawn();
    subscriber.wait_for_stdout("\nend\n");
    subscriber.signal(Signal::TERM);
    let mut received: Vec<String> = subscriber.output().text().lines().map(str::to_owned).collect();
    assert_eq!(received.pop().as_deref(), Some("end"));
    (lines, received)
}

#[test]
fn a_publisher_of_qos_1_loses_nothing() {
    let (lines, mut received) = published("1", "311");
    let mut seen = std::collections::HashSet::new();
    received.retain(|line| seen.insert(line.clone()));
    assert!(lines == received, "{} of {}", received.len(), lines.len());
}

#[test]
fn a_publisher_of_qos_2_sends_each_line_once() {
    for version in ["311", "5"] {
        let (lines, received) = published("2", version);
        assert!(lines == received, "{} of {}", received.len(), lines.len());
    }
}

/// Waits until the file has a line.
fn wait_for_line(path: &Path, line: &str) {
    let line = format!("\n{line}\n");
    for _ in 0..9000 {
        if std::fs::read_to_string(path).unwrap_or_default().contains(&line) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("{line:?} never came");
}

/// Waits until the file has grown.
fn wait_for_more(path: &Path) {
    let size = || std::fs::metadata(path).map_or(0, |file| file.len());
    let before = size();
    for _ in 0..2000 {
        if size() > before {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("nothing more came");
}

/// Takes what waits while the broker restarts.
fn subscribed(version: &str, more: &[&str]) {
    const LINES: u32 = 20_000;
    let mut broker = persistent();
    let proxy = Proxy::start(broker.port(), 0, 2, 0);
    let directory = TempDir::new().unwrap();
    let received = directory.path().join("received");
    leave_session(&broker);
    broker.wait_log(" as sub ");
    Program::culex(["pub", "-t", "t", "-l", "-q", "2"])
        .at(&broker)
        .stdin(sequence(LINES))
        .timeout(MINUTES)
        .run();
    let subscriber = Program::culex(["sub", "-t", "t", "-q", "2", "-i", "sub", "-c", "-V", version])
        .args(SOON)
        .args(more)
        .at_port(proxy.port())
        .stdout_file(&received)
        .stderr(Text::Anything)
        .timeout(MINUTES)
        .spawn();
    for _ in 0..RESTARTS {
        broker.wait_log(" as sub ");
        wait_for_more(&received);
        proxy.close();
        // It closed, was disconnected, or timed out.
        broker.wait_log("Client sub ");
        broker.restart();
        proxy.open();
    }
    let so_far = std::fs::read_to_string(&received).unwrap();
    assert!(
        !so_far.ends_with(&format!("\n{LINES}\n")),
        "too few messages for the restarts"
    );
    wait_for_line(&received, &LINES.to_string());
    subscriber.signal(Signal::TERM);
    let output = subscriber.output();
    assert_eq!(output.status, 143, "{}", output.notices());
    let again = output.notices().matches("connected again").count();
    assert!(again >= RESTARTS, "{}", output.notices());
    let text = std::fs::read_to_string(&received).unwrap();
    let mut numbers: Vec<u32> = text.lines().map(|line| line.parse().unwrap()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert!(
        numbers.iter().copied().eq(1..=LINES),
        "{} of {LINES}",
        numbers.len()
    );
}

#[test]
fn a_subscriber_of_qos_2_gets_every_message() {
    subscribed("311", &[]);
}

#[test]
fn a_subscriber_that_acknowledges_after_output_gets_every_message() {
    subscribed("5", &["--ack", "after-output"]);
}

/// An embedded broker keeps nothing: what the publisher holds is published to the next one.
#[cfg(feature = "broker")]
#[test]
fn what_an_embedded_broker_has_not_acknowledged_goes_to_the_next() {
    const LINES: usize = 500;
    let start = |port: &str| {
        let listen = format!("127.0.0.1:{port}");
        let broker = Program::culex(["broker", "--listen", &listen]).stderr(Text::Anything);
        let mut broker = broker.timeout(MINUTES).spawn();
        let line = broker.wait_for_line_of_stderr("127.0.0.1:");
        let after = line.split("127.0.0.1:").nth(1).unwrap();
        let port: String = after.chars().take_while(char::is_ascii_digit).collect();
        (broker, port)
    };
    let (broker, port) = start("0");
    let number = port.parse().unwrap();
    let mut publisher = Program::culex(["pub", "-r", "-l", "--topic-separator", "TAB", "-q", "1", "--debug"])
        .args(SOON)
        .at_port(number)
        .stdin_pipe()
        .stderr(Text::matching(
            "(.*\n)*culex: the connection was lost: .*; trying again\n(.*\n)*culex: connected again after .*sent again.*\n",
        ))
        .timeout(MINUTES)
        .spawn();
    publisher.write("first\tx\n");
    Program::culex(["sub", "-t", "first", "-C", "1"])
        .at_port(number)
        .stdout("x\n")
        .run();
    // Each of its threads must have stopped: what it acknowledges is gone with it.
    broker.signal(Signal::STOP);
    let (_, status) = waitpid(Some(broker.pid()), WaitOptions::UNTRACED)
        .unwrap()
        .unwrap();
    assert!(status.stopped());
    let lines: Vec<String> = (0..LINES).map(|line| format!("t/{line}\t{line}\n")).collect();
    publisher.write(lines.concat());
    publisher.wait_for_stderr("topic=\"t/0\"");
    broker.signal(Signal::KILL);
    drop(broker);
    let (broker, _) = start(&port);
    publisher.close_stdin();
    publisher.finish();
    let listed = Program::culex(["sub", "-t", "t/+", "-C", &LINES.to_string()])
        .at_port(number)
        .stdout(Text::Anything)
        .run();
    let mut numbers: Vec<usize> = listed.text().lines().map(|line| line.parse().unwrap()).collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..LINES));
    broker.signal(Signal::INT);
    broker.finish();
}
