//! Records there and back: `culex sub --output json`, and `culex pub --records`.

use std::fs;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Mosquitto, Program, Running, Text, Wire, seed};

/// A subscriber that prints `count` records of what is published below `filter`.
fn recorder(broker: &Mosquitto, filter: &str, count: usize) -> Running {
    let count = count.to_string();
    let recorder = Program::culex(["sub", "-t", filter, "-q", "2", "-V", "5", "-C", &count]);
    let recorder = recorder
        .args(["--retain-as-published", "--output", "json"])
        .at(broker);
    broker.subscribe(filter, recorder.stdout(Text::Anything))
}

fn replay(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["pub", "-V", "5"]).args(arguments).at(broker)
}

/// Records without what belongs to a delivery: when it was, and its packet. By QoS, as MQTT keeps the order of messages
/// of the same QoS only.
fn messages(records: &[u8]) -> Vec<Value> {
    let lines = std::str::from_utf8(records).unwrap().lines();
    let mut messages: Vec<Value> = lines
        .map(|line| {
            let mut record: Value = serde_json::from_str(line).unwrap();
            for key in ["time", "mid", "dup"] {
                record.as_object_mut().unwrap().remove(key);
            }
            record
        })
        .collect();
    messages.sort_by_key(|record| record["qos"].as_u64());
    messages
}

/// A broker that takes what a test has to give.
fn roomy() -> Mosquitto {
    Mosquitto::setup()
        .lines("max_queued_messages 0\nmax_inflight_messages 0")
        .start()
}

/// Any bytes, text, JSON, nothing.
fn payload(random: &mut Rng) -> Value {
    let length = random.usize(0..60);
    match random.u8(0..4) {
        0 => json!({"payload": "", "encoding": "utf8"}),
        1 => {
            let text: String = (0..length).map(|_| random.char(..)).collect();
            json!({"payload": text, "encoding": "utf8"})
        }
        2 => json!({"payload": "{\"a\": [1, 2.50, \"\\u00e9\"]}", "encoding": "utf8"}),
        _ => {
            // 0xff is in no text, so this is never one.
            let bytes: Vec<u8> = std::iter::once(0xff)
                .chain((0..length).map(|_| random.u8(..)))
                .collect();
            let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes);
            json!({"payload": text, "encoding": "base64"})
        }
    }
}

fn properties(random: &mut Rng) -> Value {
    let mut properties = json!({});
    if random.bool() {
        properties["content_type"] = "application/x".into();
    }
    if random.bool() {
        properties["correlation_data"] = "/wA=".into();
        properties["correlation_encoding"] = "base64".into();
    }
    if random.bool() {
        properties["user_properties"] = json!([["k", "1"], ["k", "2"], ["\u{1f600}", ""]]);
    }
    properties
}

/// A record as a script may write it, time and all.
fn record(random: &mut Rng, number: usize) -> Value {
    let topic = format!(
        "rec/{}/{}",
        random.u8(0..5),
        if random.bool() { "ü" } else { "x y" }
    );
    let mut record = json!({
        "time": format!("2026-11-23T11:00:{:02}.{:09}Z", number / 1000 % 60, number % 1000 * 1_000_000),
        "topic": topic,
        "qos": random.u8(0..3),
        "retain": random.bool(),
    });
    let fields = record.as_object_mut().unwrap();
    fields.extend(payload(random).as_object().unwrap().clone());
    let properties = properties(random);
    if properties != json!({}) {
        fields.insert("properties".into(), properties);
    }
    record
}

fn lines(records: &[Value]) -> String {
    records
        .iter()
        .fold(String::new(), |text, record| text + &record.to_string() + "\n")
}

/// Publishes records, records them, publishes what was recorded, and records that.
fn there_and_back(count: usize, random: &mut Rng) {
    let broker = roomy();
    let directory = TempDir::new().unwrap();
    let records: Vec<Value> = (0..count).map(|number| record(random, number)).collect();
    let first = recorder(&broker, "rec/#", count);
    replay(&broker, &["--records", "-", "--speed", "max"])
        .stdin(lines(&records))
        .run();
    let first = first.finish().stdout;
    fs::write(directory.path().join("first"), &first).unwrap();
    let second = recorder(&broker, "again/rec/#", count);
    let again = ["--records", "first", "--speed", "max", "--topic-prefix", "again/"];
    replay(&broker, &again).directory(directory.path()).run();
    let second = second.finish().stdout;
    let mut sent = records;
    for record in &mut sent {
        record.as_object_mut().unwrap().remove("time");
    }
    sent.sort_by_key(|record| record["qos"].as_u64());
    let first = messages(&first);
    assert!(first == sent, "what was recorded is not what was published");
    let mut expected = first;
    for record in &mut expected {
        record["topic"] = format!("again/{}", record["topic"].as_str().unwrap()).into();
    }
    assert!(
        messages(&second) == expected,
        "what was published again is not what was recorded"
    );
}

