//! `culex sub`, with mosquitto in the middle and mosquitto_pub at the other end.

use crate::harness::{Mosquitto, Program, QOS, Text, VERSIONS, Wire, sequence};

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
fn every_qos_and_version() {
    let broker = Mosquitto::start();
    for (version, qos) in VERSIONS.iter().flat_map(|version| QOS.map(|qos| (version, qos))) {
        let subscriber = subscribe(
            &broker,
            &["-V", version, "-q", qos, "-t", "t", "-C", "1", "-F", "%q %t %p"],
        );
        let subscriber = broker.subscribe("t", subscriber.stdout(format!("{qos} t hello\n")));
        publish(&broker, "t", "hello", &["-q", "2", "-V", version]);
        subscriber.finish();
    }
}

#[test]
fn wildcards_and_several_filters() {
    let broker = Mosquitto::start();
    let arguments = ["-t", "a/+/c", "-t", "b/#", "-v", "-C", "3"];
    let expected = "a/b/c one\nb two\nb/c/d three\n";
    let subscriber = broker.subscribe("b/#", subscribe(&broker, &arguments).stdout(expected));
    for (topic, payload) in [
        ("a/b/c", "one"),
        ("a/b/c/d", "no"),
        ("b", "two"),
        ("$x", "no"),
        ("b/c/d", "three"),
    ] {
        publish(&broker, topic, payload, &[]);
    }
    subscriber.finish();
}

#[test]
fn topics_are_filtered_out() {
    let broker = Mosquitto::start();
    let arguments = ["-t", "#", "-T", "a/#", "-T", "+/x", "-v", "-C", "2"];
    let subscriber = broker.subscribe("#", subscribe(&broker, &arguments).stdout("b yes\nb/y yes\n"));
    for (topic, payload) in [
        ("a", "no"),
        ("a/b", "no"),
        ("b", "yes"),
        ("b/x", "no"),
        ("b/y", "yes"),
    ] {
        publish(&broker, topic, payload, &[]);
    }
    subscriber.finish();
}

#[test]
fn payloads_come_out_byte_for_byte() {
    let broker = Mosquitto::start();
    let cases: &[(&[&str], &[u8], &[u8])] = &[
        (&[], b"text", b"text\n"),
        (&["-N"], b"text", b"text"),
        (&[], b"\0\xff\r\n\x1b[31m", b"\0\xff\r\n\x1b[31m\n"),
        (&[], b"", b""),
        (&["-v"], b"", b"t (null)\n"),
        (&["-v"], b"x y", b"t x y\n"),
        (&["-v", "-N"], b"x", b"t x"),
        (&["--output", "hex"], b"\x00\xffa", b"00ff61\n"),
        (&["--output", "base64"], b"\x00\xffa", b"AP9h\n"),
        (&["--output", "topic"], b"x", b"t x\n"),
        (&["-F", "%l:%x:%t:%q:%r"], b"\x00\xffa", b"3:00ff61:t:0:0\n"),
    ];
    for (arguments, payload, expected) in cases {
        let subscriber = subscribe(&broker, &["-t", "t", "-C", "1"])
            .args(*arguments)
            .stdout(*expected);
        let subscriber = broker.subscribe("t", subscriber);
        let publisher = if payload.is_empty() {
            vec!["-n"]
        } else {
            vec!["-s"]
        };
        Program::mosquitto_pub(["-t", "t"])
            .args(publisher)
            .stdin(*payload)
            .at(&broker)
            .run();
        subscriber.finish();
    }
}

#[test]
fn a_time_limit_has_its_own_status() {
    let broker = Mosquitto::start();
    let silent = subscribe(&broker, &["-t", "t", "-W", "300ms"]).stderr(Text::matching(".*timed out.*\n"));
    silent.status(27).run();
    publish(&broker, "t", "kept", &["-r"]);
    let some =
        subscribe(&broker, &["-t", "t", "-C", "2", "-W", "0.3"]).stderr(Text::matching(".*timed out.*\n"));
    some.stdout("kept\n").status(27).run();
}

#[test]
fn ends_once_subscribed() {
    let broker = Mosquitto::start();
    publish(&broker, "t", "kept", &["-r"]);
    for version in VERSIONS {
        subscribe(&broker, &["-t", "t", "-E", "-V", version])
            .stdout(Text::matching("(kept\n)?"))
            .run();
        broker.wait_subscribed("t");
    }
}

#[test]
fn unsubscribes_what_an_old_session_holds() {
    let broker = Mosquitto::start();
    for version in ["311", "5"] {
        let session = ["-i", "keeper", "-c", "-q", "1", "-V", version];
        let session: &[&str] = if version == "5" {
            &[&session[..], &["-x", "never"]].concat()
        } else {
            &session
        };
        subscribe(&broker, &["-t", "old", "-t", "kept", "-E"])
            .args(session)
            .run();
        subscribe(&broker, &["-U", "old", "-E"]).args(session).run();
        publish(&broker, "old", "no", &["-q", "1"]);
        publish(&broker, "kept", "yes", &["-q", "1"]);
        subscribe(&broker, &["-t", "kept", "-C", "1"])
            .args(session)
            .stdout("yes\n")
            .run();
        Program::mosquitto_sub(["-i", "keeper", "-t", "x", "-E"])
            .at(&broker)
            .run();
    }
}

