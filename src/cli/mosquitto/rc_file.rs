//! The options file: an option a line, and its value to the end of the line.

use std::ffi::OsString;
use std::path::PathBuf;

use super::{Surroundings, Tool};

/// How many bytes of a line upstream's buffer takes; the rest is read as another line.
const LINE_LENGTH: usize = 1023;

/// Where the options of `tool` are looked for when `-o` names no file. An XDG_CONFIG_HOME that is set counts even when
/// it is empty.
pub(super) fn default_path(tool: Tool, surroundings: &dyn Surroundings) -> Option<PathBuf> {
    let in_folder = |mut folder: OsString, between: &str| {
        folder.push(between);
        folder.push(tool.name());
        PathBuf::from(folder)
    };
    match surroundings.variable("XDG_CONFIG_HOME") {
        Some(folder) => Some(in_folder(folder, "/")),
        None => surroundings
            .variable("HOME")
            .map(|home| in_folder(home, "/.config/")),
    }
}

/// The arguments of each line: an option, and maybe its value.
pub(super) fn lines(content: &[u8]) -> impl Iterator<Item = Vec<&[u8]>> {
    content
        .split_inclusive(|byte| *byte == b'\n')
        .flat_map(|line| line.chunks(LINE_LENGTH))
        .filter_map(arguments)
}

/// As C takes a line apart: cut at NUL, stripped of its ending, split at the first space behind the option.
fn arguments(line: &[u8]) -> Option<Vec<&[u8]>> {
    let line = line.split(|byte| *byte == 0).next()?;
    if line.first() == Some(&b'#') {
        return None;
    }
    let end = line
        .iter()
        .rposition(|byte| !matches!(byte, b'\r' | b'\n'))
        .map_or(0, |last| last + 1);
    let start = line[..end].iter().position(|byte| *byte != b' ')?;
    let mut parts = line[start..end].splitn(2, |byte| *byte == b' ');
    let option = parts.next()?;
    let value = parts.next().filter(|value| !value.is_empty());
    Some(std::iter::once(option).chain(value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Vec<Vec<String>> {
        let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
        lines(content.as_bytes())
            .map(|line| line.into_iter().map(text).collect())
            .collect()
    }

    #[test]
    fn a_line_is_an_option_and_the_rest_of_the_line() {
        for (content, expected) in [
            ("", vec![]),
            ("\n\r\n  \n", vec![]),
            ("-d", vec![vec!["-d"]]),
            ("-d\n-q 1\n", vec![vec!["-d"], vec!["-q", "1"]]),
            ("  -t  a b \r\n", vec![vec!["-t", " a b "]]),
            ("-t \"x\"\n", vec![vec!["-t", "\"x\""]]),
            ("-t \n", vec![vec!["-t"]]),
            ("-t\ta\n", vec![vec!["-t\ta"]]),
            ("# -d\n #x\n", vec![vec!["#x"]]),
            ("-i a\0b\n-d\n", vec![vec!["-i", "a"], vec!["-d"]]),
            ("-d\r\r\n", vec![vec!["-d"]]),
        ] {
            assert_eq!(read(content), expected, "{content:?}");
        }
    }

    #[test]
    fn a_long_line_is_split() {
        let long = format!("-t {}\n-d\n", "a".repeat(1_020 + 5));
        let lines = read(&long);
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], ["-t".to_owned(), "a".repeat(1_020)]);
        assert_eq!(lines[1], ["aaaaa"]);
        assert_eq!(lines[2], ["-d"]);
    }
}
