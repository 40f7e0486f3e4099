//! Tunnels through proxies that behave, and that don't.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::*;
use crate::net::tls::test_authority::{Authority, EchoServer, config};
use crate::net::{Cause, DialError, Endpoint, NetworkOptions, Stream, TlsOptions, dial};

/// What a fake proxy does after it has read a request.
#[derive(Clone, Copy)]
enum Behaviour {
    /// Connects to this port here, whatever was asked for.
    Connect(u16),
    /// Answers this and closes.
    Answer(&'static [u8]),
}

/// How many bytes are read, and what is answered.
type Steps = &'static [(usize, &'static [u8])];

/// A proxy that reads pieces of given lengths, answers each but the last with what stands beside it, and then behaves.
/// Gives what it read.
async fn proxy(steps: Steps, behaviour: Behaviour) -> (u16, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut read = Vec::new();
        for (length, answer) in steps {
            let mut piece = vec![0; *length];
            client.read_exact(&mut piece).await.unwrap();
            read.extend(piece);
            client.write_all(answer).await.unwrap();
        }
        behave(client, behaviour, &mut read).await;
        read
    });
    (port, task)
}

async fn behave(mut client: TcpStream, behaviour: Behaviour, read: &mut Vec<u8>) {
    match behaviour {
        Behaviour::Connect(port) => {
            let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            let _ = copy_bidirectional(&mut client, &mut server).await;
        }
        Behaviour::Answer(answer) => {
            client.write_all(answer).await.unwrap();
            client.shutdown().await.unwrap();
            let _ = client.read_to_end(read).await;
        }
    }
}

/// An HTTP proxy: reads a whole head.
async fn http_proxy(answer: &'static str, behaviour: Behaviour) -> (u16, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut read = Vec::new();
        while !read.ends_with(b"\r\n\r\n") {
            assert!(client.read_buf(&mut read).await.unwrap() > 0);
        }
        client.write_all(answer.as_bytes()).await.unwrap();
        behave(client, behaviour, &mut read).await;
        read
    });
    (port, task)
}

async fn dial_through(proxy: &str, host: &str, tls: Option<TlsOptions>) -> Result<Stream, DialError> {
    let options = NetworkOptions {
        proxy: Some(proxy.parse().unwrap()),
        tls: tls.map(Into::into),
        ..NetworkOptions::default()
    };
    dial(
        &Endpoint::Tcp {
            host: host.to_owned(),
            port: 1883,
        },
        &options,
    )
    .await
}

const ACCEPT: &[u8] = &[5, 0];
const CONNECTED: &[u8] = &[5, 0, 0, 1, 127, 0, 0, 1, 0, 0];

#[tokio::test]
async fn socks5h_leaves_the_name_to_the_proxy() {
    let authority = Authority::new("test authority");
    let identity = authority.sign(&["broker.example"], |_| {});
    let server = EchoServer::start(config(&identity)).await;
    let (port, task) = proxy(&[(3, ACCEPT), (21, CONNECTED)], Behaviour::Connect(server.port)).await;
    let tls = TlsOptions {
        ca_files: vec![authority.file()],
        ..TlsOptions::default()
    };
    // The name exists nowhere, and TLS inside the tunnel is for it.
    let mut stream = dial_through(
        &format!("socks5h://127.0.0.1:{port}"),
        "broker.example",
        Some(tls),
    )
    .await
    .unwrap();
    stream.write_all(b"hello").await.unwrap();
    stream.flush().await.unwrap();
    let mut read = [0; 5];
    stream.read_exact(&mut read).await.unwrap();
    assert_eq!(&read, b"hello");
    stream.shutdown().await.unwrap();
    drop(stream);
    assert_eq!(
        task.await.unwrap(),
        b"\x05\x01\x00\x05\x01\x00\x03\x0ebroker.example\x07\x5b"
    );
}

