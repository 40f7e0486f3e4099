//! What needs more than one address: a network of the test's own, where the machine allows one.

use crate::harness::{Mosquitto, Namespace, Program, Running, Text};

/// A client in the namespace of `broker`.
fn inside(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(arguments).inside(broker.entrance())
}

/// Addresses of this machine, and an interface whose cable ends in a wall: what is sent to the two addresses behind it
/// arrives nowhere, and is never answered.
const INTERFACES: &str = "\
    ip addr add 192.0.2.1/24 dev lo; ip addr add 192.0.2.2/24 dev lo; \
    ip link add cable type veth peer name wall; ip link set cable up; ip link set wall up; \
    ip addr add 198.51.100.1/24 dev cable; ip addr add 2001:db8::1/64 dev cable nodad; \
    ip neigh add 198.51.100.7 lladdr 02:00:00:00:00:07 dev cable; \
    ip neigh add 2001:db8::7 lladdr 02:00:00:00:00:07 dev cable; \
    echo nameserver 127.0.0.1 >\"$HOME/resolv.conf\"; mount --bind \"$HOME/resolv.conf\" /etc/resolv.conf";

/// The namespace, a broker that listens on `address`, and a name server with these records.
fn network(address: &str, records: &[&str]) -> Option<(Namespace, Mosquitto, Running)> {
    let namespace = Namespace::open(INTERFACES)?;
    let setup = Mosquitto::setup().inside(&namespace);
    let broker = setup.lines(&format!("listener 1883 {address}")).start();
    let records: Vec<String> = records
        .iter()
        .map(|record| format!("--host-record={record}"))
        .collect();
    let names = namespace.serve_names(&records);
    Some((namespace, broker, names))
}

#[test]
fn a_name_with_dead_addresses_is_reached_by_the_living_one() {
    let records = ["broker.test,198.51.100.7,2001:db8::7", "broker.test,192.0.2.1"];
    let Some((_namespace, broker, _names)) = network("192.0.2.1", &records) else {
        return;
    };
    let flags = [
        "pub",
        "-h",
        "broker.test",
        "-t",
        "t",
        "-m",
        "x",
        "-q",
        "1",
        "--connect-timeout",
        "5s",
    ];
    inside(&broker, &flags).run();
    broker.wait_log("New connection from 192.0.2.1:");
}

#[test]
fn addresses_that_never_answer_are_named_in_time() {
    let records = ["dead.test,198.51.100.7,2001:db8::7"];
    let Some((_namespace, broker, _names)) = network("192.0.2.1", &records) else {
        return;
    };
    let flags = [
        "pub",
        "-h",
        "dead.test",
        "-t",
        "t",
        "-m",
        "x",
        "--connect-timeout",
        "500ms",
    ];
    inside(&broker, &flags)
        .stderr("culex: no answer from [2001:db8::7]:1883 and 198.51.100.7:1883\n")
        .status(3)
        .run();
}

#[test]
fn the_next_broker_is_tried_when_one_never_answers() {
    let Some((_namespace, broker, _names)) = network("192.0.2.1", &[]) else {
        return;
    };
    let flags = [
        "pub",
        "-h",
        "198.51.100.7",
        "-h",
        "192.0.2.1",
        "-t",
        "t",
        "-m",
        "x",
        "--connect-timeout",
        "400ms",
    ];
    inside(&broker, &flags).stderr(Text::Anything).run();
    broker.wait_log("New connection from 192.0.2.1:");
}

#[test]
fn the_source_address_and_the_interface_are_those_asked_for() {
    let Some((_namespace, broker, _names)) = network("192.0.2.1", &["home.test,192.0.2.2"]) else {
        return;
    };
    let flags = ["pub", "-h", "192.0.2.1", "-t", "t", "-m", "x", "-q", "1"];
    for source in ["192.0.2.2", "198.51.100.1", "home.test"] {
        inside(&broker, &flags).args(["-A", source]).run();
    }
    broker.wait_log("New connection from 192.0.2.2:");
    broker.wait_log("New connection from 198.51.100.1:");
    broker.wait_log("New connection from 192.0.2.2:");
    inside(&broker, &flags).args(["--interface", "lo"]).run();
    inside(&broker, &flags)
        .args(["--interface", "cable", "--connect-timeout", "300ms"])
        .stderr(Text::matching("culex: .*\n"))
        .status(3)
        .run();
}

#[test]
fn a_name_that_is_not_there_is_said() {
    let Some((_namespace, broker, _names)) = network("192.0.2.1", &["broker.test,192.0.2.1"]) else {
        return;
    };
    inside(&broker, &["pub", "-h", "other.test", "-t", "t", "-m", "x"])
        .stderr(Text::matching("culex: cannot find other.test: .*\n"))
        .status(3)
        .run();
}
