//! Asks before anything is cleared.

use std::fmt::Write as _;
use std::os::fd::OwnedFd;
use std::time::Duration;

use crate::app::failure::Failure;
use crate::app::input::Lines;
use crate::app::streams::Streams;
use crate::client::{ClientError, Event, Step};
use crate::exit::Exit;

use super::collect::Collection;
use super::link::{Link, Stop};
use super::report::{grouped, messages, visible};

/// Topics that are shown.
const SHOWN: usize = 5;

/// The longest answer in bytes.
const LONGEST: usize = 4096;

/// How long a person may think at a stretch; then the waiting begins anew.
const LONG: Duration = Duration::from_hours(1);

/// Somebody to be asked.
pub(super) struct Person {
    lines: Lines,
}

impl Person {
    /// Whoever types `input`, which is a terminal. Needs a runtime.
    ///
    /// # Errors
    /// When standard input is closed.
    pub(super) fn new(input: Option<OwnedFd>) -> Result<Self, Failure> {
        let input = input.ok_or_else(|| Failure::text(Exit::Failed, "standard input is closed"))?;
        Ok(Self {
            lines: Lines::new(input, LONGEST),
        })
    }

    /// Asks whether to clear the messages of `collection`; `more` is whether some are cleared already. Anything but a
    /// yes is a no. The connection is kept alive meanwhile.
    pub(super) async fn agrees(
        &mut self,
        link: &mut Link<'_>,
        streams: &mut Streams<'_>,
        collection: &Collection,
        more: bool,
    ) -> Result<bool, Stop> {
        // A person who can't be asked types nothing.
        let _ = streams.notices.write_all(question(collection, more).as_bytes());
        loop {
            loop {
                match link.client.step()? {
                    Step::Event(Event::Disconnected(disconnect)) => {
                        return Err(ClientError::Disconnected(disconnect).into());
                    }
                    Step::Event(_) | Step::Settled => {}
                    Step::NeedsInput => break,
                }
            }
            if let Some(line) = self.lines.next() {
                let answer = line.trim_ascii();
                return Ok(["y", "yes"]
                    .iter()
                    .any(|yes| answer.eq_ignore_ascii_case(yes.as_bytes())));
            }
            if self.lines.is_exhausted() {
                let _ = streams.notices.write_all(b"\n");
                return Ok(false);
            }
            let deadline = link.now + LONG;
            if let Some(filled) = link.wait_or(deadline, self.lines.fill()).await? {
                filled.map_err(|error| {
                    Stop::Failed(Failure::new(Exit::Failed, error).context("cannot read standard input"))
                })?;
            }
        }
    }
}

fn question(collection: &Collection, more: bool) -> String {
    let mut text = String::new();
    for topic in collection.keys().take(SHOWN) {
        let _ = writeln!(text, "  {}", visible(topic));
    }
    if collection.len() > SHOWN {
        // Writing to a String can't fail.
        let _ = writeln!(text, "  and {} more", grouped(collection.len() - SHOWN));
    }
    let messages = messages(collection.len());
    let verb = if more { "also clear" } else { "clear" };
    let _ = write!(text, "{verb} {messages}? [y/N] ");
    text
}
