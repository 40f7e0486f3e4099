//! A watcher over a fake run, tenth of a second by tenth.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use expect_test::expect;

use super::{Board, Early, Live, Reading, Screen};
use crate::bench::fixture::Fake;
use crate::bench::metric::Numbers;
use crate::bench::recorder::{Journey, Recorder, Tally};
use crate::bench::report::Verb;
use crate::bench::run::{Progress, Reached, Step, Watch};

#[derive(Default)]
struct Lines(Vec<String>);

impl Screen for Lines {
    fn show(&mut self, reading: &Reading) {
        self.0.push(reading.line());
    }

    fn finish(&mut self) {
        self.0.push("finished".to_owned());
    }
}

fn progress(step: Step, tenths: u64) -> Progress {
    Progress {
        step,
        elapsed: Duration::from_millis(tenths * 100),
        duration: Duration::from_secs(10),
        connected: 3,
        clients: 3,
        stages: vec![Reached {
            elapsed: Duration::from_millis(tenths * 100),
            published: tenths * 100,
            received: tenths * 99,
            lost: 0,
        }],
    }
}

/// What is seen after so many tenths: each message took 100 µs more for each second gone by.
fn tally(tenths: u64) -> Tally {
    let mut recorder = Recorder::new();
    for second in 0..tenths / 10 {
        for _ in 0..1_000 {
            let journey = Journey::closed_loop(Duration::from_micros(100 * (second + 1)));
            recorder.received(Duration::ZERO, 1, Some(journey));
        }
    }
    recorder.tally
}

/// Watches until it breaks, or so many tenths. The tenth at which it broke.
fn watch(live: &mut Live<'_>, tenths: u64) -> Option<u64> {
    for _ in 0..20 {
        let flow = live.look(&progress(Step::Connecting, 0), &|| vec![Tally::default()]);
        assert!(flow.is_continue());
    }
    (0..=tenths).find(|tenth| {
        let flow = live.look(&progress(Step::Measuring, *tenth), &|| vec![tally(*tenth)]);
        flow == ControlFlow::Break(())
    })
}

#[test]
fn a_line_a_second() {
    let mut lines = Lines::default();
    let mut live = Live::new(vec!["QoS 1".to_owned()], Verb::E2e, &mut lines);
    assert_eq!(watch(&mut live, 30), None);
    assert_eq!(live.finish(), None);
    expect![[r"
        QoS 1: connecting  3 of 3 clients
        QoS 1: connecting  3 of 3 clients
        QoS 1: 1 s of 10 s  published 1,000/s  received 990/s  p50 100 us  p99 100 us  3 of 3 clients
        QoS 1: 2 s of 10 s  published 1,000/s  received 990/s  p50 200 us  p99 200 us  3 of 3 clients
        QoS 1: 3 s of 10 s  published 1,000/s  received 990/s  p50 300 us  p99 300 us  3 of 3 clients
        finished
    "]]
    .assert_eq(&format!("{}\n", lines.0.join("\n")));
}

#[test]
fn a_threshold_that_stays_broken_ends_the_run() {
    let objectives = ["e2e.p50 < 150us".parse().unwrap()];
    let mut nobody = ();
    let mut live = Live::new(vec!["QoS 1".to_owned()], Verb::E2e, &mut nobody)
        .ending_early(Some(Early::new(&objectives)));
    // The median is over 150 us from the third second on; it may recover until the fifth.
    assert_eq!(watch(&mut live, 100), Some(50));
    assert_eq!(
        live.finish().unwrap(),
        "e2e.p50 < 150us does not hold: it is 300 us"
    );
}

#[test]
fn what_only_the_end_can_tell_ends_nothing() {
    let objectives = ["published.count > 1000000 and received.rate > 900/s"
        .parse()
        .unwrap()];
    let mut nobody = ();
    let mut live = Live::new(vec!["QoS 1".to_owned()], Verb::E2e, &mut nobody)
        .ending_early(Some(Early::new(&objectives)));
    assert_eq!(watch(&mut live, 100), None);
}

#[test]
fn a_count_beyond_its_limit_ends_it_at_once() {
    let mut early = Early::new(&["duplicated <= 2 and e2e.p99 < 1us".parse().unwrap()]);
    let mut part = Fake::at(1).part();
    part.latencies.e2e = crate::bench::Latency::new();
    for (duplicated, is_broken) in [(0, false), (2, false), (3, true)] {
        part.counts.duplicated = duplicated;
        assert_eq!(
            early.look(0, Numbers::from(&part)).is_some(),
            is_broken,
            "{duplicated}"
        );
    }
}

/// Metric families by name, read as the standard says; a panic where it is not kept.
fn parsed(text: &str) -> BTreeMap<String, (String, Vec<(String, f64)>)> {
    let mut families: BTreeMap<String, (String, Vec<(String, f64)>)> = BTreeMap::new();
    let mut current = String::new();
    let body = text.strip_suffix("# EOF\n").expect("it ends with EOF");
    for line in body.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            name.clone_into(&mut current);
            let before = families.insert(current.clone(), (kind.to_owned(), Vec::new()));
            assert!(before.is_none(), "{name} is there twice");
        } else if let Some(rest) = line.strip_prefix("# ") {
            let mut words = rest.split(' ');
            assert!(matches!(words.next(), Some("HELP" | "UNIT")), "{line}");
            assert_eq!(words.next(), Some(current.as_str()));
        } else {
            let (sample, value) = line.rsplit_once(' ').unwrap();
            let (name, labels) = sample.split_once('{').unwrap();
            assert!(labels.ends_with("\"}"), "{line}");
            let (kind, samples) = families.get_mut(&current).unwrap();
            let suffix = name.strip_prefix(&current).unwrap();
            let allowed: &[&str] = match kind.as_str() {
                "counter" => &["_total"],
                "gauge" => &[""],
                "histogram" => &["_bucket", "_count", "_sum"],
                other => panic!("{other}"),
            };
            assert!(allowed.contains(&suffix), "{line}");
            samples.push((sample.to_owned(), value.parse().unwrap()));
        }
    }
    families
}

