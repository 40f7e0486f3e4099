use super::*;
use crate::mqtt::ReasonCode;
use crate::mqtt::packet::ConnAck;

fn report() -> Report {
    let mut properties = Properties::new();
    for property in [
        Property::MaximumQoS(1),
        Property::SharedSubscriptionAvailable(0),
        Property::ReceiveMaximum(20),
        Property::TopicAliasMaximum(10),
        Property::MaximumPacketSize(1_000_000),
        Property::SessionExpiryInterval(7_200),
        Property::ServerKeepAlive(30),
        Property::UserProperty("room", "\x1b[2J"),
    ] {
        properties.push(property).unwrap();
    }
    let announced = Announced::of(&ConnAck {
        session_present: false,
        reason: ReasonCode::SUCCESS,
        properties,
    });
    let feature = |name, announced, works, detail: Option<&str>| Feature {
        name,
        announced,
        works,
        detail: detail.map(str::to_owned),
    };
    let features = vec![
        feature("QoS 0", Some(true), Some(true), None),
        feature(
            "retained messages",
            Some(true),
            Some(false),
            Some("no retained message within 2s"),
        ),
        feature("shared subscriptions", Some(false), Some(true), None),
        feature("topic aliases", Some(false), None, None),
        feature("large messages", Some(true), Some(true), Some("256 KiB")),
    ];
    let mut sys = Sys::default();
    sys.take("$SYS/broker/version", b"mosquitto version 2.0.11");
    sys.take("$SYS/broker/uptime", b"17 seconds");
    Report {
        version: 1,
        time: "2026-11-23T11:00:00Z".parse().unwrap(),
        broker: "localhost:1883".to_owned(),
        passive: false,
        protocol_versions: vec![
            VersionReport {
                protocol_version: "5",
                accepted: true,
                reason: None,
                connect_seconds: Some(0.001_25),
            },
            VersionReport {
                protocol_version: "3.1",
                accepted: false,
                reason: Some("the broker refused the connection".to_owned()),
                connect_seconds: None,
            },
        ],
        tried_with: Some("5"),
        announced: Some(announced),
        problems: features.iter().filter_map(Feature::problem).collect(),
        features,
        round_trip: report::RoundTrip::of(vec![0.003, 0.001, 0.002]),
        sys,
    }
}

#[test]
fn a_person_sees_all_of_it() {
    expect_test::expect![[r"
        broker                     localhost:1883
        MQTT 5                     yes, in 1.25 ms
        MQTT 3.1                   no: the broker refused the connection
        $SYS                       mosquitto version 2.0.11, up 17 seconds, 2 messages
        round trip                 1.00 ms min, 2.00 ms median, 3.00 ms max of 3

        receive maximum            20
        topic alias maximum        10
        maximum packet size        1,000,000 bytes
        session expiry maximum     7,200 s
        server keep alive          30 s
        user property              room=\u{1b}[2J

        with MQTT 5                announced   tried
        QoS 0                      yes         works
        retained messages          yes         fails: no retained message within 2s
        shared subscriptions       no          works
        topic aliases              no          -
        large messages             yes         works: 256 KiB

        problem: retained messages: announced, and does not work: no retained message within 2s
        problem: shared subscriptions: works, and is not announced
    "]]
    .assert_eq(&text::text(&report(), false));
    let coloured = text::text(&report(), true);
    assert!(coloured.contains("\x1b[31mfails") && coloured.contains("\x1b[32mworks\x1b[0m"));
}

#[test]
fn a_report_keeps_to_its_schema() {
    let schema = include_str!("../../../schema/probe-report.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let bare = Report {
        protocol_versions: Vec::new(),
        tried_with: None,
        announced: None,
        round_trip: None,
        features: Vec::new(),
        ..report()
    };
    for report in [report(), bare] {
        let text = report.json().unwrap();
        assert!(text.ends_with("}\n") && text.matches('\n').count() == 1);
        let value = serde_json::from_str(&text).unwrap();
        assert!(
            schema.validate(&value).is_ok(),
            "{text}: {:?}",
            schema.validate(&value)
        );
    }
}

#[test]
fn what_is_not_announced_is_what_the_standard_says() {
    let connack = ConnAck {
        session_present: false,
        reason: ReasonCode::SUCCESS,
        properties: Properties::new(),
    };
    let announced = Announced::of(&connack);
    assert_eq!((announced.maximum_qos, announced.receive_maximum), (2, 65_535));
    assert_eq!(
        (announced.topic_alias_maximum, announced.maximum_packet_size),
        (0, None)
    );
    assert!(announced.retain && announced.wildcard_subscriptions && announced.shared_subscriptions);
    assert_eq!(announced.session_expiry_maximum, None);
}

#[test]
fn what_the_user_asks_for_goes_first() {
    let mut properties = Properties::new();
    properties.push(Property::SessionExpiryInterval(5)).unwrap();
    ask(&mut properties, Property::SessionExpiryInterval(u32::MAX));
    ask(&mut properties, Property::RequestResponseInformation(1));
    let all: Vec<_> = properties.list().iter().map(Property::identifier).collect();
    assert_eq!(all, [0x11, 0x19]);
}
