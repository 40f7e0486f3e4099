//! A progress bar on standard error.

use std::time::{Duration, Instant};

use indicatif::{HumanBytes, HumanCount, ProgressStyle};

use super::painter;
use crate::app::Progress;

/// What is done sooner needs no bar.
const DELAY: Duration = Duration::from_millis(500);

/// How often the bar is told: a run turns many thousand times a second.
const INTERVAL: Duration = Duration::from_millis(100);

/// Columns of the bar itself: it is left out where there is less room.
const NARROWEST: usize = 8;
const WIDEST: usize = 30;

/// Messages, rate, bytes and time left.
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
        let bar = indicatif::ProgressBar::with_draw_target(self.total, painter::target());
        let template = match self.total {
            Some(_) => "{msg}",
            None => "{spinner} {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar
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
        let state = State {
            total: self.total.filter(|total| *total > 0),
            bytes,
            messages,
            elapsed: now - self.started,
        };
        bar.set_message(state.line(painter::width().into()));
        bar.tick();
        self.bar = Some(bar);
    }

    fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// How far a run is.
struct State {
    total: Option<u64>,
    bytes: u64,
    messages: u64,
    elapsed: Duration,
}

impl State {
    /// What fits into `width` columns, the spinner not counted.
    fn line(&self, width: usize) -> String {
        let width = width.saturating_sub(2);
        let [messages, rate, bytes, time] = self.parts();
        // What is left out first stands last.
        let choices: [&[&str]; 4] = [
            &[&messages, &rate, &bytes, &time],
            &[&messages, &rate, &time],
            &[&messages, &rate],
            &[&messages],
        ];
        let mut lines = choices.iter().map(|parts| parts.join("  "));
        let fitting = lines.find(|text| text.chars().count() <= width);
        let text = fitting.unwrap_or_else(|| messages.clone());
        let room = width.saturating_sub(text.chars().count() + 2);
        match self.total {
            Some(total) if room >= NARROWEST => {
                format!("{}  {text}", bar(self.bytes, total, room.min(WIDEST)))
            }
            _ => text.chars().take(width).collect(),
        }
    }

    fn parts(&self) -> [String; 4] {
        let seconds = self.elapsed.as_secs_f64().max(0.001);
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "what is shown has few digits"
        )]
        let (rate, left) = {
            let left = self
                .total
                .filter(|_| self.bytes > 0)
                .map(|total| total.saturating_sub(self.bytes) as f64 * seconds / self.bytes.max(1) as f64);
            ((self.messages as f64 / seconds) as u64, left)
        };
        let noun = if self.messages == 1 { "message" } else { "messages" };
        let time = match left {
            Some(left) => format!(
                "{} left",
                whole_seconds(Duration::try_from_secs_f64(left).unwrap_or_default())
            ),
            None => whole_seconds(self.elapsed),
        };
        [
            format!("{} {noun}", HumanCount(self.messages)),
            format!("{}/s", HumanCount(rate)),
            HumanBytes(self.bytes).to_string(),
            time,
        ]
    }
}

fn whole_seconds(time: Duration) -> String {
    humantime::format_duration(Duration::from_secs(time.as_secs())).to_string()
}

/// A bar of `width` columns, its percentage included.
fn bar(done: u64, total: u64, width: usize) -> String {
    let width = width - 5;
    let part = |whole: u64| u128::from(done.min(total)) * u128::from(whole) / u128::from(total);
    // No more than `width`.
    let filled = usize::try_from(part(width as u64)).unwrap_or(width);
    format!(
        "{}{} {:>3}%",
        "█".repeat(filled),
        "░".repeat(width - filled),
        part(100)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(total: Option<u64>) -> State {
        State {
            total,
            bytes: 3 << 20,
            messages: 123_456,
            elapsed: Duration::from_millis(61_900),
        }
    }

    #[test]
    fn a_line_is_as_wide_as_the_terminal_lets_it() {
        let total = Some(4 << 20);
        for (total, width, expected) in [
            (None, 80, "123,456 messages  1,994/s  3.00 MiB  1m 1s"),
            (None, 44, "123,456 messages  1,994/s  3.00 MiB  1m 1s"),
            (None, 43, "123,456 messages  1,994/s  1m 1s"),
            (None, 30, "123,456 messages  1,994/s"),
            (None, 20, "123,456 messages"),
            (None, 9, "123,456"),
            (
                total,
                100,
                "██████████████████░░░░░░░  75%  123,456 messages  1,994/s  3.00 MiB  20s left",
            ),
            (
                total,
                78,
                "██████████████████░░░░░░  75%  123,456 messages  1,994/s  3.00 MiB  20s left",
            ),
            (
                total,
                60,
                "████░░  75%  123,456 messages  1,994/s  3.00 MiB  20s left",
            ),
            (total, 50, "123,456 messages  1,994/s  3.00 MiB  20s left"),
            (total, 44, "123,456 messages  1,994/s  20s left"),
        ] {
            let line = state(total).line(width);
            assert_eq!(line, expected, "{width}");
            assert!(line.chars().count() <= width.max(2) - 2, "{width}: {line}");
        }
    }

    #[test]
    fn nothing_is_known_at_the_start() {
        let line = |total| {
            State {
                total,
                bytes: 0,
                messages: 1,
                elapsed: Duration::ZERO,
            }
            .line(80)
        };
        assert_eq!(line(None), "1 message  1,000/s  0 B  0s");
        assert!(
            line(Some(u64::MAX)).ends_with("░   0%  1 message  1,000/s  0 B  0s"),
            "{}",
            line(Some(u64::MAX))
        );
    }
}
