//! Shapes of a load, through a real broker, and what the machine or the broker does not allow.

use std::fs;

use culex::bench::report::{Part, Report};
use tempfile::TempDir;

use crate::harness::{Authority, Mosquitto, Program, Text};

fn part_of(program: Program) -> Part {
    let output = program
        .args(["--output", "json"])
        .stdout(Text::matching("(?s).*"))
        .run();
    Report::from_json(output.text()).unwrap().parts.remove(0)
}

fn bench(broker: &Mosquitto, arguments: &str) -> Program {
    Program::culex(["bench"])
        .args(arguments.split_whitespace())
        .at(broker)
}

#[test]
fn each_topology_delivers_what_it_owes() {
    let broker = Mosquitto::start();
    for version in ["311", "5"] {
        for (shape, copies) in [
            ("--topology pairs -c 3", 1),
            ("--topology fan-in --publishers 3", 1),
            ("--topology fan-out --subscribers 3", 3),
            ("--topology mesh --publishers 2 --subscribers 3", 3),
            ("--topology shared --publishers 3 --subscribers 2", 1),
        ] {
            let load = format!("{shape} -V {version} -q 2 --messages 300 --warmup 0 --size 20..200");
            let counts = part_of(bench(&broker, &load)).counts;
            assert_eq!((counts.published, counts.acknowledged), (300, 300), "{load}");
            assert_eq!(counts.expected, 300 * copies, "{load}");
            assert_eq!((counts.received, counts.lost), (300 * copies, 0), "{load}");
            assert_eq!((counts.duplicated, counts.unidentified), (0, 0), "{load}");
        }
    }
}

#[test]
fn payloads_without_room_for_a_stamp_are_verified_by_a_property_or_not_at_all() {
    let broker = Mosquitto::start();
    for payload in ["--size 3", "--payload {i}-{seq}", "--payload fixed"] {
        let load = format!("-c 2 -q 1 --messages 100 --warmup 0 {payload}");
        let verified = part_of(bench(&broker, &format!("{load} -V 5")));
        assert!(verified.verified, "{payload}");
        assert_eq!(
            (verified.counts.received, verified.counts.unidentified),
            (100, 0),
            "{payload}"
        );
        let blind = part_of(bench(&broker, &format!("{load} -V 311")));
        assert!(!blind.verified, "{payload}");
        assert_eq!(
            (blind.counts.published, blind.counts.unidentified),
            (100, 100),
            "{payload}"
        );
    }
}

#[test]
fn publishers_and_subscribers_in_two_processes_meet() {
    let broker = Mosquitto::start();
    let subscribing = bench(
        &broker,
        "sub -c 2 -q 1 --messages 200 --duration 15s --warmup 0 --output json",
    )
    .stdout(Text::matching("(?s).*"))
    .spawn();
    for client in 0..2 {
        broker.wait_subscribed(&format!("culex/bench/{client}"));
    }
    let published = part_of(bench(
        &broker,
        "pub -c 2 -q 1 --rate 2000/s --duration 500ms --warmup 0",
    ));
    assert_eq!(published.counts.published, 1000);
    let output = subscribing.finish();
    let part = Report::from_json(output.text()).unwrap().parts.remove(0);
    assert!(part.counts.received >= 200, "{}", part.counts.received);
    assert_eq!((part.counts.lost, part.counts.duplicated), (0, 0));
}

#[test]
fn connections_are_held_and_begun_anew() {
    let broker = Mosquitto::start();
    let part = part_of(bench(
        &broker,
        "conn -c 50 --ramp 500/s --duration 1s --churn 20/s",
    ));
    let counts = part.counts;
    assert!(
        (60..=80).contains(&counts.connected),
        "{} connections",
        counts.connected
    );
    assert_eq!(
        (counts.reconnected, counts.disconnected, counts.connect_failed),
        (0, 0, 0)
    );
    assert_eq!(part.latencies.connect.count(), counts.connected);
}

