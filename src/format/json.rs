//! The record: one message as one line of JSON, lossless for any bytes.
//!
//! ```json
//! {"time":"2026-11-23T11:00:41.036566789Z","topic":"a/b","qos":1,"retain":false,"dup":false,"mid":7,
//!  "payload":"text","encoding":"utf8","properties":{"content_type":"text/plain"}}
//! ```
//!
//! (On one line.) The keys stand in this order.
//!
//! | key | value |
//! |---|---|
//! | `time` | when the message was read from the network: UTC, always with nine digits |
//! | `topic` | never empty |
//! | `qos` | 0, 1 or 2 |
//! | `retain`, `dup` | booleans |
//! | `mid` | the packet identifier; only at QoS 1 and 2 |
//! | `payload` | a string, as `encoding` says |
//! | `encoding` | `utf8`: the payload is the string; `base64`: it is what the string decodes to, by RFC 4648 section 4 |
//! | `properties` | the properties of MQTT 5; only when there are any |
//! | `latency_ms` | how many milliseconds the request waited for this response; only with `rr --latency` |
//! | `decode_error` | why `sub --decode` has left the payload as it came; only where it does not decode |
//!
//! `utf8` is written for every payload that is valid UTF-8. Readers also take `json`: the payload is any JSON value, and
//! stands for its compact text.
//!
//! Within `properties`, each only when the message has it: `payload_format_indicator` (0 or 1),
//! `message_expiry_interval` (seconds), `content_type`, `response_topic`, `correlation_data` with `correlation_encoding`
//! (`utf8` or `base64`, as above), `subscription_identifiers` (an array of numbers), `topic_alias`, `user_properties`
//! (an array of arrays of a name and a value, in order, repeats kept).
//!
//! A line is always valid JSON and valid UTF-8, and holds no control character: those are escaped, U+007F to U+009F
//! included. `schema/record.schema.json` says the same to machines, and [`Record`](super::Record) reads lines back.

use std::time::Duration;

use super::timestamp::UtcTime;
use super::write_base64;
use crate::message::Message;
use crate::mqtt::{Property, PropertyList};

/// Writes records, without the newline.
#[derive(Debug, Default)]
pub(super) struct RecordWriter {
    time: UtcTime,
}

impl RecordWriter {
    /// Appends `message`.
    pub(super) fn write(&mut self, message: &Message<'_>, out: &mut Vec<u8>) {
        out.reserve(message.topic.len() + message.payload.len() + 160);
        out.extend_from_slice(b"{\"time\":\"");
        self.time.write(message.received_at, out);
        out.extend_from_slice(b"\",\"topic\":");
        write_string(message.topic, out);
        out.extend_from_slice(b",\"qos\":");
        out.push(b'0' + message.qos.level());
        out.extend_from_slice(b",\"retain\":");
        out.extend_from_slice(boolean(message.retain));
        out.extend_from_slice(b",\"dup\":");
        out.extend_from_slice(boolean(message.dup));
        if let Some(identifier) = message.packet_identifier {
            write_key("mid", out);
            write_integer(identifier.get().into(), out);
        }
        write_bytes(message.payload, "payload", "encoding", out);
        if !message.properties.is_empty() {
            write_key("properties", out);
            write_properties(message.properties, out);
        }
        if let Some(latency) = message.latency {
            write_key("latency_ms", out);
            write_milliseconds(latency, out);
        }
        if let Some(fault) = message.undecoded {
            write_key("decode_error", out);
            write_string(fault, out);
        }
        out.push(b'}');
    }
}

/// Appends a number with six decimals: nanoseconds.
fn write_milliseconds(time: Duration, out: &mut Vec<u8>) {
    let nanoseconds = time.as_nanos();
    let text = format!("{}.{:06}", nanoseconds / 1_000_000, nanoseconds % 1_000_000);
    out.extend_from_slice(text.as_bytes());
}

fn boolean(value: bool) -> &'static [u8] {
    if value { b"true" } else { b"false" }
}

/// Appends a comma and `key`, unless the object was just opened, and a colon.
fn write_key(key: &str, out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
}

