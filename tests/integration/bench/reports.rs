//! What is told of a load test, by the binary: files, thresholds, shards, comparisons, numbers while it runs.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use culex::bench::report::{Phase, Report, Verdict};
use tempfile::TempDir;

use super::relay::{Behaviour, Fate, Relay};
use crate::harness::{Program, Stream, Text};

pub(super) fn healthy() -> Relay {
    Relay::start(Behaviour::default())
}

pub(super) fn slow() -> Relay {
    Relay::start(Behaviour {
        delay: Duration::from_millis(60),
        ..Behaviour::default()
    })
}

/// `culex bench` against `relay`, in `directory`.
pub(super) fn bench(relay: &Relay, directory: &TempDir, arguments: &[&str]) -> Program {
    Program::culex(["bench", "-c", "1", "-q", "1", "--warmup", "0s"])
        .args(arguments)
        .at_port(relay.port())
        .directory(directory.path())
        .stdout(Text::matching("(?s).*"))
}

/// Another command of `bench`, in `directory`.
pub(super) fn command(directory: &TempDir, arguments: &[&str]) -> Program {
    Program::culex(["bench"])
        .args(arguments)
        .directory(directory.path())
        .stdout(Text::matching("(?s).*"))
}

fn read(directory: &TempDir, name: &str) -> String {
    fs::read_to_string(directory.path().join(name)).unwrap()
}

pub(super) fn report(directory: &TempDir, name: &str) -> Report {
    Report::from_json(&read(directory, name)).unwrap()
}

#[test]
fn a_run_leaves_what_was_asked_for() {
    let (relay, directory) = (healthy(), TempDir::new().unwrap());
    let output = bench(
        &relay,
        &directory,
        &[
            "--rate",
            "200/s",
            "--duration",
            "2s",
            "--report",
            "run.json",
            "--timeline",
            "run.csv",
            "--html",
            "run.html",
            "--threshold",
            "lost == 0 and received.count > 300",
            "--output",
            "junit",
        ],
    )
    .run();
    assert!(
        output.text().contains("tests=\"3\" failures=\"0\""),
        "{}",
        output.text()
    );
    assert_eq!(report(&directory, "run.json").verdict, Verdict::Passed);
    assert!(read(&directory, "run.html").contains("QoS 1: throughput"));
    let timeline = read(&directory, "run.csv");
    assert!((3..=4).contains(&timeline.lines().count()), "{timeline}");
    let shown = command(&directory, &["show", "run.json", "--output", "markdown"]).run();
    assert!(
        shown.text().starts_with("## culex bench e2e\n\n✅ Passed"),
        "{}",
        shown.text()
    );
    let strict = ["show", "run.json", "--threshold", "e2e.max < 1us"];
    let shown = command(&directory, &strict).status(99).run();
    assert!(
        shown.text().ends_with("Failed: a threshold did not hold.\n"),
        "{}",
        shown.text()
    );
}

#[test]
fn a_slowed_broker_fails_and_the_restored_one_passes() {
    let directory = TempDir::new().unwrap();
    let measure = |relay: &Relay, name: &str, status| {
        let threshold = ["--threshold", "e2e.min < 50ms", "--threshold", "lost == 0"];
        let load = ["--rate", "100/s", "--duration", "1s", "--report", name];
        bench(relay, &directory, &[&load[..], &threshold[..]].concat())
            .status(status)
            .run();
    };
    measure(&healthy(), "base.json", 0);
    measure(&slow(), "slow.json", 99);
    measure(&healthy(), "restored.json", 0);
    let compare = |new: &str, status| {
        // The fastest message of a busy machine is still fast; a delay of 60 ms slows each.
        let limits = "e2e.min=2000%,received.rate=50%";
        let arguments = ["compare", "base.json", new, "--max-regression", limits];
        command(&directory, &arguments)
            .status(status)
            .run()
            .text()
            .to_owned()
    };
    assert!(compare("slow.json", 99).contains("REGRESSION"));
    let restored = compare("restored.json", 0);
    assert!(restored.contains("one run on a side"), "{restored}");
}

