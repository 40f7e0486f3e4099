//! `mosquitto_pub`: Debian's and ours get the same command line and input, and a broker must get the same messages.

use std::net::TcpListener;
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::Signal;

use crate::harness::{Client, Mosquitto, Program, Text, Wire};

/// What a subscriber hears of a publisher with these arguments and this input, and how the publisher ended.
fn heard(client: Client, arguments: &[&str], input: &[u8], count: u32) -> (Vec<u8>, i32, Vec<u8>, Vec<u8>) {
    let broker = Mosquitto::start();
    let listener = broker.subscribe("t", broker.listener(count, "%q %r %l [%p]"));
    let output = client
        .program("mosquitto_pub", ["-t", "t"])
        .args(arguments)
        .at(&broker)
        .stdin(input)
        .output();
    (
        listener.output().stdout,
        output.status,
        output.stdout,
        output.stderr,
    )
}

#[test]
fn messages_arrive_the_same() {
    for (arguments, input, count) in [
        (&["-m", "hello"][..], &b""[..], 1),
        (&["-m", "-1", "-q", "1", "-r"], b"", 1),
        (&["-n", "-q", "2"], b"", 1),
        (&["-s", "-q", "1"], b"a\nb\n", 1),
        (&["-l", "-q", "1"], b"one\n\ntwo\r\nlast", 4),
        (&["-l"], b"one\n", 1),
        (&["-m", "x", "--repeat", "3", "--repeat-delay", "0.01"], b"", 3),
        (&["-m", "x", "-q", "2", "-V", "31"], b"", 1),
        (
            &[
                "-m",
                "x",
                "-V",
                "5",
                "-D",
                "publish",
                "topic-alias",
                "1",
                "--repeat",
                "2",
            ],
            b"",
            2,
        ),
    ] {
        let [theirs, ours] = Client::BOTH.map(|client| heard(client, arguments, input, count));
        assert_eq!(ours, theirs, "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_had_is_told_the_same() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
        .to_string();
    for arguments in [
        &["-m", "x", "-p", port.as_str()][..],
        &["-m", "x", "-h", "culex-test.invalid"],
        &["-s"],
        &["-m", "x", "--unix", "/nowhere"],
        &["-m", "x", "-q", "3"],
        &["-m", "x", "-t"],
    ] {
        let [theirs, ours] = Client::BOTH.map(|client| {
            let output = client
                .program("mosquitto_pub", ["-t", "t"])
                .args(arguments)
                .output();
            let stderr = String::from_utf8(output.stderr).unwrap();
            // The current version has no full stop within the brackets.
            (output.status, output.stdout, stderr.replace("error.)", "error)"))
        });
        assert_eq!(ours, theirs, "{arguments:?}");
    }
}

#[test]
fn refusals_have_their_codes_and_words() {
    let broker = Mosquitto::setup().user("ann", "secret").start();
    let program = |client: Client, version: &str| {
        client
            .program(
                "mosquitto_pub",
                ["-t", "t", "-m", "x", "-V", version, "-u", "ann", "-P", "x"],
            )
            .at(&broker)
    };
    for version in ["31", "311", "5"] {
        let [theirs, ours] = Client::BOTH.map(|client| {
            let output = program(client, version).output();
            let stderr = String::from_utf8(output.stderr).unwrap();
            (output.status, stderr.replace(".\n", "\n"))
        });
        assert_eq!(ours, theirs, "{version}");
    }
}

#[test]
fn a_refused_message_is_a_warning() {
    let broker = Mosquitto::setup().acl("topic read t").start();
    for client in Client::BOTH {
        client
            .program("mosquitto_pub", ["-t", "t", "-m", "x", "-q", "1", "-V", "5"])
            .at(&broker)
            .stderr("Warning: Publish 1 failed: Not authorized.\n")
            .run();
        client
            .program(
                "mosquitto_pub",
                ["-t", "t", "-m", "x", "-q", "2", "-V", "5", "--quiet"],
            )
            .at(&broker)
            .stderr(Text::Anything)
            .run();
    }
}

#[test]
fn a_connection_that_is_lost_ends_one_message() {
    let wire = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect_kind(0x32);
    });
    Client::Ours
        .program("mosquitto_pub", ["-t", "t", "-m", "x", "-q", "1"])
        .at_port(wire.port())
        .status(7)
        .stderr("Error: The connection was lost\n")
        .run();
}

