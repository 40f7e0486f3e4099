//! The readable view: a block of lines for each message, for people at a terminal.
//!
//! ```text
//! 12:00:41.036  home/kitchen/state  QoS 1, retained, 34 B
//!   content-type: application/json
//!   {
//!     "temperature": 21.50,
//!     "unit": "°C"
//!   }
//! 12:00:42.410  home/hall           QoS 0, 5 B
//!   hello
//! ```
//!
//! Times are local. A payload that is an object or array of JSON is indented, text is shown as it is, and anything else as
//! hexadecimal with its ASCII beside it. No byte of a message can steer the terminal: control characters are shown as
//! `\x1b` and the like.

use std::io::Write as _;

use colored::Color;
use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr;

use super::hex_dump::write_size;
use super::level_colour::level_colour;
use super::paint::{Paint, Style};
use super::sanitize::{Escape, is_unsafe, write_visible};
use super::timestamp::LocalTime;
use super::{hex, hex_dump, pretty_json};
use crate::message::Message;
use crate::mqtt::Property;

/// Columns before each line but the first of a block.
const MARGIN: usize = 2;

/// Topics up to this width make the topics after them as wide, so that what follows lines up.
const MAX_TOPIC_WIDTH: usize = 40;

/// Writes blocks.
#[derive(Debug)]
pub(super) struct PrettyWriter {
    paint: Paint,
    time: LocalTime,
    topic_width: usize,
}

impl PrettyWriter {
    /// Writes blocks with times of `zone`.
    pub(super) fn new(paint: Paint, zone: TimeZone) -> Self {
        Self {
            paint,
            time: LocalTime::new(zone),
            topic_width: 0,
        }
    }

    /// Appends the block of `message`, without the newline at its end.
    pub(super) fn write(&mut self, message: &Message<'_>, out: &mut Vec<u8>) {
        self.write_head(message, out);
        for property in message.properties.iter() {
            next_line(out);
            self.write_property(property, out);
        }
        next_line(out);
        self.write_payload(message.payload, out);
    }

    fn write_head(&mut self, message: &Message<'_>, out: &mut Vec<u8>) {
        let time = &mut self.time;
        self.paint
            .with(Style::Dim, out, |out| time.write_clock(message.received_at, out));
        out.extend_from_slice(b"  ");
        let mut topic = Vec::with_capacity(message.topic.len());
        write_visible(message.topic, Escape::Text, &mut topic);
        let topic = String::from_utf8_lossy(&topic);
        let width = topic.width();
        if width <= MAX_TOPIC_WIDTH {
            self.topic_width = self.topic_width.max(width);
        }
        self.write_topic(&topic, out);
        let padding = self.topic_width.saturating_sub(width) + 2;
        out.resize(out.len() + padding, b' ');

        // A Vec takes all that is written to it.
        let _ = write!(out, "QoS {}", message.qos);
        if message.retain {
            out.extend_from_slice(b", ");
            self.paint.text(Style::Color(Color::Yellow), "retained", out);
        }
        if message.dup {
            out.extend_from_slice(b", dup");
        }
        out.extend_from_slice(b", ");
        write_size(message.payload.len(), out);
    }

    /// A level has the same colour wherever it stands.
    fn write_topic(&self, topic: &str, out: &mut Vec<u8>) {
        for (index, level) in topic.split('/').enumerate() {
            if index > 0 {
                self.paint.text(Style::Dim, "/", out);
            }
            if !level.is_empty() {
                let colour = Color::AnsiColor(level_colour(level).0);
                self.paint.text(Style::Color(colour), level, out);
            }
        }
    }

