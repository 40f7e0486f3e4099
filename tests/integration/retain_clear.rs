//! `culex retain-clear`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Mosquitto, Peer, Program, Stream, Text, VERSIONS, Wire, hex};

const CLEARED_NOTHING: &str = "culex: there is no retained message to clear\n";

fn retain_clear(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["retain-clear"])
        .args(arguments)
        .at(broker)
        .timeout(Duration::from_mins(1))
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

/// A client of MQTT 3.1.1 that only publishes, as fast as a socket takes it.
struct Publisher {
    stream: TcpStream,
}

impl Publisher {
    fn connect(port: u16) -> Self {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .write_all(&hex("10 0c 00 04 'MQTT' 04 02 00 00 00 00"))
            .unwrap();
        stream.read_exact(&mut [0; 4]).unwrap();
        Self { stream }
    }

    /// PUBLISH at QoS 0.
    fn packet(topic: &str, payload: &str, retain: bool) -> Vec<u8> {
        let length = u8::try_from(2 + topic.len() + payload.len()).unwrap();
        assert!(length < 0x80, "one byte of length");
        let topic_length = u8::try_from(topic.len()).unwrap();
        let mut packet = vec![0x30 | u8::from(retain), length, 0, topic_length];
        packet.extend_from_slice(topic.as_bytes());
        packet.extend_from_slice(payload.as_bytes());
        packet
    }

    /// Publishes, and waits until the broker has taken all.
    fn publish(&mut self, messages: impl Iterator<Item = (String, String)>) {
        let bytes: Vec<u8> = messages
            .flat_map(|(topic, payload)| Self::packet(&topic, &payload, true))
            .collect();
        self.stream.write_all(&bytes).unwrap();
        // What comes on one connection is taken in its order.
        self.stream.write_all(&hex("32 07 00 03 'end' 00 01")).unwrap();
        self.stream.read_exact(&mut [0; 4]).unwrap();
    }
}

/// Retains messages of QoS 1 on `prefix/1` and so on.
fn retain_many_at_qos_1(broker: &Mosquitto, prefix: &str, count: u16) {
    let mut publisher = Publisher::connect(broker.port());
    for number in 1..=count {
        let mut packet = Publisher::packet(&format!("{prefix}/{number}"), "", true);
        packet[0] |= 2;
        packet.extend_from_slice(&number.to_be_bytes());
        packet.extend_from_slice(format!("message {number}").as_bytes());
        packet[1] = u8::try_from(packet.len() - 2).unwrap();
        publisher.stream.write_all(&packet).unwrap();
    }
    let mut acknowledgements = vec![0; usize::from(count) * 4];
    publisher.stream.read_exact(&mut acknowledgements).unwrap();
}

/// Retains a message on each of these topics; its payload is the topic.
fn retain(broker: &Mosquitto, topics: &[&str]) {
    let messages = topics
        .iter()
        .map(|topic| ((*topic).to_owned(), (*topic).to_owned()));
    Publisher::connect(broker.port()).publish(messages);
}

/// Retains messages on `prefix/0` and so on.
fn retain_many(broker: &Mosquitto, prefix: &str, count: usize) {
    let message = |number| (format!("{prefix}/{number}"), format!("message {number}"));
    Publisher::connect(broker.port()).publish((0..count).map(message));
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

/// Publishes live messages until it is dropped: about a thousand a second, on topics with and without a retained
/// message.
struct Traffic {
    count: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Traffic {
    fn start(broker: &Mosquitto) -> Self {
        let mut publisher = Publisher::connect(broker.port());
        let count = Arc::new(AtomicU64::new(0));
        let over = Arc::new(AtomicBool::new(false));
        let (counter, ended) = (count.clone(), over.clone());
        let thread = thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                let bytes: Vec<u8> = (0..5)
                    .flat_map(|_| ["t/1", "t/live"].map(|topic| Publisher::packet(topic, "live", false)))
                    .flatten()
                    .collect();
                publisher.stream.write_all(&bytes).unwrap();
                counter.fetch_add(10, Ordering::Relaxed);
                thread::sleep(Duration::from_millis(10));
            }
        });
        Self {
            count,
            over,
            thread: Some(thread),
        }
    }
}

impl Drop for Traffic {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || thread::panicking(), "the traffic failed");
    }
}

