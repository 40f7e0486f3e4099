//! How a spool is opened: what an earlier process left is checked, and what a crash tore is mended.

use std::fs::{DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use super::entry::{Block, Entry};
use super::input::Input;
use super::interval::Interval;
use super::journal::{Journal, sync_directory};
use super::ledger::Ledger;
use super::lines::Lines;
use super::options::SpoolSync;
use super::state::State;
use super::{Lost, Spool, SpoolError, SpoolOptions};

impl Spool {
    /// Opens the spool that `options` name, or makes an empty one.
    ///
    /// # Errors
    /// When another process has it, the system refuses, or it is damaged. A damaged one is left as it is.
    pub fn open(options: SpoolOptions) -> Result<Self, SpoolError> {
        let directory = &options.directory;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)
            .map_err(SpoolError::system("make", directory))?;
        let lock = lock(directory)?;
        let boot = boot();
        let mut journal = Journal::open(directory, options.journal_limit(), &boot)?;
        let same_boot = journal.state().boot == boot;
        let lost_power = !same_boot && journal.length() > 0;
        let mut input = Input::open(directory, options.segment_size())?;
        if journal.length() == 0 && input.end() > 0 {
            return Err(SpoolError::Damaged {
                path: journal.path(),
                offset: 0,
                what: "its beginning is missing",
            });
        }
        let lost = if lost_power {
            mend_after_power_loss(&mut journal, &mut input)?
        } else {
            None
        };
        input.begin_at(journal.state().end);
        if journal.state().settled() < input.first() {
            return Err(SpoolError::Damaged {
                path: input.path(journal.state().settled()),
                offset: 0,
                what: "the file is missing",
            });
        }
        journal.state_mut().forget_before(input.first());
        check(journal.state(), &input)?;
        journal.add(Entry::Opened { boot })?;
        add_rest(&mut journal, &input)?;
        let next = journal.state().start.next;
        let ledger = Ledger::new(journal, options.sync);
        // From here on nothing but what follows is in the journal: it is short, and what was mended stays mended.
        if !ledger.mend(|_| ())? && lost.is_some() {
            let full = std::io::ErrorKind::StorageFull;
            return Err(SpoolError::system("write", directory)(full.into()));
        }
        if options.sync != SpoolSync::Never {
            sync_directory(directory)?;
        }
        let interval = (options.sync == SpoolSync::Interval).then(|| Interval::start(ledger.clone()));
        Ok(Self {
            input,
            ledger,
            lines: Lines::new(next),
            same_boot,
            ended: false,
            is_full: false,
            // What was acknowledged is nobody's loss.
            lost: lost.filter(|lost| lost.bytes > 0),
            options,
            _interval: interval,
            _lock: lock,
        })
    }
}

/// Takes the spool for this process, until it ends.
fn lock(directory: &Path) -> Result<File, SpoolError> {
    let path = directory.join("lock");
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(SpoolError::system("open", &path))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(SpoolError::InUse(directory.to_owned())),
        Err(error) => Err(SpoolError::system("lock", path)(error.into())),
    }
}

/// Names the present start of the system; empty where it has no name.
fn boot() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    name.trim().to_owned()
}

/// After a power loss, files end where the disk had them, each by itself, and their last bytes may not be what was
/// written: the journal and the input are cut to what both have. Returns what was lost by that.
fn mend_after_power_loss(journal: &mut Journal, input: &mut Input) -> Result<Option<Lost>, SpoolError> {
    let state = journal.state_mut();
    if input.segments().is_empty() {
        input.begin_at(state.end);
    }
    // Input is removed once it is acknowledged, and the word of that may have been lost.
    state.drop_before(input.first());
    let end = state.end.max(input.end());
    let settled = state.settled();
    // What is not in the journal has no checksum.
    input.cut(state.end)?;
    let mut messages = state.cut(input.end());
    if let Some(torn) = torn_from(state, input)? {
        messages += state.cut(torn);
    }
    input.cut(state.end)?;
    let bytes = end.saturating_sub(settled.max(state.end));
    Ok((state.end < end).then_some(Lost { bytes, messages }))
}

/// From where on no block is what was written. `None` where the last is: what does not fit before it was damaged later.
fn torn_from(state: &State, input: &Input) -> Result<Option<u64>, SpoolError> {
    let (mut at, mut torn) = (state.start.blocks, None);
    for block in state.blocks.iter() {
        if is_intact(block, at, input)? {
            torn = None;
        } else {
            torn = torn.or(Some(at));
        }
        at += block.length;
    }
    Ok(torn)
}

fn is_intact(block: &Block, at: u64, input: &Input) -> Result<bool, SpoolError> {
    let mut bytes = vec![0; usize::try_from(block.length).unwrap_or(usize::MAX)];
    input.read(at, &mut bytes)?;
    Ok(crc32fast::hash(&bytes) == block.checksum)
}

/// Checks that the input is what the journal says.
fn check(state: &State, input: &Input) -> Result<(), SpoolError> {
    let first = input.first();
    // Where the disk was full, the beginning of the first file may be gone.
    let first_end = input
        .segments()
        .front()
        .map_or(first, |segment| first + segment.length);
    if !(first..=first_end).contains(&state.start.blocks) {
        let path = input.path(first);
        return Err(SpoolError::Damaged {
            path,
            offset: 0,
            what: "no block begins there",
        });
    }
    if let Some(last) = input.segments().back()
        && state.end > input.end()
    {
        return Err(SpoolError::Damaged {
            path: input.path(last.start),
            offset: last.length,
            what: "it ends too early",
        });
    }
    let mut at = state.start.blocks;
    for block in state.blocks.iter() {
        if !is_intact(block, at, input)? {
            let after = input.segments().partition_point(|segment| segment.start <= at);
            let start = input
                .segments()
                .get(after.saturating_sub(1))
                .map_or(at, |segment| segment.start);
            return Err(SpoolError::Damaged {
                path: input.path(start),
                offset: at - start,
                what: "a checksum does not fit",
            });
        }
        at += block.length;
    }
    Ok(())
}

/// Adds the input that a killed process had taken and not noted.
fn add_rest(journal: &mut Journal, input: &Input) -> Result<(), SpoolError> {
    for segment in input.segments() {
        let covered = journal.state().end;
        let end = segment.start + segment.length;
        if end <= covered {
            continue;
        }
        let from = covered.max(segment.start);
        let mut bytes = vec![0; usize::try_from(end - from).unwrap_or(usize::MAX)];
        input.read(from, &mut bytes)?;
        journal.add(Entry::Block(Block {
            begins_file: from == segment.start,
            length: end - from,
            checksum: crc32fast::hash(&bytes),
        }))?;
    }
    Ok(())
}
