//! What is plotted of a report.

use std::time::Duration;

use super::axis::Scale;
use super::chart::{Axis, Chart, Look, Series};
use crate::bench::figure;
use crate::bench::report::part::float;
use crate::bench::report::{Part, Report, Search, Verb};
use crate::bench::sketch::Sketch;
use crate::bench::{Latency, Slice};

/// Steps in each tenfold of the time.
const STEPS: i32 = 24;

/// All charts of a part's course in time.
pub(super) fn course(report: &Report, part: &Part) -> Vec<Chart> {
    if part.timeline.slices().is_empty() {
        return Vec::new();
    }
    let verb = report.scenario.verb;
    let mut charts = vec![throughput(verb, part)];
    charts.extend(percentiles(verb, part));
    charts
}

fn seconds_axis(part: &Part) -> Axis {
    let width = part.timeline.width().as_secs_f64();
    let last = width * float(part.timeline.slices().len() as u64);
    Axis {
        name: "seconds since the window began",
        scale: Scale::Linear(0.0, last.max(1.0)),
        label: |seconds| figure::count_of(seconds),
    }
}

/// One point a slice, at its middle.
fn by_slice(part: &Part, value: impl Fn(&Slice, f64) -> Option<f64>) -> Vec<(f64, f64)> {
    let width = part.timeline.width().as_secs_f64();
    (0_u64..)
        .zip(part.timeline.slices())
        .filter_map(|(index, slice)| {
            let start = float(index) * width;
            // The last slice may be cut short by the end of the window, and what comes behind is no rate.
            let lasted = (part.window.seconds - start).min(width);
            if lasted < width / 2.0 {
                return None;
            }
            Some((start + lasted / 2.0, value(slice, lasted)?))
        })
        .collect()
}

fn throughput(verb: Verb, part: &Part) -> Chart {
    let rate = |count: fn(&Slice) -> u64| by_slice(part, |slice, lasted| Some(float(count(slice)) / lasted));
    let mut series = Vec::new();
    let mut add = |name: &str, look, colour, points| {
        series.push(Series {
            name: name.to_owned(),
            look,
            colour,
            points,
        });
    };
    if verb.publishes() {
        add("published", Look::Area, 0, rate(|slice| slice.published));
    }
    if verb.receives() {
        add("received", Look::Line, 1, rate(|slice| slice.received));
    }
    if verb == Verb::Conn {
        add("connected", Look::Area, 0, rate(|slice| slice.connected));
        add("broken off", Look::Line, 3, rate(|slice| slice.disconnected));
    }
    let values = series.iter().flat_map(|series: &Series| &series.points);
    Chart {
        title: format!("{}: throughput", part.name),
        x: seconds_axis(part),
        y: Axis {
            name: "a second",
            scale: Scale::from_zero(values.map(|(_, value)| *value)),
            label: short,
        },
        series,
    }
}

fn percentiles(verb: Verb, part: &Part) -> Option<Chart> {
    let (what, sketch): (&str, fn(&Slice) -> &Sketch) = match verb {
        Verb::E2e | Verb::Sub => ("end to end", |slice| &slice.e2e),
        Verb::Pub => ("acknowledgement", |slice| &slice.ack),
        Verb::Conn => return None,
    };
    let line = |(colour, (name, quantile)): (usize, (&str, f64))| Series {
        name: name.to_owned(),
        look: Look::Line,
        colour,
        points: by_slice(part, |slice, _| {
            sketch(slice).quantile(quantile).map(|time| time.as_secs_f64())
        }),
    };
    let series: Vec<Series> = [("p50", 0.5), ("p99", 0.99), ("p99.9", 0.999)]
        .into_iter()
        .enumerate()
        .map(line)
        .collect();
    let values: Vec<f64> = series
        .iter()
        .flat_map(|series| series.points.iter().map(|(_, value)| *value))
        .collect();
    (!values.is_empty()).then(|| Chart {
        title: format!("{}: {what}, second by second", part.name),
        x: seconds_axis(part),
        y: Axis {
            name: "latency",
            scale: Scale::log(values.iter().copied()),
            label: time,
        },
        series,
    })
}

/// How latencies are spread, and how long the tail is, of all parts.
pub(super) fn distribution(report: &Report) -> Vec<Chart> {
    let histogram = |part| main_latency(report.scenario.verb, part);
    let parts: Vec<(usize, &Part)> = report
        .parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !histogram(part).is_empty())
        .collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let series = |points: fn(&Latency) -> Vec<(f64, f64)>, look| -> Vec<Series> {
        let series = parts.iter().map(|(colour, part)| Series {
            name: part.name.clone(),
            look,
            colour: *colour,
            points: points(histogram(part)),
        });
        series.collect()
    };
    let spread = series(density, Look::Area);
    let tail = series(tail, Look::Line);
    vec![
        Chart {
            title: format!("{}: how it is spread", latency_name(report.scenario.verb)),
            x: Axis {
                name: "latency",
                scale: Scale::log(xs(&spread).into_iter()),
                label: time,
            },
            y: Axis {
                name: "share of messages",
                scale: Scale::from_zero(ys(&spread).into_iter()),
                label: figure::share,
            },
            series: spread,
        },
        Chart {
            title: format!("{}: how long the tail is", latency_name(report.scenario.verb)),
            x: Axis {
                name: "percentile",
                scale: Scale::log(xs(&tail).into_iter()),
                label: percentile,
            },
            y: Axis {
                name: "latency",
                scale: Scale::log(ys(&tail).into_iter()),
                label: time,
            },
            series: tail,
        },
    ]
}

