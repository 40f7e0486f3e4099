//! The table in README.md says what is tested, neither more nor less.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::{COMMANDS, ROADS};

/// The line above the table, which tells it from others.
const HEADING: &str = "| road | flags | peer |";

/// The table as it is tested.
fn table() -> String {
    let mut text = HEADING.to_owned();
    let mut rule = "|---|---|---|".to_owned();
    for command in COMMANDS {
        let _ = write!(text, " `{}` |", command.name);
        rule.push_str(":-:|");
    }
    let _ = writeln!(text, "\n{rule}");
    for road in ROADS {
        let _ = write!(text, "| {} | {} | {} |", road.name, road.flags, road.peer);
        for command in COMMANDS {
            let cell = if road.is_known_to(command.grammar) {
                "✓"
            } else {
                "–"
            };
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    text
}

/// `page` in three parts: what stands before the table, the table, and what stands behind it.
fn split(page: &str) -> Option<(&str, &str, &str)> {
    let start = page.find(HEADING)?;
    let end = page[start..]
        .find("\n\n")
        .map_or(page.len(), |end| start + end + 1);
    Some((&page[..start], &page[start..end], &page[end..]))
}

#[test]
fn readme_has_the_table_that_is_tested() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, shown, behind) = split(&page).expect("README.md has no table of roads");
    let tested = table();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{before}{tested}{behind}")).unwrap();
    } else {
        assert_eq!(
            shown, tested,
            "`UPDATE=1 scripts/test transports::table` writes it anew"
        );
    }
}
