//! What is asked of a run: `e2e.p99 < 20ms and lost == 0`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::figure;
use super::metric::{Metric, Numbers, UnknownMetric, Value};

/// Conditions that all must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    /// At least one.
    pub conditions: Vec<Condition>,
}

/// One condition: a metric, an operator and a bound.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What is looked at.
    pub metric: Metric,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    pub bound: Bound,
    /// The bound as it was written.
    text: String,
}

/// How a value is compared with a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `==`
    Equal,
}

/// What a value is compared with. Its unit is the metric's, or a share of what could have been so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// A count, a count a second, or seconds.
    Value(f64),
    /// 0 to 1.
    Share(f64),
}

/// What is wrong with an objective.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectiveError {
    /// A condition is missing.
    #[error("a condition is missing: expected something like 'e2e.p99 < 20ms' or 'lost == 0'")]
    Empty,
    /// No operator, or none of these.
    #[error("`{0}` has no operator: expected <, <=, >, >= or ==, as in 'e2e.p99 < 20ms'")]
    Operator(String),
    /// No such metric.
    #[error(transparent)]
    Metric(#[from] UnknownMetric),
    /// The bound does not suit the metric.
    #[error("{metric} {expected}; `{given}` is none: did you mean {suggestion}?")]
    Bound {
        /// The name.
        metric: String,
        /// What it is compared with.
        expected: &'static str,
        /// What was given.
        given: String,
        /// What was likely meant.
        suggestion: String,
    },
}

impl Operator {
    /// Longer ones first, so that `<=` is not read as `<`.
    const ALL: [(&'static str, Operator); 5] = [
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("==", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::More),
    ];

    fn holds(self, value: f64, bound: f64) -> bool {
        match self {
            Operator::Less => value < bound,
            Operator::AtMost => value <= bound,
            Operator::More => value > bound,
            Operator::AtLeast => value >= bound,
            Operator::Equal => (value - bound).abs() <= f64::EPSILON * bound.abs(),
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::More => ">",
            Operator::AtLeast => ">=",
            Operator::Equal => "==",
        }
    }
}

/// What a condition finds in the numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding {
    /// The value, and whether the condition holds.
    Value {
        /// The value.
        value: Value,
        /// The same as a share, where the bound is one.
        share: Option<f64>,
        /// Whether it holds.
        held: bool,
    },
    /// There is no value: no samples, or loss, repeats and order are not known.
    Nothing,
}

impl Finding {
    /// Whether the condition holds. Without a value it does not.
    pub const fn held(self) -> bool {
        matches!(self, Finding::Value { held: true, .. })
    }

    /// The value for reading.
    pub fn text(self) -> Option<String> {
        match self {
            Finding::Nothing => None,
            Finding::Value {
                share: Some(share), ..
            } => Some(figure::share(share)),
            Finding::Value { value, .. } => Some(figure::value(value)),
        }
    }
}

impl Condition {
    /// Holds the condition against numbers.
    pub fn find(&self, numbers: Numbers<'_>) -> Finding {
        let Some(value) = self.metric.of(numbers) else {
            return Finding::Nothing;
        };
        match self.bound {
            Bound::Value(bound) => Finding::Value {
                value,
                share: None,
                held: self.operator.holds(value.number(), bound),
            },
            Bound::Share(bound) => match self.metric.share(numbers) {
                None => Finding::Nothing,
                Some(share) => Finding::Value {
                    value,
                    share: Some(share),
                    held: self.operator.holds(share, bound),
                },
            },
        }
    }

    /// Whether it is broken for good as soon as it is broken: a count that only grows has passed its upper bound.
    pub const fn is_final(&self) -> bool {
        matches!(
            (self.metric, self.operator, self.bound),
            (
                Metric::Count(_),
                Operator::Less | Operator::AtMost,
                Bound::Value(_)
            )
        ) || matches!(
            (self.metric, self.operator, self.bound),
            (Metric::Count(_), Operator::Equal, Bound::Value(0.0))
        )
    }

