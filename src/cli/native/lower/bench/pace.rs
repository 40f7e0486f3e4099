//! When messages leave, and when the rest happens.

use std::time::Duration;

use crate::bench::pace::Stage;
use crate::bench::report::Verb;
use crate::bench::workload::{Pace, Timing};
use crate::cli::native::args::PaceArgs;
use crate::cli::native::lower::Wrong;

/// When messages leave, and when the rest happens.
pub(super) fn pace(
    verb: Verb,
    args: PaceArgs,
    (publishers, share): (u32, f64),
) -> Result<(Pace, Timing), Wrong> {
    let PaceArgs {
        rate,
        rate_per_client,
        stages,
        duration,
        messages,
        warmup,
        drain,
        ramp,
        churn: _,
        start_at,
    } = args;
    let has_rate = rate.is_some() || rate_per_client.is_some() || !stages.is_empty();
    if has_rate && !verb.publishes() {
        return Err(Wrong(format!(
            "bench {} publishes nothing, and has no rate",
            verb.name()
        )));
    }
    let default = Timing::default();
    // A number of messages may take as long as it takes.
    let endless = Duration::from_hours(100 * 365 * 24);
    let measured = duration.unwrap_or(if messages.is_some() {
        endless
    } else {
        default.duration
    });
    let rate = rate
        .map(|rate| rate.0)
        .or(rate_per_client.map(|rate| rate.0 * f64::from(publishers)));
    let stages: Vec<Stage> = match rate {
        Some(rate) => vec![Stage {
            duration: measured,
            rate,
        }],
        None => stages,
    };
    let duration = if stages.is_empty() {
        measured
    } else {
        stages.iter().map(|stage| stage.duration).sum()
    };
    let stages: Vec<Stage> = stages
        .into_iter()
        .map(|stage| Stage {
            rate: stage.rate * share,
            ..stage
        })
        .collect();
    let timing = Timing {
        warmup: warmup.unwrap_or(if verb == Verb::Conn {
            Duration::ZERO
        } else {
            default.warmup
        }),
        duration,
        messages: messages.map(|messages| part_of(messages, share)),
        drain: drain.unwrap_or(default.drain),
        ramp: ramp.map(|ramp| ramp.0 * share),
        start_at,
        patience: default.patience,
    };
    let pace = if stages.is_empty() {
        Pace::Closed
    } else {
        Pace::Open(stages)
    };
    Ok((pace, timing))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative; a message in 2^53 is lost"
)]
fn part_of(messages: u64, share: f64) -> u64 {
    if share < 1.0 {
        ((messages as f64 * share).round() as u64).max(1)
    } else {
        messages
    }
}
