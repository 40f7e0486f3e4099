//! `culex sub --out-dir` and `--exec`.

use std::fs;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::harness::{Mosquitto, Program, Running, Text, Wire, sequence};

/// The lines of 0 to `count`, one after the other.
fn numbered(count: u32, line: impl Fn(u32) -> String) -> String {
    (0..count).fold(String::new(), |text, number| text + &line(number))
}

/// A subscriber to all with `arguments`, in `directory`.
fn subscriber(broker: &Mosquitto, directory: &Path, arguments: &[&str]) -> Program {
    Program::culex(["sub", "-t", "#", "-q", "1"])
        .args(arguments)
        .directory(directory)
        .at(broker)
}

fn subscribe(broker: &Mosquitto, subscriber: Program) -> Running {
    broker.subscribe("#", subscriber)
}

/// Publishes lines `topic<TAB>payload`.
fn publish(broker: &Mosquitto, lines: &str) {
    Program::culex(["pub", "-l", "-q", "1", "--topic-separator", "TAB"])
        .at(broker)
        .stdin(lines)
        .run();
}

fn read(directory: &Path, name: &str) -> String {
    fs::read_to_string(directory.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Waits until `condition` holds, for 20 seconds at the most.
#[track_caller]
fn eventually(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < deadline, "it never came");
        thread::sleep(Duration::from_millis(5));
    }
}

/// The files in `directory`, and in those below it.
fn files(directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let below = path.strip_prefix(directory).unwrap();
                found.push(below.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn each_topic_has_a_file_and_runs_append() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    for round in 1..=2 {
        let running = subscribe(
            &broker,
            subscriber(&broker, directory.path(), &["--out-dir", "out", "-C", "5"]),
        );
        publish(
            &broker,
            "room/1\ton\nroom/1\toff\n../up\tx\nRoom/1\tcapital\na//CON\t\u{fc}\n",
        );
        running.finish();
        let out = directory.path().join("out");
        let expected = ["%2E%2E/up.log", "Room^1/1.log", "a/^/%43ON^7.log", "room/1.log"];
        assert_eq!(files(&out), expected);
        assert_eq!(read(&out, "room/1.log"), "on\noff\n".repeat(round));
        assert_eq!(read(&out, "Room^1/1.log"), "capital\n".repeat(round));
        assert_eq!(read(&out, "a/^/%43ON^7.log"), "\u{fc}\n".repeat(round));
    }
}

#[test]
fn files_hold_records_that_can_be_published_again() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    let arguments = ["--out-dir", "out", "--output", "json", "-C", "2"];
    let running = subscribe(&broker, subscriber(&broker, directory.path(), &arguments));
    Program::culex(["pub", "-t", "x/y", "-q", "1", "-s"])
        .at(&broker)
        .stdin(b"\xff\x00\n".as_slice())
        .run();
    publish(&broker, "x/z\ttext\n");
    running.finish();
    assert_eq!(files(&directory.path().join("out")), ["x/y.ndjson", "x/z.ndjson"]);
    let again = broker.subscribe(
        "again/#",
        Program::culex(["sub", "-t", "again/#", "-C", "1", "-N"])
            .at(&broker)
            .stdout(b"\xff\x00\n".as_slice()),
    );
    Program::culex(["pub", "--records", "out/x/y.ndjson", "--topic-prefix", "again/"])
        .directory(directory.path())
        .at(&broker)
        .run();
    again.finish();
}

#[test]
fn filters_and_projections_come_first() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    let arguments = [
        "--out-dir",
        "out",
        "--where",
        ".payload.t > 1",
        "--select",
        ".payload.t",
        "-C",
        "2",
    ];
    let running = subscribe(&broker, subscriber(&broker, directory.path(), &arguments));
    publish(
        &broker,
        "a\t{\"t\":1}\na\t{\"t\":2}\nb\t{\"t\":0}\na\t{\"t\":3}\n",
    );
    running.finish();
    assert_eq!(files(&directory.path().join("out")), ["a.log"]);
    assert_eq!(read(directory.path(), "out/a.log"), "2\n3\n");
}

