//! `culex sub` and retained messages.

use crate::harness::{Mosquitto, Program, VERSIONS};

fn subscribe(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["sub"]).args(arguments).at(broker)
}

/// One message from mosquitto_pub.
fn publish(broker: &Mosquitto, topic: &str, payload: &str, arguments: &[&str]) {
    Program::mosquitto_pub(["-t", topic, "-m", payload])
        .args(arguments)
        .at(broker)
        .run();
}

#[test]
fn retained_messages_are_skipped_or_all() {
    let broker = Mosquitto::start();
    publish(&broker, "t", "kept", &["-r"]);
    for version in VERSIONS {
        let skipping = subscribe(&broker, &["-t", "t", "-R", "-C", "1", "-V", version]).stdout("live\n");
        let skipping = broker.subscribe("t", skipping);
        let only = subscribe(&broker, &["-t", "t", "--retained-only", "-V", version]).stdout("kept\n");
        let mut only = broker.subscribe("t", only);
        only.wait_for_stdout("kept\n");
        publish(&broker, "t", "live", &[]);
        skipping.finish();
        only.finish();
    }
}

#[test]
fn the_retain_flag_as_published() {
    let broker = Mosquitto::start();
    for (arguments, expected) in [(&[][..], "0 x\n"), (&["--retain-as-published"], "1 x\n")] {
        let subscriber =
            subscribe(&broker, &["-t", "t", "-C", "1", "-F", "%r %p", "-V", "5"]).args(arguments);
        let subscriber = broker.subscribe("t", subscriber.stdout(expected));
        publish(&broker, "t", "x", &["-r"]);
        subscriber.finish();
        publish(&broker, "t", "", &["-r"]);
    }
}

#[test]
fn retain_handling() {
    let broker = Mosquitto::start();
    publish(&broker, "t", "kept", &["-r"]);
    for (handling, expected) in [("always", "kept\n"), ("new", "kept\n"), ("never", "live\n")] {
        let subscriber =
            subscribe(&broker, &["-t", "t", "-C", "1", "--retain-handling", handling]).stdout(expected);
        let subscriber = broker.subscribe("t", subscriber);
        publish(&broker, "t", "live", &[]);
        subscriber.finish();
    }
}

#[test]
fn a_count_of_retained_messages_ends_at_once() {
    let broker = Mosquitto::start();
    for number in 1..=3 {
        publish(&broker, &format!("r/{number}"), "kept", &["-r"]);
    }
    subscribe(&broker, &["-t", "r/#", "-C", "2", "-v"])
        .stdout("r/1 kept\nr/2 kept\n")
        .run();
    subscribe(&broker, &["-t", "r/#", "-C", "3", "-q", "2"])
        .stdout("kept\nkept\nkept\n")
        .run();
}
