//! Handshakes with good and bad servers.

use std::time::Duration;

use rcgen::{DnType, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::test_authority::{Authority, EchoServer, Identity, config, fixture};
use super::*;
use crate::net::{Cause, DialError, Endpoint, NetworkOptions, Stream, dial};

/// Trusts `authority` alone.
pub(super) fn trusting(authority: &Authority) -> TlsOptions {
    TlsOptions {
        ca_files: vec![authority.file()],
        ..TlsOptions::default()
    }
}

pub(super) async fn dial_with(endpoint: &Endpoint, tls: TlsOptions) -> Result<Stream, DialError> {
    let options = NetworkOptions {
        tls: Some(tls.into()),
        ..NetworkOptions::default()
    };
    dial(endpoint, &options).await
}

/// Dials a server with `identity` as `localhost`.
pub(super) async fn dial_identity(identity: &Identity, tls: TlsOptions) -> Result<Stream, DialError> {
    let server = EchoServer::start(config(identity)).await;
    dial_with(&server.endpoint("localhost"), tls).await
}

/// The error for a server with `identity`, and its cause.
pub(super) async fn refusal(identity: &Identity, tls: TlsOptions) -> (String, Cause) {
    let error = dial_identity(identity, tls).await.unwrap_err();
    let text = error.to_string();
    let (server, text) = text.strip_prefix("TLS with ").unwrap().split_once(": ").unwrap();
    assert!(server.starts_with("localhost:"), "{server}");
    (text.to_owned(), error.cause())
}

#[tokio::test]
async fn bytes_go_both_ways() {
    let authority = Authority::new("test authority");
    for (host, version) in [("localhost", TlsVersion::V1_2), ("127.0.0.1", TlsVersion::V1_3)] {
        let server = EchoServer::start(config(&authority.localhost())).await;
        let tls = TlsOptions {
            min_version: Some(version),
            max_version: Some(version),
            ..trusting(&authority)
        };
        let mut stream = dial_with(&server.endpoint(host), tls).await.unwrap();
        assert_eq!(stream.peer(), format!("127.0.0.1:{}", server.port));
        assert_eq!(stream.take_warnings(), []);
        let sent: Vec<u8> = (0..300_000_u32).map(|index| (index % 251) as u8).collect();
        let (mut reader, mut writer) = tokio::io::split(stream);
        let mut read = Vec::new();
        let (written, received) = tokio::join!(
            async {
                writer.write_all(&sent).await?;
                writer.shutdown().await
            },
            reader.read_to_end(&mut read)
        );
        written.unwrap();
        received.unwrap();
        assert!(read == sent, "{} of {} bytes came back", read.len(), sent.len());
        server.outcome().await.unwrap();
    }
}

#[tokio::test]
async fn records_that_are_there_are_read_together() {
    const RECORDS: usize = 100;
    let authority = Authority::new("test authority");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::Tcp {
        host: "localhost".to_owned(),
        port: listener.local_addr().unwrap().port(),
    };
    let config = config(&authority.localhost());
    // A broker writes each message by itself.
    let sending = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let mut stream = acceptor.accept(socket).await.unwrap();
        for _ in 0..RECORDS {
            stream.write_all(&[7; 80]).await.unwrap();
            stream.flush().await.unwrap();
        }
        stream
    });
    let mut stream = dial_with(&endpoint, trusting(&authority)).await.unwrap();
    let _server = sending.await.unwrap();
    let mut read = vec![0; 128 * 1024];
    assert_eq!(stream.read(&mut read).await.unwrap(), RECORDS * 80);
}

#[tokio::test]
async fn an_expired_certificate_says_since_when() {
    let authority = Authority::new("test authority");
    let identity = authority.sign(&["localhost"], |params| {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 2, 3);
    });
    let (text, cause) = refusal(&identity, trusting(&authority)).await;
    assert!(
        text.starts_with("the server's certificate expired on 2021-02-03 00:00:00 UTC, "),
        "{text}"
    );
    assert!(text.ends_with(" days ago"), "{text}");
    assert_eq!(cause, Cause::ServerCertificate);
}

#[tokio::test]
async fn a_certificate_of_the_future_says_from_when() {
    let authority = Authority::new("test authority");
    let identity = authority.sign(&["localhost"], |params| {
        params.not_before = date_time_ymd(2200, 1, 1);
        params.not_after = date_time_ymd(2201, 1, 1);
    });
    let (text, cause) = refusal(&identity, trusting(&authority)).await;
    let expected =
        "the server's certificate is not valid before 2200-01-01 00:00:00 UTC, and the clock here says 20";
    assert!(text.starts_with(expected), "{text}");
    assert_eq!(cause, Cause::ServerCertificate);
}

#[tokio::test]
async fn a_wrong_name_says_the_right_ones_and_sends_bad_certificate() {
    let authority = Authority::new("test authority");
    let identity = authority.sign(&["broker.example", "192.0.2.7"], |_| {});
    let server = EchoServer::start(config(&identity)).await;
    let error = dial_with(&server.endpoint("localhost"), trusting(&authority))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "TLS with localhost:{}: the server's certificate is not for localhost, but for broker.example and 192.0.2.7",
            server.port
        )
    );
    assert_eq!(error.cause(), Cause::ServerCertificate);
    let seen = server.outcome().await.unwrap_err().to_string();
    assert!(seen.to_ascii_lowercase().contains("badcertificate"), "{seen}");
}

