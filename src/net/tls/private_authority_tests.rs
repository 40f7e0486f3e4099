//! Certificates that people make themselves.

use rcgen::{CertificateParams, DnType, IsCa, KeyPair};
use tokio_rustls::rustls::client::danger::ServerCertVerifier;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, UnixTime};
use tokio_rustls::rustls::{CertificateError, Error};

use super::test_authority::{Authority, EchoServer, Identity, config, fixture, fixture_path};
use super::tests::{dial_identity, dial_with, refusal, trusting};
use super::*;

fn self_signed(is_ca: IsCa) -> Identity {
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, "itself");
    params.is_ca = is_ca;
    let key = KeyPair::generate().unwrap();
    Identity {
        certificate: params.self_signed(&key).unwrap().pem(),
        key: key.serialize_pem(),
    }
}

/// The part of the version 1 certificate that is signed.
const SIGNED: std::ops::Range<usize> = 4..201;

#[test]
fn a_damaged_certificate_is_no_panic() {
    let authority = Authority::new("test authority");
    let der = CertificateDer::from_pem_slice(authority.localhost().certificate.as_bytes()).unwrap();
    let version_1 = fixture("version_1.pem", "version_1.key").certificate;
    let version_1 = CertificateDer::from_pem_slice(version_1.as_bytes()).unwrap();
    let given = TlsOptions {
        ca_files: vec![fixture_path("version_1_authority.pem")],
        ..TlsOptions::default()
    };
    let rules = Arc::clone(&Tls::from(given).prepare().unwrap().rules);
    let verifier = Verifier::new(rules, true);
    let name = server_name("localhost").unwrap();
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..3000 {
        let original = if random.bool() { &der } else { &version_1 };
        let mut bytes = original.to_vec();
        let at = random.usize(..bytes.len());
        match random.u8(..3) {
            0 => bytes[at] ^= random.u8(1..),
            1 => bytes.truncate(at),
            _ => bytes.insert(at, random.u8(..)),
        }
        let damaged = CertificateDer::from(bytes);
        let verdict = verifier.verify_server_cert(&damaged, &[], &name, &[], UnixTime::now());
        // Around what is signed a few bytes mean nothing.
        let is_intact = damaged.get(SIGNED) == original.get(SIGNED);
        assert!(verdict.is_err() || is_intact, "accepted with damage at {at}");
        let error = std::io::Error::other(Error::from(CertificateError::UnknownIssuer));
        let _ = error::during_handshake(error, Some(&damaged), "localhost").to_string();
    }
}

#[tokio::test]
async fn a_self_signed_certificate_is_trusted_only_if_it_was_given() {
    let authority = Authority::new("test authority");
    for is_ca in [IsCa::NoCa, IsCa::Ca(rcgen::BasicConstraints::Unconstrained)] {
        let identity = self_signed(is_ca);
        let (text, _) = refusal(&identity, trusting(&authority)).await;
        assert_eq!(
            text,
            "the server's certificate (CN=itself) is self-signed, and not trusted"
        );
        let (file, _) = authority.store(&identity);
        let given = TlsOptions {
            ca_files: vec![file],
            ..TlsOptions::default()
        };
        dial_identity(&identity, given.clone()).await.unwrap();
        let server = EchoServer::start(config(&identity)).await;
        let error = dial_with(&server.endpoint("127.0.0.1"), given).await.unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("is not for 127.0.0.1, but for localhost"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn version_1_certificates_of_given_authorities_are_taken() {
    let identity = fixture("version_1.pem", "version_1.key");
    let given = |version| TlsOptions {
        ca_files: vec![fixture_path("version_1_authority.pem")],
        max_version: Some(version),
        ..TlsOptions::default()
    };
    for version in [TlsVersion::V1_2, TlsVersion::V1_3] {
        dial_identity(&identity, given(version)).await.unwrap();
        let server = EchoServer::start(config(&identity)).await;
        let error = dial_with(&server.endpoint("127.0.0.1"), given(version))
            .await
            .unwrap_err();
        let expected =
            "is not for 127.0.0.1, but for localhost (its common name; it has no alternative names)";
        assert!(error.to_string().ends_with(expected), "{error}");
    }
    let (text, _) = refusal(&identity, trusting(&Authority::new("Version 1 authority"))).await;
    let expected =
        "the server's certificate (CN=localhost) was issued by CN=Version 1 authority, which is not trusted";
    assert_eq!(text, expected);
}

#[tokio::test]
async fn a_version_1_certificate_needs_its_key() {
    // The right certificate with a key that does not belong to it.
    let stolen = Identity {
        certificate: fixture("version_1.pem", "version_1.key").certificate,
        key: KeyPair::generate().unwrap().serialize_pem(),
    };
    let server = EchoServer::start(config(&stolen)).await;
    let given = TlsOptions {
        ca_files: vec![fixture_path("version_1_authority.pem")],
        ..TlsOptions::default()
    };
    let error = dial_with(&server.endpoint("localhost"), given).await.unwrap_err();
    assert!(
        error.to_string().ends_with("a signature in its chain is wrong"),
        "{error}"
    );
}

#[tokio::test]
async fn a_common_name_is_enough_for_given_authorities() {
    let authority = Authority::new("test authority");
    let identity = authority.sign(&[], |params| {
        params.distinguished_name.push(DnType::CommonName, "localhost");
    });
    dial_identity(&identity, trusting(&authority)).await.unwrap();
    let identity = authority.sign(&["other"], |params| {
        params.distinguished_name.push(DnType::CommonName, "localhost");
    });
    let (text, _) = refusal(&identity, trusting(&authority)).await;
    assert_eq!(
        text,
        "the server's certificate is not for localhost, but for other"
    );
}
