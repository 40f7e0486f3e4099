//! Report files against their schema.

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{Caveat, Failure, FailureKind, Report, Shard};
use crate::bench::find_max::FindMax;
use crate::bench::fixture::{Fake, report, scenario};

const SCHEMA: &str = include_str!("../../../schema/bench-report.schema.json");

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::validator_for(&schema).unwrap()
}

fn json(report: &Report) -> Value {
    serde_json::from_str(&report.to_json().unwrap()).unwrap()
}

/// A report that has one of everything.
fn full() -> Report {
    let lossy = Fake {
        loses: 10,
        ..Fake::at(1)
    };
    let mut report = report(&[Fake::at(0), lossy], &["lost == 0", "e2e.p99.99 < 1ms"]);
    report.shard = Some(Shard::new(1, 2));
    report.parts[0].caveats.extend([
        Caveat::GeneratorBusy { load: 0.9 },
        Caveat::LateSends { share: 0.1 },
        Caveat::Reconnected { times: 1 },
        Caveat::ClockStepped { seconds: -1.0 },
        Caveat::SubscriberSlower { share: 0.1 },
        Caveat::Unverified,
        Caveat::RateMissed {
            offered: 2.0,
            published: 1.0,
        },
        Caveat::ShardsApart { seconds: 2.0 },
        Caveat::ShardsMissing { missing: 1 },
        Caveat::Note {
            text: "something else".to_owned(),
        },
    ]);
    report.parts[0].failures.push(Failure {
        kind: FailureKind::Refused,
        text: "half of the clients".to_owned(),
    });
    let objective = "lost == 0".parse().unwrap();
    let mut search = FindMax::new(objective, scenario(), super::Allowance::default(), 100.0);
    search.observe(Fake::at(1).part());
    search.observe(lossy.part());
    report.searches.push(search.finish().0);
    report
}

#[test]
fn reports_follow_the_schema() {
    let validator = validator();
    for report in [report(&[], &[]), report(&[Fake::at(2)], &[]), full()] {
        let value = json(&report);
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{} {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(Report::from_json(&value.to_string()).unwrap(), report);
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let validator = validator();
    let good = json(&full());
    for (pointer, wrong) in [
        ("/version", json!(2)),
        ("/verdict", json!("maybe")),
        ("/parts/0/qos", json!(3)),
        ("/parts/0/counts/published", json!(-1)),
        ("/parts/0/latencies/e2e", json!(null)),
        ("/parts/0/metrics", json!({"e2e.p98": 1})),
        ("/parts/0/window/ending", json!("well")),
        ("/parts/0/caveats/0/kind", json!("bad-luck")),
        ("/searches/0/steps/0/phase", json!("guess")),
        ("/shard/numbers", json!([0])),
        ("/scenario", json!({})),
    ] {
        let mut value = good.clone();
        *value.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&value), "{pointer}");
    }
}

/// Each name of the model stands in the schema: what is forgotten there would be let through unseen.
#[test]
fn the_schema_names_every_count() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let required = schema["$defs"]["counts"]["required"].as_array().unwrap();
    let names: Vec<&str> = required.iter().map(|name| name.as_str().unwrap()).collect();
    let counts: Vec<&str> = crate::bench::Counts::default()
        .named()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, counts);
}
