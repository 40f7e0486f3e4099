//! The parts of a condition: what is joined by `and`, and the left side of a comparison. They are there to tell people
//! how near a message came; a text that cannot be taken apart is one part.

use super::{Expression, Value};

/// The comparisons, longer ones first.
const COMPARISONS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];

/// A condition that must hold together with others.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) condition: Expression,
    /// What is compared.
    left: Option<Expression>,
}

impl Part {
    /// The parts of `expression`, one or more.
    pub(super) fn all(expression: &Expression) -> Vec<Self> {
        let parts: Option<Vec<Self>> = split(expression.text(), &["and"])
            .into_iter()
            .map(Self::compile)
            .collect();
        parts.unwrap_or_else(|| {
            vec![Self {
                condition: expression.clone(),
                left: None,
            }]
        })
    }

    fn compile(text: &str) -> Option<Self> {
        let sides = split(text, &COMPARISONS);
        let left = match sides.as_slice() {
            [left, _] => Expression::compile(left).ok(),
            _ => None,
        };
        let condition = Expression::compile(text).ok()?;
        Some(Self { condition, left })
    }

    /// Whether it holds for `value`; a failure is a no.
    pub(super) fn holds(&self, value: &Value) -> bool {
        self.condition.holds(value).unwrap_or(false)
    }

    /// What there is instead, in words.
    pub(super) fn instead(&self, value: &Value) -> String {
        let Some(left) = &self.left else {
            return match self.condition.holds(value) {
                Err(fault) => format!(": {fault}"),
                Ok(_) => String::new(),
            };
        };
        match left.outputs(value).next() {
            Some(Ok(value)) => format!(": it is {}", String::from_utf8_lossy(&value.to_json())),
            Some(Err(fault)) => format!(": {fault}"),
            None => ": there is none".to_owned(),
        }
    }
}

/// `text` cut at each of `words` that stands outside brackets and strings. A text with a pipe, a comma, an `or` or a word
/// of a longer form at that level means something else as a whole, and is not cut.
fn split<'a>(text: &'a str, words: &[&str]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut depth, mut quoted, mut start, mut at) = (0_i32, false, 0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let character = rest.chars().next().unwrap_or(' ');
        let mut width = character.len_utf8();
        match character {
            '\\' if quoted => width += rest[1..].chars().next().map_or(0, char::len_utf8),
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ if depth > 0 => {}
            '|' | ',' | ';' | '#' | '$' => return vec![text],
            _ => {
                let is_word_before = text[..at].ends_with(is_of_word);
                let word = rest
                    .split(|character| !is_of_word(character))
                    .next()
                    .unwrap_or_default();
                if !is_word_before && ["or", "as", "if", "def", "try", "reduce", "foreach"].contains(&word) {
                    return vec![text];
                }
                let is_here = |found: &&&str| {
                    if found.starts_with(is_of_word) {
                        !is_word_before && word == **found
                    } else {
                        rest.starts_with(**found)
                    }
                };
                let found = words.iter().find(is_here);
                if let Some(found) = found {
                    parts.push(text[start..at].trim());
                    width = found.len();
                    start = at + width;
                }
            }
        }
        at += width;
    }
    parts.push(text[start..].trim());
    parts
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '.'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::fixture::message;

    #[test]
    fn texts_are_cut_where_they_may_be() {
        for (text, expected) in [
            (".a == 1 and .b", &[".a == 1", ".b"][..]),
            (".a and (.b and .c)", &[".a", "(.b and .c)"]),
            (".a == \"x and y\" and .b", &[".a == \"x and y\"", ".b"]),
            (".a == \"\\\" and \" and .b", &[".a == \"\\\" and \"", ".b"]),
            (".a or .b and .c", &[".a or .b and .c"]),
            (".a | .b and .c", &[".a | .b and .c"]),
            (".and.b and .band", &[".and.b", ".band"]),
            (". as $x and 1", &[". as $x and 1"]),
            (".ü and .b", &[".ü", ".b"]),
        ] {
            assert_eq!(split(text, &["and"]), expected, "{text}");
        }
        assert_eq!(split(".a >= 1", &COMPARISONS), [".a", "1"]);
        assert_eq!(
            split("(.a | length) != .b", &COMPARISONS),
            ["(.a | length)", ".b"]
        );
    }

    #[test]
    fn a_part_tells_what_there_is_instead() {
        let value = Value::of(&message("a/b", b"{\"temp\":19,\"on\":null}"));
        for (text, holds, instead) in [
            (".payload.temp > 20", false, ": it is 19"),
            (".topic == \"a\"", false, ": it is \"a/b\""),
            (".payload.on", false, ""),
            (".payload.list[]? == 1", false, ": there is none"),
            (".payload.temp.x == 1", false, ": cannot index 19 with \"x\""),
            (".payload.temp < 20", true, ": it is 19"),
        ] {
            let parts = Part::all(&Expression::compile(text).unwrap());
            assert_eq!(parts.len(), 1, "{text}");
            assert_eq!(parts[0].holds(&value), holds, "{text}");
            assert_eq!(parts[0].instead(&value), instead, "{text}");
        }
    }
}
