//! `bench`: shapes, and those that are impossible.

use std::time::Duration;

use super::{error, parse_with, parsed};
use crate::app::bench::BenchOptions;
use crate::bench::report::{Shard, Verb};
use crate::bench::size::Size;
use crate::bench::topology::Topology;
use crate::bench::workload::{Clients, Pace, Payload};
use crate::cli::Action;
use crate::mqtt::QoS;

fn options(line: &str) -> BenchOptions {
    options_in(&[], line)
}

fn options_in(environment: &[(&str, &str)], line: &str) -> BenchOptions {
    let line = format!("culex bench {line}");
    let invocation = parse_with(environment, &line).unwrap_or_else(|usage| panic!("{line}: {}", usage.text));
    match invocation.action {
        Action::Bench(options) => *options,
        other => panic!("{other:?}"),
    }
}

#[test]
fn bare_bench_is_e2e_at_each_level() {
    let options = options("--embedded");
    assert_eq!(options.workload.verb, Verb::E2e);
    assert_eq!(
        options.levels,
        [QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce]
    );
    assert_eq!(options.workload.timing.duration, Duration::from_secs(10));
    assert_eq!(options.workload.payload, Payload::Sized(Size::Fixed(64)));
    assert_eq!(options.workload.pace, Pace::Closed);
    assert!(options.embedded);
}

#[test]
fn numbers_follow_verb_and_topology() {
    for (line, publishers, subscribers, idle) in [
        ("", 10, 10, 0),
        ("-c 3", 3, 3, 0),
        ("--publishers 4", 4, 4, 0),
        ("--publishers 4 --subscribers 8", 4, 8, 0),
        ("--topology fan-in -c 7", 7, 1, 0),
        ("--topology fan-out -c 7", 1, 7, 0),
        ("--topology fan-out --publishers 2 --subscribers 50", 2, 50, 0),
        ("--topology shared --publishers 5 --subscribers 2", 5, 2, 0),
        ("pub -c 9", 9, 0, 0),
        ("sub -c 9", 0, 9, 0),
        ("conn -c 9", 0, 0, 9),
    ] {
        let clients = Clients {
            publishers,
            subscribers,
            idle,
            before: 0,
        };
        assert_eq!(options(line).workload.clients, clients, "{line}");
    }
}

#[test]
fn c_is_the_number_of_clients_and_no_session() {
    let invocation = parsed("culex bench -c 5 --disable-clean-session -i 'n-{i}'");
    assert!(!invocation.connect.clean_start);
    assert_eq!(options("--inflight 7").workload.inflight, 7);
    assert_eq!(options("").workload.inflight, 20);
    let named = options("-c 2 --client-id 'load-{i}'");
    assert_eq!(named.workload.client_identifier.0, "load-{i}");
}

#[test]
fn rates_are_an_open_loop() {
    let Pace::Open(stages) = options("--rate-per-client 5/s -c 20").workload.pace else {
        panic!("a closed loop");
    };
    assert_eq!((stages.len(), stages[0].rate), (1, 100.0));
    let workload = options("--stages 10s@1000/s,30s@5000/s").workload;
    assert_eq!(workload.timing.duration, Duration::from_secs(40));
    assert_eq!(workload.offered(), Some(4000.0));
}

#[test]
fn shards_add_up_to_the_whole() {
    let mut before = 0;
    let (mut rate, mut messages) = (0.0, 0);
    for number in 1..=3 {
        let line = format!("--shard {number}/3 --run nightly -c 10 --rate 1000/s --messages 3000");
        let options = options(&line);
        let clients = options.workload.clients;
        assert_eq!(clients.before, before);
        assert_eq!(clients.publishers, clients.subscribers);
        before += clients.count();
        let Pace::Open(stages) = options.workload.pace else {
            panic!("a closed loop");
        };
        rate += stages[0].rate;
        messages += options.workload.timing.messages.unwrap();
        assert_eq!(options.shard, Some(Shard::new(number, 3)));
        assert_eq!(options.whole.publishers, 10);
    }
    assert_eq!((before, messages), (20, 3000));
    assert!((rate - 1000.0).abs() < 1e-6, "{rate}");
}

#[test]
fn a_job_array_says_which_shard_it_is() {
    for (environment, number) in [
        (&[("JOB_COMPLETION_INDEX", "0")][..], 1),
        (&[("SLURM_ARRAY_TASK_ID", "3")], 4),
        (&[("SLURM_ARRAY_TASK_ID", "3"), ("SLURM_ARRAY_TASK_MIN", "1")], 3),
    ] {
        let options = options_in(environment, "--shard 4 --run nightly -c 8");
        assert_eq!(options.shard, Some(Shard::new(number, 4)), "{environment:?}");
    }
}

#[test]
fn a_range_of_source_addresses_is_taken_apart() {
    let sources = |text: &str| options(&format!("-A {text}")).workload.source_addresses;
    assert_eq!(
        sources("127.0.0.2-127.0.0.4"),
        ["127.0.0.2", "127.0.0.3", "127.0.0.4"]
    );
    assert!(sources("127.0.0.2").is_empty());
    let invocation = parsed("culex bench -A my-host");
    assert_eq!(
        invocation.connect.network.source_address.as_deref(),
        Some("my-host")
    );
}

#[test]
fn topologies_have_their_names() {
    for topology in Topology::ALL {
        let line = format!("--topology {} -c 2", topology.name());
        assert_eq!(options(&line).workload.topology, topology);
    }
}

#[test]
fn impossible_shapes_are_refused() {
    for (line, expected) in [
        ("--publishers 10 --subscribers 5", "make no pairs"),
        ("pub --subscribers 3", "bench pub has no subscribers"),
        ("sub --publishers 3", "bench sub has no publishers"),
        ("conn --publishers 3", "bench conn has no publishers"),
        ("conn --rate 5/s", "bench conn publishes nothing"),
        ("sub --rate 5/s", "bench sub publishes nothing"),
        ("pub --churn 5/s", "--churn is of bench conn"),
        ("-t fixed -c 2", "pairs have a topic each"),
        ("-t 'a/#'", "--topic: it holds the wildcard '#'"),
        (
            "-i same -c 2",
            "20 clients need as many names|4 clients need as many names",
        ),
        ("--size 9..8", "the range is empty"),
        ("--size tiny", "expected bytes such as 64"),
        ("--rate 0", "expected a rate above 0"),
        ("--stages 10s", "such as 10s@1000/s"),
        ("--stages 10s@1/s --rate 5", "cannot be used with"),
        ("--shard 4/3 --run a", "I within 1 to N"),
        ("--shard 0/3 --run a", "I within 1 to N"),
        ("--shard 1/3", "share its name"),
        ("--shard 3 --run a", "neither is set"),
        ("--shard 1/30 --run a -c 10", "more than there are clients"),
        ("-A 127.0.0.9-127.0.0.2", "ends before it starts"),
        ("--payload @", "needs the name of a file"),
        ("--embedded -p 1883", "cannot be used with"),
        ("-c 0", "0 is not in 1.."),
        ("--topology ring", "expected pairs, fan-in"),
        ("-q 3", "invalid value '3'"),
    ] {
        let said = error(&[], &format!("culex bench {line}"));
        assert!(
            expected.split('|').any(|expected| said.contains(expected)),
            "{line}: {said}"
        );
    }
}
