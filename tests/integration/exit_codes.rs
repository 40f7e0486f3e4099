//! The table of exit codes, one by one, with what standard error says.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc::channel;

use rustix::process::Signal;
use socket2::{Domain, Socket, Type};
use tempfile::TempDir;

use crate::harness::{Mosquitto, Program, Text, VERSIONS, Wire};

fn culex(arguments: &[&str]) -> Program {
    Program::culex(arguments)
}

/// A port of 127.0.0.1 that is taken, by a socket that does not listen: connections to it are refused.
fn refusing_port() -> (Socket, u16) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket
        .bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())
        .unwrap();
    let port = socket.local_addr().unwrap().as_socket().unwrap().port();
    (socket, port)
}

#[test]
fn success_is_0() {
    let broker = Mosquitto::start();
    culex(&["pub", "-t", "t", "-m", "x", "-r"]).at(&broker).run();
    culex(&["sub", "-t", "t", "-C", "1"])
        .at(&broker)
        .stdout("x\n")
        .run();
    culex(&["--version"])
        .stdout(Text::matching("culex \\d+\\.\\d+\\.\\d+\n"))
        .run();
    for help in [
        &["--help"][..],
        &["pub", "--help"],
        &["sub", "--help"],
        &["retain-clear", "--help"],
    ] {
        culex(help).stdout(Text::matching(".*Usage: culex.*")).run();
    }
}

/// Each of these is refused before anything is connected: there is no broker.
#[test]
fn usage_is_2() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("latin1"), b"\xe4\n").unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["nonsense"], "nonsense"),
        (&["pub", "-t", "t"], "--message"),
        (&["pub", "-m", "x"], "topic"),
        (&["pub", "-t", "t", "-m", "x", "-n"], "cannot be used with"),
        (&["pub", "-t", "a/+", "-m", "x"], "a/\\+"),
        (&["pub", "-t", "a/#", "-m", "x"], "a/#"),
        (&["pub", "-t", "", "-m", "x"], "topic|empty"),
        (&["pub", "-t", "t", "-m", "x", "-q", "3"], "3"),
        (&["pub", "-t", "t", "-m", "x", "-p", "65536"], "65536"),
        (&["pub", "-t", "t", "-m", "x", "-p", "0"], "0"),
        (&["pub", "-t", "t", "-m", "x", "-V", "6"], "6"),
        (&["pub", "-t", "t", "-m", "x", "--will-payload", "x"], "will"),
        (&["pub", "-t", "t", "-m", "x", "--unknown"], "--unknown"),
        (
            &["pub", "-t", "t", "-m", "x", "-V", "311", "--content-type", "a/b"],
            "content-type",
        ),
        (
            &[
                "pub",
                "-t",
                "t",
                "-m",
                "x",
                "--content-type",
                "a",
                "--content-type",
                "b",
            ],
            "content-type",
        ),
        (&["pub", "-t", "t", "-m", "x", "-L", "http://localhost/"], "http"),
        (&["sub"], "topic|-t"),
        (&["sub", "-t", "a#"], "a#"),
        (&["sub", "-t", "a/#/b"], "a/#/b"),
        (&["sub", "-t", "t", "-F", "%Z"], "%Z|`Z`|Z"),
        (&["sub", "-t", "t", "-F", "%"], "%"),
        (&["sub", "-t", "t", "-C", "0"], "0"),
        (&["sub", "-t", "t", "-W", "soon"], "soon"),
        (&["sub", "-t", "t", "-R", "--retained-only"], "--retained-only"),
        (&["sub", "-t", "t", "-c"], "identifier|-i"),
        (&["sub", "-t", "t", "--profile", "none"], "config.toml"),
        (&["top", "-t", "a#"], "a#"),
        (&["top", "--sort", "size"], "size"),
        (&["top", "--silent-after", "soon"], "soon"),
        (&["top", "--once", "--interval", "1s"], "--interval"),
        (&["top", "--limit", "0"], "0"),
        (&["probe", "--samples", "0"], "0"),
        (&["probe", "--topic-prefix", "a/+"], "wildcard"),
        (&["probe", "-c", "-i", "me"], "leave -c out"),
        (&["probe", "--reconnect", "always"], "--reconnect"),
        (&["retain-clear"], "FILTER|filter"),
        (&["retain-clear", "t", "--match", "("], "\\("),
        (&["completions", "tcsh"], "tcsh"),
    ];
    for (arguments, named) in cases {
        let refused = culex(arguments).env("CULEX_HOST", "127.0.0.1").status(2);
        refused
            .stderr(Text::matching(&format!(".*(?:{named}).*\n")))
            .run();
    }
}

