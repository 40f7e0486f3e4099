//! `--auth-method`: SCRAM with a server that computes its side for itself.

use std::fs;
use std::num::NonZeroU32;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ring::{hmac, pbkdf2};
use tempfile::TempDir;

use crate::harness::{Mosquitto, Peer, Program, Text, Wire};

const PASSWORD: &str = "open-sesame";
const ITERATIONS: u32 = 4096;

/// The server's side of one mechanism.
#[derive(Clone, Copy)]
pub(crate) struct Server {
    name: &'static str,
    hmac: hmac::Algorithm,
    pbkdf2: pbkdf2::Algorithm,
    length: usize,
    password: &'static str,
}

pub(crate) fn sha256(password: &'static str) -> Server {
    Server {
        name: "SCRAM-SHA-256",
        hmac: hmac::HMAC_SHA256,
        pbkdf2: pbkdf2::PBKDF2_HMAC_SHA256,
        length: 32,
        password,
    }
}

fn all() -> [Server; 3] {
    let sha1 = Server {
        name: "SCRAM-SHA-1",
        hmac: hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        pbkdf2: pbkdf2::PBKDF2_HMAC_SHA1,
        length: 20,
        password: PASSWORD,
    };
    let sha512 = Server {
        name: "SCRAM-SHA-512",
        hmac: hmac::HMAC_SHA512,
        pbkdf2: pbkdf2::PBKDF2_HMAC_SHA512,
        length: 64,
        password: PASSWORD,
    };
    [sha1, sha256(PASSWORD), sha512]
}

/// How the server answers at the end.
#[derive(PartialEq, Eq)]
struct Verdict {
    /// Whether the client's proof is right.
    proof_holds: bool,
    server_final: String,
}

impl Server {
    /// Answers the client's first message, reads its final one, and says what the server makes of it.
    fn exchange(&self, peer: &mut Peer, client_first: &str) -> Verdict {
        let bare = client_first.strip_prefix("n,,").expect(client_first);
        let nonce = bare.strip_prefix("n=ann,r=").expect(bare);
        assert!(nonce.len() >= 16, "{nonce}");
        let salt = b"salt of the server";
        let server_first = format!(
            "r={nonce}AndMore,s={},i={ITERATIONS}",
            BASE64_STANDARD.encode(salt)
        );
        peer.send_bytes(&packet(0xf0, &[0x18], self.name, &server_first));
        let answer = peer.expect_kind(0xf0);
        let (reason, method, client_final) = auth(&answer);
        assert_eq!(reason, 0x18, "{answer:x?}");
        assert_eq!(method, self.name);
        let (without_proof, proof) = client_final.split_once(",p=").expect(&client_final);
        assert_eq!(without_proof, format!("c=biws,r={nonce}AndMore"));

        let mut salted = vec![0; self.length];
        let iterations = NonZeroU32::new(ITERATIONS).unwrap();
        pbkdf2::derive(
            self.pbkdf2,
            iterations,
            salt,
            self.password.as_bytes(),
            &mut salted,
        );
        let sign = |key: &[u8], text: &str| {
            hmac::sign(&hmac::Key::new(self.hmac, key), text.as_bytes())
                .as_ref()
                .to_vec()
        };
        let auth_message = format!("{bare},{server_first},{without_proof}");
        let stored_key = ring::digest::digest(self.hmac.digest_algorithm(), &sign(&salted, "Client Key"));
        // What the client shows is its key, hidden by the signature.
        let signature = sign(stored_key.as_ref(), &auth_message);
        let shown: Vec<u8> = BASE64_STANDARD.decode(proof).unwrap();
        let key: Vec<u8> = shown.iter().zip(&signature).map(|(a, b)| a ^ b).collect();
        let found = ring::digest::digest(self.hmac.digest_algorithm(), &key);
        let server_signature = sign(&sign(&salted, "Server Key"), &auth_message);
        Verdict {
            proof_holds: found.as_ref() == stored_key.as_ref(),
            server_final: format!("v={}", BASE64_STANDARD.encode(server_signature)),
        }
    }