#[test]
fn live_messages_neither_end_nor_join_the_collection() {
    let broker = Mosquitto::start();
    let traffic = Traffic::start(&broker);
    for version in VERSIONS {
        retain(&broker, &["t/1", "t/2", "t/3"]);
        let before = traffic.count.load(Ordering::Relaxed);
        retain_clear(&broker, &["t/#", "--dry-run", "-V", version])
            .stdout("t/1\nt/2\nt/3\n")
            .stderr("culex: 3 retained messages would be cleared\n")
            .run();
        retain_clear(&broker, &["t/#", "--dry-run", "--wait", "100ms", "-V", version])
            .stdout("t/1\nt/2\nt/3\n")
            .stderr("culex: 3 retained messages would be cleared\n")
            .run();
        retain_clear(&broker, &["t/#", "--yes", "-V", version])
            .stderr("culex: cleared 3, refused 0, left 0\n")
            .run();
        let meanwhile = traffic.count.load(Ordering::Relaxed) - before;
        assert!(meanwhile > 500, "only {meanwhile} live messages");
    }
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
fn a_backup_has_every_message_as_it_was() {
    // It queues as few messages of QoS 1 and 2 as Debian's.
    let broker = Mosquitto::setup().lines("max_queued_messages 1000").start();
    let directory = TempDir::new().unwrap();
    let schema: Value = serde_json::from_str(include_str!("../../schema/record.schema.json")).unwrap();
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

/// A broker where `ann` may see all and clear what is below `open`.
fn broker_with_locked_topics() -> Mosquitto {
    let rules = "user root\ntopic readwrite #\nuser ann\ntopic readwrite open/#\ntopic read locked/#\n";
    let broker = Mosquitto::setup()
        .user("root", "secret")
        .user("ann", "secret")
        .acl(rules)
        // Without a limit of the queue it counts every refusal as one too many, and closes the connection.
        .lines("max_queued_messages 1000")
        .start();
    for topic in ["open/1", "open/2", "locked/1", "locked/2"] {
        Program::mosquitto_pub(["-t", topic, "-m", "x", "-r", "-q", "1"])
            .args(["-u", "root", "-P", "secret"])
            .at(&broker)
            .run();
    }
    broker
}

fn as_ann(broker: &Mosquitto, arguments: &[&str]) -> Program {
    retain_clear(broker, arguments).args(["-u", "ann", "-P", "secret", "--yes"])
}

#[test]
fn what_mqtt_5_refuses_is_named_with_its_reason() {
    let broker = broker_with_locked_topics();
    as_ann(&broker, &["#", "-V", "5"])
        .stderr(
            "culex: refused: locked/1: Not authorized (0x87)\n\
             culex: refused: locked/2: Not authorized (0x87)\n\
             culex: cleared 2, refused 2, left 0\n",
        )
        .status(6)
        .run();
    let output = as_ann(&broker, &["#", "-V", "5", "--output", "json"])
        .stdout(Text::Anything)
        .stderr(Text::Anything)
        .status(6)
        .run();
    let refused =
        ["locked/1", "locked/2"].map(|topic| json!({"topic": topic, "reason": "Not authorized (0x87)"}));
    assert_eq!(
        report(&output),
        json!({"found": 2, "cleared": 0, "refused": refused, "left": [], "verified": true})
    );
}

#[test]
fn what_mqtt_3_refuses_in_silence_is_found_to_be_left() {
    for version in ["31", "311"] {
        let broker = broker_with_locked_topics();
        as_ann(&broker, &["#", "-V", version])
            .stderr("culex: left: locked/1\nculex: left: locked/2\nculex: cleared 2, refused 0, left 2\n")
            .status(6)
            .run();
        let output = as_ann(&broker, &["#", "-V", version, "--output", "json"])
            .stdout(Text::Anything)
            .stderr(Text::Anything)
            .status(6)
            .run();
        assert_eq!(
            report(&output),
            json!({"found": 2, "cleared": 0, "refused": [], "left": ["locked/1", "locked/2"], "verified": true})
        );
    }
}

#[test]
fn many_that_are_left_are_counted_and_some_are_named() {
    let broker = broker_with_locked_topics();
    for number in 10..23 {
        Program::mosquitto_pub(["-t", &format!("locked/{number}"), "-m", "x", "-r", "-q", "1"])
            .args(["-u", "root", "-P", "secret"])
            .at(&broker)
            .run();
    }
    let named = (0..10).fold("culex: left: locked/1\n".to_owned(), |mut lines, number| {
        if number < 9 {
            let _ = writeln!(lines, "culex: left: locked/1{number}");
        }
        lines
    });
    as_ann(&broker, &["#"])
        .stderr(format!(
            "{named}culex: and 5 more\nculex: cleared 2, refused 0, left 15\n"
        ))
        .status(6)
        .run();
}

#[test]
fn a_refused_subscription_clears_nothing() {
    for (version, acknowledgement, reason) in [
        ("311", "90 04 00 01 00 80", "Failure (0x80)"),
        (
            "5",
            "90 0a 00 01 05 1f 00 02 'no' 00 87",
            "Not authorized (0x87) (no)",
        ),
    ] {
        let server = Wire::one(move |peer| {
            peer.expect_kind(0x10);
            peer.send(if version == "5" {
                "20 03 00 00 00"
            } else {
                "20 02 00 00"
            });
            peer.expect_kind(0x82);
            peer.send(acknowledgement);
            peer.expect_kind(0xe0);
            peer.expect_end();
        });
        at_wire(&server, &["other", "-V", version])
            .stderr(format!(
                "culex: nothing was cleared: the broker refused the subscription to other: {reason}\n"
            ))
            .status(4)
            .run();
    }
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

#[test]
fn without_somebody_to_ask_it_refuses_before_it_connects() {
    let refusal = "culex: there is nobody to ask: give --yes to clear, or --dry-run to look\n";
    // Nothing listens there.
    let program = || Program::culex(["retain-clear", "#", "-p", "1"]);
    program().stderr(refusal).status(2).run();
    program().stdin("y\n").stderr(refusal).status(2).run();
    program()
        .args(["--quiet"])
        .on_terminal(&[Stream::Stdin])
        .status(2)
        .run();
    program()
        .args(["-c", "-i", "me", "--yes"])
        .stderr(Text::matching("culex: .*leave -c out\n"))
        .status(2)
        .run();
    Program::culex(["retain-clear", "$share/group/#", "--yes"])
        .stderr(Text::matching(
            ".*a shared subscription gets no retained messages.*",
        ))
        .status(2)
        .run();
}

#[test]
fn quiet_says_nothing() {
    let broker = broker_with_locked_topics();
    as_ann(&broker, &["#", "--quiet"]).status(6).run();
}

/// What a terminal shows: perhaps a bar, where the machine is slow, and then this.
fn shown(text: &str) -> Text {
    Text::matching(&format!(r"([^\n]*\x1b\[2K)?{}", regex::escape(text)))
}

fn on_terminal(broker: &Mosquitto, arguments: &[&str]) -> Program {
    retain_clear(broker, arguments).on_terminal(&[Stream::Stdin, Stream::Stderr])
}

#[test]
fn it_asks_on_a_terminal() {
    let broker = Mosquitto::start();
    let topics = ["a", "b", "c", "d", "e", "f", "g\u{202e}"];
    retain(&broker, &topics);
    let question = "  a\r\n  b\r\n  c\r\n  d\r\n  e\r\n  and 2 more\r\nclear 7 retained messages? [y/N] ";
    let answers = [
        ("\r", "\r\n"),
        ("n\r", "n\r\n"),
        ("yess\r", "yess\r\n"),
        ("\u{4}", "\r\n"),
    ];
    let asked = answers.map(|(keys, echo)| {
        let screen = shown(&format!("{question}{echo}culex: nothing was cleared\r\n"));
        (
            keys,
            on_terminal(&broker, &["#"]).screen(screen).status(1).spawn(),
        )
    });
    for (keys, mut running) in asked {
        running.wait_for_screen("[y/N] ");
        running.press(keys);
        running.finish();
    }
    assert_retained(&broker, &topics);
    for (keys, all) in [("y\r", &topics[..]), (" YES \r", &["a"])] {
        retain(&broker, all);
        let mut running = on_terminal(&broker, &["#"])
            .screen(Text::matching(".*cleared [71], refused 0, left 0\r\n"))
            .spawn();
        running.wait_for_screen("[y/N] ");
        running.press(keys);
        running.finish();
    }
    assert_retained(&broker, &[]);
}

#[test]
fn control_characters_of_topics_do_not_reach_the_terminal() {
    let broker = Mosquitto::start();
    retain(&broker, &["g\u{202e}"]);
    let mut running = on_terminal(&broker, &["#"])
        .screen(shown(
            "  g\\u{202e}\r\nclear 1 retained message? [y/N] y\r\nculex: cleared 1, refused 0, left 0\r\n",
        ))
        .spawn();
    running.wait_for_screen("[y/N] ");
    running.press("y\r");
    running.finish();
    retain(&broker, &["g\u{202e}"]);
    retain_clear(&broker, &["#", "--dry-run"])
        .on_terminal(&[Stream::Stdout])
        .screen("g\\u{202e}\r\n")
        .stderr("culex: 1 retained message would be cleared\n")
        .run();
}

#[test]
fn an_interrupted_question_clears_nothing() {
    let broker = Mosquitto::start();
    retain(&broker, &["a"]);
    let mut running = on_terminal(&broker, &["#"])
        .screen(shown(
            "  a\r\nclear 1 retained message? [y/N] ^Cculex: nothing was cleared\r\n",
        ))
        .status(130)
        .spawn();
    running.wait_for_screen("[y/N] ");
    running.press("\u{3}");
    running.finish();
    assert_retained(&broker, &["a"]);
}

/// CONNECT, and a SUBSCRIBE to `#` with identifier 1.
fn subscribed(peer: &mut Peer) {
    peer.accept_v3();
    peer.expect("82 06 00 01 00 01 '#' 00");
    peer.send("90 03 00 01 00");
}

/// Retained messages on these topics of one letter, each with the payload `x`.
fn send_retained(peer: &mut Peer, topics: &str) {
    for topic in topics.bytes() {
        peer.send(&format!("31 04 00 01 {topic:02x} 'x'"));
    }
}

/// UNSUBSCRIBE from `#` with this identifier.
fn unsubscribed(peer: &mut Peer, identifier: u8) {
    peer.expect(&format!("a2 05 00 {identifier:02x} 00 01 '#'"));
    peer.send(&format!("b0 02 00 {identifier:02x}"));
}

/// The empty message for `topic`; returns its packet identifier.
fn cleared(peer: &mut Peer, topic: &str) -> u8 {
    let packet = peer.expect_kind(0x33);
    assert_eq!(
        packet[..5],
        hex(&format!("33 05 00 01 '{topic}'"))[..],
        "{packet:?}"
    );
    assert_eq!(packet.len(), 7);
    packet[6]
}

fn at_wire(server: &Wire, arguments: &[&str]) -> Program {
    Program::culex(["retain-clear", "#", "--yes"])
        .args(arguments)
        .at_port(server.port())
}

#[test]
fn a_broker_that_goes_away_leaves_what_it_has_not_acknowledged() {
    for (arguments, printed) in [
        (&[][..], Text::from("")),
        (
            &["--output", "json"][..],
            Text::from(
                "{\"found\":3,\"cleared\":1,\"refused\":[],\"left\":[\"b\",\"c\"],\"verified\":false}\n",
            ),
        ),
    ] {
        let server = Wire::one(|peer| {
            subscribed(peer);
            send_retained(peer, "cab");
            unsubscribed(peer, 2);
            let first = cleared(peer, "a");
            cleared(peer, "b");
            cleared(peer, "c");
            peer.send(&format!("40 02 00 {first:02x}"));
            peer.half_close();
            peer.drain();
        });
        at_wire(&server, arguments)
            .stdout(printed)
            .stderr(
                "culex: left: b\nculex: left: c\nculex: cleared 1, refused 0, left 2, not verified\n\
                 culex: the connection was lost: the broker closed it\n",
            )
            .status(5)
            .run();
    }
}

#[test]
fn a_broker_that_goes_away_before_the_clearing() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        send_retained(peer, "a");
        peer.half_close();
        peer.drain();
    });
    at_wire(&server, &["--output", "json"])
        .stderr("culex: nothing was cleared: the connection was lost: the broker closed it\n")
        .status(5)
        .run();
}