#[test]
fn what_is_no_text_is_usage() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let topic = OsStr::from_bytes(b"caf\xe9");
    let publish = Program::culex(["pub", "-m", "x", "-t"]).args([topic]);
    publish.stderr(Text::matching(".*UTF-8.*\n")).status(2).run();
}

#[test]
fn no_connection_is_3() {
    let (_socket, port) = refusing_port();
    let port = port.to_string();
    for command in [&["pub", "-t", "t", "-m", "x"][..], &["sub", "-t", "t"]] {
        let refused = culex(command).args(["-h", "127.0.0.1", "-p", &port]).status(3);
        let hint = format!("culex: .*refused by 127\\.0\\.0\\.1:{port}\nhint: .*`culex broker`.*\n");
        refused.stderr(Text::matching(&hint)).run();
    }
    let unknown = culex(&["pub", "-t", "t", "-m", "x", "-h", "no-such-host.invalid"]).status(3);
    unknown
        .stderr(Text::matching("culex: .*no-such-host\\.invalid.*\n"))
        .run();
    let socket = culex(&["pub", "-t", "t", "-m", "x", "--unix", "/no/such/socket"]).status(3);
    socket
        .stderr(Text::matching("culex: .*/no/such/socket.*\n"))
        .run();
}

#[test]
fn a_server_that_does_not_answer_is_3() {
    let server = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.drain();
    });
    let waiting = culex(&["pub", "-t", "t", "-m", "x", "--connect-timeout", "300ms"]).at_port(server.port());
    waiting
        .stderr(Text::matching("culex: .*did not answer.*300ms.*\n"))
        .status(3)
        .run();
}

#[test]
fn a_refusal_is_4_in_words() {
    let broker = Mosquitto::setup().user("ann", "secret").start();
    for version in VERSIONS {
        for command in [&["pub", "-t", "t", "-m", "x"][..], &["sub", "-t", "t"]] {
            let refused = culex(command)
                .args(["-V", version, "-u", "ann", "-P", "wrong"])
                .at(&broker)
                .status(4);
            refused
                .stderr(Text::matching("(?i)culex: .*refused.*not authori[sz]ed.*\n"))
                .run();
        }
    }
}

#[test]
fn every_return_code_of_connack_is_in_words() {
    let cases = [
        ("311", "20 02 00 01", "unacceptable protocol version"),
        ("311", "20 02 00 02", "identifier rejected"),
        ("311", "20 02 00 03", "unavailable"),
        ("311", "20 02 00 04", "bad user name or password"),
        ("311", "20 02 00 05", "not authori[sz]ed"),
        ("5", "20 03 00 86 00", "Bad User Name or Password"),
        ("5", "20 03 00 88 00", "Server unavailable"),
        ("5", "20 03 00 8a 00", "Banned"),
        ("5", "20 0a 00 97 07 1f 00 04 'full'", "Quota exceeded.*full"),
        ("5", "20 08 00 9c 05 1c 00 02 'b:'", "Use another server.*b:"),
    ];
    for (version, connack, words) in cases {
        let server = Wire::one(move |peer| {
            peer.expect_kind(0x10);
            peer.send(connack);
            peer.half_close();
            peer.drain();
        });
        let refused = culex(&["pub", "-t", "t", "-m", "x", "-V", version])
            .at_port(server.port())
            .status(4);
        refused
            .stderr(Text::matching(&format!("(?i)culex: .*{words}.*\n")))
            .run();
    }
}

#[test]
fn a_lost_connection_is_5() {
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect_kind(0x82);
        peer.send("90 03 00 01 00");
    });
    let lost = culex(&["sub", "-t", "t", "--reconnect", "never"])
        .at_port(server.port())
        .status(5);
    lost.stderr(Text::matching("culex: .*connection.*lost.*\n")).run();
}

