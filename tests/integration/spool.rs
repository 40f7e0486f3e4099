//! `pub --spool`: nothing is lost when culex is killed, and at QoS 2 nothing arrives twice.

use std::io::{PipeReader, PipeWriter, Write, pipe};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tempfile::TempDir;

use crate::harness::{Mosquitto, Program, Running, Text, Wire};

/// How often culex is killed in a test of each kind; the variable asks for more.
#[expect(clippy::disallowed_methods, reason = "a long run is asked for by a variable")]
fn kills() -> u32 {
    let asked = std::env::var("CULEX_TEST_KILLS").ok();
    asked.map_or(20, |kills| kills.parse().unwrap())
}

/// A broker that queues without end.
fn broker() -> Mosquitto {
    Mosquitto::setup()
        .lines("persistence true\nmax_queued_messages 0")
        .start()
}

fn spooled(broker: &Mosquitto, qos: &str, directory: &Path) -> Program {
    Program::culex(["pub", "-l", "-t", "t", "-q", qos, "-i", "me", "-c", "--spool"])
        .args([directory])
        .at(broker)
}

/// Numbers, one a line, written to a pipe until somebody has enough.
struct Producer {
    enough: Arc<AtomicBool>,
    thread: JoinHandle<u64>,
}

impl Producer {
    fn start(mut writer: PipeWriter) -> Self {
        let enough = Arc::new(AtomicBool::new(false));
        let until = Arc::clone(&enough);
        let thread = thread::spawn(move || {
            let mut number = 0;
            while !until.load(Ordering::Relaxed) {
                let mut lines = String::new();
                for _ in 0..fastrand::u8(1..40) {
                    lines.push_str(&number.to_string());
                    lines.push('\n');
                    number += 1;
                }
                writer.write_all(lines.as_bytes()).unwrap();
            }
            number
        });
        Self { enough, thread }
    }