    /// Reads CONNECT, which holds no user name and no password, and does the exchange that it begins.
    fn connect(&self, peer: &mut Peer) -> Verdict {
        let connect = peer.expect_kind(0x10);
        let shown = String::from_utf8_lossy(&connect).into_owned();
        assert!(!shown.contains(self.password), "{shown}");
        let start = connect.windows(6).position(|six| six == b"\0\x04MQTT").unwrap();
        assert_eq!(connect[start + 7] & 0xc0, 0, "the flags of CONNECT");
        let (method, client_first) = method_and_data(&connect[start + 10..]);
        assert_eq!(method, self.name);
        self.exchange(peer, &client_first)
    }

    /// Accepts a client that knows the password.
    pub(crate) fn accept(&self, peer: &mut Peer) {
        let verdict = self.connect(peer);
        assert!(verdict.proof_holds, "the client does not know the password");
        self.connack(peer, &verdict.server_final);
    }

    fn connack(&self, peer: &mut Peer, server_final: &str) {
        peer.send_bytes(&packet(0x20, &[0, 0], self.name, server_final));
    }
}

/// A packet of MQTT 5 with authentication method and data.
fn packet(first: u8, head: &[u8], method: &str, data: &str) -> Vec<u8> {
    let mut properties = Vec::new();
    for (identifier, value) in [(0x15, method), (0x16, data)] {
        properties.push(identifier);
        properties.extend_from_slice(&u16::try_from(value.len()).unwrap().to_be_bytes());
        properties.extend_from_slice(value.as_bytes());
    }
    let mut body = head.to_vec();
    put_length(properties.len(), &mut body);
    body.extend_from_slice(&properties);
    let mut packet = vec![first];
    put_length(body.len(), &mut packet);
    packet.extend_from_slice(&body);
    packet
}

fn put_length(mut length: usize, out: &mut Vec<u8>) {
    while length >= 0x80 {
        out.push(u8::try_from(length % 0x80).unwrap() | 0x80);
        length /= 0x80;
    }
    out.push(u8::try_from(length).unwrap());
}

/// What follows a length of one byte or two.
fn behind_length(bytes: &[u8]) -> &[u8] {
    if bytes[0] < 0x80 { &bytes[1..] } else { &bytes[2..] }
}

/// Reason, method and data of an AUTH.
fn auth(packet: &[u8]) -> (u8, String, String) {
    let body = behind_length(&packet[1..]);
    let (method, data) = method_and_data(&body[1..]);
    (body[0], method, data)
}

/// Method and data at the start of properties, whose length stands before them.
fn method_and_data(properties: &[u8]) -> (String, String) {
    let mut rest = behind_length(properties);
    let mut next = |identifier: u8| {
        assert_eq!(rest[0], identifier, "{properties:x?}");
        let length = usize::from(u16::from_be_bytes([rest[1], rest[2]]));
        let value = String::from_utf8(rest[3..3 + length].to_vec()).unwrap();
        rest = &rest[3 + length..];
        value
    };
    (next(0x15), next(0x16))
}

fn publish(server: &Wire, method: &str) -> Program {
    Program::culex(["pub", "-t", "t", "-m", "x", "-q", "1", "-u", "ann"])
        .args(["--auth-method", method])
        .at_port(server.port())
}

/// What follows CONNACK.
fn take_message(peer: &mut Peer) {
    peer.expect("32 07 00 01 't' 00 01 00 'x'");
    peer.send("40 02 00 01");
    peer.expect("e0 00");
    peer.half_close();
    peer.expect_end();
}

#[test]
fn each_mechanism_proves_both_sides() {
    for server in all() {
        let wire = Wire::one(move |peer| {
            server.accept(peer);
            take_message(peer);
        });
        publish(&wire, server.name).args(["-P", PASSWORD]).run();
    }
}

#[test]
fn the_password_comes_from_the_usual_places() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("password");
    fs::write(&file, format!("{PASSWORD}\n")).unwrap();
    let scripted = || {
        Wire::one(|peer| {
            sha256(PASSWORD).accept(peer);
            take_message(peer);
        })
    };
    let server = scripted();
    publish(&server, "SCRAM-SHA-256")
        .args(["--password-file"])
        .args([&file])
        .run();
    let server = scripted();
    publish(&server, "SCRAM-SHA-256")
        .env("CULEX_PASSWORD", PASSWORD)
        .run();
    let server = scripted();
    let url = format!("mqtt://ann:{PASSWORD}@127.0.0.1:{}", server.port());
    Program::culex(["pub", "-t", "t", "-m", "x", "-q", "1", "-L", &url])
        .env("CULEX_AUTH_METHOD", "SCRAM-SHA-256")
        .run();
}

