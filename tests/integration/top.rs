//! `culex top`.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value;

use crate::harness::{Mosquitto, Program, Running, Stream, Text, sequence};

const ENTER: &str = "\u{1b}[?1049h";
const LEAVE: &str = "\u{1b}[?1049l";

fn top(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["top"]).args(arguments).at(broker)
}

/// Publishes lines at `rate` until it is dropped.
fn publisher(broker: &Mosquitto, topic: &str, rate: &str) -> Running {
    Program::culex(["pub", "-t", topic, "-l", "--rate", rate])
        .at(broker)
        .stdin(sequence(100_000))
        .timeout(Duration::from_mins(2))
        .spawn()
}

fn published(broker: &Mosquitto, arguments: &[&str]) {
    Program::culex(["pub"]).args(arguments).at(broker).run();
}

fn row<'a>(snapshot: &'a Value, topic: &str) -> &'a Value {
    let mut rows = snapshot["rows"].as_array().unwrap().iter();
    rows.find(|row| row["topic"] == topic)
        .unwrap_or_else(|| panic!("no row of {topic} in {snapshot}"))
}

#[track_caller]
fn assert_near(value: &Value, expected: f64, tolerance: f64) {
    let found = value.as_f64().unwrap();
    assert!(
        (found / expected - 1.0).abs() <= tolerance,
        "{found}, and not {expected}"
    );
}