    /// Ends the input; returns how many lines there were.
    fn end(self) -> u64 {
        self.enough.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

/// A process that reads a pipe which outlives it.
fn start(broker: &Mosquitto, (qos, version): (&str, &str), directory: &Path, reader: &PipeReader) -> Child {
    Command::new(env!("CARGO_BIN_EXE_culex"))
        .args(["pub", "-l", "-t", "t", "-q", qos, "-V", version, "-i", "me", "-c"])
        .args(["-h", "127.0.0.1", "-p", &broker.port().to_string()])
        .args(["--spool-max", "1MiB", "--spool"])
        .arg(directory)
        .env_clear()
        .stdin(Stdio::from(reader.try_clone().unwrap()))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Kills culex at random moments while it sends; returns how many lines there were, and the numbers that arrived.
fn crash(qos: &str, version: &str) -> (u64, Vec<u64>) {
    let broker = broker();
    let directory = TempDir::new().unwrap();
    let received = directory.path().join("received");
    let spool = directory.path().join("spool");
    let subscriber = Program::mosquitto_sub(["-q", "2", "-t", "t", "-t", "end", "-F", "%p"])
        .at(&broker)
        .stdout_file(&received)
        .timeout(Duration::from_mins(10));
    let subscriber: Running = broker.subscribe("t", subscriber);
    let (reader, writer) = pipe().unwrap();
    let producer = Producer::start(writer);
    for _ in 0..kills() {
        let mut child = start(&broker, (qos, version), &spool, &reader);
        thread::sleep(Duration::from_micros(fastrand::u64(0..120_000)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let last = start(&broker, (qos, version), &spool, &reader);
    drop(reader);
    let count = producer.end();
    let output = last.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // A message of another client follows those of the first to each subscriber that has them all.
    Program::culex(["pub", "-t", "end", "-q", "2", "-m", "end"])
        .at(&broker)
        .run();
    let text = read_until_end(&received);
    subscriber.signal(rustix::process::Signal::KILL);
    (count, text.lines().map(|line| line.parse().unwrap()).collect())
}

/// The file, once its last line is `end`; without it.
fn read_until_end(path: &Path) -> String {
    for _ in 0..2000 {
        let text = std::fs::read_to_string(path).unwrap();
        if let Some(text) = text.strip_suffix("end\n") {
            return text.to_owned();
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("the subscriber never had the last message");
}

fn loses_nothing(version: &str) {
    let (count, mut received) = crash("1", version);
    let arrived = received.len() as u64;
    received.sort_unstable();
    received.dedup();
    assert!(
        received.iter().copied().eq(0..count),
        "of {count} lines {} arrived",
        received.len()
    );
    assert!(count > 1000, "{count} lines");
    assert!(
        arrived < count + 150 * u64::from(kills()),
        "{arrived} of {count} arrived"
    );
}

fn sends_each_line_once_and_in_order(version: &str) {
    let (count, received) = crash("2", version);
    assert!(count > 1000, "{count} lines");
    let wrong = received
        .iter()
        .zip(0..)
        .position(|(number, expected)| *number != expected);
    assert_eq!(wrong, None, "{count} lines, {} arrived", received.len());
    assert_eq!(received.len() as u64, count);
}

#[test]
fn killed_at_any_moment_it_loses_nothing_at_qos_1() {
    loses_nothing("311");
}

#[test]
fn killed_at_any_moment_it_loses_nothing_at_qos_1_of_version_5() {
    loses_nothing("5");
}

#[test]
fn killed_at_any_moment_it_sends_each_line_once_and_in_order_at_qos_2() {
    sends_each_line_once_and_in_order("311");
}

#[test]
fn killed_at_any_moment_it_sends_each_line_once_and_in_order_at_qos_2_of_version_5() {
    sends_each_line_once_and_in_order("5");
}

/// `culex pub` with a spool, and `server` as its broker.
fn spooled_to(server: &Wire, qos: &str, directory: &Path) -> Program {
    Program::culex([
        "pub",
        "-l",
        "-t",
        "t",
        "-q",
        qos,
        "-i",
        "me",
        "-c",
        "--reconnect",
        "never",
        "--spool",
    ])
    .args([directory])
    .at_port(server.port())
}

#[test]
fn another_run_resumes_the_session_packet_by_packet() {
    let directory = TempDir::new().unwrap();
    let spool = directory.path().join("spool");
    let first = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect("34 06 00 01 't' 00 01 'a'");
        peer.expect("34 06 00 01 't' 00 02 'b'");
        peer.expect("34 06 00 01 't' 00 03 'c'");
        peer.expect("34 06 00 01 't' 00 04 'd'");
        peer.send("50 02 00 02 50 02 00 01");
        peer.expect("62 02 00 02");
        peer.expect("62 02 00 01");
        peer.send("70 02 00 02");
        // DISCONNECT is no packet of a broker of 3.1.1.
        peer.send("e0 00");
        peer.drain();
    });
    spooled_to(&first, "2", &spool)
        .stdin("a\nb\nc\nd\n")
        .status(6)
        .stderr(Text::matching("culex: 3 messages are in .*/spool: .*\n"))
        .run();
    let second = Wire::one(|peer| {
        peer.read();
        peer.send("20 02 01 00");
        peer.expect("62 02 00 01");
        peer.expect("3c 06 00 01 't' 00 03 'c'");
        peer.expect("3c 06 00 01 't' 00 04 'd'");
        peer.expect("34 08 00 01 't' 00 05 'new'");
        peer.send("70 02 00 01 50 02 00 03 50 02 00 04 50 02 00 05");
        for identifier in 3..=5 {
            peer.expect(&format!("62 02 00 0{identifier}"));
            peer.send(&format!("70 02 00 0{identifier}"));
        }
        peer.expect("e0 00");
        peer.drain();
    });
    spooled_to(&second, "2", &spool).stdin("new\n").run();
}

#[test]
fn a_session_that_the_broker_lost_is_told() {
    let directory = TempDir::new().unwrap();
    let first = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect("34 06 00 01 't' 00 01 'a'");
        peer.expect("34 06 00 01 't' 00 02 'b'");
        peer.send("50 02 00 01");
        peer.expect("62 02 00 01");
        peer.send("e0 00");
        peer.drain();
    });
    spooled_to(&first, "2", directory.path())
        .stdin("a\nb\n")
        .status(6)
        .stderr(Text::Anything)
        .run();
    let second = Wire::one(|peer| {
        peer.accept_v3();
        for identifier in ["01 'a'", "02 'b'"] {
            peer.expect(&format!("34 06 00 01 't' 00 {identifier}"));
        }
        peer.send("50 02 00 01 50 02 00 02");
        peer.expect("62 02 00 01");
        peer.expect("62 02 00 02");
        peer.send("70 02 00 01 70 02 00 02");
        peer.expect("e0 00");
        peer.drain();
    });
    spooled_to(&second, "2", directory.path())
        .stderr(
            "culex: the broker has not kept the session: 2 messages of QoS 2 that an earlier run sent may arrive \
             twice\n",
        )
        .run();
}

#[test]
fn an_empty_input_drains_what_is_left() {
    let directory = TempDir::new().unwrap();
    let spool = directory.path().join("spool");
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect("32 06 00 01 't' 00 01 'a'");
    });
    spooled_to(&server, "1", &spool)
        .stdin("a\nb\nc")
        .status(6)
        .stderr(Text::matching("culex: 3 messages are in .*/spool: .*\n"))
        .run();
    let broker = broker();
    let subscriber = broker.subscribe("t", broker.listener(3, "%p").stdout("a\nb\nc\n"));
    spooled(&broker, "1", &spool).run();
    subscriber.finish();
    // And once it is drained, nothing is sent again.
    let subscriber = broker.subscribe("t", broker.listener(1, "%p").stdout("new\n"));
    spooled(&broker, "1", &spool).stdin("new\n").run();
    subscriber.finish();
}

#[test]
fn a_damaged_spool_is_named_and_not_touched() {
    let directory = TempDir::new().unwrap();
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect("32 06 00 01 't' 00 01 'a'");
    });
    spooled_to(&server, "1", directory.path())
        .stdin("a\n")
        .status(6)
        .stderr(Text::Anything)
        .run();
    let journal = directory.path().join("journal");
    let mut bytes = std::fs::read(&journal).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&journal, &bytes).unwrap();
    Program::culex(["pub", "-l", "-t", "t", "-q", "1", "--spool"])
        .args([directory.path()])
        .status(1)
        .stderr(Text::matching(
            "culex: the spool is damaged: .*/journal at byte 0: a checksum does not fit\n",
        ))
        .run();
    assert_eq!(std::fs::read(&journal).unwrap(), bytes);
}

