//! What happened second by second.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::sketch::Sketch;

/// How many slices there are at most. A longer run has slices of two seconds, then four, and so on.
const MOST: usize = 3600;

/// A run in slices of a second each, or of more where it is long: memory does not grow with the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// How many seconds a slice has: a power of two.
    seconds: u32,
    /// From the beginning of the measured window on.
    slices: Vec<Slice>,
}

/// What happened in a second, or in the seconds of a slice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// Messages that were handed to the network.
    pub published: u64,
    /// Messages that arrived.
    pub received: u64,
    /// Bytes of the payloads of those that arrived.
    pub received_bytes: u64,
    /// Messages that left late.
    pub late: u64,
    /// Connections that came about.
    pub connected: u64,
    /// Connections that were lost.
    pub disconnected: u64,
    /// From publication to acknowledgement.
    pub ack: Sketch,
    /// From publication to arrival.
    pub e2e: Sketch,
}

impl Slice {
    fn merge(&mut self, other: &Slice) {
        let Slice {
            published,
            received,
            received_bytes,
            late,
            connected,
            disconnected,
            ack,
            e2e,
        } = other;
        self.published += published;
        self.received += received;
        self.received_bytes += received_bytes;
        self.late += late;
        self.connected += connected;
        self.disconnected += disconnected;
        self.ack.merge(ack);
        self.e2e.merge(e2e);
    }
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            seconds: 1,
            slices: Vec::new(),
        }
    }
}

impl Timeline {
    /// The slice of the instant `at`, since the window began.
    pub fn slice(&mut self, at: Duration) -> &mut Slice {
        while at.as_secs() / u64::from(self.seconds) >= MOST as u64 && self.seconds < 1 << 30 {
            self.coarsen();
        }
        let index = usize::try_from(at.as_secs() / u64::from(self.seconds)).unwrap_or(MOST);
        let index = index.min(MOST - 1);
        if index >= self.slices.len() {
            self.slices.resize_with(index + 1, Slice::default);
        }
        &mut self.slices[index]
    }

    /// Joins neighbours: half the slices, each of twice the time.
    fn coarsen(&mut self) {
        self.seconds *= 2;
        let mut joined: Vec<Slice> = Vec::with_capacity(self.slices.len().div_ceil(2));
        for (index, slice) in self.slices.drain(..).enumerate() {
            match joined.last_mut() {
                Some(last) if index % 2 == 1 => last.merge(&slice),
                _ => joined.push(slice),
            }
        }
        self.slices = joined;
    }

    /// Adds what another worker or shard saw in the same window.
    pub fn merge(&mut self, other: &Timeline) {
        let mut other = other.clone();
        while self.seconds < other.seconds {
            self.coarsen();
        }
        while other.seconds < self.seconds {
            other.coarsen();
        }
        if other.slices.len() > self.slices.len() {
            self.slices.resize_with(other.slices.len(), Slice::default);
        }
        for (slice, other) in self.slices.iter_mut().zip(&other.slices) {
            slice.merge(other);
        }
    }

    /// How long a slice is.
    pub fn width(&self) -> Duration {
        Duration::from_secs(u64::from(self.seconds))
    }

    /// From the beginning of the measured window on.
    pub fn slices(&self) -> &[Slice] {
        &self.slices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(instants: impl IntoIterator<Item = u64>) -> Timeline {
        let mut timeline = Timeline::default();
        for second in instants {
            timeline.slice(Duration::from_secs(second)).published += 1;
        }
        timeline
    }

    fn counts(timeline: &Timeline) -> Vec<u64> {
        timeline.slices().iter().map(|slice| slice.published).collect()
    }

    #[test]
    fn each_second_is_a_slice() {
        let timeline = published([0, 2, 2]);
        assert_eq!(counts(&timeline), [1, 0, 2]);
        assert_eq!(timeline.width(), Duration::from_secs(1));
    }

    #[test]
    fn a_long_run_has_longer_slices() {
        let timeline = published(0..3 * 3600);
        assert_eq!(timeline.width(), Duration::from_secs(4));
        assert_eq!(timeline.slices().len(), 2700);
        assert!(counts(&timeline).iter().all(|count| *count == 4));
        let years = published([0, u64::from(u32::MAX) * 100]);
        assert_eq!(counts(&years).iter().sum::<u64>(), 2);
        assert!(years.slices().len() <= MOST);
    }

    #[test]
    fn merged_is_as_if_recorded_together() {
        let mut long = published(0..2 * 3600);
        long.merge(&published([0, 1, 5]));
        assert_eq!(long, published((0..2 * 3600).chain([0, 1, 5])));
        let mut short = published([0, 1, 5]);
        short.merge(&published(0..2 * 3600));
        assert_eq!(short, long);
    }
}
