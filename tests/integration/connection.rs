//! How to reach a broker, and as whom.

use crate::harness::{Mosquitto, Program, Text};

fn publish(broker: &Mosquitto, arguments: &[&str]) -> Program {
    Program::culex(["pub", "-t", "t"]).args(arguments).at(broker)
}

#[test]
fn a_unix_socket() {
    let broker = Mosquitto::setup().unix_socket().start();
    let received = broker.subscribe("t", broker.listener(2, "%p").stdout("one\ntwo\n"));
    let socket = broker.unix_socket();
    let socket = socket.to_str().unwrap();
    Program::culex(["pub", "-t", "t", "-m", "one", "-q", "1", "--unix", socket]).run();
    Program::culex([
        "pub",
        "-t",
        "t",
        "-m",
        "two",
        "-q",
        "2",
        "-L",
        &format!("unix://{socket}"),
    ])
    .run();
    received.finish();
}

#[test]
fn a_source_address() {
    let broker = Mosquitto::start();
    publish(&broker, &["-m", "x", "-A", "127.0.0.2", "-q", "1"]).run();
    broker.wait_log("New connection from 127.0.0.2:");
}

#[test]
fn an_interface() {
    let broker = Mosquitto::start();
    publish(&broker, &["-m", "x", "--interface", "lo", "-q", "1"]).run();
    publish(&broker, &["-m", "x", "--interface", "none7"])
        .status(3)
        .stderr("culex: cannot use interface none7: no such device\n")
        .run();
}

#[test]
fn the_url_has_it_all() {
    let broker = Mosquitto::setup().user("ann", "secret").start();
    let received = broker
        .listener(1, "%p")
        .args(["-u", "ann", "-P", "secret"])
        .stdout("x\n");
    let received = broker.subscribe("t", received);
    let url = format!("mqtt://ann:secret@127.0.0.1:{}/t", broker.port());
    Program::culex(["pub", "-L", &url, "-m", "x"]).run();
    received.finish();
}

#[test]
fn the_client_identifier() {
    let broker = Mosquitto::start();
    publish(&broker, &["-m", "x", "-i", "somebody"]).run();
    broker.wait_log(" as somebody (p2, c1, k60)");
    publish(&broker, &["-m", "x"]).run();
    broker.wait_log(" as culex-");
    publish(&broker, &["-m", "x", "-I", "prefix-", "-k", "30", "-V", "31"]).run();
    broker.wait_log(" as prefix-");
    publish(&broker, &["-m", "x", "-i", "stays", "-c"]).run();
    broker.wait_log(" as stays (p2, c0, k60)");
}

#[test]
fn nothing_is_said_of_an_error_when_quiet() {
    let unused = Text::from("");
    Program::culex([
        "pub",
        "-t",
        "t",
        "-m",
        "x",
        "-h",
        "127.0.0.1",
        "-p",
        "1",
        "--quiet",
    ])
    .stderr(unused)
    .status(3)
    .run();
}
