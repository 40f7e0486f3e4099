//! The roads to a broker that the command line names: several brokers, proxies, the brokers of a domain.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::thread;

use simple_dns::rdata::{RData, SRV};
use simple_dns::{CLASS, Name, Packet, ResourceRecord};
use socket2::{Domain, Socket, Type};

use crate::harness::{Mosquitto, Program, Text, Wire};

/// A port of 127.0.0.1 that refuses connections, for as long as the socket lives.
struct Closed {
    port: u16,
    _socket: Socket,
}

impl Closed {
    fn new() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        socket.bind(&any.into()).unwrap();
        let port = socket.local_addr().unwrap().as_socket().unwrap().port();
        Self {
            port,
            _socket: socket,
        }
    }

    fn url(&self) -> String {
        url(self.port)
    }
}

fn url(port: u16) -> String {
    format!("mqtt://127.0.0.1:{port}")
}

/// `culex pub -t t -m x` to these brokers, in this order.
fn publish<const N: usize>(urls: [&str; N]) -> Program {
    let program = Program::culex(["pub", "-t", "t", "-m", "x", "-q", "1"]);
    urls.into_iter()
        .fold(program, |program, url| program.args(["--broker", url]))
}

/// A server that refuses the connection with these bytes.
fn refusing(connack: &'static str) -> Wire {
    Wire::one(move |peer| {
        peer.expect_kind(0x10);
        peer.send(connack);
        peer.half_close();
        peer.drain();
    })
}

#[test]
fn the_next_broker_is_tried_when_one_is_gone() {
    let broker = Mosquitto::start();
    let closed = Closed::new();
    let received = broker.subscribe("t", broker.listener(4, "%p").stdout("x\nx\nx\nx\n"));
    let there = url(broker.port());
    publish([&closed.url(), &there]).run();
    publish([&there, &closed.url()]).run();
    publish([])
        .env("CULEX_URL", format!("{} {there}", closed.url()))
        .run();
    // By name and address: the same port, where nobody listens on the first.
    let port = broker.port().to_string();
    Program::culex(["pub", "-t", "t", "-m", "x", "-q", "1", "-p", &port])
        .args(["-h", "127.0.0.2", "-h", "127.0.0.1"])
        .run();
    received.finish();
}

#[test]
fn every_broker_that_failed_is_named_with_its_cause() {
    let (one, two) = (Closed::new(), Closed::new());
    let stderr = format!(
        "culex: no broker took the connection: 127.0.0.1:{0}: connection refused by 127.0.0.1:{0}; /nowhere/s: no \
         such socket: /nowhere/s; 127.0.0.1:{1}: connection refused by 127.0.0.1:{1}\n\
         hint: is a broker running there? `culex broker` starts one\n",
        one.port, two.port
    );
    publish([&one.url(), "unix:///nowhere/s", &two.url()])
        .status(3)
        .stderr(stderr)
        .run();
}

#[test]
fn a_refusal_that_is_about_one_broker_goes_on_to_the_next() {
    for connack in [
        // Server unavailable of 3.1.1; and of 5 server unavailable, busy, quota exceeded, use another server.
        "20 02 00 03",
        "20 03 00 88 00",
        "20 03 00 89 00",
        "20 03 00 97 00",
        "20 03 00 9c 00",
    ] {
        let broker = Mosquitto::start();
        let busy = refusing(connack);
        let version = if connack.starts_with("20 02") { "311" } else { "5" };
        let received = broker.subscribe("t", broker.listener(1, "%p").stdout("x\n"));
        publish([&url(busy.port()), &url(broker.port())])
            .args(["-V", version])
            .run();
        received.finish();
    }
    let (one, two) = (refusing("20 02 00 03"), refusing("20 02 00 03"));
    let stderr = format!(
        "culex: no broker took the connection: 127.0.0.1:{}: the broker refused the connection: Connection Refused, \
         Server unavailable; 127.0.0.1:{}: the broker refused the connection: Connection Refused, Server unavailable\n",
        one.port(),
        two.port()
    );
    publish([&url(one.port()), &url(two.port())])
        .status(4)
        .stderr(Text::from(stderr))
        .run();
}

