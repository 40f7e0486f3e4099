//! `--backup`.

use std::collections::HashMap;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::publisher::{retain, retain_many_at_qos_1};
use super::script::{at_wire, cleared, send_retained, subscribed, unsubscribed};
use super::{assert_retained, retain_clear};
use crate::harness::{Mosquitto, Peer, Program, Text, VERSIONS, Wire};

#[test]
fn a_backup_has_every_message_as_it_was() {
    // It queues as few messages of QoS 1 and 2 as Debian's.
    let broker = Mosquitto::setup().lines("max_queued_messages 1000").start();
    let directory = TempDir::new().unwrap();
    let schema: Value = serde_json::from_str(include_str!("../../../schema/record.schema.json")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    for version in VERSIONS {
        // More than it queues.
        retain_many_at_qos_1(&broker, "many", 1_200);
        for (topic, qos) in [("q/0", "0"), ("q/1", "1"), ("q/2", "2")] {
            Program::mosquitto_pub(["-t", topic, "-m", topic, "-r", "-q", qos])
                .at(&broker)
                .run();
        }
        Program::mosquitto_pub(["-t", "q/binary", "-s", "-r", "-q", "2"])
            .stdin(&b"\xff\x00"[..])
            .at(&broker)
            .run();
        let file = directory.path().join(version);
        retain_clear(
            &broker,
            &["#", "--yes", "-V", version, "--backup", file.to_str().unwrap()],
        )
        .stderr("culex: cleared 1,204, refused 0, left 0\n")
        .run();
        let backup = fs::read_to_string(&file).unwrap();
        let records: Vec<Value> = backup
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(records.len(), 1_204);
        for record in &records {
            assert!(schema.is_valid(record), "{record}");
            assert_eq!(record["retain"], true);
        }
        let topics = records
            .iter()
            .map(|record| (record["topic"].as_str().unwrap(), record));
        let records: HashMap<&str, &Value> = topics.collect();
        let of = |topic: &str| records[topic];
        for (topic, qos) in [("q/0", 0), ("q/1", 1), ("q/2", 2)] {
            assert_eq!(of(topic)["payload"], topic);
            assert_eq!(of(topic)["qos"], qos);
        }
        assert_eq!(of("q/binary")["payload"], "/wA=");
        assert_eq!(of("q/binary")["encoding"], "base64");
        for number in 1..=1_200 {
            let record = of(&format!("many/{number}"));
            assert_eq!(record["payload"], format!("message {number}"));
            assert_eq!(record["qos"], 1, "{record}");
        }
        assert_retained(&broker, &[]);
    }
}

#[test]
fn a_backup_overwrites_nothing() {
    let broker = Mosquitto::start();
    retain(&broker, &["a"]);
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("backup");
    fs::write(&file, "precious").unwrap();
    retain_clear(&broker, &["#", "--yes", "--backup", file.to_str().unwrap()])
        .stderr(Text::matching(
            "culex: cannot write the backup .*/backup: .*exists.*\n",
        ))
        .status(1)
        .run();
    assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
    assert_retained(&broker, &["a"]);
}

#[test]
fn a_backup_that_fails_keeps_everything() {
    let broker = Mosquitto::start();
    retain(&broker, &["a"]);
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("no/backup");
    retain_clear(&broker, &["#", "--yes", "--backup", file.to_str().unwrap()])
        .stderr(Text::matching(
            "culex: cannot write the backup .*: No such file .*\n",
        ))
        .status(1)
        .run();
    assert_retained(&broker, &["a"]);
}

#[test]
fn a_backup_that_fails_late_clears_nothing() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("backup");
    let taken = file.clone();
    let server = Wire::one(move |peer| {
        subscribed(peer);
        send_retained(peer, "a");
        fs::write(&taken, "precious").unwrap();
        unsubscribed(peer, 2);
        peer.expect("82 06 00 03 00 01 'a' 02");
        peer.send("90 03 00 03 00");
        peer.expect("a2 05 00 04 00 01 'a'");
        peer.send("b0 02 00 04");
        peer.expect("e0 00");
        peer.expect_end();
    });
    at_wire(&server, &["--backup", file.to_str().unwrap()])
        .stderr(Text::matching(
            "culex: nothing was cleared: cannot write the backup .*exists.*\n",
        ))
        .status(1)
        .run();
    assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
}

#[test]
fn what_comes_to_light_afterwards_is_saved_and_cleared_too() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("backup");
    let seen = file.clone();
    let server = Wire::one(move |peer| {
        // Asked for by its name, nothing comes: what was seen before is saved.
        fn saved(peer: &mut Peer, identifier: u8, topic: &str) {
            peer.expect(&format!("82 06 00 {identifier:02x} 00 01 '{topic}' 02"));
            peer.send(&format!("90 03 00 {identifier:02x} 80"));
            peer.expect(&format!("a2 05 00 {:02x} 00 01 '{topic}'", identifier + 1));
            peer.send(&format!("b0 02 00 {:02x}", identifier + 1));
        }
        fn collected(peer: &mut Peer, identifier: u8, topics: &str) {
            peer.expect(&format!("82 06 00 {identifier:02x} 00 01 '#' 00"));
            peer.send(&format!("90 03 00 {identifier:02x} 00"));
            send_retained(peer, topics);
            unsubscribed(peer, identifier + 1);
        }
        peer.accept_v3();
        collected(peer, 1, "a");
        saved(peer, 3, "a");
        let records = || fs::read_to_string(&seen).unwrap().lines().count();
        let identifier = cleared(peer, "a");
        assert_eq!(records(), 1, "the backup comes first");
        peer.send(&format!("40 02 00 {identifier:02x}"));
        collected(peer, 6, "b");
        saved(peer, 8, "b");
        let identifier = cleared(peer, "b");
        assert_eq!(records(), 2, "the backup comes first");
        peer.send(&format!("40 02 00 {identifier:02x}"));
        // It is there again. Nothing is tried twice.
        collected(peer, 11, "b");
        peer.expect("e0 00");
        peer.expect_end();
    });
    at_wire(&server, &["--backup", file.to_str().unwrap()])
        .stderr("culex: left: b\nculex: cleared 1, refused 0, left 1\n")
        .status(6)
        .run();
    let backup = fs::read_to_string(&file).unwrap();
    let topics = backup.lines().map(|line| {
        let record: Value = serde_json::from_str(line).unwrap();
        assert_eq!(record["payload"], "x");
        record["topic"].as_str().unwrap().to_owned()
    });
    assert_eq!(topics.collect::<Vec<_>>(), ["a", "b"]);
}
