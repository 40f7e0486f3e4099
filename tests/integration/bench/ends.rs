//! How a load test ends: by its stages, before its time, and as the README's workflow has it.

use std::time::Duration;

use culex::bench::report::{Ending, Part, Report};
use tempfile::TempDir;

use super::relay::{Behaviour, Fate, Relay};
use super::reports::{bench, command, healthy, report, slow};
use crate::readme_load::workflow_load;

/// The line of the README's workflow, shorter and slower, against `relay`. Its status.
fn workflow(relay: &Relay, directory: &TempDir) -> i32 {
    let mut line = workflow_load();
    for (flag, value) in [
        ("-p", relay.port().to_string()),
        ("--rate", "100/s".to_owned()),
        ("--duration", "1s".to_owned()),
    ] {
        let at = line.iter().position(|word| word == flag).unwrap();
        line[at + 1] = value;
    }
    assert!(line.iter().filter(|word| *word == "--threshold").count() >= 2);
    line.extend(["-c", "1"].map(str::to_owned));
    let line: Vec<&str> = line.iter().map(String::as_str).collect();
    let program = command(directory, &line).timeout(Duration::from_mins(1));
    program.output().status
}

#[test]
fn the_workflow_of_the_readme_fails_on_a_slowed_broker_and_passes_on_the_restored_one() {
    let directory = TempDir::new().unwrap();
    assert_eq!(workflow(&slow(), &directory), 99);
    // A machine that is busy with other tests is slow itself, most of the time.
    let mut statuses = Vec::new();
    while statuses.len() < 20 && statuses.last() != Some(&0) {
        statuses.push(workflow(&healthy(), &directory));
    }
    assert_eq!(statuses.last(), Some(&0), "{statuses:?}");
}

#[test]
fn each_stage_is_a_part_of_its_own() {
    let (relay, directory) = (healthy(), TempDir::new().unwrap());
    let stages = ["--stages", "1s@100/s,2s@300/s"];
    let thresholds = ["--threshold", "e2e.max < 30s", "--threshold", "connect.p95 < 30s"];
    let arguments = [&stages[..], &thresholds, &["--report", "run.json"]].concat();
    let output = bench(&relay, &directory, &arguments).run();
    let report = report(&directory, "run.json");
    let names: Vec<&str> = report.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["QoS 1, stage 1", "QoS 1, stage 2"]);
    let told = |part: &Part| {
        let counts = &part.counts;
        (
            counts.published,
            counts.expected,
            counts.received,
            counts.lost,
            counts.acknowledged,
        )
    };
    assert_eq!(told(&report.parts[0]), (100, 100, 100, 0, 100));
    assert_eq!(told(&report.parts[1]), (600, 600, 600, 0, 600));
    for (part, (rate, seconds)) in report.parts.iter().zip([(100.0, 1.0), (300.0, 2.0)]) {
        assert_eq!(part.offered, Some(rate));
        assert!(
            (part.window.seconds - seconds).abs() < 1e-6,
            "{}",
            part.window.seconds
        );
        assert_eq!(part.latencies.e2e.count(), part.counts.published);
        assert_eq!(part.counts.connected, 2, "both rest on all connections");
        let of_timeline: u64 = part.timeline.slices().iter().map(|slice| slice.received).sum();
        assert_eq!(of_timeline, part.counts.received);
    }
    let between = report.parts[1]
        .window
        .started
        .duration_since(report.parts[0].window.started);
    assert_eq!(between.as_secs(), 1);
    for stage in names {
        for table in ["published/s", "end to end"] {
            assert!(output.text().contains(table));
        }
        assert!(output.text().matches(stage).count() >= 2, "{}", output.text());
    }
    for form in ["csv", "markdown", "junit"] {
        let shown = command(&directory, &["show", "run.json", "--output", form]).run();
        assert!(
            shown.text().contains("QoS 1, stage 2"),
            "{form}: {}",
            shown.text()
        );
    }
}

/// A run at QoS 0 that is to end when a message is lost.
fn until_one_is_lost(fate: fn(u64) -> Fate, duration: &str, status: i32) -> Report {
    let relay = Relay::start(Behaviour {
        fate,
        ..Behaviour::default()
    });
    let directory = TempDir::new().unwrap();
    let load = ["-c", "1", "-q", "0", "--rate", "200/s", "--warmup", "0s"];
    let end = ["--duration", duration, "--drain", "1s", "--abort-on-fail"];
    let rest = ["--threshold", "lost == 0", "--report", "run.json"];
    command(&directory, &[&load[..], &end, &rest].concat())
        .at_port(relay.port())
        .timeout(Duration::from_mins(1))
        .status(status)
        .run();
    report(&directory, "run.json")
}

#[test]
fn a_lost_message_ends_a_run_once_it_can_not_come_any_more() {
    let dropped = |number| if number == 100 { Fate::Drop } else { Fate::Pass };
    let report = until_one_is_lost(dropped, "10m", 99);
    let part = &report.parts[0];
    assert_eq!(part.window.ending, Ending::Aborted);
    assert_eq!(part.counts.lost, 1);
    // It was due half a second after the start, and was waited for as long as at the end.
    let seconds = part.window.seconds;
    assert!((1.5..30.0).contains(&seconds), "{seconds}");
    let note = part
        .caveats
        .iter()
        .map(ToString::to_string)
        .find(|text| text.contains("lost == 0"));
    assert_eq!(note.unwrap(), "ended early: lost == 0 does not hold: it is 1");
}

#[test]
fn a_message_that_is_only_late_ends_nothing() {
    let swapped = |number| if number % 50 == 20 { Fate::Swap } else { Fate::Pass };
    let report = until_one_is_lost(swapped, "3s", 0);
    let counts = &report.parts[0].counts;
    assert_eq!((counts.published, counts.lost, counts.reordered), (600, 0, 12));
}
