//! Reads the sources and fails where they leave the map: an arrow between layers that is not in the table, a word
//! outside the only layer that may say it, a file too long to read.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

/// Which top-level modules each of them may name. Arrows point one way; a new one is a decision, made here.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "app",
        &[
            "bench", "broker", "client", "decode", "exit", "format", "message", "mqtt", "net", "observe",
            "query", "shutdown", "streams", "tui",
        ],
    ),
    (
        "bench",
        &[
            "client", "message", "mqtt", "net", "observe", "session", "shutdown",
        ],
    ),
    ("broker", &["mqtt", "net", "shutdown"]),
    (
        "cli",
        &[
            "app", "bench", "client", "decode", "exit", "format", "mqtt", "net", "observe", "query",
            "streams",
        ],
    ),
    ("client", &["message", "mqtt", "net", "session", "shutdown"]),
    ("decode", &["message", "mqtt"]),
    ("exit", &["mqtt"]),
    ("format", &["message", "mqtt"]),
    ("lib", &["run"]),
    (
        "run",
        &["app", "bench", "broker", "cli", "exit", "streams", "term"],
    ),
    ("message", &["mqtt"]),
    ("mqtt", &[]),
    ("net", &[]),
    ("observe", &["mqtt"]),
    ("query", &["format", "message", "mqtt"]),
    ("session", &["mqtt"]),
    ("shutdown", &[]),
    ("streams", &[]),
    ("term", &["app", "bench", "exit", "streams", "tui"]),
    ("tui", &["decode", "format", "message", "mqtt", "observe"]),
];

/// A word, and the only places that may say it. A place is a folder or a file below `src`.
struct Reserved {
    pattern: &'static str,
    places: &'static [&'static str],
}

const RESERVED: &[Reserved] = &[
    Reserved {
        pattern: r"\bclap(_\w+)?::",
        places: &["cli/"],
    },
    Reserved {
        pattern: r"\bjaq_\w+::",
        places: &["query/"],
    },
    Reserved {
        pattern: r"\b(ratatui|crossterm)::",
        places: &["term/", "tui/"],
    },
    Reserved {
        pattern: r"\brumqttc::",
        places: &["mqtt/codec/"],
    },
    Reserved {
        pattern: r"\brmqtt\w*::",
        places: &["broker/"],
    },
    Reserved {
        pattern: r"\bio::(stdout|stderr|stdin)\b",
        places: &["term/", "main.rs"],
    },
    Reserved {
        pattern: r"\bprocess::exit\b",
        places: &["main.rs"],
    },
    Reserved {
        pattern: r"\b(std::env|env)::(var|args)",
        places: &["cli/", "term/", "main.rs"],
    },
];

/// A word, and the places that may not say it.
const FORBIDDEN: &[Reserved] = &[
    Reserved {
        pattern: r"\btokio::",
        places: &[
            "mqtt/", "session/", "decode/", "format/", "observe/", "query/", "tui/", "cli/",
        ],
    },
    Reserved {
        pattern: r"\bInstant::now\b",
        places: &[
            "mqtt/", "session/", "decode/", "format/", "observe/", "query/", "tui/", "cli/",
        ],
    },
    Reserved {
        pattern: r"\bstd::(net|fs)\b",
        places: &[
            "mqtt/", "session/", "decode/", "format/", "observe/", "query/", "tui/",
        ],
    },
    Reserved {
        pattern: r"\bsuper::\*",
        places: &[""],
    },
];

/// What is left for later, in any file, tests included.
const UNFINISHED: &str = r"\b(TODO|FIXME|XXX|HACK)\b|\b(todo|unimplemented|dbg)!";

/// Code lines of a file, its tests not counted.
const LONGEST_FILE: usize = 400;

/// Tables, which may be longer.
const TABLES: &[&str] = &["mqtt/property_table.rs"];
const LONGEST_TABLE: usize = 500;

/// A file below `src`.
struct Source {
    /// Relative to `src`, with slashes.
    path: String,
    text: String,
}

