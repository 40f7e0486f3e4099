//! CONNECT, as rumqttc reads and writes it.

use bytes::Bytes;
use proptest::option;
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseResult;
use rumqttc::mqttbytes::{Protocol, v4};
use rumqttc::v5::mqttbytes::v5;

use super::{
    Pairs, binary, block, config, pairs, qos, read_v4, read_v5, text, topic, v4_qos, v5_qos, write_v4,
};
use crate::mqtt::codec::tests::{V3, V5};
use crate::mqtt::packet::{Connect, Credentials, Will};
use crate::mqtt::{Properties, Property, ProtocolVersion, TopicName};

fn will() -> impl Strategy<Value = Will> {
    (topic(), binary(), qos(), any::<bool>()).prop_map(|(topic, payload, qos, retain)| Will {
        topic: TopicName::new(topic).expect("a topic"),
        payload: payload.into(),
        qos,
        retain,
        properties: Properties::new(),
    })
}

fn connect(version: ProtocolVersion) -> impl Strategy<Value = Connect> {
    // rumqttc takes an empty user name or password for none.
    let login = option::of(("[a-zé]{1,9}", "[a-zé]{1,9}"));
    (
        "[a-zé]{0,30}",
        any::<u16>(),
        any::<bool>(),
        option::of(will()),
        login,
    )
        .prop_map(
            move |(client_identifier, keep_alive, clean_start, will, login)| Connect {
                version,
                clean_start,
                keep_alive,
                client_identifier,
                will,
                credentials: Credentials {
                    username: login.clone().map(|(username, _)| username),
                    password: login.map(|(_, password)| password.into_bytes()),
                },
                properties: Properties::new(),
            },
        )
}

fn encoded(connect: &Connect) -> Vec<u8> {
    let mut frame = Vec::new();
    connect.encode(&mut frame).expect("a valid CONNECT");
    frame
}

fn login(credentials: &Credentials) -> Option<(String, String)> {
    let password = credentials.password.clone()?;
    let password = String::from_utf8(password).expect("text");
    Some((credentials.username.clone()?, password))
}

fn check_version_3(connect: &Connect) -> TestCaseResult {
    let packet = v4::Packet::Connect(v4::Connect {
        protocol: Protocol::V4,
        keep_alive: connect.keep_alive,
        client_id: connect.client_identifier.clone(),
        clean_session: connect.clean_start,
        last_will: connect.will.as_ref().map(|will| {
            v4::LastWill::new(
                will.topic.as_str(),
                &will.payload[..],
                v4_qos(will.qos),
                will.retain,
            )
        }),
        login: login(&connect.credentials).map(|(username, password)| v4::Login { username, password }),
    });
    let frame = encoded(connect);
    prop_assert_eq!(&write_v4(&packet)[..], &frame[..]);
    prop_assert_eq!(read_v4(&frame), packet);
    Ok(())
}

/// Properties of CONNECT and of the will.
#[derive(Debug, Clone)]
struct Extra {
    session_expiry_interval: Option<u32>,
    topic_alias_maximum: Option<u16>,
    authentication: (Option<String>, Option<Vec<u8>>),
    users: Pairs,
    will_delay: Option<u32>,
    will_content_type: Option<String>,
    will_users: Pairs,
}

fn extra() -> impl Strategy<Value = Extra> {
    let numbers = any::<(Option<u32>, Option<u16>, Option<u32>)>();
    let authentication = (text(), option::of(binary()));
    (numbers, authentication, pairs(), text(), pairs()).prop_map(
        |(numbers, authentication, users, will_content_type, will_users)| Extra {
            session_expiry_interval: numbers.0,
            topic_alias_maximum: numbers.1,
            authentication,
            users,
            will_delay: numbers.2,
            will_content_type,
            will_users,
        },
    )
}

fn check_version_5(mut connect: Connect, extra: Extra) -> TestCaseResult {
    let (method, data) = &extra.authentication;
    connect.properties = block(
        [
            extra.session_expiry_interval.map(Property::SessionExpiryInterval),
            extra.topic_alias_maximum.map(Property::TopicAliasMaximum),
            method.as_deref().map(Property::AuthenticationMethod),
            data.as_deref().map(Property::AuthenticationData),
        ],
        &extra.users,
    );
    if let Some(will) = &mut connect.will {
        let delay = extra.will_delay.map(Property::WillDelayInterval);
        let content_type = extra.will_content_type.as_deref().map(Property::ContentType);
        will.properties = block([delay, content_type], &extra.will_users);
    }
    let v5::Packet::Connect(packet, will, credentials) = read_v5(&encoded(&connect)) else {
        panic!("no CONNECT");
    };
    prop_assert_eq!(packet.client_id, connect.client_identifier);
    prop_assert_eq!(
        (packet.keep_alive, packet.clean_start),
        (connect.keep_alive, connect.clean_start)
    );
    let credentials = credentials.map(|login| (login.username, login.password));
    prop_assert_eq!(credentials, login(&connect.credentials));
    let read = packet.properties.unwrap_or_default();
    prop_assert_eq!(read.session_expiry_interval, extra.session_expiry_interval);
    prop_assert_eq!(read.topic_alias_max, extra.topic_alias_maximum);
    prop_assert_eq!(read.user_properties, extra.users);
    let authentication = (read.authentication_method, read.authentication_data);
    prop_assert_eq!(
        authentication,
        (extra.authentication.0, extra.authentication.1.map(Bytes::from))
    );
    prop_assert_eq!(will.is_some(), connect.will.is_some());
    if let (Some(read), Some(sent)) = (will, connect.will) {
        prop_assert_eq!(
            (read.topic, read.message),
            (sent.topic.as_str().to_owned().into(), sent.payload)
        );
        prop_assert_eq!((read.qos, read.retain), (v5_qos(sent.qos), sent.retain));
        let properties = read
            .properties
            .map(|read| (read.delay_interval, read.content_type, read.user_properties))
            .unwrap_or_default();
        prop_assert_eq!(
            properties,
            (extra.will_delay, extra.will_content_type, extra.will_users)
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn connect_of_version_3(connect in connect(V3)) {
        check_version_3(&connect)?;
    }

    #[test]
    fn connect_of_version_5(connect in connect(V5), extra in extra()) {
        check_version_5(connect, extra)?;
    }
}
