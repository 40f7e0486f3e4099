//! The text of the formats, with its colours, in the words of the screen.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

/// The lines of `text`, whose only control sequences are those of colours.
pub(super) fn lines(text: &str) -> Vec<Line<'static>> {
    let mut style = Style::new();
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let mut spans = Vec::new();
        for (index, part) in line.split("\x1b[").enumerate() {
            let rest = match part.split_once('m') {
                Some((codes, rest)) if index > 0 => {
                    style = styled(style, codes);
                    rest
                }
                _ => part,
            };
            if !rest.is_empty() {
                spans.push(Span::styled(rest.to_owned(), style));
            }
        }
        lines.push(Line::from(spans));
    }
    lines
}

/// `style`, as `codes` change it.
fn styled(mut style: Style, codes: &str) -> Style {
    let mut codes = codes.split(';').map(|code| code.parse::<u8>().unwrap_or(0));
    while let Some(code) = codes.next() {
        style = match code {
            0 => Style::new(),
            1 => style.add_modifier(Modifier::BOLD),
            2 => style.add_modifier(Modifier::DIM),
            4 => style.add_modifier(Modifier::UNDERLINED),
            7 => style.add_modifier(Modifier::REVERSED),
            38 => match (codes.next(), codes.next()) {
                (Some(5), Some(number)) => style.fg(Color::Indexed(number)),
                _ => style,
            },
            30..=37 => style.fg(Color::Indexed(code - 30)),
            90..=97 => style.fg(Color::Indexed(code - 90 + 8)),
            _ => style,
        };
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read() {
        let found = lines("a\x1b[32mb\x1b[0m\n\x1b[2m\x1b[38;5;167mc\x1b[0md\x1b[91me");
        let dim = Style::new().add_modifier(Modifier::DIM);
        assert_eq!(
            found,
            [
                Line::from(vec![
                    Span::raw("a"),
                    Span::styled("b", Style::new().fg(Color::Indexed(2)))
                ]),
                Line::from(vec![
                    Span::styled("c", dim.fg(Color::Indexed(167))),
                    Span::raw("d"),
                    Span::styled("e", Style::new().fg(Color::Indexed(9)))
                ]),
            ]
        );
    }
}
