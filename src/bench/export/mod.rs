//! A report in the shapes that people and programs read.
#![expect(
    clippy::format_push_string,
    reason = "reads as what comes out, and a report is rendered once"
)]

pub(super) mod csv;
pub mod html;
pub(super) mod junit;
mod markdown;
pub(super) mod table;
mod tables;
#[cfg(test)]
mod tests;
pub(super) mod text;
pub mod timeline_csv;

use super::report::Report;

pub use text::Style;

/// The shapes of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// Tables for a person.
    #[default]
    Text,
    /// The report itself: one line of JSON.
    Json,
    /// A row a part.
    Csv,
    /// Tables for a page or a comment.
    Markdown,
    /// Test results, as continuous integration reads them.
    Junit,
}

/// `report` in the shape `format`. `style` is for text.
///
/// # Errors
/// Those of [`Report::to_json`].
pub fn render(report: &Report, format: Format, style: Style) -> Result<String, serde_json::Error> {
    Ok(match format {
        Format::Text => text::render(report, style),
        Format::Json => report.to_json()?,
        Format::Csv => csv::render(report),
        Format::Markdown => markdown::render(report),
        Format::Junit => junit::render(report),
    })
}
