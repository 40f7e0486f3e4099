//! Latencies: HDR histograms of microseconds.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer, V2DeflateSerializer};
use serde::{Deserialize, Serialize};

/// The shortest time that is told apart from none, in microseconds.
const LOWEST: u64 = 1;
/// The longest: an hour. What takes longer counts as that.
const HIGHEST: u64 = 3_600_000_000;
/// Significant decimal digits: a value is told within a thousandth of itself.
const DIGITS: u8 = 3;

/// How long something took, over many times: 1 µs to 1 h, three digits. Memory grows with the longest time, to 200 KB
/// at most, and not with the number of samples; merging loses nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Latency(Histogram<u64>);

/// What is wrong with an encoded histogram.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a histogram: {0}")]
pub struct HistogramError(String);

impl Default for Latency {
    fn default() -> Self {
        Self::new()
    }
}

impl Latency {
    /// An empty one.
    ///
    /// # Panics
    /// Never: the bounds are right.
    pub fn new() -> Self {
        #[expect(clippy::expect_used, reason = "constant arguments that are in range")]
        let mut histogram =
            Histogram::new_with_bounds(LOWEST, 2 * 1024, DIGITS).expect("the bounds are in range");
        histogram.auto(true);
        Self(histogram)
    }

    /// Something took `time`: rounded to the microsecond, 1 µs at least and an hour at most.
    pub fn record(&mut self, time: Duration) {
        let micros = u64::try_from((time.as_nanos() + 500) / 1_000).unwrap_or(HIGHEST);
        // Within its bounds it grows as it must.
        let _ = self.0.record(micros.clamp(LOWEST, HIGHEST));
    }

    /// Adds the samples of `other`, exactly.
    pub fn merge(&mut self, other: &Latency) {
        // Both are three digits wide and grow, so that it cannot fail.
        let _ = self.0.add(&other.0);
    }

    /// What was recorded since `earlier`, an older copy of the same histogram.
    #[must_use]
    pub fn since(&self, earlier: &Latency) -> Latency {
        let mut later = self.clone();
        match later.0.subtract(&earlier.0) {
            Ok(()) => later,
            Err(_) => Latency::new(),
        }
    }

    /// The number of samples.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// Whether nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The shortest; `None` without samples, as for the others.
    pub fn min(&self) -> Option<Duration> {
        self.some(self.0.min())
    }

    /// The longest.
    pub fn max(&self) -> Option<Duration> {
        self.some(self.0.max())
    }

    /// The arithmetic mean.
    pub fn mean(&self) -> Option<Duration> {
        (!self.is_empty()).then(|| Duration::from_secs_f64(self.0.mean() / 1e6))
    }

    /// The time that a share `quantile` of the samples does not exceed, 0 to 1.
    pub fn quantile(&self, quantile: f64) -> Option<Duration> {
        self.some(self.0.value_at_quantile(quantile))
    }

    /// How many samples took as long as `time` or less, within the digits.
    pub fn count_to(&self, time: Duration) -> u64 {
        let micros = u64::try_from(time.as_micros()).unwrap_or(HIGHEST);
        self.0
            .iter_recorded()
            .take_while(|step| step.value_iterated_to() <= micros)
            .map(|step| step.count_since_last_iteration())
            .sum()
    }

    /// All samples together.
    pub fn sum(&self) -> Duration {
        #[expect(clippy::cast_precision_loss, reason = "the mean has three digits")]
        let micros = self.0.mean() * self.0.len() as f64;
        Duration::from_secs_f64(micros.max(0.0) / 1e6)
    }

    /// Each time that occurs with how often it does, shortest first.
    pub fn steps(&self) -> impl Iterator<Item = (Duration, u64)> + '_ {
        self.0.iter_recorded().map(|step| {
            let time = Duration::from_micros(step.value_iterated_to());
            (time, step.count_since_last_iteration())
        })
    }

    fn some(&self, micros: u64) -> Option<Duration> {
        (!self.is_empty()).then(|| Duration::from_micros(micros))
    }

    /// The histogram as text: HDR's V2 format, deflated, in Base64. Every implementation of HDR histograms reads it.
    pub fn encode(&self) -> String {
        let mut bytes = Vec::new();
        // Writing to a vector cannot fail.
        let _ = V2DeflateSerializer::new().serialize(&self.0, &mut bytes);
        BASE64.encode(bytes)
    }

    /// Reads what [`encode`](Latency::encode) wrote.
    ///
    /// # Errors
    /// When the text is no Base64, no histogram, or one of other digits.
    pub fn decode(text: &str) -> Result<Self, HistogramError> {
        let bytes = BASE64
            .decode(text)
            .map_err(|error| HistogramError(error.to_string()))?;
        let mut histogram: Histogram<u64> = Deserializer::new()
            .deserialize(&mut bytes.as_slice())
            .map_err(|error| HistogramError(error.to_string()))?;
        if histogram.sigfig() != DIGITS || histogram.low() != LOWEST {
            return Err(HistogramError("its digits are not those of a report".to_owned()));
        }
        histogram.auto(true);
        Ok(Self(histogram))
    }
}