impl Source {
    /// Whether all of it is tests.
    fn is_tests(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("tests.rs")
    }

    /// The lines before the tests, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .take_while(|line| !self.is_tests() && !line.starts_with("#[cfg(test)]"));
        lines.enumerate().map(|(number, line)| {
            let comment = line.find("//").filter(|at| !line[..*at].ends_with(':'));
            (number + 1, &line[..comment.unwrap_or(line.len())])
        })
    }

    /// The top-level module that it belongs to.
    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// How many names its module path has.
    fn depth(&self) -> usize {
        self.path
            .trim_end_matches(".rs")
            .trim_end_matches("/mod")
            .split('/')
            .count()
    }

    /// The top-level modules that it names, with the line that does.
    fn named_modules(&self) -> Vec<(usize, String)> {
        static PATHS: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"\b(?P<root>crate::|culex::|(?:super::)+)(?P<rest>\{|\w+)").unwrap()
        });
        let (mut numbers, mut text) = (Vec::new(), String::new());
        for (number, line) in self.code() {
            numbers.push((text.len(), number));
            text.push_str(line);
            text.push('\n');
        }
        let mut named = Vec::new();
        for found in PATHS.captures_iter(&text) {
            let (root, rest) = (&found["root"], found.name("rest").unwrap());
            if root.starts_with("super") && root.matches("super").count() != self.depth() {
                continue;
            }
            let line = numbers
                .iter()
                .rev()
                .find(|(start, _)| *start <= rest.start())
                .unwrap()
                .1;
            let heads = if rest.as_str() == "{" {
                first_names(&text[rest.end()..])
            } else {
                vec![rest.as_str().to_owned()]
            };
            named.extend(heads.into_iter().map(|name| (line, name)));
        }
        named
    }
}

/// The first names of the paths in a braced list: `a::b, c::{d, e}}` names `a` and `c`.
fn first_names(list: &str) -> Vec<String> {
    let (mut depth, mut heads, mut current) = (1, Vec::new(), String::new());
    for character in list.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && character == ',') {
            let head = current
                .trim()
                .split("::")
                .next()
                .unwrap_or_default()
                .trim_end_matches('{');
            heads.push(head.split_whitespace().next().unwrap_or_default().to_owned());
            current.clear();
        } else {
            current.push(character);
        }
        if depth == 0 {
            break;
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

/// All that is wrong with `sources`, one line each.
fn violations(sources: &[Source]) -> Vec<String> {
    let mut violations = Vec::new();
    for source in sources {
        arrows(source, &mut violations);
        words(source, &mut violations);
        let longest = if TABLES.contains(&source.path.as_str()) {
            LONGEST_TABLE
        } else {
            LONGEST_FILE
        };
        let length = source.code().count();
        if length > longest {
            violations.push(format!(
                "{}: {length} lines, at most {longest} can be read",
                source.path
            ));
        }
    }
    violations
}

fn arrows(source: &Source, violations: &mut Vec<String>) {
    let module = source.module();
    if module == "main" {
        return; // It adapts the process to the library and may name all of it.
    }
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
        violations.push(format!(
            "{}: `{module}` is not in the table of arrows",
            source.path
        ));
        return;
    };
    for (line, name) in source.named_modules() {
        let is_module = ARROWS.iter().any(|(module, _)| *module == name);
        if is_module && name != module && !allowed.contains(&name.as_str()) {
            violations.push(format!("{}:{line}: {module} may not name {name}", source.path));
        }
    }
}

fn words(source: &Source, violations: &mut Vec<String>) {
    let inside = |word: &Reserved| word.places.iter().any(|place| source.path.starts_with(place));
    let reserved = RESERVED.iter().filter(|word| !inside(word));
    let forbidden = FORBIDDEN.iter().filter(|word| inside(word));
    for word in reserved.chain(forbidden) {
        let pattern = Regex::new(word.pattern).unwrap();
        for (line, text) in source.code().filter(|(_, text)| pattern.is_match(text)) {
            violations.push(format!(
                "{}:{line}: not the place for `{}`",
                source.path,
                text.trim()
            ));
        }
    }
}

