//! Text of others for the eyes of people: what could steer a terminal or reorder its line is made visible.

use std::io::Write as _;

/// How a character that must not be shown as it is looks instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// `\n`, `\r`, `\t`, `\x1b`, `\u{9b}`.
    Text,
    /// `\u001b`, which within a string of JSON means the same as before.
    Json,
}

/// Whether a terminal must not get `character` as it is: control characters (C0, U+007F, C1), line and paragraph
/// separators, and those that change the direction of text, which can make a line read as what it is not.
pub const fn is_unsafe(character: char) -> bool {
    matches!(
        character,
        '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

/// Appends `text`, its unsafe characters escaped.
pub fn write_visible(text: &str, escape: Escape, out: &mut Vec<u8>) {
    let mut start = 0;
    for (index, character) in text.char_indices() {
        if is_unsafe(character) {
            out.extend_from_slice(&text.as_bytes()[start..index]);
            start = index + character.len_utf8();
            write_escape(character, escape, out);
        }
    }
    out.extend_from_slice(&text.as_bytes()[start..]);
}

fn write_escape(character: char, escape: Escape, out: &mut Vec<u8>) {
    let code = u32::from(character);
    // A Vec takes all.
    let _ = match (escape, character) {
        (Escape::Json, _) => write!(out, "\\u{code:04x}"),
        (Escape::Text, '\n') => write!(out, "\\n"),
        (Escape::Text, '\r') => write!(out, "\\r"),
        (Escape::Text, '\t') => write!(out, "\\t"),
        (Escape::Text, ..'\u{80}') => write!(out, "\\x{code:02x}"),
        (Escape::Text, _) => write!(out, "\\u{{{code:x}}}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visible(text: &str, escape: Escape) -> String {
        let mut out = Vec::new();
        write_visible(text, escape, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn harmless_text_is_left_alone() {
        let text = "Zoë 😀 👩\u{200d}🚀 \\ \" \u{a0}";
        assert_eq!(visible(text, Escape::Text), text);
        assert_eq!(visible(text, Escape::Json), text);
    }

    #[test]
    fn what_steers_a_terminal_is_visible() {
        let text = "a\x1b[2J\r\n\t\x7f\u{9b}\u{202e}b";
        assert_eq!(visible(text, Escape::Text), r"a\x1b[2J\r\n\t\x7f\u{9b}\u{202e}b");
        assert_eq!(
            visible(text, Escape::Json),
            r"a\u001b[2J\u000d\u000a\u0009\u007f\u009b\u202eb"
        );
    }

    #[test]
    fn every_control_character_is_unsafe() {
        for character in ('\0'..=char::MAX).filter(|character| character.is_control()) {
            assert!(is_unsafe(character), "{character:?}");
            assert!(!visible(&character.to_string(), Escape::Text).contains(char::is_control));
        }
    }
}
