//! Tables for a person, 100 columns wide at most where names are short.

use serde_json::Value;

use super::tables;
use crate::bench::report::{Ending, Pacing, Report, Search, Verb, Verdict};

/// How text looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether it has colours.
    pub color: bool,
}

/// Lines are broken before they get longer.
const WIDTH: usize = 100;

pub(super) fn render(report: &Report, style: Style) -> String {
    let mut text = head(report);
    for search in &report.searches {
        text += &found(search);
    }
    if !report.parts.is_empty() {
        text += &format!("\n{}", tables::throughput(report).text());
        text += &format!("\n{}", tables::latency(report).text());
        let lines = legend(report);
        let lines = lines.iter().map(|line| wrap(&format!("  {line}"), "    "));
        text += &format!("\n{}", lines.collect::<Vec<_>>().concat());
    }
    text += &caveats(report);
    text += &failures(report, style);
    if !report.thresholds.is_empty() {
        let table = tables::thresholds(report).text();
        text += &format!("\n{}", paint_last_words(&table, &["held"], &["broken"], style));
    }
    let verdict = verdict(report);
    let verdict = paint_verdict(&verdict, report.verdict == Verdict::Passed, style);
    text + &format!("\n{verdict}\n")
}

/// The last sentence, green or red.
pub(in crate::bench) fn paint_verdict(verdict: &str, is_good: bool, style: Style) -> String {
    paint(verdict, if is_good { GREEN } else { RED }, style)
}

/// What was asked for.
fn head(report: &Report) -> String {
    let scenario = &report.scenario;
    let mut words = vec![format!("culex bench {}", scenario.verb.name())];
    words.extend(settings(report));
    wrap(&words.join(", "), "  ")
}

/// The settings, in words: `publishers 10`.
pub(super) fn settings(report: &Report) -> Vec<String> {
    let settings = report.scenario.settings.iter();
    settings
        .filter_map(|(name, value)| match value {
            Value::Bool(true) => Some(name.clone()),
            Value::Bool(false) | Value::Null => None,
            Value::String(text) => Some(format!("{name} {text}")),
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(plain).collect();
                Some(format!("{name} {}", items.join(" ")))
            }
            other => Some(format!("{name} {other}")),
        })
        .collect()
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn found(search: &Search) -> String {
    let mut text = format!("\n{}", result(search));
    if let Some(limit) = &search.limit {
        text += &wrap(&format!("It broke {limit}"), "  ");
    }
    text + "\n" + &tables::search(search).text()
}

/// What a search found, in a sentence.
pub(super) fn result(search: &Search) -> String {
    match search.highest {
        Some(rate) => format!(
            "Highest rate with {}: {}/s\n",
            search.objective,
            crate::bench::figure::rate(rate)
        ),
        None => format!("No rate was found with {}\n", search.objective),
    }
}

/// What the columns mean, a line each.
pub(super) fn legend(report: &Report) -> Vec<&'static str> {
    let verb = report.scenario.verb;
    let mut lines = Vec::new();
    if verb.publishes() && report.parts.iter().any(|part| matches!(part.qos, Some(1 | 2))) {
        lines.push("ack: from publishing to the acknowledgement of the broker");
    }
    if verb.receives() {
        lines.push("end to end: from publishing to arrival");
    }
    match (report.scenario.pacing, verb) {
        (Pacing::OpenLoop, _) => lines.extend([
            "open loop: the rate does not wait for the broker; times run from the instant the schedule meant",
            "service: the same from the instant that a message really left",
        ]),
        (Pacing::ClosedLoop, _) => lines.push(
            "closed loop: a message leaves as soon as there is room, so these are times at full load; --rate gives less",
        ),
        (Pacing::Nothing, Verb::Conn) => lines.push("connect: from the attempt to the answer of the broker"),
        (Pacing::Nothing, _) => {}
    }
    lines.push("CPU: of this program; 100 % is one core");
    lines
}

fn caveats(report: &Report) -> String {
    list("Caveats", caveat_items(report))
}

/// The caveats, each with its parts.
pub(super) fn caveat_items(report: &Report) -> Vec<(Vec<&str>, String)> {
    let all = report.parts.iter().flat_map(|part| {
        part.caveats
            .iter()
            .map(move |caveat| (part.name.as_str(), caveat.to_string()))
    });
    by_text(all)
}