impl Serialize for Latency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encode())
    }
}

impl<'de> Deserialize<'de> for Latency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Latency::decode(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(times: impl IntoIterator<Item = u64>) -> Latency {
        let mut latency = Latency::new();
        for micros in times {
            latency.record(Duration::from_micros(micros));
        }
        latency
    }

    #[test]
    fn small_numbers_are_exact() {
        let latency = of(1..=1000);
        assert_eq!(latency.count(), 1000);
        assert_eq!(latency.min(), Some(Duration::from_micros(1)));
        assert_eq!(latency.max(), Some(Duration::from_millis(1)));
        assert_eq!(latency.mean(), Some(Duration::from_nanos(500_500)));
        assert_eq!(latency.quantile(0.5), Some(Duration::from_micros(500)));
        assert_eq!(latency.quantile(0.999), Some(Duration::from_micros(999)));
        assert_eq!(latency.count_to(Duration::from_micros(250)), 250);
        assert_eq!(latency.sum(), Duration::from_micros(500_500));
    }

    #[test]
    fn large_ones_have_three_digits() {
        for micros in [20_000, 300_123, 59_999_999, HIGHEST] {
            let found = of([micros]).max().unwrap().as_secs_f64() * 1e6;
            #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
            let error = (found / micros as f64 - 1.0).abs();
            assert!(error <= 1e-3, "{micros}: {found}");
        }
    }

    #[test]
    fn times_out_of_bounds_count_as_the_bounds() {
        let mut latency = Latency::new();
        latency.record(Duration::ZERO);
        latency.record(Duration::from_hours(2));
        assert_eq!(latency.count(), 2);
        assert_eq!(latency.min(), Some(Duration::from_micros(1)));
        assert!(latency.max().unwrap() >= Duration::from_hours(1));
        assert!(latency.max().unwrap() < Duration::from_secs(3604));
    }

    #[test]
    fn nanoseconds_are_rounded() {
        let mut latency = Latency::new();
        latency.record(Duration::from_nanos(1_499));
        latency.record(Duration::from_nanos(1_500));
        assert_eq!(latency.min(), Some(Duration::from_micros(1)));
        assert_eq!(latency.max(), Some(Duration::from_micros(2)));
    }

    #[test]
    fn without_samples_there_are_no_numbers() {
        let latency = Latency::new();
        assert!(latency.is_empty());
        assert_eq!(latency.quantile(0.5), None);
        assert_eq!(latency.mean(), None);
        assert_eq!(latency.max(), None);
    }

    #[test]
    fn merged_is_as_if_recorded_together() {
        let (odd, even): (Vec<u64>, Vec<u64>) = (1..200_000).map(|x| x * 37).partition(|x| x % 2 == 1);
        let mut merged = of(odd.iter().copied());
        merged.merge(&of(even.iter().copied()));
        let together = of(odd.into_iter().chain(even));
        assert_eq!(merged, together);
        assert_eq!(merged.encode(), together.encode());
    }

    #[test]
    fn the_difference_of_two_copies_is_what_came_between() {
        let mut latency = of([10, 20]);
        let earlier = latency.clone();
        latency.record(Duration::from_secs(5));
        assert_eq!(latency.since(&earlier).count(), 1);
        assert!(latency.since(&earlier).min().unwrap() > Duration::from_secs(4));
    }

    #[test]
    fn text_and_back() {
        for latency in [Latency::new(), of([1]), of((1..5000).map(|x| x * x))] {
            assert_eq!(Latency::decode(&latency.encode()), Ok(latency));
        }
        assert!(Latency::decode("%").is_err());
        assert!(Latency::decode("AAAA").is_err());
    }
}
