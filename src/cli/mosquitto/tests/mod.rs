//! The grammar as a whole: command lines in, structs or bytes out.

mod accepted;
mod actions;
mod messages;
mod refused;

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use super::{Refusal, Surroundings, Tool, parse};
use crate::cli::Invocation;

/// Surroundings made up for a test.
#[derive(Default)]
struct Made {
    variables: HashMap<&'static str, &'static str>,
    files: HashMap<PathBuf, Vec<u8>>,
}

impl Made {
    fn variable(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.insert(name, value);
        self
    }

    fn file(mut self, path: &str, content: &str) -> Self {
        self.files.insert(path.into(), content.into());
        self
    }
}

impl Surroundings for Made {
    fn variable(&self, name: &str) -> Option<OsString> {
        self.variables.get(name).map(Into::into)
    }

    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        self.files.get(path).cloned()
    }

    fn can_open(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }
}

/// The words of a command line: split at spaces, but for what stands in single quotes. `\xNN` is a byte.
fn words(line: &str) -> Vec<OsString> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(bytes(part));
        } else {
            words.extend(part.split_whitespace().map(bytes));
        }
    }
    words
}

fn bytes(word: &str) -> OsString {
    let mut parts = word.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    OsString::from_vec(bytes)
}

/// Parses a command line that begins with `pub`, `sub` or `rr`.
fn parsed_in(surroundings: &Made, line: &str) -> Result<Invocation, Refusal> {
    let (tool, arguments) = line.split_once(' ').unwrap_or((line, ""));
    let tool = match tool {
        "pub" => Tool::Pub,
        "sub" => Tool::Sub,
        "rr" => Tool::Rr,
        other => panic!("{other} is no tool"),
    };
    parse(tool, &words(arguments), surroundings)
}

fn parsed(line: &str) -> Result<Invocation, Refusal> {
    parsed_in(&Made::default(), line)
}

fn accepted(line: &str) -> Invocation {
    match parsed(line) {
        Ok(invocation) => invocation,
        Err(refusal) => panic!("{line}: {}", String::from_utf8_lossy(&refusal.stderr)),
    }
}

/// What a refused line prints on standard error.
fn refused_in(surroundings: &Made, line: &str) -> String {
    match parsed_in(surroundings, line) {
        Ok(_) => panic!("{line} is accepted"),
        Err(refusal) => {
            assert_eq!(refusal.code, 1, "{line}");
            String::from_utf8_lossy(&refusal.stderr).into_owned()
        }
    }
}
