//! Messages that go to files and commands.

use std::time::Instant;

use super::Run;
use crate::app::deadline::reached;
use crate::app::ending::plural;
use crate::app::failure::Failure;
use crate::app::sink::{Ended, Sink};
use crate::app::streams::Shutdown;
use crate::client::Client;
use crate::exit::Exit;

/// See [`Sink::progress`].
pub(super) async fn progress(sink: &mut Option<Sink>) -> Ended {
    match sink {
        Some(sink) => sink.progress().await,
        None => std::future::pending().await,
    }
}

impl Run<'_, '_> {
    /// A command has ended.
    pub(super) fn tell(&mut self, ended: &Ended) {
        if let Some(sink) = &mut self.sink {
            sink.tell(ended, self.streams);
        }
    }

    pub(super) fn sink_is_full(&self) -> bool {
        self.sink.as_ref().is_some_and(Sink::is_full)
    }

    /// Waits until there is room for a message; the broker waits as well, and the connection is kept. Returns how the run
    /// ends if that comes first.
    pub(super) async fn make_room(
        &mut self,
        client: &mut Client,
        mut shutdown: Shutdown<'_>,
        deadline: Option<Instant>,
    ) -> Result<Option<Exit>, Failure> {
        if let Some(sink) = &mut self.sink {
            sink.flush(self.streams)?;
        }
        while self.sink_is_full() {
            let ended = tokio::select! {
                biased;
                exit = &mut shutdown => return Ok(Some(exit)),
                () = reached(deadline) => return Ok(Some(Exit::TimedOut)),
                ended = progress(&mut self.sink) => ended,
                lost = client.hold() => return Err(lost.into()),
            };
            self.tell(&ended);
        }
        Ok(None)
    }

    /// Brings what came to its end: files are written, and commands are waited for. After a signal only for those that
    /// run, and after a second one for none. Returns what a run comes to that ended with `exit`.
    ///
    /// # Errors
    /// When a file can't be written.
    pub(super) async fn end_sink(&mut self, exit: Exit, mut shutdown: Shutdown<'_>) -> Result<Exit, Failure> {
        let Some(sink) = &mut self.sink else {
            return Ok(exit);
        };
        let mut asked = 0;
        if matches!(exit, Exit::Interrupted | Exit::Terminated) {
            asked = 1;
            sink.give_up();
        }
        sink.flush(self.streams)?;
        let mut exit = exit;
        while sink.is_busy() && asked < 2 {
            tokio::select! {
                biased;
                asked_for = &mut shutdown => {
                    exit = asked_for;
                    asked += 1;
                    sink.give_up();
                }
                ended = sink.progress() => sink.tell(&ended, self.streams),
            }
        }
        let running = sink.running() as u64;
        if running > 0 {
            self.streams.notice(format_args!(
                "{running} {} not waited for",
                plural(running, "command")
            ));
        }
        sink.finish(exit, self.streams)
    }
}