#[test]
fn every_message_survives_there_and_back() {
    there_and_back(300, &mut Rng::with_seed(seed()));
}

#[test]
fn many_messages_survive_there_and_back() {
    there_and_back(20_000, &mut Rng::with_seed(seed()));
}

/// Records that are `gap` apart.
fn timed(count: u32, gap: Duration) -> String {
    let first: jiff::Timestamp = "2026-11-23T11:00:00Z".parse().unwrap();
    let record = |number| {
        let time = first.checked_add(gap * number).unwrap();
        format!("{{\"time\":\"{time:.9}\",\"topic\":\"t\",\"payload\":\"{number}\"}}\n")
    };
    (0..count).map(record).collect()
}

#[test]
fn gaps_are_kept_as_they_were_or_scaled() {
    for (speed, factor) in [("1x", 1.0), ("10x", 10.0), ("0.5x", 0.5)] {
        let (send, arrivals) = mpsc::channel();
        let server = Wire::one(move |peer| {
            peer.accept_v5();
            for _ in 0..20 {
                peer.expect_kind(0x30);
                send.send(Instant::now()).unwrap();
            }
            peer.expect_kind(0xe0);
            peer.expect_end();
        });
        let gap = Duration::from_millis(20).mul_f64(factor);
        let replay = Program::culex(["pub", "-V", "5", "--records", "-", "--speed", speed]);
        replay.stdin(timed(20, gap)).at_port(server.port()).run();
        let arrivals: Vec<Instant> = arrivals.iter().collect();
        let after = arrivals
            .iter()
            .map(|arrival| (*arrival - arrivals[0]).as_secs_f64() * 1e3);
        for (number, after) in (0_u32..).zip(after) {
            // Late, or early beside a first one that was late, by what a busy machine takes.
            let due = f64::from(number) * 20.0;
            assert!(
                (due - 60.0..due + 200.0).contains(&after),
                "{speed}: {number} after {after} ms"
            );
        }
    }
}

#[test]
fn a_rate_or_no_speed_takes_no_notice_of_times() {
    let broker = roomy();
    let hours = timed(100, Duration::from_hours(1));
    for arguments in [["--speed", "max"], ["--rate", "10k/s"]] {
        let recorder = recorder(&broker, "t", 100);
        let started = Instant::now();
        replay(&broker, &["--records", "-"])
            .args(arguments)
            .stdin(hours.as_str())
            .run();
        recorder.finish();
        assert!(started.elapsed() < Duration::from_mins(1));
    }
}

#[test]
fn a_part_of_the_time_and_several_rounds() {
    let broker = roomy();
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("r"), timed(10, Duration::from_secs(1))).unwrap();
    let arguments: &[&[&str]] = &[
        &["--from", "3", "--to", "5s"],
        &[
            "--from",
            "2026-11-23T11:00:03Z",
            "--to",
            "2026-11-23T12:00:05+01:00",
        ],
    ];
    for arguments in arguments {
        let received = Program::mosquitto_sub(["-t", "t", "-C", "6"]).at(&broker);
        let received = broker.subscribe("t", received.stdout("3\n4\n3\n4\n3\n4\n"));
        replay(&broker, &["--records", "r", "--loop", "3", "--speed", "max"])
            .args(*arguments)
            .directory(directory.path())
            .run();
        received.finish();
    }
}

