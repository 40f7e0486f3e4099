//! JSON as the cJSON library reads it: printed again at once, for nothing is to be kept.
//!
//! cJSON takes more than the standard of JSON does, and so does this: control characters count as white space and may
//! stand in strings, bytes need not be UTF-8, numbers may have leading zeros, and four characters after `\u` that are no
//! hexadecimal digits are a NUL.

use super::cjson::Printer;

/// How deep containers may be nested.
const NESTING_LIMIT: usize = 1_000;

/// The text is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotJson;

/// Prints the JSON value that `text` is. After an error `printer` has got a part of it.
pub(super) fn reprint(text: &[u8], printer: &mut Printer<'_>) -> Result<(), NotJson> {
    // The C string would end there, before the payload does.
    if text.contains(&0) {
        return Err(NotJson);
    }
    let mut parser = Parser {
        rest: text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text),
        string: Vec::new(),
        open: Vec::new(),
    };
    parser.document(printer)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Array,
    Object,
}

struct Parser<'a> {
    rest: &'a [u8],
    /// The last string read, decoded.
    string: Vec<u8>,
    open: Vec<Container>,
}

impl Parser<'_> {
    fn document(&mut self, printer: &mut Printer<'_>) -> Result<(), NotJson> {
        loop {
            self.value(printer)?;
            if self.end_of_value(printer)? {
                return if self.rest.is_empty() {
                    Ok(())
                } else {
                    Err(NotJson)
                };
            }
        }
    }

    /// One scalar or empty container, or all that opens before one.
    fn value(&mut self, printer: &mut Printer<'_>) -> Result<(), NotJson> {
        loop {
            self.skip_white_space();
            match self.rest {
                [b'"', ..] => {
                    self.string()?;
                    printer.string(&self.string);
                    return Ok(());
                }
                [b'-' | b'0'..=b'9', ..] => {
                    printer.number(self.number()?);
                    return Ok(());
                }
                [b'[', ..] => {
                    self.open(Container::Array)?;
                    printer.open_array();
                    if self.take_after_white_space(b']') {
                        self.open.pop();
                        printer.close_array();
                        return Ok(());
                    }
                    printer.element();
                }
                [b'{', ..] => {
                    self.open(Container::Object)?;
                    printer.open_object();
                    if self.take_after_white_space(b'}') {
                        self.open.pop();
                        printer.close_object();
                        return Ok(());
                    }
                    self.key(printer)?;
                }
                _ => return self.literal(printer),
            }
        }
    }

    /// Up to the next value; true when there is none.
    fn end_of_value(&mut self, printer: &mut Printer<'_>) -> Result<bool, NotJson> {
        loop {
            self.skip_white_space();
            let Some(&container) = self.open.last() else {
                return Ok(true);
            };
            let byte = self.take()?;
            match (container, byte) {
                (Container::Array, b',') => {
                    printer.element();
                    return Ok(false);
                }
                (Container::Object, b',') => {
                    self.key(printer)?;
                    return Ok(false);
                }
                (Container::Array, b']') => printer.close_array(),
                (Container::Object, b'}') => printer.close_object(),
                _ => return Err(NotJson),
            }
            self.open.pop();
        }
    }

    fn open(&mut self, container: Container) -> Result<(), NotJson> {
        if self.open.len() >= NESTING_LIMIT {
            return Err(NotJson);
        }
        self.open.push(container);
        self.take().map(drop)
    }

    /// A key with its colon.
    fn key(&mut self, printer: &mut Printer<'_>) -> Result<(), NotJson> {
        self.skip_white_space();
        self.string()?;
        if !self.take_after_white_space(b':') {
            return Err(NotJson);
        }
        printer.key(&self.string);
        Ok(())
    }

    fn literal(&mut self, printer: &mut Printer<'_>) -> Result<(), NotJson> {
        for literal in ["null", "false", "true"] {
            if let Some(rest) = self.rest.strip_prefix(literal.as_bytes()) {
                self.rest = rest;
                printer.literal(literal);
                return Ok(());
            }
        }
        Err(NotJson)
    }

    fn take(&mut self) -> Result<u8, NotJson> {
        let (&byte, rest) = self.rest.split_first().ok_or(NotJson)?;
        self.rest = rest;
        Ok(byte)
    }

    fn take_after_white_space(&mut self, byte: u8) -> bool {
        self.skip_white_space();
        match self.rest.split_first() {
            Some((&first, rest)) if first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn skip_white_space(&mut self) {
        let count = self.rest.iter().take_while(|byte| **byte <= b' ').count();
        self.rest = &self.rest[count..];
    }

    /// What `strtod` of C takes of the characters that numbers have.
    fn number(&mut self) -> Result<f64, NotJson> {
        let bytes = self.rest;
        let digits = |from: usize| {
            bytes[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let sign = usize::from(bytes.first() == Some(&b'-'));
        let whole = digits(sign);
        let mut end = sign + whole;
        let mut fraction = 0;
        if bytes.get(end) == Some(&b'.') {
            fraction = digits(end + 1);
            end += 1 + fraction;
        }
        if whole + fraction == 0 {
            return Err(NotJson);
        }
        if let Some(b'e' | b'E') = bytes.get(end) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + sign);
            if exponent > 0 {
                end += 1 + sign + exponent;
            }
        }
        let (number, rest) = bytes.split_at(end);
        self.rest = rest;
        let number = std::str::from_utf8(number)
            .ok()
            .and_then(|text| text.parse().ok());
        number.ok_or(NotJson)
    }

    /// Decodes a string into `self.string`.
    fn string(&mut self) -> Result<(), NotJson> {
        if self.take()? != b'"' {
            return Err(NotJson);
        }
        let mut end = 0;
        loop {
            match self.rest.get(end).ok_or(NotJson)? {
                b'"' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        let (mut text, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        self.string.clear();
        while let Some(escape) = memchr::memchr(b'\\', text) {
            self.string.extend_from_slice(&text[..escape]);
            text = self.escape(&text[escape..])?;
        }
        self.string.extend_from_slice(text);
        Ok(())
    }

    /// Decodes the escape at the head of `text` and returns what is behind it.
    fn escape<'t>(&mut self, text: &'t [u8]) -> Result<&'t [u8], NotJson> {
        let byte = match text.get(1).ok_or(NotJson)? {
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            &byte @ (b'"' | b'\\' | b'/') => byte,
            b'u' => {
                let (character, rest) = utf16_escape(text)?;
                let mut utf8 = [0; 4];
                self.string
                    .extend_from_slice(character.encode_utf8(&mut utf8).as_bytes());
                return Ok(rest);
            }
            _ => return Err(NotJson),
        };
        self.string.push(byte);
        Ok(&text[2..])
    }
}

/// Reads `\uXXXX` or a pair of them, and returns what is behind it.
fn utf16_escape(text: &[u8]) -> Result<(char, &[u8]), NotJson> {
    let (first, rest) = text.split_at_checked(6).ok_or(NotJson)?;
    let first = code_unit(&first[2..]);
    if !(0xd800..=0xdbff).contains(&first) {
        return Ok((char::from_u32(first.into()).ok_or(NotJson)?, rest));
    }
    let (second, rest) = rest.split_at_checked(6).ok_or(NotJson)?;
    let second = code_unit(second.strip_prefix(b"\\u").ok_or(NotJson)?);
    let character = char::decode_utf16([first, second]).next();
    Ok((character.and_then(Result::ok).ok_or(NotJson)?, rest))
}

/// The number of four hexadecimal digits, and 0 if they are none.
fn code_unit(digits: &[u8]) -> u16 {
    let value = |code: u32, digit: &u8| Some(code * 16 + char::from(*digit).to_digit(16)?);
    let code = digits.iter().try_fold(0_u32, value);
    code.and_then(|code| u16::try_from(code).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &[u8], indent: bool) -> Option<String> {
        let mut out = Vec::new();
        let result = reprint(text, &mut Printer::new(&mut out, indent));
        result.ok()?;
        Some(String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn takes_what_the_library_takes() {
        for (text, expected) in [
            ("null", "null"),
            (" [ ] ", "[]"),
            ("{ }", "{}"),
            (
                r#" {"a" : [1, 2.50,"x" ], "a":{"b":true}}"#,
                r#"{"a":[1,2.5,"x"],"a":{"b":true}}"#,
            ),
            ("\u{feff}1", "1"),
            ("\x011\x02", "1"),
            (
                "[01,1.,-.5,1.e2,1E+2,1e400,-1e400]",
                "[1,1,-0.5,100,100,null,null]",
            ),
            (
                r#""\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\""#,
                r#""é😀/\b\f\n\r\t\"\\""#,
            ),
            (r#""a\u0000b""#, r#""a""#),
            (r#""a\uzzzzb""#, r#""a""#),
            ("\"\x01\x7f\"", "\"\\u0001\x7f\""),
        ] {
            assert_eq!(
                printed(text.as_bytes(), false).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        assert_eq!(printed(b"\"\xff\"", false).as_deref(), Some("\"\u{fffd}\""));
    }

    #[test]
    fn refuses_what_the_library_refuses() {
        for text in [
            "",
            " ",
            "nul",
            "nullx",
            "1 2",
            "1-2",
            "-",
            "+1",
            ".5",
            "1e",
            "0x10",
            "[1,]",
            "[,1]",
            "[",
            "]",
            "[1}",
            "{\"a\":1",
            "{\"a\" 1}",
            "{1:2}",
            "{\"a\":1,}",
            "\"",
            "\"\\",
            "\"\\\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud800\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"",
            "1\0",
            "\0",
        ] {
            assert_eq!(printed(text.as_bytes(), false), None, "{text:?}");
        }
    }

    #[test]
    fn indents_with_tabs_and_keeps_arrays_on_a_line() {
        let text = br#"{"a":[],"b":{},"c":[1,[2,{"x":{}}],{"q":[{}]}]}"#;
        assert_eq!(
            printed(text, true).unwrap(),
            "{\n\t\"a\":\t[],\n\t\"b\":\t{\n\t},\n\t\"c\":\t[1, [2, {\n\t\t\t\t\"x\":\t{\n\t\t\t\t}\n\t\t\t}], {\n\t\t\t\"q\":\t[{\n\t\t\t\t}]\n\t\t}]\n}"
        );
    }

    #[test]
    fn nests_as_deep_as_the_library() {
        let nested = |depth| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert!(printed(nested(1_000).as_bytes(), false).is_some());
        assert!(printed(nested(1_001).as_bytes(), false).is_none());
    }
}
