//! The vocabulary of thresholds, searches, comparisons and exporters: one name a number.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::report::part::float;
use super::report::{Part, Verb};
use super::spelling;
use super::{Counts, Latencies};

pub use super::statistic::{Percentile, Span, Statistic};

/// A number of a run that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// A count, such as `lost`.
    Count(Count),
    /// A count a second, such as `received.rate`.
    Rate(Count),
    /// A time, such as `e2e.p99`.
    Time(Span, Statistic),
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Count {
    /// `connect.count`, `connect.rate`.
    Connect,
    /// `published.count`, `published.rate`.
    Published,
    /// `received.count`, `received.rate`.
    Received,
    /// `lost`; as a percentage, of what was owed.
    Lost,
    /// `duplicated`; as a percentage, of what was received.
    Duplicated,
    /// `reordered`; as a percentage, of what was received.
    Reordered,
    /// `late`; as a percentage, of what was published.
    Late,
}

/// The value of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// How many.
    Count(u64),
    /// How many a second.
    Rate(f64),
    /// How long.
    Time(Duration),
}

impl Value {
    /// The value as a number of its unit: seconds for times.
    pub fn number(self) -> f64 {
        match self {
            Value::Count(count) => float(count),
            Value::Rate(rate) => rate,
            Value::Time(time) => time.as_secs_f64(),
        }
    }
}

impl Count {
    const ALL: [Count; 7] = [
        Count::Published,
        Count::Received,
        Count::Connect,
        Count::Lost,
        Count::Duplicated,
        Count::Reordered,
        Count::Late,
    ];

    const fn name(self) -> &'static str {
        match self {
            Count::Connect => "connect",
            Count::Published => "published",
            Count::Received => "received",
            Count::Lost => "lost",
            Count::Duplicated => "duplicated",
            Count::Reordered => "reordered",
            Count::Late => "late",
        }
    }

    /// Whether it has a rate, and `.count` behind its name.
    const fn has_rate(self) -> bool {
        matches!(self, Count::Connect | Count::Published | Count::Received)
    }

    /// Whether it is only known where each message tells where it comes from.
    const fn needs_identity(self) -> bool {
        matches!(self, Count::Lost | Count::Duplicated | Count::Reordered)
    }

    const fn of(self, counts: &Counts) -> u64 {
        match self {
            Count::Connect => counts.connected,
            Count::Published => counts.published,
            Count::Received => counts.received,
            Count::Lost => counts.lost,
            Count::Duplicated => counts.duplicated,
            Count::Reordered => counts.reordered,
            Count::Late => counts.late,
        }
    }
}

/// Where the numbers come from: a part, or a run that has not ended yet.
#[derive(Debug, Clone, Copy)]
pub struct Numbers<'a> {
    /// What is counted.
    pub counts: &'a Counts,
    /// How long things took.
    pub latencies: &'a Latencies,
    /// Of the window, so far.
    pub seconds: f64,
    /// Whether each message tells where it comes from.
    pub verified: bool,
}

impl<'a> From<&'a Part> for Numbers<'a> {
    fn from(part: &'a Part) -> Self {
        Self {
            counts: &part.counts,
            latencies: &part.latencies,
            seconds: part.window.seconds,
            verified: part.verified,
        }
    }
}

impl Metric {
    /// All of them, in the order of the manual.
    pub fn all() -> Vec<Metric> {
        let counts = Count::ALL.into_iter().flat_map(|count| {
            let rate = count.has_rate().then_some(Metric::Rate(count));
            std::iter::once(Metric::Count(count)).chain(rate)
        });
        let times = Span::ALL.into_iter().flat_map(|span| {
            Statistic::ALL
                .into_iter()
                .map(move |statistic| Metric::Time(span, statistic))
        });
        counts.chain(times).collect()
    }

    /// Its value; `None` without samples, or where loss, repeats and order are not known.
    pub fn of(self, numbers: Numbers<'_>) -> Option<Value> {
        match self {
            Metric::Count(count) => self
                .is_known(numbers)
                .then(|| Value::Count(count.of(numbers.counts))),
            Metric::Rate(count) => (numbers.seconds > 0.0)
                .then(|| Value::Rate(float(count.of(numbers.counts)) / numbers.seconds)),
            Metric::Time(span, statistic) => statistic.of(span.of(numbers.latencies)).map(Value::Time),
        }
    }

    /// Its value as a share, 0 to 1, of what could have been so; `None` where there is none.
    pub fn share(self, numbers: Numbers<'_>) -> Option<f64> {
        let Metric::Count(count) = self else { return None };
        let counts = numbers.counts;
        let whole = match count {
            Count::Lost => counts.expected,
            Count::Duplicated | Count::Reordered => counts.received,
            Count::Late => counts.published,
            _ => return None,
        };
        (self.is_known(numbers) && whole > 0).then(|| float(count.of(counts)) / float(whole))
    }

    fn is_known(self, numbers: Numbers<'_>) -> bool {
        !matches!(self, Metric::Count(count) if count.needs_identity()) || numbers.verified
    }

    /// Whether a percentage of it means something.
    pub const fn has_share(self) -> bool {
        matches!(
            self,
            Metric::Count(Count::Lost | Count::Duplicated | Count::Reordered | Count::Late)
        )
    }

    /// Whether more of it is better: messages, connections and their rates.
    pub const fn more_is_better(self) -> bool {
        match self {
            Metric::Count(count) | Metric::Rate(count) => count.has_rate(),
            Metric::Time(..) => false,
        }
    }

