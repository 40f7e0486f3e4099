//! What was found out, for reading.

use std::fmt::Write as _;
use std::time::Duration;

use super::report::{Announced, Feature, Report, VersionReport};
use crate::bench::figure;

/// The columns of a table.
const NAME: usize = 26;
const ANNOUNCED: usize = 11;

/// Lines for a person; what works is green and what does not is red, where there is `color`.
pub(super) fn text(report: &Report, color: bool) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        // Writing to a String can't fail.
        let _ = writeln!(text, "{name:<NAME$} {value}");
    };
    line("broker", &report.broker);
    for version in &report.protocol_versions {
        line(
            &format!("MQTT {}", version.protocol_version),
            &accepted(version, color),
        );
    }
    if let Some(version) = report.tried_with {
        line("$SYS", &sys(report));
        if let Some(trip) = report.round_trip {
            let time = |seconds| figure::time(Duration::try_from_secs_f64(seconds).unwrap_or_default());
            let (min, median, max) = (time(trip.min), time(trip.median), time(trip.max));
            let samples = trip.samples;
            line(
                "round trip",
                &format!("{min} min, {median} median, {max} max of {samples}"),
            );
        }
        if let Some(announced) = &report.announced {
            text += "\n";
            text += &limits(announced);
        }
        if !report.features.is_empty() {
            let head = format!("with MQTT {version}");
            let _ = writeln!(text, "\n{head:<NAME$} {:<ANNOUNCED$} tried", "announced");
            for feature in &report.features {
                text += &row(feature, color);
            }
        }
    }
    for (index, problem) in report.problems.iter().enumerate() {
        let gap = if index == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{gap}problem: {problem}");
    }
    text
}

fn accepted(version: &VersionReport, color: bool) -> String {
    if let Some(reason) = &version.reason {
        return painted(&format!("no: {reason}"), "31", color);
    }
    let seconds = version.connect_seconds;
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    painted(&format!("yes, in {}", figure::maybe_time(time)), "32", color)
}

/// What the broker says of itself.
fn sys(report: &Report) -> String {
    let sys = &report.sys;
    if let Some(why) = &sys.refused {
        return why.clone();
    }
    let version = sys.version.as_ref().map(|text| text.escape_debug().to_string());
    let uptime = sys
        .uptime
        .as_ref()
        .map(|text| format!("up {}", text.escape_debug()));
    let messages = match sys.messages {
        0 => Some("nothing".to_owned()),
        count => Some(format!("{} messages", figure::count(count as u64))),
    };
    let parts: Vec<String> = [version, uptime, messages].into_iter().flatten().collect();
    parts.join(", ")
}

fn limits(announced: &Announced) -> String {
    let or = |value: Option<u32>, none: &str, unit: &str| {
        value.map_or_else(
            || none.to_owned(),
            |value| format!("{}{unit}", figure::count(value.into())),
        )
    };
    let mut rows = vec![
        ("receive maximum", figure::count(announced.receive_maximum.into())),
        (
            "topic alias maximum",
            figure::count(announced.topic_alias_maximum.into()),
        ),
        (
            "maximum packet size",
            or(announced.maximum_packet_size, "no limit", " bytes"),
        ),
        (
            "session expiry maximum",
            or(announced.session_expiry_maximum, "no limit", " s"),
        ),
        (
            "server keep alive",
            or(
                announced.server_keep_alive.map(u32::from),
                "as the client says",
                " s",
            ),
        ),
    ];
    for (name, value) in [
        ("assigned identifier", &announced.assigned_client_identifier),
        ("response information", &announced.response_information),
        ("server reference", &announced.server_reference),
    ] {
        if let Some(value) = value {
            rows.push((name, value.escape_debug().to_string()));
        }
    }
    for (name, value) in &announced.user_properties {
        rows.push((
            "user property",
            format!("{}={}", name.escape_debug(), value.escape_debug()),
        ));
    }
    rows.iter().fold(String::new(), |mut text, (name, value)| {
        // Writing to a String can't fail.
        let _ = writeln!(text, "{name:<NAME$} {value}");
        text
    })
}

fn row(feature: &Feature, color: bool) -> String {
    let announced = match feature.announced {
        Some(true) => "yes",
        Some(false) => "no",
        None => "-",
    };
    let detail = feature.detail.as_deref().unwrap_or_default();
    let tried = match (feature.works, detail) {
        (None, _) => "-".to_owned(),
        (Some(true), "") => painted("works", "32", color),
        (Some(true), detail) => painted(&format!("works: {detail}"), "32", color),
        (Some(false), detail) => painted(&format!("fails: {detail}"), "31", color),
    };
    format!("{:<NAME$} {announced:<ANNOUNCED$} {tried}\n", feature.name)
}

fn painted(text: &str, code: &str, color: bool) -> String {
    if color {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}
