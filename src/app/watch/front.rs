//! The side of the user: keys in, screens out, each in its time.

use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedReceiver;

use super::{Display, Job, job};
use crate::app::deadline::reached;
use crate::app::failure::Failure;
use crate::client::ConnectOptions;
use crate::exit::Exit;
use crate::message::Message;
use crate::tui::{Draft, Effect, Input, State};

/// The shortest time from a screen to the next: at most 30 a second.
const FRAME: Duration = Duration::from_millis(34);

/// A screen takes at most this part of the time: what takes long is drawn less often.
const SHARE: u32 = 4;

/// How often rates and times are drawn anew where nothing else happens.
const IDLE: Duration = Duration::from_millis(500);

/// How soon a terminal that was busy is looked at again.
const BUSY: Duration = Duration::from_millis(10);

/// What is to be done after an input.
pub(super) enum Next {
    GoOn,
    End(Exit),
    Publish(Box<Draft>),
}

pub(super) struct Front<'a> {
    pub(super) state: State,
    inputs: UnboundedReceiver<Input>,
    display: &'a mut dyn Display,
    connect: &'a ConnectOptions,
    started: Instant,
    /// Whether something has changed since the last screen.
    changed: bool,
    /// When the next screen may be drawn.
    due: Instant,
    /// What is done in the background.
    job: Option<Job>,
}

impl<'a> Front<'a> {
    pub(super) fn new(
        state: State,
        inputs: UnboundedReceiver<Input>,
        display: &'a mut dyn Display,
        connect: &'a ConnectOptions,
    ) -> Self {
        let now = Instant::now();
        Self {
            state,
            inputs,
            display,
            connect,
            started: now,
            changed: true,
            due: now,
            job: None,
        }
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    pub(super) fn message(&mut self, message: &Message<'_>) {
        let now = self.now();
        self.state.message(message, now);
        self.changed = true;
    }

    /// Something happened that asks for nothing.
    pub(super) fn input(&mut self, input: Input) {
        let now = self.now();
        // Only keys have effects.
        let _ = self.state.input(input, now);
        self.changed = true;
    }

    /// The user is to know `text`.
    pub(super) fn tell(&mut self, text: impl Into<String>) {
        self.input(Input::Notice(text.into()));
    }

    pub(super) fn close(&mut self) {
        self.display.close();
    }

    /// Draws, if it is time to.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(super) fn draw_if_due(&mut self) -> Result<(), Failure> {
        let start = Instant::now();
        let idle = if self.changed { Duration::ZERO } else { IDLE };
        if start < self.due + idle {
            return Ok(());
        }
        self.state.prepare();
        let now = self.now();
        let drawn = self
            .display
            .draw(&self.state, now)
            .map_err(|error| Failure::new(Exit::Failed, error).context("cannot draw on the terminal"))?;
        if drawn {
            self.changed = false;
            let end = Instant::now();
            self.due = (start + FRAME).max(end + (end - start) * (SHARE - 1));
        } else {
            self.due = start + BUSY;
        }
        Ok(())
    }

    /// Waits for the user, for what is done in the background, and for the time of the next screen, which it draws. Can be
    /// dropped at any point without loss.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(super) async fn wait(&mut self) -> Result<Next, Failure> {
        let idle = if self.changed { Duration::ZERO } else { IDLE };
        tokio::select! {
            biased;
            input = self.inputs.recv() => Ok(self.take(input.unwrap_or(Input::End))),
            input = finished(&mut self.job) => {
                self.job = None;
                Ok(self.take(input))
            }
            () = reached(Some(self.due + idle)) => {
                self.draw_if_due()?;
                Ok(Next::GoOn)
            }
        }
    }

    fn take(&mut self, input: Input) -> Next {
        let now = self.now();
        self.changed = true;
        let Some(effect) = self.state.input(input, now) else {
            return Next::GoOn;
        };
        match effect {
            Effect::Quit { interrupted: true } => Next::End(Exit::Interrupted),
            Effect::Quit { interrupted: false } => Next::End(Exit::Done),
            Effect::Publish(draft) => Next::Publish(draft),
            Effect::Copy(text) => {
                self.display.copy(&text);
                Next::GoOn
            }
            effect => {
                if self.job.is_some() {
                    self.tell("something else is being done: try again in a moment");
                } else {
                    self.job = job(&effect, &self.state, self.connect);
                }
                Next::GoOn
            }
        }
    }
}

/// What came of `job`; never resolves without one.
async fn finished(job: &mut Option<Job>) -> Input {
    match job {
        Some(job) => job.await,
        None => std::future::pending().await,
    }
}
