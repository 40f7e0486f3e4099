//! Verdicts, files and sums of reports whose numbers are known.

use std::time::Duration;

use serde_json::Value;

use super::{Allowance, Caveat, Ending, Failure, FailureKind, MergeError, Report, Verb, Verdict};
use crate::bench::fixture::{Fake, report, shards};
use crate::bench::objective::Objective;

const LOSSY: Fake = Fake {
    loses: 250,
    ..Fake::at(1)
};

fn objectives(texts: &[&str]) -> Vec<Objective> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn each_level_has_its_promise() {
    let doubling = |qos| Fake {
        doubles: 100,
        ..Fake::at(qos)
    };
    let losing = |qos| Fake { qos, ..LOSSY };
    for (fake, failures) in [
        (losing(0), 0),
        (losing(1), 1),
        (losing(2), 1),
        (doubling(0), 0),
        (doubling(1), 0),
        (doubling(2), 1),
    ] {
        let report = report(&[fake], &[]);
        assert_eq!(report.failures().count(), failures, "{fake:?}");
        let expected = if failures > 0 {
            Verdict::Failed
        } else {
            Verdict::Passed
        };
        assert_eq!(report.verdict, expected, "{fake:?}");
    }
}

#[test]
fn what_is_allowed_is_no_failure() {
    let mut report = report(&[LOSSY], &[]);
    assert_eq!(report.parts[0].failures[0].text, "4 messages were lost at QoS 1");
    let allowed = Allowance {
        lost: true,
        duplicated: false,
    };
    report.judge(&[], allowed);
    assert_eq!(report.verdict, Verdict::Passed);
    assert_eq!(report.parts[0].counts.lost, 4);
}

#[test]
fn nothing_arriving_is_a_failure_at_any_level() {
    let fake = Fake {
        loses: 1,
        ..Fake::at(0)
    };
    let report = report(&[fake], &[]);
    assert_eq!(report.parts[0].failures[0].text, "none of 1,000 messages arrived");
    assert_eq!(report.verdict, Verdict::Failed);
}