#[cfg(feature = "decoders")]
#[test]
fn full_files_are_compressed() {
    let broker = Mosquitto::start();
    for code in ["gzip", "zstd"] {
        let directory = TempDir::new().unwrap();
        let arguments = [
            "--out-dir",
            "out",
            "--rotate",
            "10kB",
            "--compress",
            code,
            "-C",
            "20000",
        ];
        let running = subscribe(&broker, subscriber(&broker, directory.path(), &arguments));
        let lines = numbered(20_000, |number| format!("a\t{number:09}\n"));
        publish(&broker, &lines);
        running.finish();
        let out = directory.path().join("out");
        let names = files(&out);
        assert!(names.len() > 2, "{names:?}");
        let mut all = String::new();
        for name in names.iter().filter(|name| *name != "a.log") {
            let end = if code == "gzip" { ".log.gz" } else { ".log.zst" };
            assert!(name.starts_with("a~") && name.ends_with(end), "{name}");
            let packed = fs::read(out.join(name)).unwrap();
            all.push_str(&unpacked(code, &packed));
        }
        if names.contains(&"a.log".to_owned()) {
            all.push_str(&read(&out, "a.log"));
        }
        let expected = numbered(20_000, |number| format!("{number:09}\n"));
        let mut lines: Vec<&str> = all.lines().collect();
        lines.sort_unstable();
        assert!(lines.iter().copied().eq(expected.lines()), "{code}");
    }
}

/// What is in `packed`: by the real gzip; a real zstd is not on every machine.
#[cfg(feature = "decoders")]
fn unpacked(code: &str, packed: &[u8]) -> String {
    let mut text = String::new();
    if code == "gzip" {
        let run = Program::new("gzip", ["-dc"]).stdin(packed).stdout(Text::Anything);
        return run.run().text().to_owned();
    }
    let mut decoder = ruzstd::decoding::StreamingDecoder::new(packed).unwrap();
    std::io::Read::read_to_string(&mut decoder, &mut text).unwrap();
    text
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("file"), "x").unwrap();
    subscriber(&broker, directory.path(), &["--out-dir", "file/out"])
        .status(1)
        .stderr("culex: cannot make the directory file/out: Not a directory (os error 20)\n")
        .run();
    // The file of a topic is a directory.
    fs::create_dir_all(directory.path().join("out/a.log")).unwrap();
    let running = subscribe(
        &broker,
        subscriber(&broker, directory.path(), &["--out-dir", "out"])
            .status(1)
            .stderr("culex: cannot write out/a.log: Is a directory (os error 21)\n"),
    );
    publish(&broker, "a\tx\n");
    running.finish();
    // A disk that is full.
    fs::create_dir_all(directory.path().join("full")).unwrap();
    std::os::unix::fs::symlink("/dev/full", directory.path().join("full/a.log")).unwrap();
    let running = subscribe(
        &broker,
        subscriber(&broker, directory.path(), &["--out-dir", "full"])
            .status(1)
            .stderr("culex: cannot write full/a.log: No space left on device (os error 28)\n"),
    );
    publish(&broker, "a\tx\n");
    running.finish();
}

#[test]
fn killed_runs_leave_whole_lines() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    let arguments = ["--out-dir", "out", "--output", "json"];
    let running = subscribe(
        &broker,
        subscriber(&broker, directory.path(), &arguments).status(128 + 9),
    );
    let lines = numbered(2000, |number| format!("{}\t{number}\n", number % 7));
    publish(&broker, &lines);
    let out = directory.path().join("out");
    eventually(|| out.join("3.ndjson").exists());
    running.signal(Signal::KILL);
    running.finish();
    for name in files(&out) {
        let text = read(&out, &name);
        let mut lines: Vec<&str> = text.split('\n').collect();
        // Behind the last newline there is nothing, or what was cut off.
        lines.pop();
        for line in lines {
            assert!(
                serde_json::from_str::<serde_json::Value>(line).is_ok(),
                "{name}: {line}"
            );
        }
    }
}

