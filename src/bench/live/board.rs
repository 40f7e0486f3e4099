//! The numbers of a run for Prometheus: OpenMetrics 1.0.

use std::fmt::Write;
use std::time::Duration;

use crate::bench::run::Progress;
use crate::bench::{Latency, Tally};

/// The upper bounds of the buckets, in microseconds.
const BOUNDS: [u64; 19] = [
    50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000,
    2_000_000, 5_000_000, 10_000_000, 30_000_000, 60_000_000,
];

/// The numbers of the parts so far.
#[derive(Debug, Default)]
pub struct Board {
    run: String,
    parts: Vec<(String, Shown)>,
}

#[derive(Debug)]
struct Shown {
    connected: u32,
    clients: u32,
    tally: Tally,
}

/// A family of counters: its name, what it is, and its value.
type Counter = (&'static str, &'static str, fn(&Shown) -> u64);

const COUNTERS: [Counter; 9] = [
    (
        "published",
        "Messages that were published in the window.",
        |shown| shown.tally.counts.published,
    ),
    ("received", "Messages that arrived, each once.", |shown| {
        shown.tally.counts.received
    }),
    ("acknowledged", "Messages that were acknowledged.", |shown| {
        shown.tally.counts.acknowledged
    }),
    ("duplicated", "Arrivals beyond the first.", |shown| {
        shown.tally.counts.duplicated
    }),
    (
        "reordered",
        "Arrivals after a later message of the same publisher.",
        |shown| shown.tally.counts.reordered,
    ),
    ("late", "Messages that left late.", |shown| {
        shown.tally.counts.late
    }),
    ("connections", "Connections that came about.", |shown| {
        shown.tally.counts.connected
    }),
    ("connect_failures", "Attempts to connect that failed.", |shown| {
        shown.tally.counts.connect_failed
    }),
    ("disconnections", "Connections that were lost.", |shown| {
        shown.tally.counts.disconnected
    }),
];

/// A family of histograms: its name, what it is, and its samples.
type Histogram = (&'static str, &'static str, fn(&Shown) -> &Latency);

const HISTOGRAMS: [Histogram; 5] = [
    (
        "connect_seconds",
        "From the attempt to connect to CONNACK.",
        |shown| &shown.tally.latencies.connect,
    ),
    ("subscribe_seconds", "From SUBSCRIBE to SUBACK.", |shown| {
        &shown.tally.latencies.subscribe
    }),
    ("ack_seconds", "From publishing to acknowledgement.", |shown| {
        &shown.tally.latencies.ack
    }),
    ("e2e_seconds", "From publishing to arrival.", |shown| {
        &shown.tally.latencies.e2e
    }),
    (
        "service_seconds",
        "As e2e or ack, from the instant a message really left.",
        |shown| &shown.tally.latencies.service,
    ),
];

impl Board {
    /// An empty board of the run of that name.
    pub fn new(run: impl Into<String>) -> Self {
        Self {
            run: run.into(),
            parts: Vec::new(),
        }
    }

    /// The numbers of `part` are these now.
    pub fn update(&mut self, part: &str, progress: &Progress, tally: Tally) {
        let shown = Shown {
            connected: progress.connected,
            clients: progress.clients,
            tally,
        };
        match self.parts.iter_mut().find(|(name, _)| name == part) {
            Some((_, before)) => *before = shown,
            None => self.parts.push((part.to_owned(), shown)),
        }
    }

    /// All of it.
    pub fn render(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        for (name, help, value) in COUNTERS {
            writeln!(out, "# TYPE culex_{name} counter\n# HELP culex_{name} {help}")?;
            for (part, shown) in &self.parts {
                writeln!(
                    out,
                    "culex_{name}_total{{{}}} {}",
                    self.labels(part),
                    value(shown)
                )?;
            }
        }
        for (name, help, value) in [
            (
                "clients_connected",
                "Clients that have a connection.",
                (|shown| shown.connected) as fn(&Shown) -> u32,
            ),
            ("clients_wanted", "Clients there are to be.", |shown| {
                shown.clients
            }),
        ] {
            writeln!(out, "# TYPE culex_{name} gauge\n# HELP culex_{name} {help}")?;
            for (part, shown) in &self.parts {
                writeln!(out, "culex_{name}{{{}}} {}", self.labels(part), value(shown))?;
            }
        }
        for (name, help, latency) in HISTOGRAMS {
            writeln!(
                out,
                "# TYPE culex_{name} histogram\n# UNIT culex_{name} seconds\n# HELP culex_{name} {help}"
            )?;
            for (part, shown) in &self.parts {
                self.histogram(out, name, part, latency(shown))?;
            }
        }
        writeln!(out, "# EOF")
    }

    fn histogram(&self, out: &mut String, name: &str, part: &str, latency: &Latency) -> std::fmt::Result {
        let labels = self.labels(part);
        for bound in BOUNDS {
            let bound = Duration::from_micros(bound);
            writeln!(
                out,
                "culex_{name}_bucket{{{labels},le=\"{:?}\"}} {}",
                bound.as_secs_f64(),
                latency.count_to(bound)
            )?;
        }
        let count = latency.count();
        writeln!(out, "culex_{name}_bucket{{{labels},le=\"+Inf\"}} {count}")?;
        writeln!(out, "culex_{name}_count{{{labels}}} {count}")?;
        let sum = if count == 0 {
            0.0
        } else {
            latency.sum().as_secs_f64()
        };
        writeln!(out, "culex_{name}_sum{{{labels}}} {sum:?}")
    }

    fn labels(&self, part: &str) -> String {
        format!("run=\"{}\",part=\"{}\"", escape(&self.run), escape(part))
    }
}

/// The value of a label.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}
