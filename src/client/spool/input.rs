//! The input as it came: files of raw bytes, each named by the place of its first.
//!
//! The system moves bytes from standard input into a file without a stop in this process where it can: a process that
//! is killed has then either left them in the pipe, or has them in the file.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::SpoolError;

/// What the names of the files end with.
const SUFFIX: &str = ".input";

/// Bytes that are moved at once at the most.
pub(super) const STEP: u64 = 256 * 1024;

/// One of the files.
#[derive(Debug)]
pub(super) struct Segment {
    /// The place of its first byte, counted since the spool was made.
    pub(super) start: u64,
    pub(super) length: u64,
    pub(super) file: Arc<File>,
}

/// All of them, in order and without a gap.
#[derive(Debug)]
pub(super) struct Input {
    directory: PathBuf,
    segments: VecDeque<Segment>,
    /// How long a file becomes before the next is begun.
    segment_size: u64,
    /// Where the next byte goes.
    end: u64,
    /// What was read and found no room.
    held: Vec<u8>,
}

impl Input {
    /// Opens the files in `directory`.
    ///
    /// # Errors
    /// What the system says, or that one is missing.
    pub(super) fn open(directory: &Path, segment_size: u64) -> Result<Self, SpoolError> {
        let mut starts = Vec::new();
        let names = std::fs::read_dir(directory).map_err(SpoolError::system("read", directory))?;
        for name in names {
            let name = name.map_err(SpoolError::system("read", directory))?.file_name();
            let start = name.to_str().and_then(|name| name.strip_suffix(SUFFIX));
            starts.extend(start.and_then(|start| u64::from_str_radix(start, 16).ok()));
        }
        starts.sort_unstable();
        let mut input = Self {
            directory: directory.to_owned(),
            segments: VecDeque::new(),
            segment_size,
            end: 0,
            held: Vec::new(),
        };
        for start in starts {
            let path = input.path(start);
            let file = File::options().read(true).write(true).open(&path);
            let mut file = file.map_err(SpoolError::system("open", &path))?;
            let length = file
                .seek(SeekFrom::End(0))
                .map_err(SpoolError::system("read", &path))?;
            if !input.segments.is_empty() && start != input.end {
                let before = input.segments.back().map_or(start, |segment| segment.start);
                return Err(SpoolError::Damaged {
                    path: input.path(before),
                    offset: input.end - before,
                    what: "it does not end where the next file begins",
                });
            }
            input.end = start + length;
            input.segments.push_back(Segment {
                start,
                length,
                file: Arc::new(file),
            });
        }
        Ok(input)
    }

    /// The file whose first byte is at `start`.
    pub(super) fn path(&self, start: u64) -> PathBuf {
        self.directory.join(format!("{start:016x}{SUFFIX}"))
    }

    pub(super) const fn segments(&self) -> &VecDeque<Segment> {
        &self.segments
    }

    /// Where the input begins that is still there.
    pub(super) fn first(&self) -> u64 {
        self.segments.front().map_or(self.end, |segment| segment.start)
    }

    /// Where it ends.
    pub(super) const fn end(&self) -> u64 {
        self.end
    }

    /// The place of the next byte, when there are no files yet.
    pub(super) fn begin_at(&mut self, end: u64) {
        if self.segments.is_empty() {
            self.end = end;
        }
    }

    /// Moves up to `room` bytes from `source` to the end. Returns how many there were, 0 at the end of `source`, and
    /// whether they begin a file.
    ///
    /// # Errors
    /// [`Failed::Source`] when they can't be read, [`Failed::Spool`] when they can't be kept. No byte is lost then.
    pub(super) fn take(&mut self, source: BorrowedFd<'_>, room: u64) -> Result<(u64, bool), Failed> {
        if self
            .segments
            .back()
            .is_none_or(|last| last.length >= self.segment_size)
        {
            self.begin_segment()?;
        }
        let Some(last) = self.segments.back_mut() else {
            return Ok((0, false));
        };
        let begins = last.length == 0;
        let most = room.min(STEP).min(self.segment_size.saturating_sub(last.length));
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let count = transfer(source, &last.file, most, &mut self.held)?;
        last.length += count;
        self.end += count;
        Ok((count, begins))
    }

    fn begin_segment(&mut self) -> Result<(), Failed> {
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(self.path(self.end))
            .map_err(Failed::Spool)?;
        self.segments.push_back(Segment {
            start: self.end,
            length: 0,
            file: Arc::new(file),
        });
        Ok(())
    }

    /// The file that holds the end.
    pub(super) fn last_file(&self) -> Option<Arc<File>> {
        self.segments.back().map(|segment| Arc::clone(&segment.file))
    }

