//! Peers that take a connection and then say nothing: the time is limited, and the step is named.

use std::net::{Ipv4Addr, UdpSocket};
use std::time::Duration;

use super::refused;
use crate::harness::{Authority, Peer, Program, Server, Wire};

/// One message with a limit of 300 ms that the test, too, holds the client to.
fn stalled<const N: usize>(port: u16, flags: [&str; N], doing: &str) -> Program {
    refused(port, flags)
        .args(["--connect-timeout", "300ms"])
        .stderr(format!("culex: {doing}\n"))
        .timeout(Duration::from_secs(5))
}

/// A server that goes silent after these steps.
fn silent(steps: impl FnOnce(&mut Peer) + Send + 'static) -> Wire {
    Wire::one(|peer| {
        steps(peer);
        peer.drain();
    })
}

#[test]
fn a_broker_that_does_not_answer_connect() {
    let wire = silent(|_| {});
    let port = wire.port();
    let said = format!("127.0.0.1:{port} took the connection, and did not answer within 300ms");
    stalled(port, [], &said).run();
    // Nor in full.
    let wire = silent(|peer| peer.send("20 02 00"));
    let port = wire.port();
    let said = format!("127.0.0.1:{port} took the connection, and did not answer within 300ms");
    stalled(port, [], &said).run();
}

#[test]
fn a_tls_handshake_that_does_not_begin_or_end() {
    let authority = Authority::new();
    for begun in ["", "16 03 03 00 5a 02"] {
        let wire = silent(move |peer| peer.send(begun));
        let port = wire.port();
        let said = format!("no answer within 300ms: TLS handshake with localhost:{port}");
        stalled(port, ["--cafile", &authority.file()], &said).run();
    }
}

#[test]
fn an_upgrade_that_does_not_begin_or_end() {
    for begun in ["", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: webso"] {
        let wire = silent(move |peer| peer.send_bytes(begun.as_bytes()));
        let port = wire.port();
        let said = format!("no answer within 300ms: upgrade to WebSocket by localhost:{port}");
        stalled(port, ["--ws"], &said).run();
    }
    let authority = Authority::new();
    let config = authority.server().server();
    let wire = silent(move |peer| peer.secure(&config));
    let port = wire.port();
    let said = format!("no answer within 300ms: upgrade to WebSocket by localhost:{port}");
    stalled(port, ["--ws", "--cafile", &authority.file()], &said).run();
    let wire = silent(|peer| {
        peer.upgrade_to_mqtt();
    });
    let port = wire.port();
    let said = format!("127.0.0.1:{port} took the connection, and did not answer within 300ms");
    stalled(port, ["--ws"], &said).run();
}

#[test]
fn a_proxy_that_says_nothing_or_not_enough() {
    for (scheme, begun) in [
        ("socks5h", &b""[..]),
        ("socks5h", b"\x05"),
        ("socks5h", b"\x05\x00\x05\x00\x00\x01"),
        ("http", b""),
        ("http", b"HTTP/1.1 200 Connection est"),
    ] {
        let wire = silent(move |peer| peer.send_bytes(begun));
        let address = format!("127.0.0.1:{}", wire.port());
        let said = format!("no answer within 300ms: tunnel to localhost:1883 by proxy {address}");
        stalled(1883, ["--proxy", &format!("{scheme}://{address}")], &said).run();
    }
}

#[test]
fn a_broker_behind_a_proxy_that_does_not_answer() {
    let (socks, http) = (Server::microsocks(), Server::tinyproxy(""));
    for (scheme, proxy) in [("socks5h", &socks), ("http", &http)] {
        let wire = silent(|_| {});
        let (port, address) = (wire.port(), format!("127.0.0.1:{}", proxy.port()));
        let said = format!(
            "localhost:{port} by proxy {address} took the connection, and did not answer within 300ms"
        );
        stalled(port, ["--proxy", &format!("{scheme}://{address}")], &said).run();
    }
}

#[test]
fn a_name_server_that_does_not_answer() {
    let server = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = server.local_addr().unwrap().to_string();
    Program::culex(["pub", "-t", "t", "-m", "x", "--srv", "-h", "example.localhost"])
        .args(["--name-server", &address, "--connect-timeout", "300ms"])
        .stderr("culex: no answer within 300ms: looking up _mqtt._tcp.example.localhost\n")
        .status(3)
        .timeout(Duration::from_secs(5))
        .run();
}

#[test]
fn a_connection_that_died_silently_is_given_up_after_the_keep_alive() {
    let authority = Authority::new();
    let config = authority.server().server();
    for secure in [false, true] {
        let config = config.clone();
        let wire = silent(move |peer| {
            if secure {
                peer.secure(&config);
            }
            peer.accept_v3();
            let subscribe = peer.expect_kind(0x82);
            peer.send_bytes(&[0x90, 3, subscribe[2], subscribe[3], 0]);
            peer.expect("c0 00");
        });
        let subscriber = Program::culex(["sub", "-t", "t", "-k", "1", "--reconnect", "never"]);
        let subscriber = subscriber.args(["-h", "localhost", "-p", &wire.port().to_string()]);
        let subscriber = if secure {
            subscriber.args(["--cafile", &authority.file()])
        } else {
            subscriber
        };
        subscriber
            .stderr("culex: the broker has been silent for longer than the keep alive\n")
            .status(5)
            .timeout(Duration::from_secs(10))
            .run();
    }
}
