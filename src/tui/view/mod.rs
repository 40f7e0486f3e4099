//! What the state looks like.

mod bars;
mod dialogs;
mod history;
mod message;
mod plot;
mod text;
mod topics;

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Widget};

use super::layout::Panes;
use super::state::{Mode, Pane, State};
use super::theme::Theme;
pub(super) use dialogs::HELP;
pub(super) use message::message_lines;

/// Paints `state`, which is prepared, at the time `now`. Returns where the cursor is, if there is one.
pub fn draw(state: &State, now: Duration, buffer: &mut Buffer) -> Option<Position> {
    let panes = Panes::of(state);
    let view = View {
        state,
        theme: Theme::new(state.settings.color),
        now,
    };
    view.header(panes.header, buffer);
    if !panes.tree.is_empty() {
        view.topics(panes.tree, buffer);
    }
    if !panes.message.is_empty() {
        view.message(panes.message, buffer);
    }
    if !panes.history.is_empty() {
        if state.shows_plot {
            view.plot(panes.history, buffer);
        } else {
            view.history(panes.history, buffer);
        }
    }
    let cursor = view.footer(panes.footer, buffer);
    match &state.mode {
        Mode::Form(form) => view.form(form, buffer),
        Mode::Help(top) => {
            view.help(*top, buffer);
            None
        }
        _ => cursor,
    }
}

/// A state at a moment.
struct View<'a> {
    state: &'a State,
    theme: Theme,
    now: Duration,
}

impl View<'_> {
    /// Draws the border of a pane and returns what is within.
    fn pane(&self, pane: Pane, title: Line<'_>, area: Rect, buffer: &mut Buffer) -> Rect {
        let has_focus = self.state.focus == pane;
        let border = if has_focus {
            BorderType::Thick
        } else {
            BorderType::Plain
        };
        let block = Block::bordered()
            .border_type(border)
            .border_style(self.theme.border(has_focus))
            .title(title);
        let inner = block.inner(area);
        block.render(area, buffer);
        inner
    }
}
