//! The statistics of topics as JSON: `schema/top-snapshot.schema.json` says what is in it.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::observe::{Order, Silence, Statistics, Topics, ranked};

#[derive(Debug, Serialize)]
struct Snapshot<'a> {
    version: u8,
    time: Timestamp,
    seconds: f64,
    filters: Vec<&'a str>,
    connected: bool,
    topics: usize,
    messages: u64,
    retained_messages: u64,
    untracked_messages: u64,
    bytes: u64,
    rate: f64,
    recent_rate: f64,
    recent_byte_rate: f64,
    silent_topics: usize,
    rows: Vec<Row<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    topic: &'a str,
    messages: u64,
    retained: bool,
    bytes: u64,
    rate: f64,
    recent_rate: f64,
    recent_byte_rate: f64,
    gap_p50: Option<f64>,
    gap_p99: Option<f64>,
    last_seen: Option<Timestamp>,
    silent_for: Option<f64>,
}

/// What a snapshot is of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) filters: &'a [&'a str],
    pub(super) order: Order,
    pub(super) limit: usize,
    pub(super) silence: &'a Silence,
    pub(super) connected: bool,
}

/// An object on one line: what was seen from `begun` on, for as long as `now` says.
///
/// # Errors
/// Never: all of it is text and numbers.
pub(super) fn snapshot(
    topics: &Topics,
    (begun, now): (Timestamp, Duration),
    scene: &Scene<'_>,
) -> serde_json::Result<String> {
    let at = |elapsed: Duration| begun.checked_add(elapsed).unwrap_or(begun);
    let rows = ranked(topics, scene.order, scene.limit, (now, scene.silence))
        .into_iter()
        .map(|(topic, statistics)| figures(topic, statistics, now, (scene.silence, &at)))
        .collect();
    let total = topics.total();
    let snapshot = Snapshot {
        version: 1,
        time: at(now),
        seconds: rounded(now.as_secs_f64()),
        filters: scene.filters.to_vec(),
        connected: scene.connected,
        topics: topics.len(),
        messages: total.messages(),
        retained_messages: total.retained(),
        untracked_messages: topics.untracked(),
        bytes: total.bytes(),
        rate: rounded(total.mean_rate(now)),
        recent_rate: rounded(total.recent_rate(now)),
        recent_byte_rate: rounded(total.recent_byte_rate(now)),
        silent_topics: topics.silent(now, scene.silence),
        rows,
    };
    serde_json::to_string(&snapshot).map(|line| line + "\n")
}

fn figures<'a>(
    topic: &'a str,
    statistics: &Statistics,
    now: Duration,
    (silence, at): (&Silence, &dyn Fn(Duration) -> Timestamp),
) -> Row<'a> {
    let seconds = |time: Option<Duration>| time.map(|time| rounded(time.as_secs_f64()));
    Row {
        topic,
        messages: statistics.messages(),
        retained: statistics.retained() > 0,
        bytes: statistics.bytes(),
        rate: rounded(statistics.mean_rate(now)),
        recent_rate: rounded(statistics.recent_rate(now)),
        recent_byte_rate: rounded(statistics.recent_byte_rate(now)),
        gap_p50: seconds(statistics.gaps().quantile(0.5)),
        gap_p99: seconds(statistics.gaps().quantile(0.99)),
        last_seen: statistics.last().map(at),
        silent_for: seconds(statistics.silent_for(now, silence)),
    }
}

/// To a millionth.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observe::Arrival;

    #[test]
    fn a_snapshot_has_every_figure_and_keeps_to_its_schema() {
        let mut topics = Topics::within(1 << 20);
        for tenth in 0..100_u64 {
            let at = Duration::from_millis(tenth * 100);
            let mut record = |topic, retained| {
                let bytes = 5;
                topics.record(topic, Arrival { at, bytes, retained });
            };
            record("a", false);
            if tenth == 0 {
                record("kept", true);
            }
            if tenth < 3 {
                record("gone", false);
            }
        }
        let silence = Silence::default();
        let scene = Scene {
            filters: &["#"],
            order: Order::MeanRate,
            limit: 2,
            silence: &silence,
            connected: true,
        };
        let begun: Timestamp = "2026-11-23T11:00:00Z".parse().unwrap();
        let text = snapshot(&topics, (begun, Duration::from_secs(10)), &scene).unwrap();
        expect_test::expect![[r##"
            {"version":1,"time":"2026-11-23T11:00:10Z","seconds":10.0,"filters":["#"],"connected":true,"topics":3,"messages":104,"retained_messages":1,"untracked_messages":0,"bytes":520,"rate":10.3,"recent_rate":10.3,"recent_byte_rate":51.5,"silent_topics":1,"rows":[{"topic":"a","messages":100,"retained":false,"bytes":500,"rate":10.0,"recent_rate":10.0,"recent_byte_rate":50.0,"gap_p50":0.1024,"gap_p99":0.1024,"last_seen":"2026-11-23T11:00:09.9Z","silent_for":null},{"topic":"gone","messages":3,"retained":false,"bytes":15,"rate":0.3,"recent_rate":0.3,"recent_byte_rate":1.5,"gap_p50":0.1024,"gap_p99":0.1024,"last_seen":"2026-11-23T11:00:00.2Z","silent_for":9.8}]}
        "##]]
        .assert_eq(&text);
        let all = Scene { limit: 9, ..scene };
        for (topics, scene) in [(topics, all), (Topics::within(0), scene)] {
            let text = snapshot(&topics, (begun, Duration::from_secs(10)), &scene).unwrap();
            let schema = include_str!("../../../schema/top-snapshot.schema.json");
            let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
            let value = serde_json::from_str(&text).unwrap();
            assert!(
                schema.validate(&value).is_ok(),
                "{text}: {:?}",
                schema.validate(&value)
            );
        }
    }
}
