//! `culex sub --expect` and `--expect-none`: exit codes, and what is said of what did not come.

use crate::harness::{Mosquitto, Program, Running, Text};

fn subscribe(broker: &Mosquitto, arguments: &[&str], status: i32, stderr: Text) -> Running {
    let subscriber = Program::culex(["sub", "-t", "t/#", "-q", "1"])
        .args(arguments)
        .at(broker);
    let subscriber = subscriber.stdout(Text::Anything).stderr(stderr).status(status);
    broker.subscribe("t/#", subscriber)
}

fn publish(broker: &Mosquitto, messages: &[(&str, &str)]) {
    for (topic, payload) in messages {
        Program::mosquitto_pub(["-t", topic, "-m", payload, "-q", "1"])
            .at(broker)
            .run();
    }
}

#[test]
fn success_as_soon_as_all_has_come() {
    let broker = Mosquitto::start();
    let cases: &[&[&str]] = &[
        &["--expect", ".payload == 2"],
        &["--expect", ".payload == 2", "--expect", ".topic == \"t/a\""],
        &[
            "--expect",
            ".payload == 1",
            "--expect",
            ".payload < 3",
            "--expect-order",
        ],
        &[
            "--expect",
            ".payload == 2",
            "--expect-none",
            ".payload == 3",
            "-W",
            "60",
        ],
        &["--expect", ".payload == 2", "-C", "2"],
        &["--where", ".topic == \"t/b\"", "--expect", "true"],
    ];
    let running: Vec<_> = cases
        .iter()
        .map(|arguments| subscribe(&broker, arguments, 0, "".into()))
        .collect();
    // Nothing ends a run but what it waits for.
    publish(&broker, &[("t/a", "1"), ("t/b", "2")]);
    for running in running {
        running.finish();
    }
}

#[test]
fn what_did_not_come_is_told_with_what_came_nearest() {
    let broker = Mosquitto::start();
    let report = concat!(
        "culex: 1 of 2 expectations did not hold; 3 messages came\n",
        "  expected: .topic == \"t/oven\" and .payload.temp > 200\n",
        "  nearest:  message 2: \\{\"time\":\"[^\"]*\",\"topic\":\"t/oven\",.*\"payload\":\\{\"temp\":180\\},.*\\}\n",
        "    \\+ .topic == \"t/oven\"\n",
        "    - .payload.temp > 200: it is 180\n",
    );
    let expected = [
        "--expect",
        ".topic == \"t/oven\" and .payload.temp > 200",
        "--expect",
        ".payload == 1",
        "-C",
        "3",
    ];
    let running = subscribe(&broker, &expected, 99, Text::matching(report));
    publish(
        &broker,
        &[("t/oven", "text"), ("t/oven", "{\"temp\":180}"), ("t/a", "1")],
    );
    running.finish();
    let silent = "culex: 1 of 1 expectation did not hold; no message came\n  expected: .payload\n";
    subscribe(&broker, &["--expect", ".payload", "-W", "0.3"], 99, silent.into()).finish();
}

#[test]
fn what_must_not_come_ends_it() {
    let broker = Mosquitto::start();
    let report = concat!(
        "culex: message 2 is one that must not come\n",
        "  forbidden: .payload \\| test\\(\"error\"\\)\n",
        "  message:   \\{.*\"payload\":\"an error\".*\\}\n",
    );
    let none = ["--expect-none", ".payload | test(\"error\")"];
    let running = subscribe(&broker, &none, 99, Text::matching(report));
    publish(&broker, &[("t/a", "fine"), ("t/a", "an error")]);
    running.finish();
    subscribe(&broker, &["--expect-none", ".payload", "-W", "0.3"], 0, "".into()).finish();
}

#[test]
fn an_order_is_kept() {
    let broker = Mosquitto::start();
    let report = Text::matching(
        "culex: 1 of 2 expectations did not hold; 2 messages came\n  expected: .payload == 1\n.*",
    );
    let order = [
        "--expect",
        ".payload == 2",
        "--expect",
        ".payload == 1",
        "--expect-order",
        "-C",
        "2",
    ];
    let running = subscribe(&broker, &order, 99, report);
    publish(&broker, &[("t/a", "1"), ("t/a", "2")]);
    running.finish();
}