#[test]
fn a_wrong_password_is_the_broker_s_to_refuse() {
    let server = Wire::one(|peer| {
        assert!(!sha256("another").connect(peer).proof_holds);
        peer.send("20 03 00 87 00");
        peer.half_close();
        peer.expect_end();
    });
    publish(&server, "SCRAM-SHA-256")
        .args(["-P", PASSWORD])
        .status(4)
        .stderr(Text::matching(
            "culex: the broker refused the connection: Not authorized \\(0x87\\)\nhint: .*\n",
        ))
        .run();
}

/// A false broker accepts whatever the client sends.
#[test]
fn a_broker_that_does_not_know_the_password_is_found_out() {
    let refused = |server: &Wire, words: &str| {
        publish(server, "SCRAM-SHA-256")
            .args(["-P", PASSWORD])
            .status(4)
            .stderr(format!("culex: authentication failed: the broker {words}\n"))
            .run();
    };
    let server = Wire::one(|peer| {
        let verdict = sha256("another").connect(peer);
        sha256("another").connack(peer, &verdict.server_final);
        peer.expect_end();
    });
    refused(&server, "does not know the password: its signature is wrong");
    let without_proof = "accepted without a proof that it knows the password";
    let server = Wire::one(|peer| {
        sha256(PASSWORD).connect(peer);
        peer.send("20 03 00 00 00");
        peer.expect_end();
    });
    refused(&server, without_proof);
    let server = Wire::one(|peer| {
        peer.accept_v5();
        peer.expect_end();
    });
    refused(&server, without_proof);
}

#[test]
fn a_server_that_asks_for_what_no_client_should_do_is_left() {
    for (first, words) in [
        (
            "r=NONCE,s=QQ==,i=4096",
            "the broker answered to another SCRAM exchange",
        ),
        (
            "r=NONCEx,s=QQ==,i=1",
            "the broker asks for 1 iterations of SCRAM; below 4096 the password could be guessed from the answer",
        ),
        (
            "r=NONCEx,s=QQ==,i=4000000000",
            "the broker asks for 4000000000 iterations of SCRAM; 2000000 are the most",
        ),
        ("nonsense", "the broker's first message of SCRAM is malformed"),
        ("", "the broker's first message of SCRAM is malformed"),
    ] {
        let server = Wire::one(move |peer| {
            let connect = peer.expect_kind(0x10);
            let start = connect.windows(6).position(|six| six == b"\0\x04MQTT").unwrap();
            let (method, client_first) = method_and_data(&connect[start + 10..]);
            let nonce = client_first.rsplit_once("r=").unwrap().1;
            peer.send_bytes(&packet(0xf0, &[0x18], &method, &first.replace("NONCE", nonce)));
            peer.expect_end();
        });
        publish(&server, "SCRAM-SHA-256")
            .args(["-P", PASSWORD])
            .status(4)
            .stderr(format!("culex: authentication failed: {words}\n"))
            .run();
    }
}

/// A subscriber that authenticates anew very often, and ends after one message.
fn subscribe(server: &Wire) -> Program {
    Program::culex(["sub", "-t", "t", "-C", "1", "-u", "ann", "-P", PASSWORD])
        .args(["--auth-method", "SCRAM-SHA-256"])
        .at_port(server.port())
}

fn take_subscription(peer: &mut Peer) {
    peer.expect("82 07 00 01 00 00 01 't' 00");
    peer.send("90 04 00 01 00 00");
}

#[test]
fn a_client_authenticates_anew_on_the_same_connection() {
    let server = Wire::one(|peer| {
        let server = sha256(PASSWORD);
        server.accept(peer);
        take_subscription(peer);
        let mut nonces = Vec::new();
        for _ in 0..3 {
            let (reason, method, client_first) = auth(&peer.expect_kind(0xf0));
            assert_eq!(reason, 0x19);
            assert_eq!(method, server.name);
            let verdict = server.exchange(peer, &client_first);
            assert!(verdict.proof_holds);
            peer.send_bytes(&packet(0xf0, &[0], server.name, &verdict.server_final));
            nonces.push(client_first);
        }
        nonces.sort();
        nonces.dedup();
        assert_eq!(nonces.len(), 3, "a nonce came twice");
        peer.send("30 05 00 01 't' 00 'm'");
        peer.half_close();
        peer.drain();
    });
    subscribe(&server)
        .args(["--reauth-every", "20ms"])
        .stdout("m\n")
        .run();
}

