//! What else can be said of TLS, as `openssl s_server` sees it.

use std::fs;

use tempfile::TempDir;

use super::{publish, refused};
use crate::harness::{Authority, Client, Mosquitto, Program, Server, Text, Wire};

/// What `openssl s_server` writes about the session of a publication.
fn publish_to_openssl(
    authority: &Authority,
    server: &[&str],
    client: impl FnOnce(Program) -> Program,
) -> Server {
    let mut server = Server::openssl(&authority.server(), 1, server);
    let publishing = client(publish(server.port(), ["--cafile", &authority.file()])).spawn();
    server.wait_for_log("MQTT", 1);
    server.write(b"\x20\x02\0\0");
    publishing.finish();
    server
}

#[test]
fn protocols_are_offered_by_alpn_in_the_order_given() {
    let authority = Authority::new();
    let alpn = ["--tls-alpn", "x-other", "--tls-alpn", "mqtt"];
    let server = publish_to_openssl(&authority, &["-alpn", "mqtt"], |client| client.args(alpn));
    server.wait_for_log("ALPN protocols advertised by the client: x-other, mqtt", 1);
    server.wait_for_log("ALPN protocols selected: mqtt", 1);
}

#[test]
fn a_protocol_that_the_server_has_not_is_refused() {
    let authority = Authority::new();
    let config = {
        let mut config = (*authority.server().server()).clone();
        config.alpn_protocols = vec![b"mqtt".to_vec()];
        std::sync::Arc::new(config)
    };
    let wire = Wire::one(move |peer| {
        let said = peer.be_refused(&config);
        assert!(said.contains("doesn't support any known protocol"), "{said}");
    });
    refused(
        wire.port(),
        ["--cafile", &authority.file(), "--tls-alpn", "http/1.1"],
    )
    .stderr(Text::matching(
        "culex: TLS with .*: the server speaks none of the ALPN protocols that were offered\n",
    ))
    .run();
}

#[test]
fn a_cipher_is_chosen_by_its_openssl_name() {
    let authority = Authority::new();
    for (version, cipher) in [
        ("-tls1_2", "ECDHE-ECDSA-AES256-GCM-SHA384"),
        ("-tls1_2", "ECDHE-ECDSA-CHACHA20-POLY1305"),
        ("-tls1_3", "TLS_CHACHA20_POLY1305_SHA256"),
    ] {
        let flags = ["--ciphers", cipher];
        let server = publish_to_openssl(&authority, &[version], |client| client.args(flags));
        server.wait_for_log(&format!("CIPHER is {cipher}\n"), 1);
    }
    let broker = Mosquitto::setup()
        .listener(&authority.server().listener())
        .start();
    refused(
        broker.port_of(1),
        ["--cafile", &authority.file(), "--ciphers", "RC4-MD5"],
    )
    .stderr(Text::matching(
        "culex: TLS with .*: unknown cipher RC4-MD5; known are TLS_AES_256_GCM_SHA384, .*\n",
    ))
    .run();
}

#[test]
fn the_secrets_that_are_logged_are_those_of_the_session() {
    let authority = Authority::new();
    let directory = TempDir::new().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    for (flag, theirs, ours) in [(true, "theirs-1", "ours-1"), (false, "theirs-2", "ours-2")] {
        let log = ["-tls1_3", "-keylogfile", &path(theirs)];
        let server = publish_to_openssl(&authority, &log, |client| {
            if flag {
                client.args(["--tls-keylog", &path(ours)])
            } else {
                client.env("SSLKEYLOGFILE", path(ours))
            }
        });
        server.wait_for_log("DONE", 1);
        let secrets = |name: &str| {
            let text = fs::read_to_string(path(name)).unwrap();
            let mut lines: Vec<String> = text
                .lines()
                .filter(|line| line.contains("_TRAFFIC_SECRET"))
                .map(str::to_owned)
                .collect();
            lines.sort();
            lines
        };
        assert_eq!(secrets(ours), secrets(theirs));
        assert_eq!(secrets(ours).len(), 4, "{:?}", secrets(ours));
    }
}

