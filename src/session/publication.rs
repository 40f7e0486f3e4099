//! A message on its way out.

use std::sync::Arc;

use bytes::Bytes;

use crate::mqtt::{Properties, Property, QoS, TopicName};

/// A message to be published. Cheap to clone: the head is shared among all messages of a stream, the payload with
/// whoever read it.
#[derive(Debug, Clone)]
pub struct Publication {
    /// All but the payload.
    pub head: Arc<PublicationHead>,
    /// Up to 268,435,455 bytes less the header.
    pub payload: Bytes,
}

/// What the messages of a stream have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationHead {
    /// Where to.
    pub topic: TopicName,
    /// The delivery guarantee.
    pub qos: QoS,
    /// Whether the server keeps it.
    pub retain: bool,
    /// In the order given; MQTT 5 only.
    pub properties: Properties,
    /// The topic alias among the properties.
    topic_alias: Option<u16>,
}

impl PublicationHead {
    /// A head whose topic alias, if any, stands among `properties`.
    pub fn new(topic: TopicName, qos: QoS, retain: bool, properties: Properties) -> Self {
        let topic_alias = properties.list().find(|property| match property {
            Property::TopicAlias(alias) => Some(alias),
            _ => None,
        });
        Self {
            topic,
            qos,
            retain,
            properties,
            topic_alias,
        }
    }

    /// The topic alias that the properties set.
    pub const fn topic_alias(&self) -> Option<u16> {
        self.topic_alias
    }
}
