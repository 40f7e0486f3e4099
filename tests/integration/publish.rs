//! `culex pub`, with mosquitto in the middle and mosquitto_sub at the other end.

use std::fs;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::harness::{Mosquitto, Program, QOS, Text, VERSIONS, sequence};

fn publish(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["pub", "-t", "t"]).args(arguments).at(broker)
}

#[test]
fn every_qos_and_version() {
    let broker = Mosquitto::start();
    for (version, qos) in VERSIONS.iter().flat_map(|version| QOS.map(|qos| (version, qos))) {
        let received = broker
            .listener(1, "%q %r %t %p")
            .stdout(format!("{qos} 0 t hello {version}\n"));
        let received = broker.subscribe("t", received);
        publish(
            &broker,
            &["-V", version, "-q", qos, "-m", &format!("hello {version}")],
        )
        .run();
        received.finish();
    }
}

#[test]
fn every_source_of_a_payload() {
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("payload"), b"from\na file\n").unwrap();
    fs::write(directory.path().join("empty"), b"").unwrap();
    let cases: &[(&[&str], &str, &str)] = &[
        (&["-m", "text"], "", "74657874"),
        (&["-m", ""], "", ""),
        (&["-m", "-1"], "", "2d31"),
        (&["-f", "payload"], "", "66726f6d0a612066696c650a"),
        (&["-f", "empty"], "", ""),
        (&["-s"], "all\nof it", "616c6c0a6f66206974"),
        (&["-n"], "", ""),
    ];
    for (arguments, stdin, payload) in cases {
        let received = broker.subscribe("t", broker.listener(1, "%x").stdout(format!("{payload}\n")));
        publish(&broker, arguments)
            .stdin(*stdin)
            .directory(directory.path())
            .run();
        received.finish();
    }
}

#[test]
fn lines_are_messages() {
    let cases: &[(&[u8], &[&str])] = &[
        (b"one\ntwo\n", &["6f6e65", "74776f"]),
        (
            b"one\nlast without newline",
            &["6f6e65", "6c61737420776974686f7574206e65776c696e65"],
        ),
        (b"\n\nx\n", &["", "", "78"]),
        (b"\n", &[""]),
        (b"carriage\r\n", &["63617272696167650d"]),
        (
            b"\0in front\nin \0 the middle\n",
            &["00696e2066726f6e74", "696e2000207468 65206d6964646c65"],
        ),
        (b"\xff\xfe not utf-8\n", &["fffe206e6f74207574662d38"]),
    ];
    let broker = Mosquitto::start();
    for (qos, (stdin, payloads)) in QOS
        .iter()
        .flat_map(|qos| cases.iter().map(move |case| (qos, case)))
    {
        let expected = payloads
            .iter()
            .map(|payload| payload.replace(' ', "") + "\n")
            .collect::<String>();
        let received = broker.subscribe(
            "t",
            broker
                .listener(u32::try_from(payloads.len()).unwrap(), "%x")
                .stdout(expected),
        );
        publish(&broker, &["-l", "-q", qos]).stdin(*stdin).run();
        received.finish();
    }
}

#[test]
fn no_line_is_no_message_and_a_success() {
    let broker = Mosquitto::start();
    let received = broker.subscribe("t", broker.listener(1, "%p").stdout("the only one\n"));
    publish(&broker, &["-l", "-q", "1"]).stdin("").run();
    publish(&broker, &["-m", "the only one"]).run();
    received.finish();
}

#[test]
fn a_line_of_a_megabyte() {
    let broker = Mosquitto::start();
    let line = "0123456789abcdef".repeat(1 << 16);
    let stdin = format!("before\n{line}\nafter");
    let received = broker.subscribe(
        "t",
        broker
            .listener(3, "%p")
            .stdout(format!("before\n{line}\nafter\n")),
    );
    publish(&broker, &["-l", "-q", "2"]).stdin(stdin).run();
    received.finish();
}

#[test]
fn a_line_goes_out_at_once_while_more_may_come() {
    let broker = Mosquitto::start();
    let mut received = broker.subscribe("t", broker.listener(2, "%p").stdout("one\ntwo\n"));
    let mut publisher = publish(&broker, &["-l"]).stdin_pipe().spawn();
    publisher.write("one\n");
    received.wait_for_stdout("one\n");
    publisher.write("two");
    publisher.close_stdin();
    publisher.finish();
    received.finish();
}

#[test]
fn repeats_wait_for_one_another() {
    let broker = Mosquitto::start();
    let received = broker.subscribe("t", broker.listener(3, "%p").stdout("x\nx\nx\n"));
    let begun = Instant::now();
    publish(
        &broker,
        &["-m", "x", "-q", "1", "--repeat", "3", "--repeat-delay", "150ms"],
    )
    .run();
    assert!(
        begun.elapsed() >= Duration::from_millis(300),
        "two pauses of 150 ms took {:?}",
        begun.elapsed()
    );
    received.finish();
}

#[test]
fn a_rate_is_an_upper_bound() {
    let broker = Mosquitto::start();
    let received = broker.subscribe("t", broker.listener(20, "%p").stdout(sequence(20)));
    let begun = Instant::now();
    publish(&broker, &["-l", "--rate", "50/s"])
        .stdin(sequence(20))
        .run();
    assert!(
        begun.elapsed() >= Duration::from_millis(300),
        "20 messages at 50/s took {:?}",
        begun.elapsed()
    );
    received.finish();
}

#[test]
fn a_rate_is_kept() {
    let broker = Mosquitto::start();
    let received = broker.listener(1500, "%U").stdout(Text::Anything);
    let received = broker.subscribe("t", received);
    publish(&broker, &["-l", "--rate", "500/s"])
        .stdin(sequence(1500))
        .run();
    let output = received.finish();
    let times: Vec<f64> = output.text().lines().map(|time| time.parse().unwrap()).collect();
    let (first, last) = (times[0], times[1499]);
    let expected = 1499.0 / 500.0;
    assert!(
        (last - first - expected).abs() < 0.05 * expected,
        "1500 messages at 500/s took {} s, not {expected} s",
        last - first
    );
}

#[test]
fn a_pause_of_the_input_is_not_made_up_for() {
    let broker = Mosquitto::start();
    let received = broker.listener(101, "%U").stdout(Text::Anything);
    let mut received = broker.subscribe("t", received);
    let mut publisher = publish(&broker, &["-l", "--rate", "100/s"]).stdin_pipe().spawn();
    publisher.write("first\n");
    received.wait_for_stdout("\n");
    // The pause: half a second, in which fifty would have been due.
    let paused = Instant::now();
    while paused.elapsed() < Duration::from_millis(500) {
        publisher.assert_running();
        std::thread::park_timeout(Duration::from_millis(20));
    }
    publisher.write(sequence(100));
    publisher.close_stdin();
    publisher.finish();
    let output = received.finish();
    let times: Vec<f64> = output.text().lines().map(|time| time.parse().unwrap()).collect();
    // But for a tenth of a second.
    let took = times[100] - times[1];
    assert!(took > 0.8, "100 messages at 100/s took {took} s");
}

#[test]
fn retained_messages_are_kept() {
    let broker = Mosquitto::start();
    publish(&broker, &["-r", "-m", "kept"]).run();
    broker.listener(1, "%r %p").stdout("1 kept\n").run();
    publish(&broker, &["-r", "-n"]).run();
    broker
        .listener(1, "%p")
        .args(["-W", "1"])
        .stderr("Timed out\n")
        .status(27)
        .run();
}