fn write_integer(value: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Appends `bytes` under `key` and what was made of them under `encoding_key`.
fn write_bytes(bytes: &[u8], key: &str, encoding_key: &str, out: &mut Vec<u8>) {
    write_key(key, out);
    let encoding = if let Ok(text) = std::str::from_utf8(bytes) {
        write_string(text, out);
        "\"utf8\""
    } else {
        out.push(b'"');
        write_base64(bytes, out);
        out.push(b'"');
        "\"base64\""
    };
    write_key(encoding_key, out);
    out.extend_from_slice(encoding.as_bytes());
}

/// Which bytes of a string may have to be escaped: controls, the quote, the backslash, U+007F and the first byte of
/// U+0080 to U+009F.
const SUSPECT: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table[0x7f] = true;
    table[0xc2] = true;
    table
};

/// Appends `text` as a JSON string in its quotes. All control characters are escaped, U+007F to U+009F included, so that
/// a terminal that shows the line gets none; nothing else is that need not be.
pub fn write_string(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.push(b'"');
    let mut start = 0;
    let mut index = 0;
    while index < bytes.len() {
        let byte = bytes[index];
        if !SUSPECT[usize::from(byte)] {
            index += 1;
            continue;
        }
        let (code, length) = match (byte, bytes.get(index + 1)) {
            // The second byte of U+0080 to U+009F is the code point itself.
            (0xc2, Some(&second)) if second < 0xa0 => (second, 2),
            (0xc2, _) => {
                index += 2;
                continue;
            }
            _ => (byte, 1),
        };
        out.extend_from_slice(&bytes[start..index]);
        write_escape(code, out);
        index += length;
        start = index;
    }
    out.extend_from_slice(&bytes[start..]);
    out.push(b'"');
}

fn write_escape(code: u8, out: &mut Vec<u8>) {
    let letter = match code {
        b'"' | b'\\' => code,
        0x08 => b'b',
        0x0c => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend_from_slice(&super::hex::digits(code, super::hex::Case::Lower));
            return;
        }
    };
    out.extend_from_slice(&[b'\\', letter]);
}

/// The properties of a message by kind, for a record has an order of its own.
#[derive(Default)]
struct Kinds<'a> {
    payload_format_indicator: Option<u8>,
    message_expiry_interval: Option<u32>,
    content_type: Option<&'a str>,
    response_topic: Option<&'a str>,
    correlation_data: Option<&'a [u8]>,
    topic_alias: Option<u16>,
    /// Whether there are any; they may be many.
    subscription_identifiers: bool,
    user_properties: bool,
}

impl<'a> Kinds<'a> {
    fn of(list: PropertyList<'a>) -> Self {
        let mut kinds = Self::default();
        for property in list.iter() {
            match property {
                Property::PayloadFormatIndicator(value) => kinds.payload_format_indicator = Some(value),
                Property::MessageExpiryInterval(value) => kinds.message_expiry_interval = Some(value),
                Property::ContentType(text) => kinds.content_type = Some(text),
                Property::ResponseTopic(text) => kinds.response_topic = Some(text),
                Property::CorrelationData(bytes) => kinds.correlation_data = Some(bytes),
                Property::TopicAlias(value) => kinds.topic_alias = Some(value),
                Property::SubscriptionIdentifier(_) => kinds.subscription_identifiers = true,
                Property::UserProperty(..) => kinds.user_properties = true,
                _ => {}
            }
        }
        kinds
    }
}

/// Appends the object of `list`, `{}` for none.
pub fn write_properties(list: PropertyList<'_>, out: &mut Vec<u8>) {
    let kinds = Kinds::of(list);
    out.push(b'{');
    if let Some(value) = kinds.payload_format_indicator {
        write_key("payload_format_indicator", out);
        write_integer(value.into(), out);
    }
    if let Some(value) = kinds.message_expiry_interval {
        write_key("message_expiry_interval", out);
        write_integer(value, out);
    }
    if let Some(text) = kinds.content_type {
        write_key("content_type", out);
        write_string(text, out);
    }
    if let Some(text) = kinds.response_topic {
        write_key("response_topic", out);
        write_string(text, out);
    }
    if let Some(bytes) = kinds.correlation_data {
        write_bytes(bytes, "correlation_data", "correlation_encoding", out);
    }
    if kinds.subscription_identifiers {
        write_key("subscription_identifiers", out);
        write_array(list, out, |property, out| {
            if let Property::SubscriptionIdentifier(value) = property {
                write_integer(value, out);
            }
        });
    }
    if let Some(value) = kinds.topic_alias {
        write_key("topic_alias", out);
        write_integer(value.into(), out);
    }
    if kinds.user_properties {
        write_key("user_properties", out);
        write_array(list, out, |property, out| {
            if let Property::UserProperty(name, value) = property {
                write_pair((name, value), out);
            }
        });
    }
    out.push(b'}');
}

