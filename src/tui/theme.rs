//! Colours and marks, or marks alone.

use ratatui::style::{Color, Modifier, Style};

use crate::format::level_colour;

/// How things look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme {
    color: bool,
}

impl Theme {
    pub(super) const fn new(color: bool) -> Self {
        Self { color }
    }

    fn tinted(self, color: Color) -> Style {
        if self.color {
            Style::new().fg(color)
        } else {
            Style::new()
        }
    }

    /// In the background.
    pub(super) const fn dim() -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub(super) const fn bold() -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The row with the cursor, in the pane with the focus.
    pub(super) const fn selected(has_focus: bool) -> Style {
        if has_focus {
            Style::new().add_modifier(Modifier::REVERSED)
        } else {
            Style::new().add_modifier(Modifier::UNDERLINED)
        }
    }

    /// The border of a pane.
    pub(super) fn border(self, has_focus: bool) -> Style {
        match (has_focus, self.color) {
            (true, true) => Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD),
            (true, false) => Self::bold(),
            (false, _) => Self::dim(),
        }
    }

    /// A level of a topic: the same wherever it stands.
    pub(super) fn level(self, name: &str) -> Style {
        self.tinted(Color::Indexed(level_colour(name).0))
    }

    /// All is well.
    pub(super) fn good(self) -> Style {
        self.tinted(Color::Green)
    }

    /// Something is to be seen to.
    pub(super) fn bad(self) -> Style {
        self.tinted(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Something stands out.
    pub(super) fn marked(self) -> Style {
        self.tinted(Color::Yellow)
    }

    /// A line of a comparison that was not there before.
    pub(super) fn added(self) -> Style {
        self.tinted(Color::Green)
    }

    /// A line of a comparison that is there no more.
    pub(super) fn removed(self) -> Style {
        self.tinted(Color::Red)
    }

    /// The points of a plot.
    pub(super) fn plot(self) -> Style {
        self.tinted(Color::Cyan)
    }
}
