//! `culex probe`.

use serde_json::Value;

use crate::harness::{Mosquitto, Program, Text, Wire};

fn probe(arguments: &[&str]) -> Program {
    Program::culex(["probe", "--samples", "5"]).args(arguments)
}

/// The report of a probe, which keeps to its schema.
fn report(program: Program) -> Value {
    let output = program
        .args(["--output", "json"])
        .stdout(Text::matching("\\{[^\n]*\\}\n"))
        .run();
    let report: Value = serde_json::from_str(output.text()).unwrap();
    let schema = include_str!("../../schema/probe-report.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(schema.is_valid(&report), "{report}");
    report
}

/// Whether a feature is announced, and whether it works.
fn feature(report: &Value, name: &str) -> (Option<bool>, Option<bool>) {
    let mut features = report["features"].as_array().unwrap().iter();
    let feature = features
        .find(|feature| feature["name"] == name)
        .unwrap_or_else(|| panic!("no {name} in {report}"));
    (feature["announced"].as_bool(), feature["works"].as_bool())
}

/// A broker that tells of itself, as it does unless the tests say otherwise.
fn telling() -> Mosquitto {
    let broker = Mosquitto::setup().lines("sys_interval 1\n").start();
    Program::culex(["sub", "-t", "$SYS/broker/uptime", "-C", "1"])
        .at(&broker)
        .stdout(Text::matching(".* seconds\n"))
        .run();
    broker
}

const YES: (Option<bool>, Option<bool>) = (Some(true), Some(true));

#[test]
fn mosquitto_can_do_all_that_it_says() {
    let broker = telling();
    let report = report(probe(&[]).at(&broker));
    let versions = report["protocol_versions"].as_array().unwrap();
    let accepted: Vec<_> = versions
        .iter()
        .map(|version| version["protocol_version"].as_str().unwrap())
        .collect();
    assert_eq!(accepted, ["5", "3.1.1", "3.1"]);
    assert!(
        versions.iter().all(|version| version["accepted"] == true),
        "{report}"
    );
    assert_eq!(
        (&report["tried_with"], &report["problems"]),
        (&"5".into(), &Value::Array(Vec::new()))
    );
    for name in [
        "QoS 0",
        "QoS 1",
        "QoS 2",
        "wildcard subscriptions",
        "retained messages",
        "shared subscriptions",
        "subscription identifiers",
        "topic aliases",
        "large messages",
    ] {
        assert_eq!(feature(&report, name), YES, "{name}");
    }
    assert_eq!(report["announced"]["topic_alias_maximum"], 10);
    assert_eq!(report["round_trip"]["samples"], 5);
    assert!(
        report["sys"]["version"]
            .as_str()
            .unwrap()
            .starts_with("mosquitto version 2")
    );
    // Nothing is left of it.
    Program::culex(["sub", "-t", "#", "-W", "0.5"])
        .at(&broker)
        .status(27)
        .stderr("culex: timed out after 500ms\n")
        .run();
}

#[test]
fn limits_are_found() {
    let broker = Mosquitto::setup()
        .lines("retain_available false\nmax_packet_size 20000\nmax_keepalive 30\npersistent_client_expiration 1h\n")
        .listener("")
        .start();
    let report = report(probe(&["--wait", "500ms"]).at(&broker));
    assert_eq!(feature(&report, "retained messages"), (Some(false), Some(false)));
    assert_eq!(report["announced"]["maximum_packet_size"], 20_000);
    assert_eq!(feature(&report, "large messages"), YES);
    assert_eq!(report["problems"], Value::Array(Vec::new()), "{report}");
}

#[test]
fn without_a_word_published_only_announcements_are_told() {
    let broker = Mosquitto::setup()
        .lines("sys_interval 1\n")
        .acl("topic read #\ntopic read $SYS/#\n")
        .start();
    let report = report(probe(&["--passive"]).at(&broker));
    assert_eq!(feature(&report, "shared subscriptions"), (Some(true), None));
    assert_eq!(
        (&report["passive"], &report["round_trip"]),
        (&true.into(), &Value::Null)
    );
    assert!(report["sys"]["messages"].as_u64().unwrap() > 5, "{report}");
}

/// A broker that takes the messages and gives them to nobody.
#[test]
fn what_is_announced_and_does_not_work_is_named() {
    let broker = Mosquitto::setup()
        .acl("topic write #\ntopic read $SYS/#\n")
        .start();
    let report = report(probe(&["--wait", "200ms"]).at(&broker));
    assert_eq!(feature(&report, "QoS 1"), (Some(true), Some(false)));
    assert_eq!(
        feature(&report, "shared subscriptions"),
        (Some(true), Some(false))
    );
    let problems = report["problems"].as_array().unwrap();
    let shared = "shared subscriptions: announced, and does not work: no message within 200ms";
    assert!(problems.contains(&shared.into()), "{report}");
}

#[test]
fn a_person_gets_a_table() {
    let broker = telling();
    let table = Text::matching(concat!(
        "broker +127.0.0.1:\\d+\nMQTT 5 +yes, in .*\nMQTT 3.1.1 +yes, in .*\nMQTT 3.1 +yes, in .*\n",
        "\\$SYS +mosquitto version 2.* messages\nround trip +.* of 5\n\nreceive maximum +.*\n",
        "\nwith MQTT 5 +announced +tried\nQoS 0 +yes +works\n.*large messages +yes +works: 1024 KiB\n",
    ));
    probe(&[]).at(&broker).stdout(table).run();
}

#[test]
fn who_needs_credentials_is_told_so() {
    let broker = Mosquitto::setup().user("anna", "secret").start();
    probe(&[])
        .at(&broker)
        .status(4)
        .stdout(Text::matching(
            "broker .*\nMQTT 5 +no: .*Not authorized.*\nMQTT 3.1.1 +no: .*\nMQTT 3.1 +no: .*\n",
        ))
        .stderr(Text::matching(
            "culex: the broker refused the connection: .*\nhint: give a user name.*\n",
        ))
        .run();
    let program = probe(&["-u", "anna", "-P", "secret"]).at(&broker);
    assert_eq!(feature(&report(program), "QoS 2"), YES);
}

#[test]
fn what_is_no_broker_is_told_so() {
    let server = Wire::serve(|door| {
        for _ in 0..3 {
            let mut peer = door.open();
            peer.expect_kind(0x10);
            peer.send("'HTTP/1.1' 20 '400' 20 'Bad' 0d 0a 0d 0a");
            peer.half_close();
            peer.drain();
        }
    });
    probe(&[])
        .at_port(server.port())
        .status(5)
        .stdout(Text::matching("broker .*\nMQTT 5 +no: .*not MQTT.*"))
        .stderr(Text::matching(
            "culex: the broker's answer is not MQTT: .*\nhint: --ws speaks WebSocket\n",
        ))
        .run();
    probe(&[])
        .at_port(1)
        .status(3)
        .stderr(Text::matching("culex: connection refused .*\nhint: .*\n"))
        .run();
}

/// A server of 3.1.1 alone, which closes the connection on everything else, as MQTT 3.1.1 says.
#[test]
fn a_version_that_is_refused_is_told_and_the_next_one_tried() {
    let server = Wire::serve(|door| {
        let mut peer = door.open();
        peer.expect_kind(0x10);
        peer.send("20 02 00 01");
        peer.half_close();
        peer.drain();
        let mut peer = door.open();
        peer.accept_v3();
        peer.drain();
        let mut peer = door.open();
        peer.expect_kind(0x10);
        peer.half_close();
        peer.drain();
        // The one that the rest is tried on.
        let mut peer = door.open();
        peer.accept_v3();
        peer.drain();
    });
    let report = report(probe(&["--passive", "--wait", "100ms"]).at_port(server.port()));
    let versions = report["protocol_versions"].as_array().unwrap();
    let accepted: Vec<_> = versions
        .iter()
        .map(|version| version["accepted"].as_bool().unwrap())
        .collect();
    assert_eq!(accepted, [false, true, false]);
    assert_eq!(
        (&report["tried_with"], &report["announced"]),
        (&"3.1.1".into(), &Value::Null)
    );
    assert!(
        versions[2]["reason"]
            .as_str()
            .unwrap()
            .contains("closed the connection")
    );
    assert_eq!(report["sys"]["refused"], "no SUBACK within 100ms");
}

#[cfg(feature = "broker")]
#[test]
fn the_embedded_broker_can_do_all_that_it_says() {
    use std::net::Ipv4Addr;
    let listen = vec![(Ipv4Addr::LOCALHOST, 0).into()];
    let broker = culex::broker::start(&culex::broker::BrokerOptions { listen }).unwrap();
    let report = report(probe(&[]).at_port(broker.local_addr().port()));
    assert_eq!(report["problems"], Value::Array(Vec::new()), "{report}");
    assert_eq!(feature(&report, "shared subscriptions"), YES);
    assert_eq!(feature(&report, "QoS 2"), YES);
}
