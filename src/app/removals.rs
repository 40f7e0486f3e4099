//! Retained messages that are cleared as they are found.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;

use crate::client::{Client, ClientError, Publication, PublicationHead};
use crate::mqtt::{Properties, QoS, TopicName};

/// What is still to be cleared: an empty retained message each, at QoS 1 (section 3.3.1.3).
#[derive(Debug, Default)]
pub(super) struct Removals {
    waiting: VecDeque<TopicName>,
}

impl Removals {
    /// The retained message of `topic` is to be cleared.
    pub(super) fn add(&mut self, topic: &str) {
        // What a broker sends is a topic; one that is none can't be published to.
        self.waiting.extend(TopicName::new(topic));
    }

    /// Sends what may be in flight.
    pub(super) fn send(&mut self, client: &mut Client) -> Result<(), ClientError> {
        while client.can_publish(QoS::AtLeastOnce)
            && let Some(topic) = self.waiting.pop_front()
        {
            let head = PublicationHead::new(topic, QoS::AtLeastOnce, true, Properties::new());
            client.publish(&Publication {
                head: Arc::new(head),
                payload: Bytes::new(),
            })?;
        }
        Ok(())
    }

    /// Whether all are sent and acknowledged.
    pub(super) fn are_done(&self, client: &Client) -> bool {
        self.waiting.is_empty() && client.session().in_flight() == 0
    }
}
