//! What a verb reads and writes, handed in.

use std::future::Future;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::pin::Pin;

use super::notice::Notice;
use crate::client::{Trace, TraceSink};
use crate::exit::{Dialect, Exit};
use crate::streams::{TerminalFacts, WindowSize};

/// The streams of a run.
pub struct Streams<'a> {
    /// Standard input; taken by the verb that reads it.
    pub input: Option<OwnedFd>,
    /// Where messages go. Unbuffered: a verb writes what it has gathered at once.
    pub output: &'a mut dyn Write,
    /// A second handle of the output for waiting on it; `None` where that is no pipe.
    pub output_pipe: Option<OwnedFd>,
    /// Another handle of the output, whose writes do not block; `None` where there is none.
    pub output_without_blocking: fn() -> Option<OwnedFd>,
    /// How large the terminal of the output is now; `None` where that is none.
    pub window: fn() -> Option<WindowSize>,
    /// Where all else goes, a line at a time.
    pub notices: &'a mut dyn Write,
    /// Takes what is told of every packet, where that is wanted; taken by the verb that connects.
    pub trace: Option<TraceSink>,
    /// What is known of them.
    pub facts: TerminalFacts,
    /// In whose words the user is told.
    pub dialect: Dialect,
    /// Whether nothing is told but the messages.
    pub quiet: bool,
}

impl Streams<'_> {
    /// Tells the user something, in one line. A closed standard error is nobody's loss.
    pub fn notice(&mut self, text: impl std::fmt::Display) {
        self.tell(Notice::Text(&text.to_string()));
    }

    /// Whether the packets are told among the messages, as the mosquitto clients do.
    pub(super) fn mixes_trace(&self) -> bool {
        self.trace.is_some() && self.dialect == Dialect::Mosquitto
    }

    /// What tells every packet of the connection, where that is wanted.
    pub(super) fn take_trace(&mut self) -> Option<Box<Trace>> {
        let words = match self.dialect {
            Dialect::Native => Trace::new,
            Dialect::Mosquitto => Trace::mosquitto,
        };
        self.trace.take().map(words)
    }

    /// Tells the user something that each dialect has its words for.
    pub(super) fn tell(&mut self, notice: Notice<'_>) {
        let _ = self.notices.write_all(notice.text(self.dialect).as_bytes());
    }
}

/// Whether the reader of the output has gone: that ends a run, and is no failure.
pub fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// A future that resolves when the user asks for the end: [`Exit::Interrupted`] or [`Exit::Terminated`]. May be polled
/// again after that.
pub type Shutdown<'a> = Pin<&'a mut dyn Future<Output = Exit>>;

/// Sees how far a long run is.
pub trait Progress {
    /// `bytes` and `messages` are done.
    fn update(&mut self, bytes: u64, messages: u64);
    /// The run has ended.
    fn finish(&mut self);
}

/// Sees how far the phases of a run are.
pub trait Counter {
    /// Something begins: `what`, in one word, up to `total` where that is known.
    fn begin(&mut self, what: &'static str, total: Option<u64>);
    /// So many are done.
    fn update(&mut self, done: u64);
    /// It has ended.
    fn finish(&mut self);
}

/// Nobody looks.
impl Counter for () {
    fn begin(&mut self, _: &'static str, _: Option<u64>) {}
    fn update(&mut self, _: u64) {}
    fn finish(&mut self) {}
}
