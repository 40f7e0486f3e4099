//! `watch` on a terminal, with the real broker.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use memchr::memmem;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::harness::{Mosquitto, Program, Running, Stream, Text};

/// How a picture begins.
const PICTURE: &[u8] = b"\x1b[?2026h";

fn watch(arguments: &[&str]) -> Program {
    Program::culex(["watch"])
        .args(arguments)
        .on_terminal(&[Stream::Stdin, Stream::Stdout])
        .screen(Text::Anything)
}

fn publish(broker: &Mosquitto, arguments: &[&str]) {
    Program::culex(["pub", "-V", "5"])
        .args(arguments)
        .at(broker)
        .run();
}

/// A broker with three retained messages, and somebody who looks at it.
fn home(arguments: &[&str]) -> (Mosquitto, Running) {
    let broker = Mosquitto::start();
    for (topic, payload) in [
        ("home/door", "open"),
        ("home/kitchen/climate", r#"{"temp":21.5}"#),
        ("office", "empty"),
    ] {
        let arguments = [
            "-t",
            topic,
            "-m",
            payload,
            "-r",
            "-q",
            "1",
            "--user-property",
            "floor=2",
        ];
        publish(&broker, &arguments);
    }
    let mut running = watch(&["-V", "5"]).args(arguments).at(&broker).spawn();
    running.wait_for_picture("all topics", |picture| picture.contains("3 messages"));
    (broker, running)
}

/// Quits and looks how it ended.
fn quit(mut running: Running) {
    running.press("q");
    running.finish();
}

#[test]
fn without_a_terminal_it_is_wrong() {
    Program::culex(["watch"])
        .stderr(
            "culex: watch needs a terminal, and standard output is none\n\
             hint: `culex sub` prints messages into a pipe or a file\n",
        )
        .status(2)
        .run();
    Program::culex(["watch", "--debug"])
        .on_terminal(&[Stream::Stdout, Stream::Stderr])
        .screen(Text::matching(".*--debug would write over the screen.*"))
        .status(2)
        .run();
}

#[test]
fn no_broker_is_told_on_the_terminal_as_it_was() {
    watch(&[])
        .at_port(1)
        .stderr(Text::matching("culex: connection refused by .*"))
        .screen("")
        .status(3)
        .run();
}

#[test]
fn a_message_has_its_properties_and_its_payload() {
    let (_broker, mut running) = home(&[]);
    running.press("jjj");
    let picture = running.wait_for_picture("the payload", |picture| picture.contains("\"temp\": 21.5"));
    assert!(
        picture.contains("user-property: floor = 2") && picture.contains("retained"),
        "{picture}"
    );
    // The same, on other terminals.
    running.resize(40, 12);
    running.signal(Signal::WINCH);
    running.wait_for_picture("the small screen", |picture| {
        let last = picture.lines().last().unwrap_or_default().trim_end();
        picture.contains("climate") && last == "q quit  ? help  / search  Tab pane"
    });
    running.press("\t");
    running.wait_for_picture("the message", |picture| picture.contains("\"temp\": 21.5"));
    running.resize(200, 60);
    running.signal(Signal::WINCH);
    running.wait_for_picture("the large screen", |picture| {
        picture.contains("user-property") && picture.contains("History") && picture.contains("e export")
    });
    quit(running);
}

/// What ends a run.
type Ending = fn(&mut Running, &mut Mosquitto, Pid);

/// However it ends, the terminal is a terminal again.
#[test]
fn the_terminal_is_given_back() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("pid");
    // A background job would else read nothing. Its process is known before it draws.
    let script =
        r#"sh -c 'echo $$ > "$FILE"; exec "$0" "$@"' "$0" "$@" <&0 & wait $!; echo "status $?"; stty -a"#;
    let endings: [(i32, Ending); 5] = [
        (0, |running, _, _| running.press("q")),
        (130, |running, _, _| running.press("\u{3}")),
        (130, |_, _, pid| kill_process(pid, Signal::INT).unwrap()),
        (143, |_, _, pid| kill_process(pid, Signal::TERM).unwrap()),
        (5, |_, broker, _| broker.stop()),
    ];
    for (status, end) in endings {
        let mut broker = Mosquitto::start();
        let binary = env!("CARGO_BIN_EXE_culex");
        let port = broker.port().to_string();
        let mut running = Program::new(
            "sh",
            ["-c", script, binary, "watch", "-p", &port, "--reconnect", "never"],
        )
        .env("FILE", file.to_str().unwrap())
        .on_terminal(&[Stream::Stdin, Stream::Stdout])
        .screen(Text::Anything)
        .stderr(Text::Anything)
        .spawn();
        running.wait_for_picture("the screen", |picture| picture.contains("nothing has come yet"));
        let pid = fs::read_to_string(&file).unwrap();
        end(
            &mut running,
            &mut broker,
            Pid::from_raw(pid.trim().parse().unwrap()).unwrap(),
        );
        let expected = format!("status {status}");
        running.wait_for_screen(&expected);
        let screen = String::from_utf8_lossy(&running.finish().screen).into_owned();
        let after = screen.split("\x1b[?1049l").nth(1).unwrap_or_default();
        assert!(
            after.contains("\x1b[?25h"),
            "{status}: the cursor stays hidden: {after}"
        );
        let settings = after.split(&expected).nth(1).unwrap_or_default();
        for setting in ["icanon", "echo", "opost", "isig"] {
            let is_on = settings.split_whitespace().any(|word| word == setting);
            assert!(is_on, "{status}: {setting}: {settings}");
        }
        assert!(
            screen.contains("\x1b[?1000l"),
            "{status}: the mouse is still asked for"
        );
    }
}