#[test]
fn an_interrupted_clearing_says_how_far_it_was() {
    let (sender, receiver) = mpsc::channel();
    let server = Wire::one(move |peer| {
        subscribed(peer);
        send_retained(peer, "abc");
        unsubscribed(peer, 2);
        let identifier = cleared(peer, "a");
        peer.send(&format!("40 02 00 {identifier:02x}"));
        // With one in flight, this says that the acknowledgement was read.
        cleared(peer, "b");
        sender.send(()).unwrap();
        peer.expect("e0 00");
        peer.expect_end();
    });
    let running = at_wire(&server, &["-M", "1"])
        .stderr("culex: left: b\nculex: left: c\nculex: cleared 1, refused 0, left 2, not verified\n")
        .status(130)
        .spawn();
    receiver.recv_timeout(Duration::from_secs(20)).unwrap();
    running.signal(Signal::INT);
    running.finish();
}

#[test]
fn messages_that_come_after_the_quiet_repeat_the_collection() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        send_retained(peer, "a");
        peer.expect("a2 05 00 02 00 01 '#'");
        send_retained(peer, "b");
        peer.send("b0 02 00 02");
        peer.expect("82 06 00 03 00 01 '#' 00");
        peer.send("90 03 00 03 00");
        send_retained(peer, "abc");
        unsubscribed(peer, 4);
        peer.expect("e0 00");
        peer.expect_end();
    });
    Program::culex(["retain-clear", "#", "--dry-run"])
        .at_port(server.port())
        .stdout("a\nb\nc\n")
        .stderr("culex: 3 retained messages would be cleared\n")
        .run();
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