/// Appends an array of what `write` appends for the properties that it picks.
fn write_array(list: PropertyList<'_>, out: &mut Vec<u8>, write: impl Fn(Property<'_>, &mut Vec<u8>)) {
    out.push(b'[');
    for property in list.iter() {
        let end = out.len();
        write(property, out);
        if out.len() > end {
            out.push(b',');
        }
    }
    // The comma behind the last item.
    out.pop();
    out.push(b']');
}

fn write_pair((name, value): (&str, &str), out: &mut Vec<u8>) {
    out.push(b'[');
    write_string(name, out);
    out.push(b',');
    write_string(value, out);
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::fixture::{all_properties, at_least_once, message};

    fn line(message: &Message<'_>) -> String {
        let mut out = Vec::new();
        RecordWriter::default().write(message, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_message_at_qos_0_has_no_mid_and_no_properties() {
        assert_eq!(
            line(&message("a/b", b"text")),
            r#"{"time":"2026-11-23T11:00:41.036566789Z","topic":"a/b","qos":0,"retain":false,"dup":false,"payload":"text","encoding":"utf8"}"#
        );
    }

    #[test]
    fn all_keys_stand_in_their_order() {
        let properties = all_properties();
        let message = Message {
            retain: true,
            dup: true,
            properties: properties.list(),
            ..at_least_once(message("a/b", b"\xff\x00"), 65_535)
        };
        assert_eq!(
            line(&message),
            concat!(
                r#"{"time":"2026-11-23T11:00:41.036566789Z","topic":"a/b","qos":1,"retain":true,"dup":true,"mid":65535,"#,
                r#""payload":"/wA=","encoding":"base64","properties":{"payload_format_indicator":1,"#,
                r#""message_expiry_interval":4000000000,"content_type":"text/x","response_topic":"re/t","#,
                r#""correlation_data":"cor","correlation_encoding":"utf8","subscription_identifiers":[77,78],"#,
                r#""topic_alias":3,"user_properties":[["a","1"],["a","2"]]}}"#
            )
        );
    }

    #[test]
    fn the_latency_of_a_response_stands_last() {
        for (nanoseconds, expected) in [
            (0, "0.000000"),
            (21_826, "0.021826"),
            (2_000_000_030, "2000.000030"),
        ] {
            let message = Message {
                latency: Some(Duration::from_nanos(nanoseconds)),
                ..message("a", b"")
            };
            let expected = format!(r#","encoding":"utf8","latency_ms":{expected}}}"#);
            assert!(line(&message).ends_with(&expected), "{}", line(&message));
        }
    }

    #[test]
    fn every_code_point_comes_back_and_only_controls_are_escaped() {
        for character in '\0'..=char::MAX {
            let mut out = Vec::new();
            let text = format!("<{character}>");
            write_string(&text, &mut out);
            let json = String::from_utf8(out).unwrap();
            assert!(!json.contains(char::is_control), "{character:?}");
            let escaped = character.is_control() || matches!(character, '"' | '\\');
            assert_eq!(json.contains('\\'), escaped, "{character:?}");
            assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
        }
    }

    #[test]
    fn the_time_follows_the_clock() {
        let mut writer = RecordWriter::default();
        for (time, expected) in [
            ("2026-11-23T11:00:41.9Z", "2026-11-23T11:00:41.900000000Z"),
            ("2026-11-23T11:00:42Z", "2026-11-23T11:00:42.000000000Z"),
            ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000000Z"),
        ] {
            let message = Message {
                received_at: time.parse().unwrap(),
                ..message("a", b"")
            };
            let mut out = Vec::new();
            writer.write(&message, &mut out);
            assert_eq!(&out[9..9 + expected.len()], expected.as_bytes());
        }
    }
}
