//! Messages for tests.

use std::time::Duration;

use jiff::Timestamp;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::message::Message;
use crate::mqtt::{PacketIdentifier, Properties, Property, PropertyList, QoS};

/// 2026-11-23T11:00:41.036566789Z.
pub(crate) const SECOND: i64 = 1_795_431_641;

/// A live message at QoS 0.
pub(crate) fn message<'a>(topic: &'a str, payload: &'a [u8]) -> Message<'a> {
    Message {
        topic,
        payload,
        qos: QoS::AtMostOnce,
        retain: false,
        dup: false,
        packet_identifier: None,
        properties: PropertyList::default(),
        received_at: Timestamp::new(SECOND, 36_566_789).unwrap(),
        latency: None,
        undecoded: None,
    }
}

/// `message` as it comes at QoS 1.
pub(crate) fn at_least_once(message: Message<'_>, packet_identifier: u16) -> Message<'_> {
    Message {
        qos: QoS::AtLeastOnce,
        packet_identifier: PacketIdentifier::new(packet_identifier),
        ..message
    }
}

/// A block of `list`.
pub(crate) fn properties(list: &[Property<'_>]) -> Properties {
    let mut properties = Properties::new();
    for property in list {
        properties.push(*property).unwrap();
    }
    properties
}

/// One of each that PUBLISH takes, and a few twice.
pub(crate) fn all_properties() -> Properties {
    properties(&[
        Property::UserProperty("a", "1"),
        Property::ContentType("text/x"),
        Property::CorrelationData(b"cor"),
        Property::ResponseTopic("re/t"),
        Property::SubscriptionIdentifier(77),
        Property::SubscriptionIdentifier(78),
        Property::MessageExpiryInterval(4_000_000_000),
        Property::PayloadFormatIndicator(1),
        Property::UserProperty("a", "2"),
        Property::TopicAlias(3),
    ])
}

/// What a [`Message`] borrows from.
#[derive(Debug, Clone)]
pub(crate) struct OwnedMessage {
    pub(crate) topic: String,
    pub(crate) payload: Vec<u8>,
    pub(crate) packet_identifier: u16,
    pub(crate) flags: [bool; 3],
    pub(crate) properties: Properties,
    pub(crate) received_at: Timestamp,
}

impl OwnedMessage {
    /// At QoS 0 when there is no packet identifier.
    pub(crate) fn as_message(&self) -> Message<'_> {
        let [exactly_once, retain, dup] = self.flags;
        Message {
            topic: &self.topic,
            payload: &self.payload,
            qos: match (self.packet_identifier, exactly_once) {
                (0, _) => QoS::AtMostOnce,
                (_, false) => QoS::AtLeastOnce,
                (_, true) => QoS::ExactlyOnce,
            },
            retain,
            dup,
            packet_identifier: PacketIdentifier::new(self.packet_identifier),
            properties: self.properties.list(),
            received_at: self.received_at,
            // As good a choice as any, and no whole millisecond.
            latency: dup.then(|| Duration::from_nanos(1 + u64::from(self.packet_identifier))),
            undecoded: retain.then_some("it is not \"cbor\"\u{1b}"),
        }
    }
}

/// Any bytes, often text, sometimes JSON.
fn any_payload() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..200),
        any::<String>().prop_map(String::into_bytes),
        r#"[\[\]{}",:0-9.eE+\-\\a-f ]{0,30}"#.prop_map(String::into_bytes),
    ]
}

/// Properties of PUBLISH, in the order that a record has them.
fn any_properties() -> impl Strategy<Value = Properties> {
    let text = || any::<String>().prop_map(|text| text.replace('\0', ""));
    let single = (
        option::of(0..=1_u8),
        option::of(any::<u32>()),
        option::of(text()),
        option::of(text()),
        option::of(any_payload()),
    );
    let rest = (
        vec(1..=268_435_455_u32, 0..3),
        option::of(1..=u16::MAX),
        vec((text(), text()), 0..4),
    );
    (single, rest).prop_map(|((indicator, expiry, content, response, correlation), rest)| {
        let (identifiers, alias, pairs) = rest;
        let mut list = Vec::new();
        list.extend(indicator.map(Property::PayloadFormatIndicator));
        list.extend(expiry.map(Property::MessageExpiryInterval));
        list.extend(content.as_deref().map(Property::ContentType));
        list.extend(response.as_deref().map(Property::ResponseTopic));
        list.extend(correlation.as_deref().map(Property::CorrelationData));
        list.extend(identifiers.into_iter().map(Property::SubscriptionIdentifier));
        list.extend(alias.map(Property::TopicAlias));
        list.extend(
            pairs
                .iter()
                .map(|(name, value)| Property::UserProperty(name, value)),
        );
        properties(&list)
    })
}

/// Any message, received before the year 10,000.
pub(crate) fn any_message() -> impl Strategy<Value = OwnedMessage> {
    let time = (0..=253_402_200_000_i64, 0..1_000_000_000_i32);
    (
        "[^+#\\x00]{1,40}",
        any_payload(),
        0..=u16::MAX,
        any::<[bool; 3]>(),
        any_properties(),
        time,
    )
        .prop_map(
            |(topic, payload, packet_identifier, flags, properties, time)| OwnedMessage {
                topic,
                payload,
                packet_identifier,
                flags,
                properties,
                received_at: Timestamp::new(time.0, time.1).unwrap(),
            },
        )
}
