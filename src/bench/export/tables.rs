//! The tables of a report, for text and for Markdown.

use super::table::Table;
use crate::bench::Latency;
use crate::bench::figure::{self, NONE};
use crate::bench::metric::{Percentile, Statistic};
use crate::bench::report::part::float;
use crate::bench::report::{Pacing, Part, Report, Search, Verb};

/// A column: what stands above it, and what a part has in it.
type Column = (&'static str, fn(&Part) -> String);

/// What got through.
pub(super) fn throughput(report: &Report) -> Table {
    let columns: &[Column] = match report.scenario.verb {
        Verb::E2e => &[
            PUBLISHED,
            RECEIVED,
            MEGABYTES_IN,
            LOST,
            DUPLICATED,
            REORDERED,
            LATE,
            CPU,
        ],
        Verb::Pub => &[PUBLISHED, MEGABYTES_OUT, UNACKNOWLEDGED, REFUSED, LATE, CPU],
        Verb::Sub => &[RECEIVED, MEGABYTES_IN, LOST, DUPLICATED, REORDERED, CPU],
        Verb::Conn => &[CONNECTED, CONNECTS, FAILED, BROKEN_OFF, RECONNECTED, CPU, MEMORY],
    };
    Table {
        groups: Vec::new(),
        header: std::iter::once("")
            .chain(columns.iter().map(|(name, _)| *name))
            .collect(),
        rows: report
            .parts
            .iter()
            .map(|part| {
                let cells = columns.iter().map(|(_, cell)| cell(part));
                std::iter::once(part.name.clone()).chain(cells).collect()
            })
            .collect(),
    }
}

const PUBLISHED: Column = ("published/s", |part| {
    figure::rate(part.rate(part.counts.published))
});
const RECEIVED: Column = ("received/s", |part| figure::rate(part.rate(part.counts.received)));
const MEGABYTES_IN: Column = ("MB/s", |part| megabytes(part, part.counts.received_bytes));
const MEGABYTES_OUT: Column = ("MB/s", |part| megabytes(part, part.counts.published_bytes));
const LOST: Column = ("lost", |part| if_verified(part, part.counts.lost));
const DUPLICATED: Column = ("duplicated", |part| if_verified(part, part.counts.duplicated));
const REORDERED: Column = ("reordered", |part| if_verified(part, part.counts.reordered));
const UNACKNOWLEDGED: Column = ("not acknowledged", |part| match part.qos {
    Some(1 | 2) => figure::count(part.counts.unacknowledged),
    _ => NONE.to_owned(),
});
const REFUSED: Column = ("refused", |part| figure::count(part.counts.refused));
const LATE: Column = ("sent late", |part| {
    if part.offered.is_some() {
        figure::count(part.counts.late)
    } else {
        NONE.to_owned()
    }
});
const CPU: Column = ("CPU", |part| format!("{:.0} %", part.cores() * 100.0));
const CONNECTED: Column = ("connected", |part| figure::count(part.counts.connected));
const CONNECTS: Column = ("connects/s", |part| {
    figure::rate(part.rate(part.counts.connected))
});
const FAILED: Column = ("failed", |part| figure::count(part.counts.connect_failed));
const BROKEN_OFF: Column = ("broken off", |part| figure::count(part.counts.disconnected));
const RECONNECTED: Column = ("reconnected", |part| figure::count(part.counts.reconnected));
const MEMORY: Column = ("memory", |part| {
    #[expect(clippy::cast_precision_loss, reason = "shown in three digits")]
    let bytes = part.generator.resident_bytes as f64;
    figure::bytes(bytes)
});

fn megabytes(part: &Part, bytes: u64) -> String {
    figure::three_digits(part.rate(bytes) / 1e6)
}

fn if_verified(part: &Part, count: u64) -> String {
    if part.verified {
        figure::count(count)
    } else {
        NONE.to_owned()
    }
}

/// How long things took.
pub(super) fn latency(report: &Report) -> Table {
    let verb = report.scenario.verb;
    let has_service = report.scenario.pacing == Pacing::OpenLoop;
    let mut groups: Vec<Group> = Vec::new();
    match verb {
        Verb::E2e => groups.extend([
            Group::of("ack", SHORT, |part| &part.latencies.ack),
            Group::of("end to end", LONG, |part| &part.latencies.e2e),
        ]),
        Verb::Pub => groups.push(Group::of("ack", LONG, |part| &part.latencies.ack)),
        Verb::Sub => groups.push(Group::of("end to end", LONG, |part| &part.latencies.e2e)),
        Verb::Conn => groups.push(Group::of("connect", LONG, |part| &part.latencies.connect)),
    }
    if has_service {
        groups.push(Group::of("service", SHORT, |part| &part.latencies.service));
    }
    let row = |part: &Part| {
        let cells = groups.iter().flat_map(|group| group.cells(part));
        std::iter::once(part.name.clone()).chain(cells).collect()
    };
    Table {
        groups: groups
            .iter()
            .map(|group| (group.name, group.statistics.len()))
            .collect(),
        header: std::iter::once("")
            .chain(groups.iter().flat_map(Group::header))
            .collect(),
        rows: report.parts.iter().map(row).collect(),
    }
}

const SHORT: &[Statistic] = &[
    Statistic::Percentile(Percentile::P50),
    Statistic::Percentile(Percentile::P99),
];
const LONG: &[Statistic] = &[
    Statistic::Percentile(Percentile::P50),
    Statistic::Percentile(Percentile::P90),
    Statistic::Percentile(Percentile::P99),
    Statistic::Percentile(Percentile::P999),
    Statistic::Max,
];

/// Columns that tell of one histogram.
struct Group {
    name: &'static str,
    statistics: &'static [Statistic],
    histogram: fn(&Part) -> &Latency,
}

impl Group {
    const fn of(
        name: &'static str,
        statistics: &'static [Statistic],
        histogram: fn(&Part) -> &Latency,
    ) -> Self {
        Self {
            name,
            statistics,
            histogram,
        }
    }

    fn header(&self) -> impl Iterator<Item = &'static str> {
        self.statistics.iter().map(|statistic| statistic.name())
    }

    fn cells(&self, part: &Part) -> impl Iterator<Item = String> {
        let histogram = (self.histogram)(part);
        self.statistics
            .iter()
            .map(|statistic| figure::maybe_time(statistic.of(histogram)))
    }
}

