//! What the flags come to that every command has.

use std::time::Duration;

use super::{error, invocation, parse_with, parsed, properties, publish, tcp};
use crate::cli::{Action, Diagnostics, Invocation, PasswordSource};
use crate::client::{Attempts, ClientIdentifier, Delay, FirstConnect, Reconnect, Servers};
use crate::mqtt::packet::Will;
use crate::mqtt::{Properties, Property, ProtocolVersion, QoS, TopicName};
use crate::net::{ClientCertificate, Endpoint, TlsOptions, TlsVersion, Verification, WebSocketOptions};

/// `culex pub -t a -n` and `flags`, against the same invocation changed by `change`.
fn connects(flags: &str, change: impl FnOnce(&mut Invocation)) {
    let mut expected = invocation(Action::Publish(publish()));
    change(&mut expected);
    assert_eq!(parsed(&format!("culex pub -t a -n {flags}")), expected, "{flags}");
}

#[test]
fn defaults_of_the_connection() {
    connects("", |_| {});
}

#[test]
fn brokers() {
    connects("-h b -p 1884", |i| i.connect.servers = tcp("b", 1884).into());
    connects("-h b -h [::1]", |i| {
        i.connect.servers = Servers::new(tcp("b", 1883), [tcp("::1", 1883).into()]);
    });
    connects("-L mqtt://u:p%40@b:7", |i| {
        i.connect.servers = tcp("b", 7).into();
        i.connect.credentials.username = Some("u".to_owned());
        i.connect.credentials.password = Some(b"p@".to_vec());
    });
    connects("--broker mqtt://u:p@b -u v -P w", |i| {
        i.connect.servers = tcp("b", 1883).into();
        i.connect.credentials.username = Some("v".to_owned());
        i.connect.credentials.password = Some(b"w".to_vec());
    });
    connects("--unix /run/m.sock", |i| {
        i.connect.servers = Endpoint::Unix("/run/m.sock".into()).into();
    });
    connects("--url unix:///run/m.sock", |i| {
        i.connect.servers = Endpoint::Unix("/run/m.sock".into()).into();
    });
}

#[test]
fn the_network() {
    connects(
        "-A 10.0.0.7 --interface eth0 --no-nodelay --connect-timeout 500ms",
        |i| {
            i.connect.network.source_address = Some("10.0.0.7".to_owned());
            i.connect.network.interface = Some("eth0".to_owned());
            i.connect.network.nodelay = false;
            i.connect.network.connect_timeout = Duration::from_millis(500);
        },
    );
    connects("--no-nodelay --nodelay", |_| {});
}

fn with_tls(i: &mut Invocation, endpoint: Endpoint, change: impl FnOnce(&mut TlsOptions)) {
    let mut options = TlsOptions::default();
    change(&mut options);
    i.connect.servers = endpoint.into();
    i.connect.network.tls = Some(options.into());
}

#[test]
fn tls_is_turned_on_by_its_flags() {
    let secure = || tcp("localhost", 8883);
    connects("--tls", |i| with_tls(i, secure(), |o| o.os_certificates = true));
    connects("--ca f", |i| {
        with_tls(i, secure(), |o| o.ca_files = vec!["f".into()]);
    });
    connects("--cafile f --capath d -p 7", |i| {
        with_tls(i, tcp("localhost", 7), |o| {
            o.ca_files = vec!["f".into()];
            o.ca_directories = vec!["d".into()];
        });
    });
    connects("--cert c", |i| {
        with_tls(i, secure(), |o| {
            o.client_certificate = Some(ClientCertificate {
                certificate: "c".into(),
                key: "c".into(),
            });
        });
    });
    connects(
        "--cert c --key k --tls-server-name n --tls-alpn mqtt --ciphers x",
        |i| {
            with_tls(i, secure(), |o| {
                o.client_certificate = Some(ClientCertificate {
                    certificate: "c".into(),
                    key: "k".into(),
                });
                o.server_name = Some("n".to_owned());
                o.alpn = vec!["mqtt".to_owned()];
                o.ciphers = Some("x".to_owned());
            });
        },
    );
    connects("--tls-version tlsv1.3 --tls-keylog f", |i| {
        with_tls(i, secure(), |o| {
            o.min_version = Some(TlsVersion::V1_3);
            o.key_log = Some("f".into());
        });
    });
    connects("--insecure", |i| {
        with_tls(i, secure(), |o| o.verification = Verification::SkipAll);
        i.warnings = vec![
            "--insecure: the broker's certificate is not verified, so anyone on the way can read and change what is \
             sent"
                .to_owned(),
        ];
    });
}

