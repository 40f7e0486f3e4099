//! What happens when the other end of a pipe closes, or is slow, or is a person.

use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use crate::harness::{Mosquitto, Program, Stream, Text, Wire};

#[test]
fn a_closed_stdout_ends_sub_with_success() {
    let broker = Mosquitto::start();
    for format in [&[][..], &["-v"], &["--output", "json"]] {
        let subscriber = Program::culex(["sub", "-t", "t", "-i", "reader"])
            .args(format)
            .at(&broker)
            .stdout_pipe();
        let mut subscriber = subscriber.spawn();
        broker.wait_subscribed("t");
        let mut publisher = Program::mosquitto_pub(["-t", "t", "-l"])
            .at(&broker)
            .stdin_pipe()
            .spawn();
        publisher.write("first\n");
        let mut stdout = BufReader::new(subscriber.take_stdout());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.contains("first"), "{line}");
        drop(stdout);
        publisher.write("second\n");
        subscriber.finish();
        broker.wait_log("Client reader disconnected.");
        publisher.close_stdin();
        publisher.finish();
    }
}

/// The reader takes nothing for as long as the publisher needs; then everything is there.
#[test]
fn a_slow_reader_loses_nothing() {
    let broker = Mosquitto::start();
    let subscriber = Program::culex(["sub", "-t", "t", "-q", "1", "-C", "500"])
        .at(&broker)
        .stdout_pipe();
    let mut subscriber = subscriber.timeout(Duration::from_mins(1)).spawn();
    broker.wait_subscribed("t");
    let line = "x".repeat(10_000) + "\n";
    let publisher = Program::culex(["pub", "-t", "t", "-q", "1", "-l"])
        .at(&broker)
        .stdin(line.repeat(500));
    publisher.timeout(Duration::from_mins(1)).run();
    let mut read = String::new();
    subscriber.take_stdout().read_to_string(&mut read).unwrap();
    assert!(
        read == line.repeat(500),
        "{} bytes of {}",
        read.len(),
        line.len() * 500
    );
    subscriber.finish();
}

#[test]
fn a_full_disk_is_an_error() {
    let broker = Mosquitto::start();
    Program::mosquitto_pub(["-t", "t", "-m", "x", "-r"])
        .at(&broker)
        .run();
    let full = Program::culex(["sub", "-t", "t", "-C", "1"])
        .at(&broker)
        .stdout_file("/dev/full");
    full.stderr(Text::matching("culex: .*(?i:no space left).*\n"))
        .status(1)
        .run();
}

#[test]
fn payloads_do_not_reach_a_terminal_raw() {
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect_kind(0x82);
        peer.send("90 03 00 01 00");
        peer.send("30 09 00 01 't' 1b '[31m' 07");
        peer.send("30 06 00 01 't' c2 9b 'x'");
        peer.expect("e0 00");
        peer.half_close();
    });
    let streams = [Stream::Stdout, Stream::Stderr];
    let shown = Program::culex(["sub", "-t", "t", "-C", "2", "--color", "never"]).at_port(server.port());
    let output = shown.on_terminal(&streams).screen(Text::Anything).run();
    let screen = String::from_utf8(output.screen).unwrap();
    let is_control = |character: char| character.is_control() && character != '\r' && character != '\n';
    assert!(!screen.contains(is_control), "{screen:?}");
    assert!(screen.contains("[31m"), "{screen:?}");
}

#[test]
fn colour_is_for_terminals_that_want_it() {
    let broker = Mosquitto::start();
    Program::mosquitto_pub(["-t", "t", "-m", "x", "-r"])
        .at(&broker)
        .run();
    let shown = |arguments: &[&str], environment: &[(&str, &str)]| {
        let subscriber = Program::culex(["sub", "-t", "t", "-C", "1", "--output", "pretty"])
            .args(arguments)
            .at(&broker);
        let subscriber = subscriber.on_terminal(&[Stream::Stdout]).screen(Text::Anything);
        let add = |program: Program, (name, value): &(&str, &str)| program.env(name, value);
        environment
            .iter()
            .fold(subscriber, add)
            .run()
            .screen
            .contains(&0x1b)
    };
    assert!(shown(&[], &[]));
    assert!(!shown(&[], &[("NO_COLOR", "1")]));
    assert!(!shown(&["--color", "never"], &[]));
    assert!(shown(&["--color", "always"], &[("NO_COLOR", "1")]));
}

#[test]
fn a_pipe_gets_payloads_and_no_colour() {
    let broker = Mosquitto::start();
    Program::mosquitto_pub(["-t", "t", "-m", "x", "-r"])
        .at(&broker)
        .run();
    Program::culex(["sub", "-t", "t", "-C", "1"])
        .at(&broker)
        .stdout("x\n")
        .run();
}

#[test]
fn typed_lines_are_messages() {
    let broker = Mosquitto::start();
    let mut received = Program::mosquitto_sub(["-t", "t", "-C", "2"])
        .at(&broker)
        .stdout("one\ntwo\n")
        .spawn();
    broker.wait_subscribed("t");
    let publisher = Program::culex(["pub", "-t", "t", "-l"])
        .at(&broker)
        .on_terminal(&[Stream::Stdin]);
    let mut publisher = publisher.screen(Text::Anything).spawn();
    publisher.press("one\r");
    received.wait_for_stdout("one\n");
    publisher.press("two\r\u{4}");
    publisher.finish();
    received.finish();
}

#[test]
fn progress_is_shown_on_a_terminal_only() {
    let broker = Mosquitto::start();
    let lines = "x\n".repeat(100_000);
    let publish = || {
        Program::culex(["pub", "-t", "t", "-l", "-q", "1"])
            .at(&broker)
            .stdin(lines.as_str())
    };
    publish().run();
    // A bar is for what takes more than half a second: two of them, however fast the machine is.
    let terminal = publish()
        .args(["--rate", "50000/s"])
        .on_terminal(&[Stream::Stderr])
        .screen(Text::Anything)
        .run();
    let screen = String::from_utf8(terminal.screen).unwrap();
    assert!(
        screen.contains(" messages ") && screen.contains("/s"),
        "{screen:?}"
    );
}