#[test]
fn a_disconnect_of_the_server_is_5_in_words() {
    let server = Wire::one(|peer| {
        peer.accept_v5();
        peer.expect_kind(0x82);
        peer.send("90 04 00 01 00 00");
        peer.send("e0 09 8b 07 1f 00 04 'soon'"); // Server shutting down
        peer.half_close();
        peer.drain();
    });
    let ended = culex(&["sub", "-t", "t", "-V", "5", "--reconnect", "never"])
        .at_port(server.port())
        .status(5);
    ended
        .stderr(Text::matching("culex: .*Server shutting down.*soon.*\n"))
        .run();
}

#[test]
fn what_was_not_delivered_is_6() {
    let broker = Mosquitto::setup()
        .acl("topic read #\ntopic write allowed/#\n")
        .start();
    for qos in ["1", "2"] {
        let denied = culex(&["pub", "-t", "denied", "-m", "x", "-V", "5", "-q", qos])
            .at(&broker)
            .status(6);
        denied
            .stderr(Text::matching("culex: .*(?i:not authorized).*\n"))
            .run();
        culex(&["pub", "-t", "allowed/x", "-m", "x", "-V", "5", "-q", qos])
            .at(&broker)
            .run();
    }
}

/// The acknowledgement of the second of three says no.
#[test]
fn one_line_that_was_not_delivered_is_6() {
    let server = Wire::one(|peer| {
        peer.accept_v5();
        for acknowledgement in ["40 02 00 01", "40 03 00 02 97", "40 02 00 03"] {
            peer.expect_kind(0x32);
            peer.send(acknowledgement);
        }
        peer.expect("e0 00");
        peer.half_close();
    });
    let lines = culex(&["pub", "-t", "t", "-l", "-V", "5", "-q", "1"])
        .at_port(server.port())
        .stdin("a\nb\nc\n");
    lines
        .stderr(Text::matching("culex: .*(?i:quota exceeded).*\n"))
        .status(6)
        .run();
}

#[test]
fn lines_that_were_never_acknowledged_are_named_and_6() {
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect_kind(0x32);
        peer.send("40 02 00 01");
        peer.expect_kind(0x32);
    });
    let lines = culex(&["pub", "-t", "t", "-l", "-q", "1", "--reconnect", "never"])
        .at_port(server.port())
        .stdin("a\nb\nc\n");
    lines
        .stderr(Text::matching(
            "culex: 2 messages not delivered, message 2 the first of them: .*\n",
        ))
        .status(6)
        .run();
}

/// Nothing acknowledges it: what has not left is counted all the same, and has not arrived.
#[test]
fn a_message_of_qos_0_that_did_not_leave_is_named_and_6() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("large"), vec![b'x'; 20_000_000]).unwrap();
    for reconnect in ["never", "1"] {
        let server = Wire::one(|peer| {
            peer.accept_v3();
        });
        let publisher = culex(&["pub", "-t", "t", "-f", "large", "--reconnect", reconnect])
            .args(["--reconnect-delay", "1ms..1ms"])
            .directory(directory.path())
            .at_port(server.port());
        publisher
            .stderr(Text::matching(
                "(.*\n)*culex: 1 message not delivered, message 1 the first of them: .*\n",
            ))
            .status(6)
            .run();
    }
}

/// What is still to be said about a message that has arrived is no message.
#[test]
fn a_fault_of_the_broker_after_everything_arrived_is_5() {
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect_kind(0x34);
        peer.send("50 02 00 01 70 02 00 01 70 02 00 01");
        peer.drain();
    });
    let publisher = culex(&["pub", "-t", "t", "-m", "x", "-q", "2"]).at_port(server.port());
    publisher
        .stderr(Text::matching("culex: .*PUBCOMP.*\n"))
        .status(5)
        .run();
}