#[test]
fn tls_is_implied_by_port_and_url() {
    connects("-p 8883", |i| with_tls(i, tcp("localhost", 8883), |_| {}));
    connects("-p 8883 --no-tls", |i| {
        i.connect.servers = tcp("localhost", 8883).into();
    });
    connects("-L mqtts://b", |i| with_tls(i, tcp("b", 8883), |_| {}));
    connects("-L tls://b:7", |i| with_tls(i, tcp("b", 7), |_| {}));
    connects("-L mqtt://b:8883", |i| i.connect.servers = tcp("b", 8883).into());
    connects("-L mqtt://b:7 --tls", |i| {
        with_tls(i, tcp("b", 7), |o| o.os_certificates = true);
    });
}

fn with_websocket(i: &mut Invocation, endpoint: Endpoint, path: &str, headers: &[(&str, &str)]) {
    i.connect.servers = endpoint.into();
    i.connect.network.websocket = Some(WebSocketOptions {
        path: path.to_owned(),
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    });
}

#[test]
fn websocket() {
    connects("--ws", |i| with_websocket(i, tcp("localhost", 80), "/mqtt", &[]));
    connects("--ws-path /x -p 9001", |i| {
        with_websocket(i, tcp("localhost", 9001), "/x", &[]);
    });
    connects("-L ws://b", |i| with_websocket(i, tcp("b", 80), "/mqtt", &[]));
    connects("-L ws://b:7/x?y=z", |i| {
        with_websocket(i, tcp("b", 7), "/x?y=z", &[]);
    });
    connects(
        "-L ws://b/x --ws-path /y --ws-header 'Authorization: Bearer z' --ws-header A:",
        |i| {
            with_websocket(i, tcp("b", 80), "/y", &[("Authorization", "Bearer z"), ("A", "")]);
        },
    );
    connects("-L wss://b", |i| {
        with_websocket(i, tcp("b", 443), "/mqtt", &[]);
        with_tls(i, tcp("b", 443), |_| {});
    });
    connects("--ws --insecure --quiet", |i| {
        with_websocket(i, tcp("localhost", 443), "/mqtt", &[]);
        with_tls(i, tcp("localhost", 443), |o| {
            o.verification = Verification::SkipAll;
        });
        i.diagnostics.quiet = true;
        i.warnings = Vec::new();
    });
}