/// Each threshold with its value.
pub(super) fn thresholds(report: &Report) -> Table {
    let row = |judgement: &crate::bench::report::Judgement| {
        let value = judgement.value.clone().unwrap_or_else(|| "no value".to_owned());
        let held = if judgement.held { "held" } else { "broken" };
        vec![
            judgement.threshold.clone(),
            judgement.part.clone(),
            value,
            held.to_owned(),
        ]
    };
    Table {
        groups: Vec::new(),
        header: vec!["threshold", "in", "value", ""],
        rows: report.thresholds.iter().map(row).collect(),
    }
}

/// The runs of a search, in the order of their rates.
pub(super) fn search(search: &Search) -> Table {
    let mut steps: Vec<_> = search.steps.iter().collect();
    steps.sort_by(|one, other| one.rate.total_cmp(&other.rate));
    let rows = steps.into_iter().map(|step| {
        let part = &step.part;
        let latency = if part.latencies.e2e.is_empty() {
            &part.latencies.ack
        } else {
            &part.latencies.e2e
        };
        let mut row = vec![
            format!("{}/s", figure::rate(step.rate)),
            figure::rate(part.rate(part.counts.published)),
            figure::rate(part.rate(part.counts.received)),
        ];
        row.extend(
            LONG.iter()
                .map(|statistic| figure::maybe_time(statistic.of(latency))),
        );
        row.push(if_verified(part, part.counts.lost));
        let late = float(part.counts.late) / float(part.counts.published.max(1));
        row.push(figure::share(late));
        row.push(if step.held { "held" } else { "broken" }.to_owned());
        row
    });
    Table {
        groups: Vec::new(),
        header: vec![
            "rate",
            "published/s",
            "received/s",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max",
            "lost",
            "late",
            "",
        ],
        rows: rows.collect(),
    }
}
