//! What follows from the numbers: caveats, broken promises, thresholds, the verdict.

use std::collections::BTreeMap;

use super::caveat::Caveat;
use super::part::{Ending, Part, float};
use super::scenario::Verb;
use super::verdict::{Allowance, Failure, FailureKind, Judgement, Verdict};
use super::{Report, Scenario};
use crate::bench::figure;
use crate::bench::metric::{Metric, Numbers, Percentile, Span, Statistic};
use crate::bench::objective::{Condition, Objective};

/// The share of a core above which the generator may be the limit.
const BUSY: f64 = 0.8;
/// The share of late messages that is worth a word.
const LATE: f64 = 0.01;
/// The share of messages behind the window that is worth a word.
const BEHIND: f64 = 0.01;
/// The share of the rate that must be reached.
const REACHED: f64 = 0.99;

/// A threshold on what this load does not measure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{condition}`: bench {verb} does not measure {metric} at {levels}")]
pub struct NotMeasured {
    condition: String,
    verb: &'static str,
    metric: String,
    levels: String,
}

impl Objective {
    /// Whether a load of this kind measures what is asked for, at one of these QoS levels at least.
    ///
    /// # Errors
    /// The first condition that nothing could be held against.
    pub fn check(&self, verb: Verb, levels: &[u8]) -> Result<(), NotMeasured> {
        let is_measured = |condition: &&Condition| {
            let metric = condition.metric;
            levels.iter().any(|qos| metric.applies(verb, Some(*qos))) || metric.applies(verb, None)
        };
        match self.conditions.iter().find(|condition| !is_measured(condition)) {
            None => Ok(()),
            Some(condition) => Err(NotMeasured {
                condition: condition.to_string(),
                verb: verb.name(),
                metric: condition.metric.to_string(),
                levels: levels.iter().fold("QoS".to_owned(), |text, qos| {
                    format!("{text}{}{qos}", if text.len() > 3 { ", " } else { " " })
                }),
            }),
        }
    }
}

impl Report {
    /// Draws the conclusions: caveats and broken promises of each part, thresholds, and the verdict. May be called
    /// again, as when parts were added; what was concluded before is replaced.
    pub fn judge(&mut self, objectives: &[Objective], allowed: Allowance) {
        let conditions: Vec<&Condition> = objectives
            .iter()
            .flat_map(|objective| &objective.conditions)
            .collect();
        self.allowed = allowed;
        for part in &mut self.parts {
            part.conclude(&self.scenario, &conditions, allowed);
        }
        self.thresholds = conditions
            .iter()
            .flat_map(|condition| held(condition, self.scenario.verb, &self.parts))
            .collect();
        self.verdict = self.conclude();
    }

    /// As [`judge`](Report::judge), with the thresholds and the allowance that are in the report.
    pub fn judge_again(&mut self) {
        let mut objectives: Vec<Objective> = Vec::new();
        for judgement in &self.thresholds {
            // What a report says was read before.
            if let Ok(objective) = judgement.threshold.parse()
                && !objectives.contains(&objective)
            {
                objectives.push(objective);
            }
        }
        self.judge(&objectives, self.allowed);
    }

    fn conclude(&self) -> Verdict {
        let has_ended = |ending| self.parts.iter().any(|part| part.window.ending == ending);
        if has_ended(Ending::Interrupted) {
            Verdict::Interrupted
        } else if self.failures().next().is_some() && !self.parts.iter().any(Part::has_numbers) {
            Verdict::Failed
        } else if self.thresholds.iter().any(|judgement| !judgement.held)
            || self.has_fruitless_search()
            || has_ended(Ending::Aborted)
        {
            Verdict::ThresholdUnmet
        } else if self.failures().next().is_some() {
            Verdict::Failed
        } else {
            Verdict::Passed
        }
    }

    /// All that went wrong, with the part.
    pub fn failures(&self) -> impl Iterator<Item = (&Part, &Failure)> {
        self.parts
            .iter()
            .flat_map(|part| part.failures.iter().map(move |failure| (part, failure)))
    }

    fn has_fruitless_search(&self) -> bool {
        self.searches.iter().any(|search| search.highest.is_none())
    }
}

/// `condition`, held against each part that measures it.
fn held(condition: &Condition, verb: Verb, parts: &[Part]) -> Vec<Judgement> {
    let judgement = |part: &str, value, held| Judgement {
        threshold: condition.to_string(),
        part: part.to_owned(),
        value,
        held,
    };
    let held: Vec<Judgement> = parts
        .iter()
        .filter(|part| condition.metric.applies(verb, part.qos))
        .map(|part| {
            let finding = condition.find(Numbers::from(part));
            judgement(&part.name, finding.text(), finding.held())
        })
        .collect();
    if held.is_empty() {
        return vec![judgement("all", None, false)];
    }
    held
}

impl Part {
    /// Draws the conclusions from the numbers of one part; those of before are replaced.
    pub fn conclude(&mut self, scenario: &Scenario, conditions: &[&Condition], allowed: Allowance) {
        self.caveats.retain(|caveat| !caveat.is_derived());
        let derived = self.derived_caveats(scenario, conditions);
        self.caveats.splice(0..0, derived);
        self.failures
            .retain(|failure| failure.kind != FailureKind::Delivery);
        let broken = self.broken_promises(scenario.verb, allowed);
        self.failures.extend(broken.into_iter().map(|text| Failure {
            kind: FailureKind::Delivery,
            text,
        }));
        self.metrics = self.named_values(scenario.verb);
    }

