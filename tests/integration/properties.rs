//! The properties of MQTT 5, wills, subscription options and topic aliases.

use rustix::process::Signal;

use crate::harness::{Mosquitto, Program, VERSIONS, Wire};

fn publish(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["pub", "-t", "t"]).args(arguments).at(broker)
}

#[test]
fn properties_keep_their_order() {
    let server = Wire::one(|peer| {
        peer.accept_v5();
        peer.expect(
            "30 3b 00 01 't' 36 26 00 01 'b' 00 01 '2' 03 00 0a 'text/plain' 26 00 01 'a' 00 01 '1' 02 00 00 00 3c \
             09 00 02 'id' 08 00 05 'reply' 01 01 26 00 01 'b' 00 01 '2' 'x'",
        );
        peer.expect("e0 00");
        peer.half_close();
        peer.expect_end();
    });
    let properties = [
        ["--user-property", "b=2"],
        ["--content-type", "text/plain"],
        ["--user-property", "a=1"],
        ["--message-expiry", "1m"],
        ["--correlation-data", "id"],
        ["--response-topic", "reply"],
        ["--payload-format-indicator", "1"],
        ["--user-property", "b=2"],
    ];
    Program::culex(["pub", "-t", "t", "-m", "x"])
        .args(properties.as_flattened())
        .at_port(server.port())
        .run();
}

#[test]
fn properties_arrive() {
    let broker = Mosquitto::start();
    let received = broker.listener(1, "%C|%R|%D|%E|%F|%P|%p").args(["-V", "5"]);
    let received = broker.subscribe("t", received.stdout("text/plain|reply|id|60|1|b:2 a:1 b:3|x\n"));
    let arguments = [
        "-D",
        "publish",
        "user-property",
        "b",
        "2",
        "-D",
        "publish",
        "content-type",
        "text/plain",
    ];
    publish(&broker, &arguments)
        .args([
            "-D",
            "publish",
            "response-topic",
            "reply",
            "-D",
            "publish",
            "correlation-data",
            "id",
        ])
        .args([
            "--user-property",
            "a=1",
            "--message-expiry",
            "60",
            "--payload-format-indicator",
            "1",
        ])
        .args(["-D", "publish", "user-property", "b", "3", "-m", "x"])
        .run();
    received.finish();
}

#[test]
fn a_topic_alias_stands_for_the_topic() {
    let server = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.send("20 06 00 00 03 22 00 0a"); // Topic Alias Maximum 10
        peer.expect("30 08 00 01 't' 03 23 00 07 'x'");
        peer.expect("30 07 00 00 03 23 00 07 'x'");
        peer.expect("30 07 00 00 03 23 00 07 'x'");
        peer.expect("e0 00");
        peer.half_close();
    });
    let repeated = ["pub", "-t", "t", "-m", "x", "--topic-alias", "7", "--repeat", "3"];
    Program::culex(repeated).at_port(server.port()).run();
}

#[test]
fn a_will_is_published_when_the_publisher_is_killed() {
    let broker = Mosquitto::start();
    let will = ["--will-topic", "t", "--will-payload", "gone", "--will-qos", "1"];
    for version in VERSIONS {
        let received = broker.subscribe("t", broker.listener(1, "%q %p").stdout("1 gone\n"));
        let mut publisher = Program::culex(["pub", "-t", "other", "-l", "-V", version])
            .args(will)
            .at(&broker);
        publisher = publisher.stdin_pipe().status(137);
        let publisher = publisher.spawn();
        broker.wait_log("New client connected from"); // The subscriber,
        broker.wait_log("New client connected from"); // and the publisher.
        publisher.signal(Signal::KILL);
        received.finish();
        publisher.finish();
    }
}

#[test]
fn no_will_is_published_after_an_orderly_end() {
    let broker = Mosquitto::start();
    let received = broker.subscribe("t", broker.listener(2, "%p").stdout("x\nafter\n"));
    publish(
        &broker,
        &["-m", "x", "--will-topic", "t", "--will-payload", "gone"],
    )
    .run();
    publish(&broker, &["-m", "after"]).run();
    received.finish();
}

#[test]
fn properties_of_a_will() {
    let broker = Mosquitto::start();
    let received = broker
        .listener(1, "%C %P %p")
        .args(["-V", "5"])
        .stdout("text/plain a:1 b:2 gone\n");
    let received = broker.subscribe("t", received);
    let publisher = publish(&broker, &["-l", "--will-topic", "t", "--will-payload", "gone"])
        .args([
            "--will-content-type",
            "text/plain",
            "--will-user-property",
            "a=1",
            "--will-user-property",
            "b=2",
        ])
        .stdin_pipe()
        .status(137)
        .spawn();
    broker.wait_log("New client connected from");
    broker.wait_log("New client connected from");
    publisher.signal(Signal::KILL);
    received.finish();
    publisher.finish();
}

#[test]
fn subscription_options_on_the_wire() {
    let cases: &[(&[&str], &str)] = &[
        (&["-t", "a", "-q", "1"], "82 07 00 01 00 00 01 'a' 01"),
        (
            &["-t", "a", "-t", "b", "-q", "2"],
            "82 0b 00 01 00 00 01 'a' 02 00 01 'b' 02",
        ),
        (&["-t", "a", "--no-local"], "82 07 00 01 00 00 01 'a' 04"),
        (
            &["-t", "a", "--retain-as-published"],
            "82 07 00 01 00 00 01 'a' 08",
        ),
        (
            &["-t", "a", "--retain-handling", "new"],
            "82 07 00 01 00 00 01 'a' 10",
        ),
        (
            &["-t", "a", "--retain-handling", "never", "--no-local", "-q", "2"],
            "82 07 00 01 00 00 01 'a' 26",
        ),
        (
            &["-t", "a", "--subscription-identifier", "300"],
            "82 0a 00 01 03 0b ac 02 00 01 'a' 00",
        ),
        (
            &["-t", "a", "--user-property", "k=v"],
            "82 0e 00 01 07 26 00 01 'k' 00 01 'v' 00 01 'a' 00",
        ),
    ];
    for (arguments, packet) in cases {
        let server = Wire::one(move |peer| {
            peer.accept_v5();
            peer.expect(packet);
            let granted = if packet.starts_with("82 0b") {
                "90 05 00 01 00 00 00"
            } else {
                "90 04 00 01 00 00"
            };
            peer.send(granted);
            peer.expect("e0 00");
            peer.half_close();
            peer.expect_end();
        });
        Program::culex(["sub", "-E", "-V", "5"])
            .args(*arguments)
            .at_port(server.port())
            .run();
    }
}

#[test]
fn topic_aliases_of_the_server_are_resolved() {
    let server = Wire::one(|peer| {
        peer.accept_v5();
        peer.expect_kind(0x82);
        peer.send("90 04 00 01 00 00");
        peer.send("30 08 00 01 'a' 03 23 00 01 '1' 30 07 00 00 03 23 00 01 '2'");
        peer.expect("e0 00");
        peer.half_close();
    });
    let aliased = [
        "sub",
        "-t",
        "#",
        "-V",
        "5",
        "-v",
        "-C",
        "2",
        "--topic-alias-maximum",
        "4",
    ];
    Program::culex(aliased)
        .at_port(server.port())
        .stdout("a 1\na 2\n")
        .run();
}
