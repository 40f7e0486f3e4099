//! Messages as JSON values, and values as text.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jaq_json::{Map, Num, Val};

use crate::format::json::write_string;
use crate::message::Message;
use crate::mqtt::{Property, PropertyList};

/// A JSON value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Value(pub(super) Val);

impl Value {
    /// The record of `message`, as the format `json` has it, but with a payload that is JSON as the value that it is,
    /// and `encoding` then `json`. Any other payload is a string: text as it is (`utf8`), else Base64 (`base64`).
    ///
    /// JSON nested more than 127 levels deep is text.
    pub fn of(message: &Message<'_>) -> Self {
        let mut record = Map::default();
        put(&mut record, "time", format!("{:.9}", message.received_at));
        put(&mut record, "topic", text(message.topic));
        put(&mut record, "qos", integer(message.qos.level()));
        put(&mut record, "retain", Val::Bool(message.retain));
        put(&mut record, "dup", Val::Bool(message.dup));
        if let Some(identifier) = message.packet_identifier {
            put(&mut record, "mid", integer(identifier.get()));
        }
        let (payload, encoding) = payload(message.payload);
        put(&mut record, "payload", payload);
        put(&mut record, "encoding", encoding);
        if !message.properties.is_empty() {
            put(&mut record, "properties", properties(message.properties));
        }
        if let Some(latency) = message.latency {
            #[expect(clippy::cast_precision_loss, reason = "exact up to 100 days")]
            let milliseconds = Num::Float(latency.as_nanos() as f64 / 1e6);
            put(&mut record, "latency_ms", Val::Num(milliseconds));
        }
        if let Some(fault) = message.undecoded {
            put(&mut record, "decode_error", text(fault));
        }
        Self(Val::obj(record))
    }

    /// Whether it is neither false nor null.
    pub(super) const fn is_truth(&self) -> bool {
        !matches!(self.0, Val::Null | Val::Bool(false))
    }

    /// A string as it is, anything else as JSON.
    pub fn to_text(&self) -> Vec<u8> {
        match &self.0 {
            Val::TStr(bytes) | Val::BStr(bytes) => bytes.to_vec(),
            _ => self.to_json(),
        }
    }

    /// One line of JSON, without control characters.
    pub fn to_json(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write(&self.0, &mut out);
        out
    }
}

fn put(map: &mut Map, key: &str, value: impl Into<Val>) {
    map.insert(key.to_owned().into(), value.into());
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self(text.to_owned().into())
    }
}

fn text(text: &str) -> Val {
    text.to_owned().into()
}

fn integer(value: impl Into<u32>) -> Val {
    let value: u32 = value.into();
    Val::Num(Num::from_integral(value))
}

fn payload(bytes: &[u8]) -> (Val, Val) {
    if let Ok(value) = serde_json::from_slice(bytes) {
        return (from_json(value), text("json"));
    }
    string(bytes)
}

/// To jq a number is a number: one without a fraction is whole, however it is written.
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole and below 2^53, where every number is exact"
)]
fn from_json(value: serde_json::Value) -> Val {
    match value {
        serde_json::Value::Null => Val::Null,
        serde_json::Value::Bool(value) => Val::Bool(value),
        serde_json::Value::String(characters) => characters.into(),
        serde_json::Value::Array(items) => items.into_iter().map(from_json).collect(),
        serde_json::Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(name, field)| (name.into(), from_json(field)));
            Val::obj(fields.collect())
        }
        serde_json::Value::Number(number) => {
            Val::Num(match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(integer), ..) => Num::from_integral(integer),
                (_, Some(integer), _) => Num::from_integral(integer),
                (.., Some(float)) if float.fract() == 0.0 && float.abs() < 9e15 => {
                    Num::from_integral(float as i64)
                }
                (.., float) => Num::Float(float.unwrap_or(f64::NAN)),
            })
        }
    }
}

/// The value, and what was made of it.
fn string(bytes: &[u8]) -> (Val, Val) {
    match std::str::from_utf8(bytes) {
        Ok(characters) => (text(characters), text("utf8")),
        Err(_) => (STANDARD.encode(bytes).into(), text("base64")),
    }
}

/// In the order that a record has.
fn properties(list: PropertyList<'_>) -> Val {
    let mut map = Map::default();
    let mut identifiers = Vec::new();
    let mut pairs = Vec::new();
    for property in list.iter() {
        match property {
            Property::PayloadFormatIndicator(value) => {
                put(&mut map, "payload_format_indicator", integer(value));
            }
            Property::MessageExpiryInterval(value) => {
                put(&mut map, "message_expiry_interval", integer(value));
            }
            Property::ContentType(value) => put(&mut map, "content_type", text(value)),
            Property::ResponseTopic(value) => put(&mut map, "response_topic", text(value)),
            Property::CorrelationData(bytes) => {
                let (value, encoding) = string(bytes);
                put(&mut map, "correlation_data", value);
                put(&mut map, "correlation_encoding", encoding);
            }
            Property::TopicAlias(value) => put(&mut map, "topic_alias", integer(value)),
            Property::SubscriptionIdentifier(value) => identifiers.push(integer(value)),
            Property::UserProperty(name, value) => {
                pairs.push([text(name), text(value)].into_iter().collect());
            }
            _ => {}
        }
    }
    if !identifiers.is_empty() {
        put(
            &mut map,
            "subscription_identifiers",
            identifiers.into_iter().collect::<Val>(),
        );
    }
    if !pairs.is_empty() {
        put(&mut map, "user_properties", pairs.into_iter().collect::<Val>());
    }
    Val::obj(map)
}