#[test]
fn a_broker_that_restarts_is_connected_to_again() {
    let (mut broker, mut running) = home(&["--reconnect-delay", "1ms..20ms"]);
    broker.stop();
    running.wait_for_picture("the loss", |picture| picture.starts_with('○'));
    // The user goes on looking.
    running.press("jjj");
    running.wait_for_picture("the payload", |picture| picture.contains("\"temp\": 21.5"));
    broker.start_again();
    running.wait_for_picture("the connection", |picture| {
        picture.starts_with('●') && picture.contains("connected again after")
    });
    broker.wait_subscribed("#");
    publish(&broker, &["-t", "office", "-m", "full", "-q", "1"]);
    running.wait_for_picture("what came then", |picture| picture.contains("office = full"));
    quit(running);
}

#[test]
fn messages_are_published_from_within() {
    let (broker, mut running) = home(&[]);
    let listener = Program::mosquitto_sub(["-t", "new/#", "-C", "2", "-V", "5", "-F", "%t %q %r %p %P"])
        .at(&broker)
        .stdout(Text::matching(
            "new/topic 0 0 hello .*\nnew/topic2 0 0 open .*floor:2.*\n",
        ));
    let listener = broker.subscribe("new/#", listener);
    running.press("p");
    running.wait_for_picture("the form", |picture| picture.contains("Ctrl-S publishes"));
    // From the payload back to the topic, whose text goes.
    running.press("hello\u{1b}[Z\u{15}new/topic\u{13}");
    running.wait_for_picture("the publication", |picture| {
        picture.contains("published to new/topic")
    });
    // One that came, edited: its properties go along.
    running.press("gj");
    running.wait_for_picture("the door", |picture| {
        picture.contains("home/door  ") || picture.contains("floor = 2")
    });
    running.press("r");
    running.wait_for_picture("the form", |picture| picture.contains("user-property: floor=2"));
    running.press("\u{1b}[Z\u{15}new/topic2\u{13}");
    listener.finish();
    quit(running);
}

#[test]
fn retained_messages_are_cleared_after_a_question() {
    let (broker, mut running) = home(&[]);
    running.press("gD");
    running.wait_for_picture("the question", |picture| {
        picture.contains("clear 2 retained messages at home/#? y/n")
    });
    running.press("n");
    running.wait_for_picture("the answer", |picture| picture.contains("nothing was cleared"));
    running.press("D");
    running.wait_for_picture("the question", |picture| picture.contains("y/n"));
    running.press("y");
    running.wait_for_picture("the report", |picture| {
        picture.contains("cleared 2, refused 0, left 0")
    });
    quit(running);
    Program::culex(["sub", "-t", "#", "--retained-only", "-v", "-W", "0.2"])
        .at(&broker)
        .stdout("office empty\n")
        .stderr("culex: timed out after 200ms\n")
        .status(27)
        .run();
}

