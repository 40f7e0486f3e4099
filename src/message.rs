//! The application message as a user sees it.

use std::time::Duration;

use jiff::Timestamp;

use crate::mqtt::packet::Publish;
use crate::mqtt::{PacketIdentifier, PropertyList, QoS};

/// An application message that arrived, borrowed from the receive buffer.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Never empty: a topic alias is resolved.
    pub topic: &'a str,
    /// Any bytes.
    pub payload: &'a [u8],
    /// At which it was delivered here.
    pub qos: QoS,
    /// Whether it was retained when it was subscribed to.
    pub retain: bool,
    /// Whether it may be a repetition.
    pub dup: bool,
    /// Present at QoS 1 and 2.
    pub packet_identifier: Option<PacketIdentifier>,
    /// As the publisher sent them, with what the broker added; MQTT 5 only.
    pub properties: PropertyList<'a>,
    /// When it was read from the network.
    pub received_at: Timestamp,
    /// How long after the request it came, where it is the response to one and that is to be told.
    pub latency: Option<Duration>,
    /// Why the payload is as it came, where it was to be decoded.
    pub undecoded: Option<&'a str>,
}

impl<'a> Message<'a> {
    /// The message in `publish`, which has its topic.
    pub fn new(publish: Publish<'a>, received_at: Timestamp) -> Self {
        Self {
            topic: publish.topic,
            payload: publish.payload,
            qos: publish.qos,
            retain: publish.retain,
            dup: publish.dup,
            packet_identifier: publish.packet_identifier,
            properties: publish.properties,
            received_at,
            latency: None,
            undecoded: None,
        }
    }
}