    fn write_property(&self, property: Property<'_>, out: &mut Vec<u8>) {
        let label = property.name();
        self.paint.with(Style::Dim, out, |out| {
            out.extend_from_slice(label.as_bytes());
            out.push(b':');
        });
        out.push(b' ');
        // A Vec takes all that is written to it.
        let _ = match property {
            Property::ContentType(text) | Property::ResponseTopic(text) => {
                write_visible(text, Escape::Text, out);
                Ok(())
            }
            Property::CorrelationData(bytes) => {
                match std::str::from_utf8(bytes) {
                    Ok(text) if is_text(text) => write_visible(text, Escape::Text, out),
                    _ => hex::write(bytes, hex::Case::Lower, out),
                }
                Ok(())
            }
            Property::UserProperty(name, value) => {
                write_visible(name, Escape::Text, out);
                self.paint.text(Style::Dim, " = ", out);
                write_visible(value, Escape::Text, out);
                Ok(())
            }
            Property::MessageExpiryInterval(seconds) => write!(out, "{seconds} s"),
            Property::PayloadFormatIndicator(1) => write!(out, "1 (UTF-8)"),
            Property::PayloadFormatIndicator(value) => write!(out, "{value} (bytes)"),
            Property::SubscriptionIdentifier(value) => write!(out, "{value}"),
            Property::TopicAlias(value) => write!(out, "{value}"),
            _ => Ok(()),
        };
    }

    fn write_payload(&self, payload: &[u8], out: &mut Vec<u8>) {
        if payload.is_empty() {
            return self.paint.text(Style::Dim, "(empty)", out);
        }
        match std::str::from_utf8(payload) {
            Ok(text) if pretty_json::write(text, MARGIN, self.paint, out) => {}
            Ok(text) if is_text(text) => write_text(text, out),
            _ => hex_dump::write(payload, MARGIN, self.paint, out),
        }
    }
}

fn next_line(out: &mut Vec<u8>) {
    out.push(b'\n');
    out.resize(out.len() + MARGIN, b' ');
}

/// Each line behind the margin. The newline at the end of a text needs no line of its own.
fn write_text(text: &str, out: &mut Vec<u8>) {
    for (index, line) in text.lines().enumerate() {
        match (index, line) {
            (0, _) => {}
            (_, "") => out.push(b'\n'),
            (_, _) => next_line(out),
        }
        write_visible(line, Escape::Text, out);
    }
}

/// Text has few control characters besides white space and those of terminal colours, and no NUL.
fn is_text(text: &str) -> bool {
    let is_odd =
        |character: &char| is_unsafe(*character) && !matches!(character, '\t' | '\n' | '\r' | '\x1b');
    let odd = text.chars().filter(is_odd).count();
    odd * 8 <= text.chars().count() && !text.contains('\0')
}