#[test]
fn what_an_interrupted_publisher_leaves_behind_is_named() {
    let (tell, told) = channel();
    let server = Wire::one(move |peer| {
        peer.accept_v3();
        peer.expect_kind(0x32);
        peer.expect_kind(0x32);
        tell.send(()).unwrap();
        peer.drain();
    });
    let publisher = culex(&["pub", "-t", "t", "-l", "-q", "1", "-M", "2"])
        .at_port(server.port())
        .stdin("a\nb\nc\nd\ne\n")
        .stderr("culex: 2 messages sent and not acknowledged, 3 messages read and not sent\n")
        .status(130)
        .spawn();
    told.recv().unwrap();
    publisher.signal(Signal::INT);
    publisher.finish();
}

#[test]
fn an_interrupt_before_the_broker_answers_names_the_spool() {
    let directory = TempDir::new().unwrap();
    let spool = directory.path().join("spool");
    // The first run takes the lines in, and loses its broker.
    let server = Wire::one(|peer| {
        peer.accept_v3();
        peer.expect_kind(0x32);
        peer.expect_kind(0x32);
    });
    let lines = [
        "pub",
        "-t",
        "t",
        "-l",
        "-q",
        "1",
        "--reconnect",
        "never",
        "--spool",
    ];
    let lines = [&lines[..], &[spool.to_str().unwrap()]].concat();
    let kept = format!("culex: 2 messages are in {}", spool.display());
    culex(&lines)
        .at_port(server.port())
        .stdin("a\nb\n")
        .stderr(Text::matching(&format!("{kept}: .*\n")))
        .status(6)
        .run();
    let (tell, told) = channel();
    let server = Wire::one(move |peer| {
        peer.expect_kind(0x10);
        tell.send(()).unwrap();
        peer.drain();
    });
    let publisher = culex(&lines)
        .at_port(server.port())
        .stderr(format!("{kept}\n"))
        .status(130)
        .spawn();
    told.recv().unwrap();
    publisher.signal(Signal::INT);
    publisher.finish();
}

#[test]
fn a_denied_subscription_is_4() {
    let broker = Mosquitto::setup()
        .acl("topic write #\ntopic read allowed/#\n")
        .start();
    // mosquitto's ACL grants every subscription and drops the messages; the wire says no.
    culex(&["sub", "-t", "denied", "-E"]).at(&broker).run();
    for (version, connack, suback) in [
        ("311", "20 02 00 00", "90 03 00 01 80"),
        ("5", "20 03 00 00 00", "90 04 00 01 00 87"),
    ] {
        let server = Wire::one(move |peer| {
            peer.expect_kind(0x10);
            peer.send(connack);
            peer.expect_kind(0x82);
            peer.send(suback);
            peer.expect_kind(0xe0);
            peer.half_close();
        });
        let denied = culex(&["sub", "-t", "denied", "-V", version])
            .at_port(server.port())
            .status(4);
        denied.stderr(Text::matching("culex: .*denied.*\n")).run();
    }
}

#[test]
fn the_end_of_the_time_is_27() {
    let broker = Mosquitto::start();
    let timed_out = culex(&["sub", "-t", "t", "-W", "200ms"]).at(&broker).status(27);
    timed_out.stderr(Text::matching("culex: .*timed out.*\n")).run();
}

#[test]
fn interrupted_is_130_and_terminated_143() {
    let broker = Mosquitto::start();
    for (signal, status) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        for version in VERSIONS {
            let subscriber = culex(&["sub", "-t", "t", "-V", version, "-i", "one"])
                .at(&broker)
                .status(status)
                .spawn();
            broker.wait_subscribed("t");
            subscriber.signal(signal);
            subscriber.finish();
            broker.wait_log("Client one disconnected.");
        }
    }
}

#[test]
fn a_publisher_that_waits_for_input_can_be_interrupted() {
    let broker = Mosquitto::start();
    for (signal, status) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let publisher = culex(&["pub", "-t", "t", "-l", "-i", "one"])
            .at(&broker)
            .stdin_pipe()
            .status(status);
        let publisher = publisher.stderr(Text::Anything).spawn();
        broker.wait_log(" as one ");
        publisher.signal(signal);
        publisher.finish();
    }
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let broker = Mosquitto::start();
    for file in ["/no/such/file", "/"] {
        let unreadable = culex(&["pub", "-t", "t", "-f", file]).at(&broker).status(1);
        unreadable
            .stderr(Text::matching(&format!("culex: .*{file}.*\n")))
            .run();
    }
}
