//! What stands over the panes: the message that is written, and the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use super::View;
use super::text::{cut, size, visible};
use crate::tui::field::Field;
use crate::tui::form::{Form, Part};
use crate::tui::theme::Theme;

/// The keys and what they do; a line without a key is a heading.
pub(in crate::tui) const HELP: &[(&str, &str)] = &[
    ("", "Anywhere"),
    ("q, Ctrl-C", "quit"),
    ("?", "this help"),
    ("Tab, Shift-Tab", "next pane, pane before"),
    ("Space", "hold the screen, or go on; nothing is lost"),
    ("Esc", "back: to the latest message, to all topics"),
    ("", "Topics"),
    ("↑ ↓, j k, PgUp PgDn, g G", "move"),
    ("← →, h l, Enter", "close and open a level"),
    ("* -", "open and close all levels"),
    ("/", "search topics and payloads; Esc shows all again"),
    ("n N", "next topic that was found, topic before"),
    ("D", "clear what is retained here and below; asks first"),
    ("", "Messages"),
    ("↑ ↓ in History", "choose an earlier message"),
    ("d", "show what differs from the message before"),
    ("v", "plot a number over time, or show the history"),
    ("f F", "plot the next number, the number before"),
    ("y Y", "copy the payload, the topic"),
    ("p", "publish a message"),
    ("r", "edit this message and publish it again"),
    ("e E", "export records: all, only here and below"),
    ("", "Mouse"),
    ("click", "select; again: open or close"),
    ("wheel", "scroll"),
];

/// Columns of the keys in the help.
const KEYS_WIDTH: usize = 26;

impl View<'_> {
    pub(super) fn help(&self, top: usize, buffer: &mut Buffer) {
        let height = u16::try_from(HELP.len() + 2).unwrap_or(u16::MAX);
        let area = centred(buffer.area, 104, height);
        let inner = self.dialog(" Keys ", "any other key closes ", area, buffer);
        let rows = usize::from(inner.height);
        let top = top.min(HELP.len().saturating_sub(rows));
        for (y, (key, meaning)) in (inner.y..inner.bottom()).zip(&HELP[top..]) {
            let line = if key.is_empty() {
                Line::styled(*meaning, Theme::bold())
            } else if usize::from(inner.width) > 2 * KEYS_WIDTH {
                Line::from(vec![
                    Span::styled(format!("  {key:<KEYS_WIDTH$}"), self.theme.plot()),
                    Span::raw(*meaning),
                ])
            } else {
                Line::from(vec![
                    Span::styled(format!(" {key}  "), self.theme.plot()),
                    Span::raw(*meaning),
                ])
            };
            line.render(
                Rect {
                    y,
                    height: 1,
                    ..inner
                },
                buffer,
            );
        }
    }

    /// Clears `area` and draws a border. Returns what is within.
    fn dialog(&self, title: &str, hint: &str, area: Rect, buffer: &mut Buffer) -> Rect {
        Clear.render(area, buffer);
        let block = Block::bordered()
            .border_style(self.theme.border(true))
            .title(title)
            .title_bottom(Line::styled(format!(" {hint}"), Theme::dim()));
        let inner = block.inner(area);
        block.render(area, buffer);
        inner
    }

    /// Draws the message that is written. Returns where the cursor is.
    pub(super) fn form(&self, form: &Form, buffer: &mut Buffer) -> Option<Position> {
        let area = centred(buffer.area, 90, buffer.area.height.saturating_sub(4).max(10));
        let hint = "Ctrl-S publishes  Tab next  Esc closes ";
        let inner = self.dialog(" Publish ", hint, area, buffer);
        let mut parts = vec![(Part::Topic, 1), (Part::QoS, 1), (Part::Retain, 1)];
        let fault_rows = u16::from(form.fault.is_some());
        let properties = if form.properties.is_some() {
            (inner.height / 4).clamp(1, 5)
        } else {
            0
        };
        let used = 3 + 1 + properties + u16::from(properties > 0) + fault_rows;
        let payload = inner.height.saturating_sub(used).max(1);
        parts.insert(1, (Part::Payload, payload + 1));
        if properties > 0 {
            parts.push((Part::Properties, properties + 1));
        }
        let mut cursor = None;
        let mut y = inner.y;
        for (part, height) in parts {
            let height = height.min(inner.bottom().saturating_sub(y));
            let area = Rect { y, height, ..inner };
            let found = self.form_part(form, part, area, buffer);
            cursor = cursor.or(found.filter(|_| form.part == part));
            y += height;
        }
        if let Some(fault) = &form.fault {
            let last = Rect {
                y: inner.bottom().saturating_sub(1),
                height: inner.height.min(1),
                ..inner
            };
            Clear.render(last, buffer);
            Span::styled(cut(&visible(fault), last.width.into()), self.theme.bad()).render(last, buffer);
        }
        cursor
    }

    fn form_part(&self, form: &Form, part: Part, area: Rect, buffer: &mut Buffer) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        let label = match part {
            Part::Topic => "Topic   ",
            Part::Payload => "Payload ",
            Part::QoS => "QoS     ",
            Part::Retain => "Retain  ",
            Part::Properties => "Properties (content-type: text/plain, user-property: key=value …)",
        };
        let style = if form.part == part {
            self.theme.border(true)
        } else {
            Theme::dim()
        };
        Span::styled(label, style).render(area, buffer);
        let indent = 8.min(area.width);
        let beside = Rect {
            x: area.x + indent,
            width: area.width - indent,
            height: 1,
            ..area
        };
        let below = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        match part {
            Part::Topic => return Some(text_field(&form.topic, beside, buffer)),
            Part::QoS => {
                let text = format!("{}   (0, 1, 2)", form.qos);
                Span::raw(text).render(beside, buffer);
            }
            Part::Retain => {
                let text = if form.retain {
                    "[x]  (Space)"
                } else {
                    "[ ]  (Space)"
                };
                Span::raw(text).render(beside, buffer);
            }
            Part::Payload => {
                if let Some(bytes) = &form.bytes {
                    let text = format!(
                        "{} of binary data, sent as they are until something is typed",
                        size(bytes.len())
                    );
                    Span::styled(text, self.theme.marked()).render(below, buffer);
                    return Some(below.as_position());
                }
                return Some(text_field(&form.payload, below, buffer));
            }
            Part::Properties => {
                return form
                    .properties
                    .as_ref()
                    .map(|field| text_field(field, below, buffer));
            }
        }
        Some(beside.as_position())
    }
}

/// Draws the part of `field` around the cursor. Returns where that is.
fn text_field(field: &Field, area: Rect, buffer: &mut Buffer) -> Position {
    let (line, column) = field.position();
    let (height, width) = (usize::from(area.height.max(1)), usize::from(area.width.max(1)));
    let top = (line + 1).saturating_sub(height);
    let left = (column + 1).saturating_sub(width);
    for (y, text) in (area.y..area.bottom()).zip(field.text().split('\n').skip(top)) {
        let text: String = visible_line(text).chars().skip(left).collect();
        Span::raw(text).render(Rect { y, height: 1, ..area }, buffer);
    }
    let x = area.x + u16::try_from(column - left).unwrap_or(0);
    let y = area.y + u16::try_from(line - top).unwrap_or(0);
    Position::new(x, y)
}

/// A tab is a column here, so that the cursor stands where it is.
fn visible_line(text: &str) -> String {
    visible(&text.replace('\t', " "))
}

/// `width` by `height` in the middle of `area`, as far as there is room.
fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect::new(
        area.x + (area.width - width) / 2,
        area.y + (area.height - height) / 2,
        width,
        height,
    )
}
