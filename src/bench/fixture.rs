//! A fake load on a fake clock: what it does is known to the message, and so must be what is reported.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::recorder::{Journey, Recorder};
use super::report::{Allowance, Generator, Pacing, Part, Report, Scenario, Shard, Verb, Window};

/// What a fake broker does to the messages of a part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fake {
    pub(crate) qos: u8,
    /// Messages a second.
    pub(crate) rate: u64,
    pub(crate) seconds: u64,
    /// Every so manieth is lost; 0 is none.
    pub(crate) loses: u64,
    /// Every so manieth arrives twice; 0 is none.
    pub(crate) doubles: u64,
    /// What the fastest takes, in microseconds. Of a hundred messages each takes 10 µs more than the one before.
    pub(crate) base: u64,
}

impl Fake {
    /// A hundred messages a second for ten seconds, 1.00 ms to 1.99 ms each.
    pub(crate) const fn at(qos: u8) -> Self {
        Self {
            qos,
            rate: 100,
            seconds: 10,
            loses: 0,
            doubles: 0,
            base: 1_000,
        }
    }

    /// The recorders of two workers: one has the even messages, one the odd.
    pub(crate) fn recorders(self) -> [Recorder; 2] {
        let mut recorders = [Recorder::new(), Recorder::new()];
        for number in 0..self.rate * self.seconds {
            let recorder = &mut recorders[usize::try_from(number % 2).unwrap()];
            let sent = Duration::from_micros(number * 1_000_000 / self.rate);
            let took = Duration::from_micros(self.base + number % 100 * 10);
            self.message(recorder, number + 1, sent, took);
        }
        recorders[0].connected(Duration::ZERO, Duration::from_millis(1));
        recorders[1].connected(Duration::ZERO, Duration::from_millis(2));
        recorders[1].subscribed(Duration::from_micros(700));
        recorders
    }

    fn message(self, recorder: &mut Recorder, number: u64, sent: Duration, took: Duration) {
        recorder.published(sent, 64);
        recorder.sent_after(sent, Duration::from_micros(10), false);
        recorder.tally.counts.expected += 1;
        if self.qos > 0 {
            recorder.acknowledged(
                sent + took / 2,
                Journey {
                    intended: took / 2,
                    service: None,
                },
            );
        }
        if self.loses > 0 && number.is_multiple_of(self.loses) {
            recorder.tally.counts.lost += 1;
            return;
        }
        let journey = Journey {
            intended: took,
            service: Some(took.saturating_sub(Duration::from_micros(10))),
        };
        recorder.received(sent + took, 64, Some(journey));
        if self.doubles > 0 && number.is_multiple_of(self.doubles) {
            recorder.tally.counts.duplicated += 1;
        }
    }

    pub(crate) fn part(self) -> Part {
        let [mut all, other] = self.recorders();
        all.merge(&other);
        self.part_of(all)
    }

    pub(crate) fn part_of(self, recorder: Recorder) -> Part {
        let window = Window::complete(started(), Duration::from_secs(self.seconds));
        let mut part = Part::new(format!("QoS {}", self.qos), Some(self.qos), window, recorder);
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let (rate, seconds) = (self.rate as f64, self.seconds as f64);
        part.offered = Some(rate);
        part.generator = Generator {
            cpu_seconds: seconds * 0.25,
            busiest_thread: Some(0.2),
            threads: 2,
            resident_bytes: 5_000_000,
        };
        part
    }
}

/// The instant at which everything here begins.
pub(crate) fn started() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

pub(crate) fn scenario() -> Scenario {
    let settings = json!({
        "broker": "localhost:1883",
        "protocol-version": "3.1.1",
        "publishers": 2,
        "subscribers": 1,
        "topology": "fan-in",
        "size": "64",
        "rate": "100/s",
        "retain": false,
    });
    Scenario {
        verb: Verb::E2e,
        pacing: Pacing::OpenLoop,
        settings: settings.as_object().unwrap().clone(),
    }
}

/// The report of these parts, judged.
pub(crate) fn report(fakes: &[Fake], thresholds: &[&str]) -> Report {
    let mut report = Report::new("fake1", started(), scenario());
    report.parts = fakes.iter().map(|fake| fake.part()).collect();
    let objectives: Vec<_> = thresholds.iter().map(|text| text.parse().unwrap()).collect();
    report.judge(&objectives, Allowance::default());
    report
}

/// The shards of the same report: each worker is one.
pub(crate) fn shards(fake: Fake, thresholds: &[&str]) -> Vec<(String, Report)> {
    let objectives: Vec<_> = thresholds.iter().map(|text| text.parse().unwrap()).collect();
    let shards = (1..).zip(fake.recorders()).map(|(number, recorder)| {
        let mut report = Report::new("fake1", started(), scenario());
        report.shard = Some(Shard::new(number, 2));
        let mut part = fake.part_of(recorder);
        part.offered = part.offered.map(|rate| rate / 2.0);
        part.generator.cpu_seconds /= 2.0;
        part.generator.threads = 1;
        part.generator.resident_bytes /= 2;
        report.parts.push(part);
        report.judge(&objectives, Allowance::default());
        (format!("shard-{number}.json"), report)
    });
    shards.collect()
}
