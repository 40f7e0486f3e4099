//! Proxies that refuse, or are none; and what becomes of their passwords.

use super::{publish, refused};
use crate::harness::{Mosquitto, Program, Server, Text};

/// `--proxy` with a URL.
fn by(scheme: &str, user: &str, port: u16) -> [String; 2] {
    ["--proxy".to_owned(), format!("{scheme}://{user}127.0.0.1:{port}")]
}

#[test]
fn a_proxy_wants_the_right_password() {
    let broker = Mosquitto::start();
    let socks = Server::microsocks_with_login("ann", "p:@%/s");
    let http = Server::tinyproxy("BasicAuth ann secret");
    for (scheme, proxy, right) in [
        ("socks5h", &socks, "ann:p%3A%40%25%2Fs@"),
        ("socks5h", &socks, "ann:p:@%25%2Fs@"),
        ("http", &http, "ann:secret@"),
        ("http", &http, "%61nn:s%65cret@"),
    ] {
        let port = proxy.port();
        let said = |why: &str| format!("culex: proxy 127.0.0.1:{port}: {why}\n");
        publish(broker.port(), by(scheme, right, port)).run();
        refused(broker.port(), by(scheme, "", port))
            .stderr(said("it requires a user name and password"))
            .run();
        for wrong in ["ann:other@", "bob:secret@", "ann@"] {
            refused(broker.port(), by(scheme, wrong, port))
                .stderr(said("it refused the user name or password"))
                .run();
        }
    }
}

#[test]
fn a_proxy_that_cannot_connect_says_to_whom() {
    let (socks, http) = (Server::microsocks(), Server::tinyproxy("ConnectPort 1"));
    refused(1, by("socks5h", "", socks.port()))
        .stderr(format!(
            "culex: proxy 127.0.0.1:{}: it could not connect to localhost:1: connection refused\n",
            socks.port()
        ))
        .run();
    refused(1, by("http", "", http.port()))
        .stderr(format!(
            "culex: proxy 127.0.0.1:{}: it answered 500 Unable to connect to CONNECT localhost:1\n",
            http.port()
        ))
        .run();
    refused(1883, by("http", "", http.port()))
        .stderr(format!(
            "culex: proxy 127.0.0.1:{}: it answered 403 Access violation to CONNECT localhost:1883\n",
            http.port()
        ))
        .run();
}

#[test]
fn what_is_no_proxy_is_told_apart() {
    let broker = Mosquitto::start();
    let socks = Server::microsocks();
    for (scheme, port, why) in [
        ("socks5h", broker.port(), "it closed the connection"),
        ("http", broker.port(), "it closed the connection"),
        ("http", socks.port(), "it does not speak HTTP"),
        ("socks5h", 1, "connection refused by 127.0.0.1:1"),
    ] {
        refused(1883, by(scheme, "", port))
            .stderr(format!("culex: proxy 127.0.0.1:{port}: {why}\n"))
            .run();
    }
}

#[test]
fn a_url_that_is_none_is_refused_without_its_secret() {
    for (url, says) in [
        ("ftp://u:hidden@h", "unknown proxy scheme ftp://"),
        ("u:hidden@h:1", "a proxy begins with socks5h://"),
        (
            "socks5h://u:hidden%@h",
            "a % that two hexadecimal digits do not follow",
        ),
        (
            "http://u%3Ax:hidden@h",
            "the user name of an HTTP proxy cannot have a colon",
        ),
        ("socks5h://u:hidden@h:0", "the port is no number"),
        ("socks5h://u:hidden@", "the host is missing"),
    ] {
        let output = publish(1, ["--proxy", url]).output();
        let said = output.notices();
        assert!(
            output.status == 2 && said.contains(says),
            "{url}: {}: {said}",
            output.status
        );
        assert!(!said.contains("hidden"), "{said}");
    }
}

#[test]
fn no_password_is_told_by_anything() {
    let broker = Mosquitto::setup().user("eve", "brokersecret").start();
    let socks = Server::microsocks_with_login("ann", "socks:secret");
    let http = Server::tinyproxy("BasicAuth ann httpsecret");
    let login = ["--debug", "-u", "eve", "-P", "brokersecret"];
    for proxy in [
        by("socks5h", "ann:socks%3Asecret@", socks.port()),
        by("http", "ann:httpsecret@", http.port()),
        by("socks5h", "ann:wrongsecret@", socks.port()),
        by("http", "ann:wrongsecret@", http.port()),
    ] {
        let output = publish(broker.port(), proxy).args(login).output();
        let said = output.notices();
        assert!(said.contains("CONNECT") || output.status == 3, "{said}");
        // As it is, encoded in the URL, and in Base64 as HTTP has it.
        for secret in ["secret", "c2VjcmV0", "aHR0cHNlY3JldA", "YW5uOmh0dHBz"] {
            assert!(!said.contains(secret), "{secret} in {said}");
        }
    }
}

#[test]
fn headers_of_websocket_are_not_told_either() {
    let broker = Mosquitto::setup().listener("protocol websockets").start();
    let header = ["--ws-header", "Authorization: Bearer hidden", "--debug"];
    let output = publish(broker.port_of(1), header).output();
    assert_eq!(output.status, 0, "{}", output.notices());
    assert!(!output.notices().contains("hidden"), "{}", output.notices());
}

#[test]
fn a_broker_that_speaks_something_else_is_told_apart() {
    let authority = crate::harness::Authority::new();
    let server = authority.server().listener();
    let broker = Mosquitto::setup()
        .listener(&server)
        .listener("protocol websockets")
        .listener(&format!("{server}protocol websockets"))
        .start();
    let [plain, tls, ws, wss] = [0, 1, 2, 3].map(|listener| broker.port_of(listener));
    let ca = authority.file();
    let tls_flags = ["--cafile", &ca];
    let not_tls = "hint: does the broker speak TLS on this port\\? 8883 is the usual one\n";
    let speak_tls = "hint: if the broker wants TLS on this port, --tls or --cafile FILE speaks it\n";
    let early = "culex: [^ ]+:[0-9]+ closed the connection before it answered";
    let odd = "culex: the broker's answer is not MQTT: it begins with \"HTTP/1.0 403 For\"\nhint: --ws speaks WebSocket\n";
    for (program, status, says) in [
        (
            publish(plain, tls_flags),
            3,
            format!(
                "culex: TLS with .*: the server closed the connection in the middle of the TLS handshake\n{not_tls}"
            ),
        ),
        (
            publish(tls, [""; 0]),
            3,
            format!("{early}(: connection reset by peer)?\n{speak_tls}"),
        ),
        (
            publish(wss, [""; 0]),
            3,
            format!("{early}(: connection reset by peer)?\n{speak_tls}"),
        ),
        (
            publish(ws, tls_flags),
            3,
            format!(
                "culex: TLS with .*: the server does not speak TLS on this port: it answered with something else\n{not_tls}"
            ),
        ),
        (publish(ws, [""; 0]), 5, odd.to_owned()),
        (publish(wss, tls_flags), 5, odd.to_owned()),
        (
            publish(plain, ["--ws"]),
            3,
            "culex: WebSocket with .*: the server closed the connection in the middle of the upgrade\n\
             hint: does the broker speak WebSocket on this port\\?\n"
                .to_owned(),
        ),
        (
            publish(tls, ["--ws"]),
            3,
            "culex: WebSocket with .*: the server closed the connection in the middle of the upgrade\n\
             hint: does the broker speak WebSocket on this port\\?\n"
                .to_owned(),
        ),
    ] {
        let program: Program = program;
        program.stderr(Text::matching(&says)).status(status).run();
    }
}
