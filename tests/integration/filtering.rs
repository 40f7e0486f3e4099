//! `culex sub --where`, `--select` and their kin, beside the real jq.

use crate::harness::{Mosquitto, Program, Running, Text, sequence};

/// Payloads of every kind, on topics `t/0`, `t/1` and so on.
const PAYLOADS: &[&str] = &[
    r#"{"temp":21.5,"unit":"C","tags":["a","b"],"nested":{"x":null}}"#,
    r#"{"temp":-3,"unit":"F","tags":[],"deep":[[1],[2,[3]]]}"#,
    r#"{"temp":1e3,"unit":"ü\n\"q\"","tags":["b"]}"#,
    "[1,2,3]",
    "42",
    "-0.25",
    "true",
    "null",
    "\"quoted\"",
    "plain text, no JSON",
    "{\"broken\":",
    " { \"spaced\" : [ 1 , 2 ] } ",
    "tab\there",
];

/// Expressions whose results are the same in both, whatever the message.
const EXPRESSIONS: &[&str] = &[
    ".",
    ".payload",
    ".topic, .qos, .encoding",
    ".payload.temp?",
    "{topic, temp: .payload.temp?}",
    "select(.payload | type == \"object\") | .payload | keys",
    ".payload | try (.tags | length) catch \"none\"",
    "[.payload | .. | numbers]",
    ".topic | split(\"/\") | .[-1] | tonumber * 2",
    "select(.payload.temp? > 20) | \"\\(.topic)=\\(.payload.temp)\"",
    "if .encoding == \"json\" then .payload | tojson else .payload | ascii_upcase end",
    ".payload | if type == \"array\" then map(. + 1) | add else type end",
    "reduce (.payload | .. | strings) as $s (\"\"; . + $s)",
    ".payload | try (to_entries | map(.key) | sort | join(\",\")) catch empty",
    "[(.topic | test(\"^t/[0-4]$\")), (.payload | tostring | length)]",
    ".payload | select(type == \"string\") | @base64",
    "[limit(2; .payload | .. | scalars)]",
    "del(.time, .payload) | to_entries | sort_by(.key)",
];

fn subscribe(broker: &Mosquitto, arguments: &[&str]) -> Running {
    let subscriber = Program::culex(["sub", "-t", "t/#"]).args(arguments).at(broker);
    broker.subscribe("t/#", subscriber.stdout(Text::Anything).stderr(Text::Anything))
}

fn publish(broker: &Mosquitto, topic: &str, payload: &str, arguments: &[&str]) {
    Program::culex(["pub", "-t", topic, "-m", payload, "-q", "1"])
        .args(arguments)
        .at(broker)
        .run();
}

/// What the real jq makes of `input`.
fn jq(arguments: &[&str], input: &[u8]) -> String {
    let jq = Program::new("jq", arguments).stdin(input).stdout(Text::Anything);
    jq.run().text().to_owned()
}

/// The lines, in an order of their own: that of retained messages is the broker's.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

/// The time of arrival is another in each run.
fn timeless(text: &str) -> String {
    jq(
        &["-c", "if type == \"object\" then del(.time) else . end"],
        text.as_bytes(),
    )
}

fn with_retained_messages() -> Mosquitto {
    let broker = Mosquitto::start();
    for (number, payload) in PAYLOADS.iter().enumerate() {
        publish(&broker, &format!("t/{number}"), payload, &["-r"]);
    }
    broker
}

/// The first message that is not retained ends every run.
fn end(broker: &Mosquitto) {
    publish(broker, "t/end", "", &[]);
}

#[test]
fn expressions_give_what_jq_gives() {
    let broker = with_retained_messages();
    let records = subscribe(&broker, &["--retained-only", "--output", "json"]);
    let selected = EXPRESSIONS.iter().map(|expression| {
        let arguments = ["--retained-only", "--output", "json", "--select", *expression];
        (*expression, subscribe(&broker, &arguments))
    });
    let selected: Vec<_> = selected.collect();
    end(&broker);
    // The record with the payload as what it parses as, which is what the expressions see.
    let parse =
        ". as $record | try (.payload | fromjson | {payload: ., encoding: \"json\"}) catch {} | $record + .";
    let input = jq(&["-c", parse], &records.finish().stdout);
    assert_eq!(input.lines().count(), PAYLOADS.len());
    for (expression, running) in selected {
        let output = running.finish();
        assert_eq!(output.notices(), "", "{expression}");
        let ours = timeless(output.text());
        let theirs = timeless(&jq(&["-c", expression], input.as_bytes()));
        assert_eq!(sorted(&ours), sorted(&theirs), "{expression}");
    }
}

#[test]
fn a_condition_lets_through_what_jq_selects() {
    let broker = with_retained_messages();
    let records = subscribe(&broker, &["--retained-only", "--select", ".", "--output", "json"]);
    let conditions = [
        ".payload.temp? > 20",
        ".encoding != \"json\"",
        ".payload | type == \"null\"",
        ".topic | endswith(\"1\")",
        ".payload | .. | . == 3",
        ".payload",
        "empty",
    ];
    let running: Vec<_> = conditions
        .iter()
        .map(|condition| subscribe(&broker, &["--retained-only", "--where", condition, "-F", "%t"]))
        .collect();
    end(&broker);
    let records = records.finish();
    for (condition, running) in conditions.iter().zip(running) {
        let output = running.finish();
        assert_eq!(output.notices(), "", "{condition}");
        let select = format!("select(first(({condition}) | select(.))) // empty | .topic");
        let theirs = jq(&["-r", &select], &records.stdout);
        assert_eq!(sorted(output.text()), sorted(&theirs), "{condition}");
    }
}

