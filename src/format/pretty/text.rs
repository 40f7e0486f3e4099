//! Text, line by line.

use super::fold::Unwritten;
use super::next_line;
use crate::format::paint::{Paint, Style};
use crate::format::sanitize::{Escape, is_unsafe, write_visible};

/// Appends each line of `text` behind the margin, up to about `most` bytes. The newline at the end of a text is shown: who
/// compares does not see it, and stumbles over it.
pub(super) fn write_text(text: &str, most: usize, paint: Paint, out: &mut Vec<u8>) -> Unwritten {
    let written = text.floor_char_boundary(most);
    let (text, rest) = text.split_at(written);
    for (index, line) in text.split('\n').enumerate() {
        let is_last = text.len() == line.len() + (line.as_ptr() as usize - text.as_ptr() as usize);
        match (index, line) {
            (0, _) => {}
            (_, "") if is_last => {
                paint.text(Style::Escape, "\\n", out);
                break;
            }
            (_, "") => out.push(b'\n'),
            (_, _) => next_line(out),
        }
        write_line(line, paint, out);
    }
    Unwritten {
        lines: rest.matches('\n').count(),
        bytes: rest.len(),
    }
}

fn write_line(line: &str, paint: Paint, out: &mut Vec<u8>) {
    let mut rest = line;
    while let Some(start) = rest.find(is_unsafe) {
        let (harmless, behind) = rest.split_at(start);
        let end = behind
            .find(|character| !is_unsafe(character))
            .unwrap_or(behind.len());
        let (characters, behind) = behind.split_at(end);
        out.extend_from_slice(harmless.as_bytes());
        paint.with(Style::Escape, out, |out| {
            write_visible(characters, Escape::Text, out);
        });
        rest = behind;
    }
    out.extend_from_slice(rest.as_bytes());
}

/// Text has few control characters besides white space and those of terminal colours, and no NUL.
pub(super) fn is_text(text: &str) -> bool {
    let is_odd =
        |character: &char| is_unsafe(*character) && !matches!(character, '\t' | '\n' | '\r' | '\x1b');
    let odd = text.chars().filter(is_odd).count();
    odd * 8 <= text.chars().count() && !text.contains('\0')
}
