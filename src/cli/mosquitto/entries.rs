//! What there is to say of each option: the table and the usage put together, for the manual.

use super::Tool;
use super::options::{Kind, OPTIONS, Opt};
use super::usage;

/// An option of a tool, described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// All of them.
    pub names: &'static [&'static str],
    /// What follows it on the command line; empty if nothing does.
    pub value: String,
    /// What the usage says of it, in one line.
    pub text: String,
}

/// The options of `tool`, in the order of their names.
pub fn entries(tool: Tool) -> Vec<Entry> {
    let usage = usage::help(tool);
    let described = descriptions(&usage);
    OPTIONS
        .iter()
        .filter(|option| option.tools.contains(&tool))
        .map(|option| Entry {
            names: option.names,
            value: value(option),
            text: described
                .iter()
                .find(|(name, _)| option.names.contains(name))
                .map(|(_, text)| clean(text, option.names))
                .unwrap_or_default(),
        })
        .collect()
}

/// The usage of `tool` from its name to its options, each line as it stands.
pub fn synopsis(tool: Tool) -> String {
    let usage = usage::help(tool);
    let lines = usage
        .lines()
        .skip_while(|line| !line.starts_with("Usage: "))
        .take_while(|line| !line.is_empty());
    lines
        .map(|line| line.replace("Usage: ", "       ") + "\n")
        .collect()
}

/// The names that the descriptions begin with, and what follows, over however many lines.
fn descriptions(usage: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut lines = usage.lines();
    lines.by_ref().find(|line| line.ends_with(" --help"));
    for line in lines {
        if let Some((name, text)) = line
            .strip_prefix(" -")
            .and_then(|_| line.trim().split_once(" : "))
        {
            found.push((name, text.to_owned()));
        } else if line.starts_with("  ")
            && let Some((_, text)) = found.last_mut()
        {
            text.push(' ');
            text.push_str(line.trim());
        }
    }
    found
}

/// Without the other name in brackets.
fn clean(text: &str, names: &[&str]) -> String {
    let mut text = text.to_owned();
    for name in names {
        text = text.replace(&format!(" ({name})"), "");
    }
    text.trim().to_owned()
}

fn value(option: &Opt) -> String {
    match option.kind {
        Kind::Flag(_) | Kind::Payload(_) | Kind::Help | Kind::Version => String::new(),
        Kind::Property => "command identifier value".to_owned(),
        Kind::OptionsFile => "file".to_owned(),
        Kind::Text { missing, .. }
        | Kind::Identifier { missing, .. }
        | Kind::Value { missing, .. }
        | Kind::PayloadOf { missing, .. } => missing
            .trim_start_matches("no ")
            .trim_end_matches(" not")
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_of_the_table_is_described() {
        for tool in Tool::ALL {
            let entries = entries(tool);
            assert!(entries.len() > 50, "{}", entries.len());
            for Entry { names, text, .. } in entries {
                assert!(
                    text.len() > 10 && text.contains(['.', ':']),
                    "{} {names:?}: {text:?}",
                    tool.name()
                );
                assert!(!text.contains("(--"), "{names:?}: {text}");
            }
        }
    }

    #[test]
    fn an_entry_has_its_value_and_all_its_lines() {
        let entries = entries(Tool::Sub);
        let find = |name| entries.iter().find(|entry| entry.names.contains(&name)).unwrap();
        assert_eq!(find("-M").value, "max_inflight");
        assert_eq!(find("-D").value, "command identifier value");
        assert_eq!(find("--verbose").value, "");
        assert_eq!(
            find("-V").text,
            "the version of MQTT: mqttv5, mqttv311 or mqttv31, or just the digits; mqttv311 if not given."
        );
        assert!(synopsis(Tool::Sub).starts_with("       mosquitto_sub {[-h host]"));
        assert!(synopsis(Tool::Sub).ends_with("       mosquitto_sub --help\n"));
    }
}