#[test]
fn each_client_has_its_own_credentials() {
    let broker = Mosquitto::setup().user("anna", "1").user("bert", "2").start();
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("users.csv");
    let load = |file: &std::path::Path| {
        bench(&broker, "conn -c 4 --duration 100ms").args(["--credentials".as_ref(), file.as_os_str()])
    };
    fs::write(&file, "# name, password\nanna,1\nbert,2\n").unwrap();
    assert_eq!(part_of(load(&file)).counts.connected, 4);
    fs::write(&file, "anna,1\nbert,wrong\n").unwrap();
    let counts = part_of(load(&file).status(4)).counts;
    assert_eq!((counts.connected, counts.connect_failed), (2, 2));
}

#[test]
fn too_few_descriptors_are_refused_with_the_command_that_helps() {
    let script = format!(
        "ulimit -n 200; {} bench conn -p 1 -c 1000",
        env!("CARGO_BIN_EXE_culex")
    );
    Program::new("bash", ["-c", &script])
        .stderr(
            "culex: 1000 connections need 1064 file descriptors, and the limit of this process is 200\n\
             hint: `ulimit -n 1064` in a shell of root allows more, or cut the run: --shard 1/2\n",
        )
        .status(2)
        .run();
}

#[test]
fn the_soft_limit_of_descriptors_is_raised() {
    let broker = Mosquitto::start();
    let arguments = format!(
        "bench conn -h 127.0.0.1 -p {} -c 100 --duration 100ms --output json",
        broker.port()
    );
    let script = format!("ulimit -S -n 80; {} {arguments}", env!("CARGO_BIN_EXE_culex"));
    let output = Program::new("bash", ["-c", &script])
        .stdout(Text::matching("(?s).*"))
        .run();
    let report = Report::from_json(output.text()).unwrap();
    assert_eq!(report.parts[0].counts.connected, 100);
}

#[cfg(feature = "broker")]
#[test]
fn the_embedded_broker_is_there_for_the_first_try() {
    let program = Program::culex("bench --embedded -c 2 --messages 50 --warmup 0 --output json".split(' '));
    let output = program.stdout(Text::matching("(?s).*")).run();
    let report = Report::from_json(output.text()).unwrap();
    let levels: Vec<_> = report.parts.iter().map(|part| part.qos).collect();
    assert_eq!(levels, [Some(0), Some(1), Some(2)]);
    for part in &report.parts {
        assert_eq!(
            (part.counts.published, part.counts.received),
            (50, 50),
            "{}",
            part.name
        );
    }
}

#[test]
fn tls_and_websocket_carry_a_load_too() {
    let authority = Authority::new();
    let server = authority.server().listener();
    let broker = Mosquitto::setup()
        .listener(&server)
        .listener("protocol websockets")
        .listener(&format!("{server}protocol websockets"))
        .start();
    // Large ones show whether all is flushed. mosquitto 2.0.11 is slow with those over WebSocket, and loses sight of them
    // over both.
    for (listener, flags, size, messages) in [
        (1, "--cafile", "20000", 1000),
        (2, "--ws", "20000", 50),
        (3, "--ws --cafile", "200", 1000),
    ] {
        let mut arguments: Vec<String> = flags.split(' ').map(str::to_owned).collect();
        if flags.ends_with("--cafile") {
            arguments.push(authority.file());
        }
        // Few at once: it forgets what it has queued for a subscriber over WebSocket.
        let load = "bench -h localhost -c 2 -q 1 --inflight 10 --warmup 0 --size";
        let program = Program::culex(load.split(' '))
            .args([size, "--messages", &messages.to_string()])
            .args(["-p", &broker.port_of(listener).to_string()])
            .args(&arguments);
        let counts = part_of(program).counts;
        assert_eq!(
            (counts.published, counts.acknowledged),
            (messages, messages),
            "{flags}"
        );
        assert_eq!(
            (counts.received, counts.lost, counts.duplicated),
            (messages, 0, 0),
            "{flags}"
        );
    }
}