#[test]
fn a_command_gets_payload_and_environment() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    let script = r#"printf '%s %s %s %s %s ' "$CULEX_TOPIC" "$CULEX_QOS" "$CULEX_RETAIN" "$CULEX_PROPERTIES" "${CULEX_TIME%%-*}"; cat; echo"#;
    let arguments = ["-V", "5", "--exec", script, "-C", "2"];
    let expected = concat!(
        r#"a/b 1 0 {"content_type":"x/y","user_properties":[["PATH","evil"]]} 2"#,
        "[0-9]{3} one\n",
        r"a/\$\(touch evil\) 1 0 \{\} 2[0-9]{3} two",
        "\n"
    );
    let expected = expected.replacen(
        r#"{"content_type":"x/y","user_properties":[["PATH","evil"]]}"#,
        r#"\{"content_type":"x/y","user_properties":\[\["PATH","evil"\]\]\}"#,
        1,
    );
    let running = subscribe(
        &broker,
        subscriber(&broker, directory.path(), &arguments).stdout(Text::matching(&expected)),
    );
    Program::culex(["pub", "-V", "5", "-t", "a/b", "-m", "one", "-q", "1"])
        .args(["--content-type", "x/y", "--user-property", "PATH=evil"])
        .at(&broker)
        .run();
    publish(&broker, "a/$(touch evil)\ttwo\n");
    running.finish();
    assert!(files(directory.path()).is_empty());
}

#[test]
fn one_command_at_a_time_keeps_the_order() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    // The first takes longest; each tells whether another one runs.
    let script = r#"mkdir lock || echo overlap; n=$(cat); [ "$n" != 0 ] || sleep 0.2; echo "$n"; rmdir lock"#;
    let arguments = ["--exec", script, "-C", "200"];
    let expected = numbered(200, |number| format!("{number}\n"));
    let running = subscribe(
        &broker,
        subscriber(&broker, directory.path(), &arguments).stdout(expected),
    );
    let lines = numbered(200, |number| format!("t\t{number}\n"));
    publish(&broker, &lines);
    running.finish();
}

#[test]
fn several_commands_run_at_once_and_no_more() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    // Each waits for the two others of its three.
    let script = r#"n=$(cat); touch "$n"; g=$((n / 3 * 3)); until [ -e $g ] && [ -e $((g + 1)) ] && [ -e $((g + 2)) ]; do sleep 0.01; done; ls -d [0-9]* | wc -l"#;
    let arguments = ["--exec", script, "--exec-parallel", "3", "-C", "6"];
    let running = subscribe(
        &broker,
        subscriber(&broker, directory.path(), &arguments).stdout(Text::matching(r"( *[1-6]\n){6}")),
    );
    publish(&broker, "t\t0\nt\t1\nt\t2\nt\t3\nt\t4\nt\t5\n");
    running.finish();
}

#[test]
fn commands_that_fail_are_counted() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    let script = r"case $(cat) in good) ;; kill) kill -9 $$ ;; *) exit 3 ;; esac";
    let running = subscribe(
        &broker,
        subscriber(&broker, directory.path(), &["--exec", script, "-C", "3"])
            .status(6)
            .stderr(
                "culex: the command for a message on a/bad ended with status 3\n\
                 culex: the command for a message on kill was ended by signal 9\n\
                 culex: 2 of 3 commands failed\n",
            ),
    );
    publish(&broker, "a/good\tgood\na/bad\tbad\nkill\tkill\n");
    running.finish();
}