#[tokio::test]
async fn socks5_looks_the_name_up_here_and_tries_each_address() {
    let (port, task) = proxy(&[(3, ACCEPT), (10, CONNECTED)], Behaviour::Answer(b"")).await;
    let mut stream = dial_through(&format!("socks5://127.0.0.1:{port}"), "127.0.0.1", None)
        .await
        .unwrap();
    stream.read_to_end(&mut Vec::new()).await.unwrap();
    drop(stream);
    assert_eq!(
        task.await.unwrap(),
        b"\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01\x07\x5b"
    );
    // localhost is ::1 first.
    let (port, task) = proxy(&[(3, ACCEPT), (22, CONNECTED)], Behaviour::Answer(b"")).await;
    drop(
        dial_through(&format!("socks5://127.0.0.1:{port}"), "localhost", None)
            .await
            .unwrap(),
    );
    assert_eq!(task.await.unwrap()[3..7], [5, 1, 0, 4]);
}

#[tokio::test]
async fn user_and_password_reach_a_socks5_proxy_decoded() {
    let steps: &[(usize, &[u8])] = &[(4, &[5, 2]), (11, &[1, 0]), (10, CONNECTED)];
    let (port, task) = proxy(steps, Behaviour::Answer(b"")).await;
    let url = format!("socks5h://us%3Aer:%40%25%3A@127.0.0.1:{port}");
    drop(dial_through(&url, "127.0.0.1", None).await.unwrap());
    assert_eq!(
        task.await.unwrap()[..15],
        *b"\x05\x02\x00\x02\x01\x05us:er\x03@%:"
    );
}

#[tokio::test]
async fn each_refusal_of_a_socks5_proxy_has_its_words() {
    let refused = "it could not connect to 192.0.2.1:1883: ";
    let cases: [(Steps, &str, &str); 8] = [
        (&[(3, &[5, 0xff])], "", "it requires a user name and password"),
        (
            &[(4, &[5, 0xff])],
            "u:p@",
            "it accepts neither a user name and password nor none",
        ),
        (
            &[(4, &[5, 2]), (5, &[1, 1])],
            "u:p@",
            "it refused the user name or password",
        ),
        (
            &[(3, ACCEPT), (10, &[5, 5, 0, 1, 0, 0, 0, 0, 0, 0])],
            "",
            "connection refused",
        ),
        (
            &[(3, ACCEPT), (10, &[5, 2, 0, 1, 0, 0, 0, 0, 0, 0])],
            "",
            "its rules do not allow it",
        ),
        (
            &[(3, ACCEPT), (10, &[5, 99, 0, 1, 0, 0, 0, 0, 0, 0])],
            "",
            "unknown reply 99",
        ),
        (
            &[(3, b"HTTP/1.1 400 Bad Request\r\n\r\n")],
            "",
            "it does not speak SOCKS5",
        ),
        (&[(3, ACCEPT)], "", "it closed the connection"),
    ];
    for (steps, user, expected) in cases {
        let (port, _task) = proxy(steps, Behaviour::Answer(b"")).await;
        let error = dial_through(&format!("socks5h://{user}127.0.0.1:{port}"), "192.0.2.1", None)
            .await
            .unwrap_err();
        let text = error.to_string().replace(refused, "");
        assert_eq!(text, format!("proxy 127.0.0.1:{port}: {expected}"));
        assert_eq!(error.cause(), Cause::Proxy);
    }
}

#[tokio::test]
async fn an_http_proxy_connects() {
    let authority = Authority::new("test authority");
    let identity = authority.sign(&["broker.example"], |_| {});
    let server = EchoServer::start(config(&identity)).await;
    let answer = "HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n";
    let (port, task) = http_proxy(answer, Behaviour::Connect(server.port)).await;
    let tls = TlsOptions {
        ca_files: vec![authority.file()],
        ..TlsOptions::default()
    };
    let url = format!("http://user:p%40%3Ass@127.0.0.1:{port}/");
    drop(dial_through(&url, "broker.example", Some(tls)).await.unwrap());
    assert_eq!(
        String::from_utf8(task.await.unwrap()).unwrap(),
        "CONNECT broker.example:1883 HTTP/1.1\r\nHost: broker.example:1883\r\n\
         Proxy-Authorization: Basic dXNlcjpwQDpzcw==\r\n\r\n"
    );
}

