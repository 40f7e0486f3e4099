//! The journal: the file that says what became of the input.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::FallocateFlags;

use super::SpoolError;
use super::entry::Entry;
use super::error::is_full;
use super::frame::{Frame, put_frame, read_frame};
use super::state::State;

/// Its name, and that of the one that is to replace it.
const NAME: &str = "journal";
const NEXT_NAME: &str = "journal.new";

/// What is wrong with a frame that is neither whole nor torn.
const BAD_CHECKSUM: &str = "a checksum does not fit";

/// The least room that is worth being set aside.
const LEAST_RESERVE: u64 = 16 * 1024;

/// Whether what was to be written has been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(super) enum Written {
    All,
    /// The disk is full: the same is to be tried again.
    NoRoom,
}

/// The journal, open for more.
#[derive(Debug)]
pub(super) struct Journal {
    directory: PathBuf,
    file: Arc<File>,
    /// Bytes of the file.
    length: u64,
    /// It is written anew when it is longer than this.
    limit: u64,
    /// Entries that are not in the file.
    pending: Vec<u8>,
    /// What all entries come to, the pending ones too.
    state: State,
    /// What was settled when all entries were last in the file.
    settled: u64,
}

impl Journal {
    /// Opens the journal in `directory`, or makes an empty one. It is written anew whenever it has grown to some multiple
    /// of `limit` bytes. `boot` names the present start of the system.
    ///
    /// # Errors
    /// What the system says, or that it is damaged. A torn end is cut off.
    pub(super) fn open(directory: &Path, limit: u64, boot: &str) -> Result<Self, SpoolError> {
        let path = directory.join(NAME);
        // One that was not finished when a process ended never counted.
        match std::fs::remove_file(directory.join(NEXT_NAME)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(SpoolError::system("remove", directory.join(NEXT_NAME))(error));
            }
            _ => {}
        }
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(SpoolError::system("open", &path))?;
        let bytes = std::fs::read(&path).map_err(SpoolError::system("read", &path))?;
        let damaged = |(offset, what)| SpoolError::Damaged {
            path: path.clone(),
            offset: offset as u64,
            what,
        };
        let Replayed {
            state,
            length,
            is_damaged,
        } = replay(&bytes).map_err(damaged)?;
        if is_damaged && !is_torn_by_power_loss(&state, boot, &bytes[length..]) {
            return Err(damaged((length, BAD_CHECKSUM)));
        }
        file.set_len(length as u64)
            .map_err(SpoolError::system("write", &path))?;
        reserve(&file, limit);
        Ok(Self {
            directory: directory.to_owned(),
            file: Arc::new(file),
            length: length as u64,
            limit,
            pending: Vec::new(),
            settled: state.settled(),
            state,
        })
    }

    /// What all entries come to.
    pub(super) const fn state(&self) -> &State {
        &self.state
    }

    /// The same, for repairs that no entry tells; the journal must be written anew after it.
    pub(super) const fn state_mut(&mut self) -> &mut State {
        &mut self.state
    }

    /// The file, to be brought to the disk.
    pub(super) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    /// Where it is.
    pub(super) fn path(&self) -> PathBuf {
        self.directory.join(NAME)
    }

    /// Bytes of the file.
    pub(super) const fn length(&self) -> u64 {
        self.length
    }

    /// Bytes of entries that are not in the file.
    pub(super) const fn pending(&self) -> usize {
        self.pending.len()
    }

    /// All input in front of this place was acknowledged, and the file says so.
    pub(super) const fn settled(&self) -> u64 {
        self.settled
    }

    /// Adds an entry, to be written with the next [`Journal::write`].
    ///
    /// # Errors
    /// When it does not follow from those before.
    pub(super) fn add(&mut self, entry: Entry) -> Result<(), SpoolError> {
        entry.put(&mut self.pending);
        self.state.apply(entry).map_err(|what| SpoolError::Damaged {
            path: self.path(),
            offset: self.length,
            what,
        })
    }

    /// Writes what was added.
    ///
    /// # Errors
    /// What the system says, other than that there is no room.
    pub(super) fn write(&mut self) -> Result<Written, SpoolError> {
        if self.pending.is_empty() {
            return Ok(Written::All);
        }
        let mut frame = Vec::with_capacity(self.pending.len() + 16);
        put_frame(&self.pending, &mut frame);
        match self.file.write_all_at(&frame, self.length) {
            Ok(()) => {}
            // What was written of it is written over by the next try.
            Err(error) if is_full(&error) => return Ok(Written::NoRoom),
            Err(error) => return Err(SpoolError::system("write", self.path())(error)),
        }
        self.length += frame.len() as u64;
        self.pending.clear();
        self.settled = self.state.settled();
        Ok(Written::All)
    }

    /// Whether it has grown so long that it is to be written anew.
    pub(super) const fn is_long(&self) -> bool {
        self.length > self.limit
    }

    /// Writes it anew, as short as it can be; what was added is in it. Without room it stays as it is.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn rewrite(&mut self, sync: bool) -> Result<Written, SpoolError> {
        let next = self.directory.join(NEXT_NAME);
        let mut body = Vec::new();
        for entry in self.state.entries() {
            entry.put(&mut body);
        }
        let mut frame = Vec::with_capacity(body.len() + 16);
        put_frame(&body, &mut frame);
        let written = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&next)
            .and_then(|file| {
                reserve(&file, self.limit);
                file.write_all_at(&frame, 0)?;
                if sync {
                    file.sync_data()?;
                }
                Ok(file)
            });
        let file = match written {
            Ok(file) => file,
            Err(error) if is_full(&error) => {
                self.limit = self.limit.max(self.length + self.length / 2);
                return Ok(Written::NoRoom);
            }
            Err(error) => return Err(SpoolError::system("write", next)(error)),
        };
        std::fs::rename(&next, self.path()).map_err(SpoolError::system("rename", &next))?;
        if sync {
            sync_directory(&self.directory)?;
        }
        self.file = Arc::new(file);
        self.length = frame.len() as u64;
        self.limit = self.limit.max(2 * self.length);
        self.pending.clear();
        self.settled = self.state.settled();
        Ok(Written::All)
    }
}

