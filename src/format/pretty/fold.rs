//! Blocks that are longer than the screen.

use unicode_width::UnicodeWidthChar;

use super::MARGIN;
use crate::format::hex_dump::write_size;
use crate::format::paint::{Paint, Style};

/// Rows of the payload that are shown also where the head and the properties fill the screen.
const LEAST: usize = 3;

/// How large the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Columns; 0 is not known.
    pub columns: u16,
    /// Rows; 0 is not known.
    pub rows: u16,
}

/// How many rows a block may have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fold {
    /// As many as it needs.
    #[default]
    Never,
    /// As many as the screen has, but for the one of the cursor.
    Screen,
    /// So many, 1 or more.
    Rows(u16),
}

/// The room that a block has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) struct Room {
    /// Where a row ends; `None` is never.
    pub(super) columns: Option<usize>,
    /// `None` is without end.
    pub(super) rows: Option<usize>,
}

impl Room {
    /// The room that `fold` leaves in `window`.
    pub(in crate::format) fn new(fold: Fold, window: Option<Window>) -> Self {
        let known = |size: u16| (size > 0).then_some(usize::from(size));
        let columns = window.and_then(|window| known(window.columns));
        let rows = match fold {
            Fold::Never => None,
            Fold::Screen => window.and_then(|window| known(window.rows)).map(|rows| rows - 1),
            Fold::Rows(rows) => known(rows),
        };
        Self { columns, rows }
    }

    /// What is left of it below `block`.
    pub(super) fn below(self, block: &[u8]) -> Self {
        let used = |rows| rows_of(&String::from_utf8_lossy(block), self.columns, rows).0 + 1;
        let rows = self.rows.map(|rows| rows.saturating_sub(used(rows)).max(LEAST));
        Self { rows, ..self }
    }

    /// Bytes after which nothing of a text will be seen: a column may hold a character and marks on it.
    pub(super) fn bytes(self) -> usize {
        match (self.rows, self.columns) {
            (Some(rows), Some(columns)) => rows * columns * 8 + 4_096,
            _ => usize::MAX,
        }
    }
}

/// What of a payload was not even written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::format) struct Unwritten {
    pub(in crate::format) lines: usize,
    pub(in crate::format) bytes: usize,
}

/// Cuts the payload that begins at `start`, where it has more rows than `room`, and says what is hidden.
pub(super) fn fold(out: &mut Vec<u8>, start: usize, room: Room, (paint, unwritten): (Paint, Unwritten)) {
    let Some(rows) = room.rows else {
        return;
    };
    let text = String::from_utf8_lossy(&out[start..]);
    let (count, cut) = rows_of(&text, room.columns, rows);
    if count < rows && unwritten == Unwritten::default() {
        return;
    }
    let hidden = &text[cut..];
    let lines = hidden.matches('\n').count() + unwritten.lines;
    // A row that the screen began itself is the middle of a line.
    let in_line = !hidden.starts_with('\n');
    let bytes = visible(hidden) + unwritten.bytes;
    out.truncate(start + cut);
    paint.end(out);
    out.push(b'\n');
    out.resize(out.len() + MARGIN, b' ');
    paint.with(Style::Dim, out, |out| {
        out.extend_from_slice("… ".as_bytes());
        if in_line || lines == 0 {
            write_size(bytes, out);
            out.extend_from_slice(b" more");
        } else {
            let plural = if lines == 1 { "" } else { "s" };
            out.extend_from_slice(format!("{lines} more line{plural}").as_bytes());
        }
    });
}

/// How many times a row ends in `text`, not counted beyond `most`, and where the last but one of `most` rows ends.
fn rows_of(text: &str, columns: Option<usize>, most: usize) -> (usize, usize) {
    let columns = columns.unwrap_or(usize::MAX);
    let (mut row, mut column, mut cut) = (0, MARGIN, text.len());
    let mut in_sequence = false;
    for (index, character) in text.char_indices() {
        match character {
            '\x1b' => in_sequence = true,
            _ if in_sequence => in_sequence = character != 'm',
            '\n' => (row, column) = (row + 1, 0),
            _ => {
                let width = character.width().unwrap_or_default();
                column += width;
                if column > columns {
                    (row, column) = (row + 1, width);
                }
            }
        }
        if row + 1 == most && cut == text.len() {
            cut = index;
        }
        if row >= most {
            break;
        }
    }
    (row, cut)
}

/// Bytes of `text` that are not the colours'.
fn visible(text: &str) -> usize {
    let parts = text.split('\x1b').enumerate();
    parts
        .map(|(index, part)| match part.find('m') {
            Some(end) if index > 0 => part.len() - end - 1,
            _ => part.len(),
        })
        .sum()
}
