//! Whole exchanges of the standards.

use super::*;

/// The nonce of the client, and the messages: first of the server, final of the client, final of the server.
type Exchange = (ScramMechanism, &'static str, [&'static str; 3]);

/// RFC 5802 (section 5) and RFC 7677 (section 3). There is none for SHA-512: that one was computed from the nonces and
/// the salt of RFC 7677 by Python's `hashlib.pbkdf2_hmac` and `hmac`.
const EXCHANGES: [Exchange; 3] = [
    (
        ScramMechanism::Sha1,
        "fyko+d2lbbFgONRv9qkxdawL",
        [
            "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        ],
    ),
    (
        ScramMechanism::Sha256,
        "rOprNGfwEbeRWgbNEkqO",
        [
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
             p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        ],
    ),
    (
        ScramMechanism::Sha512,
        "rOprNGfwEbeRWgbNEkqO",
        [
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
             p=gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmNomv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==",
            "v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSeVGT4+5ZxXnJq199RVG2rR7N7Zw==",
        ],
    ),
];

fn scram(mechanism: ScramMechanism, username: &str, password: &[u8]) -> Result<Scram, ScramError> {
    let credentials = Credentials {
        username: Some(username.to_owned()),
        password: Some(password.to_vec()),
    };
    Scram::new(mechanism, &credentials)
}

#[test]
fn the_exchanges_of_the_standards() {
    for (mechanism, nonce, [server_first, client_final, server_final]) in EXCHANGES {
        let scram = scram(mechanism, "user", b"pencil").unwrap();
        assert_eq!(scram.first(nonce), format!("n,,n=user,r={nonce}"));
        let (message, proof) = scram.last(nonce, server_first.as_bytes()).unwrap();
        assert_eq!(message, client_final, "{mechanism:?}");
        assert_eq!(proof.verify(server_final.as_bytes()), Ok(()), "{mechanism:?}");
    }
}

#[test]
fn a_server_that_does_not_know_the_password_is_found_out() {
    for (mechanism, nonce, [server_first, _, server_final]) in EXCHANGES {
        let scram = scram(mechanism, "user", b"pencils").unwrap();
        let (_, proof) = scram.last(nonce, server_first.as_bytes()).unwrap();
        assert_eq!(proof.verify(server_final.as_bytes()), Err(ScramError::Signature));
        assert_eq!(proof.verify(b"v="), Err(ScramError::Signature));
        assert_eq!(
            proof.verify(b"e=invalid-proof"),
            Err(ScramError::Refused("invalid-proof".to_owned()))
        );
    }
}

#[test]
fn user_names_are_escaped_and_prepared() {
    let first = |name: &str| {
        let scram = scram(ScramMechanism::Sha256, name, b"x").unwrap();
        scram.first("nonce")
    };
    assert_eq!(first("a,b=c"), "n,,n=a=2Cb=3Dc,r=nonce");
    assert_eq!(first("\u{2168}"), "n,,n=IX,r=nonce");
}

#[test]
fn what_cannot_be_prepared_is_refused_before_anything_is_sent() {
    let new = |name, password: &[u8]| scram(ScramMechanism::Sha256, name, password).unwrap_err();
    assert_eq!(new("\u{7}", b"x"), ScramError::Prepare("user name"));
    assert_eq!(new("u", b""), ScramError::Prepare("password"));
    assert_eq!(new("u", b"\xff"), ScramError::PasswordNotText);
    for (username, password) in [(None, Some(b"x".to_vec())), (Some("u".to_owned()), None)] {
        let credentials = Credentials { username, password };
        assert_eq!(
            Scram::new(ScramMechanism::Sha1, &credentials),
            Err(ScramError::NoCredentials)
        );
    }
}

#[test]
fn servers_that_mislead_are_refused() {
    let scram = scram(ScramMechanism::Sha256, "u", b"x").unwrap();
    let last = |message: &str| scram.last("abc", message.as_bytes()).unwrap_err();
    for (message, expected) in [
        ("r=xyz,s=QQ==,i=4096", ScramError::Nonce),
        ("r=abc,s=QQ==,i=4096", ScramError::Nonce),
        ("r=ab,s=QQ==,i=4096", ScramError::Nonce),
        ("r=abcd,s=QQ==,i=4095", ScramError::TooFewIterations(4095)),
        (
            "r=abcd,s=QQ==,i=2000001",
            ScramError::TooManyIterations(2_000_001),
        ),
        ("", ScramError::Malformed("first message")),
    ] {
        assert_eq!(last(message), expected, "{message}");
    }
}

#[test]
fn debug_shows_no_password() {
    let scram = scram(ScramMechanism::Sha256, "u", b"hunter2").unwrap();
    let (_, proof) = scram.last("abc", b"r=abcd,s=QQ==,i=4096").unwrap();
    let shown = format!("{scram:?} {proof:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
}
