//! The tree.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::View;
use super::text::{compact, cut, preview, rate, visible};
use crate::tui::state::Pane;
use crate::tui::theme::Theme;
use crate::tui::tree::NodeId;

/// Levels that are indented; deeper ones stand below one another.
const MOST_INDENTED: u16 = 12;

impl View<'_> {
    pub(super) fn topics(&self, area: Rect, buffer: &mut Buffer) {
        let state = self.state;
        let title = Line::from(vec![
            Span::raw(" Topics "),
            Span::styled("messages  rate ", Theme::dim()),
        ]);
        let inner = self.pane(Pane::Topics, title, area, buffer);
        if state.rows.len() == 0 {
            let text = if state.search.is_empty() {
                "nothing has come yet"
            } else {
                "no topic and no payload has these words"
            };
            Span::styled(cut(text, inner.width.into()), Theme::dim()).render(inner, buffer);
        }
        let rows = state.rows.iter().skip(state.tree_top).take(inner.height.into());
        for (y, id) in (inner.y..).zip(rows) {
            let line = Rect {
                y,
                height: 1,
                ..inner
            };
            self.topic_row(id, line, buffer);
            if state.selected == Some(id) {
                buffer.set_style(line, Theme::selected(state.focus == Pane::Topics));
            }
        }
    }

    fn topic_row(&self, id: NodeId, area: Rect, buffer: &mut Buffer) {
        let state = self.state;
        let node = state.tree.node(id);
        let figures = state.figures(id, self.now);
        let width = usize::from(area.width);
        let mark = match (node.has_children(), state.rows.is_open(&state.tree, id)) {
            (true, true) => "▾ ",
            (true, false) => "▸ ",
            (false, _) => "  ",
        };
        let rate = rate(figures.rate);
        let numbers = match rate.as_str() {
            "" => compact(figures.total),
            rate => format!("{} {rate:>6}", compact(figures.total)),
        };
        let name = match visible(node.name()) {
            name if name.is_empty() => "\"\"".to_owned(),
            name => name,
        };
        let indent = " ".repeat(usize::from(node.depth.min(MOST_INDENTED)));
        let room = width.saturating_sub(numbers.width() + 1);
        let name = cut(&name, room.saturating_sub(indent.len() + 2));
        let mut left = room.saturating_sub(indent.len() + 2 + name.width());
        let mut spans = vec![Span::raw(indent), Span::styled(mark, Theme::dim())];
        let style = self.theme.level(node.name());
        spans.push(Span::styled(
            name,
            if node.found {
                style.patch(Theme::bold())
            } else {
                style
            },
        ));
        if node.has_children() && left > 10 {
            let noun = if figures.topics == 1 { "topic" } else { "topics" };
            let text = cut(&format!(" {} {noun}", compact(figures.topics.into())), left);
            left = left.saturating_sub(text.width());
            spans.push(Span::styled(text, Theme::dim()));
        }
        if left > 4
            && let Some(message) = state.history(id).next()
        {
            let text = format!(" = {}", preview(message.shown()));
            let style = if message.retain {
                self.theme.marked()
            } else {
                Style::new()
            };
            spans.push(Span::styled(cut(&text, left), style));
        }
        Line::from(spans).render(area, buffer);
        let column = area
            .width
            .saturating_sub(u16::try_from(numbers.width()).unwrap_or(area.width));
        let right = Rect {
            x: area.x + column,
            width: area.width - column,
            ..area
        };
        Span::styled(numbers, Theme::dim()).render(right, buffer);
    }
}
