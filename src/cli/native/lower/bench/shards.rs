//! Parts of a run on several machines.

use crate::bench::report::Shard;
use crate::bench::workload::Clients;
use crate::cli::Environment;
use crate::cli::native::lower::Wrong;

/// The name of the run, where it is not drawn: shards must have the same.
pub(super) fn run(
    name: Option<String>,
    is_shard: bool,
    start_at: Option<jiff::Timestamp>,
) -> Result<Option<String>, Wrong> {
    match (name, start_at) {
        (Some(name), _) => Ok(Some(name)),
        (None, Some(instant)) if is_shard => Ok(Some(instant.to_string())),
        (None, None) if is_shard => {
            Err("the shards of a run share its name: give all of them the same --run or --start-at".into())
        }
        (None, _) => Ok(None),
    }
}

/// Which shard this is: `2/6`, or `6` and the index out of the environment of the job.
pub(super) fn shard(text: &str, environment: &Environment) -> Result<Shard, Wrong> {
    let wrong = || {
        Wrong(format!(
            "--shard {text}: expected I/N with I within 1 to N, or N alone in a job array"
        ))
    };
    let (number, of) = match text.split_once('/') {
        Some((number, of)) => (number.parse().map_err(|_| wrong())?, of),
        None => (shard_of_job(environment)?, text),
    };
    let of: u32 = of.parse().map_err(|_| wrong())?;
    if !(1..=of).contains(&number) {
        return Err(wrong());
    }
    Ok(Shard::new(number, of))
}

/// From 1 on. Kubernetes counts from 0, and Slurm from where the user says.
pub(super) fn shard_of_job(environment: &Environment) -> Result<u32, Wrong> {
    let number = |name: &str| environment.get(name)?.to_str()?.parse::<u32>().ok();
    if let Some(index) = number("JOB_COMPLETION_INDEX") {
        return Ok(index + 1);
    }
    if let Some(index) = number("SLURM_ARRAY_TASK_ID") {
        let first = number("SLURM_ARRAY_TASK_MIN").unwrap_or(0);
        return Ok(index.saturating_sub(first) + 1);
    }
    Err("--shard N alone takes its index from JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID, and neither is set".into())
}

/// The part of `all` that is `shard`, and its share of the whole.
pub(super) fn cut(all: Clients, shard: &Shard) -> Result<(Clients, f64), Wrong> {
    let index = shard.numbers.first().copied().unwrap_or(1) - 1;
    let bounds = |count: u32| {
        let at = |index: u32| u64::from(count) * u64::from(index) / u64::from(shard.of);
        (at(index), at(index + 1))
    };
    #[expect(clippy::cast_possible_truncation, reason = "parts of a 32-bit number")]
    let part = |count: u32| (bounds(count).1 - bounds(count).0) as u32;
    #[expect(clippy::cast_possible_truncation, reason = "parts of a 32-bit number")]
    let before = |count: u32| bounds(count).0 as u32;
    let clients = Clients {
        publishers: part(all.publishers),
        subscribers: part(all.subscribers),
        idle: part(all.idle),
        before: before(all.publishers) + before(all.subscribers) + before(all.idle),
    };
    let is_complete = (clients.publishers > 0 || all.publishers == 0)
        && (clients.subscribers > 0 || all.subscribers == 0)
        && clients.count() > 0;
    if !is_complete {
        return Err(Wrong(format!(
            "{} shards are more than there are clients of a kind",
            shard.of
        )));
    }
    let fraction = if all.publishers > 0 {
        f64::from(clients.publishers) / f64::from(all.publishers)
    } else {
        f64::from(clients.count()) / f64::from(all.count())
    };
    Ok((clients, fraction))
}