#[test]
fn shards_of_a_run_add_up() {
    let (relay, directory) = (healthy(), TempDir::new().unwrap());
    let shard = |number: &str| {
        let name = format!("shard-{number}.json");
        let arguments = [
            "-c",
            "2",
            "--rate",
            "200/s",
            "--duration",
            "1s",
            "--run",
            "r1",
            "--shard",
        ];
        Program::culex(["bench", "-q", "1", "--warmup", "0s"])
            .args(arguments)
            .args([&format!("{number}/2"), "--report", &name])
            .at_port(relay.port())
            .directory(directory.path())
            .stdout(Text::matching("(?s).*"))
            .spawn()
    };
    let (one, other) = (shard("1"), shard("2"));
    one.finish();
    other.finish();
    let merge = ["merge", "shard-1.json", "shard-2.json", "--report", "run.json"];
    command(&directory, &merge).run();
    let [one, other, sum] = ["shard-1.json", "shard-2.json", "run.json"].map(|name| report(&directory, name));
    let received = |report: &Report| report.parts[0].counts.received;
    assert_eq!(received(&sum), received(&one) + received(&other));
    // A busy machine leaves some of the 200 out.
    assert!((150..=200).contains(&received(&sum)), "{}", received(&sum));
    assert_eq!(sum.parts[0].latencies.e2e.count(), received(&sum));
    assert_eq!(sum.shard, None);
    command(&directory, &["merge", "shard-1.json", "shard-1.json"])
        .status(2)
        .stderr("culex: the reports don't belong together: shard-1.json: shard 1 is there twice\n")
        .stdout("")
        .run();
}

#[test]
fn files_that_are_no_reports_say_why() {
    let directory = TempDir::new().unwrap();
    let show = |content: &str, status: i32, error: &str| {
        fs::write(directory.path().join("a.json"), content).unwrap();
        command(&directory, &["show", "a.json"])
            .status(status)
            .stdout("")
            .stderr(Text::matching(&format!("culex: cannot read a.json: {error}.*\n")))
            .run();
    };
    show("{}", 2, "it is not a report of culex bench");
    show("hello", 2, "it is not JSON");
    show(
        "{\"version\":7,\"culex\":\"9.0\"}",
        2,
        "it is a report of version 7, written by culex 9.0",
    );
    command(&directory, &["show", "none.json"])
        .status(1)
        .stdout("")
        .stderr(Text::matching("culex: cannot read none.json: No such file.*\n"))
        .run();
}

#[test]
fn a_place_that_cannot_be_written_is_said_before_the_run() {
    let (relay, directory) = (healthy(), TempDir::new().unwrap());
    bench(
        &relay,
        &directory,
        &["--duration", "10m", "--report", "no/where.json"],
    )
    .status(1)
    .stderr(Text::matching(
        "culex: cannot write no/where.json: No such file.*\n",
    ))
    .run();
}

#[test]
fn numbers_are_served_while_it_runs() {
    let (relay, directory) = (healthy(), TempDir::new().unwrap());
    let arguments = [
        "--rate",
        "200/s",
        "--duration",
        "4s",
        "--prometheus",
        "127.0.0.1:0",
        "--progress",
    ];
    let mut running = bench(&relay, &directory, &arguments)
        .stderr(Text::matching("(?s).*"))
        .spawn();
    let notice = running.wait_for_line_of_stderr("/metrics");
    let address = notice
        .split("http://")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    running.wait_for_stderr("QoS 1: 2 s of 4 s  published ");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("# EOF\n"), "{answer}");
    let published = answer
        .lines()
        .find_map(|line| line.strip_prefix("culex_published_total{"))
        .and_then(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
    assert!(
        published.is_some_and(|count| (150..800).contains(&count)),
        "{published:?}"
    );
    running.finish();
}

