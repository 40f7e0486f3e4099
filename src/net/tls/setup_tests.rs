//! Options that cannot be used, and those that read and write files.

use super::test_authority::{Authority, EchoServer, config, fixture_path};
use super::*;
use crate::net::{Endpoint, NetworkOptions, Stream, dial};

fn problem(options: TlsOptions) -> String {
    Tls::from(options).prepare().err().expect("a problem").to_string()
}

fn with_key(authority: &Authority, key: std::path::PathBuf) -> TlsOptions {
    let (certificate, _) = authority.store(&authority.localhost());
    TlsOptions {
        client_certificate: Some(ClientCertificate { certificate, key }),
        ca_files: vec![authority.file()],
        ..TlsOptions::default()
    }
}

async fn dial_localhost(port: u16, tls: &Tls) -> Stream {
    let options = NetworkOptions {
        tls: Some(tls.clone()),
        ..NetworkOptions::default()
    };
    dial(
        &Endpoint::Tcp {
            host: "localhost".to_owned(),
            port,
        },
        &options,
    )
    .await
    .unwrap()
}

#[test]
fn every_kind_of_key_is_read() {
    let authority = Authority::new("test authority");
    let directory = authority.directory.path();
    for kind in ["rsa_pkcs1", "rsa_pkcs8", "ec_sec1"] {
        let certificate = fixture_path(&format!("{kind}.pem"));
        let key = fixture_path(&format!("{kind}.key"));
        let options = TlsOptions {
            client_certificate: Some(ClientCertificate { certificate, key }),
            ca_files: vec![directory.join("ca.pem")],
            ..TlsOptions::default()
        };
        assert!(Tls::from(options).prepare().is_ok(), "{kind}");
    }
}

#[test]
fn an_encrypted_key_says_how_to_decrypt_it() {
    let authority = Authority::new("test authority");
    for name in ["encrypted_pkcs8.key", "encrypted_sec1.key"] {
        let path = fixture_path(name);
        let shown = path.display().to_string();
        assert_eq!(
            problem(with_key(&authority, path)),
            format!(
                "the key in {shown} is encrypted; decrypt it with: openssl pkey -in {shown} -out {shown}.decrypted"
            )
        );
    }
}

#[test]
fn files_that_are_wrong_are_named() {
    let authority = Authority::new("test authority");
    let (certificate, key) = authority.store(&authority.localhost());
    let (ca, missing) = (authority.file(), authority.directory.path().join("missing"));
    let damaged = authority.directory.path().join("damaged");
    std::fs::write(
        &damaged,
        "-----BEGIN CERTIFICATE-----\nnot base64!\n-----END CERTIFICATE-----\n",
    )
    .unwrap();
    let with_ca = |file: &std::path::Path| TlsOptions {
        ca_files: vec![file.to_owned()],
        ..TlsOptions::default()
    };
    let show = |path: &std::path::Path| path.display().to_string();
    assert_eq!(
        problem(with_ca(&missing)),
        format!("cannot read {}: no such file or directory", show(&missing))
    );
    assert_eq!(
        problem(with_ca(&key)),
        format!("{} has no certificate in PEM format", show(&key))
    );
    assert!(problem(with_ca(&damaged)).starts_with(&format!("{} is damaged: ", show(&damaged))));
    assert_eq!(
        problem(with_key(&authority, ca.clone())),
        format!("{} has no private key in PEM format", show(&ca))
    );
    let other = fixture_path("version_1.key");
    assert_eq!(
        problem(with_key(&authority, other.clone())),
        format!(
            "the key in {} does not belong to the certificate in {}",
            show(&other),
            show(&certificate)
        )
    );
}