#[test]
fn an_interrupt_waits_for_the_command_that_runs() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    let script = "touch began; until [ -e go ]; do sleep 0.01; done; echo done";
    let arguments = ["-i", "patient", "-d", "--exec", script];
    let mut running = subscribe(
        &broker,
        subscriber(&broker, directory.path(), &arguments)
            .stdout("done\n")
            .stderr(Text::matching(".*culex: no command was run for 2 messages\n"))
            .status(130),
    );
    publish(&broker, "t\t1\nt\t2\nlast\t3\n");
    running.wait_for_stderr("last");
    eventually(|| directory.path().join("began").exists());
    running.signal(Signal::INT);
    // Only then the command may end: it was waited for.
    broker.wait_log("Client patient disconnected");
    running.assert_running();
    fs::write(directory.path().join("go"), "").unwrap();
    running.finish();
}

#[test]
fn a_second_interrupt_waits_for_nothing() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    let script = "echo $$ > part; mv part pid; exec sleep 60 > /dev/null 2>&1";
    let arguments = ["-i", "hasty", "--exec", script];
    let running = subscribe(
        &broker,
        subscriber(&broker, directory.path(), &arguments)
            .stderr("culex: 1 command not waited for\n")
            .status(130),
    );
    publish(&broker, "t\t1\n");
    let pid = directory.path().join("pid");
    eventually(|| pid.exists());
    running.signal(Signal::INT);
    broker.wait_log("Client hasty disconnected");
    running.signal(Signal::INT);
    running.finish();
    // It runs on, in peace.
    let pid = fs::read_to_string(pid).unwrap().trim().parse().unwrap();
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
}

#[test]
fn wrong_combinations_are_refused() {
    for (arguments, named) in [
        (&["--rotate", "1h"][..], "--out-dir"),
        (&["--out-dir", "x", "--rotate", "5"], "--rotate"),
        (&["--out-dir", "x", "--compress", "gzip"], "--rotate"),
        (&["--out-dir", "x", "--exec", "true"], "--exec"),
        (&["--exec-parallel", "2"], "--exec"),
        (&["--exec", "true", "--exec-parallel", "0"], "--exec-parallel"),
    ] {
        Program::culex(["sub", "-t", "a"])
            .args(arguments)
            .status(2)
            .stderr(Text::matching(&format!(".*{named}.*")))
            .run();
    }
}

/// More than may wait for a command have come, and the command waits for the test: longer than a broker waits for a sign
/// of life.
#[test]
fn commands_that_take_long_do_not_cost_the_connection() {
    const MESSAGES: u32 = 100;
    let directory = TempDir::new().unwrap();
    Program::new("mkfifo", ["gate"]).directory(directory.path()).run();
    let ((tell, told), (go, may_go)) = (channel(), channel());
    let server = Wire::one(move |peer| {
        let connect = peer.accept_v3();
        assert_eq!(connect[10..12], [0, 1], "keep alive");
        peer.expect_kind(0x82);
        peer.send("90 03 00 01 00");
        for number in 1..MESSAGES {
            let text = number.to_string();
            let length = u8::try_from(text.len()).unwrap() + 3;
            peer.send_bytes(&[&[0x30, length, 0, 1, b't'], text.as_bytes()].concat());
        }
        for _ in 0..4 {
            peer.expect("c0 00");
        }
        tell.send(()).unwrap();
        may_go.recv().unwrap();
        peer.send("d0 00 d0 00 d0 00 d0 00 30 06 00 01 't' '100'");
        let rest = peer.drain();
        assert!(rest.ends_with(&[0xe0, 0]), "{rest:?}");
    });
    let count = MESSAGES.to_string();
    let subscriber = Program::culex(["sub", "-t", "t", "-k", "1", "-C", &count])
        .args(["--exec", ": < gate; cat; echo"])
        .directory(directory.path())
        .at_port(server.port())
        .stdout(sequence(MESSAGES));
    let running = subscriber.timeout(Duration::from_mins(1)).spawn();
    told.recv().unwrap();
    let gate = fs::File::options()
        .read(true)
        .write(true)
        .open(directory.path().join("gate"));
    go.send(()).unwrap();
    running.finish();
    drop(gate.unwrap());
}
