//! A bar on standard error that counts.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::painter;
use crate::app::Counter;

/// What is done sooner needs no bar. A collection takes half of that where there is nothing to collect.
const DELAY: Duration = Duration::from_secs(1);

/// How often the bar is told.
const INTERVAL: Duration = Duration::from_millis(50);

/// What is being done, how many, and the time left.
#[derive(Debug, Default)]
pub struct CountBar {
    what: &'static str,
    total: Option<u64>,
    /// When the phase began.
    started: Option<Instant>,
    updated: Option<Instant>,
    bar: Option<ProgressBar>,
}

impl CountBar {
    fn show(&self) -> ProgressBar {
        let bar = ProgressBar::with_draw_target(self.total, painter::target());
        let template = match self.total {
            Some(_) => "{msg} {wide_bar} {human_pos}/{human_len}  {per_sec}  {eta} left",
            None => "{msg} {spinner} {human_pos}  {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(self.what);
        let elapsed = self.started.map_or(Duration::ZERO, |started| started.elapsed());
        bar.with_elapsed(elapsed)
    }
}

impl Counter for CountBar {
    fn begin(&mut self, what: &'static str, total: Option<u64>) {
        self.finish();
        self.what = what;
        self.total = total;
        self.started = Some(Instant::now());
        self.updated = None;
    }

    fn update(&mut self, done: u64) {
        let now = Instant::now();
        let is_early = self.started.is_none_or(|started| now - started < DELAY);
        if is_early || self.updated.is_some_and(|updated| now - updated < INTERVAL) {
            return;
        }
        self.updated = Some(now);
        let bar = self.bar.take().unwrap_or_else(|| self.show());
        bar.set_position(done);
        self.bar = Some(bar);
    }

    fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}
