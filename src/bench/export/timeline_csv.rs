//! The course of a run in time: a row a second, or a slice of a long run.

use std::time::Duration;

use super::csv::line;
use crate::bench::report::Report;
use crate::bench::sketch::Sketch;

const HEADER: [&str; 14] = [
    "part",
    "second",
    "seconds",
    "published",
    "received",
    "received_bytes",
    "late",
    "connected",
    "disconnected",
    "ack.p50",
    "ack.p99",
    "e2e.p50",
    "e2e.p99",
    "e2e.p99.9",
];

/// Every slice of every part. `second` is when it begins, since the part's window began; counts are those of the slice;
/// times are in seconds, within 6 %.
pub fn render(report: &Report) -> String {
    let mut text = line(&HEADER.map(str::to_owned));
    for part in &report.parts {
        let width = part.timeline.width().as_secs();
        for (index, slice) in (0_u64..).zip(part.timeline.slices()) {
            text += &line(&[
                part.name.clone(),
                (index * width).to_string(),
                width.to_string(),
                slice.published.to_string(),
                slice.received.to_string(),
                slice.received_bytes.to_string(),
                slice.late.to_string(),
                slice.connected.to_string(),
                slice.disconnected.to_string(),
                seconds(&slice.ack, 0.5),
                seconds(&slice.ack, 0.99),
                seconds(&slice.e2e, 0.5),
                seconds(&slice.e2e, 0.99),
                seconds(&slice.e2e, 0.999),
            ]);
        }
    }
    text
}

fn seconds(sketch: &Sketch, quantile: f64) -> String {
    let time = sketch.quantile(quantile);
    time.as_ref()
        .map(Duration::as_secs_f64)
        .map(|seconds| seconds.to_string())
        .unwrap_or_default()
}
