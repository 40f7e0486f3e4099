//! Colours as a value: on or off for the one who writes, whatever the process thinks of its terminal.

use colored::Color;

/// What a piece of text is, and so how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// In the background: times, separators, offsets.
    Dim,
    /// In this colour.
    Color(Color),
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
        match style {
            Style::Dim => out.extend_from_slice(b"\x1b[2m"),
            Style::Color(color) => {
                out.extend_from_slice(b"\x1b[");
                out.extend_from_slice(color.to_fg_str().as_bytes());
                out.push(b'm');
            }
        }
        write(out);
        out.extend_from_slice(b"\x1b[0m");
    }

    /// Appends `text`, which holds nothing that must be made visible, in `style`.
    pub(super) fn text(self, style: Style, text: &str, out: &mut Vec<u8>) {
        self.with(style, out, |out| out.extend_from_slice(text.as_bytes()));
    }
}