#[test]
fn what_is_no_broker_or_says_nothing_is_passed_over() {
    let broker = Mosquitto::start();
    let there = url(broker.port());
    let received = broker.subscribe("t", broker.listener(3, "%p").stdout("x\nx\nx\n"));
    let web = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.send_bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        peer.drain();
    });
    publish([&url(web.port()), &there]).run();
    let closes = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.half_close();
        peer.drain();
    });
    publish([&url(closes.port()), &there]).run();
    // The time to connect is each broker's own.
    let silent = Wire::one(|peer| {
        peer.expect_kind(0x10);
        peer.drain();
    });
    publish([&url(silent.port()), &there])
        .args(["--connect-timeout", "300ms"])
        .run();
    received.finish();
}

#[test]
fn a_refusal_that_all_brokers_share_is_the_end() {
    for (connack, version, words) in [
        ("20 02 00 04", "311", "bad user name or password"),
        ("20 02 00 05", "311", "not authorized"),
        ("20 03 00 86 00", "5", "Bad User Name or Password (0x86)"),
        ("20 03 00 87 00", "5", "Not authorized (0x87)"),
        ("20 03 00 8a 00", "5", "Banned (0x8a)"),
    ] {
        let closed = Closed::new();
        let strict = refusing(connack);
        let next = Closed::new();
        let expected = format!(
            "culex: no broker took the connection: 127.0.0.1:{}: connection refused by .*; 127.0.0.1:{}: the broker \
             refused the connection: .*{}\n.*",
            closed.port,
            strict.port(),
            regex::escape(words)
        );
        let output = publish([&closed.url(), &url(strict.port()), &next.url()])
            .args(["-V", version])
            .status(4)
            .stderr(Text::matching(&expected))
            .run();
        let never = output.notices().contains(&next.port.to_string());
        assert!(!never, "the next was tried: {}", output.notices());
    }
}

#[test]
fn each_broker_gets_its_own_credentials_and_no_others() {
    let first = Wire::one(|peer| {
        let connect = peer.expect_kind(0x10);
        assert!(connect.ends_with(b"\x00\x03ann\x00\x05first"), "{connect:?}");
        peer.send("20 02 00 03");
        peer.half_close();
        peer.drain();
    });
    let second = Wire::one(|peer| {
        let connect = peer.expect_kind(0x10);
        assert_eq!(connect[9] & 0xc0, 0, "user name or password in {connect:?}");
        peer.send("20 02 00 03");
        peer.half_close();
        peer.drain();
    });
    let third = Wire::one(|peer| {
        let connect = peer.expect_kind(0x10);
        assert!(connect.ends_with(b"\x00\x03bob\x00\x05third"), "{connect:?}");
        peer.accept_rest();
    });
    let (first, second, third) = (
        format!("mqtt://ann:first@127.0.0.1:{}", first.port()),
        url(second.port()),
        format!("mqtt://bob:third@127.0.0.1:{}", third.port()),
    );
    publish([&first, &second, &third]).run();
}

#[test]
fn a_file_that_cannot_be_used_is_named_once() {
    let (one, two) = (Closed::new(), Closed::new());
    let stderr = Text::matching("culex: .*/nowhere/ca\\.pem.*\n");
    let broker = Mosquitto::start();
    for other in [&one.url(), &two.url()] {
        let output = publish([&url(broker.port()), other])
            .args(["--cafile", "/nowhere/ca.pem"])
            .status(3)
            .stderr(stderr.clone())
            .run();
        assert_eq!(output.notices().matches("/nowhere/ca.pem").count(), 1);
    }
}

/// A SOCKS5 proxy (RFC 1928, RFC 1929) that wants this user name and password, and is the broker itself.
fn socks5(username: &'static str, password: &'static str) -> Wire {
    Wire::one(move |peer| {
        let hello = peer.take(2);
        let methods = peer.take(hello[1].into());
        assert!(methods.contains(&2), "{methods:?}");
        peer.send("05 02");
        let mut login = vec![1, u8::try_from(username.len()).unwrap()];
        login.extend_from_slice(username.as_bytes());
        login.push(u8::try_from(password.len()).unwrap());
        login.extend_from_slice(password.as_bytes());
        assert_eq!(peer.take(login.len()), login);
        peer.send("01 00");
        // CONNECT to a name, which this side has not looked up.
        let target = b"\x05\x01\x00\x03\x0ebroker.invalid\x07\x5b";
        assert_eq!(peer.take(target.len()), target);
        peer.send("05 00 00 01 00 00 00 00 00 00");
        peer.expect_kind(0x10);
        peer.accept_rest();
    })
}

