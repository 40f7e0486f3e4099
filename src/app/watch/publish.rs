//! Messages that the user publishes.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;

use crate::client::{Acknowledged, Client, Publication, PublicationHead};
use crate::mqtt::{QoS, ReasonCode, TopicName};
use crate::tui::Draft;

/// Publications on their way.
#[derive(Debug, Default)]
pub(super) struct Publisher {
    in_flight: HashMap<u64, TopicName>,
}

impl Publisher {
    /// There is a connection; what was in flight on the one before is sent again by the session.
    pub(super) fn connected(&mut self) {
        // Whoever has hundreds of them open will not miss the oldest.
        if self.in_flight.len() > 256 {
            self.in_flight.clear();
        }
    }

    /// Publishes `draft`. Returns what the user is to know.
    pub(super) fn publish(&mut self, client: &mut Client, draft: Draft) -> String {
        let Draft {
            topic,
            payload,
            qos,
            retain,
            properties,
        } = draft;
        if !client.can_publish(qos) {
            return "too much is on its way already: try again in a moment".to_owned();
        }
        let head = PublicationHead::new(topic.clone(), qos, retain, properties);
        let publication = Publication {
            head: Arc::new(head),
            payload: Bytes::from(payload),
        };
        match client.publish(&publication) {
            Err(error) => format!("not published: {error}"),
            Ok(_) if qos == QoS::AtMostOnce => format!("published to {}", topic.as_str()),
            Ok(sequence) => {
                let text = format!("publishing to {} …", topic.as_str());
                self.in_flight.insert(sequence, topic);
                text
            }
        }
    }

    /// What the user is to know of an acknowledgement.
    pub(super) fn acknowledged(&mut self, acknowledged: &Acknowledged<'_>) -> Option<String> {
        let topic = self.in_flight.remove(&acknowledged.sequence)?;
        let topic = topic.as_str();
        Some(match acknowledged.reason {
            reason if reason.is_error() => {
                let words = acknowledged.properties.reason_string();
                let words = words.map_or(String::new(), |words| format!(" ({words})"));
                format!("the broker refused the message to {topic}: {reason}{words}")
            }
            ReasonCode::NO_MATCHING_SUBSCRIBERS => {
                format!("published to {topic}, where nobody has subscribed")
            }
            _ => format!("published to {topic}, and acknowledged"),
        })
    }
}
