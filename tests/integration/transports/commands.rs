//! The commands: columns of the table. Each has a peer on the same broker, over plain TCP.

use super::Open;
use crate::harness::{Client, Program, Text};

/// Whose flags a command has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grammar {
    Native,
    Mosquitto,
}

/// A command: a column of the table.
pub(super) struct Command {
    /// Its name, without `culex`.
    pub(super) name: &'static str,
    pub(super) grammar: Grammar,
    /// Runs it over a road, and looks at what it did.
    pub(super) run: fn(&Open),
}

const fn native(name: &'static str, run: fn(&Open)) -> Command {
    Command {
        name,
        grammar: Grammar::Native,
        run,
    }
}

const fn mosquitto(name: &'static str, run: fn(&Open)) -> Command {
    Command {
        name,
        grammar: Grammar::Mosquitto,
        run,
    }
}

pub(super) const COMMANDS: &[Command] = &[
    native("pub", |open| publish(open, Program::culex(["pub"]))),
    native("sub", |open| subscribe(open, Program::culex(["sub"]))),
    native("rr", |open| request(open, Program::culex(["rr", "-V", "311"]))),
    native("retain-clear", retain_clear),
    native("bench", bench),
    mosquitto("mosquitto_pub", |open| publish(open, drop_in("mosquitto_pub"))),
    mosquitto("mosquitto_sub", |open| subscribe(open, drop_in("mosquitto_sub"))),
    mosquitto("mosquitto_rr", |open| request(open, drop_in("mosquitto_rr"))),
];

fn drop_in(name: &str) -> Program {
    Client::Ours.program(name, [""; 0])
}

/// A payload of many records of TLS and several frames of WebSocket.
fn long_payload() -> String {
    "0123456789abcdef".repeat(16 * 1024)
}

/// The same from a broker. mosquitto 2.0.11 sends 4 KiB over WebSocket, then waits for 0.1 s.
fn long_answer(open: &Open) -> String {
    let mut payload = long_payload();
    if open.is_websocket {
        payload.truncate(10_000);
    }
    payload
}

/// Messages at QoS 2 to a Debian client.
fn publish(open: &Open, program: Program) {
    let payload = long_payload();
    let listener = open
        .broker
        .listener(2, "%p")
        .stdout(format!("hello\n{payload}\n"));
    let listener = open.broker.subscribe("t", listener);
    let program = open.over(program.args(["-t", "t", "-q", "2", "-l"]));
    program.stdin(format!("hello\n{payload}\n")).run();
    listener.finish();
}

/// Messages at QoS 2 from a Debian client.
fn subscribe(open: &Open, program: Program) {
    let payload = long_answer(open);
    let program = open.over(program.args(["-t", "t", "-q", "2", "-C", "2"]));
    let subscriber = program.stdout(format!("hello\n{payload}\n"));
    let subscriber = open.broker.subscribe("t", subscriber);
    let publisher = Program::mosquitto_pub(["-t", "t", "-q", "2", "-l"]).at(&open.broker);
    publisher.stdin(format!("hello\n{payload}\n")).run();
    subscriber.finish();
}

/// A request that two Debian clients answer.
fn request(open: &Open, program: Program) {
    let broker = &open.broker;
    let heard = broker.subscribe("ask", Program::mosquitto_sub(["-t", "ask", "-C", "1"]).at(broker));
    let answer = Program::mosquitto_pub(["-t", "reply", "-m", "answer"]).at(broker);
    let program = program.args(["-t", "ask", "-e", "reply", "-m", "question"]);
    let asking = open.over(program).stdout("answer\n").spawn();
    assert_eq!(heard.output().text(), "question\n");
    answer.run();
    asking.finish();
}

/// A retained message of a Debian client is gone, and the next one is not.
fn retain_clear(open: &Open) {
    let broker = &open.broker;
    for topic in ["gone/a", "kept"] {
        let retained = Program::mosquitto_pub(["-r", "-q", "1", "-t", topic, "-m", "x"]);
        retained.at(broker).run();
    }
    open.over(Program::culex(["retain-clear", "gone/#", "--yes"]))
        .stderr(Text::from("culex: cleared 1, refused 0, left 0\n"))
        .run();
    Program::mosquitto_sub(["-t", "gone/#", "-t", "kept", "-C", "1", "-F", "%t"])
        .at(broker)
        .stdout("kept\n")
        .run();
}

/// Publishers and subscribers at each QoS, all on the road.
fn bench(open: &Open) {
    let load = "bench e2e -c 2 -q 0,1,2 --messages 20 --warmup 0s --output json";
    let output = open
        .over(Program::culex(load.split(' ')))
        .stdout(Text::Anything)
        .run();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let parts = report["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 3);
    for part in parts {
        let counts = &part["counts"];
        let of = |name: &str| counts[name].as_u64().unwrap();
        assert_eq!(
            (of("connected"), of("published"), of("received")),
            (4, 20, 20),
            "{counts}"
        );
    }
}
