//! What is told of things that took time many times.

use std::time::Duration;

use super::{Latencies, Latency};

/// What takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// From the attempt to connect to CONNACK.
    Connect,
    /// From SUBSCRIBE to SUBACK.
    Subscribe,
    /// From publication to acknowledgement.
    Ack,
    /// From publication to arrival.
    E2e,
    /// As `e2e` (or `ack` where nothing is received), from the instant the message really left.
    Service,
    /// From the instant that the schedule meant to the one the message really left.
    Lag,
}

/// What is told of many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// The shortest.
    Min,
    /// The arithmetic mean.
    Mean,
    /// The longest.
    Max,
    /// A percentile.
    Percentile(Percentile),
}

/// A percentile that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Percentile {
    /// Half.
    P50,
    /// Nine of ten.
    P90,
    /// 19 of 20.
    P95,
    /// 99 of 100.
    P99,
    /// 999 of 1,000.
    P999,
    /// 9,999 of 10,000.
    P9999,
}

impl Percentile {
    /// All, lowest first.
    pub const ALL: [Percentile; 6] = [
        Percentile::P50,
        Percentile::P90,
        Percentile::P95,
        Percentile::P99,
        Percentile::P999,
        Percentile::P9999,
    ];

    /// The share of the samples, 0 to 1.
    pub const fn quantile(self) -> f64 {
        match self {
            Percentile::P50 => 0.5,
            Percentile::P90 => 0.9,
            Percentile::P95 => 0.95,
            Percentile::P99 => 0.99,
            Percentile::P999 => 0.999,
            Percentile::P9999 => 0.9999,
        }
    }

    /// How many samples it takes to mean something: ten beyond it.
    pub const fn samples(self) -> u64 {
        match self {
            Percentile::P50 => 20,
            Percentile::P90 => 100,
            Percentile::P95 => 200,
            Percentile::P99 => 1_000,
            Percentile::P999 => 10_000,
            Percentile::P9999 => 100_000,
        }
    }
}

impl Statistic {
    /// All, as the vocabulary lists them.
    pub const ALL: [Statistic; 9] = [
        Statistic::Min,
        Statistic::Mean,
        Statistic::Max,
        Statistic::Percentile(Percentile::P50),
        Statistic::Percentile(Percentile::P90),
        Statistic::Percentile(Percentile::P95),
        Statistic::Percentile(Percentile::P99),
        Statistic::Percentile(Percentile::P999),
        Statistic::Percentile(Percentile::P9999),
    ];

    /// The word.
    pub const fn name(self) -> &'static str {
        match self {
            Statistic::Min => "min",
            Statistic::Mean => "mean",
            Statistic::Max => "max",
            Statistic::Percentile(Percentile::P50) => "p50",
            Statistic::Percentile(Percentile::P90) => "p90",
            Statistic::Percentile(Percentile::P95) => "p95",
            Statistic::Percentile(Percentile::P99) => "p99",
            Statistic::Percentile(Percentile::P999) => "p99.9",
            Statistic::Percentile(Percentile::P9999) => "p99.99",
        }
    }

    /// Its value; `None` without samples.
    pub fn of(self, latency: &Latency) -> Option<Duration> {
        match self {
            Statistic::Min => latency.min(),
            Statistic::Mean => latency.mean(),
            Statistic::Max => latency.max(),
            Statistic::Percentile(percentile) => latency.quantile(percentile.quantile()),
        }
    }
}

impl Span {
    /// All, as the vocabulary lists them.
    pub const ALL: [Span; 6] = [
        Span::Connect,
        Span::Subscribe,
        Span::Ack,
        Span::E2e,
        Span::Service,
        Span::Lag,
    ];

    /// The word.
    pub const fn name(self) -> &'static str {
        match self {
            Span::Connect => "connect",
            Span::Subscribe => "subscribe",
            Span::Ack => "ack",
            Span::E2e => "e2e",
            Span::Service => "service",
            Span::Lag => "lag",
        }
    }

    /// Its histogram.
    pub const fn of(self, latencies: &Latencies) -> &Latency {
        match self {
            Span::Connect => &latencies.connect,
            Span::Subscribe => &latencies.subscribe,
            Span::Ack => &latencies.ack,
            Span::E2e => &latencies.e2e,
            Span::Service => &latencies.service,
            Span::Lag => &latencies.lag,
        }
    }
}
