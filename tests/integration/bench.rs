//! Load tests held against a broker whose every fault is known.

mod ends;
mod relay;
mod reports;
mod shapes;

use std::time::{Duration, Instant};

use culex::bench::Latency;
use culex::bench::report::{Ending, Part, Report, Verdict};
use rustix::process::Signal;

use crate::harness::{Program, Text};
use relay::{Behaviour, Fate, Relay};

/// `culex bench` with a report in JSON, one publisher and one subscriber unless `arguments` say otherwise.
fn bench(relay: &Relay, arguments: &str) -> Program {
    let arguments = arguments.split_whitespace();
    Program::culex(["bench"])
        .args(arguments)
        .at_port(relay.port())
        .args(["--output", "json"])
        .stdout(Text::matching("(?s).*"))
}

fn report(program: Program) -> Report {
    let output = program.run();
    Report::from_json(output.text()).unwrap()
}

fn only_part(report: &Report) -> &Part {
    let [part] = &report.parts[..] else {
        panic!("{} parts", report.parts.len());
    };
    part
}

fn failures(part: &Part) -> String {
    let texts: Vec<&str> = part
        .failures
        .iter()
        .map(|failure| failure.text.as_str())
        .collect();
    texts.join("; ")
}

fn relay(fate: fn(u64) -> Fate) -> Relay {
    Relay::start(Behaviour {
        fate,
        ..Behaviour::default()
    })
}

#[test]
fn a_delay_of_20_ms_is_20_ms() {
    let relay = Relay::start(Behaviour {
        delay: Duration::from_millis(20),
        ..Behaviour::default()
    });
    let report = report(bench(
        &relay,
        "-c 1 -q 0 --rate 500/s --duration 3s --warmup 500ms",
    ));
    let part = only_part(&report);
    assert_eq!(part.counts.published, 1500);
    assert_eq!((part.counts.received, part.counts.lost), (1500, 0));
    let least = part.latencies.e2e.min().unwrap();
    let expected = Duration::from_micros(19_990)..Duration::from_millis(21);
    assert!(expected.contains(&least), "the least is {least:?}");
    let median = part.latencies.e2e.quantile(0.5).unwrap();
    let expected = Duration::from_micros(19_990)..Duration::from_millis(30);
    assert!(expected.contains(&median), "the median is {median:?}");
}

#[test]
fn each_lost_doubled_and_swapped_message_is_told() {
    let relay = relay(|number| match number {
        2500 => Fate::Double,
        3100 => Fate::Swap,
        number if number % 1000 == 999 => Fate::Drop,
        _ => Fate::Pass,
    });
    let report = report(bench(
        &relay,
        "-c 1 -q 0 --rate 4000/s --messages 5000 --warmup 0",
    ));
    let part = only_part(&report);
    let counts = part.counts;
    assert_eq!((counts.published, counts.expected), (5000, 5000));
    assert_eq!((counts.received, counts.lost), (4995, 5));
    assert_eq!((counts.duplicated, counts.reordered), (1, 1));
    assert_eq!(counts.unidentified, 0);
    assert!(part.verified);
    assert_eq!(report.verdict, Verdict::Passed, "{}", failures(part));
}

#[test]
fn warm_up_is_outside_every_figure() {
    // What is lost in the warm-up is not lost in the window.
    let relay = relay(|number| if number < 500 { Fate::Drop } else { Fate::Pass });
    let report = report(bench(
        &relay,
        "-c 1 -q 1 --rate 1000/s --warmup 500ms --duration 1s",
    ));
    let counts = only_part(&report).counts;
    assert_eq!((counts.published, counts.received, counts.lost), (1000, 1000, 0));
    assert_eq!((counts.acknowledged, counts.unacknowledged), (1000, 0));
}

#[test]
fn a_broken_promise_is_a_failure_unless_it_is_allowed() {
    let lossy = || relay(|number| if number == 77 { Fate::Drop } else { Fate::Pass });
    let load = "-c 1 --messages 500 --warmup 0 --drain 300ms";
    for qos in [1, 2] {
        let relay = lossy();
        let report = report(bench(&relay, &format!("{load} -q {qos}")).status(6));
        let part = only_part(&report);
        assert_eq!((part.counts.published, part.counts.lost), (500, 1));
        assert_eq!(report.verdict, Verdict::Failed);
    }
    let relay = lossy();
    let allowed = report(bench(&relay, &format!("{load} -q 1 --allow lost")));
    assert_eq!(only_part(&allowed).counts.lost, 1);

    let doubling = relay_that_doubles();
    let report = report(bench(&doubling, &format!("{load} -q 2")).status(6));
    let counts = only_part(&report).counts;
    assert_eq!((counts.received, counts.lost, counts.duplicated), (500, 0, 1));
    let doubling = relay_that_doubles();
    // At QoS 1 a message may come twice.
    let at_least_once = bench(&doubling, &format!("{load} -q 1"));
    let output = at_least_once.run();
    let report = Report::from_json(output.text()).unwrap();
    assert_eq!(only_part(&report).counts.duplicated, 1);
}