#[test]
fn what_is_selected_stands_where_the_payload_would() {
    let cases: &[(&[&str], &str)] = &[
        (&[], "x\n1.5\n"),
        (&["-N"], "x1.5"),
        (&["--output", "json"], "\"x\"\n1.5\n"),
        (&["-v"], "t/a x\nt/a 1.5\n"),
        (&["--output", "hex"], "78\n312e35\n"),
        (&["-F", "%t=%p (%l)"], "t/a=x (1)\nt/a=1.5 (3)\n"),
    ];
    let broker = Mosquitto::start();
    for (arguments, expected) in cases {
        let subscriber = Program::culex(["sub", "-t", "t/#", "-C", "1", "--select", ".payload[]"]);
        let subscriber = subscriber.args(*arguments).at(&broker).stdout(*expected);
        let subscriber = broker.subscribe("t/#", subscriber);
        publish(&broker, "t/a", "[]", &[]);
        publish(&broker, "t/a", r#"["x",1.5]"#, &[]);
        subscriber.finish();
    }
}

#[test]
fn an_expression_that_fails_is_told_once() {
    let broker = Mosquitto::start();
    let subscriber =
        Program::culex(["sub", "-t", "t/#", "-C", "1", "--where", ".payload.a == 1"]).at(&broker);
    let told = "culex: --where fails for a message on t/x: .*; such messages are left out, and no more of them is told\n";
    let subscriber = subscriber.stdout("{\"a\":1}\n").stderr(Text::matching(told));
    let subscriber = broker.subscribe("t/#", subscriber);
    publish(&broker, "t/x", "text", &[]);
    publish(&broker, "t/y", "text", &[]);
    publish(&broker, "t/z", "{\"a\":1}", &[]);
    subscriber.finish();
}

#[test]
fn payloads_are_searched_and_repetitions_left_out() {
    let broker = Mosquitto::start();
    let grep = ["-t", "t/#", "-C", "2", "--grep", "(?i)error|^[0-9]+$", "-v"];
    let grep = Program::culex(["sub"])
        .args(grep)
        .at(&broker)
        .stdout("t/a an Error\nt/b 17\n");
    let changed = ["-t", "t/#", "-C", "4", "--changed", "-v"];
    let changed = Program::culex(["sub"]).args(changed).at(&broker);
    let changed = changed.stdout("t/a an Error\nt/b x\nt/b 17\nt/a x\n");
    let every = ["-t", "t/#", "-C", "2", "--every", "1h", "-v"];
    let every = Program::culex(["sub"])
        .args(every)
        .at(&broker)
        .stdout("t/a an Error\nt/b x\n");
    let running = [grep, changed, every].map(|program| broker.subscribe("t/#", program));
    for (topic, payload) in [
        ("t/a", "an Error"),
        ("t/b", "x"),
        ("t/b", "x"),
        ("t/b", "17"),
        ("t/b", "17"),
        ("t/a", "x"),
    ] {
        publish(&broker, topic, payload, &[]);
    }
    for running in running {
        running.finish();
    }
}

#[test]
fn a_sample_is_a_share_of_many() {
    let broker = Mosquitto::start();
    let subscriber = Program::culex(["sub", "-t", "t/#", "--sample", "10%", "-C", "1000"]).at(&broker);
    let subscriber = broker.subscribe("t/#", subscriber.stdout(Text::Anything));
    // Twice as many as are needed on average, so that the thousandth comes.
    Program::culex(["pub", "-t", "t/a", "-l", "-q", "1"])
        .stdin(sequence(20_000))
        .at(&broker)
        .run();
    let output = subscriber.finish();
    let numbers: Vec<u32> = output.text().lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(numbers.len(), 1000);
    assert!(numbers.is_sorted());
    // About 10,000 went by: ten standard deviations to each side.
    assert!((7000..13_000).contains(&numbers[999]), "{}", numbers[999]);
}

#[test]
fn a_bad_expression_says_where() {
    for (arguments, stderr) in [
        (
            ["--where", ".payload >"],
            "column 11: expected term, found the end",
        ),
        (
            ["--select", "{a: .b"],
            "column 7: expected closing brace, found the end",
        ),
        (
            ["--where", "nonsense(1)"],
            "column 1: there is no function nonsense/1",
        ),
        (["--grep", "("], "unclosed group"),
        (["--sample", "2"], "expected a share such as 1% or 0.5%"),
        (["--every", "0"], "expected more than no time"),
    ] {
        let stderr = Text::matching(&format!(".*{}.*", regex::escape(stderr)));
        let wrong = Program::culex(["sub", "-t", "a"]).args(arguments);
        wrong.stderr(stderr).status(2).run();
    }
}