    /// Whether a load of this kind has it at this QoS level. What is not measured can't be held against a run.
    pub const fn applies(self, verb: Verb, qos: Option<u8>) -> bool {
        let acknowledges = verb.publishes() && matches!(qos, Some(1 | 2));
        match self {
            // Elsewhere connecting is over before the window begins.
            Metric::Rate(Count::Connect) => matches!(verb, Verb::Conn),
            Metric::Count(count) | Metric::Rate(count) => match count {
                Count::Connect => true,
                Count::Published | Count::Late => verb.publishes(),
                Count::Received | Count::Lost | Count::Duplicated | Count::Reordered => verb.receives(),
            },
            Metric::Time(span, _) => match span {
                Span::Connect => true,
                Span::Subscribe | Span::E2e => verb.receives(),
                Span::Ack => acknowledges,
                Span::Service => verb.receives() || acknowledges,
                Span::Lag => verb.publishes(),
            },
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Metric::Count(count) if count.has_rate() => write!(f, "{}.count", count.name()),
            Metric::Count(count) => f.write_str(count.name()),
            Metric::Rate(count) => write!(f, "{}.rate", count.name()),
            Metric::Time(span, statistic) => write!(f, "{}.{}", span.name(), statistic.name()),
        }
    }
}

/// A name that no metric has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no metric `{name}`: did you mean {suggestion}?")]
pub struct UnknownMetric {
    /// What was given.
    pub name: String,
    /// The name that comes closest.
    pub suggestion: String,
}

impl FromStr for Metric {
    type Err = UnknownMetric;

    fn from_str(name: &str) -> Result<Self, UnknownMetric> {
        let all = Metric::all();
        if let Some(metric) = all.iter().find(|metric| metric.to_string() == name) {
            return Ok(*metric);
        }
        let names: Vec<String> = all.iter().map(ToString::to_string).collect();
        // A bare statistic is most likely meant end to end.
        let is_bare = Statistic::ALL.iter().any(|statistic| statistic.name() == name);
        let suggestion = if is_bare {
            format!("e2e.{name}")
        } else {
            spelling::closest(name, &names).unwrap_or_default().to_owned()
        };
        Err(UnknownMetric {
            name: name.to_owned(),
            suggestion,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::recorder::{Journey, Recorder};

    #[test]
    fn every_name_is_read_as_it_is_written() {
        let all = Metric::all();
        assert_eq!(all.len(), 3 * 2 + 4 + 6 * 9);
        for metric in all {
            assert_eq!(metric.to_string().parse(), Ok(metric));
        }
        for name in [
            "published.count",
            "received.rate",
            "lost",
            "late",
            "e2e.p99.99",
            "connect.p95",
            "ack.mean",
            "service.max",
        ] {
            assert_eq!(name.parse::<Metric>().unwrap().to_string(), name);
        }
    }

    #[test]
    fn a_wrong_name_gets_the_closest() {
        for (name, suggestion) in [
            ("e2e.p98", "e2e.p9"),
            ("p99", "e2e.p99"),
            ("e2e.p999", "e2e.p99"),
            ("recieved.rate", "received.rate"),
            ("losst", "lost"),
            ("received", "received."),
            ("E2E.P99", "e2e.p99"),
        ] {
            let error = name.parse::<Metric>().unwrap_err();
            assert!(error.suggestion.starts_with(suggestion), "{error}");
        }
    }

    #[test]
    fn values_come_from_where_their_names_say() {
        let mut recorder = Recorder::new();
        for index in 1..=100 {
            let time = Duration::from_micros(index);
            recorder.published(Duration::ZERO, 10);
            recorder.received(Duration::ZERO, 10, Some(Journey::closed_loop(time)));
        }
        recorder.tally.counts.lost = 2;
        recorder.tally.counts.expected = 200;
        let numbers = |verified| Numbers {
            counts: &recorder.tally.counts,
            latencies: &recorder.tally.latencies,
            seconds: 4.0,
            verified,
        };
        let value = |name: &str| name.parse::<Metric>().unwrap().of(numbers(true));
        assert_eq!(value("received.count"), Some(Value::Count(100)));
        assert_eq!(value("published.rate"), Some(Value::Rate(25.0)));
        assert_eq!(value("e2e.p90"), Some(Value::Time(Duration::from_micros(90))));
        assert_eq!(
            value("service.max"),
            Some(Value::Time(Duration::from_micros(100)))
        );
        assert_eq!(value("ack.p50"), None);
        let lost: Metric = "lost".parse().unwrap();
        assert_eq!(lost.of(numbers(true)), Some(Value::Count(2)));
        assert_eq!(lost.share(numbers(true)), Some(0.01));
        assert_eq!(lost.of(numbers(false)), None);
        assert_eq!(lost.share(numbers(false)), None);
    }

    #[test]
    fn what_is_not_measured_does_not_apply() {
        let applies = |name: &str, verb, qos| name.parse::<Metric>().unwrap().applies(verb, qos);
        assert!(!applies("ack.p99", Verb::E2e, Some(0)));
        assert!(applies("ack.p99", Verb::E2e, Some(1)));
        assert!(!applies("e2e.p99", Verb::Pub, Some(1)));
        assert!(applies("service.p99", Verb::Pub, Some(1)));
        assert!(!applies("service.p99", Verb::Pub, Some(0)));
        assert!(!applies("published.rate", Verb::Sub, Some(0)));
        assert!(applies("connect.p95", Verb::Conn, None));
        assert!(applies("connect.rate", Verb::Conn, None));
        assert!(!applies("connect.rate", Verb::E2e, Some(0)));
    }
}
