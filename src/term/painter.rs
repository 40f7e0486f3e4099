//! Where bars are painted: the last line of the terminal behind standard error.

use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressDrawTarget, TermLike};

use super::process::Unbuffered;

/// Goes to the start of the line and empties it.
const CLEAR: &str = "\r\x1b[2K";

/// What is left free at the end of the line: a terminal echoes the keys there, and ^C must not begin the next line.
const MARGIN: u16 = 4;

/// The width of a terminal that does not say.
const DEFAULT_WIDTH: u16 = 80;

/// No line is longer than this.
const WIDEST: u16 = 96;

/// Whether a bar stands in the last line: whatever else is written there removes it first.
static PAINTED: AtomicBool = AtomicBool::new(false);

/// Makes room for text in the place of a bar, if there is one; it is painted again below the text.
pub(super) fn clear() -> &'static [u8] {
    if PAINTED.swap(false, Ordering::Relaxed) {
        CLEAR.as_bytes()
    } else {
        b""
    }
}

/// How many columns a bar may have.
pub(super) fn width() -> u16 {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stderr()).ok();
    let columns = size.map(|size| size.ws_col).filter(|columns| *columns > 0);
    let columns = columns.unwrap_or(DEFAULT_WIDTH).saturating_sub(MARGIN);
    columns.clamp(1, WIDEST)
}

/// Paints ten times a second at the most.
pub(super) fn target() -> ProgressDrawTarget {
    ProgressDrawTarget::term_like_with_hz(Box::new(Painter::default()), 10)
}

/// Paints without the blanks that would fill the line, and each picture in one write.
#[derive(Debug, Default)]
struct Painter {
    picture: Mutex<String>,
}

impl Painter {
    fn add(&self, text: &str) {
        // A picture that a panic broke is painted anew.
        if let Ok(mut picture) = self.picture.lock() {
            picture.push_str(text);
        }
    }
}

impl TermLike for Painter {
    fn width(&self) -> u16 {
        width()
    }

    // A bar is one line: there is nowhere to go.
    fn move_cursor_up(&self, _: usize) -> std::io::Result<()> {
        Ok(())
    }

    fn move_cursor_down(&self, _: usize) -> std::io::Result<()> {
        Ok(())
    }

    fn move_cursor_right(&self, _: usize) -> std::io::Result<()> {
        Ok(())
    }

    fn move_cursor_left(&self, _: usize) -> std::io::Result<()> {
        Ok(())
    }

    fn write_line(&self, text: &str) -> std::io::Result<()> {
        self.add(text);
        Ok(())
    }

    fn write_str(&self, text: &str) -> std::io::Result<()> {
        self.add(text.trim_end_matches(' '));
        Ok(())
    }

    fn clear_line(&self) -> std::io::Result<()> {
        self.add(CLEAR);
        Ok(())
    }

    fn flush(&self) -> std::io::Result<()> {
        let Ok(mut picture) = self.picture.lock() else {
            return Ok(());
        };
        let text = std::mem::take(&mut *picture);
        drop(picture);
        if text.is_empty() {
            return Ok(());
        }
        // The picture itself removes what stands there.
        PAINTED.store(false, Ordering::Relaxed);
        let written = Unbuffered::stderr().write_all(text.as_bytes());
        PAINTED.store(text != CLEAR, Ordering::Relaxed);
        written
    }
}
