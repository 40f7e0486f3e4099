//! The streams of the process.

use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::PathBuf;

use rustix::fs::{FileType, fstat};

use super::painter;
use crate::streams::{TerminalFacts, WindowSize};

/// What is known of the terminal.
pub fn facts() -> TerminalFacts {
    let stderr = rustix::stdio::stderr();
    let stderr_is_terminal = stderr.is_terminal();
    let size = stderr_is_terminal
        .then(|| rustix::termios::tcgetwinsize(stderr).ok())
        .flatten();
    TerminalFacts {
        stdin_is_terminal: rustix::stdio::stdin().is_terminal(),
        stdout_is_terminal: rustix::stdio::stdout().is_terminal(),
        stderr_is_terminal,
        width: size.map(|size| size.ws_col).filter(|columns| *columns > 0),
        no_color: std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
    }
}

/// How large the terminal on standard output is now; `None` where that is none.
pub fn window() -> Option<WindowSize> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok()?;
    Some(WindowSize {
        columns: size.ws_col,
        rows: size.ws_row,
    })
}

/// Standard input; `None` when it is closed.
pub fn input() -> Option<OwnedFd> {
    rustix::stdio::stdin().try_clone_to_owned().ok()
}

/// The file of this program.
///
/// # Errors
/// What the system says.
pub fn executable() -> io::Result<PathBuf> {
    std::env::current_exe()
}

/// Standard output, unbuffered.
pub fn output() -> Unbuffered {
    Unbuffered {
        stream: rustix::stdio::stdout(),
        shares_line: false,
    }
}

/// Standard error, unbuffered.
pub fn notices() -> Unbuffered {
    Unbuffered::stderr()
}

/// A writer on a standard stream that does not buffer. Rust opens `/dev/null` in the place of closed ones at start.
#[derive(Debug)]
pub struct Unbuffered {
    stream: BorrowedFd<'static>,
    /// Whether a bar may stand in the line.
    shares_line: bool,
}

impl Unbuffered {
    pub(super) fn stderr() -> Self {
        Self {
            stream: rustix::stdio::stderr(),
            shares_line: true,
        }
    }
}

impl io::Write for Unbuffered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.shares_line {
            let clear = painter::clear();
            if !clear.is_empty() {
                // A bar that stays is ugly, and no reason to lose the text.
                let _ = rustix::io::write(self.stream, clear);
            }
        }
        Ok(rustix::io::write(self.stream, bytes)?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Another handle of standard output, if that is a pipe or a socket, whose reader can go away.
pub fn output_pipe() -> Option<OwnedFd> {
    let stdout = rustix::stdio::stdout();
    let kind = FileType::from_raw_mode(fstat(stdout).ok()?.st_mode);
    matches!(kind, FileType::Fifo | FileType::Socket).then(|| stdout.as_fd().try_clone_to_owned().ok())?
}

/// A handle of standard output whose writes do not block, if that is a pipe or a terminal. The flag that does this belongs
/// to what was opened, which other processes have too: so the same is opened once more.
#[cfg(target_os = "linux")]
pub fn output_without_blocking() -> Option<OwnedFd> {
    use rustix::fs::{Mode, OFlags, major, open};

    /// The major number of devices that stand for another terminal, or make a new one: `/dev/tty` and `/dev/ptmx`.
    const ALTERNATE_TERMINALS: u32 = 5;

    let stdout = rustix::stdio::stdout();
    let facts = fstat(stdout).ok()?;
    let may_block = match FileType::from_raw_mode(facts.st_mode) {
        FileType::Fifo => true,
        FileType::CharacterDevice => stdout.is_terminal() && major(facts.st_rdev) != ALTERNATE_TERMINALS,
        _ => false,
    };
    if !may_block {
        return None;
    }
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let opened = open("/proc/self/fd/1", flags, Mode::empty()).ok()?;
    let same = fstat(&opened).ok()?;
    (same.st_dev == facts.st_dev && same.st_ino == facts.st_ino).then_some(opened)
}

/// Elsewhere the same can't be opened once more.
#[cfg(not(target_os = "linux"))]
pub fn output_without_blocking() -> Option<OwnedFd> {
    None
}

/// How many bytes `input` holds, if it is a regular file.
pub fn size_of(input: Option<&OwnedFd>) -> Option<u64> {
    let facts = fstat(input?).ok()?;
    let is_file = FileType::from_raw_mode(facts.st_mode) == FileType::RegularFile;
    is_file.then(|| u64::try_from(facts.st_size).ok())?
}
