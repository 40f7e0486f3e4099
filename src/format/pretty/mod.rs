//! The readable view: a block of lines for each message, for people at a terminal.
//!
//! ```text
//! 12:00:41.036  home/kitchen/state  QoS 1, retained, 34 B
//!   content-type: application/json
//!   {
//!     "temperature": 21.50,
//!     "unit": "°C"
//!   }
//! 12:00:42.410  home/hall           QoS 0, 6 B, after 1.374 s
//!   hello\n
//! ```
//!
//! Times are local; behind `after` stands how long ago the message before it came on the same topic. A payload that is an
//! object or array of JSON is indented, text is shown as it is, and anything else as hexadecimal with its ASCII beside it.
//! No byte of a message can steer the terminal: control characters are shown as `\x1b` and the like, also the newline at
//! the end of a text. On a terminal a block has no more rows than the screen; `… 12 more lines` is what it hides.

mod fold;
mod head;
mod since;
#[cfg(test)]
mod tests;
mod text;

use jiff::tz::TimeZone;

use super::paint::{Paint, Style};
use super::sanitize::{Escape, write_visible};
use super::timestamp::LocalTime;
use super::{hex_dump, pretty_json};
use crate::message::Message;

pub(super) use fold::Room;
pub(super) use fold::Unwritten;
use fold::fold;
pub use fold::{Fold, Window};
use since::LastSeen;
use text::{is_text, write_text};

/// Columns before each line but the first of a block.
const MARGIN: usize = 2;

/// Writes blocks.
#[derive(Debug)]
pub(super) struct PrettyWriter {
    paint: Paint,
    time: LocalTime,
    topic_width: usize,
    last_seen: LastSeen,
    fold: Fold,
    window: Option<Window>,
}

impl PrettyWriter {
    /// Writes blocks with times of `zone`, none longer than `fold` says.
    pub(super) fn new(paint: Paint, zone: TimeZone, fold: Fold) -> Self {
        Self {
            paint,
            time: LocalTime::new(zone),
            topic_width: 0,
            last_seen: LastSeen::default(),
            fold,
            window: None,
        }
    }

    /// The screen has this size from now on.
    pub(super) const fn resize(&mut self, window: Option<Window>) {
        self.window = window;
    }

    /// Appends the block of `message`, without the newline at its end.
    pub(super) fn write(&mut self, message: &Message<'_>, out: &mut Vec<u8>) {
        let start = out.len();
        let room = Room::new(self.fold, self.window);
        self.write_head(message, room.columns, out);
        for property in message.properties.iter() {
            next_line(out);
            self.write_property(property, out);
        }
        if let Some(fault) = message.undecoded {
            next_line(out);
            self.paint.with(Style::Fault, out, |out| {
                out.extend_from_slice(b"not decoded: ");
                write_visible(fault, Escape::Text, out);
            });
        }
        let room = room.below(&out[start..]);
        next_line(out);
        let start = out.len();
        let unwritten = self.write_payload(message.payload, room, out);
        fold(out, start, room, (self.paint, unwritten));
    }

    pub(super) fn write_payload(&self, payload: &[u8], room: Room, out: &mut Vec<u8>) -> Unwritten {
        if payload.is_empty() {
            self.paint.text(Style::Dim, "(empty)", out);
            return Unwritten::default();
        }
        let bytes = room.bytes();
        match std::str::from_utf8(payload) {
            Ok(text) => pretty_json::write(text, (MARGIN, bytes), self.paint, out)
                .or_else(|| is_text(text).then(|| write_text(text, bytes, self.paint, out))),
            Err(_) => None,
        }
        .unwrap_or_else(|| {
            let shape = hex_dump::Shape {
                margin: MARGIN,
                columns: room.columns,
                rows: room.rows,
            };
            hex_dump::write(payload, shape, self.paint, out);
            Unwritten::default()
        })
    }
}

fn next_line(out: &mut Vec<u8>) {
    out.push(b'\n');
    out.resize(out.len() + MARGIN, b' ');
}
