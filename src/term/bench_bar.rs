//! A line on standard error that tells how a load test is going.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::bench::live::{Reading, Screen};
use crate::bench::run::Step;

/// Rate, latency, clients and the time left.
#[derive(Debug, Default)]
pub struct BenchBar(Option<ProgressBar>);

impl Screen for BenchBar {
    fn show(&mut self, reading: &Reading) {
        let bar = self.0.take().unwrap_or_else(|| {
            let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr_with_hz(10));
            if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:20} {wide_msg}") {
                bar.set_style(style);
            }
            bar
        });
        let left = reading.duration.saturating_sub(reading.elapsed).as_secs();
        let state = match reading.step {
            Step::Connecting => "connecting".to_owned(),
            Step::WarmingUp => "warming up".to_owned(),
            Step::Measuring => format!("{left} s left"),
            Step::Draining => "draining".to_owned(),
        };
        bar.set_prefix(reading.part.clone());
        bar.set_length(millis(reading.duration).max(1));
        bar.set_position(millis(reading.elapsed));
        bar.set_message(format!("{state}  {}", reading.numbers()));
        self.0 = Some(bar);
    }

    fn finish(&mut self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}

fn millis(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
