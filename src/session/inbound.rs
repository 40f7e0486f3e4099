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
pub(super) struct Inbound {
    all: Vec<(PacketIdentifier, bool)>,
    /// How many of them came on this network connection.
    here: usize,
}

impl Inbound {
    fn find(&self, identifier: PacketIdentifier) -> Result<usize, usize> {
        self.all
            .binary_search_by_key(&identifier, |(identifier, _)| *identifier)
    }

    /// Whether a PUBLISH with `identifier` was delivered, and is not released.
    pub(super) fn contains(&self, identifier: PacketIdentifier) -> bool {
        self.find(identifier).is_ok()
    }

    /// A PUBLISH with `identifier` came on this network connection. Returns whether one did before, and was not released.
    pub(super) fn publish(&mut self, identifier: PacketIdentifier) -> Seen {
        match self.find(identifier) {
            Ok(index) if self.all[index].1 => Seen::Here,
            Ok(index) => {
                self.all[index].1 = true;
                self.here += 1;
                Seen::Before
            }
            Err(index) => {
                self.all.insert(index, (identifier, true));
                self.here += 1;
                Seen::Never
            }
        }
    }

    /// Whether the identifier was known to PUBREL.
    pub(super) fn release(&mut self, identifier: PacketIdentifier) -> bool {
        let Ok(index) = self.find(identifier) else {
            return false;
        };
        let (_, here) = self.all.remove(index);
        self.here -= usize::from(here);
        true
    }

    /// How many messages are between PUBLISH and PUBREL.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// How many of them came on this network connection.
    pub(super) const fn here(&self) -> usize {
        self.here
    }

    /// Whether the message with `identifier` came on this network connection.
    pub(super) fn is_here(&self, identifier: PacketIdentifier) -> bool {
        self.find(identifier).is_ok_and(|index| self.all[index].1)
    }

    /// Forgets those that came on earlier network connections: their session is gone.
    pub(super) fn forget_earlier(&mut self) {
        self.all.retain(|(_, here)| *here);
    }

    /// The network connection is gone.
    pub(super) fn lost(&mut self) {
        for (_, here) in &mut self.all {
            *here = false;
        }
        self.here = 0;
    }

    /// The session is gone.
    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.here = 0;
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
        assert_eq!(inbound.here(), 2);
        inbound.lost();
        assert_eq!((inbound.here(), inbound.is_here(two)), (0, false));
        assert_eq!(inbound.publish(two), Seen::Before);
        assert_eq!(inbound.publish(two), Seen::Here);
        assert!(inbound.contains(two) && inbound.is_here(two));
        assert!(inbound.release(two));
        assert!(!inbound.release(two));
        assert_eq!(inbound.publish(two), Seen::Never);
        assert_eq!((inbound.len(), inbound.here()), (2, 1));
        inbound.forget_earlier();
        assert!(!inbound.contains(one) && inbound.contains(two));
        inbound.clear();
        assert_eq!((inbound.len(), inbound.here()), (0, 0));
    }
}
