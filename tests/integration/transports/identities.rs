//! Who the client says that it is, by certificates.

use super::{publish, refused};
use crate::harness::{Authority, Identity, KeyForm, Mosquitto, Text};

/// A broker whose second listener wants a client certificate of `authority`.
fn broker(authority: &Authority, more: &str) -> Mosquitto {
    let lines = format!(
        "{}cafile {}\nrequire_certificate true\n{more}",
        authority.server().listener(),
        authority.file()
    );
    Mosquitto::setup().listener(&lines).start()
}

/// The flags that trust `authority` and show `identity`.
fn flags(authority: &Authority, identity: &Identity) -> Vec<String> {
    let trust = ["--cafile".to_owned(), authority.file()];
    trust.into_iter().chain(identity.arguments()).collect()
}

#[test]
fn a_key_in_every_form_that_openssl_writes() {
    let authority = Authority::new();
    let broker = broker(&authority, "");
    for form in [KeyForm::RsaPkcs8, KeyForm::Pkcs1, KeyForm::EcPkcs8, KeyForm::Sec1] {
        let identity = authority.client_with_key(form);
        let written = std::fs::read_to_string(&identity.key).unwrap();
        let label = written.lines().next().unwrap();
        let expected = match form {
            KeyForm::Pkcs1 => "-----BEGIN RSA PRIVATE KEY-----",
            KeyForm::Sec1 => "-----BEGIN EC PRIVATE KEY-----",
            _ => "-----BEGIN PRIVATE KEY-----",
        };
        assert_eq!(label, expected, "openssl wrote another form than {form:?}");
        publish(broker.port_of(1), flags(&authority, &identity)).run();
    }
}

#[test]
fn an_encrypted_key_says_how_to_decrypt_it() {
    let authority = Authority::new();
    let broker = broker(&authority, "");
    for form in [KeyForm::EncryptedPkcs8, KeyForm::EncryptedSec1] {
        let identity = authority.client_with_key(form);
        let (port, file) = (broker.port_of(1), identity.key.display());
        refused(port, flags(&authority, &identity))
            .stderr(format!(
                "culex: TLS with localhost:{port}: the key in {file} is encrypted; decrypt it with: \
                 openssl pkey -in {file} -out {file}.decrypted\n"
            ))
            .run();
    }
}

#[test]
fn the_certificate_is_the_user_name() {
    let authority = Authority::new();
    let broker = broker(&authority, "use_identity_as_username true");
    publish(broker.port_of(1), flags(&authority, &authority.client("ann"))).run();
    broker.wait_log(", u'ann')");
}

#[test]
fn no_certificate_and_a_wrong_one_are_said() {
    let (authority, stranger) = (Authority::new(), Authority::named("Nobody"));
    let broker = broker(&authority, "");
    let port = broker.port_of(1);
    let early = "culex: 127.0.0.1:[0-9]+ closed the connection before it answered: ";
    refused(port, ["--cafile", &authority.file()])
        .stderr(Text::matching(&format!(
            "{early}the server requires a client certificate\n"
        )))
        .run();
    refused(port, flags(&authority, &stranger.client("eve")))
        .stderr(Text::matching(&format!(
            "{early}the server does not trust the issuer of the client certificate\n"
        )))
        .run();
    let mixed = Identity {
        certificate: authority.client("ann").certificate,
        key: stranger.client("eve").key,
    };
    refused(port, flags(&authority, &mixed))
        .stderr(Text::matching(
            "culex: TLS with .*: the key in .*eve.key does not belong to the certificate in .*ann.pem\n",
        ))
        .run();
}
