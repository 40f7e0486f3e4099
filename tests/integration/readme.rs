//! What README.md shows is run, and prints what README.md says.

use std::fs;
use std::path::Path;

use regex::Regex;
use tempfile::TempDir;

use crate::harness::{Mosquitto, Program, Text};

/// A command of a `console` block, and what stands below it.
struct Example {
    command: String,
    output: String,
}

/// The `console` blocks of a page.
fn blocks(page: &str) -> Vec<Vec<Example>> {
    let mut blocks: Vec<Vec<Example>> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        if line == "```console" {
            inside = true;
            blocks.push(Vec::new());
        } else if line.starts_with("```") {
            inside = false;
        } else if inside {
            let block = blocks.last_mut().unwrap();
            match (line.strip_prefix("$ "), block.last_mut()) {
                (Some(command), _) => block.push(Example {
                    command: command.to_owned(),
                    output: String::new(),
                }),
                (None, Some(example)) => example.output.extend([line, "\n"]),
                (None, None) => panic!("a console block begins with output: {line}"),
            }
        }
    }
    blocks
}

/// `…` stands for anything within a line.
fn pattern(output: &str) -> Text {
    Text::matching(&regex::escape(output).replace('…', "[^\n]*"))
}

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn examples_print_what_they_say() {
    let binary = Path::new(env!("CARGO_BIN_EXE_culex")).parent().unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", binary.display());
    let blocks = blocks(&page("README.md"));
    assert!(blocks.len() >= 4, "README.md shows nothing");
    // One reader goes through it all, with one broker.
    let broker = Mosquitto::start();
    let directory = TempDir::new().unwrap();
    for block in blocks {
        let mut status = 0;
        for Example { command, output } in block {
            let script = format!("(exit {status}); {command}");
            let shell =
                Program::new("bash", ["-c", &format!("{{ {script}\n}} 2>&1")]).directory(directory.path());
            let shell = shell.env("PATH", &path).env("CULEX_HOST", "127.0.0.1");
            let result = shell.env("CULEX_PORT", broker.port().to_string()).output();
            pattern(&output).assert(&format!("the output of `{command}`"), &result.stdout);
            status = result.status;
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let link = Regex::new(r"\]\(([^)#]+)").unwrap();
    for name in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let page = page(name);
        for target in link.captures_iter(&page).map(|found| found[1].to_owned()) {
            let is_here = Path::new(env!("CARGO_MANIFEST_DIR")).join(&target).exists();
            assert!(
                target.starts_with("https://") || is_here,
                "{name}: {target} does not exist"
            );
        }
    }
}

#[test]
fn exit_codes_are_the_ones_of_the_program() {
    let page = page("README.md");
    for (exit, meaning) in culex::exit::TABLE {
        let code = exit.code().to_string();
        let row = page
            .lines()
            .find(|line| line.starts_with('|') && line.contains(&code));
        assert!(row.is_some(), "README.md does not have {code}: {meaning}");
    }
}