#[test]
fn a_proxy_with_a_password_of_odd_letters() {
    let publish = || Program::culex(["pub", "-t", "t", "-m", "x", "-q", "1", "-h", "broker.invalid"]);
    let url = |port: u16| format!("socks5h://us%65r:a%3Ab%40c%25@127.0.0.1:{port}");
    let proxy = socks5("user", "a:b@c%");
    publish().args(["--proxy", &url(proxy.port())]).run();
    let proxy = socks5("user", "a:b@c%");
    publish().env("CULEX_PROXY", url(proxy.port())).run();
    let proxy = socks5("user", "a:b@c%");
    publish()
        .args(["--proxy", "env"])
        .env("ALL_PROXY", url(proxy.port()))
        .env("NO_PROXY", "example.org")
        .run();
    let proxy = socks5("user", "a:b@c%");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config.toml");
    std::fs::write(&file, format!("[profile.x]\nproxy = '{}'", url(proxy.port()))).unwrap();
    publish()
        .args(["--profile", "x", "--config"])
        .args([&file])
        .stderr(Text::matching("culex: others can read the password in .*\n"))
        .run();
}

#[test]
fn variables_name_a_proxy_only_when_asked_and_not_for_every_host() {
    let broker = Mosquitto::start();
    let closed = Closed::new();
    let proxy = format!("http://127.0.0.1:{}", closed.port);
    let publish = || {
        Program::culex(["pub", "-t", "t", "-m", "x", "-q", "1"])
            .at(&broker)
            .env("ALL_PROXY", &proxy)
    };
    publish().run();
    publish()
        .args(["--proxy", "env"])
        .env("NO_PROXY", "127.0.0.0/8")
        .run();
    publish()
        .args(["--proxy", "env"])
        .status(3)
        .stderr(format!(
            "culex: proxy 127.0.0.1:{0}: connection refused by 127.0.0.1:{0}\n",
            closed.port
        ))
        .run();
}

/// A name server that answers one question, which must be for `name`, with these hosts and ports.
fn name_server(name: &'static str, rows: Vec<(u16, &'static str, u16)>) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 512];
        let (length, from) = socket.recv_from(&mut buffer).unwrap();
        let query = Packet::parse(&buffer[..length]).unwrap();
        let mut reply = Packet::new_reply(query.id());
        reply.questions.clone_from(&query.questions);
        let asked = &query.questions[0].qname;
        if asked.to_string() == name {
            for (priority, target, port) in rows {
                let data = RData::SRV(SRV {
                    priority,
                    weight: 0,
                    port,
                    target: Name::new_unchecked(target),
                });
                reply
                    .answers
                    .push(ResourceRecord::new(asked.clone(), CLASS::IN, 60, data));
            }
        }
        socket.send_to(&reply.build_bytes_vec().unwrap(), from).unwrap();
    });
    address
}

#[test]
fn the_brokers_of_a_domain_are_tried_by_priority() {
    let broker = Mosquitto::start();
    let closed = Closed::new();
    let rows = vec![(2, "localhost", broker.port()), (1, "localhost", closed.port)];
    let server = name_server("_mqtt._tcp.example.test", rows);
    let received = broker.subscribe("t", broker.listener(1, "%p").stdout("x\n"));
    Program::culex([
        "pub",
        "-t",
        "t",
        "-m",
        "x",
        "--srv",
        "-h",
        "example.test",
        "-V",
        "31",
    ])
    .args(["--name-server", &server.to_string()])
    .run();
    received.finish();
}

#[test]
fn a_domain_without_brokers_is_named_with_what_was_asked() {
    let server = name_server("_mqtt._tcp.other.test", vec![(1, "localhost", 1)]);
    Program::culex(["pub", "-t", "t", "-m", "x", "--srv", "-h", "example.test"])
        .args(["--name-server", &server.to_string(), "--tls"])
        .status(3)
        .stderr(Text::matching(
            "culex: cannot find _secure-mqtt\\._tcp\\.example\\.test: the domain .*\n",
        ))
        .run();
}
