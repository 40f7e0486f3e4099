//! Colours as a value: on or off for the one who writes, whatever the process thinks of its terminal.

use colored::Color;

use super::level_colour::Colour;

/// What a piece of text is, and so how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// In the background: times, separators, offsets.
    Dim,
    /// A level of a topic.
    Level(Colour),
    /// The name of a field of JSON.
    Key,
    /// A string of JSON.
    String,
    /// A number of JSON.
    Number,
    /// A word of JSON: true, false, null.
    Word,
    /// What stands for a character that is not shown as it is.
    Escape,
    /// What is to be noticed.
    Notable,
    /// What went wrong.
    Fault,
}

impl Style {
    /// None for what has no colour; the others can be read on black and on white, as the colours of levels.
    const fn colour(self) -> Option<Colour> {
        match self {
            Style::Dim => None,
            Style::Level(colour) => Some(colour),
            Style::Key => Some(Colour(31)),
            Style::String => Some(Colour(64)),
            Style::Number => Some(Colour(166)),
            Style::Word => Some(Colour(98)),
            Style::Escape => Some(Colour(164)),
            Style::Notable => Some(Colour(100)),
            Style::Fault => Some(Colour(160)),
        }
    }
}

/// Whether colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paint(pub(super) bool);

impl Paint {
    /// Appends what `write` appends, in `style`.
    pub(super) fn with(self, style: Style, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
        if !self.0 {
            return write(out);
        }
        match style.colour() {
            None => out.extend_from_slice(b"\x1b[2m"),
            Some(Colour(index)) => {
                out.extend_from_slice(b"\x1b[");
                out.extend_from_slice(Color::AnsiColor(index).to_fg_str().as_bytes());
                out.push(b'm');
            }
        }
        write(out);
        self.end(out);
    }

    /// Appends `text`, which holds nothing that must be made visible, in `style`.
    pub(super) fn text(self, style: Style, text: &str, out: &mut Vec<u8>) {
        self.with(style, out, |out| out.extend_from_slice(text.as_bytes()));
    }

    /// Ends whatever style there is.
    pub(super) fn end(self, out: &mut Vec<u8>) {
        if self.0 {
            out.extend_from_slice(b"\x1b[0m");
        }
    }
}
