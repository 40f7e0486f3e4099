//! QoS 1 and 2 as sender (section 4.3): the publications that are in flight.

use std::collections::VecDeque;

use super::publication::Publication;
use crate::mqtt::PacketIdentifier;

/// Which acknowledgement a publication waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "the names of the packets")]
pub(super) enum Awaiting {
    PubAck,
    PubRec,
    PubComp,
}

/// A publication that is not fully acknowledged.
#[derive(Debug)]
pub(super) struct InFlight {
    pub(super) identifier: PacketIdentifier,
    /// Its place among all publications of the session.
    pub(super) sequence: u64,
    /// Kept until the last acknowledgement: a server that lost its session needs it again.
    pub(super) publication: Publication,
    pub(super) awaiting: Awaiting,
}

/// The publications in flight, found by packet identifier in one step.
///
/// Identifiers are given out in ascending order, so that those in flight are near each other: the table is a ring of
/// a power of two, indexed by the identifier's low bits. It grows with what is in flight, and is empty before.
#[derive(Debug, Default)]
pub(super) struct Outbound {
    slots: Vec<Option<InFlight>>,
    count: usize,
    last_identifier: u16,
    next_sequence: u64,
    /// What a new network connection still has to send again, in order.
    resend: VecDeque<PacketIdentifier>,
    /// Whether what is in flight is forgotten with its session.
    forgets: bool,
}

impl Outbound {
    /// How many publications are in flight.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// How many of them have been sent on this network connection.
    pub(super) fn sent(&self) -> usize {
        self.count - self.resend.len()
    }

    /// Gives out the next sequence number.
    pub(super) fn next_sequence(&mut self) -> u64 {
        self.next_sequence += 1;
        self.next_sequence
    }

    /// The next free identifier that is not among `taken`.
    pub(super) fn next_identifier(&mut self, taken: impl Fn(PacketIdentifier) -> bool) -> PacketIdentifier {
        if self.count == self.slots.len() {
            self.grow();
        }
        // A free slot exists, and every slot is met once in a round of the ring: the loop ends.
        loop {
            self.last_identifier = self.last_identifier.wrapping_add(1);
            let Some(identifier) = PacketIdentifier::new(self.last_identifier) else {
                continue;
            };
            if self.slots[self.index(identifier)].is_none() && !taken(identifier) {
                return identifier;
            }
        }
    }

    /// Stores a publication under an identifier that [`Outbound::next_identifier`] gave out just now.
    pub(super) fn insert(&mut self, in_flight: InFlight) {
        let index = self.index(in_flight.identifier);
        self.slots[index] = Some(in_flight);
        self.count += 1;
    }

    /// Stores a publication of an earlier process; nothing when its identifier is in use.
    pub(super) fn restore(&mut self, in_flight: InFlight) {
        if self.get_mut(in_flight.identifier).is_some() {
            return;
        }
        // Two identifiers differ in their low bits at some size: the loop ends.
        while self.slots.is_empty() || self.slots[self.index(in_flight.identifier)].is_some() {
            self.grow();
        }
        self.insert(in_flight);
    }

    /// The next identifier given out comes after `last`.
    pub(super) fn follow(&mut self, last: Option<PacketIdentifier>) {
        self.last_identifier = last.map_or(0, PacketIdentifier::get);
    }

    pub(super) fn get_mut(&mut self, identifier: PacketIdentifier) -> Option<&mut InFlight> {
        if self.slots.is_empty() {
            return None;
        }
        let index = self.index(identifier);
        self.slots[index]
            .as_mut()
            .filter(|in_flight| in_flight.identifier == identifier)
    }

    pub(super) fn remove(&mut self, identifier: PacketIdentifier) -> Option<InFlight> {
        self.get_mut(identifier)?;
        self.count -= 1;
        let index = self.index(identifier);
        self.slots[index].take()
    }

    /// All publications in flight, oldest first.
    pub(super) fn in_order(&self) -> Vec<&InFlight> {
        let mut all: Vec<&InFlight> = self.slots.iter().flatten().collect();
        all.sort_unstable_by_key(|in_flight| in_flight.sequence);
        all
    }

    /// What is in flight is not sent again when the server has lost the session.
    pub(super) const fn forget_with_session(&mut self) {
        self.forgets = true;
    }

