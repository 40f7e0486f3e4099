//! PUBLISH, both ways.

use bytes::Bytes;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseResult;
use rumqttc::mqttbytes::v4;
use rumqttc::v5::mqttbytes::v5;

use super::{
    binary, block, config, pairs, qos, read_v4, read_v5, text, topic, v4_qos, v5_qos, write_v4, write_v5,
};
use crate::mqtt::codec::tests::{V3, V5, identifier, read};
use crate::mqtt::packet::{Incoming, Publish, PublishHeader};
use crate::mqtt::{Properties, Property, ProtocolVersion, QoS};

#[derive(Debug, Clone)]
struct Sample {
    dup: bool,
    retain: bool,
    qos: QoS,
    packet_identifier: u16,
    topic: String,
    payload: Vec<u8>,
}

fn sample() -> impl Strategy<Value = Sample> {
    (any::<(bool, bool)>(), qos(), 1..=u16::MAX, topic(), binary()).prop_map(
        |((dup, retain), qos, packet_identifier, topic, payload)| Sample {
            dup: dup && qos != QoS::AtMostOnce,
            retain,
            qos,
            packet_identifier: if qos == QoS::AtMostOnce {
                0
            } else {
                packet_identifier
            },
            topic,
            payload,
        },
    )
}

impl Sample {
    fn publish<'a>(&'a self, properties: &'a Properties) -> Publish<'a> {
        Publish {
            dup: self.dup,
            qos: self.qos,
            retain: self.retain,
            topic: &self.topic,
            packet_identifier: (self.qos != QoS::AtMostOnce).then(|| identifier(self.packet_identifier)),
            properties: properties.list(),
            payload: &self.payload,
        }
    }
}

fn encoded(publish: &Publish<'_>, version: ProtocolVersion) -> Vec<u8> {
    let header = PublishHeader {
        dup: publish.dup,
        qos: publish.qos,
        retain: publish.retain,
        topic: publish.topic,
        packet_identifier: publish.packet_identifier,
        properties: publish.properties,
        payload_length: publish.payload.len(),
    };
    let mut frame = Vec::new();
    header.encode(version, &mut frame).expect("a valid PUBLISH");
    frame.extend_from_slice(publish.payload);
    frame
}

fn publish_properties() -> impl Strategy<Value = v5::PublishProperties> {
    let format = option::of(0..=1_u8);
    let expiry = option::of(any::<u32>());
    let alias = option::of(1..=u16::MAX);
    // With two of them it goes wrong.
    let subscription = vec(1..268_435_455_usize, 0..2);
    let correlation_data = option::of(binary());
    let numbers = (format, expiry, alias, subscription);
    (numbers, text(), correlation_data, pairs(), text()).prop_map(
        |(numbers, response_topic, correlation_data, user_properties, content_type)| v5::PublishProperties {
            payload_format_indicator: numbers.0,
            message_expiry_interval: numbers.1,
            topic_alias: numbers.2,
            response_topic,
            correlation_data: correlation_data.map(Bytes::from),
            user_properties,
            subscription_identifiers: numbers.3,
            content_type,
        },
    )
}

/// In the order in which rumqttc writes them.
fn publish_block(from: &v5::PublishProperties) -> Properties {
    let mut block = block(
        [
            from.payload_format_indicator
                .map(Property::PayloadFormatIndicator),
            from.message_expiry_interval.map(Property::MessageExpiryInterval),
            from.topic_alias.map(Property::TopicAlias),
            from.response_topic.as_deref().map(Property::ResponseTopic),
            from.correlation_data.as_deref().map(Property::CorrelationData),
        ],
        &from.user_properties,
    );
    for identifier in &from.subscription_identifiers {
        let identifier = u32::try_from(*identifier).expect("in range");
        block
            .push(Property::SubscriptionIdentifier(identifier))
            .expect("in range");
    }
    if let Some(content_type) = &from.content_type {
        block.push(Property::ContentType(content_type)).expect("valid");
    }
    block
}

fn check_version_3(sample: &Sample) -> TestCaseResult {
    let mut packet = v4::Publish::new(sample.topic.as_str(), v4_qos(sample.qos), sample.payload.clone());
    packet.dup = sample.dup;
    packet.retain = sample.retain;
    packet.pkid = sample.packet_identifier;
    let packet = v4::Packet::Publish(packet);
    let properties = Properties::new();
    let publish = sample.publish(&properties);
    let frame = encoded(&publish, V3);
    prop_assert_eq!(&write_v4(&packet)[..], &frame[..]);
    prop_assert_eq!(read_v4(&frame), packet);
    prop_assert_eq!(read(&frame, V3), Ok(Incoming::Publish(publish)));
    Ok(())
}

fn check_version_5(sample: &Sample, properties: v5::PublishProperties) -> TestCaseResult {
    let block = publish_block(&properties);
    let properties = (!block.is_empty()).then_some(properties);
    let topic = sample.topic.as_str();
    let mut packet = v5::Publish::new(topic, v5_qos(sample.qos), sample.payload.clone(), properties);
    packet.dup = sample.dup;
    packet.retain = sample.retain;
    packet.pkid = sample.packet_identifier;
    let packet = v5::Packet::Publish(packet);
    let publish = sample.publish(&block);
    let frame = encoded(&publish, V5);
    prop_assert_eq!(&write_v5(&packet)[..], &frame[..]);
    prop_assert_eq!(read_v5(&frame), packet);
    prop_assert_eq!(read(&frame, V5), Ok(Incoming::Publish(publish)));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn publish_of_version_3(sample in sample()) {
        check_version_3(&sample)?;
    }

    #[test]
    fn publish_of_version_5(sample in sample(), properties in publish_properties()) {
        check_version_5(&sample, properties)?;
    }
}
