//! Certificates that no client should take, shown by a real broker.

use rcgen::{CertificateParams, date_time_ymd};

use super::{publish, refused};
use crate::harness::{Authority, Client, Identity, Mosquitto, Program, Server, Text, Wire};

/// What is wrong with a certificate.
struct Case {
    identity: Identity,
    /// The end of the error, a pattern.
    says: &'static str,
    /// Whether the name is all that is wrong.
    is_name: bool,
}

fn cases(authority: &Authority, stranger: &Authority) -> Vec<Case> {
    let here = ["localhost", "127.0.0.1"];
    let expired = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(2020, 2, 3);
    };
    let future = |params: &mut CertificateParams| {
        params.not_before = date_time_ymd(2120, 2, 3);
        params.not_after = date_time_ymd(2121, 1, 1);
    };
    let elsewhere = ["broker.example", "*.example.org", "192.0.2.7"];
    vec![
        Case {
            identity: authority.sign("expired", &here, expired),
            says: r"the server's certificate expired on 2020-02-03 00:00:00 UTC, \d+ days ago",
            is_name: false,
        },
        Case {
            identity: authority.sign("future", &here, future),
            says: "the server's certificate is not valid before 2120-02-03 00:00:00 UTC, \
                   and the clock here says [-0-9]+ [:0-9]+ UTC",
            is_name: false,
        },
        Case {
            identity: authority.sign("elsewhere", &elsewhere, |_| {}),
            says: r"the server's certificate is not for localhost, but for broker\.example, \*\.example\.org and 192\.0\.2\.7",
            is_name: true,
        },
        Case {
            identity: stranger.server(),
            says: r"the server's certificate \(CN=a broker\) was issued by CN=Nobody, which is not trusted",
            is_name: false,
        },
    ]
}

#[test]
fn each_is_refused_with_its_reason() {
    let (authority, stranger) = (Authority::new(), Authority::named("Nobody"));
    let cases = cases(&authority, &stranger);
    let setup = cases.iter().fold(Mosquitto::setup(), |setup, case| {
        setup.listener(&case.identity.listener())
    });
    let broker = setup.start();
    for (index, case) in cases.iter().enumerate() {
        let port = broker.port_of(index + 1);
        refused(port, ["--cafile", &authority.file()])
            .stderr(Text::matching(&format!(
                "culex: TLS with localhost:{port}: {}\n",
                case.says
            )))
            .run();
        // The drop-in says what the mosquitto clients say, and verifies the chain also where the name may be wrong.
        let ours = |more: &[&str]| {
            let arguments = ["-h", "localhost", "-p", &port.to_string(), "-t", "t", "-m", "x"];
            let program = Client::Ours.program("mosquitto_pub", arguments);
            program.args(["--cafile", &authority.file()]).args(more)
        };
        let unable = "Unable to connect (A TLS error occurred).\n";
        ours(&[]).stderr(unable).status(1).run();
        if case.is_name {
            ours(&["--insecure"]).run();
        } else {
            ours(&["--insecure"]).stderr(unable).status(1).run();
        }
    }
}

#[test]
fn without_verification_all_are_taken_and_said_to_be() {
    let (authority, stranger) = (Authority::new(), Authority::named("Nobody"));
    let cases = cases(&authority, &stranger);
    let setup = cases.iter().fold(Mosquitto::setup(), |setup, case| {
        setup.listener(&case.identity.listener())
    });
    let broker = setup.start();
    for index in 0..cases.len() {
        publish(broker.port_of(index + 1), ["--insecure"])
            .stderr(
                "culex: --insecure: the broker's certificate is not verified, so anyone on the way can read \
                 and change what is sent\n",
            )
            .run();
    }
}