/// Every Rust file below `folder`.
fn read(folder: &Path) -> Vec<Source> {
    fn walk(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, sources);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                sources.push(Source {
                    path: relative,
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    let mut sources = Vec::new();
    walk(folder, folder, &mut sources);
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    sources
}

fn project(folder: &str) -> Vec<Source> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
}

#[test]
fn sources_keep_to_the_map() {
    let sources = project("src");
    assert!(sources.len() > 20, "the sources were not found");
    let violations = violations(&sources);
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

#[test]
fn nothing_is_left_for_later() {
    let unfinished = Regex::new(UNFINISHED).unwrap();
    let sources = ["src", "tests", "benches"].into_iter().flat_map(project);
    let mut found = Vec::new();
    for source in sources.filter(|source| !source.path.ends_with("layering.rs")) {
        for (number, line) in source
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| unfinished.is_match(line))
        {
            found.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        violations(&[Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }])
    }

    #[test]
    fn an_arrow_outside_the_table_is_found_however_it_is_written() {
        for text in [
            "use crate::client::Client;",
            "use crate::{message::Message, client::{self, Client}};",
            "use crate::{\n    message::Message,\n    client,\n};",
            "fn f() { crate::client::connect() }",
            "use super::super::client::Client;",
        ] {
            let complaints = complaints("session/inflight.rs", text);
            assert!(
                complaints
                    .iter()
                    .any(|line| line.ends_with("session may not name client")),
                "{text}: {complaints:?}"
            );
        }
    }

    #[test]
    fn allowed_arrows_comments_and_tests_pass() {
        let text = "\
use crate::mqtt::QoS;
use super::client::Client; // a module of its own, crate::net is only named here
//! [`crate::client`]
#[cfg(test)]
mod tests { use super::*; use crate::client::Client; }
";
        assert_eq!(complaints("session/inflight.rs", text), Vec::<String>::new());
    }

    #[test]
    fn words_have_their_places() {
        assert_eq!(complaints("app/publish.rs", "use clap::Parser;").len(), 1);
        assert_eq!(complaints("cli/native.rs", "use clap::Parser;").len(), 0);
        assert_eq!(complaints("session/mod.rs", "let now = Instant::now();").len(), 1);
        assert_eq!(
            complaints("client/driver.rs", "let now = Instant::now();").len(),
            0
        );
        assert_eq!(complaints("format/json.rs", "tokio::spawn(x);").len(), 1);
        assert_eq!(
            complaints("app/publish.rs", "let out = std::io::stdout();").len(),
            1
        );
        assert_eq!(complaints("app/publish.rs", "use super::*;").len(), 1);
    }

    #[test]
    fn long_files_and_new_layers_are_found() {
        assert_eq!(complaints("app/publish.rs", &"let a = 1;\n".repeat(401)).len(), 1);
        assert_eq!(complaints("app/publish.rs", &"let a = 1;\n".repeat(400)).len(), 0);
        assert_eq!(
            complaints("mqtt/property_table.rs", &"let a = 1;\n".repeat(500)).len(),
            0
        );
        assert_eq!(
            complaints(
                "app/publish.rs",
                &format!("#[cfg(test)]\n{}", "let a = 1;\n".repeat(500))
            )
            .len(),
            0
        );
        assert_eq!(
            complaints("app/tests/publish.rs", &"let a = 1;\n".repeat(500)).len(),
            0
        );
        assert_eq!(complaints("helpers/mod.rs", "").len(), 1);
    }

    #[test]
    fn unfinished_work_is_recognised() {
        let unfinished = Regex::new(UNFINISHED).unwrap();
        for line in ["// TODO: later", "todo!()", "dbg!(x)", "/* FIXME */"] {
            assert!(unfinished.is_match(line), "{line}");
        }
        assert!(!unfinished.is_match("let todos = method.todo;"));
    }
}