fn main_latency(verb: Verb, part: &Part) -> &Latency {
    match verb {
        Verb::E2e | Verb::Sub => &part.latencies.e2e,
        Verb::Pub => &part.latencies.ack,
        Verb::Conn => &part.latencies.connect,
    }
}

const fn latency_name(verb: Verb) -> &'static str {
    match verb {
        Verb::E2e | Verb::Sub => "End to end",
        Verb::Pub => "Acknowledgement",
        Verb::Conn => "Connecting",
    }
}

fn xs(series: &[Series]) -> Vec<f64> {
    series
        .iter()
        .flat_map(|series| series.points.iter().map(|(x, _)| *x))
        .collect()
}

fn ys(series: &[Series]) -> Vec<f64> {
    series
        .iter()
        .flat_map(|series| series.points.iter().map(|(_, y)| *y))
        .collect()
}

/// The share of samples in each step of the time.
fn density(latency: &Latency) -> Vec<(f64, f64)> {
    let all = float(latency.count());
    let mut steps: Vec<(i32, u64)> = Vec::new();
    for (time, count) in latency.steps() {
        let step = (time.as_secs_f64().log10() * f64::from(STEPS)).floor();
        #[expect(clippy::cast_possible_truncation, reason = "between 1 us and an hour")]
        let step = step as i32;
        match steps.last_mut() {
            Some((last, sum)) if *last == step => *sum += count,
            Some((last, _)) => {
                let missing = *last + 1..step;
                steps.extend(missing.map(|step| (step, 0)));
                steps.push((step, count));
            }
            None => steps.push((step, count)),
        }
    }
    let middle = |step: i32| 10_f64.powf((f64::from(step) + 0.5) / f64::from(STEPS));
    steps
        .into_iter()
        .map(|(step, count)| (middle(step), float(count) / all))
        .collect()
}

/// Latency by percentile: the axis is one in so many, so that each nine more is as wide as the one before.
fn tail(latency: &Latency) -> Vec<(f64, f64)> {
    let most = float(latency.count());
    let mut points = Vec::new();
    let mut one_in = 1.0;
    while one_in <= most {
        let time = latency.quantile(1.0 - 1.0 / one_in);
        points.extend(time.map(|time| (one_in, time.as_secs_f64())));
        one_in *= 10_f64.powf(0.1);
    }
    points.extend(latency.max().map(|time| (most, time.as_secs_f64())));
    points
}

/// The curve of a search: latency by rate.
pub(super) fn curve(verb: Verb, search: &Search) -> Option<Chart> {
    let latency = |part| main_latency(verb, part).quantile(0.99);
    let points = |held: bool| -> Vec<(f64, f64)> {
        let steps = search.steps.iter().filter(|step| step.held == held);
        let mut points: Vec<(f64, f64)> = steps
            .filter_map(|step| Some((step.rate, latency(&step.part)?.as_secs_f64())))
            .collect();
        points.sort_by(|one, other| one.0.total_cmp(&other.0));
        points
    };
    let series: Vec<Series> = [("objective held", true, 2), ("broken", false, 3)]
        .into_iter()
        .map(|(name, held, colour)| Series {
            name: name.to_owned(),
            look: Look::Dots,
            colour,
            points: points(held),
        })
        .collect();
    let (rates, times) = (xs(&series), ys(&series));
    (!rates.is_empty()).then(|| Chart {
        title: "Search for the highest rate".to_owned(),
        x: Axis {
            name: "messages a second that were asked for",
            scale: Scale::log(rates.into_iter()),
            label: short,
        },
        y: Axis {
            name: "latency, p99",
            scale: Scale::log(times.into_iter()),
            label: time,
        },
        series,
    })
}

/// `12k`, `1.5M`.
fn short(number: f64) -> String {
    if number >= 1e6 {
        format!("{}M", trimmed(number / 1e6))
    } else if number >= 1e3 {
        format!("{}k", trimmed(number / 1e3))
    } else {
        trimmed(number)
    }
}

/// At most two digits behind the point, and no zeros at the end.
fn trimmed(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn time(seconds: f64) -> String {
    let micros = seconds * 1e6;
    if micros < 999.5 {
        format!("{} us", trimmed(micros))
    } else if micros < 999_500.0 {
        format!("{} ms", trimmed(micros / 1e3))
    } else {
        figure::time(Duration::from_secs_f64(seconds))
    }
}

/// One in ten is p90.
fn percentile(one_in: f64) -> String {
    let percent = (1.0 - 1.0 / one_in) * 100.0;
    let text = format!("{percent:.5}");
    format!("p{}", text.trim_end_matches('0').trim_end_matches('.'))
}
