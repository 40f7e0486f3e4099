//! A row a part: every metric under its name, times in seconds.

use crate::bench::metric::Metric;
use crate::bench::report::{Part, Report};

pub(super) fn render(report: &Report) -> String {
    let metrics = Metric::all();
    let mut header: Vec<String> = ["run", "started", "verb", "part", "qos", "offered", "seconds"]
        .map(str::to_owned)
        .to_vec();
    header.extend(metrics.iter().map(ToString::to_string));
    header.extend(["cpu_seconds", "verdict", "caveats"].map(str::to_owned));
    let mut text = line(&header);
    for part in &report.parts {
        text += &line(&row(report, part, &metrics));
    }
    text
}

fn row(report: &Report, part: &Part, metrics: &[Metric]) -> Vec<String> {
    let mut row = vec![
        report.run.clone(),
        report.started.to_string(),
        report.scenario.verb.name().to_owned(),
        part.name.clone(),
        part.qos.map(|qos| qos.to_string()).unwrap_or_default(),
        part.offered.map(|rate| rate.to_string()).unwrap_or_default(),
        part.window.seconds.to_string(),
    ];
    row.extend(metrics.iter().map(|metric| {
        let value = part.metrics.get(&metric.to_string());
        value.map(ToString::to_string).unwrap_or_default()
    }));
    row.push(part.generator.cpu_seconds.to_string());
    row.push(
        if part.failures.is_empty() {
            "passed"
        } else {
            "failed"
        }
        .to_owned(),
    );
    let caveats: Vec<String> = part.caveats.iter().map(ToString::to_string).collect();
    row.push(caveats.join("; "));
    row
}

/// Cells with commas, quotes or newlines are quoted (RFC 4180).
pub(in crate::bench) fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|cell| {
            if cell.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.clone()
            }
        })
        .collect();
    format!("{}\n", cells.join(","))
}
