//! The messages that are kept: as many of the latest as there is room for, and the last of each topic before all.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::tree::NodeId;
use crate::message::Message;
use crate::mqtt::{PacketIdentifier, PacketKind, PropertyList, QoS};

/// What a message takes beside itself and its bytes: its places in the queues, and what the allocator adds.
const OVERHEAD: usize = 96;

/// A message that is kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// The first message of all has 1.
    pub(super) sequence: u64,
    pub(super) received_at: Timestamp,
    pub(super) payload: Box<[u8]>,
    /// What the payload stands for, if it is not shown as it came.
    pub(super) decoded: Option<Box<[u8]>>,
    /// Why the payload could not be decoded.
    pub(super) fault: Option<Box<str>>,
    /// As they stood on the wire.
    properties: Box<[u8]>,
    pub(super) qos: QoS,
    pub(super) retain: bool,
    pub(super) dup: bool,
    packet_identifier: Option<PacketIdentifier>,
}

impl Stored {
    pub(super) fn new(
        sequence: u64,
        message: &Message<'_>,
        decoded: Result<Option<Vec<u8>>, String>,
    ) -> Self {
        let (decoded, fault) = match decoded {
            Ok(decoded) => (decoded.map(Vec::into_boxed_slice), None),
            Err(fault) => (None, Some(fault.into_boxed_str())),
        };
        Self {
            sequence,
            received_at: message.received_at,
            payload: message.payload.into(),
            decoded,
            fault,
            properties: message.properties.as_bytes().into(),
            qos: message.qos,
            retain: message.retain,
            dup: message.dup,
            packet_identifier: message.packet_identifier,
        }
    }

    /// What is shown as its payload.
    pub(super) fn shown(&self) -> &[u8] {
        self.decoded.as_deref().unwrap_or(&self.payload)
    }

    pub(super) fn properties(&self) -> PropertyList<'_> {
        // They were checked when they came.
        PropertyList::parse(&self.properties, PacketKind::Publish).unwrap_or(PropertyList::EMPTY)
    }

    /// The message as it came, on `topic`.
    pub(super) fn message<'a>(&'a self, topic: &'a str) -> Message<'a> {
        Message {
            topic,
            payload: &self.payload,
            qos: self.qos,
            retain: self.retain,
            dup: self.dup,
            packet_identifier: self.packet_identifier,
            properties: self.properties(),
            received_at: self.received_at,
            latency: None,
            undecoded: None,
        }
    }

    /// Bytes of memory.
    fn cost(&self) -> usize {
        let decoded = self.decoded.as_ref().map_or(0, |decoded| decoded.len());
        let fault = self.fault.as_ref().map_or(0, |fault| fault.len());
        size_of::<Self>() + OVERHEAD + self.payload.len() + decoded + fault + self.properties.len()
    }
}

/// Where a message is: its topic, and its number.
type Place = (NodeId, u64);

/// The messages of all topics.
#[derive(Debug)]
pub(super) struct Store {
    /// Of each topic, the oldest first.
    topics: Vec<VecDeque<Box<Stored>>>,
    /// In the order in which they came.
    recent: VecDeque<Place>,
    /// Old ones, kept because they are the last of their topics. Some may be gone.
    last: VecDeque<Place>,
    bytes: usize,
    limit: usize,
    /// How many messages are kept, and how many were and are no more.
    len: usize,
    forgotten: u64,
}

impl Store {
    /// Room for `limit` bytes.
    pub(super) fn within(limit: usize) -> Self {
        Self {
            topics: Vec::new(),
            recent: VecDeque::new(),
            last: VecDeque::new(),
            bytes: 0,
            limit,
            len: 0,
            forgotten: 0,
        }
    }

    /// Keeps a message of `topic`, and forgets others for it where there is no room.
    pub(super) fn push(&mut self, topic: NodeId, message: Stored) {
        if self.topics.len() <= topic.index() {
            self.topics.resize_with(topic.index() + 1, VecDeque::new);
        }
        if message.cost() > self.limit {
            // All that is older than it would have to go as well, and what remained of the topic would not be its latest.
            while !self.topics[topic.index()].is_empty() {
                self.forget_oldest(topic);
            }
            self.forgotten += 1;
            return;
        }
        // What was kept as the last of its topic is the last no more.
        let first = self.recent.front().map_or(message.sequence, |place| place.1);
        while self.oldest(topic).is_some_and(|oldest| oldest < first) {
            self.forget_oldest(topic);
        }
        self.bytes += message.cost();
        self.len += 1;
        self.recent.push_back((topic, message.sequence));
        self.topics[topic.index()].push_back(Box::new(message));
        while self.bytes > self.limit && self.forget_one() {}
    }

    /// False if there is nothing left to forget.
    fn forget_one(&mut self) -> bool {
        if let Some(place) = self.recent.pop_front() {
            if self.topics[place.0.index()].len() > 1 {
                self.forget_oldest(place.0);
            } else {
                self.last.push_back(place);
                self.drop_stale();
            }
            return true;
        }
        while let Some(place) = self.last.pop_front() {
            if self.oldest(place.0) == Some(place.1) {
                self.forget_oldest(place.0);
                return true;
            }
        }
        false
    }

    /// The number of the oldest message of `topic`.
    fn oldest(&self, topic: NodeId) -> Option<u64> {
        self.topics[topic.index()].front().map(|stored| stored.sequence)
    }

