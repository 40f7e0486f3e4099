//! JSON for people: indented and coloured, with every number and string as the publisher wrote it.

use colored::Color;
use serde::de::IgnoredAny;

use super::paint::{Paint, Style};
use super::sanitize::{Escape, write_visible};

/// Deeper nesting is left as it came: its indentation would outgrow the payload.
const MAX_DEPTH: usize = 64;

/// Appends `text`, if it is an object or array of JSON, over several lines, each after the first behind `margin` spaces.
/// Returns whether it was.
pub(super) fn write(text: &str, margin: usize, paint: Paint, out: &mut Vec<u8>) -> bool {
    if !text.trim_start().starts_with(['{', '[']) || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return false;
    }
    let start = out.len();
    let mut view = View {
        margin,
        depth: 0,
        paint,
        out,
    };
    let complete = view.write(text);
    if !complete {
        out.truncate(start);
    }
    complete
}

struct View<'a> {
    margin: usize,
    depth: usize,
    paint: Paint,
    out: &'a mut Vec<u8>,
}

impl View<'_> {
    /// Writes `text`, which is sound JSON; false if it is nested too deep.
    fn write(&mut self, text: &str) -> bool {
        let mut rest = text.trim_start();
        while let Some(first) = rest.bytes().next() {
            let (token, behind) = rest.split_at(token_length(rest));
            let behind = behind.trim_start();
            match first {
                b'{' | b'[' => {
                    self.out.push(first);
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return false;
                    }
                    if !behind.starts_with(['}', ']']) {
                        self.line();
                    }
                }
                b'}' | b']' => {
                    self.depth -= 1;
                    if !self.out.ends_with(b"{") && !self.out.ends_with(b"[") {
                        self.line();
                    }
                    self.out.push(first);
                }
                b',' => {
                    self.out.push(b',');
                    self.line();
                }
                b':' => self.out.extend_from_slice(b": "),
                _ => {
                    let color = match first {
                        b'"' if behind.starts_with(':') => Color::Blue,
                        b'"' => Color::Green,
                        b'-' | b'0'..=b'9' => Color::Cyan,
                        _ => Color::Magenta,
                    };
                    self.paint.with(Style::Color(color), self.out, |out| {
                        write_visible(token, Escape::Json, out);
                    });
                }
            }
            rest = behind;
        }
        true
    }

    fn line(&mut self) {
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
        let written = write(text, 2, paint, &mut out);
        assert_eq!(written, !out.is_empty());
        written.then(|| String::from_utf8(out).unwrap())
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
    fn each_kind_of_token_has_its_colour() {
        assert_eq!(
            written(r#"{"k":["s",-1,null]}"#, Paint(true)).unwrap(),
            concat!(
                "{\n    \x1b[34m\"k\"\x1b[0m: [\n      \x1b[32m\"s\"\x1b[0m,\n      \x1b[36m-1\x1b[0m,\n",
                "      \x1b[35mnull\x1b[0m\n    ]\n  }"
            )
        );
    }
}
