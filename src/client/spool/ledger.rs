//! The ledger: the journal as the client sees it, which notes what becomes of each message before the network does.

use std::collections::VecDeque;
use std::fs::File;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::SpoolError;
use super::entry::Entry;
use super::journal::{Journal, Written};
use super::options::SpoolSync;
use super::state::State;
use crate::mqtt::PacketIdentifier;
use crate::session::Change;

/// The journal of a spool, shared by who reads the input and who sends it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Ledger(Arc<Mutex<Book>>);

/// What a ledger shares.
#[derive(Debug)]
struct Book {
    journal: Journal,
    sync: SpoolSync,
    /// Files of input that were written to and have not been brought to the disk.
    dirty: Vec<Arc<File>>,
    /// Whether the journal is such a file.
    journal_is_dirty: bool,
    /// Whether the last write found no room.
    is_full: bool,
    /// What went wrong where nobody could be told.
    failure: Option<SpoolError>,
}

impl Ledger {
    pub(super) fn new(journal: Journal, sync: SpoolSync) -> Self {
        Self(Arc::new(Mutex::new(Book {
            journal,
            sync,
            dirty: Vec::new(),
            journal_is_dirty: false,
            is_full: false,
            failure: None,
        })))
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at what all entries come to.
    pub(super) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(self.book().journal.state())
    }

    /// Changes it, and the journal with it.
    pub(super) fn mend(&self, mend: impl FnOnce(&mut State)) -> Result<bool, SpoolError> {
        let mut book = self.book();
        mend(book.journal.state_mut());
        let sync = book.sync != SpoolSync::Never;
        book.journal.rewrite(sync).map(|written| written == Written::All)
    }

    /// Forgets input that is no longer there.
    pub(super) fn forget_before(&self, offset: u64) {
        self.book().journal.state_mut().forget_before(offset);
    }

    /// Adds an entry, to be written with others.
    pub(super) fn add(&self, entry: Entry) -> Result<(), SpoolError> {
        self.book().journal.add(entry)
    }

    /// Adds a block of input that `file` holds. It is written at once where each read is to be kept.
    pub(super) fn add_block(&self, entry: Entry, file: Arc<File>) -> Result<(), SpoolError> {
        let mut book = self.book();
        book.journal.add(entry)?;
        if !book.dirty.iter().any(|dirty| Arc::ptr_eq(dirty, &file)) {
            book.dirty.push(file);
        }
        if book.sync == SpoolSync::Always || book.journal.pending() > 4096 {
            book.write()?;
        }
        Ok(())
    }

    /// Says that input which was acknowledged may go, block by block. Returns up to where, if that is in the file.
    pub(super) fn give_back(&self) -> Result<Option<u64>, SpoolError> {
        let mut book = self.book();
        let settled = book.journal.settled();
        let Some(offset) = book.journal.state().last_block_before(settled) else {
            return Ok(None);
        };
        book.journal.add(Entry::Given(offset))?;
        Ok(book.write()?.then_some(offset))
    }

    /// All input in front of this place was acknowledged, and the file says so.
    pub(super) fn settled(&self) -> u64 {
        self.book().journal.settled()
    }

    /// Bytes of the journal.
    pub(super) fn length(&self) -> u64 {
        self.book().journal.length()
    }

    /// Whether the disk was full when it was last tried.
    pub fn is_full(&self) -> bool {
        self.book().is_full
    }

    /// The packet identifier that was given out last.
    pub(crate) fn last_identifier(&self) -> Option<PacketIdentifier> {
        self.look(|state| state.start.last)
    }

    /// Says in which session messages are sent from now on. Returns whether it may be that of the earlier process.
    pub(crate) fn begin_session(&self, client_identifier: &str) -> Result<bool, SpoolError> {
        let continues =
            self.look(|state| state.session == client_identifier && !client_identifier.is_empty());
        if !continues {
            self.add(Entry::Session(client_identifier.to_owned()))?;
        }
        Ok(continues)
    }

    /// Notes what became of messages. Those that were sent are lines of `lengths` bytes of input.
    pub(crate) fn note(
        &self,
        changes: impl Iterator<Item = Change>,
        lengths: &mut VecDeque<u64>,
    ) -> Result<(), SpoolError> {
        let mut book = self.book();
        for change in changes {
            let entry = match change {
                Change::Sent(identifier) => Entry::Sent {
                    identifier,
                    length: lengths.pop_front().unwrap_or_default(),
                },
                Change::Received(identifier) => Entry::Received(identifier),
                Change::Done(identifier) => Entry::Done(identifier),
                Change::Renewed => Entry::Renewed,
            };
            book.journal.add(entry)?;
        }
        Ok(())
    }

    /// Writes what was noted. Returns whether there was room for it; without, nothing that follows from it may reach the
    /// network.
    pub(crate) fn write(&self) -> Result<bool, SpoolError> {
        self.book().write()
    }

    /// Whether nothing waits to be written.
    #[cfg(test)]
    pub(super) fn is_written(&self) -> bool {
        self.book().journal.pending() == 0
    }

    /// Brings to the disk what has been written.
    pub(super) fn sync(&self) {
        let (mut files, journal, path) = {
            let mut book = self.book();
            let journal = std::mem::take(&mut book.journal_is_dirty).then(|| book.journal.file());
            (std::mem::take(&mut book.dirty), journal, book.journal.path())
        };
        // The input first: the journal speaks of it.
        files.extend(journal);
        for file in files {
            if let Err(error) = file.sync_data() {
                self.book().failure = Some(SpoolError::system("sync", &path)(error));
            }
        }
    }
}

impl Book {
    fn write(&mut self) -> Result<bool, SpoolError> {
        if let Some(failure) = self.failure.take() {
            return Err(failure);
        }
        let always = self.sync == SpoolSync::Always;
        if self.journal.pending() == 0 && !(always && self.journal_is_dirty) {
            return Ok(true);
        }
        let path = self.journal.path();
        if always {
            for file in self.dirty.drain(..) {
                file.sync_data().map_err(SpoolError::system("sync", &path))?;
            }
        }
        let rewrites = self.sync != SpoolSync::Never;
        self.is_full = self.journal.write()? == Written::NoRoom;
        self.journal_is_dirty = true;
        // Written anew it may be shorter than what it would become.
        if (self.is_full || self.journal.is_long()) && self.journal.rewrite(rewrites)? == Written::All {
            self.journal_is_dirty = false;
            self.is_full = false;
        }
        if self.is_full {
            return Ok(false);
        }
        if always && self.journal_is_dirty {
            let synced = self.journal.file().sync_data();
            synced.map_err(SpoolError::system("sync", &path))?;
            self.journal_is_dirty = false;
        }
        Ok(true)
    }
}