#[test]
fn lines_go_on_after_a_lost_connection() {
    let wire = Wire::serve(|door| {
        let mut peer = door.open();
        peer.accept_v3();
        peer.expect("32 06 00 01 't' 00 01 '1'");
        drop(peer);
        let mut peer = door.open();
        peer.accept_v3();
        for number in ["1", "2"] {
            peer.expect(&format!("32 06 00 01 't' 00 0{number} '{number}'"));
            peer.send(&format!("40 02 00 0{number}"));
        }
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    let mut publisher = Client::Ours
        .program("mosquitto_pub", ["-t", "t", "-l", "-q", "1", "-M", "1"])
        .at_port(wire.port())
        .stdin_pipe()
        .spawn();
    publisher.write("1\n2\n");
    publisher.close_stdin();
    publisher.finish();
}

#[test]
fn properties_of_another_version_are_refused_after_the_connection() {
    let broker = Mosquitto::start();
    Client::Ours
        .program(
            "mosquitto_pub",
            [
                "-t",
                "t",
                "-m",
                "x",
                "-D",
                "publish",
                "content-type",
                "y",
                "-V",
                "311",
            ],
        )
        .at(&broker)
        .status(7)
        .stderr("Error: The connection was lost\n")
        .run();
}

#[test]
fn the_first_argument_is_as_good_as_the_name() {
    let broker = Mosquitto::start();
    let listener = broker.subscribe("t", broker.listener(1, "%p").stdout("x\n"));
    Program::culex(["mosquitto_pub", "-t", "t", "-m", "x"])
        .at(&broker)
        .run();
    listener.finish();
}

#[test]
fn the_options_file_is_read() {
    let broker = Mosquitto::start();
    let folder = tempfile::TempDir::new().unwrap();
    let port = broker.port();
    std::fs::write(folder.path().join("mosquitto_pub"), format!("-p {port}\n-t t\n")).unwrap();
    for client in Client::BOTH {
        let listener = broker.subscribe("t", broker.listener(1, "%p").stdout("x\n"));
        client
            .program("mosquitto_pub", ["-m", "x"])
            .env("XDG_CONFIG_HOME", folder.path())
            .run();
        listener.finish();
    }
}

#[test]
fn lines_that_come_while_disconnected_are_not_lost() {
    let (tell, told) = mpsc::channel();
    let wire = Wire::serve(move |door| {
        let mut peer = door.open();
        peer.accept_v3();
        peer.expect("30 04 00 01 't' '1'");
        drop(peer);
        let mut peer = door.open();
        tell.send(()).unwrap();
        peer.accept_v3();
        peer.expect("30 04 00 01 't' '2'");
        peer.expect("30 04 00 01 't' '3'");
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    let mut publisher = Client::Ours
        .program("mosquitto_pub", ["-t", "t", "-l"])
        .at_port(wire.port())
        // Nobody can tell whether the first arrived: it is not sent twice, and not lost in silence.
        .stderr("Warning: The connection was lost, and perhaps 1 message at QoS 0 with it.\n")
        .stdin_pipe()
        .spawn();
    publisher.write("1\n");
    told.recv_timeout(Duration::from_secs(20)).unwrap();
    publisher.write("2\n3\n");
    publisher.close_stdin();
    publisher.finish();
}

#[test]
fn a_broker_that_keeps_nothing_gets_the_message_all_the_same() {
    let wire = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.send("20 05 00 00 02 25 00");
        peer.expect("30 05 00 01 't' 00 'x'");
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    Client::Ours
        .program("mosquitto_pub", ["-t", "t", "-m", "x", "-r", "-V", "5"])
        .at_port(wire.port())
        .run();
}

#[test]
fn qos_above_the_brokers_is_an_error() {
    let wire = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.send("20 05 00 00 02 24 00");
        peer.expect("e0 00");
        peer.half_close();
        peer.drain();
    });
    Client::Ours
        .program("mosquitto_pub", ["-t", "t", "-m", "x", "-q", "1", "-V", "5"])
        .at_port(wire.port())
        .status(7)
        .stderr(
            "Error: Message QoS not supported on broker, try a lower QoS.\nError: The connection was lost\n",
        )
        .run();
}

#[test]
fn no_connack_within_the_keep_alive() {
    let wire = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.drain();
    });
    Client::Ours
        .program("mosquitto_pub", ["-t", "t", "-m", "x", "-k", "5"])
        .at_port(wire.port())
        .status(19)
        .stderr("Error: Keepalive exceeded\n")
        .run();
}

#[test]
fn signals_kill_it() {
    let (tell, told) = mpsc::channel();
    let wire = Wire::one(move |peer| {
        peer.accept_v3();
        tell.send(()).unwrap();
        peer.drain();
    });
    let publisher = Client::Ours
        .program("mosquitto_pub", ["-t", "t", "-l"])
        .at_port(wire.port())
        .stdin_pipe()
        .status(130)
        .spawn();
    told.recv_timeout(Duration::from_secs(20)).unwrap();
    publisher.signal(Signal::INT);
    publisher.finish();
}
