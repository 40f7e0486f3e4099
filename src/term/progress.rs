//! A progress bar on standard error.

use std::time::{Duration, Instant};

use indicatif::{ProgressDrawTarget, ProgressStyle};

use crate::app::Progress;

/// What is done sooner needs no bar.
const DELAY: Duration = Duration::from_millis(500);

/// How often the bar is told: a run turns many thousand times a second.
const INTERVAL: Duration = Duration::from_millis(50);

/// Bytes, messages, rate and time left.
#[derive(Debug)]
pub struct ProgressBar {
    total: Option<u64>,
    started: Instant,
    updated: Instant,
    bar: Option<indicatif::ProgressBar>,
}

impl ProgressBar {
    /// A bar that appears when the run takes long. `total` is in bytes, where known.
    pub fn new(total: Option<u64>) -> Self {
        let now = Instant::now();
        Self {
            total,
            started: now,
            updated: now,
            bar: None,
        }
    }

    fn show(&self) -> indicatif::ProgressBar {
        let bar =
            indicatif::ProgressBar::with_draw_target(self.total, ProgressDrawTarget::stderr_with_hz(10));
        let template = match self.total {
            Some(_) => "{bar:30} {bytes}/{total_bytes}  {msg}  {bytes_per_sec}  {eta} left",
            None => "{spinner} {bytes}  {msg}  {bytes_per_sec}  {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.with_elapsed(self.started.elapsed())
    }
}

impl Progress for ProgressBar {
    fn update(&mut self, bytes: u64, messages: u64) {
        let now = Instant::now();
        if now - self.updated < INTERVAL || now - self.started < DELAY {
            return;
        }
        self.updated = now;
        let bar = self.bar.take().unwrap_or_else(|| self.show());
        #[expect(clippy::cast_precision_loss, reason = "a rate is shown in three digits")]
        let rate = messages as f64 / (now - self.started).as_secs_f64();
        bar.set_message(format!("{messages} messages  {rate:.0}/s"));
        bar.set_position(bytes);
        self.bar = Some(bar);
    }

    fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
