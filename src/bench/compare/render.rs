//! A comparison in the shapes of a report.

use serde_json::{Value as Json, json};

use super::{Comparison, Noise, Outcome, Row};
use crate::bench::export::{Format, Style, csv, junit, table::Table, text};
use crate::bench::figure;
use crate::bench::metric::Value;

impl Comparison {
    /// The comparison in the shape `format`.
    pub fn render(&self, format: Format, style: Style) -> String {
        match format {
            Format::Text => self.text(style),
            Format::Json => format!("{}\n", self.json()),
            Format::Csv => self.csv(),
            Format::Markdown => self.markdown(),
            Format::Junit => self.junit(),
        }
    }

    fn text(&self, style: Style) -> String {
        let table = self.table().text();
        let painted = text::paint_last_words(&table, &["held"], &["REGRESSION", "no value"], style);
        let mut text = format!("{}\n{painted}\n{}", self.head(), self.notes());
        text += &text::paint_verdict(&self.verdict(), !self.has_regression(), style);
        text + "\n"
    }

    fn markdown(&self) -> String {
        let mark = if self.has_regression() { "❌" } else { "✅" };
        format!(
            "## culex bench compare\n\n{mark} {}\n\n{}\n{}\n{}",
            self.verdict(),
            self.head(),
            self.table().markdown(),
            self.notes()
        )
    }

    fn head(&self) -> String {
        let runs = |count: usize| format!("{count} run{}", if count == 1 { "" } else { "s" });
        let interval = if self.base_runs > 1 && self.new_runs > 1 {
            "; in brackets the interval of 95 % confidence (Welch's t of the logarithms)"
        } else {
            ""
        };
        format!(
            "{} before, {} now{interval}\n",
            runs(self.base_runs),
            runs(self.new_runs)
        )
    }

    fn notes(&self) -> String {
        let caveats = self.caveats.iter().map(|caveat| format!("- {caveat}\n"));
        let mut text = caveats.collect::<Vec<_>>().concat();
        if self.rows.iter().any(|row| row.outcome == Outcome::Noise) {
            text +=
                "- noise: worse than the limit, but runs of the same broker differ as much; more runs tell\n";
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    fn verdict(&self) -> String {
        let count = |outcome| self.rows.iter().filter(|row| row.outcome == outcome).count();
        let (worse, missing) = (count(Outcome::Regression), count(Outcome::Missing));
        match (worse, missing) {
            (0, 0) if self.rows.iter().all(|row| row.limit.is_none()) => {
                "No limit was given: --max-regression sets some.".to_owned()
            }
            (0, 0) => "Passed: no number is worse than its limit.".to_owned(),
            (0, 1) => "Failed: a number has no value to compare.".to_owned(),
            (0, _) => format!("Failed: {missing} numbers have no value to compare."),
            (1, _) => "Failed: a number is worse than its limit.".to_owned(),
            (_, _) => format!("Failed: {worse} numbers are worse than their limits."),
        }
    }

    fn table(&self) -> Table {
        let cells = |row: &Row| {
            vec![
                format!("{} {}", row.part, row.metric),
                side(&row.base),
                side(&row.new),
                row.ratio
                    .as_ref()
                    .map_or_else(|| figure::NONE.to_owned(), super::Ratio::text),
                row.limit
                    .as_ref()
                    .map_or_else(String::new, |limit| figure::share(limit.share)),
                row.outcome.word().to_owned(),
            ]
        };
        Table {
            groups: Vec::new(),
            header: vec!["", "before", "now", "change", "limit", ""],
            rows: self.rows.iter().map(cells).collect(),
        }
    }

    fn csv(&self) -> String {
        let header = [
            "part", "metric", "before", "now", "ratio", "low", "high", "limit", "outcome",
        ];
        let mut text = csv::line(&header.map(str::to_owned));
        for row in &self.rows {
            let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
            let (low, high) = interval(row).unzip();
            text += &csv::line(&[
                row.part.clone(),
                row.metric.to_string(),
                number(mean(&row.base)),
                number(mean(&row.new)),
                number(row.ratio.as_ref().map(|ratio| ratio.value)),
                number(low),
                number(high),
                number(row.limit.as_ref().map(|limit| limit.share)),
                row.outcome.word().to_owned(),
            ]);
        }
        text
    }

    fn json(&self) -> Json {
        let rows = self.rows.iter().map(|row| {
            json!({
                "part": row.part,
                "metric": row.metric.to_string(),
                "before": super::numbers(&row.base),
                "now": super::numbers(&row.new),
                "ratio": row.ratio.as_ref().map(|ratio| ratio.value),
                "interval": interval(row).map(|(low, high)| [low, high]),
                "limit": row.limit.as_ref().map(|limit| limit.share),
                "outcome": row.outcome.word(),
            })
        });
        json!({
            "rows": rows.collect::<Vec<_>>(),
            "confidence": 0.95,
            "method": "Welch's t interval of the logarithms",
            "caveats": self.caveats,
            "regression": self.has_regression(),
        })
    }

    fn junit(&self) -> String {
        let limited = self
            .rows
            .iter()
            .filter_map(|row| Some((row, row.limit.as_ref()?)));
        let cases = limited.map(|(row, limit)| {
            let name = format!(
                "{} {} within {}",
                row.part,
                row.metric,
                figure::share(limit.share)
            );
            let change = row.ratio.as_ref().map(super::Ratio::text).unwrap_or_default();
            let text = format!("{} before, {} now {change}", side(&row.base), side(&row.new));
            let is_bad = matches!(row.outcome, Outcome::Regression | Outcome::Missing);
            (name, is_bad.then_some(text))
        });
        junit::suite("culex bench compare", cases.collect())
    }
}

impl Outcome {
    const fn word(self) -> &'static str {
        match self {
            Outcome::Shown => "",
            Outcome::Held => "held",
            Outcome::Noise => "noise",
            Outcome::Regression => "REGRESSION",
            Outcome::Missing => "no value",
        }
    }
}

fn interval(row: &Row) -> Option<(f64, f64)> {
    match row.ratio.as_ref()?.noise {
        Noise::Unknown => None,
        Noise::Interval(low, high) => Some((low, high)),
    }
}

fn mean(values: &[Value]) -> Option<f64> {
    (!values.is_empty()).then(|| super::noise::mean(&super::numbers(values)))
}

/// The mean of a side, for reading.
fn side(values: &[Value]) -> String {
    let Some(mean) = mean(values) else {
        return figure::NONE.to_owned();
    };
    match values.first() {
        Some(Value::Time(_)) => figure::time(std::time::Duration::from_secs_f64(mean)),
        Some(Value::Rate(_)) => figure::value(Value::Rate(mean)),
        _ => figure::rate(mean),
    }
}
