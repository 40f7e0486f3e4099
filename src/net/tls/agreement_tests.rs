//! What both sides must agree on: client certificates, protocols, versions.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::test_authority::{Authority, EchoServer, config, only_tls12};
use super::tests::{dial_with, trusting};
use super::*;

#[tokio::test]
async fn a_missing_client_certificate_is_said() {
    let authority = Authority::new("test authority");
    for version in [TlsVersion::V1_2, TlsVersion::V1_3] {
        let server = EchoServer::start(authority.mutual(&authority.localhost())).await;
        let tls = TlsOptions {
            max_version: Some(version),
            ..trusting(&authority)
        };
        // In TLS 1.3 the server looks at the client's certificate when the client has finished.
        let error = match dial_with(&server.endpoint("localhost"), tls).await {
            Err(error) => error.to_string(),
            Ok(mut stream) => stream.read(&mut [0; 1]).await.unwrap_err().to_string(),
        };
        assert!(
            error.contains("requires a client certificate"),
            "{version:?}: {error}"
        );
    }
}

#[tokio::test]
async fn a_client_certificate_opens_the_door() {
    let (authority, other) = (
        Authority::new("test authority"),
        Authority::new("another authority"),
    );
    for (issuer, expected) in [
        (&authority, None),
        (
            &other,
            Some("the server does not trust the issuer of the client certificate"),
        ),
    ] {
        let (certificate, key) = issuer.store(&issuer.sign(&["client"], |_| {}));
        let server = EchoServer::start(authority.mutual(&authority.localhost())).await;
        let tls = TlsOptions {
            client_certificate: Some(ClientCertificate { certificate, key }),
            ..trusting(&authority)
        };
        let mut stream = dial_with(&server.endpoint("localhost"), tls).await.unwrap();
        stream.write_all(b"x").await.unwrap();
        stream.flush().await.unwrap();
        let read = stream.read(&mut [0; 1]).await.map_err(|error| error.to_string());
        assert_eq!(read.err().as_deref(), expected);
    }
}

#[tokio::test]
async fn a_protocol_that_the_server_does_not_speak_is_refused() {
    let authority = Authority::new("test authority");
    for (offered, expected) in [
        ("mqtt", None),
        (
            "h2",
            Some("the server speaks none of the ALPN protocols that were offered"),
        ),
    ] {
        let mut config = config(&authority.localhost());
        config.alpn_protocols = vec![b"mqtt".to_vec()];
        let server = EchoServer::start(config).await;
        let tls = TlsOptions {
            alpn: vec![offered.to_owned()],
            ..trusting(&authority)
        };
        let error = dial_with(&server.endpoint("localhost"), tls)
            .await
            .err()
            .map(|error| error.to_string());
        assert_eq!(
            error.as_deref().map(|text| text.rsplit(": ").next().unwrap()),
            expected
        );
    }
}

#[tokio::test]
async fn a_server_without_common_versions_is_told_apart() {
    let authority = Authority::new("test authority");
    let server = EchoServer::start(only_tls12(&authority.localhost())).await;
    let tls = TlsOptions {
        min_version: Some(TlsVersion::V1_3),
        ..trusting(&authority)
    };
    let error = dial_with(&server.endpoint("localhost"), tls)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("the server speaks none of the TLS versions that may be used"),
        "{error}"
    );
}