fn relay_that_doubles() -> Relay {
    relay(|number| if number == 123 { Fate::Double } else { Fate::Pass })
}

#[test]
fn a_stall_shows_in_the_times_from_the_intended_instants() {
    let relay = relay(|number| match number {
        1000 => Fate::Stall(Duration::from_millis(300)),
        _ => Fate::Pass,
    });
    let report = report(bench(
        &relay,
        "-c 1 -q 1 --inflight 1 --rate 1000/s --duration 3s --warmup 0",
    ));
    let part = only_part(&report);
    assert_eq!((part.counts.published, part.counts.lost), (3000, 0));
    // Every message that was meant to be sent within the stall waited for the rest of it.
    let corrected = part.latencies.e2e.quantile(0.999).unwrap();
    assert!(corrected > Duration::from_millis(290), "{corrected:?}");
    let waited = |latency: &Latency| latency.count() - latency.count_to(Duration::from_millis(200));
    let behind_the_stall = waited(&part.latencies.e2e);
    assert!(behind_the_stall >= 90, "{behind_the_stall} waited");
    // But one only was under way; a busy machine may add some.
    let under_way = waited(&part.latencies.service);
    assert!(
        under_way >= 1 && under_way <= behind_the_stall / 4,
        "{under_way} under way"
    );
    let longest = part.latencies.service.max().unwrap();
    assert!(longest > Duration::from_millis(290), "{longest:?}");
    assert!(part.counts.late >= 200, "{} late", part.counts.late);
}

#[test]
fn a_broker_that_never_acknowledges_ends_nothing_but_the_run() {
    let relay = Relay::start(Behaviour {
        acknowledges: false,
        ..Behaviour::default()
    });
    for qos in [1, 2] {
        let load = format!("pub -c 2 -q {qos} --inflight 7 --duration 500ms --warmup 0 --drain 200ms");
        let report = report(bench(&relay, &load).status(6));
        let part = only_part(&report);
        assert_eq!(part.counts.published, 14);
        assert_eq!((part.counts.acknowledged, part.counts.unacknowledged), (0, 14));
        assert_eq!(part.window.ending, Ending::Complete);
    }
}

#[test]
fn a_broker_that_refuses_half_is_loaded_by_the_others() {
    let relay = Relay::start(Behaviour {
        refuses_half: true,
        ..Behaviour::default()
    });
    let load = "pub -c 10 -q 1 --duration 300ms --warmup 0 --threads 1";
    let report = report(bench(&relay, load).status(4));
    let part = only_part(&report);
    assert!(part.counts.published > 0);
    assert_eq!((part.counts.connected, part.counts.connect_failed), (5, 5));
    let failures = failures(part);
    assert!(failures.contains("5 of 10 clients were refused"), "{failures}");
}

#[test]
fn a_broker_that_dies_ends_the_run_in_time() {
    let relay = relay(|number| if number == 500 { Fate::Die } else { Fate::Pass });
    let start = Instant::now();
    let report = report(bench(&relay, "-c 1 -q 1 --rate 1000/s --duration 60s --warmup 0").status(5));
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    let part = only_part(&report);
    assert_eq!(part.window.ending, Ending::Failed);
    assert!(part.counts.received > 0);
    assert!(
        failures(part).contains("connections were lost"),
        "{}",
        failures(part)
    );
}

#[test]
fn an_interrupt_ends_the_run_and_tells_what_there_is() {
    let relay = relay(|_| Fate::Pass);
    let running = bench(&relay, "-c 2 -q 1 --duration 60s --warmup 0")
        .status(130)
        .spawn();
    relay.wait_for_messages(200);
    running.signal(Signal::INT);
    let output = running.finish();
    let report = Report::from_json(output.text()).unwrap();
    let part = only_part(&report);
    assert_eq!(part.window.ending, Ending::Interrupted);
    assert!(part.counts.received >= 100, "{}", part.counts.received);
    assert_eq!(part.counts.lost, 0);
    assert_eq!(report.verdict, Verdict::Interrupted);
}

#[test]
fn no_broker_is_status_3() {
    let output = Program::culex("bench -h 127.0.0.1 -p 1 -c 2 -q 0 --output json".split(' '))
        .stdout(Text::matching("(?s).*"))
        .status(3)
        .run();
    let report = Report::from_json(output.text()).unwrap();
    let failures = failures(only_part(&report));
    assert!(
        failures.contains("4 of 4 clients could not connect: connection refused"),
        "{failures}"
    );
}