#[test]
fn prometheus_reads_what_is_served() {
    let board = Arc::new(Mutex::new(Board::new("a \"run\"\\")));
    let mut nobody = ();
    let mut live =
        Live::new(vec!["QoS 1".to_owned()], Verb::E2e, &mut nobody).with_board(Some(Arc::clone(&board)));
    watch(&mut live, 30);
    let text = board.lock().unwrap().render();
    let families = parsed(&text);
    assert_eq!(families.len(), 9 + 2 + 5);
    let value = |family: &str, sample: &str| {
        let (_, samples) = &families[family];
        let labels = r#"run="a \"run\"\\",part="QoS 1""#;
        let name = sample.replace("LABELS", labels);
        let found = samples.iter().find(|(sample, _)| *sample == name);
        found.unwrap_or_else(|| panic!("{name} is not in {samples:?}")).1
    };
    let is = |family: &str, sample: &str, expected: f64| {
        let found = value(family, sample);
        assert!((found - expected).abs() < 1e-9, "{sample}: {found}");
    };
    is("culex_published", "culex_published_total{LABELS}", 3_000.0);
    is("culex_received", "culex_received_total{LABELS}", 2_970.0);
    is("culex_clients_connected", "culex_clients_connected{LABELS}", 3.0);
    let e2e = "culex_e2e_seconds";
    is(e2e, "culex_e2e_seconds_bucket{LABELS,le=\"5e-5\"}", 0.0);
    is(e2e, "culex_e2e_seconds_bucket{LABELS,le=\"0.0001\"}", 1_000.0);
    is(e2e, "culex_e2e_seconds_bucket{LABELS,le=\"0.0002\"}", 2_000.0);
    is(e2e, "culex_e2e_seconds_bucket{LABELS,le=\"+Inf\"}", 3_000.0);
    is(e2e, "culex_e2e_seconds_count{LABELS}", 3_000.0);
    is(e2e, "culex_e2e_seconds_sum{LABELS}", 0.6);
    is("culex_ack_seconds", "culex_ack_seconds_sum{LABELS}", 0.0);
}