#[tokio::test]
async fn an_unknown_issuer_is_named() {
    let (authority, other) = (
        Authority::new("test authority"),
        Authority::new("another authority"),
    );
    let (text, cause) = refusal(&other.localhost(), trusting(&authority)).await;
    assert_eq!(
        text,
        "the server's certificate (CN=a broker) was issued by CN=another authority, which is not trusted"
    );
    assert_eq!(cause, Cause::ServerCertificate);
}

#[tokio::test]
async fn what_a_certificate_says_does_not_reach_the_terminal_raw() {
    let (authority, other) = (Authority::new("test authority"), Authority::new("red\x1b[31m\n"));
    let identity = other.sign(&[], |params| {
        params.distinguished_name.push(DnType::CommonName, "a\rb");
    });
    let (text, _) = refusal(&identity, trusting(&authority)).await;
    assert_eq!(
        text,
        "the server's certificate (CN=a\\rb) was issued by CN=red\\u{1b}[31m\\n, which is not trusted"
    );
    let (text, _) = refusal(&identity, trusting(&other)).await;
    assert!(text.contains("but for a\\rb (its common name"), "{text}");
}

#[tokio::test]
async fn what_is_not_verified_is_what_was_said() {
    let (authority, other) = (
        Authority::new("test authority"),
        Authority::new("another authority"),
    );
    let misnamed = authority.sign(&["broker.example"], |_| {});
    let lax = |verification| TlsOptions {
        verification,
        ..trusting(&authority)
    };
    dial_identity(&misnamed, lax(Verification::SkipHostname))
        .await
        .unwrap();
    let (text, _) = refusal(&other.localhost(), lax(Verification::SkipHostname)).await;
    assert!(text.ends_with("which is not trusted"), "{text}");
    dial_identity(&other.localhost(), lax(Verification::SkipAll))
        .await
        .unwrap();
    dial_identity(
        &fixture("version_1.pem", "version_1.key"),
        lax(Verification::SkipAll),
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn another_server_name_can_be_asked_for() {
    let authority = Authority::new("test authority");
    let identity = authority.sign(&["broker.example"], |_| {});
    let named = |name: &str| TlsOptions {
        server_name: Some(name.to_owned()),
        ..trusting(&authority)
    };
    dial_identity(&identity, named("broker.example.")).await.unwrap();
    let (text, _) = refusal(&identity, named("else.example")).await;
    assert_eq!(
        text,
        "the server's certificate is not for else.example, but for broker.example"
    );
    let (text, cause) = refusal(&identity, named("no name")).await;
    assert_eq!(
        (text.as_str(), cause),
        ("\"no name\" cannot be the name of a TLS server", Cause::TlsSetup)
    );
}

/// Dials a server that answers `bytes` to whatever comes and closes.
async fn dial_scripted(bytes: &'static [u8]) -> DialError {
    let authority = Authority::new("test authority");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        assert!(socket.read(&mut [0; 4096]).await.unwrap() > 0);
        socket.write_all(bytes).await.unwrap();
    });
    let endpoint = Endpoint::Tcp {
        host: "127.0.0.1".to_owned(),
        port,
    };
    let error = dial_with(&endpoint, trusting(&authority)).await.unwrap_err();
    server.await.unwrap();
    error
}

#[tokio::test]
async fn a_server_without_tls_is_told_apart() {
    for (answer, expected) in [
        (
            &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
            "does not speak TLS on this port",
        ),
        (b"\x20\x02\x00\x01\xe0\x00", "does not speak TLS on this port"),
        (b"", "closed the connection in the middle of the TLS handshake"),
        (
            b"\x16\x03",
            "closed the connection in the middle of the TLS handshake",
        ),
    ] {
        let error = dial_scripted(answer).await;
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.cause(), Cause::NotTls, "{error}");
    }
}

#[tokio::test]
async fn a_handshake_that_stalls_ends_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let authority = Authority::new("test authority");
    let options = NetworkOptions {
        tls: Some(trusting(&authority).into()),
        connect_timeout: Duration::from_millis(100),
        ..NetworkOptions::default()
    };
    let endpoint = Endpoint::Tcp {
        host: "127.0.0.1".to_owned(),
        port,
    };
    let error = dial(&endpoint, &options).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("no answer within 100ms: TLS handshake with 127.0.0.1:{port}")
    );
    assert_eq!(error.cause(), Cause::TimedOut);
    drop(listener);
}

#[cfg(unix)]
#[tokio::test]
async fn behind_a_unix_socket_the_chain_matters_and_the_name_does_not() {
    let (authority, other) = (
        Authority::new("test authority"),
        Authority::new("another authority"),
    );
    let path = authority.directory.path().join("mqtt.sock");
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    let identity = authority.sign(&["broker.example"], |_| {});
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config(&identity)));
    let server = tokio::spawn(async move {
        for _ in 0..2 {
            let (socket, _) = listener.accept().await.unwrap();
            let _ = acceptor.accept(socket).await;
        }
    });
    let endpoint = Endpoint::Unix(path);
    dial_with(&endpoint, trusting(&authority)).await.unwrap();
    let error = dial_with(&endpoint, trusting(&other)).await.unwrap_err();
    assert!(error.to_string().ends_with("which is not trusted"), "{error}");
    server.await.unwrap();
}
