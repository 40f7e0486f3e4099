//! Every shape of a report whose numbers are known.

use expect_test::{Expect, expect};

use super::{Format, Style, render, timeline_csv};
use crate::bench::figure;
use crate::bench::fixture::{Fake, report};
use crate::bench::report::{Allowance, Report, Verdict};

fn known() -> Report {
    let lossy = Fake {
        loses: 250,
        ..Fake::at(0)
    };
    let doubling = Fake {
        doubles: 500,
        ..Fake::at(2)
    };
    report(
        &[lossy, Fake::at(1), doubling],
        &[
            "e2e.p99 < 1.5ms and lost == 0",
            "received.rate > 99/s",
            "ack.p50 < 1ms",
        ],
    )
}

fn check(format: Format, expected: &Expect) {
    expected.assert_eq(&render(&known(), format, Style::default()).unwrap());
}

#[test]
fn text() {
    check(
        Format::Text,
        &expect![[r"
            culex bench e2e, broker localhost:1883, protocol-version 3.1.1, publishers 2, subscribers 1,
              topology fan-in, size 64, rate 100/s

                   published/s  received/s  MB/s  lost  duplicated  reordered  sent late   CPU
            QoS 0          100        99.6  0.01     4           0          0          0  25 %
            QoS 1          100         100  0.01     0           0          0          0  25 %
            QoS 2          100         100  0.01     0           2          0          0  25 %

                   ack ----------  end to end --------------------------------  service --------
                      p50     p99      p50      p90      p99    p99.9      max      p50      p99
            QoS 0       -       -  1.49 ms  1.89 ms  1.98 ms  1.99 ms  1.99 ms  1.48 ms  1.97 ms
            QoS 1  745 us  990 us  1.49 ms  1.89 ms  1.98 ms  1.99 ms  1.99 ms  1.48 ms  1.97 ms
            QoS 2  745 us  990 us  1.49 ms  1.89 ms  1.98 ms  1.99 ms  1.99 ms  1.48 ms  1.97 ms

              ack: from publishing to the acknowledgement of the broker
              end to end: from publishing to arrival
              open loop: the rate does not wait for the broker; times run from the instant the schedule meant
              service: the same from the instant that a message really left
              CPU: of this program; 100 % is one core

            Caveats
            - QoS 0: e2e.p99 rests on 996 samples; it takes 1,000 to mean something
            - QoS 1; QoS 2: e2e.p99.9 rests on 1,000 samples; it takes 10,000 to mean something

            Failures
            - QoS 2: 2 messages arrived more than once at QoS 2

            threshold                in    value
            e2e.p99 < 1.5ms       QoS 0  1.98 ms  broken
            e2e.p99 < 1.5ms       QoS 1  1.98 ms  broken
            e2e.p99 < 1.5ms       QoS 2  1.98 ms  broken
            lost == 0             QoS 0        4  broken
            lost == 0             QoS 1        0    held
            lost == 0             QoS 2        0    held
            received.rate > 99/s  QoS 0   99.6/s    held
            received.rate > 99/s  QoS 1    100/s    held
            received.rate > 99/s  QoS 2    100/s    held
            ack.p50 < 1ms         QoS 1   745 us    held
            ack.p50 < 1ms         QoS 2   745 us    held

            Failed: 4 thresholds did not hold.
        "]],
    );
}

#[test]
fn markdown() {
    check(
        Format::Markdown,
        &expect![[r"
            ## culex bench e2e

            ❌ Failed: 4 thresholds did not hold.

            broker localhost:1883, protocol-version 3.1.1, publishers 2, subscribers 1, topology fan-in, size 64, rate 100/s

            |  | published/s | received/s | MB/s | lost | duplicated | reordered | sent late | CPU |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | QoS 0 | 100 | 99.6 | 0.01 | 4 | 0 | 0 | 0 | 25 % |
            | QoS 1 | 100 | 100 | 0.01 | 0 | 0 | 0 | 0 | 25 % |
            | QoS 2 | 100 | 100 | 0.01 | 0 | 2 | 0 | 0 | 25 % |

            |  | ack p50 | ack p99 | end to end p50 | end to end p90 | end to end p99 | end to end p99.9 | end to end max | service p50 | service p99 |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | QoS 0 | - | - | 1.49 ms | 1.89 ms | 1.98 ms | 1.99 ms | 1.99 ms | 1.48 ms | 1.97 ms |
            | QoS 1 | 745 us | 990 us | 1.49 ms | 1.89 ms | 1.98 ms | 1.99 ms | 1.99 ms | 1.48 ms | 1.97 ms |
            | QoS 2 | 745 us | 990 us | 1.49 ms | 1.89 ms | 1.98 ms | 1.99 ms | 1.99 ms | 1.48 ms | 1.97 ms |

            | threshold | in | value |  |
            | --- | ---: | ---: | ---: |
            | `e2e.p99 < 1.5ms` | QoS 0 | 1.98 ms | broken |
            | `e2e.p99 < 1.5ms` | QoS 1 | 1.98 ms | broken |
            | `e2e.p99 < 1.5ms` | QoS 2 | 1.98 ms | broken |
            | `lost == 0` | QoS 0 | 4 | broken |
            | `lost == 0` | QoS 1 | 0 | held |
            | `lost == 0` | QoS 2 | 0 | held |
            | `received.rate > 99/s` | QoS 0 | 99.6/s | held |
            | `received.rate > 99/s` | QoS 1 | 100/s | held |
            | `received.rate > 99/s` | QoS 2 | 100/s | held |
            | `ack.p50 < 1ms` | QoS 1 | 745 us | held |
            | `ack.p50 < 1ms` | QoS 2 | 745 us | held |

            - **QoS 2**: 2 messages arrived more than once at QoS 2
            - QoS 0: e2e.p99 rests on 996 samples; it takes 1,000 to mean something
            - QoS 1: e2e.p99.9 rests on 1,000 samples; it takes 10,000 to mean something
            - QoS 2: e2e.p99.9 rests on 1,000 samples; it takes 10,000 to mean something
        "]],
    );
}

#[test]
fn junit() {
    check(
        Format::Junit,
        &expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="culex bench e2e" tests="14" failures="5">
              <testsuite name="QoS 0" tests="4" failures="2" time="10.000" timestamp="2026-03-01T12:00:00">
                <testcase classname="culex.bench.e2e.QoS 0" name="runs without a failure"/>
                <testcase classname="culex.bench.e2e.QoS 0" name="e2e.p99 &lt; 1.5ms">
                  <failure message="the value is 1.98 ms"/>
                </testcase>
                <testcase classname="culex.bench.e2e.QoS 0" name="lost == 0">
                  <failure message="the value is 4"/>
                </testcase>
                <testcase classname="culex.bench.e2e.QoS 0" name="received.rate &gt; 99/s"/>
                <system-out>e2e.p99 rests on 996 samples; it takes 1,000 to mean something</system-out>
              </testsuite>
              <testsuite name="QoS 1" tests="5" failures="1" time="10.000" timestamp="2026-03-01T12:00:00">
                <testcase classname="culex.bench.e2e.QoS 1" name="runs without a failure"/>
                <testcase classname="culex.bench.e2e.QoS 1" name="e2e.p99 &lt; 1.5ms">
                  <failure message="the value is 1.98 ms"/>
                </testcase>
                <testcase classname="culex.bench.e2e.QoS 1" name="lost == 0"/>
                <testcase classname="culex.bench.e2e.QoS 1" name="received.rate &gt; 99/s"/>
                <testcase classname="culex.bench.e2e.QoS 1" name="ack.p50 &lt; 1ms"/>
                <system-out>e2e.p99.9 rests on 1,000 samples; it takes 10,000 to mean something</system-out>
              </testsuite>
              <testsuite name="QoS 2" tests="5" failures="2" time="10.000" timestamp="2026-03-01T12:00:00">
                <testcase classname="culex.bench.e2e.QoS 2" name="runs without a failure">
                  <failure message="2 messages arrived more than once at QoS 2"/>
                </testcase>
                <testcase classname="culex.bench.e2e.QoS 2" name="e2e.p99 &lt; 1.5ms">
                  <failure message="the value is 1.98 ms"/>
                </testcase>
                <testcase classname="culex.bench.e2e.QoS 2" name="lost == 0"/>
                <testcase classname="culex.bench.e2e.QoS 2" name="received.rate &gt; 99/s"/>
                <testcase classname="culex.bench.e2e.QoS 2" name="ack.p50 &lt; 1ms"/>
                <system-out>e2e.p99.9 rests on 1,000 samples; it takes 10,000 to mean something</system-out>
              </testsuite>
            </testsuites>
        "#]],
    );
}

#[test]
fn csv() {
    check(
        Format::Csv,
        &expect![[r#"
            run,started,verb,part,qos,offered,seconds,published.count,published.rate,received.count,received.rate,connect.count,connect.rate,lost,duplicated,reordered,late,connect.min,connect.mean,connect.max,connect.p50,connect.p90,connect.p95,connect.p99,connect.p99.9,connect.p99.99,subscribe.min,subscribe.mean,subscribe.max,subscribe.p50,subscribe.p90,subscribe.p95,subscribe.p99,subscribe.p99.9,subscribe.p99.99,ack.min,ack.mean,ack.max,ack.p50,ack.p90,ack.p95,ack.p99,ack.p99.9,ack.p99.99,e2e.min,e2e.mean,e2e.max,e2e.p50,e2e.p90,e2e.p95,e2e.p99,e2e.p99.9,e2e.p99.99,service.min,service.mean,service.max,service.p50,service.p90,service.p95,service.p99,service.p99.9,service.p99.99,lag.min,lag.mean,lag.max,lag.p50,lag.p90,lag.p95,lag.p99,lag.p99.9,lag.p99.99,cpu_seconds,verdict,caveats
            fake1,2026-03-01T12:00:00Z,e2e,QoS 0,0,100,10,1000,100,996,99.6,2,,4,0,0,0,0.001,0.0015,0.002,0.001,0.002,0.002,0.002,0.002,0.002,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,,,,,,,,,,0.001,0.001494016,0.00199,0.00149,0.00189,0.00194,0.00198,0.00199,0.00199,0.00099,0.001484016,0.00198,0.00148,0.00188,0.00193,0.00197,0.00198,0.00198,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,2.5,passed,"e2e.p99 rests on 996 samples; it takes 1,000 to mean something"
            fake1,2026-03-01T12:00:00Z,e2e,QoS 1,1,100,10,1000,100,1000,100,2,,0,0,0,0,0.001,0.0015,0.002,0.001,0.002,0.002,0.002,0.002,0.002,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0005,0.0007475,0.000995,0.000745,0.000945,0.00097,0.00099,0.000995,0.000995,0.001,0.001495,0.00199,0.00149,0.00189,0.00194,0.00198,0.00199,0.00199,0.00099,0.001485,0.00198,0.00148,0.00188,0.00193,0.00197,0.00198,0.00198,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,2.5,passed,"e2e.p99.9 rests on 1,000 samples; it takes 10,000 to mean something"
            fake1,2026-03-01T12:00:00Z,e2e,QoS 2,2,100,10,1000,100,1000,100,2,,0,2,0,0,0.001,0.0015,0.002,0.001,0.002,0.002,0.002,0.002,0.002,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0007,0.0005,0.0007475,0.000995,0.000745,0.000945,0.00097,0.00099,0.000995,0.000995,0.001,0.001495,0.00199,0.00149,0.00189,0.00194,0.00198,0.00199,0.00199,0.00099,0.001485,0.00198,0.00148,0.00188,0.00193,0.00197,0.00198,0.00198,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,0.00001,2.5,failed,"e2e.p99.9 rests on 1,000 samples; it takes 10,000 to mean something"
        "#]],
    );
}

#[test]
fn timeline() {
    let text = timeline_csv::render(&report(&[Fake::at(1)], &[]));
    let head: Vec<&str> = text.lines().take(3).collect();
    expect![[r"
        part,second,seconds,published,received,received_bytes,late,connected,disconnected,ack.p50,ack.p99,e2e.p50,e2e.p99,e2e.p99.9
        QoS 1,0,1,100,100,6400,0,2,0,0.000767,0.000991,0.001535,0.001983,0.002047
        QoS 1,1,1,100,100,6400,0,0,0,0.000767,0.000991,0.001535,0.001983,0.002047"]].assert_eq(&head.join("\n"));
    assert_eq!(text.lines().count(), 11);
}

#[test]
fn a_good_run_is_told_in_few_words() {
    let text = render(&report(&[Fake::at(1)], &[]), Format::Text, Style { color: true }).unwrap();
    assert!(text.ends_with("\n\u{1b}[32mPassed.\u{1b}[0m\n"), "{text}");
    assert!(!text.contains("Failures"), "{text}");
}

#[test]
fn text_fits_a_hundred_columns() {
    let mut report = known();
    for part in &mut report.parts {
        part.window.seconds /= 1e4;
    }
    let text = render(&report, Format::Text, Style::default()).unwrap();
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn nothing_measured_is_told_without_numbers() {
    let mut report = report(&[], &["e2e.p99 < 20ms"]);
    assert_eq!(report.verdict, Verdict::ThresholdUnmet);
    report.judge(&[], Allowance::default());
    let text = render(&report, Format::Text, Style::default()).unwrap();
    assert!(text.contains("culex bench e2e"), "{text}");
    assert_eq!(figure::NONE, "-");
}

#[test]
fn caveats_are_in_every_shape() {
    for format in [
        Format::Text,
        Format::Json,
        Format::Csv,
        Format::Markdown,
        Format::Junit,
    ] {
        let shown = render(&known(), format, Style::default()).unwrap();
        let told =
            shown.contains("e2e.p99 rests on 996 samples") || shown.contains("\"kind\":\"few-samples\"");
        assert!(told, "{format:?}: {shown}");
    }
}
