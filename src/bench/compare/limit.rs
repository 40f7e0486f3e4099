//! How much worse a number may get: `e2e.p99=20%`.

use std::str::FromStr;

use super::Outcome;
use super::noise::Ratio;
use crate::bench::metric::{Metric, UnknownMetric};

/// How much worse a number may get.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Which number.
    pub metric: Metric,
    /// The share of what it was: 0.2 is 20 %.
    pub share: f64,
}

/// What is wrong with a limit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// No such metric.
    #[error(transparent)]
    Metric(#[from] UnknownMetric),
    /// No percentage.
    #[error("`{0}`: expected a metric and a percentage such as e2e.p99=20%")]
    Percentage(String),
}

/// Reads `e2e.p99=20%,received.rate=10%`.
///
/// # Errors
/// When a metric is unknown or a percentage missing.
pub fn parse_limits(text: &str) -> Result<Vec<Limit>, LimitError> {
    text.split(',').map(str::parse).collect()
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        let text = text.trim();
        let wrong = || LimitError::Percentage(text.to_owned());
        let (metric, share) = text.split_once('=').ok_or_else(wrong)?;
        let metric = metric.trim().parse()?;
        let percent: f64 = share
            .trim()
            .strip_suffix('%')
            .and_then(|number| number.trim().parse().ok())
            .filter(|percent: &f64| percent.is_finite() && *percent >= 0.0)
            .ok_or_else(wrong)?;
        Ok(Limit {
            metric,
            share: percent / 100.0,
        })
    }
}

impl Limit {
    /// Whether a change is beyond the limit: a rate that falls by more than the share, a time that grows by more.
    /// The means decide where there is no ratio, as with counts that were 0.
    pub(super) fn outcome(&self, ratio: Option<&Ratio>, base: f64, new: f64) -> Outcome {
        let more_is_better = self.metric.more_is_better();
        let is_beyond = if more_is_better {
            new < base * (1.0 - self.share)
        } else {
            new > base * (1.0 + self.share)
        };
        match ratio {
            _ if !is_beyond => Outcome::Held,
            Some(ratio) if ratio.may_be_none() => Outcome::Noise,
            _ => Outcome::Regression,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read() {
        let limits = parse_limits("e2e.p99=20%, received.rate = 10 %,lost=0%").unwrap();
        let read: Vec<_> = limits
            .iter()
            .map(|limit| (limit.metric.to_string(), limit.share))
            .collect();
        assert_eq!(
            read,
            [
                ("e2e.p99".to_owned(), 0.2),
                ("received.rate".to_owned(), 0.1),
                ("lost".to_owned(), 0.0)
            ]
        );
        for (text, expected) in [
            ("e2e.p99", "expected a metric and a percentage"),
            ("e2e.p99=20", "expected a metric and a percentage"),
            ("e2e.p99=-5%", "expected a metric and a percentage"),
            ("e2e.p98=20%", "did you mean e2e.p9"),
            ("", "expected a metric and a percentage"),
        ] {
            let error = parse_limits(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