#[test]
fn an_old_session_delivers_what_came_meanwhile() {
    let broker = Mosquitto::start();
    for (version, qos) in [("311", "1"), ("311", "2"), ("5", "1"), ("5", "2")] {
        let id = format!("v{version}q{qos}");
        let mut session = vec!["-i", &id, "-c", "-t", "t", "-q", qos, "-V", version];
        if version == "5" {
            session.extend(["-x", "1h"]);
        }
        subscribe(&broker, &session).args(["-E"]).run();
        Program::mosquitto_pub(["-t", "t", "-l", "-q", "2"])
            .stdin("one\ntwo\nthree\n")
            .at(&broker)
            .run();
        subscribe(&broker, &session)
            .args(["-C", "3"])
            .stdout("one\ntwo\nthree\n")
            .run();
        Program::mosquitto_sub(["-i", &id, "-t", "x", "-E"])
            .at(&broker)
            .run();
    }
}

#[test]
fn shared_subscriptions_share() {
    let broker = Mosquitto::start();
    let filter = "$share/group/t/#";
    let all = subscribe(&broker, &["-t", "t/#", "-C", "10"]).stdout(sequence(10));
    let all = broker.subscribe("t/#", all);
    let shared = ["-t", filter, "-C", "5"];
    let one = broker.subscribe(filter, subscribe(&broker, &shared).stdout(Text::Anything));
    let other = broker.subscribe(filter, subscribe(&broker, &shared).stdout(Text::Anything));
    Program::mosquitto_pub(["-t", "t/x", "-l"])
        .stdin(sequence(10))
        .at(&broker)
        .run();
    all.finish();
    let (one, other) = (one.finish(), other.finish());
    let mut lines: Vec<u32> = one
        .text()
        .lines()
        .chain(other.text().lines())
        .map(|line| line.parse().unwrap())
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, (1..=10).collect::<Vec<_>>());
}

#[test]
fn records_have_everything() {
    let broker = Mosquitto::start();
    let subscriber = subscribe(
        &broker,
        &["-t", "t", "-C", "1", "-q", "1", "-V", "5", "--output", "json"],
    );
    let subscriber = broker.subscribe("t", subscriber.stdout(Text::Anything));
    let properties = [
        "-D",
        "publish",
        "content-type",
        "a/b",
        "-D",
        "publish",
        "user-property",
        "k",
        "v",
    ];
    Program::mosquitto_pub(["-t", "t", "-m", "\"hi\"", "-q", "1"])
        .args(properties)
        .at(&broker)
        .run();
    let output = subscriber.finish();
    let record: serde_json::Value = serde_json::from_str(output.text()).unwrap();
    assert!(record["time"].as_str().unwrap().ends_with('Z'), "{record}");
    let rest = record
        .as_object()
        .unwrap()
        .iter()
        .filter(|(key, _)| *key != "time");
    let rest: Vec<_> = rest.map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(
        rest,
        [
            r#"topic="t""#,
            "qos=1",
            "retain=false",
            "dup=false",
            "mid=1",
            r#"payload="\"hi\"""#,
            r#"encoding="utf8""#,
            r#"properties={"content_type":"a/b","user_properties":[["k","v"]]}"#,
        ]
    );
    assert_eq!(output.text().matches('\n').count(), 1);
}

#[test]
fn a_message_is_printed_while_more_may_come() {
    let broker = Mosquitto::start();
    let mut subscriber = broker.subscribe(
        "t",
        subscribe(&broker, &["-t", "t", "-C", "2"]).stdout("one\ntwo\n"),
    );
    publish(&broker, "t", "one", &[]);
    subscriber.wait_for_stdout("one\n");
    publish(&broker, "t", "two", &[]);
    subscriber.finish();
}

#[test]
fn a_duplicate_of_qos_2_is_printed_once() {
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect("82 06 00 01 00 01 'a' 02");
        peer.send("90 03 00 01 02");
        peer.send("34 06 00 01 'a' 00 09 'x'");
        peer.expect("50 02 00 09");
        peer.send("3c 06 00 01 'a' 00 09 'x'");
        peer.expect("50 02 00 09");
        peer.send("62 02 00 09");
        peer.expect("70 02 00 09");
        peer.send("34 06 00 01 'a' 00 09 'y'");
        peer.expect("50 02 00 09");
        peer.send("62 02 00 09");
        peer.expect("70 02 00 09");
        peer.send("30 04 00 01 'a' 'z'");
        peer.expect("e0 00");
        peer.half_close();
    });
    let exact = Program::culex(["sub", "-t", "a", "-q", "2", "-C", "3"]).at_port(server.port());
    exact.stdout("x\ny\nz\n").run();
}