    /// Whether a run that is still going on can tell: a count that has yet to grow can't.
    pub const fn is_telling_early(&self) -> bool {
        !matches!(
            (self.metric, self.operator),
            (
                Metric::Count(_),
                Operator::More | Operator::AtLeast | Operator::Equal
            )
        ) || self.is_final()
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.metric, self.operator.sign(), self.text)
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, condition) in self.conditions.iter().enumerate() {
            if index > 0 {
                f.write_str(" and ")?;
            }
            condition.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Objective {
    type Err = ObjectiveError;

    fn from_str(text: &str) -> Result<Self, ObjectiveError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let conditions: Result<_, _> = words
            .split(|word| word.eq_ignore_ascii_case("and"))
            .map(|words| words.join(" ").parse())
            .collect();
        conditions.map(|conditions| Objective { conditions })
    }
}

impl FromStr for Condition {
    type Err = ObjectiveError;

    fn from_str(text: &str) -> Result<Self, ObjectiveError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ObjectiveError::Empty);
        }
        let is_sign = |letter| matches!(letter, '<' | '>' | '=' | '!');
        let missing = || ObjectiveError::Operator(text.to_owned());
        let start = text.find(is_sign).ok_or_else(missing)?;
        let rest = &text[start..];
        let end = rest.find(|letter| !is_sign(letter)).unwrap_or(rest.len());
        let (sign, bound) = (&rest[..end], rest[end..].trim());
        let operator = Operator::ALL.iter().find(|(name, _)| *name == sign);
        let operator = operator.ok_or_else(missing)?.1;
        let metric: Metric = text[..start].trim().parse()?;
        Ok(Condition {
            metric,
            operator,
            bound: parse_bound(metric, bound)?,
            text: bound.split_whitespace().collect::<Vec<_>>().concat(),
        })
    }
}

/// What `text` says in the unit of `metric`.
fn parse_bound(metric: Metric, text: &str) -> Result<Bound, ObjectiveError> {
    let end = text
        .find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, '.' | '_')))
        .unwrap_or(text.len());
    let (digits, unit) = (text[..end].replace('_', ""), text[end..].trim());
    let number = digits.parse::<f64>().ok();
    let bound = number.and_then(|number| in_unit(metric, number, unit));
    bound.ok_or_else(|| {
        let digits = if number.is_some() { digits.as_str() } else { "20" };
        let (expected, suggestion) = match metric {
            Metric::Time(..) => ("is compared with a time in us, ms or s", format!("{digits}ms")),
            Metric::Rate(_) => ("is compared with a rate", format!("{digits}/s")),
            Metric::Count(_) if metric.has_share() => {
                ("is compared with a count or a percentage", digits.to_owned())
            }
            Metric::Count(_) => ("is compared with a count", digits.to_owned()),
        };
        ObjectiveError::Bound {
            metric: metric.to_string(),
            expected,
            given: text.to_owned(),
            suggestion,
        }
    })
}

fn in_unit(metric: Metric, number: f64, unit: &str) -> Option<Bound> {
    let factor = match metric {
        Metric::Time(..) => match unit {
            "us" | "µs" | "μs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            _ => return None,
        },
        Metric::Rate(_) => thousands(unit.strip_suffix("/s")?.trim())?,
        Metric::Count(_) if unit == "%" => {
            return metric.has_share().then_some(Bound::Share(number / 100.0));
        }
        Metric::Count(_) => thousands(unit)?,
    };
    let value = number * factor;
    // Times are compared as the nanoseconds that they are kept in.
    let value = match metric {
        Metric::Time(..) => Duration::try_from_secs_f64(value).ok()?.as_secs_f64(),
        _ => value,
    };
    Some(Bound::Value(value))
}