#[test]
fn a_wrong_name_is_told_to_the_server() {
    let authority = Authority::new();
    let identity = authority.sign("elsewhere", &["broker.example"], |_| {});
    let server = Server::openssl(&identity, 2, &[]);
    for (client, status, said) in [
        ("pub", 3, "culex: .* but for broker.example\n"),
        ("mosquitto_pub", 1, "Unable to connect .*\n"),
    ] {
        Program::culex([client, "-t", "t", "-m", "x", "-h", "localhost"])
            .args(["-p", &server.port().to_string(), "--cafile", &authority.file()])
            .stderr(Text::matching(said))
            .status(status)
            .run();
    }
    server.wait_for_log("Alert [length 0002], fatal bad_certificate", 2);
}

#[test]
fn the_certificate_may_be_for_another_name_that_was_asked_for() {
    let authority = Authority::new();
    let identity = authority.sign("elsewhere", &["broker.example"], |_| {});
    let broker = Mosquitto::setup().listener(&identity.listener()).start();
    let name = [
        "--cafile",
        &authority.file(),
        "--tls-server-name",
        "broker.example",
    ];
    publish(broker.port_of(1), name).run();
    let other = [
        "--cafile",
        &authority.file(),
        "--tls-server-name",
        "other.example",
    ];
    refused(broker.port_of(1), other)
        .stderr(Text::matching(
            ".*certificate is not for other.example, but for broker.example\n",
        ))
        .run();
}

#[test]
fn a_self_signed_certificate_is_trusted_when_it_is_named() {
    let authority = Authority::new();
    // What many make with one openssl command.
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "lonely");
    let key = rcgen::KeyPair::generate().unwrap();
    let identity = Identity {
        certificate: authority.path("lonely.pem"),
        key: authority.path("lonely.key"),
    };
    std::fs::write(&identity.certificate, params.self_signed(&key).unwrap().pem()).unwrap();
    std::fs::write(&identity.key, key.serialize_pem()).unwrap();
    let broker = Mosquitto::setup().listener(&identity.listener()).start();
    let port = broker.port_of(1);
    let said = format!(
        "culex: TLS with localhost:{port}: the server's certificate (CN=lonely) is self-signed, and not trusted\n"
    );
    refused(port, ["--cafile", &authority.file()]).stderr(said).run();
    publish(port, ["--cafile", identity.certificate.to_str().unwrap()]).run();
}

#[test]
fn a_server_of_version_1_2_is_refused_where_1_3_is_asked_for() {
    let authority = Authority::new();
    let config = authority
        .server()
        .server_of(&[&tokio_rustls::rustls::version::TLS12]);
    let wire = Wire::serve(move |door| {
        let said = door.open().be_refused(&config);
        assert!(said.contains("Tls12NotOffered"), "{said}");
        let mut peer = door.open();
        peer.secure(&config);
        peer.accept_v3();
        peer.drain();
    });
    refused(
        wire.port(),
        ["--cafile", &authority.file(), "--tls-version", "1.3"],
    )
    .stderr(Text::matching(
        "culex: TLS with .*: the server speaks none of the TLS versions that may be used\n",
    ))
    .run();
    publish(wire.port(), ["--cafile", &authority.file()]).run();
}

#[test]
fn an_address_that_is_no_name_will_do_where_names_do_not_matter() {
    let authority = Authority::new();
    let broker = Mosquitto::setup()
        .listener(&authority.server().listener())
        .start();
    // The system reads it as 127.0.0.1; a certificate can't be for it.
    let port = broker.port_of(1).to_string();
    let arguments = ["-t", "t", "-m", "x", "-h", "127.1", "-p", &port];
    let ca = ["--cafile", &authority.file()];
    let native = || Program::culex(["pub"]).args(arguments).args(ca);
    native()
        .stderr(
            "culex: TLS with 127.1:PORT: \"127.1\" cannot be the name of a TLS server\n"
                .replace("PORT", &port),
        )
        .status(3)
        .run();
    native()
        .args(["--insecure"])
        .stderr(Text::matching("culex: --insecure: .*\n"))
        .run();
    for client in Client::BOTH {
        let lax = client
            .program("mosquitto_pub", arguments)
            .args(ca)
            .args(["--insecure"]);
        lax.run();
    }
}
