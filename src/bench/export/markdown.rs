//! Tables for a page or a comment.

use super::{tables, text};
use crate::bench::report::{Report, Verdict};

pub(super) fn render(report: &Report) -> String {
    let mark = match report.verdict {
        Verdict::Passed => "✅",
        _ => "❌",
    };
    let mut page = format!(
        "## culex bench {}\n\n{mark} {}\n\n{}\n",
        report.scenario.verb.name(),
        text::verdict(report),
        escape(&text::settings(report).join(", "))
    );
    for search in &report.searches {
        page += &format!("\n{}", escape(&text::result(search)));
        if let Some(limit) = &search.limit {
            page += &format!("It broke {}\n", escape(limit));
        }
        page += &format!("\n{}", tables::search(search).markdown());
    }
    if !report.parts.is_empty() {
        page += &format!("\n{}", tables::throughput(report).markdown());
        page += &format!("\n{}", tables::latency(report).markdown());
    }
    if !report.thresholds.is_empty() {
        let mut table = tables::thresholds(report);
        for row in &mut table.rows {
            row[0] = format!("`{}`", row[0]);
        }
        page += &format!("\n{}", table.markdown());
    }
    let caveats = report.parts.iter().flat_map(|part| {
        let caveats = part.caveats.iter();
        caveats.map(move |caveat| format!("- {}: {caveat}\n", part.name))
    });
    let failures = report
        .failures()
        .map(|(part, failure)| format!("- **{}**: {}\n", part.name, failure.text));
    let notes: String = failures.chain(caveats).map(|note| escape(&note)).collect();
    if !notes.is_empty() {
        page += &format!("\n{notes}");
    }
    page
}

/// Signs that Markdown or HTML would take for its own.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('|', "\\|")
}