    fn forget_oldest(&mut self, topic: NodeId) {
        let messages = &mut self.topics[topic.index()];
        if let Some(message) = messages.pop_front() {
            self.bytes -= message.cost();
            self.len -= 1;
            self.forgotten += 1;
        }
        if messages.len() < messages.capacity() / 4 {
            messages.shrink_to(messages.len() * 2);
        }
    }

    /// Forgets the places of messages that are gone, before they are the most.
    fn drop_stale(&mut self) {
        if self.last.len() > 2 * self.len.max(512) {
            let topics = &self.topics;
            self.last.retain(|(topic, sequence)| {
                let oldest = topics[topic.index()].front();
                oldest.is_some_and(|oldest| oldest.sequence == *sequence)
            });
        }
    }

    /// The messages of `topic`, the oldest first.
    pub(super) fn of(
        &self,
        topic: NodeId,
    ) -> impl DoubleEndedIterator<Item = &Stored> + ExactSizeIterator + Clone {
        static NONE: VecDeque<Box<Stored>> = VecDeque::new();
        let messages = self.topics.get(topic.index()).unwrap_or(&NONE);
        messages.iter().map(|stored| &**stored)
    }

    /// Bytes that the messages take.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many messages are kept.
    #[cfg(test)]
    const fn len(&self) -> usize {
        self.len
    }

    /// How many were kept and are no more.
    #[cfg(test)]
    const fn forgotten(&self) -> u64 {
        self.forgotten
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;
    use crate::format::fixture::message;
    use crate::tui::tree::Tree;

    fn stored(sequence: u64, size: usize) -> Stored {
        Stored::new(sequence, &message("t", &vec![b'x'; size]), Ok(None))
    }

    fn sequences(store: &Store, topic: NodeId) -> Vec<u64> {
        store.of(topic).map(|stored| stored.sequence).collect()
    }

    fn nodes(count: usize) -> Vec<NodeId> {
        let mut tree = Tree::within(1 << 20);
        let topics = (0..count).map(|number| number.to_string());
        topics
            .map(|topic| tree.count(&topic, Duration::ZERO, false).unwrap().0)
            .collect()
    }

    #[test]
    fn the_oldest_go_first_but_for_the_last_of_a_topic() {
        let nodes = nodes(2);
        let mut store = Store::within(3 * stored(0, 10).cost());
        store.push(nodes[0], stored(1, 10));
        for sequence in 2..8 {
            store.push(nodes[1], stored(sequence, 10));
        }
        assert_eq!(sequences(&store, nodes[0]), [1]);
        assert_eq!(sequences(&store, nodes[1]), [6, 7]);
        assert_eq!((store.len(), store.forgotten()), (3, 4));
        // It is the last no more, and the oldest of all.
        store.push(nodes[0], stored(8, 10));
        store.push(nodes[1], stored(9, 10));
        assert_eq!(sequences(&store, nodes[0]), [8]);
        assert_eq!(sequences(&store, nodes[1]), [7, 9]);
    }

    #[test]
    fn a_message_larger_than_all_room_is_not_kept() {
        let nodes = nodes(2);
        let mut store = Store::within(1_500);
        store.push(nodes[0], stored(1, 10));
        store.push(nodes[1], stored(2, 10));
        store.push(nodes[1], stored(3, 2_000));
        assert_eq!(
            (sequences(&store, nodes[0]), sequences(&store, nodes[1])),
            (vec![1], vec![])
        );
        assert_eq!((store.len(), store.forgotten()), (1, 2));
    }

    #[test]
    fn what_is_kept_is_what_came() {
        let message = Message {
            retain: true,
            qos: QoS::ExactlyOnce,
            ..message("a/b", b"\0x")
        };
        let stored = Stored::new(1, &message, Err("no".to_owned()));
        assert_eq!(stored.message("a/b").payload, message.payload);
        assert_eq!(stored.message("a/b").qos, QoS::ExactlyOnce);
        assert!(stored.message("a/b").retain);
        assert_eq!(stored.shown(), b"\0x");
        assert_eq!(stored.fault.as_deref(), Some("no"));
    }

    proptest! {
        #[test]
        fn room_is_kept_and_each_topic_has_a_row_of_its_latest(
            pushes in proptest::collection::vec((0..6_usize, 0..300_usize), 1..200),
        ) {
            let nodes = nodes(6);
            // Enough for the last of each.
            let mut store = Store::within(3_600);
            let mut all: HashMap<usize, Vec<u64>> = HashMap::new();
            for (sequence, (topic, size)) in (1..).zip(pushes) {
                store.push(nodes[topic], stored(sequence, size));
                all.entry(topic).or_default().push(sequence);
                let kept: usize = nodes.iter().flat_map(|node| store.of(*node)).map(Stored::cost).sum();
                prop_assert_eq!(store.bytes(), kept);
                prop_assert!(kept <= 3_600);
                let count: usize = nodes.iter().map(|node| store.of(*node).len()).sum();
                prop_assert_eq!(store.len(), count);
                prop_assert_eq!(store.forgotten() + count as u64, sequence);
                for (topic, sequences) in &all {
                    let row: Vec<u64> = store.of(nodes[*topic]).map(|stored| stored.sequence).collect();
                    prop_assert!(sequences.ends_with(&row));
                    prop_assert!(!row.is_empty(), "{:?}", all);
                }
            }
        }
    }
}