#[test]
fn passwords() {
    connects("-u u -P -p", |i| {
        i.connect.credentials.username = Some("u".to_owned());
        i.connect.credentials.password = Some(b"-p".to_vec());
    });
    connects("-u u --password-file f", |i| {
        i.connect.credentials.username = Some("u".to_owned());
        i.password = PasswordSource::File("f".into());
    });
    connects("-u u --ask-password", |i| {
        i.connect.credentials.username = Some("u".to_owned());
        i.password = PasswordSource::Prompt;
    });
    connects("-P x -V 5", |i| {
        i.connect.version = ProtocolVersion::V5;
        i.connect.credentials.password = Some(b"x".to_vec());
    });
    let shown = format!("{:?}", parsed("culex pub -t a -n -u u -P hunter2"));
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn sessions() {
    connects("-i x -k 2m -M 7", |i| {
        i.connect.client_identifier = ClientIdentifier::Exactly("x".to_owned());
        i.connect.keep_alive = 120;
        i.connect.max_inflight = Some(7);
    });
    connects("-I x --keepalive 0", |i| {
        i.connect.client_identifier = ClientIdentifier::ProcessId("x".to_owned());
        i.connect.keep_alive = 0;
    });
    connects("-c -i x", |i| {
        i.connect.client_identifier = ClientIdentifier::Exactly("x".to_owned());
        i.connect.clean_start = false;
    });
    connects("-c -i x -V 5", |i| {
        i.connect.version = ProtocolVersion::V5;
        i.connect.client_identifier = ClientIdentifier::Exactly("x".to_owned());
        i.connect.clean_start = false;
        i.connect.connect_properties = properties(&[Property::SessionExpiryInterval(u32::MAX)]);
    });
    connects("-c -i x -x 1h", |i| {
        i.connect.version = ProtocolVersion::V5;
        i.connect.client_identifier = ClientIdentifier::Exactly("x".to_owned());
        i.connect.clean_start = false;
        i.connect.connect_properties = properties(&[Property::SessionExpiryInterval(3600)]);
    });
    connects("-i x -x -1", |i| {
        i.connect.version = ProtocolVersion::V5;
        i.connect.client_identifier = ClientIdentifier::Exactly("x".to_owned());
        i.connect.connect_properties = properties(&[Property::SessionExpiryInterval(u32::MAX)]);
    });
}

#[test]
fn versions() {
    for (version, names) in [
        (ProtocolVersion::V3_1, ["31", "3.1", "mqttv31"]),
        (ProtocolVersion::V3_1_1, ["311", "3.1.1", "mqttv311"]),
        (ProtocolVersion::V5, ["5", "5.0", "mqttv5"]),
    ] {
        for name in names {
            connects(&format!("-V {name}"), |i| i.connect.version = version);
        }
    }
}

#[test]
fn wills() {
    connects(
        "--will-topic w --will-payload -x --will-qos 1 --will-retain",
        |i| {
            i.connect.will = Some(Will {
                topic: TopicName::new("w").unwrap(),
                payload: "-x".into(),
                qos: QoS::AtLeastOnce,
                retain: true,
                properties: Properties::new(),
            });
        },
    );
    connects("--will-topic w --will-delay 1m -D will content-type x", |i| {
        i.connect.version = ProtocolVersion::V5;
        i.connect.will = Some(Will {
            topic: TopicName::new("w").unwrap(),
            payload: "".into(),
            qos: QoS::AtMostOnce,
            retain: false,
            properties: properties(&[Property::WillDelayInterval(60), Property::ContentType("x")]),
        });
    });
}

#[test]
fn properties_keep_their_order() {
    let line = "--user-property b=1 -D connect user-property k v --content-type x -D publish user-property a -q \
                --receive-maximum 9 -D disconnect reason-string 'good bye' --user-property b=2 --response-topic r";
    let mut options = publish();
    options.properties = properties(&[
        Property::UserProperty("b", "1"),
        Property::ContentType("x"),
        Property::UserProperty("a", "-q"),
        Property::UserProperty("b", "2"),
        Property::ResponseTopic("r"),
    ]);
    connects(line, |i| {
        i.action = Action::Publish(options);
        i.connect.version = ProtocolVersion::V5;
        i.connect.connect_properties =
            properties(&[Property::UserProperty("k", "v"), Property::ReceiveMaximum(9)]);
        i.connect.disconnect_properties = properties(&[Property::ReasonString("good bye")]);
    });
}

#[test]
fn diagnostics() {
    connects("-d --color always", |i| {
        i.diagnostics = Diagnostics {
            debug: true,
            quiet: false,
            color: true,
        };
    });
    connects("--quiet", |i| i.diagnostics.quiet = true);
}

#[test]
fn lost_connections() {
    let policy = |line: &str| parsed(line).connect.reconnect;
    let always = Reconnect {
        attempts: Attempts::Always,
        ..Reconnect::default()
    };
    for (line, expected) in [
        ("culex sub -t a", always),
        ("culex watch", always),
        ("culex pub -t a -l", always),
        ("culex pub -t a -n", Reconnect::default()),
        ("culex pub -t a -s", Reconnect::default()),
        ("culex rr -t a -n", Reconnect::default()),
        ("culex rr -t a -l", always),
        ("culex rr -t a -l --reconnect never", Reconnect::default()),
        ("culex rr -t a -n --reconnect always", always),
        ("culex top", always),
        ("culex retain-clear a", Reconnect::default()),
        ("culex sub -t a --reconnect never", Reconnect::default()),
        ("culex pub -t a -n --reconnect always", always),
    ] {
        assert_eq!(policy(line), expected, "{line}");
    }
    assert_eq!(
        policy("culex pub -t a -l --reconnect 3 --reconnect-delay 5ms..1m --retry-first-connect"),
        Reconnect {
            attempts: Attempts::UpTo(3),
            delay: Delay {
                shortest: Duration::from_millis(5),
                longest: Duration::from_mins(1),
            },
            first: FirstConnect::Retried,
            ..Reconnect::default()
        }
    );
    let environment = [("CULEX_RECONNECT", "7"), ("CULEX_RETRY_FIRST_CONNECT", "1")];
    let reconnect = |line: &str| parse_with(&environment, line).unwrap().connect.reconnect;
    let policy = reconnect("culex sub -t a");
    assert_eq!(
        (policy.attempts, policy.first),
        (Attempts::UpTo(7), FirstConnect::Retried)
    );
    let policy = reconnect("culex sub -t a --reconnect always");
    assert_eq!(policy.attempts, Attempts::Always);
}

#[test]
fn commands_that_end_with_their_connection() {
    for line in ["culex probe", "culex retain-clear a"] {
        assert_eq!(
            error(&[], &format!("{line} --reconnect 3")),
            "culex: --reconnect is for sub, pub, rr, top and watch: this command ends with its connection"
        );
        assert_eq!(
            parse_with(&[("CULEX_RECONNECT", "always")], line).map(|_| ()),
            Ok(()),
            "{line}"
        );
    }
}
