//! `culex sub` as a person sees it, and the same in a pipe.

use crate::harness::{Mosquitto, Program, Running, Stream, Text};

/// A subscriber to one message on a terminal of 80 columns and 24 lines.
fn on_terminal(broker: &Mosquitto, arguments: &[&str], screen: Text) -> Running {
    let subscriber = Program::culex(["sub", "-t", "#", "-C", "1"])
        .args(arguments)
        .at(broker);
    broker.subscribe("#", subscriber.on_terminal(&[Stream::Stdout]).screen(screen))
}

fn publish(broker: &Mosquitto, topic: &str, payload: &[u8]) {
    Program::culex(["pub", "-t", topic, "-s", "-q", "1"])
        .stdin(payload)
        .at(broker)
        .run();
}

/// Numbered lines, each with `margin` before and `end` behind it.
fn lines(count: usize, margin: &str, end: &str) -> String {
    let lines: Vec<String> = (0..count)
        .map(|number| format!("{margin}line {number}{end}"))
        .collect();
    lines.concat()
}

#[test]
fn a_block_is_folded_to_the_terminal_and_whole_in_a_pipe() {
    let broker = Mosquitto::start();
    let all = lines(100, "  ", "\r\n").replace("line 99", r"line 99\\n");
    let head = r"\d\d:\d\d:\d\d\.\d{3}  log/a  QoS 0, 790 B";
    let shown = lines(21, "  ", "\r\n");
    let folded = on_terminal(
        &broker,
        &["--color", "never"],
        Text::matching(&format!("{head}\r\n{shown}  … 79 more lines\r\n")),
    );
    let five = on_terminal(
        &broker,
        &["--color", "never", "--fold", "5"],
        Text::matching(&format!(
            "{head}\r\n  line 0\r\n  line 1\r\n  line 2\r\n  … 97 more lines\r\n"
        )),
    );
    let unfolded = on_terminal(
        &broker,
        &["--color", "never", "--fold", "none"],
        Text::matching(&format!("{head}\r\n{all}")),
    );
    let pipe = Program::culex(["sub", "-t", "#", "-C", "1", "--output", "pretty"])
        .at(&broker)
        .stdout(Text::matching(&format!("{head}\n{}", all.replace('\r', ""))));
    let pipe = broker.subscribe("#", pipe);
    publish(&broker, "log/a", lines(100, "", "\n").as_bytes());
    for running in [folded, five, unfolded, pipe] {
        running.finish();
    }
}

#[test]
fn no_message_steers_the_terminal() {
    let broker = Mosquitto::start();
    let screen = r"\x1b\[2m[0-9:.]+\x1b\[0m  \x1b\[38;5;\d+ma\x1b\[0m  QoS 0, 12 B\r\n  \x1b\[38;5;164m\\x1b\x1b\[0m\]0;evil\x1b\[38;5;164m\\x07\\r\x1b\[0mx\x1b\[38;5;164m\\n\x1b\[0m\r\n";
    let running = on_terminal(&broker, &["--color", "always"], Text::matching(screen));
    publish(&broker, "a", b"\x1b]0;evil\x07\rx\n");
    running.finish();
}

#[test]
fn a_wrong_fold_is_a_usage_error() {
    for rows in ["2", "x", ""] {
        Program::culex(["sub", "-t", "a", &format!("--fold={rows}")])
            .stderr(Text::matching(
                "(?s)culex: .*it is neither a number from 3 on nor none\n.*",
            ))
            .status(2)
            .run();
    }
}
