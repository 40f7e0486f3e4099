//! QoS 2 as receiver (section 4.3.3): which packet identifiers have been delivered and not yet released.

use crate::mqtt::PacketIdentifier;

/// The identifiers between PUBLISH and PUBREL, sorted. Publishers use them in order, so that this is appended to at
/// one end and shortened at the other; it takes no memory until the first QoS 2 message.
#[derive(Debug, Default)]
pub(super) struct Inbound(Vec<PacketIdentifier>);

impl Inbound {
    /// Whether a PUBLISH with `identifier` was delivered, and is not released.
    pub(super) fn contains(&self, identifier: PacketIdentifier) -> bool {
        self.0.binary_search(&identifier).is_ok()
    }

    /// Whether a PUBLISH with `identifier` is the first, and not the repetition of one already delivered.
    pub(super) fn publish(&mut self, identifier: PacketIdentifier) -> bool {
        match self.0.binary_search(&identifier) {
            Ok(_) => false,
            Err(index) => {
                self.0.insert(index, identifier);
                true
            }
        }
    }

    /// Whether the identifier was known to PUBREL.
    pub(super) fn release(&mut self, identifier: PacketIdentifier) -> bool {
        let found = self.0.binary_search(&identifier);
        if let Ok(index) = found {
            self.0.remove(index);
        }
        found.is_ok()
    }

    /// How many messages are between PUBLISH and PUBREL.
    pub(super) fn len(&self) -> usize {
        self.0.len()
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
        assert!(inbound.publish(two));
        assert!(inbound.publish(one));
        assert!(!inbound.publish(two));
        assert!(inbound.contains(two));
        assert!(inbound.release(two));
        assert!(!inbound.release(two));
        assert!(inbound.publish(two));
        assert_eq!(inbound.len(), 2);
    }
}
