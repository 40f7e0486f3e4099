//! A pseudo-terminal: what a program does when a person looks at it.

use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use super::capture::Capture;

/// The person's side of a terminal of 80 columns and 24 lines.
pub(crate) struct Terminal {
    keyboard: File,
    /// All that was shown, control sequences included.
    pub(super) capture: Capture,
    /// Columns and rows.
    pub(super) size: (u16, u16),
}

impl Terminal {
    /// A terminal, and the program's side of it.
    pub(super) fn open() -> (Self, OwnedFd) {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let theirs = rustix::fs::open(name.as_c_str(), flags, Mode::empty()).unwrap();
        let size = Winsize {
            ws_row: 24,
            ws_col: 80,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&theirs, size).unwrap();
        let keyboard = File::from(ours);
        let capture = Capture::of(keyboard.try_clone().unwrap());
        let size = (80, 24);
        (
            Self {
                keyboard,
                capture,
                size,
            },
            theirs,
        )
    }

    /// It has so many columns and rows from now on.
    pub(super) fn resize(&mut self, columns: u16, rows: u16) {
        let size = Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&self.keyboard, size).unwrap();
        self.size = (columns, rows);
    }

    /// Whether it gathers lines and shows what is typed, as a shell leaves it.
    pub(super) fn is_as_usual(&self) -> bool {
        let modes = tcgetattr(&self.keyboard).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// Types. `\u{3}` is Ctrl-C, `\u{4}` Ctrl-D, `\r` Enter.
    pub(super) fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }
}
