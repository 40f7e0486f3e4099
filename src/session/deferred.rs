//! Acknowledgements that wait until the owner has dealt with the messages.

use super::inbound::{Inbound, Seen};
use super::{ProtocolError, Session};
use crate::mqtt::packet::AcknowledgementKind;
use crate::mqtt::{PacketIdentifier, ReasonCode};

/// PUBACK and PUBREC that wait for [`Session::acknowledge`].
#[derive(Debug, Default)]
pub(super) struct Deferred {
    /// In the order of their messages, which that of the acknowledgements must be (section 4.6).
    queue: Vec<(AcknowledgementKind, PacketIdentifier)>,
    /// How many of these are PUBREC.
    of_qos_2: usize,
    /// The identifiers in the queue.
    waiting: Inbound,
}

impl Deferred {
    /// How many messages of QoS 2 wait for their PUBREC.
    pub(super) const fn of_qos_2(&self) -> usize {
        self.of_qos_2
    }

    /// How many messages of QoS 1 wait for their PUBACK.
    pub(super) const fn of_qos_1(&self) -> usize {
        self.queue.len() - self.of_qos_2
    }

    /// Whether the message with `identifier` is not acknowledged.
    pub(super) fn contains(&self, identifier: PacketIdentifier) -> bool {
        self.waiting.contains(identifier)
    }

    /// The network connection is gone: its messages come again, and are acknowledged on the next.
    pub(super) fn clear(&mut self) {
        self.queue.clear();
        self.of_qos_2 = 0;
        self.waiting.clear();
    }
}

impl Session {
    /// From now on a message of QoS 1 or 2 is acknowledged only when [`Session::acknowledge`] says so: PUBACK, or PUBREC,
    /// waits. Until then the server keeps the message, and sends it again on the next connection, also to another process
    /// in the same session. At most as many wait as the Receive Maximum of CONNECT says, and there are packet identifiers.
    pub fn defer_acknowledgements(&mut self) {
        self.deferred.get_or_insert_default();
    }

    /// Acknowledges all messages that were told on this network connection, in their order. Does nothing unless
    /// [`Session::defer_acknowledgements`] was called.
    pub fn acknowledge(&mut self) {
        let Some(deferred) = &mut self.deferred else {
            return;
        };
        if deferred.queue.is_empty() {
            return;
        }
        deferred.waiting.clear();
        deferred.of_qos_2 = 0;
        let mut queue = std::mem::take(&mut deferred.queue);
        for (kind, identifier) in queue.drain(..) {
            self.put_acknowledgement(kind, identifier, ReasonCode::SUCCESS);
        }
        // Its memory is used again.
        if let Some(deferred) = &mut self.deferred {
            deferred.queue = queue;
        }
    }

    /// Acknowledges a message now, or later. False when it is a repetition of one that waits.
    pub(super) fn settle(
        &mut self,
        kind: AcknowledgementKind,
        identifier: PacketIdentifier,
        dup: bool,
    ) -> Result<bool, ProtocolError> {
        let Some(deferred) = &mut self.deferred else {
            self.put_acknowledgement(kind, identifier, ReasonCode::SUCCESS);
            return Ok(true);
        };
        if deferred.waiting.publish(identifier) == Seen::Never {
            deferred.queue.push((kind, identifier));
            deferred.of_qos_2 += usize::from(kind == AcknowledgementKind::PubRec);
            return Ok(true);
        }
        // Brokers of 3.1 may repeat what takes them too long.
        if dup {
            Ok(false)
        } else {
            Err(ProtocolError::IdentifierInUse(identifier))
        }
    }
}