fn failures(report: &Report, style: Style) -> String {
    let text = list("Failures", failure_items(report));
    text.replacen("Failures", &paint("Failures", RED, style), 1)
}

/// What went wrong, each with its parts.
pub(super) fn failure_items(report: &Report) -> Vec<(Vec<&str>, String)> {
    let failures = report
        .failures()
        .map(|(part, failure)| (part.name.as_str(), failure.text.clone()));
    let cut_short = report
        .parts
        .iter()
        .filter_map(|part| Some((part.name.as_str(), ending(part.window.ending)?.to_owned())));
    by_text(failures.chain(cut_short))
}

/// Why a part ended early; `None` if it did not.
pub(super) fn ending(ending: Ending) -> Option<&'static str> {
    match ending {
        Ending::Complete => None,
        Ending::Aborted => Some("ended early, as a threshold did not hold"),
        Ending::Interrupted => Some("interrupted"),
        Ending::Failed => Some("ended early, as it failed"),
    }
}

/// Which parts have the same text: it is told once.
fn by_text<'a>(items: impl Iterator<Item = (&'a str, String)>) -> Vec<(Vec<&'a str>, String)> {
    let mut grouped: Vec<(Vec<&str>, String)> = Vec::new();
    for (part, text) in items {
        match grouped.iter_mut().find(|(_, known)| *known == text) {
            Some((parts, _)) => parts.push(part),
            None => grouped.push((vec![part], text)),
        }
    }
    grouped
}

fn list(title: &str, items: Vec<(Vec<&str>, String)>) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{title}\n");
    for (parts, item) in items {
        text += &wrap(&format!("- {}: {item}", parts.join("; ")), "  ");
    }
    text
}

/// The verdict in a sentence.
pub(super) fn verdict(report: &Report) -> String {
    let broken = report
        .thresholds
        .iter()
        .filter(|judgement| !judgement.held)
        .count();
    match report.verdict {
        Verdict::Passed if report.thresholds.is_empty() => "Passed.".to_owned(),
        Verdict::Passed => "Passed: every threshold held.".to_owned(),
        Verdict::ThresholdUnmet if broken == 0 => "Failed: no rate meets the objective.".to_owned(),
        Verdict::ThresholdUnmet if broken == 1 => "Failed: a threshold did not hold.".to_owned(),
        Verdict::ThresholdUnmet => format!("Failed: {broken} thresholds did not hold."),
        Verdict::Failed => {
            let first = report.failures().next();
            let why = first.map(|(part, failure)| format!("{}: {}", part.name, failure.text));
            format!("Failed: {}.", why.unwrap_or_else(|| "see above".to_owned()))
        }
        Verdict::Interrupted => "Interrupted: these are the numbers up to then.".to_owned(),
    }
}

const RED: &str = "31";
const GREEN: &str = "32";

fn paint(text: &str, colour: &str, style: Style) -> String {
    if style.color {
        format!("\x1b[{colour}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// The last words of each row of `table`, where they are among `good` or `bad`.
pub(in crate::bench) fn paint_last_words(table: &str, good: &[&str], bad: &[&str], style: Style) -> String {
    let colours = [(good, GREEN), (bad, RED)];
    let words = || {
        let pairs = colours.iter();
        pairs.flat_map(|(words, colour)| words.iter().map(move |word| (*word, *colour)))
    };
    let mut text = String::new();
    for line in table.lines() {
        let found = words().find_map(|(word, colour)| Some((line.strip_suffix(word)?, word, colour)));
        text += &match found {
            Some((rest, word, colour)) => format!("{rest}{}", paint(word, colour, style)),
            None => line.to_owned(),
        };
        text.push('\n');
    }
    text
}

/// Breaks `text` at spaces; what comes after the first line is indented.
fn wrap(text: &str, indent: &str) -> String {
    let (mut lines, mut line) = (String::new(), String::new());
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !line.trim().is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines += &line;
            lines.push('\n');
            indent.clone_into(&mut line);
        }
        if !line.trim().is_empty() {
            line.push(' ');
        } else if lines.is_empty() {
            line.push_str(&text[..text.len() - text.trim_start().len()]);
        }
        line += word;
    }
    lines += &line;
    lines.push('\n');
    lines
}