#[test]
fn thresholds_are_held_against_each_part_that_measures_them() {
    let report = report(
        &[Fake::at(0), LOSSY],
        &["ack.p50 < 1ms", "lost < 0.1%", "e2e.p99 < 2ms"],
    );
    let found: Vec<_> = report
        .thresholds
        .iter()
        .map(|it| {
            (
                it.threshold.as_str(),
                it.part.as_str(),
                it.value.as_deref(),
                it.held,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("ack.p50 < 1ms", "QoS 1", Some("745 us"), true),
            ("lost < 0.1%", "QoS 0", Some("0 %"), true),
            ("lost < 0.1%", "QoS 1", Some("0.40 %"), false),
            ("e2e.p99 < 2ms", "QoS 0", Some("1.98 ms"), true),
            ("e2e.p99 < 2ms", "QoS 1", Some("1.98 ms"), true),
        ]
    );
    assert_eq!(report.verdict, Verdict::ThresholdUnmet);
}

#[test]
fn a_threshold_without_samples_does_not_hold() {
    let fake = Fake {
        loses: 1,
        ..Fake::at(1)
    };
    let report = report(&[fake], &["e2e.p99 < 1s"]);
    assert_eq!(report.thresholds[0].value, None);
    assert!(!report.thresholds[0].held);
}

#[test]
fn what_a_load_does_not_measure_is_refused_before() {
    let check = |text: &str, verb, levels: &[u8]| objectives(&[text])[0].check(verb, levels);
    assert_eq!(check("e2e.p99 < 1s", Verb::E2e, &[0]), Ok(()));
    assert_eq!(check("ack.p99 < 1s", Verb::E2e, &[0, 1]), Ok(()));
    let error = check("lost == 0 and ack.p99 < 1s", Verb::E2e, &[0]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`ack.p99 < 1s`: bench e2e does not measure ack.p99 at QoS 0"
    );
    assert!(check("e2e.p99 < 1s", Verb::Pub, &[0, 1, 2]).is_err());
    assert_eq!(check("connect.p99 < 1s", Verb::Conn, &[]), Ok(()));
}

#[test]
fn a_broker_out_of_reach_is_no_broken_threshold() {
    let mut report = report(&[Fake::at(1)], &[]);
    let mut part = Fake::at(1).part_of(crate::bench::Recorder::new());
    part.window.ending = Ending::Failed;
    part.failures.push(Failure {
        kind: FailureKind::NoConnection,
        text: "no client could connect".to_owned(),
    });
    report.parts = vec![part];
    report.judge(&objectives(&["lost == 0", "e2e.p99 < 1s"]), Allowance::default());
    assert_eq!(report.verdict, Verdict::Failed);
    // What the load pushed stays when it is judged again.
    report.judge_again();
    assert_eq!(report.failures().count(), 1);
    assert_eq!(report.thresholds.len(), 2);
}

#[test]
fn caveats_follow_from_the_numbers() {
    let mut report = report(&[Fake::at(1)], &[]);
    let kinds = |report: &Report| -> Vec<String> {
        let value = serde_json::to_value(&report.parts[0].caveats).unwrap();
        let kinds = value.as_array().unwrap().iter();
        kinds
            .map(|caveat| caveat["kind"].as_str().unwrap().to_owned())
            .collect()
    };
    // A thousand samples: enough for p99, not for p99.9.
    assert_eq!(kinds(&report), ["few-samples"]);
    let part = &mut report.parts[0];
    part.generator.busiest_thread = Some(0.85);
    part.counts.late = 11;
    part.counts.reconnected = 2;
    part.offered = Some(102.0);
    part.timeline.slice(Duration::from_secs(10)).received += 50;
    part.caveats.push(Caveat::ClockStepped { seconds: -3.0 });
    report.judge(&objectives(&["e2e.p99.99 < 1s"]), Allowance::default());
    let expected = [
        "generator-busy",
        "late-sends",
        "rate-missed",
        "subscriber-slower",
        "reconnected",
        "few-samples",
        "few-samples",
        "clock-stepped",
    ];
    assert_eq!(kinds(&report), expected);
    report.judge_again();
    assert_eq!(kinds(&report), expected);
    report.parts[0].verified = false;
    report.judge_again();
    assert!(kinds(&report).contains(&"unverified".to_owned()));
}

#[test]
fn at_the_limits_there_is_no_caveat() {
    let mut part = Fake::at(1).part();
    part.generator.busiest_thread = Some(0.8);
    part.counts.late = 10;
    part.offered = Some(101.0);
    part.conclude(&crate::bench::fixture::scenario(), &[], Allowance::default());
    assert_eq!(part.caveats.len(), 1, "{:?}", part.caveats);
}

#[test]
fn a_file_is_read_as_it_was_written() {
    let report = report(&[LOSSY, Fake::at(2)], &["lost == 0"]);
    let text = report.to_json().unwrap();
    assert_eq!(Report::from_json(&text).unwrap(), report);
    assert_eq!(Report::from_json(&text).unwrap().to_json().unwrap(), text);
}

#[test]
fn a_file_that_is_no_report_says_why() {
    let text = report(&[Fake::at(0)], &[]).to_json().unwrap();
    let error = |text: &str| Report::from_json(text).unwrap_err().to_string();
    assert!(error("nonsense").starts_with("it is not JSON"));
    assert_eq!(error("{}"), "it is not a report of culex bench");
    assert_eq!(error("[1]"), "it is not a report of culex bench");
    let later = text.replacen("\"version\":1", "\"version\":2", 1);
    assert!(error(&later).starts_with("it is a report of version 2, written by culex "));
    let damaged = text.replacen("\"published\":", "\"publishd\":", 1);
    assert!(error(&damaged).starts_with("the report is damaged"));
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["parts"][0]["latencies"]["e2e"] = "AAAA".into();
    assert!(error(&value.to_string()).contains("not a histogram"));
}

#[test]
fn shards_add_up_to_the_whole() {
    let merged = Report::merge(shards(LOSSY, &["lost == 0", "e2e.p99 < 5ms"])).unwrap();
    let whole = report(&[LOSSY], &["lost == 0", "e2e.p99 < 5ms"]);
    assert_eq!(merged, whole);
}

#[test]
fn a_missing_shard_is_said() {
    let mut shards = shards(LOSSY, &[]);
    for (_, report) in &mut shards {
        report.shard.as_mut().unwrap().of = 3;
    }
    let merged = Report::merge(shards).unwrap();
    assert_eq!(merged.shard.as_ref().unwrap().numbers.len(), 2);
    assert!(
        merged.parts[0]
            .caveats
            .contains(&Caveat::ShardsMissing { missing: 1 })
    );
    // The sum of some shards is a shard, and takes the rest later.
    let mut rest = Report::merge(vec![("sum".to_owned(), merged)]).unwrap();
    assert_eq!(rest.shard.take().unwrap().of, 3);
}

#[test]
fn shards_that_measured_apart_are_told() {
    let mut shards = shards(LOSSY, &[]);
    let window = &mut shards[1].1.parts[0].window;
    window.started += jiff::SignedDuration::from_secs(5);
    let merged = Report::merge(shards).unwrap();
    let apart = Caveat::ShardsApart { seconds: 5.0 };
    assert!(merged.parts[0].caveats.contains(&apart));
}

/// The error of a merge where the second shard was changed.
fn refused(change: fn(&mut Report)) -> MergeError {
    let mut shards = shards(LOSSY, &[]);
    change(&mut shards[1].1);
    Report::merge(shards).unwrap_err()
}

#[test]
fn what_does_not_belong_together_is_refused() {
    assert_eq!(Report::merge(Vec::new()), Err(MergeError::Nothing));
    for (change, expected) in [
        (
            (|report| report.shard = None) as fn(&mut Report),
            "it is the report of a whole run, and not of a shard",
        ),
        (
            |report| "other".clone_into(&mut report.run),
            "it is of the run other, and the others of fake1",
        ),
        (
            |report| report.scenario.settings["size"] = "65".into(),
            "its scenario differs from the others' in size",
        ),
        (
            |report| report.scenario.verb = Verb::Pub,
            "its scenario differs from the others' in its verb",
        ),
        (
            |report| report.shard = Some(super::Shard::new(2, 3)),
            "its run was cut into 3 shards, and the others' into 2",
        ),
        (
            |report| report.shard = Some(super::Shard::new(1, 2)),
            "shard 1 is there twice",
        ),
        (
            |report| report.parts.clear(),
            "it has other parts than the others",
        ),
    ] {
        assert_eq!(refused(change).to_string(), format!("shard-2.json: {expected}"));
    }
}

#[test]
fn an_interrupted_run_says_so_whatever_held() {
    let mut report = report(&[Fake::at(1)], &[]);
    report.parts[0].window.ending = Ending::Interrupted;
    report.judge(&objectives(&["lost == 5"]), Allowance::default());
    assert_eq!(report.verdict, Verdict::Interrupted);
}