#[test]
fn a_broker_that_fails_to_prove_itself_later_is_left() {
    let server = Wire::one(|peer| {
        let server = sha256(PASSWORD);
        server.accept(peer);
        take_subscription(peer);
        let (_, _, client_first) = auth(&peer.expect_kind(0xf0));
        server.exchange(peer, &client_first);
        peer.send_bytes(&packet(0xf0, &[0], server.name, "v=QQ=="));
        peer.expect("e0 01 80");
        peer.expect_end();
    });
    subscribe(&server)
        .args(["--reauth-every", "20ms"])
        .status(4)
        .stderr(
            "culex: authentication failed: the broker does not know the password: its signature is wrong\n",
        )
        .run();
}

/// Only the client begins it (section 4.12.1).
#[test]
fn auth_that_nobody_asked_for_is_an_error() {
    for auth in ["f0 00", "f0 02 18 00", "f0 02 19 00"] {
        let server = Wire::one(move |peer| {
            sha256(PASSWORD).accept(peer);
            take_subscription(peer);
            peer.send(auth);
            peer.expect("e0 01 82");
            peer.expect_end();
        });
        subscribe(&server)
            .status(5)
            .stderr("culex: the broker sent AUTH where it may not\n")
            .run();
    }
}

/// Each client of a load test proves that it knows the password, and sends it no more than others do.
#[test]
fn the_clients_of_a_load_test_authenticate_too() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("credentials");
    fs::write(&file, format!("ann,{PASSWORD}\n")).unwrap();
    let by_file = ["--credentials", file.to_str().unwrap()];
    for credentials in [&["-u", "ann", "-P", PASSWORD], &by_file[..]] {
        let server = Wire::serve(|door| {
            let mut clients: Vec<Peer> = (0..2)
                .map(|_| {
                    let mut peer = door.open();
                    sha256(PASSWORD).accept(&mut peer);
                    peer
                })
                .collect();
            for peer in &mut clients {
                peer.expect("e0 00");
                peer.half_close();
                peer.expect_end();
            }
        });
        let output = Program::culex(["bench", "conn", "--clients", "2", "--duration", "100ms"])
            .args([
                "--warmup",
                "0",
                "--auth-method",
                "SCRAM-SHA-256",
                "--output",
                "json",
            ])
            .args(["--reauth-every", "1ms"])
            .args(credentials)
            .at_port(server.port())
            .stdout(Text::Anything)
            .stderr(Text::matching("culex: --reauth-every has no effect in bench\n.*"))
            .run();
        assert!(!output.notices().contains(PASSWORD));
    }
}

#[test]
fn a_broker_without_the_method_says_so() {
    let broker = Mosquitto::start();
    Program::culex(["pub", "-t", "t", "-m", "x", "-u", "ann", "-P", PASSWORD])
        .args(["--auth-method", "SCRAM-SHA-256"])
        .at(&broker)
        .status(4)
        .stderr(
            "culex: the broker refused the connection: Bad authentication method (0x8c)\nhint: the broker does not \
             take this --auth-method, or none at all\n",
        )
        .run();
}

#[test]
fn what_cannot_work_is_refused_before_anything_is_sent() {
    let credentials = "hint: give a user name with -u and a password with --ask-password, --password-file or \
                       CULEX_PASSWORD\n";
    for (flags, words) in [
        (
            &["-u", "ann"][..],
            format!("--auth-method: SCRAM needs a user name and a password\n{credentials}"),
        ),
        (
            &["-P", "x"],
            format!("--auth-method: SCRAM needs a user name and a password\n{credentials}"),
        ),
        (
            &["-u", "ann", "-P", "\u{7}"],
            format!(
                "--auth-method: the password is empty or has characters that SCRAM does not allow (RFC \
                 4013)\n{credentials}"
            ),
        ),
    ] {
        Program::culex(["pub", "-t", "t", "-m", "x", "-h", "127.0.0.1", "-p", "1"])
            .args(["--auth-method", "SCRAM-SHA-256"])
            .args(flags)
            .status(2)
            .stderr(format!("culex: {words}"))
            .run();
    }
}
