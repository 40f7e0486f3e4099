//! A load against a broker that only greets.

use std::cell::Cell;
use std::future::pending;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use jiff::Timestamp;

use super::by_clock;
use crate::bench::pattern::Pattern;
use crate::bench::report::{Caveat, Part, Verb};
use crate::bench::size::Size;
use crate::bench::stamp::RunId;
use crate::bench::topology::Topology;
use crate::bench::workload::{Clients, Pace, Payload, Timing, Workload};
use crate::client::ConnectOptions;
use crate::mqtt::{Properties, QoS};
use crate::net::Endpoint;

/// A broker that takes one connection. Its port.
fn greeter() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = [0; 1024];
        let _ = stream.read(&mut bytes).unwrap();
        stream.write_all(&[0x20, 2, 0, 0]).unwrap();
        // Until the other side closes.
        while stream.read(&mut bytes).is_ok_and(|count| count > 0) {}
    });
    port
}

/// One connection that is held for half a second.
fn held(wall_clock: impl Fn() -> Timestamp) -> Part {
    let workload = Workload {
        verb: Verb::Conn,
        qos: QoS::AtMostOnce,
        clients: Clients {
            idle: 1,
            ..Clients::default()
        },
        topology: Topology::Pairs,
        topic: Pattern("culex".to_owned()),
        client_identifier: Pattern("culex-{i}".to_owned()),
        credentials: Vec::new(),
        source_addresses: Vec::new(),
        payload: Payload::Sized(Size::Fixed(64)),
        retain: false,
        properties: Properties::new(),
        inflight: 10,
        pace: Pace::Closed,
        timing: Timing {
            warmup: Duration::ZERO,
            duration: Duration::from_millis(500),
            ..Timing::default()
        },
        churn: None,
        threads: 1,
        run: RunId(1),
    };
    let connect = ConnectOptions::new(Endpoint::Tcp {
        host: "127.0.0.1".to_owned(),
        port: greeter(),
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let parts = runtime.block_on(by_clock(&workload, &connect, &mut (), pending(), wall_clock));
    parts.unwrap().pop().unwrap()
}

fn steps(part: &Part) -> Vec<f64> {
    let steps = part.caveats.iter().filter_map(|caveat| match caveat {
        Caveat::ClockStepped { seconds } => Some(*seconds),
        _ => None,
    });
    steps.collect()
}

#[test]
fn a_system_clock_that_is_set_during_the_run_is_a_caveat() {
    let looks = Cell::new(0);
    let part = held(|| {
        looks.set(looks.get() + 1);
        // It is three seconds ahead at the start and for two looks, and then set right.
        let ahead = if looks.get() > 3 { 0 } else { 3 };
        Timestamp::now() + Duration::from_secs(ahead)
    });
    let steps = steps(&part);
    let [step] = steps[..] else { panic!("{steps:?}") };
    assert!((step + 3.0).abs() < 0.05, "{step}");
}

#[test]
fn one_that_goes_on_is_none() {
    assert_eq!(steps(&held(Timestamp::now)), [0.0; 0]);
}