    /// Reads all of `buffer`, which begins at `offset`.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn read(&self, mut offset: u64, mut buffer: &mut [u8]) -> Result<(), SpoolError> {
        while !buffer.is_empty() {
            let after = self.segments.partition_point(|segment| segment.start <= offset);
            let segment = after.checked_sub(1).and_then(|index| self.segments.get(index));
            let Some(segment) = segment.filter(|segment| offset < segment.start + segment.length) else {
                let missing = io::Error::from(io::ErrorKind::UnexpectedEof);
                return Err(SpoolError::system("read", &self.directory)(missing));
            };
            let within = offset - segment.start;
            let there = usize::try_from(segment.length - within).unwrap_or(usize::MAX);
            let count = there.min(buffer.len());
            segment
                .file
                .read_exact_at(&mut buffer[..count], within)
                .map_err(SpoolError::system("read", self.path(segment.start)))?;
            offset += count as u64;
            buffer = &mut buffer[count..];
        }
        Ok(())
    }

    /// Removes the files that lie in front of `offset` in whole. Returns whether there were any.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn release(&mut self, offset: u64) -> Result<bool, SpoolError> {
        let mut released = false;
        while let Some(first) = self.segments.front()
            && first.start + first.length <= offset
            && first.length > 0
        {
            let path = self.path(first.start);
            std::fs::remove_file(&path).map_err(SpoolError::system("remove", path))?;
            self.segments.pop_front();
            released = true;
        }
        Ok(released)
    }

    /// Gives the room of what lies in front of `offset` in the first file back to the system, where it takes it.
    pub(super) fn punch(&self, offset: u64) {
        use rustix::fs::{FallocateFlags, fallocate};

        if let Some(first) = self.segments.front() {
            let flags = FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE;
            // Elsewhere the room comes back with the file.
            let _ = fallocate(
                &first.file,
                flags,
                0,
                offset.saturating_sub(first.start).min(first.length),
            );
        }
    }

    /// Cuts off what is behind `end`.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn cut(&mut self, end: u64) -> Result<(), SpoolError> {
        while let Some(last) = self.segments.back_mut()
            && self.end > end
        {
            if last.start >= end {
                let path = self.directory.join(format!("{:016x}{SUFFIX}", last.start));
                std::fs::remove_file(&path).map_err(SpoolError::system("remove", path))?;
                self.end = last.start;
                self.segments.pop_back();
                continue;
            }
            last.length = end - last.start;
            self.end = end;
            let mut file = &*last.file;
            let cut = last.file.set_len(last.length);
            cut.and_then(|()| file.seek(SeekFrom::End(0)).map(drop))
                .map_err(SpoolError::system("cut", &self.directory))?;
        }
        Ok(())
    }
}

/// Why bytes were not taken.
#[derive(Debug)]
pub(super) enum Failed {
    /// They can't be read.
    Source(io::Error),
    /// They can't be kept.
    Spool(io::Error),
}

/// Moves up to `most` bytes from `source` to the end of `file`; returns how many, 0 at the end of `source`. What was read
/// and finds no room goes to `held`, and is what comes next.
fn transfer(source: BorrowedFd<'_>, file: &File, most: usize, held: &mut Vec<u8>) -> Result<u64, Failed> {
    if held.is_empty() {
        if let Some(moved) = within_the_system(source, file, most) {
            return moved;
        }
        held.resize(most.min(64 * 1024), 0);
        let read = loop {
            match rustix::io::read(source, &mut held[..]) {
                Err(rustix::io::Errno::INTR) => {}
                other => break other,
            }
        };
        held.truncate(*read.as_ref().unwrap_or(&0));
        read.map_err(|error| Failed::Source(error.into()))?;
    }
    let mut count = 0;
    let mut writer = file;
    while count < held.len() {
        match writer.write(&held[count..]) {
            Ok(written) => count += written,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // What was written is told first; the next call meets the error again.
            Err(_) if count > 0 => break,
            Err(error) => return Err(Failed::Spool(error)),
        }
    }
    held.drain(..count);
    Ok(count as u64)
}

/// The same without a stop in this process; `None` where the system can't.
#[cfg(target_os = "linux")]
fn within_the_system(source: BorrowedFd<'_>, file: &File, most: usize) -> Option<Result<u64, Failed>> {
    use rustix::fs::{FileType, fstat, sendfile};
    use rustix::io::Errno;
    use rustix::pipe::{SpliceFlags, splice};

    let kind = FileType::from_raw_mode(fstat(source).ok()?.st_mode);
    let moved = loop {
        let moved = match kind {
            FileType::Fifo => splice(source, None, file.as_fd(), None, most, SpliceFlags::empty()),
            FileType::RegularFile => sendfile(file.as_fd(), source, None, most),
            _ => return None,
        };
        if moved != Err(Errno::INTR) {
            break moved;
        }
    };
    match moved {
        Ok(count) => Some(Ok(count as u64)),
        // Some file systems have neither.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => None,
        Err(error) => {
            let error = io::Error::from(error);
            Some(Err(if super::error::is_full(&error) {
                Failed::Spool(error)
            } else {
                Failed::Source(error)
            }))
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn within_the_system(_source: BorrowedFd<'_>, _file: &File, _most: usize) -> Option<Result<u64, Failed>> {
    None
}
