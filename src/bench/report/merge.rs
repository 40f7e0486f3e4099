//! Shards of a run, added up.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::caveat::Caveat;
use super::part::{Ending, Part, Window};
use super::{Report, Shard};

/// How far apart the windows of shards may begin, in seconds, before their rates are doubtful.
const TOGETHER: f64 = 1.0;

/// Why reports don't add up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// There is nothing to add up.
    #[error("there is no report to merge")]
    Nothing,
    /// A report is of a whole run.
    #[error("{0}: it is the report of a whole run, and not of a shard")]
    Whole(String),
    /// They are of two runs.
    #[error("{0}: it is of the run {1}, and the others of {2}")]
    Run(String, String, String),
    /// They were asked for different things.
    #[error("{0}: its scenario differs from the others' in {1}")]
    Scenario(String, String),
    /// They were cut differently.
    #[error("{0}: its run was cut into {1} shards, and the others' into {2}")]
    Cut(String, u32, u32),
    /// A shard is there twice.
    #[error("{0}: shard {1} is there twice")]
    Overlap(String, u32),
    /// They have different parts.
    #[error("{0}: it has other parts than the others")]
    Parts(String),
    /// Searches can't be added up.
    #[error("{0}: the steps of --find-max differ from shard to shard and can't be added up")]
    Search(String),
}

impl Report {
    /// The sum of shards of one run: counts and histograms exactly. Each has a name to speak of it.
    ///
    /// # Errors
    /// When they don't belong together.
    pub fn merge(shards: Vec<(String, Report)>) -> Result<Report, MergeError> {
        let mut shards = shards.into_iter();
        let (name, mut sum) = shards.next().ok_or(MergeError::Nothing)?;
        let Some(mut shard) = sum.shard.take() else {
            return Err(MergeError::Whole(name));
        };
        if !sum.searches.is_empty() {
            return Err(MergeError::Search(name));
        }
        let mut starts = vec![starts(&sum)];
        for (name, other) in shards {
            starts.push(self::starts(&other));
            sum.add(&mut shard, name, other)?;
        }
        sum.note_what_is_doubtful(&shard, &starts);
        let is_whole = u32::try_from(shard.numbers.len()) == Ok(shard.of);
        sum.shard = (!is_whole).then_some(shard);
        sum.judge_again();
        Ok(sum)
    }

    fn add(&mut self, shard: &mut Shard, name: String, other: Report) -> Result<(), MergeError> {
        let Some(number) = other.shard.clone() else {
            return Err(MergeError::Whole(name));
        };
        if other.run != self.run {
            return Err(MergeError::Run(name, other.run, self.run.clone()));
        }
        if let Some(difference) = self.difference(&other) {
            return Err(MergeError::Scenario(name, difference));
        }
        if number.of != shard.of {
            return Err(MergeError::Cut(name, number.of, shard.of));
        }
        if let Some(twice) = number.numbers.intersection(&shard.numbers).next() {
            return Err(MergeError::Overlap(name, *twice));
        }
        if !other.searches.is_empty() {
            return Err(MergeError::Search(name));
        }
        let is_same = |(one, other): (&Part, &Part)| one.name == other.name && one.qos == other.qos;
        if other.parts.len() != self.parts.len() || !self.parts.iter().zip(&other.parts).all(is_same) {
            return Err(MergeError::Parts(name));
        }
        shard.numbers.extend(number.numbers);
        self.started = self.started.min(other.started);
        for (part, other) in self.parts.iter_mut().zip(&other.parts) {
            part.merge(other);
        }
        self.thresholds.extend(other.thresholds);
        Ok(())
    }

    /// What was asked for differently; `None` if nothing was.
    fn difference(&self, other: &Report) -> Option<String> {
        let (one, other) = (&self.scenario, &other.scenario);
        if one.verb != other.verb {
            return Some("its verb".to_owned());
        }
        if one.pacing != other.pacing {
            return Some("its pace".to_owned());
        }
        let names: BTreeSet<&String> = one.settings.keys().chain(other.settings.keys()).collect();
        names
            .into_iter()
            .find(|name| one.settings.get(*name) != other.settings.get(*name))
            .cloned()
    }

    fn note_what_is_doubtful(&mut self, shard: &Shard, starts: &[Vec<Timestamp>]) {
        let present = u32::try_from(shard.numbers.len()).unwrap_or(u32::MAX);
        let missing = shard.of.saturating_sub(present);
        for (index, part) in self.parts.iter_mut().enumerate() {
            part.caveats.retain(|caveat| {
                !matches!(caveat, Caveat::ShardsApart { .. } | Caveat::ShardsMissing { .. })
            });
            let instants = starts.iter().filter_map(|starts| starts.get(index));
            let (first, last) = (instants.clone().min(), instants.max());
            if let (Some(first), Some(last)) = (first, last) {
                let seconds = last.duration_since(*first).as_secs_f64();
                if seconds > TOGETHER {
                    part.caveats.push(Caveat::ShardsApart { seconds });
                }
            }
            if missing > 0 {
                part.caveats.push(Caveat::ShardsMissing { missing });
            }
        }
    }
}

fn starts(report: &Report) -> Vec<Timestamp> {
    report.parts.iter().map(|part| part.window.started).collect()
}

impl Part {
    /// Adds what another shard measured at the same time.
    fn merge(&mut self, other: &Part) {
        self.counts.merge(&other.counts);
        self.latencies.merge(&other.latencies);
        self.timeline.merge(&other.timeline);
        self.verified &= other.verified;
        self.offered = match (self.offered, other.offered) {
            (Some(one), Some(other)) => Some(one + other),
            _ => None,
        };
        self.window = Window {
            started: self.window.started.min(other.window.started),
            // All measured for as long; where they did not, the longest counts, so that no rate is too high.
            seconds: self.window.seconds.max(other.window.seconds),
            ending: worse(self.window.ending, other.window.ending),
        };
        let (one, other_cost) = (&mut self.generator, &other.generator);
        one.cpu_seconds += other_cost.cpu_seconds;
        one.threads += other_cost.threads;
        one.resident_bytes += other_cost.resident_bytes;
        one.busiest_thread = match (one.busiest_thread, other_cost.busiest_thread) {
            (Some(one), Some(other)) => Some(one.max(other)),
            (one, other) => one.or(other),
        };
        for caveat in &other.caveats {
            if !self.caveats.contains(caveat) {
                self.caveats.push(caveat.clone());
            }
        }
        for failure in &other.failures {
            if !self.failures.contains(failure) {
                self.failures.push(failure.clone());
            }
        }
    }
}

fn worse(one: Ending, other: Ending) -> Ending {
    const WORST_FIRST: [Ending; 3] = [Ending::Interrupted, Ending::Failed, Ending::Aborted];
    WORST_FIRST
        .into_iter()
        .find(|ending| [one, other].contains(ending))
        .unwrap_or(Ending::Complete)
}