    /// A new network connection is there: everything is to be sent again. `resumed` says whether the server has kept
    /// the session; if not, no publication has been seen by it.
    pub(super) fn restart(&mut self, resumed: bool) {
        if !resumed && self.forgets {
            self.slots.clear();
            self.count = 0;
        }
        if !resumed {
            for in_flight in self.slots.iter_mut().flatten() {
                if in_flight.awaiting == Awaiting::PubComp {
                    in_flight.awaiting = Awaiting::PubRec;
                }
            }
        }
        self.resend = self
            .in_order()
            .iter()
            .map(|in_flight| in_flight.identifier)
            .collect();
    }

    /// The next publication to be sent again.
    pub(super) fn next_resend(&mut self) -> Option<&InFlight> {
        let identifier = self.resend.pop_front()?;
        self.get_mut(identifier).map(|in_flight| &*in_flight)
    }

    /// Whether something is still to be sent again.
    pub(super) fn resends(&self) -> bool {
        !self.resend.is_empty()
    }

    /// Whether `identifier` has yet to be sent on this network connection: the server can't acknowledge it.
    pub(super) fn is_unsent(&self, identifier: PacketIdentifier) -> bool {
        !self.resend.is_empty() && self.resend.contains(&identifier)
    }

    fn index(&self, identifier: PacketIdentifier) -> usize {
        usize::from(identifier.get()) & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(16);
        let old = std::mem::replace(
            &mut self.slots,
            std::iter::repeat_with(|| None).take(size).collect(),
        );
        for in_flight in old.into_iter().flatten() {
            let index = self.index(in_flight.identifier);
            self.slots[index] = Some(in_flight);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;

    use super::*;
    use crate::mqtt::{Properties, QoS, TopicName};
    use crate::session::PublicationHead;

    fn insert(outbound: &mut Outbound) -> u16 {
        let topic = TopicName::new("a").unwrap();
        let head = Arc::new(PublicationHead::new(
            topic,
            QoS::AtLeastOnce,
            false,
            Properties::new(),
        ));
        let identifier = outbound.next_identifier(|identifier| identifier.get() == 5);
        let sequence = outbound.next_sequence();
        let publication = Publication {
            head,
            payload: Bytes::new(),
        };
        outbound.insert(InFlight {
            identifier,
            sequence,
            publication,
            awaiting: Awaiting::PubAck,
        });
        identifier.get()
    }

    #[test]
    fn identifiers_ascend_and_skip_what_is_taken() {
        let mut outbound = Outbound::default();
        let given: Vec<u16> = (0..6).map(|_| insert(&mut outbound)).collect();
        assert_eq!(given, [1, 2, 3, 4, 6, 7]);
    }

    #[test]
    fn one_that_is_never_acknowledged_does_not_stop_the_others() {
        let mut outbound = Outbound::default();
        let stuck = insert(&mut outbound);
        for _ in 0..200_000 {
            let identifier = insert(&mut outbound);
            assert_ne!(identifier, stuck);
            assert!(
                outbound
                    .remove(PacketIdentifier::new(identifier).unwrap())
                    .is_some()
            );
        }
        assert_eq!(outbound.count(), 1);
        assert!(outbound.slots.len() <= 16);
    }

    #[test]
    fn all_identifiers_but_the_taken_one_can_be_in_flight() {
        let mut outbound = Outbound::default();
        let given: std::collections::BTreeSet<u16> = (0..65_534).map(|_| insert(&mut outbound)).collect();
        assert_eq!(given.len(), 65_534);
        assert!(given.iter().all(|identifier| {
            outbound
                .get_mut(PacketIdentifier::new(*identifier).unwrap())
                .is_some()
        }));
        let sequences: Vec<u64> = outbound
            .in_order()
            .iter()
            .map(|in_flight| in_flight.sequence)
            .collect();
        assert!(sequences.is_sorted() && sequences.len() == 65_534);
    }

    #[test]
    fn an_unknown_identifier_is_not_found() {
        let mut outbound = Outbound::default();
        let identifier = PacketIdentifier::new(17).unwrap();
        assert!(outbound.remove(identifier).is_none());
        insert(&mut outbound);
        assert!(outbound.remove(identifier).is_none());
        assert_eq!(outbound.count(), 1);
    }
}