#[test]
fn scripts_say_topic_qos_retain_and_properties_on_each_line() {
    let broker = Mosquitto::start();
    let received = Program::mosquitto_sub([
        "-t",
        "a/#",
        "-q",
        "2",
        "-V",
        "5",
        "-C",
        "4",
        "-F",
        "%t %q %r %p %C",
    ])
    .args(["--retain-as-published"])
    .at(&broker);
    let received = broker.subscribe("a/#", received.stdout(Text::Anything));
    let script = concat!(
        r#"{"topic":"a/1","payload":"x"}"#,
        "\n\n",
        r#"{"topic":"a/2","payload":"y","qos":2,"retain":true,"properties":{"content_type":"text/x"}}"#,
        "\r\n",
        r#" { "payload" : "" , "qos":0, "topic":"a/3" } "#,
        "\n",
        r#"{"topic":"a/4","payload":{"z":1},"encoding":"json"}"#,
    );
    replay(&broker, &["--records", "-", "-q", "1"])
        .stdin(script)
        .run();
    let received = received.finish();
    let mut lines: Vec<&str> = received.text().lines().collect();
    // QoS 2 takes a way of its own.
    lines.sort_unstable();
    let expected = [
        "a/1 1 0 x ",
        "a/2 2 1 y text/x",
        "a/3 0 0  ",
        "a/4 1 0 {\"z\":1} ",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn retained_messages_are_kept_or_dropped() {
    let broker = Mosquitto::start();
    let record = r#"{"topic":"kept","payload":"x","retain":true}"#;
    replay(&broker, &["--records", "-", "--retain", "drop"])
        .stdin(record)
        .run();
    let nothing = Program::culex(["sub", "-t", "kept", "-W", "300ms"]).at(&broker);
    nothing.stderr(Text::Anything).status(27).run();
    replay(&broker, &["--records", "-"]).stdin(record).run();
    Program::culex(["sub", "-t", "kept", "-C", "1"])
        .at(&broker)
        .stdout("x\n")
        .run();
}

#[test]
fn lines_with_a_topic_in_front() {
    let broker = Mosquitto::start();
    let received = Program::mosquitto_sub(["-t", "#", "-v", "-q", "1", "-C", "3"]).at(&broker);
    let received = broker.subscribe("#", received.stdout("p/a/b x\ty z\np/c \u{1f600}\np/d (null)\n"));
    Program::culex([
        "pub",
        "-l",
        "--topic-separator",
        "TAB",
        "--topic-prefix",
        "p/",
        "-q",
        "1",
    ])
    .stdin("a/b\tx\ty z\nc\t\u{1f600}\nd\t\n")
    .at(&broker)
    .run();
    received.finish();
    let wrong = Program::culex(["pub", "-l", "--topic-separator", ";"]).stdin("a;b\nc,d\n");
    wrong
        .at(&broker)
        .stderr("culex: stopped after 1 message: standard input, line 2: there is no ; in it\n")
        .status(1)
        .run();
}

#[test]
fn a_bad_line_is_named_and_what_stood_before_it_arrives() {
    let good = r#"{"topic":"t","payload":"good","qos":1}"#;
    let cases = [
        (
            r#"{"topic":"t","payload":"cut he"#,
            "EOF while parsing a string (column 30), where the line is cut off",
        ),
        (
            r#"{"topic":"t","payload":"x","colour":"red"}"#,
            "unknown field `colour`, expected one of .* \\(column 35\\)",
        ),
        (r#"{"topic":"t"}"#, "missing field `payload` (column 13)"),
        (
            r#"{"topic":"t/#","payload":""}"#,
            "topic: it holds the wildcard '#', which only a topic filter may",
        ),
        ("plain text", "expected value (column 1)"),
    ];
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    for (line, fault) in cases {
        fs::write(
            directory.path().join("bad.ndjson"),
            format!("{good}\n{line}\n{good}\n"),
        )
        .unwrap();
        let received = broker.subscribe("t", broker.listener(1, "%p").stdout("good\n"));
        let fault = if fault.contains(".*") {
            fault.to_owned()
        } else {
            regex::escape(fault)
        };
        let stderr = Text::matching(&format!(
            "culex: stopped after 1 message: bad.ndjson, line 2: {fault}\n"
        ));
        replay(&broker, &["--records", "bad.ndjson"])
            .directory(directory.path())
            .stderr(stderr)
            .status(1)
            .run();
        received.finish();
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let broker = Mosquitto::start();
    let old = Program::culex(["pub", "--records", "-", "-V", "311"]).at(&broker);
    old.stdin(r#"{"topic":"t","payload":"","properties":{"content_type":"x"}}"#)
        .stderr("culex: stopped after 0 messages: standard input, line 1: it has properties, which need MQTT 5 (-V 5)\n")
        .status(1)
        .run();
    let missing =
        replay(&broker, &["--records", "nowhere"]).stderr(Text::matching("culex: cannot read nowhere: .*\n"));
    missing.status(1).run();
    for (arguments, stderr) in [
        (
            &["--records", "-", "--loop", "2"][..],
            "standard input can be read only once",
        ),
        (&["--records", "x", "-t", "a"], "the lines have theirs"),
        (&["--records", "x", "-m", "a"], "cannot be used with"),
        (
            &["--records", "x", "--speed", "max", "--rate", "1"],
            "cannot be used with",
        ),
        (
            &["-t", "a", "-n", "--topic-prefix", "x"],
            "it goes with --records",
        ),
        (
            &["-t", "a", "-n", "--retain", "drop"],
            "--retain keep and drop: there are no --records",
        ),
        (
            &["-t", "a", "-n", "--speed", "max"],
            "--speed: there are no --records",
        ),
    ] {
        let wrong = Program::culex(["pub"]).args(arguments);
        wrong
            .stderr(Text::matching(&format!(".*{stderr}.*")))
            .status(2)
            .run();
    }
}