#[test]
fn what_is_kept_is_exported_and_can_be_published() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("out.ndjson");
    let file = file.to_str().unwrap();
    let (broker, mut running) = home(&[]);
    running.press("gE\u{15}");
    running.press(&format!("{file}\r"));
    running.wait_for_picture("the report", |picture| picture.contains("wrote 2 records to"));
    // What is there is not written over.
    running.press("e\u{15}");
    running.press(&format!("{file}\r"));
    running.wait_for_picture("the fault", |picture| picture.contains("cannot write"));
    running.press("gj");
    running.press("y");
    running.wait_for_screen("\x1b]52;c;b3Blbg==\x07");
    quit(running);
    let text = fs::read_to_string(file).unwrap();
    assert!(
        text.lines().count() == 2 && text.contains("\"payload\":\"open\""),
        "{text}"
    );
    Program::culex(["pub", "-V", "5", "--records", file])
        .at(&broker)
        .run();
}

#[test]
fn nothing_secret_and_no_colour_that_is_not_wanted() {
    let broker = Mosquitto::setup().user("ann", "s3cret-word").start();
    for color in [false, true] {
        let program = watch(&["-u", "ann", "-P", "s3cret-word", "-d"])
            .stderr(Text::Anything)
            .at(&broker);
        let program = if color {
            program
        } else {
            program.env("NO_COLOR", "1")
        };
        let mut running = broker.subscribe("#", program);
        Program::culex([
            "pub",
            "-u",
            "ann",
            "-P",
            "s3cret-word",
            "-t",
            "a/b",
            "-m",
            "{\"c\":1}",
        ])
        .at(&broker)
        .run();
        running.wait_for_picture("the topic", |picture| picture.contains("b = {\"c\":1}"));
        running.press("jj");
        running.wait_for_picture("the message", |picture| picture.contains("\"c\": 1"));
        running.press("q");
        let output = running.finish();
        for bytes in [&output.screen, &output.stderr] {
            assert!(memmem::find(bytes, b"s3cret-word").is_none());
        }
        let is_coloured = memmem::find(&output.screen, b"\x1b[38;5;").is_some();
        assert_eq!(is_coloured, color, "{}", String::from_utf8_lossy(&output.screen));
    }
}

/// Topics of the test with many of them, and messages after those.
const TOPICS: usize = 50_000;
const MORE: usize = 20_000;

#[test]
fn fifty_thousand_topics_and_no_message_is_missed() {
    let broker = Mosquitto::start();
    // Without room for all of them: what is forgotten is still counted.
    let program = watch(&["-q", "1", "--history", "20MB"]).timeout(Duration::from_mins(4));
    let mut running = broker.subscribe("#", program.at(&broker));
    running.wait_for_picture("the screen", |picture| picture.contains("nothing has come yet"));
    let started = Instant::now();
    let lines = (0..TOPICS + MORE).fold(String::new(), |mut lines, number| {
        let topic = number % TOPICS;
        writeln!(
            lines,
            "plant/hall{}/device{topic}\t{{\"value\":{number}}}",
            topic % 100
        )
        .unwrap();
        lines
    });
    Program::culex(["pub", "-l", "-q", "1", "--topic-separator", "\t"])
        .at(&broker)
        .stdin(lines)
        .timeout(Duration::from_secs(200))
        .run();
    let all = format!(
        "{},{:03} messages",
        (TOPICS + MORE) / 1_000,
        (TOPICS + MORE) % 1_000
    );
    let picture = running.wait_for_picture("the last message", |picture| picture.contains(&all));
    let elapsed = started.elapsed().as_secs_f64();
    assert!(picture.contains("50,000 topics"), "{picture}");
    let pictures = memmem::find_iter(&running.terminal_so_far(), PICTURE).count();
    #[expect(clippy::cast_precision_loss, reason = "few pictures")]
    let rate = pictures as f64 / elapsed;
    assert!(rate <= 30.0, "{rate} pictures a second");
    // The keys are still answered.
    running.press("G");
    running.wait_for_picture("the last topic", |picture| picture.contains("hall99"));
    quit(running);
}
