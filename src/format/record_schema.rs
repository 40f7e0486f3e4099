//! The records that are written against `schema/record.schema.json`.

use std::time::Duration;

use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::Value;

use super::fixture::{all_properties, any_message, at_least_once, message};
use super::json::RecordWriter;
use crate::message::Message;

fn schema() -> Validator {
    let schema = include_str!("../../schema/record.schema.json");
    let schema = serde_json::from_str(schema).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::validator_for(&schema).unwrap()
}

fn record(message: &Message<'_>) -> Value {
    let mut out = Vec::new();
    RecordWriter::default().write(message, &mut out);
    let text = String::from_utf8(out).unwrap();
    assert!(!text.contains(char::is_control));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_schema_refuses_what_is_no_record() {
    let schema = schema();
    let properties = all_properties();
    let message = Message {
        properties: properties.list(),
        latency: Some(Duration::from_millis(1)),
        undecoded: Some("it is not cbor: it ends too early"),
        ..at_least_once(message("a/b", b"\xff"), 7)
    };
    let good = record(&message);
    assert!(schema.is_valid(&good));
    for (pointer, value) in [
        ("/time", "\"2026-11-23T11:00:41Z\""),
        ("/topic", "\"\""),
        ("/topic", "\"a/#\""),
        ("/qos", "3"),
        ("/qos", "0"),
        ("/retain", "0"),
        ("/dup", "null"),
        ("/mid", "0"),
        ("/payload", "\"x\""),
        ("/payload", "{}"),
        ("/encoding", "\"hex\""),
        ("/latency_ms", "-1"),
        ("/decode_error", "\"\""),
        ("/properties", "{}"),
        ("/properties", "{\"qos\":1}"),
        ("/properties/payload_format_indicator", "2"),
        ("/properties/message_expiry_interval", "4294967296"),
        ("/properties/content_type", "1"),
        ("/properties/correlation_encoding", "\"json\""),
        ("/properties/correlation_encoding", "\"base64\""),
        ("/properties/subscription_identifiers", "[]"),
        ("/properties/topic_alias", "0"),
        ("/properties/user_properties", "[[\"a\"]]"),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = serde_json::from_str(value).unwrap();
        assert!(!schema.is_valid(&bad), "{pointer} {value}");
    }
    for key in [
        "time", "topic", "qos", "retain", "dup", "mid", "payload", "encoding",
    ] {
        let mut bad = good.clone();
        bad.as_object_mut().unwrap().remove(key);
        assert!(!schema.is_valid(&bad), "without {key}");
    }
}

proptest! {
    #[test]
    fn every_message_fits_the_schema(owned in any_message()) {
        thread_local!(static SCHEMA: Validator = schema());
        let record = record(&owned.as_message());
        prop_assert!(SCHEMA.with(|schema| schema.is_valid(&record)));
    }
}
