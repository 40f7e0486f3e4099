//! One page that needs nothing but itself: tables and plots, for light and dark screens.

mod axis;
mod chart;
mod plots;
#[cfg(test)]
mod tests;

use super::table::Table;
use super::{tables, text};
use crate::bench::report::{Report, Verdict};

const STYLE: &str = include_str!("page.css");

/// The page of `report`.
pub fn render(report: &Report) -> String {
    let title = format!("culex bench {}", report.scenario.verb.name());
    let class = if report.verdict == Verdict::Passed {
        "good"
    } else {
        "bad"
    };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<div class=\"settings\">{}</div>\n\
         <div class=\"verdict {class}\">{}</div>\n",
        escape(&text::settings(report).join(", ")),
        escape(&text::verdict(report)),
    );
    for search in &report.searches {
        page += &format!("<h2>{}</h2>\n", escape(text::result(search).trim()));
        if let Some(limit) = &search.limit {
            page += &format!("<p>It broke {}</p>\n", escape(limit));
        }
        let curve = plots::curve(report.scenario.verb, search);
        page += &figures(curve.as_slice());
        page += &table(&tables::search(search));
    }
    if !report.parts.is_empty() {
        page += &section("Throughput and delivery", &table(&tables::throughput(report)));
        page += &section("Latency", &table(&tables::latency(report)));
        page += &figures(&plots::distribution(report));
        let course: Vec<_> = report
            .parts
            .iter()
            .flat_map(|part| plots::course(report, part))
            .collect();
        page += &section("The course of the run", &figures(&course));
        page += &meaning(report);
    }
    if !report.thresholds.is_empty() {
        page += &section("Thresholds", &table(&tables::thresholds(report)));
    }
    page += &section("Failures", &list(text::failure_items(report)));
    page += &section("Caveats", &list(text::caveat_items(report)));
    page + &format!(
        "<footer>Run {} of {}, measured by culex {}. Plots over time are within 6 %, tables within 0.1 %.</footer>\n\
         </body>\n</html>\n",
        escape(&report.run),
        report.started.strftime("%Y-%m-%d %H:%M:%S UTC"),
        escape(&report.culex)
    )
}

/// A heading and what is below it; nothing without that.
fn section(heading: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    format!("<h2>{heading}</h2>\n{content}")
}

fn figures(charts: &[chart::Chart]) -> String {
    if charts.is_empty() {
        return String::new();
    }
    let charts: Vec<String> = charts.iter().map(chart::Chart::render).collect();
    format!("<div class=\"plots\">\n{}</div>\n", charts.concat())
}

fn meaning(report: &Report) -> String {
    let lines: Vec<String> = text::legend(report)
        .iter()
        .map(|line| format!("<li>{}</li>\n", escape(line)))
        .collect();
    format!("<ul class=\"meaning\">\n{}</ul>\n", lines.concat())
}

fn list(items: Vec<(Vec<&str>, String)>) -> String {
    if items.is_empty() {
        return String::new();
    }
    let items: Vec<String> = items
        .into_iter()
        .map(|(parts, text)| format!("<li>{}: {}</li>\n", escape(&parts.join("; ")), escape(&text)))
        .collect();
    format!("<ul>\n{}</ul>\n", items.concat())
}

fn table(table: &Table) -> String {
    let mut html = "<div class=\"scroll\"><table>\n".to_owned();
    if !table.groups.is_empty() {
        html += "<tr><th></th>";
        for (name, span) in &table.groups {
            html += &format!("<th class=\"group\" colspan=\"{span}\">{}</th>", escape(name));
        }
        html += "</tr>\n";
    }
    let header = table
        .header
        .iter()
        .map(|cell| format!("<th>{}</th>", escape(cell)));
    html += &format!("<tr>{}</tr>\n", header.collect::<Vec<_>>().concat());
    for row in &table.rows {
        let cells = row.iter().map(|cell| {
            let class = match cell.as_str() {
                "held" => " class=\"good\"",
                "broken" => " class=\"bad\"",
                _ => "",
            };
            format!("<td{class}>{}</td>", escape(cell))
        });
        html += &format!("<tr>{}</tr>\n", cells.collect::<Vec<_>>().concat());
    }
    html + "</table></div>\n"
}

/// Text between tags or in an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