#[test]
fn a_directory_is_read_for_its_certificates() {
    let authority = Authority::new("test authority");
    let directory = tempfile::tempdir().unwrap();
    let options = TlsOptions {
        ca_directories: vec![directory.path().to_owned()],
        ..TlsOptions::default()
    };
    std::fs::write(directory.path().join("README.pem"), "nothing here").unwrap();
    let expected = format!(
        "{} has no certificates: none of its *.crt, *.pem and *.0 files holds one",
        directory.path().display()
    );
    assert_eq!(problem(options.clone()), expected);
    std::fs::copy(authority.file(), directory.path().join("ignored.txt")).unwrap();
    assert_eq!(problem(options.clone()), expected);
    for name in ["a.crt", "9d66eef0.0"] {
        std::fs::copy(authority.file(), directory.path().join(name)).unwrap();
    }
    assert_eq!(Tls::from(options).prepare().unwrap().rules.given.len(), 1);
}

#[test]
fn impossible_versions_and_protocols_are_refused() {
    let authority = Authority::new("test authority");
    let base = TlsOptions {
        ca_files: vec![authority.file()],
        ..TlsOptions::default()
    };
    let versions = TlsOptions {
        min_version: Some(TlsVersion::V1_3),
        max_version: Some(TlsVersion::V1_2),
        ..base.clone()
    };
    assert_eq!(
        problem(versions),
        "no TLS version is left between the oldest and the newest one"
    );
    let protocol = TlsOptions {
        alpn: vec![String::new()],
        ..base
    };
    assert_eq!(
        problem(protocol),
        "the ALPN protocol \"\" is not 1 to 255 bytes long"
    );
}

#[tokio::test]
async fn the_key_log_has_the_secrets_of_the_session() {
    let authority = Authority::new("test authority");
    let path = authority.directory.path().join("keys.log");
    std::fs::write(&path, "# kept\n").unwrap();
    let tls = Tls::from(TlsOptions {
        ca_files: vec![authority.file()],
        key_log: Some(path.clone()),
        ..TlsOptions::default()
    });
    let server = EchoServer::start(config(&authority.localhost())).await;
    let mut stream = dial_localhost(server.port, &tls).await;
    assert_eq!(stream.take_warnings(), []);
    let log = std::fs::read_to_string(&path).unwrap();
    assert!(log.starts_with("# kept\n"), "{log}");
    let line = log
        .lines()
        .find(|line| line.starts_with("CLIENT_TRAFFIC_SECRET_0 "))
        .unwrap();
    let fields: Vec<&str> = line.split(' ').collect();
    assert_eq!(fields[1].len(), 64);
    assert!(
        fields[1..]
            .iter()
            .all(|field| field.bytes().all(|byte| byte.is_ascii_hexdigit())),
        "{line}"
    );
}

#[tokio::test]
async fn a_key_log_that_cannot_be_written_is_a_warning_once() {
    let authority = Authority::new("test authority");
    let path = authority.directory.path().join("missing/keys.log");
    let tls = Tls::from(TlsOptions {
        ca_files: vec![authority.file()],
        key_log: Some(path.clone()),
        ..TlsOptions::default()
    });
    for expected in [1, 0] {
        let server = EchoServer::start(config(&authority.localhost())).await;
        let warnings = dial_localhost(server.port, &tls).await.take_warnings();
        assert_eq!(warnings.len(), expected);
        for warning in warnings {
            let text = format!(
                "cannot write the TLS key log {}: no such file or directory",
                path.display()
            );
            assert_eq!(warning.to_string(), text);
        }
    }
}

#[test]
fn the_system_s_certificates_are_found_or_missed() {
    let found = Tls::from(TlsOptions::default()).prepare();
    if std::path::Path::new("/etc/ssl/certs/ca-certificates.crt").exists() {
        assert!(found.unwrap().rules.webpki.is_some());
    } else if let Err(error) = found {
        assert!(
            error
                .to_string()
                .starts_with("no trusted certificates on this system: "),
            "{error}"
        );
    }
}

#[test]
fn clones_share_what_was_read_and_options_compare() {
    let authority = Authority::new("test authority");
    let options = TlsOptions {
        ca_files: vec![authority.file()],
        ..TlsOptions::default()
    };
    let tls = Tls::from(options.clone());
    assert!(Arc::ptr_eq(
        &tls.prepare().unwrap(),
        &tls.clone().prepare().unwrap()
    ));
    assert_eq!(tls, Tls::from(options));
    assert_ne!(tls, Tls::from(TlsOptions::default()));
}