fn thousands(unit: &str) -> Option<f64> {
    match unit {
        "" => Some(1.0),
        "k" | "K" => Some(1e3),
        "M" => Some(1e6),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::recorder::{Journey, Recorder};

    fn objective(text: &str) -> Objective {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn what_is_written_is_read() {
        for (text, bound) in [
            ("e2e.p99 < 20ms", Bound::Value(0.02)),
            ("e2e.p99<20ms", Bound::Value(0.02)),
            ("ack.max <= 1.5 s", Bound::Value(1.5)),
            ("connect.p95 < 500us", Bound::Value(0.0005)),
            ("received.rate > 20000/s", Bound::Value(20_000.0)),
            ("received.rate >= 20k/s", Bound::Value(20_000.0)),
            ("published.count == 1_000", Bound::Value(1000.0)),
            ("lost == 0", Bound::Value(0.0)),
            ("lost < 0.1%", Bound::Share(0.001)),
            ("late <= 1 %", Bound::Share(0.01)),
        ] {
            let objective = objective(text);
            assert_eq!(objective.conditions.len(), 1, "{text}");
            assert_eq!(objective.conditions[0].bound, bound, "{text}");
        }
        let both = objective("e2e.p99  <20 ms AND lost==0");
        assert_eq!(both.to_string(), "e2e.p99 < 20ms and lost == 0");
        assert_eq!(objective(&both.to_string()), both);
    }

    #[test]
    fn errors_say_what_would_have_been_right() {
        for (text, expected) in [
            ("", "a condition is missing"),
            ("lost == 0 and", "a condition is missing"),
            ("lost", "`lost` has no operator"),
            ("lost = 0", "`lost = 0` has no operator"),
            ("lost != 0", "`lost != 0` has no operator"),
            ("e2e.p99 =< 20ms", "has no operator"),
            (
                "e2e.p98 < 20ms",
                "there is no metric `e2e.p98`: did you mean e2e.p9",
            ),
            (
                "e2e.p99 < 20",
                "e2e.p99 is compared with a time in us, ms or s; `20` is none: did you mean 20ms?",
            ),
            ("e2e.p99 < 20m", "did you mean 20ms?"),
            ("e2e.p99 < 20%", "did you mean 20ms?"),
            ("received.rate > 20000", "did you mean 20000/s?"),
            ("received.rate > 20000/m", "did you mean 20000/s?"),
            (
                "lost == 0ms",
                "lost is compared with a count or a percentage; `0ms` is none: did you mean 0?",
            ),
            ("received.count > 5%", "is compared with a count;"),
            ("lost < -1", "`-1` is none"),
            ("lost <", "`` is none"),
        ] {
            let error = text.parse::<Objective>().unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn conditions_hold_or_not() {
        let mut recorder = Recorder::new();
        for micros in 1..=100 {
            let journey = Journey::closed_loop(Duration::from_micros(micros * 10));
            recorder.received(Duration::ZERO, 64, Some(journey));
        }
        recorder.tally.counts.expected = 101;
        recorder.tally.counts.lost = 1;
        let numbers = Numbers {
            counts: &recorder.tally.counts,
            latencies: &recorder.tally.latencies,
            seconds: 2.0,
            verified: true,
        };
        for (text, held) in [
            ("e2e.p99 < 991us", true),
            ("e2e.p99 < 990us", false),
            ("e2e.p99 <= 990us", true),
            ("e2e.p99 == 990us", true),
            ("e2e.p99 > 0.99ms", false),
            ("received.rate >= 50/s", true),
            ("received.rate > 50/s", false),
            ("lost == 1", true),
            ("lost == 0", false),
            ("lost < 1%", true),
            ("lost < 0.5%", false),
            ("ack.p50 < 1s", false),
            ("ack.p50 > 0s", false),
        ] {
            let finding = objective(text).conditions[0].find(numbers);
            assert_eq!(finding.held(), held, "{text}: {finding:?}");
        }
        let value = |text: &str| objective(text).conditions[0].find(numbers).text();
        assert_eq!(value("e2e.p99 < 1s").as_deref(), Some("990 us"));
        assert_eq!(value("lost < 1%").as_deref(), Some("0.99 %"));
        assert_eq!(value("ack.p50 < 1s"), None);
    }

    #[test]
    fn what_can_be_told_before_the_end() {
        let early = |text: &str| {
            let condition = &objective(text).conditions[0];
            (condition.is_telling_early(), condition.is_final())
        };
        assert_eq!(early("lost == 0"), (true, true));
        assert_eq!(early("lost < 5"), (true, true));
        assert_eq!(early("lost < 5%"), (true, false));
        assert_eq!(early("received.count > 1000"), (false, false));
        assert_eq!(early("published.count == 1000"), (false, false));
        assert_eq!(early("e2e.p99 < 20ms"), (true, false));
        assert_eq!(early("received.rate > 5/s"), (true, false));
    }
}