#[test]
fn empty_and_live_messages_are_none_that_are_retained() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        peer.send("30 04 00 01 'l' 'x'");
        peer.send("31 03 00 01 'e'");
        send_retained(peer, "a");
        unsubscribed(peer, 2);
        peer.drain();
    });
    Program::culex(["retain-clear", "#", "--dry-run"])
        .at_port(server.port())
        .stdout("a\n")
        .stderr("culex: 1 retained message would be cleared\n")
        .run();
}

#[test]
fn the_window_of_the_broker_is_kept() {
    let server = Wire::one(|peer| {
        peer.expect_kind(0x10);
        // Receive Maximum 1.
        peer.send("20 06 00 00 03 21 00 01");
        peer.expect_kind(0x82);
        peer.send("90 04 00 01 00 00");
        for topic in ["'a'", "'b'"] {
            peer.send(&format!("31 05 00 01 {topic} 00 'x'"));
        }
        peer.expect_kind(0xa2);
        peer.send("b0 04 00 02 00 00");
        for topic in ["'a'", "'b'"] {
            let packet = peer.expect_kind(0x33);
            assert_eq!(packet[..5], hex(&format!("33 06 00 01 {topic}"))[..]);
            // Not authorized, with a reason string.
            peer.send(&format!("40 09 00 {:02x} 87 05 1f 00 02 'no'", packet[6]));
        }
        peer.expect_kind(0x82);
        peer.send("90 04 00 05 00 00");
        peer.expect_kind(0xa2);
        peer.send("b0 04 00 06 00 00");
        peer.drain();
    });
    at_wire(&server, &["-V", "5"])
        .stderr(
            "culex: refused: a: Not authorized (0x87): no\nculex: refused: b: Not authorized (0x87): no\n\
             culex: cleared 0, refused 2, left 0\n",
        )
        .status(6)
        .run();
}

