//! Rows and columns.

use unicode_width::UnicodeWidthStr;

/// Rows and columns. The first column says what a row is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::bench) struct Table {
    /// What stands above several columns: a text and how many it spans; the first column is not counted. May be empty.
    pub(in crate::bench) groups: Vec<(&'static str, usize)>,
    /// What stands above each column, the first included.
    pub(in crate::bench) header: Vec<&'static str>,
    /// As long as the header each.
    pub(in crate::bench) rows: Vec<Vec<String>>,
}

/// Between two columns.
const GAP: usize = 2;

impl Table {
    /// The first column to the left, numbers to the right; a newline after each row.
    pub(in crate::bench) fn text(&self) -> String {
        let widths = self.widths();
        let mut text = self.group_line(&widths);
        let header: Vec<String> = self.header.iter().map(ToString::to_string).collect();
        for row in std::iter::once(&header).chain(&self.rows) {
            text += &line(row, &widths);
        }
        text
    }

    fn widths(&self) -> Vec<usize> {
        (0..self.header.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                let widest = cells.map(|cell| cell.width()).max().unwrap_or(0);
                widest.max(self.header[column].width())
            })
            .collect()
    }

    /// Each group begins where the text of its first column begins.
    fn group_line(&self, widths: &[usize]) -> String {
        if self.groups.is_empty() {
            return String::new();
        }
        let mut line = " ".repeat(widths[0]);
        let mut column = 1;
        for (name, span) in &self.groups {
            let width: usize = widths[column..column + span]
                .iter()
                .map(|width| width + GAP)
                .sum();
            let rule = width.saturating_sub(GAP + name.width() + 1);
            let rule = if name.is_empty() { "" } else { &"-".repeat(rule) };
            line += &format!("{:GAP$}{name} {rule}", "");
            line += &" ".repeat((width).saturating_sub(GAP + name.width() + 1 + rule.width()));
            column += span;
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    }

    /// In the flavour of GitHub.
    pub(in crate::bench) fn markdown(&self) -> String {
        let mut names: Vec<String> = vec![self.header[0].to_owned()];
        let groups = self
            .groups
            .iter()
            .flat_map(|(name, span)| std::iter::repeat_n(*name, *span))
            .chain(std::iter::repeat(""));
        for (name, group) in self.header[1..].iter().zip(groups) {
            names.push(format!("{group} {name}").trim().to_owned());
        }
        let rule = (0..names.len()).map(|column| if column == 0 { "---" } else { "---:" }.to_owned());
        let mut text = String::new();
        for row in [names.clone(), rule.collect()].iter().chain(&self.rows) {
            text += &format!("| {} |\n", row.join(" | "));
        }
        text
    }
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        let padding = " ".repeat(width.saturating_sub(cell.width()));
        if column == 0 {
            line += cell;
            line += &padding;
        } else {
            line += &" ".repeat(GAP);
            line += &padding;
            line += cell;
        }
    }
    line.truncate(line.trim_end().len());
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn table() -> Table {
        let row = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
        Table {
            groups: vec![("", 1), ("latency", 2)],
            header: vec!["", "lost", "p50", "p99"],
            rows: vec![
                row(["QoS 0", "12", "1.00 ms", "2.00 ms"]),
                row(["QoS 1", "-", "-", "-"]),
            ],
        }
    }

    #[test]
    fn numbers_stand_below_each_other() {
        expect![[r"
                         latency --------
                   lost      p50      p99
            QoS 0    12  1.00 ms  2.00 ms
            QoS 1     -        -        -
        "]]
        .assert_eq(&table().text());
    }

    #[test]
    fn markdown_names_the_group_in_each_column() {
        expect![[r"
            |  | lost | latency p50 | latency p99 |
            | --- | ---: | ---: | ---: |
            | QoS 0 | 12 | 1.00 ms | 2.00 ms |
            | QoS 1 | - | - | - |
        "]]
        .assert_eq(&table().markdown());
    }
}
