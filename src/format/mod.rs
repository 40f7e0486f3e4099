//! Messages to bytes.
//!
//! [`OutputOptions`] say how messages are written, a [`Formatter`] writes them. It never fails: what a template cannot
//! print is named in a second buffer, meant for standard error. No format reads the environment or knows where its
//! bytes go; the time zone is the one value taken from the system, and only when a format prints local time.
//!
//! | format | one message |
//! |---|---|
//! | raw | the payload and a newline; nothing at all for an empty payload |
//! | topic | topic, space, payload and a newline; `(null)` for an empty payload |
//! | json | the record: see [`json`] |
//! | hex | the payload in lower-case hexadecimal and a newline |
//! | base64 | the payload in standard Base64 with padding and a newline |
//! | pretty | a block for people: see [`pretty`] |
//! | template | what `mosquitto_sub -F` prints: see [`Template`] |

mod cjson;
mod cjson_parser;
#[cfg(test)]
pub(crate) mod fixture;
mod hex;
mod hex_dump;
pub mod json;
mod level_colour;
mod mosquitto_json;
mod paint;
pub mod pretty;
mod pretty_json;
mod printf;
mod record;
#[cfg(test)]
mod record_schema;
mod render;
pub mod sanitize;
mod template;
mod timestamp;

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::message::Message;
use crate::mqtt::Property;

pub use level_colour::{Colour, level_colour};
pub use pretty::{Fold, Window};
pub use record::{Record, RecordError};
pub use template::{Template, TemplateError};

use json::RecordWriter;
use paint::Paint;
use pretty::{PrettyWriter, Room};
use render::Renderer;

/// How messages are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputOptions {
    /// The shape of one message.
    pub format: Format,
    /// Whether a newline follows each message.
    pub newline: bool,
    /// Whether colours are used.
    pub color: bool,
    /// How many rows the readable view gives to a message.
    pub fold: Fold,
    /// How the `%j` and `%J` of a template look.
    pub mosquitto_json: MosquittoJsonStyle,
}

impl Default for OutputOptions {
    /// What `mosquitto_sub` does without options.
    fn default() -> Self {
        Self {
            format: Format::Raw,
            newline: true,
            color: false,
            fold: Fold::Never,
            mosquitto_json: MosquittoJsonStyle::default(),
        }
    }
}

/// The shape of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// The payload; nothing at all for an empty one, as `mosquitto_sub` prints it.
    Raw,
    /// Topic, space, payload; `(null)` for an empty payload, as `mosquitto_sub -v` prints it.
    Topic,
    /// The record: one line of JSON, lossless.
    Json,
    /// The payload in hexadecimal.
    Hex,
    /// The payload in Base64.
    Base64,
    /// The readable view of a terminal.
    Pretty,
    /// The `-F` language.
    Template(Template),
}

/// The name is not one of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("it is none of raw, topic, json, hex, base64 and pretty")]
pub struct UnknownFormat;

impl Format {
    /// The names that [`Format::from_str`] knows, in the order that help shows them.
    pub const NAMES: [&'static str; 6] = ["raw", "topic", "json", "hex", "base64", "pretty"];
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        match name {
            "raw" => Ok(Format::Raw),
            "topic" => Ok(Format::Topic),
            "json" => Ok(Format::Json),
            "hex" => Ok(Format::Hex),
            "base64" => Ok(Format::Base64),
            "pretty" => Ok(Format::Pretty),
            _ => Err(UnknownFormat),
        }
    }
}

/// How the `%j` and `%J` of a template look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MosquittoJsonStyle {
    /// `--pretty`: over several lines, indented with tabs.
    pub indent: bool,
    /// Whose shape it has.
    pub release: MosquittoRelease,
}

/// The mosquitto whose JSON is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MosquittoRelease {
    /// 2.1: `retain` is a boolean, `tst` ends like `.036566+0000`, `user-properties` is an array of objects.
    #[default]
    Current,
    /// 2.0: `retain` is 0 or 1, `tst` ends like `.036566Z+0000`, `user-properties` is one object.
    V2_0,
}

/// Writes messages in one format.
#[derive(Debug)]
pub struct Formatter {
    shape: Shape,
    newline: bool,
}

/// A format with what it needs from message to message.
#[derive(Debug)]
enum Shape {
    Raw,
    Topic,
    Json(RecordWriter),
    Hex,
    Base64,
    Pretty(Box<PrettyWriter>),
    Template(Box<Renderer>),
}

impl Formatter {
    /// A formatter for `options` that writes local times in the system's time zone.
    pub fn new(options: &OutputOptions) -> Self {
        let local_time = match &options.format {
            Format::Pretty => true,
            Format::Template(template) => template.prints_local_time(),
            _ => false,
        };
        // Reading the zone costs start-up time, which is not spent in vain.
        let zone = if local_time {
            TimeZone::system()
        } else {
            TimeZone::UTC
        };
        Self::with_time_zone(options, zone)
    }

