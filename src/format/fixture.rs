//! Messages for tests.

use jiff::Timestamp;

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
