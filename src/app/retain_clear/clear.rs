//! Clears retained messages, each with an acknowledgement.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bytes::Bytes;

use crate::app::Counter;
use crate::client::{Acknowledged, ClientError, Event, Publication, PublicationHead, SendError, Step};
use crate::mqtt::{Properties, QoS, TopicName};

use super::link::{Link, Stop};

/// What became of a retained message that was to be cleared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// Not acknowledged, or not even sent.
    Open,
    /// The broker has acknowledged the empty message.
    Cleared,
    /// The broker does not take the empty message, in its words.
    Refused(String),
}

/// What became of each.
pub(super) type Fates = BTreeMap<TopicName, Fate>;

/// Clears the retained messages of `topics`: an empty retained message for each (section 3.3.1.3), at QoS 1 unless the
/// broker takes only QoS 0. Returns when all are acknowledged. Whatever happens, `fates` says how far it came.
pub(super) async fn clear(
    link: &mut Link<'_>,
    topics: &[TopicName],
    fates: &mut Fates,
    counter: &mut dyn Counter,
) -> Result<(), Stop> {
    let qos = QoS::AtLeastOnce.min(link.client.session().limits().maximum_qos);
    fates.extend(topics.iter().map(|topic| (topic.clone(), Fate::Open)));
    let mut waiting = topics.iter();
    let mut in_flight: HashMap<u64, &TopicName> = HashMap::new();
    let mut deadline = link.patience();
    loop {
        while take_acknowledgement(link, &mut in_flight, fates)? {
            deadline = link.patience();
        }
        while link.client.can_publish(qos) && !link.client.output_is_full() {
            let Some(topic) = waiting.next() else { break };
            match publish(link, topic, qos) {
                Ok(sequence) if qos == QoS::AtLeastOnce => {
                    in_flight.insert(sequence, topic);
                }
                // Nothing acknowledges it: whether it is cleared is seen when it is looked for again.
                Ok(_) => _ = fates.insert(topic.clone(), Fate::Cleared),
                Err(error @ SendError::PacketTooLarge { .. }) => {
                    fates.insert(topic.clone(), Fate::Refused(error.to_string()));
                }
                Err(error) => return Err(error.into()),
            }
        }
        counter.update((topics.len() - waiting.len() - in_flight.len()) as u64);
        if waiting.len() == 0 && in_flight.is_empty() && link.client.session().output().is_empty() {
            return Ok(());
        }
        if link.now >= deadline {
            return Err(link.silent("an empty message"));
        }
        link.wait(deadline).await?;
    }
}

fn publish(link: &mut Link<'_>, topic: &TopicName, qos: QoS) -> Result<u64, SendError> {
    let head = PublicationHead::new(topic.clone(), qos, true, Properties::new());
    link.client.publish(&Publication {
        head: Arc::new(head),
        payload: Bytes::new(),
    })
}

/// Looks for an acknowledgement in what has been received. False when there is none any more.
fn take_acknowledgement(
    link: &mut Link<'_>,
    in_flight: &mut HashMap<u64, &TopicName>,
    fates: &mut Fates,
) -> Result<bool, ClientError> {
    loop {
        match link.client.step()? {
            Step::Event(Event::Acknowledged(acknowledged)) => {
                if let Some(topic) = in_flight.remove(&acknowledged.sequence) {
                    fates.insert(topic.clone(), fate(&acknowledged));
                }
                return Ok(true);
            }
            Step::Event(Event::Disconnected(disconnect)) => {
                return Err(ClientError::Disconnected(disconnect));
            }
            Step::Event(_) | Step::Settled => {}
            Step::NeedsInput => return Ok(false),
        }
    }
}

fn fate(acknowledged: &Acknowledged<'_>) -> Fate {
    let reason = acknowledged.reason;
    if !reason.is_error() {
        return Fate::Cleared;
    }
    Fate::Refused(match acknowledged.properties.reason_string() {
        Some(words) if !words.is_empty() => format!("{reason}: {words}"),
        _ => reason.to_string(),
    })
}