    /// A formatter for `options` that writes local times in `zone`.
    pub fn with_time_zone(options: &OutputOptions, zone: TimeZone) -> Self {
        let shape = match &options.format {
            Format::Raw => Shape::Raw,
            Format::Topic => Shape::Topic,
            Format::Json => Shape::Json(RecordWriter::default()),
            Format::Hex => Shape::Hex,
            Format::Base64 => Shape::Base64,
            Format::Pretty => {
                let writer = PrettyWriter::new(Paint(options.color), zone, options.fold);
                Shape::Pretty(Box::new(writer))
            }
            Format::Template(template) => Shape::Template(Box::new(Renderer::new(
                template.clone(),
                options.mosquitto_json,
                zone,
            ))),
        };
        Self {
            shape,
            newline: options.newline,
        }
    }

    /// The screen that messages are written for has this size from now on; only [`Format::Pretty`] heeds it.
    pub fn resize(&mut self, window: Option<Window>) {
        if let Shape::Pretty(writer) = &mut self.shape {
            writer.resize(window);
        }
    }

    /// Appends `message` to `out`, and to `notices` what belongs to standard error, byte for byte.
    pub fn write(&mut self, message: &Message<'_>, out: &mut Vec<u8>, notices: &mut Vec<u8>) {
        match &mut self.shape {
            Shape::Raw => {
                if message.payload.is_empty() {
                    return;
                }
                out.extend_from_slice(message.payload);
            }
            Shape::Topic => {
                if message.payload.is_empty() && !self.newline {
                    return;
                }
                write_topic_and_payload(message, out);
            }
            Shape::Json(writer) => writer.write(message, out),
            Shape::Hex => hex::write(message.payload, hex::Case::Lower, out),
            Shape::Base64 => write_base64(message.payload, out),
            Shape::Pretty(writer) => writer.write(message, out),
            Shape::Template(renderer) => renderer.write(message, out, notices),
        }
        if self.newline {
            out.push(b'\n');
        }
    }
}

/// A payload for people, as [`Format::Pretty`] shows it, over several lines without a newline at the end.
pub fn payload_view(payload: &[u8], color: bool) -> String {
    let mut out = Vec::new();
    view(color).write_payload(payload, Room::new(Fold::Never, None), &mut out);
    let text = String::from_utf8_lossy(&out);
    let lines = text.lines().map(|line| line.strip_prefix("  ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// A property for people, as [`Format::Pretty`] shows it.
pub fn property_view(property: Property<'_>, color: bool) -> String {
    let mut out = Vec::new();
    view(color).write_property(property, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn view(color: bool) -> PrettyWriter {
    PrettyWriter::new(Paint(color), TimeZone::UTC, Fold::Never)
}

fn write_topic_and_payload(message: &Message<'_>, out: &mut Vec<u8>) {
    let payload = if message.payload.is_empty() {
        b"(null)"
    } else {
        message.payload
    };
    out.reserve(message.topic.len() + payload.len() + 2);
    out.extend_from_slice(message.topic.as_bytes());
    out.push(b' ');
    out.extend_from_slice(payload);
}

/// Appends `bytes` in standard Base64 with padding.
fn write_base64(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + bytes.len().div_ceil(3) * 4, 0);
    // The room is exact, so that this does not fail.
    let written = STANDARD
        .encode_slice(bytes, &mut out[start..])
        .unwrap_or_default();
    out.truncate(start + written);
}

#[cfg(test)]
mod tests {
    use super::fixture::message;
    use super::*;

    fn written(format: Format, newline: bool, payload: &[u8]) -> String {
        let options = OutputOptions {
            format,
            newline,
            ..OutputOptions::default()
        };
        let (mut out, mut notices) = (Vec::new(), Vec::new());
        Formatter::new(&options).write(&message("a/b", payload), &mut out, &mut notices);
        assert_eq!(notices, b"");
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn raw_is_the_payload_and_nothing_for_an_empty_one() {
        assert_eq!(written(Format::Raw, true, b"x y"), "x y\n");
        assert_eq!(written(Format::Raw, false, b"x y"), "x y");
        assert_eq!(written(Format::Raw, true, b""), "");
    }

    #[test]
    fn topic_goes_before_the_payload() {
        assert_eq!(written(Format::Topic, true, b"x"), "a/b x\n");
        assert_eq!(written(Format::Topic, false, b"x"), "a/b x");
        assert_eq!(written(Format::Topic, true, b""), "a/b (null)\n");
        assert_eq!(written(Format::Topic, false, b""), "");
    }

    #[test]
    fn hex_and_base64_have_a_line_for_each_message() {
        assert_eq!(written(Format::Hex, true, &[0, 0xab, 0xff]), "00abff\n");
        assert_eq!(written(Format::Hex, true, b""), "\n");
        assert_eq!(written(Format::Base64, true, b"\xff\xfe"), "//4=\n");
        assert_eq!(written(Format::Base64, false, b"abc"), "YWJj");
        assert_eq!(written(Format::Base64, true, b""), "\n");
    }

    #[test]
    fn every_name_is_a_format() {
        for name in Format::NAMES {
            assert!(name.parse::<Format>().is_ok(), "{name}");
        }
        assert_eq!("JSON".parse::<Format>(), Err(UnknownFormat));
    }
}
