//! The message that is shown.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::View;
use super::text::{clock, gap, grouped, size, topic, visible, wrapped};
use crate::format::{payload_view, property_view};
use crate::tui::ansi;
use crate::tui::diff::{self, Change};
use crate::tui::layout::Panes;
use crate::tui::state::{Pane, State};
use crate::tui::store::Stored;
use crate::tui::theme::Theme;

/// Bytes of a payload that are shown: the rest of it would hold up the screen.
const MOST_SHOWN: usize = 256 * 1024;

impl View<'_> {
    pub(super) fn message(&self, area: Rect, buffer: &mut Buffer) {
        let state = self.state;
        let mut title = vec![Span::raw(" Message ")];
        if state.shows_diff {
            title.push(Span::styled(
                "what differs from the one before ",
                self.theme.marked(),
            ));
        } else if state.chosen.is_some() {
            title.push(Span::styled("an earlier one ", self.theme.marked()));
        }
        let inner = self.pane(Pane::Message, Line::from(title), area, buffer);
        let lines = state
            .lines
            .iter()
            .skip(state.message_top)
            .take(inner.height.into());
        for (y, line) in (inner.y..).zip(lines) {
            line.render(
                Rect {
                    y,
                    height: 1,
                    ..inner
                },
                buffer,
            );
        }
        let below = state
            .lines
            .len()
            .saturating_sub(state.message_top + usize::from(inner.height));
        if below > 0 && area.height > 2 {
            let text = format!(" {} more lines ", grouped(below as u64));
            let width = u16::try_from(text.len())
                .unwrap_or(0)
                .min(area.width.saturating_sub(2));
            let corner = Rect::new(area.right() - 1 - width, area.bottom() - 1, width, 1);
            Span::styled(text, Theme::dim()).render(corner, buffer);
        }
    }
}

/// The lines of the message pane.
pub(in crate::tui) fn message_lines(state: &State) -> Vec<Line<'static>> {
    let theme = Theme::new(state.settings.color);
    let width = usize::from(Panes::of(state).message.width.saturating_sub(2));
    let Some(id) = state.selected else {
        return Vec::new();
    };
    let mut lines = vec![Line::from(topic(state.path(), theme))];
    match state.shown() {
        (Some(message), previous) => describe(state, message, previous, &mut lines),
        (None, _) if state.tree.node(id).messages == 0 => {
            lines.push(Line::styled("no message on this level itself", Theme::dim()));
        }
        (None, _) => lines.push(Line::styled("nothing of it is kept any more", Theme::dim())),
    }
    wrapped(lines, width)
}

fn describe(state: &State, message: &Stored, previous: Option<&Stored>, lines: &mut Vec<Line<'static>>) {
    let theme = Theme::new(state.settings.color);
    let color = state.settings.color;
    let mut head = vec![
        Span::styled(clock(message.received_at, &state.settings.zone), Theme::dim()),
        Span::raw(format!("  QoS {}", message.qos)),
    ];
    if message.retain {
        head.push(Span::raw("  "));
        head.push(Span::styled("retained", theme.marked()));
    }
    if message.dup {
        head.push(Span::raw("  dup"));
    }
    head.push(Span::raw(format!("  {}", size(message.payload.len()))));
    if let Some(previous) = previous {
        let after = gap(previous.received_at, message.received_at);
        head.push(Span::styled(format!("  +{after}"), Theme::dim()));
    }
    lines.push(Line::from(head));
    for property in message.properties().iter() {
        lines.extend(ansi::lines(&property_view(property, color)));
    }
    if let Some(fault) = &message.fault {
        lines.push(Line::styled(
            format!("not decoded: {}", visible(fault)),
            theme.bad(),
        ));
    } else if message.decoded.is_some() {
        lines.push(Line::styled("decoded", Theme::dim()));
    }
    lines.push(Line::default());
    match previous.filter(|_| state.shows_diff) {
        None => lines.extend(ansi::lines(&text_of(message.shown(), color))),
        Some(previous) => {
            let (old, new) = (text_of(previous.shown(), false), text_of(message.shown(), false));
            lines.extend(diff::lines(&old, &new).into_iter().map(|change| match change {
                Change::Same(line) => Line::styled(format!("  {line}"), Theme::dim()),
                Change::Removed(line) => Line::styled(format!("- {line}"), theme.removed()),
                Change::Added(line) => Line::styled(format!("+ {line}"), theme.added()),
            }));
        }
    }
}

/// A payload for people, over several lines.
fn text_of(payload: &[u8], color: bool) -> String {
    let mut shown = &payload[..payload.len().min(MOST_SHOWN)];
    if shown.len() < payload.len()
        && let Err(error) = std::str::from_utf8(shown)
        && error.error_len().is_none()
    {
        // Cut within a character.
        shown = &shown[..error.valid_up_to()];
    }
    let mut text = payload_view(shown, color);
    if shown.len() < payload.len() {
        text.push_str("\n… and ");
        text.push_str(&size(payload.len() - shown.len()));
        text.push_str(" more");
    }
    text
}
