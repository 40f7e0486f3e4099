//! The first line of a block, and those of the properties.

use std::io::Write as _;

use unicode_width::UnicodeWidthStr;

use super::PrettyWriter;
use super::text::is_text;
use crate::format::hex;
use crate::format::hex_dump::write_size;
use crate::format::level_colour::level_colour;
use crate::format::paint::Style;
use crate::format::sanitize::{Escape, write_visible};
use crate::message::Message;
use crate::mqtt::Property;

/// Topics up to this width make the topics after them as wide, so that what follows lines up.
const MAX_TOPIC_WIDTH: usize = 40;

/// Columns that the rest of the line mostly needs.
const REST: usize = 50;

impl PrettyWriter {
    pub(super) fn write_head(&mut self, message: &Message<'_>, columns: Option<usize>, out: &mut Vec<u8>) {
        let time = &mut self.time;
        self.paint
            .with(Style::Dim, out, |out| time.write_clock(message.received_at, out));
        out.extend_from_slice(b"  ");
        self.write_padded_topic(message.topic, columns, out);

        // A Vec takes all that is written to it.
        let _ = write!(out, "QoS {}", message.qos);
        if message.retain {
            out.extend_from_slice(b", ");
            self.paint.text(Style::Notable, "retained", out);
        }
        if message.dup {
            out.extend_from_slice(b", ");
            self.paint.text(Style::Notable, "dup", out);
        }
        out.extend_from_slice(b", ");
        write_size(message.payload.len(), out);
        if let Some(since) = self.last_seen.since(message.topic, message.received_at) {
            self.paint.with(Style::Dim, out, |out| {
                out.extend_from_slice(b", after ");
                super::since::write(since, out);
            });
        }
    }

    fn write_padded_topic(&mut self, topic: &str, columns: Option<usize>, out: &mut Vec<u8>) {
        let mut visible = Vec::with_capacity(topic.len());
        write_visible(topic, Escape::Text, &mut visible);
        let topic = String::from_utf8_lossy(&visible);
        let width = topic.width();
        let most = columns.map_or(MAX_TOPIC_WIDTH, |columns| {
            columns.saturating_sub(REST).min(MAX_TOPIC_WIDTH)
        });
        if width <= most {
            self.topic_width = self.topic_width.max(width);
        }
        self.write_topic(&topic, out);
        let padding = self.topic_width.min(most).saturating_sub(width) + 2;
        out.resize(out.len() + padding, b' ');
    }

    /// A level has the same colour wherever it stands.
    fn write_topic(&self, topic: &str, out: &mut Vec<u8>) {
        for (index, level) in topic.split('/').enumerate() {
            if index > 0 {
                self.paint.text(Style::Dim, "/", out);
            }
            if !level.is_empty() {
                self.paint.text(Style::Level(level_colour(level)), level, out);
            }
        }
    }

    pub(in crate::format) fn write_property(&self, property: Property<'_>, out: &mut Vec<u8>) {
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
}