    /// Whether anything was measured at all.
    fn has_numbers(&self) -> bool {
        let counts = &self.counts;
        counts.published + counts.received + counts.connected > 0
    }

    fn named_values(&self, verb: Verb) -> BTreeMap<String, f64> {
        Metric::all()
            .into_iter()
            .filter(|metric| metric.applies(verb, self.qos))
            .filter_map(|metric| Some((metric.to_string(), metric.of(Numbers::from(self))?.number())))
            .collect()
    }

    fn broken_promises(&self, verb: Verb, allowed: Allowance) -> Vec<String> {
        let counts = &self.counts;
        let qos = self.qos.unwrap_or(0);
        let mut broken = Vec::new();
        if verb == Verb::E2e && counts.published > 0 && counts.expected > 0 && counts.received == 0 {
            broken.push(format!(
                "none of {} messages arrived",
                figure::count(counts.published)
            ));
        } else if self.verified && qos > 0 && counts.lost > 0 && !allowed.lost {
            broken.push(format!("{} were lost at QoS {qos}", messages(counts.lost)));
        }
        if self.verified && qos == 2 && counts.duplicated > 0 && !allowed.duplicated {
            broken.push(format!(
                "{} arrived more than once at QoS 2",
                messages(counts.duplicated)
            ));
        }
        if counts.unacknowledged > 0 && !allowed.lost {
            broken.push(format!(
                "{} were never acknowledged",
                messages(counts.unacknowledged)
            ));
        }
        broken
    }

    fn derived_caveats(&self, scenario: &Scenario, conditions: &[&Condition]) -> Vec<Caveat> {
        let counts = &self.counts;
        let mut caveats = Vec::new();
        if let Some(load) = self.generator_load().filter(|load| *load > BUSY) {
            caveats.push(Caveat::GeneratorBusy { load });
        }
        let late = float(counts.late) / float(counts.published.max(1));
        if late > LATE {
            caveats.push(Caveat::LateSends { share: late });
        }
        let published = self.rate(counts.published);
        if let Some(offered) = self.offered
            && self.window.ending == Ending::Complete
            && published < offered * REACHED
        {
            caveats.push(Caveat::RateMissed { offered, published });
        }
        let behind = self.share_behind();
        if scenario.verb == Verb::E2e && behind > BEHIND {
            caveats.push(Caveat::SubscriberSlower { share: behind });
        }
        if counts.reconnected > 0 {
            caveats.push(Caveat::Reconnected {
                times: counts.reconnected,
            });
        }
        if scenario.verb.receives() && !self.verified {
            caveats.push(Caveat::Unverified);
        }
        caveats.extend(self.few_samples(scenario.verb, conditions));
        caveats
    }

    /// The share of its time that the busiest thread ran; the mean of all threads where the system does not say.
    fn generator_load(&self) -> Option<f64> {
        let threads = self.generator.threads;
        self.generator
            .busiest_thread
            .or_else(|| (threads > 0).then(|| self.cores() / f64::from(threads)))
    }

    /// The share of arrivals that came a second or more behind the window.
    fn share_behind(&self) -> f64 {
        let slices = self.timeline.slices();
        let all: u64 = slices.iter().map(|slice| slice.received).sum();
        let width = self.timeline.width().as_secs_f64();
        let mut start = 0.0;
        let mut behind = 0;
        for slice in slices {
            if start >= self.window.seconds {
                behind += slice.received;
            }
            start += width;
        }
        float(behind) / float(all.max(1))
    }

    /// Percentiles that rest on too few samples: those of thresholds, and the first of the table's.
    fn few_samples(&self, verb: Verb, conditions: &[&Condition]) -> Vec<Caveat> {
        let asked = conditions.iter().filter_map(|condition| match condition.metric {
            Metric::Time(span, Statistic::Percentile(percentile)) => Some((span, percentile)),
            _ => None,
        });
        let shown = match verb {
            Verb::E2e | Verb::Sub => Span::E2e,
            Verb::Pub => Span::Ack,
            Verb::Conn => Span::Connect,
        };
        let is_few = |(span, percentile): &(Span, Percentile)| {
            let samples = span.of(&self.latencies).count();
            samples > 0 && samples < percentile.samples()
        };
        let table = [
            Percentile::P50,
            Percentile::P90,
            Percentile::P99,
            Percentile::P999,
        ]
        .into_iter()
        .map(|percentile| (shown, percentile))
        .find(is_few);
        let mut few: Vec<(Span, Percentile)> = Vec::new();
        for pair in asked.chain(table).filter(is_few) {
            if !few.contains(&pair) {
                few.push(pair);
            }
        }
        few.into_iter()
            .map(|(span, percentile)| Caveat::FewSamples {
                metric: Metric::Time(span, Statistic::Percentile(percentile)).to_string(),
                samples: span.of(&self.latencies).count(),
                needed: percentile.samples(),
            })
            .collect()
    }
}

impl Caveat {
    /// Whether it follows from the numbers of a part.
    const fn is_derived(&self) -> bool {
        match self {
            Caveat::GeneratorBusy { .. }
            | Caveat::LateSends { .. }
            | Caveat::Reconnected { .. }
            | Caveat::FewSamples { .. }
            | Caveat::SubscriberSlower { .. }
            | Caveat::Unverified
            | Caveat::RateMissed { .. } => true,
            Caveat::ClockStepped { .. }
            | Caveat::ShardsApart { .. }
            | Caveat::ShardsMissing { .. }
            | Caveat::Note { .. } => false,
        }
    }
}

/// `1 message`, `1,234 messages`.
fn messages(count: u64) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} message{plural}", figure::count(count))
}
