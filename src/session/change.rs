//! What is in flight, for an owner that keeps it beyond its own life: each change of it, and the way back.

use super::outbound::{Awaiting, InFlight};
use super::{Publication, Session};
use crate::mqtt::{PacketIdentifier, QoS};

/// A change of what is in flight. All of them in order tell what is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// [`Session::publish`] put a message in flight under this identifier.
    Sent(PacketIdentifier),
    /// PUBREC came: the server has the message of QoS 2.
    Received(PacketIdentifier),
    /// The message is acknowledged in full, or refused: the identifier is free.
    Done(PacketIdentifier),
    /// The server has no session: all that is in flight is published anew, as if no PUBREC had come.
    Renewed,
}

/// The changes, where anybody wants them.
#[derive(Debug, Default)]
pub(super) struct Changes(Option<Vec<Change>>);

impl Changes {
    pub(super) fn tell(&mut self, change: Change) {
        if let Some(changes) = &mut self.0 {
            changes.push(change);
        }
    }
}

/// A publication that an earlier process left in flight.
#[derive(Debug, Clone)]
pub struct Restored {
    /// Under which it was sent.
    pub identifier: PacketIdentifier,
    /// What was sent.
    pub publication: Publication,
    /// Whether PUBREC came.
    pub received: bool,
}

impl Session {
    /// Notes each change of what is in flight from now on, for [`Session::take_changes`].
    pub fn note_changes(&mut self) {
        self.changes.0.get_or_insert_default();
    }

    /// What is in flight when the server loses the session is forgotten at the next CONNACK, where it else is published
    /// anew: for an owner who decides by himself what becomes of it. Until then [`Session::unacknowledged`] has it.
    pub const fn forget_with_session(&mut self) {
        self.outbound.forget_with_session();
    }

    /// Whether there are changes that were not taken.
    pub fn has_changes(&self) -> bool {
        self.changes.0.as_ref().is_some_and(|changes| !changes.is_empty())
    }

    /// The changes since the last call, in order.
    pub fn take_changes(&mut self) -> impl Iterator<Item = Change> {
        self.changes.0.iter_mut().flat_map(|changes| changes.drain(..))
    }

    /// Puts in flight what an earlier process left there, in the order in which it was sent; of two with the same
    /// identifier the first. New identifiers follow `last`. With `continues` the server may have kept the session of
    /// that process: then [`super::Connected::resumed`] says whether it has. Only before the first [`Session::open`].
    pub fn restore(
        &mut self,
        left: impl IntoIterator<Item = Restored>,
        last: Option<PacketIdentifier>,
        continues: bool,
    ) {
        for Restored {
            identifier,
            publication,
            received,
        } in left
        {
            let awaiting = match (publication.head.qos, received) {
                (QoS::ExactlyOnce, true) => Awaiting::PubComp,
                (QoS::ExactlyOnce, false) => Awaiting::PubRec,
                _ => Awaiting::PubAck,
            };
            let sequence = self.outbound.next_sequence();
            self.outbound.restore(InFlight {
                identifier,
                sequence,
                publication,
                awaiting,
            });
        }
        self.outbound.follow(last);
        self.established = continues && !self.connect.clean_start;
    }
}