#[test]
fn a_terminal_shows_how_it_goes() {
    let (relay, directory) = (healthy(), TempDir::new().unwrap());
    let arguments = ["--rate", "200/s", "--duration", "4s"];
    let mut running = bench(&relay, &directory, &arguments)
        .on_terminal(&[Stream::Stderr])
        .screen(Text::matching("(?s).*"))
        .spawn();
    running.wait_for_screen("QoS 1");
    running.wait_for_screen("s left  published ");
    running.finish();
}

#[test]
fn a_hopeless_run_is_ended() {
    let (relay, directory) = (slow(), TempDir::new().unwrap());
    let arguments = [
        "--rate",
        "100/s",
        "--duration",
        "10m",
        "--threshold",
        "e2e.p99 < 10ms",
        "--abort-on-fail",
        "--report",
        "run.json",
    ];
    let output = bench(&relay, &directory, &arguments).status(99).run();
    assert!(output.text().contains("ended early"), "{}", output.text());
    let part = &report(&directory, "run.json").parts[0];
    assert!(part.window.seconds < 15.0, "{}", part.window.seconds);
}

#[test]
fn the_highest_rate_is_searched_for() {
    let (relay, directory) = (healthy(), TempDir::new().unwrap());
    let arguments = [
        "--rate",
        "200/s",
        "--duration",
        "500ms",
        "--find-max",
        "published.rate < 500/s and lost == 0",
        "--report",
        "run.json",
    ];
    let output = bench(&relay, &directory, &arguments)
        .timeout(Duration::from_secs(90))
        .run();
    let report = report(&directory, "run.json");
    let search = &report.searches[0];
    let highest = search.highest.unwrap();
    // A busy machine may not keep 500/s; none is faster than the condition.
    assert!((100.0..510.0).contains(&highest), "{highest}");
    assert!(search.limit.as_ref().unwrap().starts_with("at "));
    assert!(search.steps.iter().any(|step| step.phase == Phase::Bisect));
    assert_eq!(report.parts.len(), 1);
    assert!(
        output
            .text()
            .contains("Highest rate with published.rate < 500/s and lost == 0: ")
    );
}

#[test]
fn a_search_without_a_broker_ends() {
    let relay = Relay::start(Behaviour {
        fate: |_| Fate::Die,
        ..Behaviour::default()
    });
    let directory = TempDir::new().unwrap();
    let arguments = [
        "--rate",
        "100/s",
        "--duration",
        "1s",
        "--find-max",
        "lost == 0",
        "--drain",
        "1s",
    ];
    let output = bench(&relay, &directory, &arguments)
        .timeout(Duration::from_mins(2))
        .output();
    assert_ne!(output.status, 0, "{}", output.text());
}

#[test]
fn what_is_not_measured_is_refused_before() {
    let directory = TempDir::new().unwrap();
    for (arguments, expected) in [
        (
            &["pub", "--threshold", "e2e.p99 < 1s"][..],
            "bench pub does not measure e2e.p99",
        ),
        (
            &["--threshold", "e2e.p98 < 1s"],
            "there is no metric `e2e.p98`: did you mean e2e.p9",
        ),
        (&["--threshold", "e2e.p99 < 20"], "did you mean 20ms?"),
        (
            &["sub", "--find-max", "lost == 0"],
            "bench sub has no rate to search for",
        ),
        (&["compare", "a.json"], "which reports are those of now?"),
        (
            &["compare", "a.json", "b.json", "--max-regression", "e2e.p99=20"],
            "expected a metric and a percentage",
        ),
        (&["show"], "required arguments were not provided"),
    ] {
        let output = command(&directory, arguments)
            .status(2)
            .stdout("")
            .stderr(Text::matching("(?s).*"))
            .run();
        assert!(
            output.notices().contains(expected),
            "{arguments:?}: {}",
            output.notices()
        );
    }
    assert!(!Path::new("a.json").exists());
}
