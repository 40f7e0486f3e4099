//! QoS 2 as receiver (section 4.3.3): which packet identifiers have been delivered and not yet released.

use crate::mqtt::PacketIdentifier;

/// Whether a message with a packet identifier came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// It is the first.
    Never,
    /// On an earlier network connection.
    Before,
    /// On this network connection.
    Here,
}

/// The identifiers between PUBLISH and PUBREL, sorted, and whether they came on this network connection. Publishers use
/// them in order, so that this is appended to at one end and shortened at the other; it takes no memory until the first
/// QoS 2 message.
#[derive(Debug, Default)]
pub(super) struct Inbound(Vec<(PacketIdentifier, bool)>);

impl Inbound {
    fn find(&self, identifier: PacketIdentifier) -> Result<usize, usize> {
        self.0
            .binary_search_by_key(&identifier, |(identifier, _)| *identifier)
    }

    /// Whether a PUBLISH with `identifier` was delivered, and is not released.
    pub(super) fn contains(&self, identifier: PacketIdentifier) -> bool {
        self.find(identifier).is_ok()
    }

    /// A PUBLISH with `identifier` came on this network connection. Returns whether one did before, and was not released.
    pub(super) fn publish(&mut self, identifier: PacketIdentifier) -> Seen {
        match self.find(identifier) {
            Ok(index) if std::mem::replace(&mut self.0[index].1, true) => Seen::Here,
            Ok(_) => Seen::Before,
            Err(index) => {
                self.0.insert(index, (identifier, true));
                Seen::Never
            }
        }
    }

    /// Whether the identifier was known to PUBREL.
    pub(super) fn release(&mut self, identifier: PacketIdentifier) -> bool {
        let found = self.find(identifier);
        if let Ok(index) = found {
            self.0.remove(index);
        }
        found.is_ok()
    }

    /// How many messages are between PUBLISH and PUBREL.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The network connection is gone.
    pub(super) fn lost(&mut self) {
        for (_, here) in &mut self.0 {
            *here = false;
        }
    }

    /// The session is gone.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delivers_once_until_released() {
        let [one, two] = [1, 2].map(|value| PacketIdentifier::new(value).unwrap());
        let mut inbound = Inbound::default();
        assert_eq!(inbound.publish(two), Seen::Never);
        assert_eq!(inbound.publish(one), Seen::Never);
        assert_eq!(inbound.publish(two), Seen::Here);
        inbound.lost();
        assert_eq!(inbound.publish(two), Seen::Before);
        assert_eq!(inbound.publish(two), Seen::Here);
        assert!(inbound.contains(two));
        assert!(inbound.release(two));
        assert!(!inbound.release(two));
        assert_eq!(inbound.publish(two), Seen::Never);
        assert_eq!(inbound.len(), 2);
    }
}