/// In a file system of 2 MiB, with 4 MiB of input and a broker that acknowledges nothing until the disk is full.
#[test]
fn a_full_disk_stops_the_input_and_loses_nothing() {
    const LINES: usize = 4096;
    let line = [b'x'; 1023];
    let (full, is_full) = std::sync::mpsc::channel();
    let server = Wire::one(move |peer| {
        peer.accept_v3();
        is_full.recv().unwrap();
        for number in 0..LINES {
            let publish = peer.expect_kind(0x32);
            let [high, low] = publish[6..8] else { panic!() };
            assert_eq!(publish.len(), 8 + line.len(), "line {number}");
            peer.send_bytes(&[0x40, 2, high, low]);
        }
        peer.expect("e0 00");
        peer.drain();
    });
    let script = "mkdir spool && mount -t tmpfs -o size=2m none spool && exec \"$0\" \"$@\"";
    let mut input = Vec::new();
    for _ in 0..LINES {
        input.extend_from_slice(&line);
        input.push(b'\n');
    }
    let mut running = Program::new(
        "unshare",
        ["-rm", "sh", "-c", script, env!("CARGO_BIN_EXE_culex")],
    )
    .args(["pub", "-l", "-t", "t", "-q", "1", "--spool", "spool"])
    .at_port(server.port())
    .stdin(input)
    .stderr("culex: the disk of spool is full: standard input waits\n")
    .spawn();
    running.wait_for_stderr("is full");
    full.send(()).unwrap();
    running.finish();
}

#[test]
fn a_spool_in_use_is_left_alone() {
    let broker = broker();
    let directory = TempDir::new().unwrap();
    let mut first = spooled(&broker, "1", directory.path()).stdin_pipe().spawn();
    broker.wait_log("as me");
    spooled(&broker, "1", directory.path())
        .status(1)
        .stderr(Text::matching(
            "culex: the spool .* is in use by another process\n",
        ))
        .run();
    first.close_stdin();
    first.finish();
}

#[test]
fn a_spool_needs_lines_and_acknowledgements() {
    for (arguments, problem) in [
        (&["-l"] as &[&str], "acknowledged, and needs -q 1 or -q 2"),
        (&["-m", "x", "-q", "1"], "needs -l"),
        (&["-l", "-q", "1", "--spool-max", "1kB"], "1MiB at the least"),
    ] {
        Program::culex(["pub", "-t", "t", "--spool", "spool"])
            .args(arguments)
            .status(2)
            .stderr(Text::matching(&format!("culex: .*{problem}.*")))
            .run();
    }
}