#[test]
fn a_key_log_that_cannot_be_written_is_a_warning() {
    let authority = Authority::new();
    let broker = Mosquitto::setup()
        .listener(&authority.server().listener())
        .start();
    let port = broker.port_of(1);
    publish(
        port,
        ["--cafile", &authority.file(), "--tls-keylog", "/nonexistent/log"],
    )
    .stderr("culex: cannot write the TLS key log /nonexistent/log: no such file or directory\n")
    .run();
    publish(port, ["--cafile", &authority.file()])
        .env("SSLKEYLOGFILE", "/")
        .stderr("culex: cannot write the TLS key log /: is a directory\n")
        .run();
    // The variable asks for no TLS.
    publish(broker.port(), [""; 0])
        .env("SSLKEYLOGFILE", "/nonexistent/log")
        .run();
}

#[test]
fn a_directory_of_authorities_as_openssl_makes_it() {
    let (authority, stranger) = (Authority::new(), Authority::named("Nobody"));
    let broker = Mosquitto::setup()
        .listener(&authority.server().listener())
        .start();
    let port = broker.port_of(1);
    let directory = TempDir::new().unwrap();
    fs::copy(stranger.file(), directory.path().join("stranger.pem")).unwrap();
    let path = directory.path().to_str().unwrap();
    refused(port, ["--capath", path])
        .stderr(Text::matching(
            ".*was issued by CN=Culex Test Authority, which is not trusted\n",
        ))
        .run();
    fs::copy(authority.file(), directory.path().join("authority.pem")).unwrap();
    publish(port, ["--capath", path]).run();
    Program::new("openssl", ["rehash", path]).run();
    for name in ["stranger.pem", "authority.pem"] {
        let kept = directory.path().join(name).with_extension("kept");
        fs::rename(directory.path().join(name), &kept).unwrap();
        // The links of `openssl rehash` end in a number.
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap().path();
            if fs::read_link(&entry).is_ok_and(|target| target.as_os_str() == name) {
                fs::remove_file(&entry).unwrap();
                std::os::unix::fs::symlink(&kept, &entry).unwrap();
            }
        }
    }
    publish(port, ["--capath", path]).run();
}

#[test]
fn files_that_hold_nothing_are_named() {
    let authority = Authority::new();
    let server = authority.server();
    let broker = Mosquitto::setup().listener(&server.listener()).start();
    let port = broker.port_of(1);
    let key = server.key.to_str().unwrap();
    let ca = authority.file();
    for (flags, says) in [
        (
            vec!["--cafile", "/nonexistent"],
            "cannot read /nonexistent: no such file or directory".to_owned(),
        ),
        (
            vec!["--cafile", key],
            format!("{key} has no certificate in PEM format"),
        ),
        (
            vec!["--cafile", &ca, "--cert", &ca],
            format!("{ca} has no private key in PEM format"),
        ),
    ] {
        refused(port, flags)
            .stderr(format!("culex: TLS with localhost:{port}: {says}\n"))
            .run();
    }
}

#[test]
fn what_rustls_has_not_is_refused_with_a_sentence() {
    for (flag, value, says) in [
        (
            "--psk",
            "c0ffee",
            "which has no pre-shared keys: use certificates",
        ),
        (
            "--psk-identity",
            "ann",
            "which has no pre-shared keys: use certificates",
        ),
        (
            "--tls-engine",
            "pkcs11",
            "which has no engines of OpenSSL: keep the key in a PEM file",
        ),
        (
            "--tls-engine-kpass-sha1",
            "aa",
            "which has no engines of OpenSSL: keep the key in a PEM file",
        ),
        (
            "--keyform",
            "engine",
            "which has no engines of OpenSSL: keep the key in a PEM file",
        ),
    ] {
        publish(1, [flag, value])
            .stderr(Text::matching(&format!(
                "culex: {flag}: culex speaks TLS with rustls, {says}\n.*"
            )))
            .status(2)
            .run();
    }
    let drop_in = |flags: &[&str]| {
        Client::Ours
            .program(
                "mosquitto_pub",
                ["-t", "t", "-m", "x", "-h", "localhost", "-p", "1"],
            )
            .args(flags)
            .status(1)
    };
    drop_in(&["--psk", "c0ffee", "--psk-identity", "ann"])
        .stderr(Text::matching(
            ".*\\(--psk\\) is not supported, use certificates.\n.*",
        ))
        .run();
    drop_in(&["--tls-engine", "pkcs11", "--tls-use-os-certs"])
        .stderr(Text::matching(
            ".*Problem setting TLS engine, is pkcs11 a valid engine\\?\n.*",
        ))
        .run();
}
