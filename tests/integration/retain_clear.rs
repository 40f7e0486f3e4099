//! `culex retain-clear`.

mod backup;
#[cfg(feature = "broker")]
mod embedded;
mod interruptions;
mod live;
mod publisher;
mod refusals;
mod script;
mod terminal;

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Mosquitto, Program, Text, VERSIONS};
use publisher::{retain, retain_many};

const CLEARED_NOTHING: &str = "culex: there is no retained message to clear\n";

fn retain_clear(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["retain-clear"])
        .args(arguments)
        .at(broker)
        .timeout(Duration::from_mins(1))
}

/// Each of `topics` has a retained message, and the broker has no other.
#[track_caller]
fn assert_retained(broker: &Mosquitto, topics: &[&str]) {
    let mut sorted = topics.to_vec();
    sorted.sort_unstable();
    let lines = sorted
        .iter()
        .fold(String::new(), |lines, topic| lines + topic + "\n");
    retain_clear(broker, &["#", "--dry-run"])
        .stdout(lines)
        .stderr(Text::matching("culex: .* would be cleared\n"))
        .run();
}

/// The one line of JSON that a run prints.
#[track_caller]
fn report(output: &crate::harness::Output) -> Value {
    let (line, rest) = output.text().split_once('\n').expect("one line");
    assert_eq!(rest, "");
    serde_json::from_str(line).unwrap()
}

#[test]
fn ten_thousand_topics_are_cleared() {
    let broker = Mosquitto::start();
    for version in VERSIONS {
        retain_many(&broker, "many", 10_000);
        let output = retain_clear(&broker, &["many/#", "--yes", "-V", version, "--output", "json"])
            .stdout(Text::Anything)
            .stderr("culex: cleared 10,000, refused 0, left 0\n")
            .run();
        assert_eq!(
            report(&output),
            json!({"found": 10_000, "cleared": 10_000, "refused": [], "left": [], "verified": true})
        );
        assert_retained(&broker, &[]);
    }
}

#[test]
fn a_stock_broker_gives_up_all_its_messages() {
    // The queue of a client as Debian has it, which drops what is too much for it.
    let broker = Mosquitto::setup().lines("max_queued_messages 1000").start();
    Program::mosquitto_pub(["-t", "q", "-m", "x", "-r", "-q", "2"])
        .at(&broker)
        .run();
    retain_many(&broker, "many", 10_000);
    retain_clear(&broker, &["#", "--yes"])
        .stderr("culex: cleared 10,001, refused 0, left 0\n")
        .run();
    assert_retained(&broker, &[]);
}

#[test]
fn topics_are_chosen_by_filters_exclusions_and_a_pattern() {
    let broker = Mosquitto::start();
    let all = ["a/1", "a/2", "a/keep/1", "a/keep/2", "b/1", "c/1"];
    retain(&broker, &all);
    // Filters may overlap.
    let list = |(arguments, lines): (&[&str], &str)| {
        retain_clear(&broker, arguments)
            .args(["--dry-run"])
            .stdout(lines)
            .stderr(Text::Anything)
            .spawn()
    };
    let cases: [(&[&str], &str); 5] = [
        (
            &["a/#", "+/1", "-t", "c/1"],
            "a/1\na/2\na/keep/1\na/keep/2\nb/1\nc/1\n",
        ),
        (&["#", "--exclude", "a/keep/#", "-T", "c/+"], "a/1\na/2\nb/1\n"),
        (&["#", "--match", "^a/.*1$"], "a/1\na/keep/1\n"),
        (&["#", "--match", "1$", "--exclude", "a/#"], "b/1\nc/1\n"),
        (&["none/#"], ""),
    ];
    for running in cases.map(list) {
        running.finish();
    }
    retain_clear(
        &broker,
        &["a/#", "b/#", "--exclude", "a/keep/#", "--match", "1$", "--yes"],
    )
    .stderr("culex: cleared 2, refused 0, left 0\n")
    .run();
    assert_retained(&broker, &["a/2", "a/keep/1", "a/keep/2", "c/1"]);
}

#[test]
fn a_dry_run_lists_and_leaves_all() {
    let broker = Mosquitto::start();
    let topics = ["a", "b/\u{e9}", "c \"quoted\""];
    retain(&broker, &topics);
    for version in VERSIONS {
        assert_retained(&broker, &topics);
        let output = retain_clear(&broker, &["#", "--dry-run", "--output", "json", "-V", version])
            .stdout(Text::Anything)
            .stderr("culex: 3 retained messages would be cleared\n")
            .run();
        let lines: Vec<Value> = output
            .text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let expected = topics.map(|topic| json!({"topic": topic, "size": topic.len()}));
        assert_eq!(lines, expected);
    }
}

#[test]
fn nothing_to_clear_is_a_success() {
    let broker = Mosquitto::start();
    retain_clear(&broker, &["#", "--yes"])
        .stderr(CLEARED_NOTHING)
        .run();
    let output = retain_clear(&broker, &["#", "--yes", "--output", "json"])
        .stdout(Text::Anything)
        .stderr(CLEARED_NOTHING)
        .run();
    assert_eq!(
        report(&output),
        json!({"found": 0, "cleared": 0, "refused": [], "left": [], "verified": true})
    );
}

#[test]
fn a_broker_of_qos_0_is_cleared_without_acknowledgements() {
    let broker = Mosquitto::setup().listener("max_qos 0").start();
    retain_many(&broker, "many", 100);
    Program::culex(["retain-clear", "#", "--yes", "-V", "5"])
        .at_port(broker.port_of(1))
        .stderr("culex: cleared 100, refused 0, left 0\n")
        .run();
}
