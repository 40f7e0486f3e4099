//! A client that sends from a spool: what becomes of each message is noted before the network knows.

use std::collections::VecDeque;

use super::{Client, Ledger, Publication, SendError, SpoolError};

/// Where a client notes what becomes of messages.
#[derive(Debug)]
pub(super) struct Notes {
    ledger: Ledger,
    /// Bytes of input of the messages that were sent and not noted.
    lengths: VecDeque<u64>,
}

impl Notes {
    pub(super) const fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            lengths: VecDeque::new(),
        }
    }
}

impl Client {
    /// Publishes a line of the spool, `length` bytes of its input: see [`Client::publish`].
    ///
    /// # Errors
    /// Those of [`Client::publish`].
    pub fn publish_line(&mut self, publication: &Publication, length: u64) -> Result<u64, SendError> {
        let sequence = self.session.publish(publication)?;
        if let Some(notes) = &mut self.notes {
            notes.lengths.push_back(length);
        }
        Ok(sequence)
    }

    /// Writes down what became of the messages of the spool so far. Returns whether there was room; without, nothing may
    /// reach the network, and the same is to be tried again.
    ///
    /// # Errors
    /// When the spool can't be written.
    pub fn write_notes(&mut self) -> Result<bool, SpoolError> {
        let Some(notes) = &mut self.notes else {
            return Ok(true);
        };
        if self.session.has_changes() {
            notes
                .ledger
                .note(self.session.take_changes(), &mut notes.lengths)?;
        }
        notes.ledger.write()
    }
}