#[test]
fn a_bad_expectation_is_a_usage_error() {
    for arguments in [
        ["--expect", ".a =="],
        ["--expect-none", "("],
        ["--expect-order", "-v"],
    ] {
        let wrong = Program::culex(["sub", "-t", "a"]).args(arguments);
        wrong.stderr(Text::matching(".+")).status(2).run();
    }
}

/// Answers what is published on `ask` by publishing `answer` on `reply`.
fn responder(broker: &Mosquitto, answer: &str) -> Running {
    let script = format!(
        "mosquitto_sub -p {port} -t ask -C 1 > /dev/null && mosquitto_pub -p {port} -t reply -m '{answer}' -q 1",
        port = broker.port()
    );
    broker.subscribe("ask", Program::new("sh", ["-c", &script]))
}

#[test]
fn a_publisher_waits_for_what_must_come_of_it() {
    let broker = Mosquitto::start();
    for version in ["311", "5"] {
        let running = responder(&broker, "{\"state\":\"on\"}");
        Program::culex(["pub", "-V", version, "-t", "ask", "-m", "on", "-W", "60"])
            .args([
                "--then-expect",
                ".payload.state == \"on\"",
                "--expect-topic",
                "reply",
            ])
            .at(&broker)
            .run();
        running.finish();
    }
    // Its own message, on its own topic.
    Program::culex([
        "pub",
        "-t",
        "a",
        "-m",
        "1",
        "--then-expect",
        ".payload == 1",
        "-W",
        "60",
    ])
    .at(&broker)
    .run();
    let lines = [
        "pub",
        "-t",
        "a",
        "-l",
        "-q",
        "2",
        "--then-expect",
        ".payload == 3",
        "-W",
        "60",
    ];
    Program::culex(lines).stdin("1\n2\n3\n").at(&broker).run();
}

#[test]
fn what_was_retained_before_is_no_answer() {
    let broker = Mosquitto::start();
    Program::mosquitto_pub(["-t", "reply", "-m", "on", "-r", "-q", "1"])
        .at(&broker)
        .run();
    let report = "culex: 1 of 1 expectation did not hold; no message came\n  expected: .payload == \"on\"\n";
    for version in ["311", "5"] {
        Program::culex(["pub", "-V", version, "-t", "ask", "-m", "on", "-W", "0.5"])
            .args(["--then-expect", ".payload == \"on\"", "--expect-topic", "reply"])
            .at(&broker)
            .stderr(report)
            .status(99)
            .run();
    }
}

#[test]
fn a_publisher_tells_what_came_instead() {
    let broker = Mosquitto::start();
    let running = responder(&broker, "{\"state\":\"off\"}");
    let report = concat!(
        "culex: 1 of 1 expectation did not hold; 1 message came\n",
        "  expected: .payload.state == \"on\"\n",
        "  nearest:  message 1: \\{.*\"payload\":\\{\"state\":\"off\"\\},.*\\}\n",
        "    - .payload.state == \"on\": it is \"off\"\n",
    );
    let command = [
        "pub",
        "-V",
        "5",
        "-t",
        "ask",
        "-m",
        "on",
        "--response-topic",
        "reply",
        "-W",
        "1",
    ];
    Program::culex(command)
        .args(["--then-expect", ".payload.state == \"on\""])
        .at(&broker)
        .stderr(Text::matching(report))
        .status(99)
        .run();
    running.finish();
    for (arguments, text) in [
        (&["-t", "a", "-m", "b", "-W", "1"][..], "--then-expect"),
        (&["--records", "-", "--then-expect", "true"], "--expect-topic"),
        (&["-t", "a", "-m", "b", "--then-expect", ".["], "--then-expect"),
    ] {
        Program::culex(["pub"])
            .args(arguments)
            .stderr(Text::matching(&format!("(?s).*{text}.*")))
            .status(2)
            .run();
    }
}
