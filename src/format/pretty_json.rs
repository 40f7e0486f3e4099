//! JSON for people: indented and coloured, with every number and string as the publisher wrote it.

use serde::de::IgnoredAny;

use super::paint::{Paint, Style};
use super::pretty::Unwritten;
use super::sanitize::{Escape, write_visible};

/// Deeper nesting is left as it came: its indentation would outgrow the payload.
const MAX_DEPTH: usize = 64;

/// How many times as long as the payload its indented form may be, if all of it is to be shown.
const MAX_GROWTH: usize = 8;

/// Appends `text`, if it is an object or array of JSON, over several lines, each after the first behind a margin of spaces,
/// up to about as many bytes as are given. What was not written; `None` if it is no such JSON, or its indentation would
/// outgrow it.
pub(super) fn write(
    text: &str,
    (margin, most): (usize, usize),
    paint: Paint,
    out: &mut Vec<u8>,
) -> Option<Unwritten> {
    if !text.trim_start().starts_with(['{', '[']) || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return None;
    }
    let start = out.len();
    let mut view = View {
        margin,
        depth: 0,
        is_empty: false,
        most: start.saturating_add(most),
        limit: start + text.len() * MAX_GROWTH + 64 * 1_024,
        paint,
        unwritten: Unwritten::default(),
        out,
    };
    if view.write(text) {
        return Some(view.unwritten);
    }
    out.truncate(start);
    None
}

struct View<'a> {
    margin: usize,
    depth: usize,
    /// Whether nothing stands in the object or array that was begun last.
    is_empty: bool,
    /// The length of `out` from which on nothing is written.
    most: usize,
    /// The length of `out` that is too much.
    limit: usize,
    paint: Paint,
    unwritten: Unwritten,
    out: &'a mut Vec<u8>,
}

impl View<'_> {
    /// Writes `text`, which is sound JSON; false if it is nested too deep or becomes too long.
    fn write(&mut self, text: &str) -> bool {
        let mut rest = text.trim_start();
        while let Some(first) = rest.bytes().next() {
            let (token, behind) = rest.split_at(token_length(rest));
            let behind = behind.trim_start();
            match first {
                b'{' | b'[' => {
                    self.token(token, None);
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return false;
                    }
                    self.is_empty = behind.starts_with(['}', ']']);
                    if !self.is_empty {
                        self.line();
                    }
                }
                b'}' | b']' => {
                    self.depth -= 1;
                    if !std::mem::take(&mut self.is_empty) {
                        self.line();
                    }
                    self.token(token, None);
                }
                b',' => {
                    self.token(token, None);
                    self.line();
                }
                b':' => self.token(": ", None),
                b'"' if behind.starts_with(':') => self.token(token, Some(Style::Key)),
                b'"' => self.token(token, Some(Style::String)),
                b'-' | b'0'..=b'9' => self.token(token, Some(Style::Number)),
                _ => self.token(token, Some(Style::Word)),
            }
            if self.out.len() > self.limit {
                return false;
            }
            rest = behind;
        }
        true
    }

    fn is_full(&self) -> bool {
        self.out.len() >= self.most
    }

    fn token(&mut self, token: &str, style: Option<Style>) {
        if self.is_full() {
            self.unwritten.bytes += token.len();
            return;
        }
        match style {
            None => self.out.extend_from_slice(token.as_bytes()),
            Some(style) => self.paint.with(style, self.out, |out| {
                write_visible(token, Escape::Json, out);
            }),
        }
    }

    fn line(&mut self) {
        if self.is_full() {
            self.unwritten.lines += 1;
            return;
        }
        self.out.push(b'\n');
        self.out
            .resize(self.out.len() + self.margin + 2 * self.depth, b' ');
    }
}

/// How many bytes the token at the head of `text` has, which is sound JSON without white space before it.
fn token_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes[0] {
        b'"' => {
            let mut end = 1;
            while let Some(byte) = bytes.get(end) {
                match byte {
                    b'"' => return end + 1,
                    b'\\' => end += 2,
                    _ => end += 1,
                }
            }
            bytes.len()
        }
        b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
        _ => {
            let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
            bytes.iter().position(is_end).unwrap_or(bytes.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn written(text: &str, paint: Paint) -> Option<String> {
        let mut out = Vec::new();
        let written = write(text, (2, usize::MAX), paint, &mut out);
        assert_eq!(written.is_some(), !out.is_empty());
        assert_eq!(written.unwrap_or_default(), Unwritten::default());
        written.map(|_| String::from_utf8(out).unwrap())
    }

    #[test]
    fn numbers_and_strings_stay_as_they_were_written() {
        let text = "{ \"a\\\"\\u00e9\":1.50,\n\"b\" :[ 12345678901234567890,true,null ,\"x\x7f\u{202e}\" ], \"c\":{},\"d\":[ ]} ";
        expect![[r#"
            {
                "a\"\u00e9": 1.50,
                "b": [
                  12345678901234567890,
                  true,
                  null,
                  "x\u007f\u202e"
                ],
                "c": {},
                "d": []
              }"#]]
        .assert_eq(&written(text, Paint(false)).unwrap());
    }

    #[test]
    fn what_is_neither_object_nor_array_is_left_to_others() {
        for text in [
            "",
            "1",
            "\"a\"",
            "{",
            "{'a':1}",
            "[1,]",
            "[] []",
            "text",
            "[01]",
            "[\"\x01\"]",
        ] {
            assert_eq!(written(text, Paint(false)), None, "{text}");
        }
        let deep = ["[".repeat(65), "]".repeat(65)].concat();
        assert_eq!(written(&deep, Paint(false)), None);
    }

    #[test]
    fn what_would_outgrow_the_payload_is_left_as_it_came() {
        let deep = |items: &str| format!("{}{items}{}", "[".repeat(30), "]".repeat(30));
        assert!(written(&deep("1"), Paint(false)).is_some());
        assert_eq!(
            written(&deep("1,".repeat(10_000).trim_end_matches(',')), Paint(false)),
            None
        );
    }

    #[test]
    fn what_nobody_will_see_is_counted_and_not_written() {
        let text = format!("[{}]", vec!["1"; 1_000].join(","));
        let mut out = Vec::new();
        let unwritten = write(&text, (2, 70), Paint(false), &mut out).unwrap();
        let written = String::from_utf8(out).unwrap();
        assert!(written.len() < 80, "{written}");
        assert_eq!(written.matches('\n').count() + unwritten.lines, 1_001);
    }

    #[test]
    fn each_kind_of_token_has_its_colour() {
        assert_eq!(
            written(r#"{"k":["s",-1,null]}"#, Paint(true)).unwrap(),
            concat!(
                "{\n    \x1b[38;5;31m\"k\"\x1b[0m: [\n      \x1b[38;5;64m\"s\"\x1b[0m,\n      \x1b[38;5;166m-1\x1b[0m,\n",
                "      \x1b[38;5;98mnull\x1b[0m\n    ]\n  }"
            )
        );
    }
}
