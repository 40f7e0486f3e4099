//! What a run must print, and how it must end.

use regex::bytes::Regex;

/// What a stream must hold when the run is over.
#[derive(Debug, Clone)]
pub(crate) enum Text {
    /// These bytes and no others.
    Exactly(Vec<u8>),
    /// All of it matches this, from the first byte to the last.
    Matching(Regex),
    /// The test looks at it itself.
    Anything,
}

impl Text {
    /// All of the stream must match `pattern`; `.` stands for newlines too.
    pub(crate) fn matching(pattern: &str) -> Self {
        Text::Matching(Regex::new(&format!(r"(?s)\A(?:{pattern})\z")).unwrap())
    }

    /// Fails unless `actual`, which came of `what`, is as expected.
    #[track_caller]
    pub(crate) fn assert(&self, what: &str, actual: &[u8]) {
        if let Some(complaint) = self.complaint(what, actual) {
            panic!("{complaint}");
        }
    }

    /// Whether `actual` is as expected.
    fn accepts(&self, actual: &[u8]) -> bool {
        match self {
            Text::Exactly(expected) => expected == actual,
            Text::Matching(pattern) => pattern.is_match(actual),
            Text::Anything => true,
        }
    }

    /// For a failure: `None` when `actual` is as expected.
    fn complaint(&self, name: &str, actual: &[u8]) -> Option<String> {
        if self.accepts(actual) {
            return None;
        }
        let expected = match self {
            Text::Exactly(expected) => readable(expected),
            Text::Matching(pattern) => format!("all of /{pattern}/"),
            Text::Anything => String::new(),
        };
        Some(format!(
            "{name} is not as expected\n  expected: {expected}\n  actual:   {}",
            readable(actual)
        ))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::Exactly(text.as_bytes().to_vec())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text::Exactly(text.into_bytes())
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Text::Exactly(bytes.to_vec())
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        Text::Exactly(bytes)
    }
}

/// What a run must print and how it must end. The default is silence and success.
#[derive(Debug, Clone)]
pub(crate) struct Expected {
    pub(crate) stdout: Text,
    pub(crate) stderr: Text,
    pub(crate) screen: Text,
    pub(crate) status: i32,
}

impl Default for Expected {
    fn default() -> Self {
        Self {
            stdout: Text::from(""),
            stderr: Text::from(""),
            screen: Text::from(""),
            status: 0,
        }
    }
}

impl Expected {
    /// Everything that is not as expected, in words; empty when all is.
    pub(crate) fn complaints(&self, output: &super::Output) -> Vec<String> {
        let status = (self.status != output.status)
            .then(|| format!("status is {}, expected {}", output.status, self.status));
        [
            status,
            self.stdout.complaint("stdout", &output.stdout),
            self.stderr.complaint("stderr", &output.stderr),
            self.screen.complaint("the terminal", &output.screen),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The longest text a failure shows in full.
const SHOWN: usize = 2000;

/// `bytes` for a failure: escaped, and cut in the middle when long.
pub(crate) fn readable(bytes: &[u8]) -> String {
    let show = |part: &[u8]| format!("\"{}\"", part.escape_ascii());
    if bytes.len() <= SHOWN {
        return show(bytes);
    }
    let (head, tail) = (&bytes[..SHOWN / 2], &bytes[bytes.len() - SHOWN / 2..]);
    format!("{} … {} ({} bytes)", show(head), show(tail), bytes.len())
}

#[cfg(test)]
mod tests {
    use super::super::Output;
    use super::*;

    fn output() -> Output {
        Output {
            stdout: b"out\n".to_vec(),
            stderr: b"err\n".to_vec(),
            screen: Vec::new(),
            status: 3,
        }
    }

    #[test]
    fn every_difference_is_named() {
        let complaints = Expected::default().complaints(&output());
        assert_eq!(complaints.len(), 3);
        assert!(complaints[0].starts_with("status is 3, expected 0"));
        assert!(complaints[1].starts_with("stdout is not as expected"));
        assert!(complaints[2].starts_with("stderr is not as expected"));
    }

    #[test]
    fn a_pattern_must_match_all_of_the_text() {
        let expected = |stderr| Expected {
            stdout: Text::from("out\n"),
            stderr,
            status: 3,
            ..Expected::default()
        };
        assert!(
            expected(Text::matching(r"e.r\n"))
                .complaints(&output())
                .is_empty()
        );
        assert_eq!(expected(Text::matching("e.r")).complaints(&output()).len(), 1);
    }

    #[test]
    fn long_text_is_cut_in_the_middle() {
        let text = readable(&[b'x'; 5000]);
        assert!(text.len() < 2100 && text.ends_with("(5000 bytes)"), "{text}");
    }
}
