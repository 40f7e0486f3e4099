//! The terminal as a screen: raw, with the mouse, and given back as it was.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event,
};
use ratatui::crossterm::style::force_color_output;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, queue};
use ratatui::layout::{Position, Rect};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::process;
use crate::app::watch::Display;
use crate::tui::{self, Input, State};

/// Begins and ends a picture that the terminal shows at once.
const BEGIN_PICTURE: &[u8] = b"\x1b[?2026h";
const END_PICTURE: &[u8] = b"\x1b[?2026l";

/// How long the last picture may take before the terminal is given back regardless.
const PATIENCE: Duration = Duration::from_secs(1);

/// The size of a terminal that does not say.
const DEFAULT_SIZE: (u16, u16) = (80, 24);

/// The screen.
#[derive(Debug, Default)]
pub struct Screen {
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    writer: Writer,
    /// What the terminal shows.
    shown: Buffer,
    cursor: Option<Position>,
}

impl Display for Screen {
    fn open(&mut self, color: bool) -> io::Result<(UnboundedReceiver<Input>, (u16, u16))> {
        let mut start = Vec::new();
        queue!(
            start,
            EnterAlternateScreen,
            EnableMouseCapture,
            EnableBracketedPaste,
            cursor::Hide
        )?;
        enable_raw_mode()?;
        restore_after_panic();
        // The environment was looked at already.
        force_color_output(color);
        let (width, height) = size();
        let writer = Writer::start();
        start.extend_from_slice(b"\x1b[2J");
        writer.write(start);
        self.open = Some(Open {
            writer,
            shown: Buffer::empty(Rect::new(0, 0, width, height)),
            cursor: None,
        });
        let (sender, inputs) = unbounded_channel();
        thread::spawn(move || read(&sender));
        Ok((inputs, (width, height)))
    }

    fn draw(&mut self, state: &State, now: Duration) -> io::Result<bool> {
        let Some(open) = &mut self.open else {
            return Ok(false);
        };
        if open.writer.is_gone() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if open.writer.is_busy() {
            return Ok(false);
        }
        let mut next = Buffer::empty(state.area());
        let cursor = tui::draw(state, now, &mut next);
        let mut picture = BEGIN_PICTURE.to_vec();
        if next.area != open.shown.area {
            picture.extend_from_slice(b"\x1b[0m\x1b[2J");
            open.shown = Buffer::empty(next.area);
        }
        let start = picture.len();
        let changes = open.shown.diff(&next);
        let mut backend = CrosstermBackend::new(&mut picture);
        if !changes.is_empty() {
            // Where it goes is memory.
            backend.draw(changes.into_iter())?;
        }
        if cursor != open.cursor || (cursor.is_some() && backend_wrote(&picture, start)) {
            match cursor {
                Some(at) => queue!(picture, cursor::MoveTo(at.x, at.y), cursor::Show)?,
                None => queue!(picture, cursor::Hide)?,
            }
        }
        open.cursor = cursor;
        open.shown = next;
        if picture.len() > BEGIN_PICTURE.len() {
            picture.extend_from_slice(END_PICTURE);
            open.writer.write(picture);
        }
        Ok(true)
    }

    fn copy(&mut self, text: &str) {
        if let Some(open) = &self.open {
            let text = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
            open.writer.write(text.into_bytes());
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            open.writer.finish();
            restore();
        }
    }
}

const fn backend_wrote(picture: &[u8], start: usize) -> bool {
    picture.len() > start
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.close();
    }
}

fn size() -> (u16, u16) {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok();
    size.map(|size| (size.ws_col, size.ws_row))
        .filter(|size| size.0 > 0 && size.1 > 0)
        .unwrap_or(DEFAULT_SIZE)
}

/// Gives the terminal back. What fails here can't be told to anybody.
fn restore() {
    let mut end = END_PICTURE.to_vec();
    let _ = queue!(
        end,
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = process::output().write_all(&end);
    let _ = disable_raw_mode();
}

/// The words of a panic are to be read, and the terminal used afterwards.
fn restore_after_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        restore();
        before(info);
    }));
}

/// Reads keys and the like until the terminal is gone.
fn read(inputs: &UnboundedSender<Input>) {
    loop {
        let input = match event::read() {
            Ok(Event::Key(key)) => Input::Key(key),
            Ok(Event::Mouse(event)) => Input::Mouse(event),
            Ok(Event::Paste(text)) => Input::Paste(text),
            Ok(Event::Resize(..)) => {
                let (width, height) = size();
                Input::Resize(width, height)
            }
            Ok(Event::FocusGained | Event::FocusLost) => continue,
            Err(_) => Input::End,
        };
        let is_last = matches!(input, Input::End);
        if inputs.send(input).is_err() || is_last {
            return;
        }
    }
}

/// Writes to the terminal in a thread of its own, so that a slow one holds up nothing but pictures.
#[derive(Debug)]
struct Writer {
    pictures: Sender<Vec<u8>>,
    is_busy: Arc<AtomicBool>,
    is_gone: Arc<AtomicBool>,
    ended: Receiver<()>,
}

impl Writer {
    fn start() -> Self {
        let (pictures, waiting) = mpsc::channel::<Vec<u8>>();
        let (end, ended) = mpsc::channel();
        let is_busy = Arc::new(AtomicBool::new(false));
        let is_gone = Arc::new(AtomicBool::new(false));
        let (busy, gone) = (Arc::clone(&is_busy), Arc::clone(&is_gone));
        thread::spawn(move || {
            let mut output = process::output();
            for picture in waiting {
                if output.write_all(&picture).is_err() {
                    gone.store(true, Ordering::Relaxed);
                    break;
                }
                busy.store(false, Ordering::Release);
            }
            // Nobody may wait for it any more.
            let _ = end.send(());
        });
        Self {
            pictures,
            is_busy,
            is_gone,
            ended,
        }
    }

    fn write(&self, bytes: Vec<u8>) {
        self.is_busy.store(true, Ordering::Relaxed);
        if self.pictures.send(bytes).is_err() {
            self.is_gone.store(true, Ordering::Relaxed);
        }
    }

    fn is_busy(&self) -> bool {
        self.is_busy.load(Ordering::Acquire)
    }

    fn is_gone(&self) -> bool {
        self.is_gone.load(Ordering::Relaxed)
    }

    /// Waits until all is written, if the terminal takes it.
    fn finish(self) {
        drop(self.pictures);
        let _ = self.ended.recv_timeout(PATIENCE);
    }
}