#[test]
fn it_asks_again_for_what_comes_to_light() {
    for (answer, end) in [
        ("y", "culex: cleared 2, refused 0, left 0\r\n"),
        ("n", "culex: left: b\r\nculex: cleared 1, refused 0, left 1\r\n"),
    ] {
        let server = Wire::one(move |peer| {
            subscribed(peer);
            send_retained(peer, "a");
            unsubscribed(peer, 2);
            let identifier = cleared(peer, "a");
            peer.send(&format!("40 02 00 {identifier:02x}"));
            peer.expect("82 06 00 04 00 01 '#' 00");
            peer.send("90 03 00 04 00");
            send_retained(peer, "b");
            unsubscribed(peer, 5);
            if answer == "y" {
                let identifier = cleared(peer, "b");
                peer.send(&format!("40 02 00 {identifier:02x}"));
                peer.expect("82 06 00 07 00 01 '#' 00");
                peer.send("90 03 00 07 00");
                unsubscribed(peer, 8);
            }
            peer.expect("e0 00");
            peer.expect_end();
        });
        let mut running = Program::culex(["retain-clear", "#"])
            .at_port(server.port())
            .on_terminal(&[Stream::Stdin, Stream::Stderr])
            .screen(Text::matching(&format!(
                r".*clear 1 retained message\? \[y/N\] y\r\n.*  b\r\nalso clear 1 retained message\? \[y/N\] {answer}\r\n.*{}",
                regex::escape(end)
            )))
            .status(if answer == "y" { 0 } else { 6 })
            .spawn();
        running.wait_for_screen("[y/N] ");
        running.press("y\r");
        running.wait_for_screen("also clear 1 retained message? [y/N] ");
        running.press(&format!("{answer}\r"));
        running.finish();
    }
}

