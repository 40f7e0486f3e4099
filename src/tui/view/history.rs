//! The messages of a topic.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::View;
use super::text::{clock, cut, gap, grouped, preview, size};
use crate::tui::state::Pane;
use crate::tui::store::Stored;
use crate::tui::theme::Theme;

impl View<'_> {
    pub(super) fn history(&self, area: Rect, buffer: &mut Buffer) {
        let state = self.state;
        let (kept, all) = state.selected.map_or((0, 0), |id| {
            (
                state.history(id).count() as u64,
                state.figures(id, self.now).messages,
            )
        });
        let count = if kept == all {
            format!("{} ", grouped(all))
        } else {
            format!("{} of {} ", grouped(kept), grouped(all))
        };
        let title = Line::from(vec![Span::raw(" History "), Span::styled(count, Theme::dim())]);
        let inner = self.pane(Pane::History, title, area, buffer);
        let Some(id) = state.selected else { return };
        let chosen = state.shown().0.map(|message| message.sequence);
        let mut messages = state.history(id).skip(state.history_top).peekable();
        for y in inner.y..inner.bottom() {
            let Some(message) = messages.next() else { break };
            let line = Rect {
                y,
                height: 1,
                ..inner
            };
            self.history_row(message, messages.peek().copied(), line)
                .render(line, buffer);
            if chosen == Some(message.sequence) {
                buffer.set_style(line, Theme::selected(state.focus == Pane::History));
            }
        }
    }

    fn history_row(&self, message: &Stored, previous: Option<&Stored>, area: Rect) -> Line<'static> {
        let after = previous.map_or(String::new(), |previous| {
            format!("+{}", gap(previous.received_at, message.received_at))
        });
        let flags = match (message.retain, message.dup) {
            (true, true) => "RD",
            (true, false) => "R ",
            (false, true) => "D ",
            (false, false) => "  ",
        };
        let head = clock(message.received_at, &self.state.settings.zone);
        let facts = format!(
            " {after:>9} {}{flags} {:>8}  ",
            message.qos,
            size(message.payload.len())
        );
        let left = usize::from(area.width).saturating_sub(head.width() + facts.width());
        Line::from(vec![
            Span::styled(head, Theme::dim()),
            Span::raw(facts),
            Span::raw(cut(&preview(message.shown()), left)),
        ])
    }
}