/// Sets room aside, so that what was sent and acknowledged can be noted also when input has filled the disk. Where the
/// file system can't do that, it goes without.
fn reserve(file: &File, limit: u64) {
    let mut size = 2 * limit;
    while size >= LEAST_RESERVE && rustix::fs::fallocate(file, FallocateFlags::KEEP_SIZE, 0, size).is_err() {
        size /= 2;
    }
}

/// Brings the names in `directory` to the disk.
pub(super) fn sync_directory(directory: &Path) -> Result<(), SpoolError> {
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(SpoolError::system("sync", directory))
}

/// Replays a journal, for tests with any bytes: as they are, and as the one frame of a journal. What is accepted comes to
/// the same state when it is written anew.
///
/// # Panics
/// When it does not.
#[doc(hidden)]
pub fn check_journal(bytes: &[u8]) {
    let _ = replay(bytes);
    let mut framed = Vec::new();
    put_frame(bytes, &mut framed);
    let Ok(Replayed { state, .. }) = replay(&framed) else {
        return;
    };
    let rewritten = |state: &State| {
        let mut body = Vec::new();
        state.entries().for_each(|entry| entry.put(&mut body));
        body
    };
    let (body, mut framed) = (rewritten(&state), Vec::new());
    put_frame(&body, &mut framed);
    let again = replay(&framed).map(|again| rewritten(&again.state));
    assert_eq!(again, Ok(body), "a journal written anew says something else");
}

/// What a journal comes to.
#[derive(Debug)]
pub(super) struct Replayed {
    pub(super) state: State,
    /// How many of its bytes are whole frames.
    pub(super) length: usize,
    /// Whether what follows is something else than the beginning of a frame.
    pub(super) is_damaged: bool,
}

/// What the journal `bytes` come to.
///
/// # Errors
/// Where an entry is wrong though its frame is whole, and what.
pub(super) fn replay(bytes: &[u8]) -> Result<Replayed, (usize, &'static str)> {
    let mut state = State::default();
    let mut length = 0;
    let is_damaged = loop {
        let body = match read_frame(bytes, length) {
            Frame::Torn => break false,
            Frame::Damaged => break true,
            Frame::Whole(body) => body,
        };
        let mut entries = &bytes[body.clone()];
        while !entries.is_empty() {
            let place = body.end - entries.len();
            let entry =
                Entry::take(&mut entries).ok_or((place, "an entry that this version does not know"))?;
            state.apply(entry).map_err(|what| (place, what))?;
        }
        length = body.end;
    };
    Ok(Replayed {
        state,
        length,
        is_damaged,
    })
}

/// Whether `rest`, which stands behind the whole frames that come to `state`, is what a power loss may leave: the size of a
/// file can be on the disk before its last bytes are, which then read as zeros, or as what was there before. Nothing that
/// was whole may stand behind it.
fn is_torn_by_power_loss(state: &State, boot: &str, rest: &[u8]) -> bool {
    // Without a frame nobody knows under which start of the system it was written.
    let started_again = !state.boot.is_empty() && state.boot != boot;
    let is_whole = |at| matches!(read_frame(rest, at), Frame::Whole(_));
    started_again && !(1..rest.len()).any(is_whole)
}
