//! The first line and the last.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use unicode_width::UnicodeWidthStr;

use super::View;
use super::text::{compact, counted, cut, rate, size, visible};
use crate::tui::event::Connection;
use crate::tui::field::Field;
use crate::tui::state::Mode;
use crate::tui::theme::Theme;

/// What is left for the broker at the least.
const BROKER_WIDTH: usize = 18;

/// Keys that are named in the last line, the most needed first.
const HINTS: [(&str, &str); 11] = [
    ("q", "quit"),
    ("?", "help"),
    ("/", "search"),
    ("Tab", "pane"),
    ("Space", "pause"),
    ("d", "diff"),
    ("v", "plot"),
    ("p", "publish"),
    ("r", "republish"),
    ("y", "copy"),
    ("e", "export"),
];

impl View<'_> {
    /// The broker, and how much has come from it.
    pub(super) fn header(&self, area: Rect, buffer: &mut Buffer) {
        let width = usize::from(area.width);
        let counts = self.counts(width.saturating_sub(BROKER_WIDTH));
        let room = width.saturating_sub(counts.width() + 1);
        let state = self.state;
        let broker = visible(&state.settings.broker);
        let (mark, style, text) = match &state.connection {
            Connection::Up => {
                let filters = visible(&state.settings.filters);
                ("●", self.theme.good(), format!("{broker}  {filters}"))
            }
            Connection::Down(why) => ("○", self.theme.bad(), format!("{broker}  {}", visible(why))),
        };
        let mut spans = vec![Span::styled(mark, style), Span::raw(" ")];
        let text = cut(&text, room.saturating_sub(2));
        let is_down = state.connection != Connection::Up;
        spans.push(Span::styled(text, if is_down { style } else { Theme::bold() }));
        Line::from(spans).render(area, buffer);
        let column = area
            .width
            .saturating_sub(u16::try_from(counts.width()).unwrap_or(area.width));
        let right = Rect {
            x: area.x + column,
            width: area.width - column,
            ..area
        };
        let style = if state.is_paused() {
            self.theme.marked()
        } else {
            ratatui::style::Style::new()
        };
        Span::styled(counts, style).render(right, buffer);
    }

    /// As much as fits into `width` columns.
    fn counts(&self, width: usize) -> String {
        let state = self.state;
        let messages = counted(state.received, "message");
        let rate = match rate(state.rate.per_second(self.now)) {
            rate if rate.is_empty() => "0/s".to_owned(),
            rate => rate,
        };
        let topics = counted(state.tree.topics() as u64, "topic");
        let kept = format!("{} kept", size(state.store.bytes()));
        let left_out = match state.untracked {
            0 => String::new(),
            count => format!("{} not shown  ", compact(count)),
        };
        let paused = if state.is_paused() {
            format!("PAUSED +{}  ", compact(state.held_back()))
        } else {
            String::new()
        };
        let choices = [
            format!("{paused}{left_out}{messages}  {rate}  {topics}  {kept}"),
            format!("{paused}{left_out}{messages}  {rate}  {topics}"),
            format!("{paused}{messages}  {rate}"),
        ];
        let fitting = choices.into_iter().find(|text| text.width() <= width);
        fitting.unwrap_or(format!("{paused}{messages}"))
    }

    /// What is typed, what is asked, what is to be known, or the keys. Returns where the cursor is.
    pub(super) fn footer(&self, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        let width = usize::from(area.width);
        match &self.state.mode {
            Mode::Search(field) => {
                let roots = self.state.tree.ids();
                let found: u64 = roots.filter(|id| self.state.tree.node(*id).found).count() as u64;
                let note = if self.state.search.is_empty() {
                    "in topics and payloads".to_owned()
                } else {
                    counted(found, "topic")
                };
                return Some(Self::prompt("search: ", field, &note, (area, buffer)));
            }
            Mode::Export(field, below) => {
                let prompt = match below {
                    None => "export all that is kept to: ".to_owned(),
                    Some(topic) => format!("export {} and below to: ", cut(&visible(topic), width / 3)),
                };
                return Some(Self::prompt(
                    &prompt,
                    field,
                    "Enter writes, Esc cancels",
                    (area, buffer),
                ));
            }
            Mode::Confirm(filter, count) => {
                let text = format!(
                    "clear {} at {}? y/n",
                    counted(*count as u64, "retained message"),
                    visible(filter.as_str())
                );
                Span::styled(cut(&text, width), self.theme.bad()).render(area, buffer);
            }
            _ => match self.state.notice(self.now) {
                Some(text) => {
                    Span::styled(cut(&visible(text), width), self.theme.marked()).render(area, buffer);
                }
                None => self.hints(area, buffer),
            },
        }
        None
    }

    fn prompt(prompt: &str, field: &Field, note: &str, (area, buffer): (Rect, &mut Buffer)) -> Position {
        let text = visible(field.text());
        let line = Line::from(vec![
            Span::styled(prompt.to_owned(), Theme::bold()),
            Span::raw(text),
            Span::styled(format!("   {note}"), Theme::dim()),
        ]);
        line.render(area, buffer);
        let column = prompt.width() + field.position().1;
        let column = u16::try_from(column)
            .unwrap_or(u16::MAX)
            .min(area.width.saturating_sub(1));
        Position::new(area.x + column, area.y)
    }

    fn hints(&self, area: Rect, buffer: &mut Buffer) {
        let mut left = usize::from(area.width);
        let mut spans = Vec::new();
        if !self.state.search.is_empty() {
            let text = format!("search: {}  ", visible(&self.state.search));
            left = left.saturating_sub(text.width());
            spans.push(Span::styled(text, self.theme.marked()));
        }
        for (key, meaning) in HINTS {
            let columns = key.len() + meaning.len() + 3;
            if columns > left + 2 {
                break;
            }
            left = left.saturating_sub(columns);
            spans.push(Span::styled(key, Theme::bold()));
            spans.push(Span::styled(format!(" {meaning}  "), Theme::dim()));
        }
        Line::from(spans).render(area, buffer);
    }
}