#[tokio::test]
async fn each_refusal_of_an_http_proxy_has_its_words() {
    for (answer, user, expected) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "",
            "it requires a user name and password",
        ),
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "u:p@",
            "it refused the user name or password",
        ),
        (
            "HTTP/1.1 403 Filtered\r\n\r\n",
            "",
            "it answered 403 Filtered to CONNECT [2001:db8::1]:1883",
        ),
        ("SSH-2.0-OpenSSH\r\n", "", "it does not speak HTTP"),
        (
            "HTTP/1.1 200 OK\r\n\r\nhello",
            "",
            "it does not speak HTTP CONNECT: it sent more than its answer",
        ),
        ("", "", "it closed the connection"),
    ] {
        let (port, _task) = http_proxy(answer, Behaviour::Answer(b"")).await;
        let error = dial_through(&format!("http://{user}127.0.0.1:{port}"), "2001:db8::1", None)
            .await
            .unwrap_err();
        assert_eq!(error.to_string(), format!("proxy 127.0.0.1:{port}: {expected}"));
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_or_says_nothing_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for scheme in ["socks5h", "http"] {
        let options = NetworkOptions {
            proxy: Some(format!("{scheme}://127.0.0.1:{port}").parse().unwrap()),
            connect_timeout: Duration::from_millis(50),
            ..NetworkOptions::default()
        };
        let endpoint = Endpoint::Tcp {
            host: "broker.example".to_owned(),
            port: 1883,
        };
        let error = dial(&endpoint, &options).await.unwrap_err().to_string();
        let expected =
            format!("no answer within 50ms: tunnel to broker.example:1883 by proxy 127.0.0.1:{port}");
        assert_eq!(error, expected);
    }
    drop(listener);
    let error = dial_through(&format!("socks5h://127.0.0.1:{port}"), "broker.example", None)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("proxy 127.0.0.1:{port}: connection refused by 127.0.0.1:{port}")
    );
    assert_eq!(error.cause(), Cause::Proxy);
}

#[tokio::test]
async fn exceptions_are_reached_directly() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let options = NetworkOptions {
        proxy: Proxy::from_variables(Some("socks5h://127.0.0.1:1"), Some("127.0.0.0/8")).unwrap(),
        ..NetworkOptions::default()
    };
    let endpoint = Endpoint::Tcp {
        host: "127.0.0.1".to_owned(),
        port,
    };
    assert_eq!(
        dial(&endpoint, &options).await.unwrap().peer(),
        format!("127.0.0.1:{port}")
    );
}

#[test]
fn the_variables_are_read_as_other_programs_read_them() {
    let read =
        |text| Proxy::from_variables(Some(text), None).map(|proxy| proxy.map(|proxy| proxy.to_string()));
    for (text, expected) in [
        ("proxy:3128", Some("http://proxy:3128")),
        ("proxy", Some("http://proxy:80")),
        ("socks://proxy", Some("socks5://proxy:1080")),
        ("SOCKS5H://u:p@[::1]", Some("socks5h://[::1]:1080")),
        (" ", None),
        ("", None),
    ] {
        assert_eq!(read(text).unwrap().as_deref(), expected, "{text}");
    }
    assert_eq!(Proxy::from_variables(None, Some("*")).unwrap(), None);
}

#[test]
fn what_is_wrong_with_a_url_is_said_without_the_secret() {
    let long = format!("socks5h://u:{}@h", "x".repeat(256));
    for (text, expected) in [
        (
            "proxy:1080",
            "a proxy begins with socks5h://, socks5:// or http://",
        ),
        (
            "socks4://h",
            "unknown proxy scheme socks4://; known are socks5h, socks5 and http",
        ),
        (
            "http://us%3Aer:secret@h",
            "the user name of an HTTP proxy cannot have a colon",
        ),
        ("socks5://u:secret@h:x", "the port is no number from 1 to 65535"),
        (
            "socks5://u:secret%@h",
            "a % that two hexadecimal digits do not follow; a % itself is written %25",
        ),
        (
            long.as_str(),
            "user name and password of a SOCKS5 proxy have at most 255 bytes each",
        ),
    ] {
        assert_eq!(text.parse::<Proxy>().unwrap_err().to_string(), expected);
    }
    let proxy: Proxy = "socks5h://user:secret@h".parse().unwrap();
    let shown = format!("{proxy} {proxy:?}");
    assert!(!shown.contains("secret") && !shown.contains("user:"), "{shown}");
}