/// Messages a second, seconds from message to message, and bytes are those of the publishers: rates to 15 %, as a busy
/// machine may hold a message back over either end, and the median of the slow one to a half.
#[test]
fn known_rates_are_found() {
    let broker = Mosquitto::start();
    published(&broker, &["-t", "kept", "-m", "12345", "-r", "-q", "1"]);
    let publishers = [("fast", 200.0, "200/s"), ("slow", 10.0, "10/s")].map(|(topic, rate, flag)| {
        let running = publisher(&broker, topic, flag);
        // It publishes before it is observed.
        Program::culex(["sub", "-t", topic, "-C", "2"])
            .at(&broker)
            .stdout(Text::matching("\\d+\n\\d+\n"))
            .run();
        (topic, rate, running)
    });
    let output = top(&broker, &["--once", "-W", "6s", "--output", "json"])
        .stdout(Text::matching("\\{[^\n]*\\}\n"))
        .run();
    let snapshot: Value = serde_json::from_str(output.text()).unwrap();
    let schema = include_str!("../../schema/top-snapshot.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    assert!(schema.is_valid(&snapshot), "{snapshot}");
    assert_eq!(
        (&snapshot["topics"], &snapshot["retained_messages"]),
        (&3.into(), &1.into())
    );
    assert_near(&snapshot["seconds"], 6.0, 0.1);
    assert_near(&snapshot["rate"], 210.0, 0.15);
    for (topic, rate, mut publisher) in publishers {
        publisher.assert_running();
        let row = row(&snapshot, topic);
        assert_near(&row["rate"], rate, 0.15);
        assert_near(&row["recent_rate"], rate, 0.15);
        if rate < 100.0 {
            // Faster ones come in batches where a machine is busy.
            assert_near(&row["gap_p50"], 1.0 / rate, 0.5);
        }
        assert!(row["gap_p99"].as_f64() >= row["gap_p50"].as_f64());
        assert_eq!(
            (&row["retained"], &row["silent_for"]),
            (&Value::Bool(false), &Value::Null)
        );
        assert!(row["bytes"].as_u64() >= row["messages"].as_u64());
    }
    let kept = row(&snapshot, "kept");
    assert_eq!(
        (&kept["retained"], &kept["bytes"], &kept["messages"]),
        (&true.into(), &5.into(), &1.into())
    );
    assert_eq!((&kept["gap_p50"], &kept["rate"]), (&Value::Null, &0.0.into()));
    let order: Vec<_> = snapshot["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["topic"])
        .collect();
    assert_eq!(order, ["fast", "slow", "kept"]);
}

#[test]
fn a_topic_that_stops_is_silent_and_one_that_goes_on_is_not() {
    let broker = Mosquitto::start();
    let mut running = broker.subscribe(
        "#",
        top(&broker, &["--interval", "100ms", "--sort", "silent"])
            .status(130)
            .stdout(Text::matching(".*")),
    );
    let _going_on = publisher(&broker, "alive", "20/s");
    Program::culex(["pub", "-t", "dead", "-l", "--rate", "50/s"])
        .at(&broker)
        .stdin(sequence(20))
        .run();
    running.wait_for_stdout("-S  dead\n");
    running.signal(Signal::INT);
    let output = running.finish();
    let last = output.text().rsplit("\n\n").next().unwrap();
    assert!(
        last.contains("-S  dead\n") && last.contains("--  alive\n"),
        "{last}"
    );
    assert!(last.find("dead") < last.find("alive"), "{last}");
}

#[test]
fn a_pipe_gets_one_table_at_the_end() {
    let broker = Mosquitto::start();
    published(&broker, &["-t", "a/\u{202e}b", "-m", "x", "-r", "-q", "1"]);
    published(&broker, &["-t", "b", "-m", "four", "-r", "-q", "1"]);
    let table = Text::matching(
        "2 topics, 0 msg/s, 2 messages, 5 B, 0 silent\n  MSG/S  MESSAGES     BYTES .*TOPIC\n +0 +1 +4 B +- +- .* R-  b\nand 1 more\n",
    );
    top(&broker, &["-W", "1s", "--sort", "bytes", "--limit", "1"])
        .stdout(table)
        .run();
    let table = Text::matching(r"1 topic, .*R-  a/\\u\{202e\}b\n");
    top(&broker, &["-W", "1s", "-t", "a/#"]).stdout(table).run();
}

#[test]
fn fifty_thousand_topics_are_no_trouble() {
    let broker = Mosquitto::setup().lines("max_queued_messages 0").start();
    let arguments = ["--interval", "300ms", "--limit", "3", "--sort", "topic"];
    let program = top(&broker, &arguments)
        .timeout(Duration::from_mins(2))
        .status(143);
    let mut running = broker.subscribe("#", program.stdout(Text::matching(".*")));
    let lines: Vec<_> = (0..50_000).map(|number| format!("t/{number:05}\tx\n")).collect();
    Program::culex(["pub", "-l", "--topic-separator", "TAB", "-q", "1"])
        .at(&broker)
        .stdin(lines.concat())
        .timeout(Duration::from_mins(2))
        .run();
    running.wait_for_stdout("50,000 topics, ");
    running.signal(Signal::TERM);
    let output = running.finish();
    assert!(output.text().ends_with("and 49,997 more\n"), "{}", output.text());
}

#[test]
fn a_terminal_is_drawn_on_and_given_back() {
    let broker = Mosquitto::start();
    published(&broker, &["-t", "room/door", "-m", "open", "-r", "-q", "1"]);
    for (end, status) in [("q", 0), ("\u{3}", 130)] {
        let mut running = top(&broker, &[])
            .on_terminal(&[Stream::Stdin, Stream::Stdout])
            .status(status)
            .screen(Text::matching(".*"))
            .spawn();
        running.wait_for_screen(ENTER);
        running.wait_for_screen("door");
        assert!(!running.terminal_is_as_usual());
        running.wait_for_screen("[rate]");
        running.press("t");
        running.wait_for_screen("[topic]");
        // What is drawn later shows what came later.
        published(&broker, &["-t", "window", "-m", "x"]);
        running.wait_for_screen("window");
        if end == "q" {
            running.press(end);
        } else {
            running.signal(Signal::INT);
        }
        running.wait_for_screen(LEAVE);
        assert!(running.terminal_is_as_usual());
        let output = running.finish();
        let screen = String::from_utf8(output.screen).unwrap();
        assert!(screen.starts_with(ENTER) && screen.ends_with(LEAVE), "{screen:?}");
        let first = screen.split("\u{1b}[H").nth(1).unwrap();
        assert_eq!(first.matches("\r\n").count(), 23, "{first:?}");
    }
}

#[test]
fn a_lost_connection_is_shown_and_made_again() {
    let mut broker = Mosquitto::start();
    let live = top(&broker, &["--reconnect-delay", "100ms"])
        .on_terminal(&[Stream::Stdin, Stream::Stdout])
        .screen(Text::matching(".*"));
    let mut running = broker.subscribe("#", live);
    running.wait_for_screen("[rate]");
    broker.stop();
    running.wait_for_screen("trying again");
    running.press("b");
    running.wait_for_screen("[bytes]");
    broker.start_again();
    broker.wait_subscribed("#");
    published(&broker, &["-t", "again", "-m", "x"]);
    running.wait_for_screen("again\u{1b}[0m");
    running.press("q");
    running.finish();
}

#[test]
fn a_connection_that_is_lost_for_good_gives_the_terminal_back_and_a_pipe_what_there_was() {
    for on_terminal in [true, false] {
        let mut broker = Mosquitto::start();
        let program = top(&broker, &["--reconnect", "never"]).status(5);
        let program = if on_terminal {
            program
                .on_terminal(&[Stream::Stdin, Stream::Stdout])
                .screen(Text::matching(".*\x1b\\[\\?1049l"))
                .stderr(Text::matching("culex: the connection was lost.*\n"))
        } else {
            program
                .stdout(Text::matching("0 topics, .*TOPIC\n"))
                .stderr(Text::matching("culex: the connection was lost.*\n"))
        };
        let running = broker.subscribe("#", program);
        broker.stop();
        running.finish();
    }
}

#[test]
fn a_closed_pipe_ends_it() {
    let broker = Mosquitto::start();
    let mut running = broker.subscribe("#", top(&broker, &[]).stdout_pipe());
    drop(running.take_stdout());
    running.finish();
}

#[test]
fn what_fails_has_its_status() {
    Program::culex(["top", "--once"])
        .at_port(1)
        .status(3)
        .stderr(Text::matching("culex: connection refused.*\nhint: .*\n"))
        .run();
}