#[cfg(test)]
#[expect(
    clippy::needless_raw_string_hashes,
    reason = "snapshots are written with them"
)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::format::fixture::{all_properties, any_message, at_least_once, message};

    fn writer(paint: bool) -> PrettyWriter {
        PrettyWriter::new(Paint(paint), TimeZone::posix("XYZ-1").unwrap())
    }

    fn written(writer: &mut PrettyWriter, message: &Message<'_>) -> String {
        let mut out = Vec::new();
        writer.write(message, &mut out);
        out.push(b'\n');
        String::from_utf8(out).unwrap()
    }

    #[expect(clippy::needless_pass_by_value, reason = "so that snapshots read well")]
    fn check(message: &Message<'_>, expected: Expect) {
        expected.assert_eq(&written(&mut writer(false), message));
    }

    #[test]
    fn json_is_indented_and_properties_have_a_line_each() {
        let properties = all_properties();
        let message = Message {
            properties: properties.list(),
            retain: true,
            dup: true,
            ..at_least_once(
                message("home/kitchen", "{\"t\":21.50,\"unit\":\"°C\"}".as_bytes()),
                7,
            )
        };
        check(
            &message,
            expect![[r#"
            12:00:41.036  home/kitchen  QoS 1, retained, dup, 24 B
              user-property: a = 1
              content-type: text/x
              correlation-data: cor
              response-topic: re/t
              subscription-identifier: 77
              subscription-identifier: 78
              message-expiry-interval: 4000000000 s
              payload-format-indicator: 1 (UTF-8)
              user-property: a = 2
              topic-alias: 3
              {
                "t": 21.50,
                "unit": "°C"
              }
        "#]],
        );
    }

    #[test]
    fn text_is_shown_line_by_line() {
        check(
            &message("log", b"one\r\n\ttwo \x1b[31mred\n\nend\n"),
            expect![[r#"
                12:00:41.036  log  QoS 0, 24 B
                  one
                  \ttwo \x1b[31mred
  
                  end
            "#]],
        );
        let text = written(&mut writer(false), &message("log", b"\n"));
        assert_eq!(text, "12:00:41.036  log  QoS 0, 1 B\n  \n");
        check(
            &message("log", b"42"),
            expect![[r#"
            12:00:41.036  log  QoS 0, 2 B
              42
        "#]],
        );
    }

    #[test]
    fn other_bytes_are_a_dump() {
        check(
            &message("raw", b"\x00\x01abc \xff\xfe0123456789ABCDEF~\x7f"),
            expect![[r#"
                12:00:41.036  raw  QoS 0, 26 B
                  00000000  00 01 61 62 63 20 ff fe  30 31 32 33 34 35 36 37  ..abc ..01234567
                  00000010  38 39 41 42 43 44 45 46  7e 7f                    89ABCDEF~.
            "#]],
        );
        check(
            &message("raw", b"\x08\x01\x12\x03abc"),
            expect![[r#"
            12:00:41.036  raw  QoS 0, 7 B
              00000000  08 01 12 03 61 62 63                              ....abc
        "#]],
        );
    }

    #[test]
    fn an_empty_payload_is_named() {
        check(
            &message("a\x1b]0;x\x07/b", b""),
            expect![[r#"
            12:00:41.036  a\x1b]0;x\x07/b  QoS 0, 0 B
              (empty)
        "#]],
        );
    }

    #[test]
    fn what_follows_the_topic_lines_up() {
        let mut writer = writer(false);
        let topics = [
            "home/kitchen/state",
            "家/台所",
            "x",
            &"long/".repeat(20),
            "home/hall",
        ];
        let heads: String = topics
            .map(|topic| written(&mut writer, &message(topic, b"x")).replace("\n  x\n", "\n"))
            .concat();
        expect![[r#"
            12:00:41.036  home/kitchen/state  QoS 0, 1 B
            12:00:41.036  家/台所             QoS 0, 1 B
            12:00:41.036  x                   QoS 0, 1 B
            12:00:41.036  long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/long/  QoS 0, 1 B
            12:00:41.036  home/hall           QoS 0, 1 B
        "#]].assert_eq(&heads);
    }

    #[test]
    fn colours_are_steady_and_end() {
        let message = Message {
            retain: true,
            ..message("home/x//home", b"\x00a")
        };
        let text = written(&mut writer(true), &message);
        expect![[r#"
            ^[2m12:00:41.036^[0m  ^[38;5;29mhome^[0m^[2m/^[0m^[38;5;162mx^[0m^[2m/^[0m^[2m/^[0m^[38;5;29mhome^[0m  QoS 0, ^[33mretained^[0m, 2 B
              ^[2m00000000^[0m  00 61                                             ^[2m.^[0ma
        "#]].assert_eq(&text.replace('\x1b', "^"));
        let plain = written(&mut writer(false), &message);
        let mut stripped = String::new();
        for part in text.split('\x1b') {
            stripped += part
                .split_once('m')
                .filter(|_| part.starts_with('['))
                .map_or(part, |(_, rest)| rest);
        }
        assert_eq!(stripped, plain);
    }

    proptest! {
        #[test]
        fn nothing_unsafe_reaches_the_terminal(owned in any_message()) {
            let text = written(&mut writer(false), &owned.as_message());
            let unsafe_character = text.chars().find(|character| *character != '\n' && is_unsafe(*character));
            prop_assert_eq!(unsafe_character, None);
        }
    }
}