fn write(value: &Val, out: &mut Vec<u8>) {
    match value {
        Val::Null => out.extend_from_slice(b"null"),
        Val::Bool(true) => out.extend_from_slice(b"true"),
        Val::Bool(false) => out.extend_from_slice(b"false"),
        Val::Num(Num::Float(float)) => write_float(*float, out),
        // Writing to a vector cannot fail.
        Val::Num(number) => drop(write!(out, "{number}")),
        Val::TStr(bytes) | Val::BStr(bytes) => write_string(&String::from_utf8_lossy(bytes), out),
        Val::Arr(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Val::Obj(map) => {
            out.push(b'{');
            for (index, (key, item)) in map.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                match key {
                    Val::TStr(_) | Val::BStr(_) => write(key, out),
                    // JSON has no such keys, jq's language does.
                    other => {
                        let mut text = Vec::new();
                        write(other, &mut text);
                        write_string(&String::from_utf8_lossy(&text), out);
                    }
                }
                out.push(b':');
                write(item, out);
            }
            out.push(b'}');
        }
    }
}

/// As jq: whole numbers without a point, no number as null, infinity as the largest one.
fn write_float(float: f64, out: &mut Vec<u8>) {
    if float.is_nan() {
        out.extend_from_slice(b"null");
        return;
    }
    let float = float.clamp(f64::MIN, f64::MAX);
    if float.fract() == 0.0 && float.abs() < 1e17 {
        drop(write!(out, "{float:.0}"));
        return;
    }
    drop(serde_json::to_writer(out, &float));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::fixture::{all_properties, any_message, at_least_once, message};
    use crate::format::{Format, Formatter, OutputOptions};

    fn json(message: &Message<'_>) -> String {
        String::from_utf8(Value::of(message).to_json()).unwrap()
    }

    fn record(message: &Message<'_>) -> serde_json::Value {
        let options = OutputOptions {
            format: Format::Json,
            ..OutputOptions::default()
        };
        let mut out = Vec::new();
        Formatter::new(&options).write(message, &mut out, &mut Vec::new());
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn payloads_are_what_they_parse_as() {
        for (payload, expected) in [
            (&b"21.5"[..], r#"21.5,"encoding":"json""#),
            (b"{\"a\":[1,null]}", r#"{"a":[1,null]},"encoding":"json""#),
            (b" \"x\" ", r#""x","encoding":"json""#),
            (b"on", r#""on","encoding":"utf8""#),
            (b"", r#""","encoding":"utf8""#),
            (b"NaN", r#""NaN","encoding":"utf8""#),
            (b"# 1", "\"# 1\",\"encoding\":\"utf8\""),
            (b"1 2", r#""1 2","encoding":"utf8""#),
            (b"{\"a\":", "\"{\\\"a\\\":\",\"encoding\":\"utf8\""),
            (b"\xff\x00", r#""/wA=","encoding":"base64""#),
            (
                b"18446744073709551615",
                r#"18446744073709551615,"encoding":"json""#,
            ),
            (b"-0.25e-3", r#"-0.00025,"encoding":"json""#),
        ] {
            let json = json(&message("a", payload));
            let rest = json.split_once("\"payload\":").unwrap().1;
            assert_eq!(rest.strip_suffix('}').unwrap(), expected);
        }
    }

    #[test]
    fn deep_json_is_text() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(json(&message("a", deep.as_bytes())).ends_with("\"encoding\":\"utf8\"}"));
        let allowed = "[".repeat(127) + &"]".repeat(127);
        assert!(json(&message("a", allowed.as_bytes())).ends_with("\"encoding\":\"json\"}"));
    }

    #[test]
    fn all_fields_are_those_of_the_record() {
        let properties = all_properties();
        let message = Message {
            retain: true,
            properties: properties.list(),
            ..at_least_once(message("a/b", b"text"), 7)
        };
        let value: serde_json::Value = serde_json::from_str(&json(&message)).unwrap();
        assert_eq!(value, record(&message));
    }

    #[test]
    fn numbers_are_written_as_jq_writes_them() {
        for (float, expected) in [
            (1.0, "1"),
            (-3.0, "-3"),
            (0.1, "0.1"),
            (f64::NAN, "null"),
            (f64::INFINITY, "1.7976931348623157e308"),
            (1e16, "10000000000000000"),
        ] {
            let mut out = Vec::new();
            write_float(float, &mut out);
            let written = String::from_utf8(out).unwrap().replace("e+", "e");
            assert_eq!(written, expected);
        }
    }

    #[test]
    fn text_of_strings_has_no_quotes() {
        assert_eq!(Value::from("a\"\n").to_text(), b"a\"\n");
        assert_eq!(Value::from("a\"\n\u{85}").to_json(), br#""a\"\n\u0085""#);
    }

    proptest! {
        #[test]
        fn every_message_is_its_record(owned in any_message()) {
            // Only responses of rr have a latency.
            let message = Message { latency: None, ..owned.as_message() };
            let value: serde_json::Value = serde_json::from_str(&json(&message)).unwrap();
            let mut expected = record(&message);
            if value["encoding"] == "json" {
                let payload = Value(from_json(serde_json::from_slice(message.payload).unwrap())).to_json();
                expected["payload"] = serde_json::from_slice(&payload).unwrap();
                expected["encoding"] = "json".into();
            }
            prop_assert_eq!(value, expected);
        }
    }
}
