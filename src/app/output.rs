//! The printed messages on their way to standard output.

use std::io;
use std::os::fd::OwnedFd;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::descriptor::{reader_gone, waited};
use super::outlet::Outlet;
use super::printer::Printer;
use super::streams::Streams;
use crate::format::{Fold, Format, OutputOptions, Window};
use crate::message::Message;
use crate::query::Value;

/// How many bytes are gathered at the most before they are written.
const FULL: usize = 64 * 1024;

/// Gathers messages, and writes them at once when no more input is waiting.
pub(super) struct Output {
    printer: Printer,
    bytes: Vec<u8>,
    notices: Vec<u8>,
    /// Whether a message must fit the screen, whose size is then asked each time.
    fold: Fold,
    /// How many bytes are gathered at the most before they are written.
    full: usize,
    /// Why such a payload could not be written: the next flush tells.
    failed: Option<io::Error>,
    /// How many of `bytes` are written.
    written: usize,
    /// Takes them without blocking, where that can be.
    outlet: Option<Outlet>,
    /// To notice that the reader has gone while there is nothing to write.
    pipe: Option<AsyncFd<OwnedFd>>,
}

impl Output {
    /// Prints as `options` say. `pipe` is a handle of the output where that is a pipe. Needs a runtime.
    pub(super) fn new(options: &OutputOptions, pipe: Option<OwnedFd>) -> Self {
        // Without it a closed pipe is noticed with the next message.
        let pipe = pipe.and_then(|pipe| waited(pipe, Interest::ERROR).ok());
        Self {
            printer: Printer::new(options),
            bytes: Vec::new(),
            notices: Vec::new(),
            fold: match options.format {
                Format::Pretty => options.fold,
                _ => Fold::Never,
            },
            full: FULL,
            failed: None,
            written: 0,
            outlet: None,
            pipe,
        }
    }

    /// Each message is to be written before the next packet is looked at.
    pub(super) fn write_at_once(&mut self) {
        self.full = 1;
    }

    /// From now on [`Output::put`] does not wait for the reader of `streams.output`, where the system allows it.
    pub(super) fn do_not_block(&mut self, streams: &Streams<'_>) {
        self.outlet = (streams.output_without_blocking)().map(Outlet::new);
    }

    /// Prints a message.
    pub(super) fn message(&mut self, message: &Message<'_>, streams: &mut Streams<'_>) {
        // A large payload goes out as it is, without a second copy of it.
        if self.printer.is_raw() && message.payload.len() >= FULL {
            self.failed = self.put_large(message.payload, streams).err();
            if self.printer.ends_lines() {
                self.bytes.push(b'\n');
            }
            return;
        }
        self.fit(streams);
        self.printer.message(message, &mut self.bytes, &mut self.notices);
    }

    /// Has messages fit the screen, where they are to.
    fn fit(&mut self, streams: &Streams<'_>) {
        if self.fold != Fold::Never {
            // It may change at any time.
            let window = (streams.window)();
            self.printer.resize(window.map(|size| Window {
                columns: size.columns,
                rows: size.rows,
            }));
        }
    }

    /// Prints what was selected of a message.
    pub(super) fn part(&mut self, message: &Message<'_>, part: &Value, streams: &Streams<'_>) {
        self.fit(streams);
        self.printer
            .part(message, part, &mut self.bytes, &mut self.notices);
    }

    /// Prints text between the messages.
    pub(super) fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Whether so much has gathered that it should be written before more comes.
    pub(super) const fn is_full(&self) -> bool {
        self.bytes.len() >= self.full || self.failed.is_some()
    }

    /// Puts a payload behind what has gathered, without a copy of what is taken at once.
    fn put_large(&mut self, payload: &[u8], streams: &mut Streams<'_>) -> io::Result<()> {
        if !self.put(streams)? {
            self.bytes.extend_from_slice(payload);
            return Ok(());
        }
        match &mut self.outlet {
            Some(outlet) => {
                let taken = outlet.write(payload)?;
                self.bytes.extend_from_slice(&payload[taken..]);
                Ok(())
            }
            None => streams.output.write_all(payload),
        }
    }

    /// Writes what has gathered, as far as the output takes it now. Returns whether it took all; [`Output::room`] waits
    /// until it takes more.
    ///
    /// # Errors
    /// Those of [`Output::flush`].
    pub(super) fn put(&mut self, streams: &mut Streams<'_>) -> io::Result<bool> {
        self.tell_notices(streams);
        if let Some(outlet) = &mut self.outlet
            && self.failed.is_none()
            && self.written < self.bytes.len()
        {
            self.written += outlet.write(&self.bytes[self.written..])?;
            if self.written < self.bytes.len() {
                return Ok(false);
            }
            outlet.rest();
        }
        self.flush(streams).map(|()| true)
    }

    /// Resolves when the output may take more than [`Output::put`] could write.
    ///
    /// # Errors
    /// What the system says.
    pub(super) async fn room(&mut self) -> io::Result<()> {
        match &mut self.outlet {
            Some(outlet) => outlet.room().await,
            None => Ok(()),
        }
    }

    /// Forgets what was not written. Returns how many bytes that was.
    pub(super) fn give_up(&mut self) -> usize {
        let left = self.bytes.len() - self.written;
        self.bytes.clear();
        self.written = 0;
        left
    }

    /// Writes what has gathered, however long that takes.
    ///
    /// # Errors
    /// What the system says; [`super::streams::is_closed_pipe`] tells that the reader has gone.
    pub(super) fn flush(&mut self, streams: &mut Streams<'_>) -> io::Result<()> {
        self.tell_notices(streams);
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let left = &self.bytes[std::mem::take(&mut self.written)..];
        let written = if left.is_empty() {
            Ok(())
        } else {
            streams
                .output
                .write_all(left)
                .and_then(|()| streams.output.flush())
        };
        self.bytes.clear();
        if self.bytes.capacity() > 4 * FULL {
            self.bytes = Vec::new();
        }
        written
    }

    fn tell_notices(&mut self, streams: &mut Streams<'_>) {
        if !self.notices.is_empty() {
            // A closed standard error is nobody's loss.
            let _ = streams.notices.write_all(&self.notices);
            self.notices.clear();
        }
    }

    /// Resolves once the reader of the output has gone.
    pub(super) async fn closed(&self) {
        reader_gone(self.pipe.as_ref()).await;
    }
}
