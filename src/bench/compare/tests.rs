//! Comparisons whose outcome is known.

use expect_test::expect;

use super::{CompareError, Comparison, Outcome, parse_limits};
use crate::bench::export::{Format, Style};
use crate::bench::fixture::{Fake, report};
use crate::bench::report::{Report, Verb};

const LIMITS: &str = "e2e.p99=20%,received.rate=10%,lost=0%";

/// Runs whose fastest message takes so many microseconds.
fn runs(name: &str, bases: &[u64]) -> Vec<(String, Report)> {
    let run = |(index, base): (usize, &u64)| {
        let fake = Fake {
            base: *base,
            ..Fake::at(1)
        };
        (format!("{name}{index}.json"), report(&[fake], &[]))
    };
    bases.iter().enumerate().map(run).collect()
}

fn compare(base: &[u64], new: &[u64]) -> Comparison {
    let limits = parse_limits(LIMITS).unwrap();
    Comparison::new(&runs("base", base), &runs("new", new), &limits).unwrap()
}

fn outcome(comparison: &Comparison, metric: &str) -> Outcome {
    let row = comparison
        .rows
        .iter()
        .find(|row| row.metric.to_string() == metric);
    row.unwrap().outcome
}

#[test]
fn a_slower_broker_is_a_regression() {
    let comparison = compare(&[1_000, 1_010, 990], &[3_000, 3_010, 2_990]);
    assert_eq!(outcome(&comparison, "e2e.p99"), Outcome::Regression);
    assert_eq!(outcome(&comparison, "received.rate"), Outcome::Held);
    assert_eq!(outcome(&comparison, "lost"), Outcome::Held);
    assert!(comparison.has_regression());
    expect![[r"
        3 runs before, 3 runs now; in brackets the interval of 95 % confidence (Welch's t of the logarithms)

                               before      now                           change   limit
        QoS 1 connect.p95     2.00 ms  2.00 ms        +0.0 % (-0.0 % to +0.0 %)
        QoS 1 published.rate    100/s    100/s        +0.0 % (+0.0 % to +0.0 %)
        QoS 1 received.rate     100/s    100/s        +0.0 % (+0.0 % to +0.0 %)  10.0 %        held
        QoS 1 ack.p50          745 us  1.75 ms  +134.2 % (+130.9 % to +137.6 %)
        QoS 1 ack.p99          990 us  1.99 ms   +101.0 % (+98.9 % to +103.1 %)
        QoS 1 e2e.p50         1.49 ms  3.49 ms  +134.3 % (+130.9 % to +137.7 %)
        QoS 1 e2e.p99         1.98 ms  3.98 ms   +101.1 % (+99.0 % to +103.2 %)  20.0 %  REGRESSION
        QoS 1 e2e.p99.9       1.99 ms  3.99 ms   +100.6 % (+98.5 % to +102.7 %)
        QoS 1 lost                  0        0                                -     0 %        held

        Failed: a number is worse than its limit.
    "]]
    .assert_eq(&comparison.render(Format::Text, Style::default()));
}

#[test]
fn the_same_broker_is_none() {
    let comparison = compare(&[1_000, 1_010, 990], &[1_005, 1_000, 1_010]);
    assert!(!comparison.has_regression());
    assert!(comparison.caveats.is_empty(), "{:?}", comparison.caveats);
}

#[test]
fn what_chance_explains_is_called_noise() {
    let comparison = compare(&[100, 4_000], &[2_000, 9_000]);
    assert_eq!(outcome(&comparison, "e2e.p99"), Outcome::Noise);
    assert!(!comparison.has_regression());
    let text = comparison.render(Format::Text, Style::default());
    assert!(text.contains("more runs tell"), "{text}");
}

#[test]
fn one_run_a_side_says_that_noise_is_unknown() {
    let comparison = compare(&[1_000], &[3_000]);
    assert!(comparison.has_regression());
    assert!(comparison.caveats[0].starts_with("one run on a side"));
    expect![[r"
        1 run before, 1 run now

                               before      now    change   limit
        QoS 1 connect.p95     2.00 ms  2.00 ms    +0.0 %
        QoS 1 published.rate    100/s    100/s    +0.0 %
        QoS 1 received.rate     100/s    100/s    +0.0 %  10.0 %        held
        QoS 1 ack.p50          745 us  1.75 ms  +134.2 %
        QoS 1 ack.p99          990 us  1.99 ms  +101.0 %
        QoS 1 e2e.p50         1.49 ms  3.49 ms  +134.3 %
        QoS 1 e2e.p99         1.98 ms  3.98 ms  +101.1 %  20.0 %  REGRESSION
        QoS 1 e2e.p99.9       1.99 ms  3.99 ms  +100.6 %
        QoS 1 lost                  0        0         -     0 %        held

        - one run on a side: how much two runs of the same broker differ is not known; give several reports a side

        Failed: a number is worse than its limit.
    "]].assert_eq(&comparison.render(Format::Text, Style::default()));
}

#[test]
fn a_loss_where_there_was_none_is_a_regression() {
    let limits = parse_limits(LIMITS).unwrap();
    let lossy = Fake {
        loses: 500,
        ..Fake::at(1)
    };
    let new = vec![("new.json".to_owned(), report(&[lossy], &[]))];
    let comparison = Comparison::new(&runs("base", &[1_000]), &new, &limits).unwrap();
    assert_eq!(outcome(&comparison, "lost"), Outcome::Regression);
    assert_eq!(outcome(&comparison, "e2e.p99"), Outcome::Held);
    assert!(
        comparison
            .caveats
            .contains(&"new.json is of a run that failed".to_owned())
    );
}

#[test]
fn a_limit_without_a_value_is_not_held() {
    let limits = parse_limits("e2e.p99=20%").unwrap();
    let silent = Fake {
        loses: 1,
        ..Fake::at(0)
    };
    let base = vec![("base.json".to_owned(), report(&[Fake::at(0)], &[]))];
    let new = vec![("new.json".to_owned(), report(&[silent], &[]))];
    let comparison = Comparison::new(&base, &new, &limits).unwrap();
    assert_eq!(outcome(&comparison, "e2e.p99"), Outcome::Missing);
    assert!(comparison.has_regression());
}

#[test]
fn different_things_are_not_compared() {
    let base = runs("base", &[1_000]);
    let mut other_verb = runs("new", &[1_000]);
    other_verb[0].1.scenario.verb = Verb::Pub;
    let mut fewer = runs("new", &[1_000]);
    fewer[0].1.parts.clear();
    let mut resized = runs("new", &[1_000]);
    resized[0].1.scenario.settings["size"] = "65".into();
    let compare = |new: &[_]| Comparison::new(&base, new, &[]);
    assert_eq!(
        compare(&other_verb).unwrap_err().to_string(),
        "new0.json is a report of bench pub, and base0.json of bench e2e"
    );
    assert_eq!(
        compare(&fewer).unwrap_err().to_string(),
        "new0.json has other parts than base0.json: none instead of QoS 1"
    );
    assert_eq!(compare(&[]), Err(CompareError::Nothing));
    let caveats = compare(&resized).unwrap().caveats;
    assert!(
        caveats.contains(&"the runs were asked for different things: size".to_owned()),
        "{caveats:?}"
    );
    let limits = parse_limits("subscribe.p50=1%").unwrap();
    let mut unsubscribed = runs("base", &[1_000]);
    unsubscribed[0].1.scenario.verb = Verb::Conn;
    assert!(matches!(
        Comparison::new(&unsubscribed, &unsubscribed, &limits),
        Err(CompareError::NotMeasured(_))
    ));
}

#[test]
fn other_shapes() {
    let comparison = compare(&[1_000, 1_010, 990], &[3_000, 3_010, 2_990]);
    expect![[r"
        ## culex bench compare

        ❌ Failed: a number is worse than its limit.

        3 runs before, 3 runs now; in brackets the interval of 95 % confidence (Welch's t of the logarithms)

        |  | before | now | change | limit |  |
        | --- | ---: | ---: | ---: | ---: | ---: |
        | QoS 1 connect.p95 | 2.00 ms | 2.00 ms | +0.0 % (-0.0 % to +0.0 %) |  |  |
        | QoS 1 published.rate | 100/s | 100/s | +0.0 % (+0.0 % to +0.0 %) |  |  |
        | QoS 1 received.rate | 100/s | 100/s | +0.0 % (+0.0 % to +0.0 %) | 10.0 % | held |
        | QoS 1 ack.p50 | 745 us | 1.75 ms | +134.2 % (+130.9 % to +137.6 %) |  |  |
        | QoS 1 ack.p99 | 990 us | 1.99 ms | +101.0 % (+98.9 % to +103.1 %) |  |  |
        | QoS 1 e2e.p50 | 1.49 ms | 3.49 ms | +134.3 % (+130.9 % to +137.7 %) |  |  |
        | QoS 1 e2e.p99 | 1.98 ms | 3.98 ms | +101.1 % (+99.0 % to +103.2 %) | 20.0 % | REGRESSION |
        | QoS 1 e2e.p99.9 | 1.99 ms | 3.99 ms | +100.6 % (+98.5 % to +102.7 %) |  |  |
        | QoS 1 lost | 0 | 0 | - | 0 % | held |

    "]]
    .assert_eq(&comparison.render(Format::Markdown, Style::default()));
    expect![[r"
        part,metric,before,now,ratio,low,high,limit,outcome
        QoS 1,connect.p95,0.002,0.002,1,0.9999999999999976,1.0000000000000024,,
        QoS 1,published.rate,100,100,1,1,1,,
        QoS 1,received.rate,100,100,1,1,1,0.1,held
        QoS 1,ack.p50,0.000745,0.001745,2.342310637817231,2.308743790406338,2.376365513934379,,
        QoS 1,ack.p99,0.0009899999999999998,0.00199,2.0101138713947435,1.9890573808907321,2.031393269390818,,
        QoS 1,e2e.p50,0.00149,0.0034909999999999997,2.3429817906701023,2.30940341543928,2.3770483903815864,,
        QoS 1,e2e.p99,0.0019799999999999996,0.003980999999999999,2.0106189272566124,1.9895560895862232,2.031904750915208,0.2,REGRESSION
        QoS 1,e2e.p99.9,0.00199,0.003991,2.0055403225024735,1.9846462617029255,2.0266543528679435,,
        QoS 1,lost,0,0,,,,0,held
    "]].assert_eq(&comparison.render(Format::Csv, Style::default()));
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="culex bench compare" tests="3" failures="1">
          <testsuite name="culex bench compare" tests="3" failures="1">
            <testcase classname="culex.bench.compare" name="QoS 1 received.rate within 10.0 %"/>
            <testcase classname="culex.bench.compare" name="QoS 1 e2e.p99 within 20.0 %">
              <failure message="1.98 ms before, 3.98 ms now +101.1 % (+99.0 % to +103.2 %)"/>
            </testcase>
            <testcase classname="culex.bench.compare" name="QoS 1 lost within 0 %"/>
          </testsuite>
        </testsuites>
    "#]]
    .assert_eq(&comparison.render(Format::Junit, Style::default()));
    let json: serde_json::Value =
        serde_json::from_str(&comparison.render(Format::Json, Style::default())).unwrap();
    assert_eq!(json["regression"], true);
    let rows = json["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["metric"] == "e2e.p99").unwrap();
    assert_eq!(row["outcome"], "REGRESSION");
    assert_eq!(row["before"].as_array().unwrap().len(), 3);
}
