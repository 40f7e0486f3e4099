//! Command lines that are understood: the whole struct, then what each option changes in it.

use std::time::Duration;

use bytes::Bytes;

use super::{Made, accepted, parsed_in};
use crate::app::{
    LimitPolicy, Matching, PayloadSource, PublishOptions, Repeat, RequestOptions, RetainedPolicy,
    SubscribeExtras, SubscribeOptions, UnsubscribeManner,
};
use crate::cli::{Action, Diagnostics, Invocation, PasswordSource};
use crate::client::{ClientIdentifier, ConnectOptions, Reconnect};
use crate::exit::Dialect;
use crate::format::OutputOptions;
use crate::mqtt::packet::{Subscription, SubscriptionOptions, Will};
use crate::mqtt::{Properties, Property, ProtocolVersion, QoS, TopicFilter, TopicName};
use crate::net::{
    ClientCertificate, Endpoint, Proxy, TlsOptions, TlsVersion, Verification, WebSocketOptions,
};

pub(super) fn properties(given: &[Property<'_>]) -> Properties {
    let mut list = Properties::new();
    for property in given {
        list.push(*property).unwrap();
    }
    list
}

fn tcp(host: &str, port: u16) -> Endpoint {
    let host = host.to_owned();
    Endpoint::Tcp { host, port }
}

fn connect_defaults() -> ConnectOptions {
    let mut connect = ConnectOptions::new(tcp("localhost", 1883));
    connect.client_identifier = ClientIdentifier::Exactly(String::new());
    connect.network.nodelay = false;
    connect.network.connect_timeout = Duration::from_mins(1);
    connect.max_inflight = Some(20);
    connect
}

/// What a subscriber does when its connection is lost.
fn stays(mut connect: ConnectOptions) -> ConnectOptions {
    connect.reconnect = Reconnect::every(Duration::from_secs(1));
    connect
}

pub(super) fn subscription(filter: &str, options: SubscriptionOptions) -> Subscription {
    let filter = TopicFilter::new(filter).unwrap();
    Subscription { filter, options }
}

fn invocation(connect: ConnectOptions, action: Action) -> Invocation {
    Invocation {
        dialect: Dialect::Mosquitto,
        connect,
        password: PasswordSource::Given,
        handles_signals: matches!(action, Action::Subscribe(_)),
        action,
        diagnostics: Diagnostics::default(),
        warnings: Vec::new(),
    }
}

pub(super) fn publish_defaults() -> PublishOptions {
    PublishOptions {
        encoding: None,
        then: None,
        topic: TopicName::new("a").unwrap(),
        qos: QoS::AtMostOnce,
        retain: false,
        limits: LimitPolicy::Lenient,
        properties: Properties::new(),
        source: PayloadSource::Argument(Bytes::from_static(b"b")),
        records: None,
        repeat: Repeat {
            one_by_one: true,
            ..Repeat::default()
        },
        rate: None,
        spool: None,
        refuses_empty_input: true,
        fault: None,
    }
}

pub(super) fn subscribe_defaults() -> SubscribeOptions {
    SubscribeOptions {
        subscriptions: vec![subscription("a", SubscriptionOptions::default())],
        properties: Properties::new(),
        unsubscribe: Vec::new(),
        unsubscribe_properties: Properties::new(),
        filter_out: Vec::new(),
        count: None,
        timeout: None,
        exit_after_subscribe: false,
        retained: RetainedPolicy::Print,
        output: OutputOptions::default(),
        stages: None,
        sink: None,
        extras: SubscribeExtras {
            unsubscribe: UnsubscribeManner::AtOnce,
            will_when_stopped: true,
            ..SubscribeExtras::default()
        },
    }
}

#[test]
fn the_defaults_are_upstreams() {
    let expected = Action::Publish(publish_defaults());
    assert_eq!(
        accepted("pub -t a -m b"),
        invocation(connect_defaults(), expected)
    );
    let expected = Action::Subscribe(subscribe_defaults());
    assert_eq!(
        accepted("sub -t a"),
        invocation(stays(connect_defaults()), expected)
    );
    let mut connect = connect_defaults();
    connect.version = ProtocolVersion::V5;
    connect.connect_properties = properties(&[Property::ReceiveMaximum(1)]);
    let expected = Action::Request(RequestOptions {
        topic: TopicName::new("a").unwrap(),
        qos: QoS::AtMostOnce,
        properties: Properties::new(),
        source: PayloadSource::Argument(Bytes::from_static(b"b")),
        response_topic: Some(TopicName::new("e").unwrap()),
        subscription: SubscriptionOptions::default(),
        subscribe_properties: Properties::new(),
        timeout: None,
        retained: RetainedPolicy::Print,
        matching: Matching::Anything,
        inflight: 1,
        responses: 1,
        latency: false,
        will_when_stopped: true,
        output: OutputOptions::default(),
    });
    assert_eq!(accepted("rr -t a -m b -e e"), invocation(connect, expected));
}

#[test]
fn options_of_the_connection() {
    let check = |line: &str, change: fn(&mut ConnectOptions)| {
        let mut expected = stays(connect_defaults());
        change(&mut expected);
        assert_eq!(accepted(&format!("sub -t a {line}")).connect, expected, "{line}");
    };
    check("-h one -h two -p 7", |connect| {
        connect.servers = tcp("two", 7).into();
    });
    check("-p abc", |connect| {
        connect.servers = Endpoint::Unix("localhost".into()).into();
    });
    check("--unix /s", |connect| {
        connect.servers = Endpoint::Unix("/s".into()).into();
    });
    check("--unix /s -p 8", |connect| connect.servers = tcp("/s", 8).into());
    check("--unix /s -h /t", |connect| {
        connect.servers = Endpoint::Unix("/t".into()).into();
    });
    check("-A ::1 --nodelay", |connect| {
        connect.network.source_address = Some("::1".to_owned());
        connect.network.nodelay = true;
    });
    check("-i me -c", |connect| {
        connect.client_identifier = ClientIdentifier::Exactly("me".to_owned());
        connect.clean_start = false;
    });
    check("-I me", |connect| {
        connect.client_identifier = ClientIdentifier::ProcessId("me".to_owned());
    });
    check("-k 0005s", |connect| {
        connect.keep_alive = 5;
        connect.network.connect_timeout = Duration::from_secs(5);
    });
    check("-M 65535", |connect| connect.max_inflight = Some(65_535));
    check("-M 65536", |connect| connect.max_inflight = Some(20));
    check("-V 31", |connect| {
        connect.version = ProtocolVersion::V3_1;
        connect.client_identifier = ClientIdentifier::RandomOf("mosq-".to_owned(), 18);
    });
    check("-u me -P \\xff", |connect| {
        connect.credentials.username = Some("me".to_owned());
        connect.credentials.password = Some(vec![0xff]);
    });
    check("--will-topic w --will-qos 2 --will-retain", |connect| {
        connect.will = Some(Will {
            topic: TopicName::new("w").unwrap(),
            payload: Bytes::new(),
            qos: QoS::ExactlyOnce,
            retain: true,
            properties: Properties::new(),
        });
    });
    check("--will-qos 1", |_| {});
    check("-x 9 -V mqttv311", |_| {});
}

#[test]
fn version_5_and_its_properties() {
    let check = |line: &str, given: &[Property<'_>]| {
        let connect = accepted(&format!("sub -t a -i me {line}")).connect;
        assert_eq!(connect.version, ProtocolVersion::V5, "{line}");
        assert_eq!(connect.connect_properties, properties(given), "{line}");
    };
    let (maximum, expiry) = (Property::ReceiveMaximum(20), Property::SessionExpiryInterval);
    check("-V 5", &[maximum]);
    check("-V 5 -M 5 -C 21", &[maximum]);
    check("-V 5 -C 3", &[Property::ReceiveMaximum(3)]);
    check(
        "-C 3 -D connect receive-maximum 9",
        &[Property::ReceiveMaximum(9)],
    );
    check("-x 10 -c", &[expiry(10), maximum]);
    check("-x 0 -c", &[maximum]);
    check("-c -V 5", &[expiry(u32::MAX), maximum]);
    check("-x ∞", &[expiry(u32::MAX), maximum]);
    check("-x -1", &[expiry(u32::MAX), maximum]);
    check("-V 311 -x 0x10", &[expiry(16), maximum]);
    check(
        "-x 1 -D CONNECT User-Property k \u{1}\u{fffe} -D connect maximum-packet-size 7x",
        &[
            Property::UserProperty("k", "\u{1}\u{fffe}"),
            Property::MaximumPacketSize(7),
            expiry(1),
            maximum,
        ],
    );
    let invocation = accepted(
        "sub -t a -D subscribe subscription-identifier 5 -D unsubscribe user-property a b -P p \
         -D disconnect reason-string bye -D disconnect reason-string twice -D will will-delay-interval 3 \
         --will-topic w",
    );
    let connect = invocation.connect;
    assert_eq!(
        connect.disconnect_properties,
        properties(&[Property::ReasonString("bye")])
    );
    let will = connect.will.unwrap().properties;
    assert_eq!(will, properties(&[Property::WillDelayInterval(3)]));
    assert_eq!(connect.credentials.password, Some(b"p".to_vec()));
    let Action::Subscribe(subscribe) = invocation.action else {
        panic!("no subscription");
    };
    assert_eq!(
        subscribe.properties,
        properties(&[Property::SubscriptionIdentifier(5)])
    );
    assert_eq!(
        subscribe.unsubscribe_properties,
        properties(&[Property::UserProperty("a", "b")])
    );
}

#[test]
fn urls_are_taken_apart() {
    for (url, endpoint, username, password, topic) in [
        ("mqtt://h/a", tcp("h", 1883), None, None, "a"),
        ("MQTT://h:7/a", tcp("h", 7), None, None, "a"),
        ("mqtt://h//a/%20", tcp("h", 1883), None, None, "/a/%20"),
        ("mqtt://u@h/a@b", tcp("h", 1883), Some("u"), None, "a@b"),
        ("mqtt://u:p:q@h:1:2/a", tcp("h", 1), Some("u"), Some("p:q"), "a"),
        ("mqtt://@h/a", tcp("h", 1883), Some(""), None, "a"),
        ("mqtt://u@x@h/a", tcp("x@h", 1883), Some("u"), None, "a"),
        ("mqtt://h:-1/a", tcp("h", 1883), None, None, "a"),
        ("mqtt://h:x/a", Endpoint::Unix("h".into()), None, None, "a"),
    ] {
        let invocation = accepted(&format!("pub -p 5 -h x -m b -L {url}"));
        assert_eq!(invocation.connect.servers, endpoint.into(), "{url}");
        let credentials = invocation.connect.credentials;
        assert_eq!(credentials.username.as_deref(), username, "{url}");
        assert_eq!(
            credentials.password.as_deref(),
            password.map(str::as_bytes),
            "{url}"
        );
        let Action::Publish(publish) = invocation.action else {
            panic!("no publication");
        };
        assert_eq!(publish.topic.as_str(), topic, "{url}");
    }
    let later = accepted("pub -L mqtt://u@h:7/a -m b -h other -p 8 -u v").connect;
    assert_eq!(later.servers, tcp("other", 8).into());
    assert_eq!(later.credentials.username.as_deref(), Some("v"));
    for (scheme, port, websocket, tls) in [
        ("ws", 1883, true, false),
        ("mqtts", 8883, false, true),
        ("WSS", 8883, true, true),
    ] {
        let invocation = accepted(&format!("sub -L {scheme}://h/a"));
        assert_eq!(invocation.connect.servers, tcp("h", port).into(), "{scheme}");
        assert_eq!(
            invocation.connect.network.websocket.is_some(),
            websocket,
            "{scheme}"
        );
        let options = invocation.connect.network.tls;
        let os_certificates = options.map(|tls| tls.options().os_certificates);
        assert_eq!(os_certificates, tls.then_some(true), "{scheme}");
    }
}

#[test]
fn tls_is_what_its_options_make_of_it() {
    let made = || Made::default().file("ca", "").file("c", "").file("k", "");
    let tls = |line: &str| {
        let connect = parsed_in(&made(), &format!("sub -t a {line}")).unwrap().connect;
        let options = connect.network.tls.map(|tls| tls.options().clone());
        (options, connect.servers.first().endpoint.clone())
    };
    let expected = TlsOptions {
        os_certificates: false,
        ca_files: vec!["ca".into()],
        ca_directories: vec!["d".into()],
        client_certificate: Some(ClientCertificate {
            certificate: "c".into(),
            key: "k".into(),
        }),
        min_version: Some(TlsVersion::V1_3),
        max_version: None,
        ciphers: Some("ALL".to_owned()),
        alpn: vec!["x".repeat(254)],
        server_name: None,
        verification: Verification::SkipHostname,
        key_log: Some("log".into()),
    };
    let all = format!(
        "--cafile ca --capath d --cert c --key k --keyform pem --ciphers ALL --tls-version TlsV1.3 \
         --insecure --tls-keylog log --tls-alpn {}",
        "x".repeat(300)
    );
    let (plain, secure) = (tcp("localhost", 1883), tcp("localhost", 8883));
    assert_eq!(tls(&all), (Some(expected), secure.clone()));
    assert_eq!(tls(&format!("{all} --no-tls")), (None, plain.clone()));
    assert_eq!(
        tls("--insecure --cert x --key y --tls-version tlsv1.2"),
        (None, plain.clone())
    );
    let os = || {
        Some(TlsOptions {
            os_certificates: true,
            ..TlsOptions::default()
        })
    };
    assert_eq!(tls("-p 8883"), (os(), secure.clone()));
    assert_eq!(tls("--tls-use-os-certs"), (os(), plain));
    let cafile = Some(TlsOptions {
        ca_files: vec!["ca".into()],
        ..TlsOptions::default()
    });
    assert_eq!(tls("-p 8883 --cafile ca"), (cafile, secure));
}

#[test]
fn what_lies_between_socket_and_mqtt() {
    let invocation = accepted("sub -t a --ws --proxy socks5h://u%40v@p");
    let expected = Proxy::socks5h("p".to_owned(), 1080, (Some("u@v".to_owned()), None));
    assert_eq!(invocation.connect.network.proxy, Some(expected));
    let websocket = invocation.connect.network.websocket;
    assert_eq!(websocket, Some(WebSocketOptions::default()));
}

#[test]
fn the_options_file_comes_before_the_arguments() {
    let made = || {
        Made::default()
            .variable("HOME", "/home/me")
            .file("/home/me/.config/mosquitto_sub", "-h home\n-t f\n-o other\n")
            .file("/xdg/mosquitto_sub", "-h xdg\n")
            .file("/mosquitto_sub", "-h root\n")
            .file("mine", "-h mine")
    };
    let host = |made: Made, line: &str| {
        parsed_in(&made, line)
            .unwrap()
            .connect
            .servers
            .first()
            .endpoint
            .clone()
    };
    assert_eq!(host(made(), "sub -t a"), tcp("home", 1883));
    assert_eq!(host(made(), "sub -t a -h h"), tcp("h", 1883));
    assert_eq!(
        host(made().variable("XDG_CONFIG_HOME", "/xdg"), "sub -t a"),
        tcp("xdg", 1883)
    );
    assert_eq!(
        host(made().variable("XDG_CONFIG_HOME", ""), "sub -t a"),
        tcp("root", 1883)
    );
    assert_eq!(
        host(made().variable("XDG_CONFIG_HOME", "/none"), "sub -t a"),
        tcp("localhost", 1883)
    );
    assert_eq!(host(made(), "sub -t a -o mine"), tcp("mine", 1883));
    assert_eq!(host(made(), "sub -t a -o none"), tcp("localhost", 1883));
    assert_eq!(host(made(), "sub -t -o -i -o"), tcp("home", 1883));
    let Action::Subscribe(options) = parsed_in(&made(), "sub -t a").unwrap().action else {
        panic!("no subscription");
    };
    let filters: Vec<_> = options
        .subscriptions
        .iter()
        .map(|one| one.filter.as_str())
        .collect();
    assert_eq!(filters, ["f", "a"]);
}