#[test]
fn the_connection_is_kept_alive_while_it_asks() {
    let (sender, receiver) = mpsc::channel();
    let server = Wire::one(move |peer| {
        subscribed(peer);
        send_retained(peer, "a");
        unsubscribed(peer, 2);
        peer.expect("c0 00");
        peer.send("d0 00");
        peer.expect("c0 00");
        peer.send("d0 00");
        sender.send(()).unwrap();
        let identifier = cleared(peer, "a");
        peer.send(&format!("40 02 00 {identifier:02x}"));
        peer.drain();
    });
    let mut running = Program::culex(["retain-clear", "#", "-k", "1"])
        .at_port(server.port())
        .on_terminal(&[Stream::Stdin, Stream::Stderr])
        .screen(Text::Anything)
        .status(5)
        .spawn();
    running.wait_for_screen("[y/N] ");
    receiver.recv_timeout(Duration::from_secs(20)).unwrap();
    running.press("y\r");
    drop(server);
    running.finish();
}

#[test]
fn a_broker_that_goes_away_while_it_asks_is_noticed() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        send_retained(peer, "a");
        unsubscribed(peer, 2);
    });
    Program::culex(["retain-clear", "#"])
        .at_port(server.port())
        .on_terminal(&[Stream::Stdin, Stream::Stderr])
        .screen(Text::matching(
            r".*\[y/N\] culex: nothing was cleared: the connection was lost: the broker closed it\r\n",
        ))
        .status(5)
        .run();
}

#[test]
fn a_bar_shows_how_far_a_long_run_is() {
    let server = Wire::one(|peer| {
        subscribed(peer);
        send_retained(peer, "ab");
        unsubscribed(peer, 2);
        let identifier = cleared(peer, "a");
        // A slow broker: a bar appears after a second.
        thread::sleep(Duration::from_millis(1_200));
        peer.send(&format!("40 02 00 {identifier:02x}"));
        let identifier = cleared(peer, "b");
        thread::sleep(Duration::from_millis(200));
        peer.send(&format!("40 02 00 {identifier:02x}"));
        peer.expect("82 06 00 05 00 01 '#' 00");
        peer.send("90 03 00 05 00");
        unsubscribed(peer, 6);
        peer.drain();
    });
    at_wire(&server, &["-M", "1"])
        .on_terminal(&[Stream::Stderr])
        .screen(Text::matching(
            r".*clearing .* 1/2 .*\x1b\[2K.*culex: cleared 2, refused 0, left 0\r\n",
        ))
        .run();
}

#[cfg(feature = "broker")]
#[test]
fn the_embedded_broker_is_cleared() {
    let listen = vec![(Ipv4Addr::LOCALHOST, 0).into()];
    let broker = culex::broker::start(&culex::broker::BrokerOptions { listen }).unwrap();
    let port = broker.local_addr().port();
    for version in VERSIONS {
        let message = |number| (format!("many/{number}"), format!("message {number}"));
        Publisher::connect(port).publish((0..2_000).map(message));
        Program::culex(["retain-clear", "#", "--yes", "-V", version])
            .at_port(port)
            .timeout(Duration::from_mins(1))
            .stderr("culex: cleared 2,000, refused 0, left 0\n")
            .run();
    }
}
