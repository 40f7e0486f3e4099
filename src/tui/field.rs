//! Text that is typed: a line, or several.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthChar;

/// Text and a cursor in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Field {
    text: String,
    /// In bytes, between two characters.
    cursor: usize,
    /// Whether Enter begins another line.
    several_lines: bool,
}

impl Field {
    /// A line that holds `text`.
    pub(super) fn line(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            cursor: text.len(),
            text,
            several_lines: false,
        }
    }

    /// Lines that hold `text`.
    pub(super) fn lines(text: impl Into<String>) -> Self {
        Self {
            several_lines: true,
            ..Self::line(text)
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The line of the cursor, counted from 0, and the columns before it.
    pub(super) fn position(&self) -> (usize, usize) {
        let before = &self.text[..self.cursor];
        let line = before.matches('\n').count();
        let column = before.chars().rev().take_while(|character| *character != '\n');
        (line, column.map(|character| character.width().unwrap_or(0)).sum())
    }

    /// Inserts what was pasted; line breaks become spaces where there is one line.
    pub(super) fn paste(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '\r' => {}
                '\n' if !self.several_lines => self.insert(' '),
                '\n' => self.insert('\n'),
                '\t' => self.insert(if self.several_lines { '\t' } else { ' ' }),
                character if character.is_control() => {}
                character => self.insert(character),
            }
        }
    }

    fn insert(&mut self, character: char) {
        self.text.insert(self.cursor, character);
        self.cursor += character.len_utf8();
    }

    /// Changes the text or moves the cursor. False if `key` does neither.
    pub(super) fn press(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('a') if control => self.cursor = self.line_start(),
            KeyCode::Char('e') if control => self.cursor = self.line_end(),
            KeyCode::Char('u') if control => {
                let start = self.line_start();
                self.text.drain(start..self.cursor);
                self.cursor = start;
            }
            KeyCode::Char('k') if control => {
                let end = self.line_end();
                self.text.drain(self.cursor..end);
            }
            KeyCode::Char('w') if control => self.delete_word(),
            KeyCode::Char(character) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.insert(character);
            }
            KeyCode::Enter if self.several_lines => self.insert('\n'),
            KeyCode::Backspace => {
                if let Some(character) = self.text[..self.cursor].chars().next_back() {
                    self.cursor -= character.len_utf8();
                    self.text.remove(self.cursor);
                }
            }
            KeyCode::Delete => {
                if self.cursor < self.text.len() {
                    self.text.remove(self.cursor);
                }
            }
            KeyCode::Left => {
                self.cursor -= self.text[..self.cursor]
                    .chars()
                    .next_back()
                    .map_or(0, char::len_utf8);
            }
            KeyCode::Right => {
                self.cursor += self.text[self.cursor..].chars().next().map_or(0, char::len_utf8);
            }
            KeyCode::Home => self.cursor = self.line_start(),
            KeyCode::End => self.cursor = self.line_end(),
            KeyCode::Up if self.several_lines => self.move_line(-1),
            KeyCode::Down if self.several_lines => self.move_line(1),
            _ => return false,
        }
        true
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        let rest = &self.text[self.cursor..];
        self.cursor + rest.find('\n').unwrap_or(rest.len())
    }

    fn delete_word(&mut self) {
        let before = self.text[..self.cursor].trim_end();
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    /// Goes to the same character of the line above or below.
    fn move_line(&mut self, by: isize) {
        let start = self.line_start();
        let count = self.text[start..self.cursor].chars().count();
        let target = if by < 0 {
            let Some(end) = start.checked_sub(1) else { return };
            self.text[..end].rfind('\n').map_or(0, |at| at + 1)
        } else {
            let end = self.line_end();
            if end == self.text.len() {
                return;
            }
            end + 1
        };
        let line = self.text[target..].split('\n').next().unwrap_or_default();
        let offset = line.char_indices().nth(count).map_or(line.len(), |(at, _)| at);
        self.cursor = target + offset;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: &mut Field, keys: &[KeyCode]) -> String {
        for key in keys {
            field.press(KeyEvent::new(*key, KeyModifiers::NONE));
        }
        let mut text = field.text.clone();
        text.insert(field.cursor, '|');
        text
    }

    fn with_control(field: &mut Field, character: char) {
        assert!(field.press(KeyEvent::new(KeyCode::Char(character), KeyModifiers::CONTROL)));
    }

    #[test]
    fn a_line_is_edited_anywhere() {
        let mut field = Field::line("aé");
        assert_eq!(typed(&mut field, &[KeyCode::Left, KeyCode::Char('x')]), "ax|é");
        assert_eq!(typed(&mut field, &[KeyCode::Delete, KeyCode::Backspace]), "a|");
        assert_eq!(
            typed(&mut field, &[KeyCode::Home, KeyCode::Backspace, KeyCode::Left]),
            "|a"
        );
        assert_eq!(
            typed(&mut field, &[KeyCode::Right, KeyCode::Right, KeyCode::Delete]),
            "a|"
        );
        field.paste("b\r\nc\x1b[d");
        assert_eq!(typed(&mut field, &[]), "ab c[d|");
        with_control(&mut field, 'w');
        assert_eq!(typed(&mut field, &[]), "ab |");
        with_control(&mut field, 'u');
        assert_eq!(field.text(), "");
        assert!(!field.press(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)));
    }

    #[test]
    fn lines_keep_the_column_where_they_can() {
        let mut field = Field::lines("abc\nd\nefg");
        assert_eq!(typed(&mut field, &[KeyCode::Left, KeyCode::Up]), "abc\nd|\nefg");
        assert_eq!(typed(&mut field, &[KeyCode::Up]), "a|bc\nd\nefg");
        assert_eq!(
            typed(&mut field, &[KeyCode::Up, KeyCode::End, KeyCode::Down]),
            "abc\nd|\nefg"
        );
        assert_eq!(
            typed(&mut field, &[KeyCode::Enter, KeyCode::Down, KeyCode::Down]),
            "abc\nd\n\n|efg"
        );
        assert_eq!(field.position(), (3, 0));
        with_control(&mut field, 'k');
        assert_eq!(field.text(), "abc\nd\n\n");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(Field::line("家x").position(), (0, 3));
    }
}
