//! Records read back: see [`super::json`] for their shape.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use crate::mqtt::{InvalidTopic, PacketIdentifier, Properties, Property, PropertyError, QoS, TopicName};

/// A message read from a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// When it was read from the network.
    pub received_at: Option<Timestamp>,
    /// Where it was published.
    pub topic: TopicName,
    /// Any bytes.
    pub payload: Bytes,
    /// At which it was delivered, where the record says so.
    pub qos: Option<QoS>,
    /// Whether it was retained when it was subscribed to, where the record says so.
    pub retain: Option<bool>,
    /// Whether it may be a repetition.
    pub dup: bool,
    /// Present at QoS 1 and 2.
    pub packet_identifier: Option<PacketIdentifier>,
    /// All that it was received with, in the order of the record.
    pub properties: Properties,
}

/// Why a line is no record.
#[derive(Debug, Error)]
pub enum RecordError {
    /// No JSON, or a field that is missing, unknown, twice there or of the wrong type.
    #[error("{message} (column {column})")]
    Malformed {
        /// What is wrong, and with which field.
        message: String,
        /// Counted in bytes from 1.
        column: usize,
    },
    /// The time is none.
    #[error("time \"{0}\": it is not a time like 2026-11-23T11:00:41.036566789Z")]
    Time(String),
    /// The topic cannot be published to.
    #[error("topic: {0}")]
    Topic(#[source] InvalidTopic),
    /// The number is no QoS.
    #[error("qos {0}: it is none of 0, 1 and 2")]
    QoS(u8),
    /// The number is no packet identifier.
    #[error("mid 0: it is not between 1 and 65,535")]
    PacketIdentifier,
    /// Only the encoding `json` takes values that are no strings.
    #[error("payload: it is not a string, and encoding is not \"json\"")]
    PayloadNotString,
    /// The string does not decode.
    #[error("{0}: it is not valid Base64")]
    NotBase64(&'static str),
    /// An encoding with nothing that it would be the encoding of.
    #[error("correlation_encoding: there is no correlation_data")]
    NoCorrelationData,
    /// MQTT has no such property.
    #[error("properties: {0}")]
    Property(#[from] PropertyError),
}

impl From<serde_json::Error> for RecordError {
    fn from(error: serde_json::Error) -> Self {
        let column = error.column();
        let text = error.to_string();
        let place = format!(" at line {} column {column}", error.line());
        Self::Malformed {
            message: text.strip_suffix(&place).unwrap_or(&text).to_owned(),
            column,
        }
    }
}

impl Record {
    /// A message of no bytes on `topic`, of which nothing else is known.
    pub fn new(topic: TopicName) -> Self {
        Self {
            received_at: None,
            topic,
            payload: Bytes::new(),
            qos: None,
            retain: None,
            dup: false,
            packet_identifier: None,
            properties: Properties::new(),
        }
    }

    /// Reads one record. Needed are `topic` and `payload`; `encoding` is `utf8` unless given. White space is free, and
    /// the order of the fields too.
    ///
    /// # Errors
    /// When `line` is no record: see [`RecordError`].
    pub fn parse(line: &[u8]) -> Result<Self, RecordError> {
        let fields: Fields = serde_json::from_slice(line)?;
        let time = |text: String| text.parse().map_err(|_| RecordError::Time(text));
        let identifier = |value| PacketIdentifier::new(value).ok_or(RecordError::PacketIdentifier);
        Ok(Self {
            received_at: fields.time.map(time).transpose()?,
            topic: TopicName::new(fields.topic).map_err(RecordError::Topic)?,
            payload: decode_payload(fields.payload, fields.encoding)?,
            qos: fields
                .qos
                .map(QoS::try_from)
                .transpose()
                .map_err(RecordError::QoS)?,
            retain: fields.retain,
            dup: fields.dup,
            packet_identifier: fields.mid.map(identifier).transpose()?,
            properties: fields.properties.build()?,
        })
    }

    /// The properties without those that belong to the delivery and not to the message: subscription identifiers,
    /// which no client may publish (section 3.3.2.3.8), and the topic alias, which is the connection's.
    pub fn message_properties(&self) -> Properties {
        let mut kept = Properties::new();
        for property in self.properties.list().iter() {
            if !matches!(
                property,
                Property::SubscriptionIdentifier(_) | Property::TopicAlias(_)
            ) {
                // It came from a block, and fits another.
                let _ = kept.push(property);
            }
        }
        kept
    }
}

/// The fields as they stand in the line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a record, which is a JSON object")]
struct Fields {
    time: Option<String>,
    topic: String,
    qos: Option<u8>,
    retain: Option<bool>,
    #[serde(default)]
    dup: bool,
    mid: Option<u16>,
    payload: Value,
    #[serde(default)]
    encoding: Encoding,
    #[serde(default)]
    properties: PropertyFields,
    /// Of the response to a request: it was this delivery's, and is not the message's.
    #[serde(rename = "latency_ms")]
    _latency: Option<f64>,
    /// Of a reader that was asked to decode the payload.
    #[serde(rename = "decode_error")]
    _decode_error: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Encoding {
    #[default]
    Utf8,
    Base64,
    Json,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum CorrelationEncoding {
    #[default]
    Utf8,
    Base64,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object of properties")]
struct PropertyFields {
    payload_format_indicator: Option<u8>,
    message_expiry_interval: Option<u32>,
    content_type: Option<String>,
    response_topic: Option<String>,
    correlation_data: Option<String>,
    correlation_encoding: Option<CorrelationEncoding>,
    #[serde(default)]
    subscription_identifiers: Vec<u32>,
    topic_alias: Option<u16>,
    #[serde(default)]
    user_properties: Vec<(String, String)>,
}

impl PropertyFields {
    fn build(self) -> Result<Properties, RecordError> {
        let mut properties = Properties::new();
        if let Some(value) = self.payload_format_indicator {
            properties.push(Property::PayloadFormatIndicator(value))?;
        }
        if let Some(value) = self.message_expiry_interval {
            properties.push(Property::MessageExpiryInterval(value))?;
        }
        if let Some(text) = self.content_type {
            properties.push(Property::ContentType(&text))?;
        }
        if let Some(text) = self.response_topic {
            properties.push(Property::ResponseTopic(&text))?;
        }
        match (self.correlation_data, self.correlation_encoding) {
            (Some(text), Some(CorrelationEncoding::Base64)) => {
                let bytes = decode_base64("correlation_data", &text)?;
                properties.push(Property::CorrelationData(&bytes))?;
            }
            (Some(text), _) => properties.push(Property::CorrelationData(text.as_bytes()))?,
            (None, Some(_)) => return Err(RecordError::NoCorrelationData),
            (None, None) => {}
        }
        for value in self.subscription_identifiers {
            properties.push(Property::SubscriptionIdentifier(value))?;
        }
        if let Some(value) = self.topic_alias {
            properties.push(Property::TopicAlias(value))?;
        }
        for (name, value) in &self.user_properties {
            properties.push(Property::UserProperty(name, value))?;
        }
        Ok(properties)
    }
}

fn decode_payload(payload: Value, encoding: Encoding) -> Result<Bytes, RecordError> {
    match (encoding, payload) {
        (Encoding::Utf8, Value::String(text)) => Ok(text.into()),
        (Encoding::Base64, Value::String(text)) => Ok(decode_base64("payload", &text)?.into()),
        (Encoding::Json, value) => Ok(value.to_string().into()),
        (_, _) => Err(RecordError::PayloadNotString),
    }
}

fn decode_base64(field: &'static str, text: &str) -> Result<Vec<u8>, RecordError> {
    STANDARD.decode(text).map_err(|_| RecordError::NotBase64(field))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::fixture::{all_properties, any_message, message};
    use crate::format::json::RecordWriter;
    use crate::message::Message;

    fn line(message: &Message<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        RecordWriter::default().write(message, &mut out);
        out
    }

    fn fault(line: &str) -> String {
        Record::parse(line.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn two_fields_are_enough() {
        let record = Record::parse(br#" { "payload": "\u00e9", "topic": "a/b" } "#).unwrap();
        assert_eq!(record.topic.as_str(), "a/b");
        assert_eq!(record.payload, "é");
        assert_eq!((record.qos, record.retain, record.dup), (None, None, false));
        assert_eq!((record.received_at, record.packet_identifier), (None, None));
        assert!(record.properties.is_empty());
    }

    #[test]
    fn json_payloads_are_their_compact_text() {
        for (value, text) in [
            (r#"{ "b" : [ 1 , 2.5 ], "a": null }"#, r#"{"b":[1,2.5],"a":null}"#),
            ("\"x\"", "\"x\""),
            ("null", "null"),
            ("18446744073709551615", "18446744073709551615"),
        ] {
            let line = format!(r#"{{"topic":"t","payload":{value},"encoding":"json"}}"#);
            assert_eq!(Record::parse(line.as_bytes()).unwrap().payload, text);
        }
    }

    #[test]
    fn faults_name_the_field() {
        for (line, text) in [
            ("", "EOF while parsing a value (column 0)"),
            (
                "[]",
                "invalid length 0, expected a record, which is a JSON object (column 2)",
            ),
            (r#"{"topic":"a"}"#, "missing field `payload` (column 13)"),
            (
                r#"{"topic":"a","payload":"","topic":"b"}"#,
                "duplicate field `topic` (column 33)",
            ),
            (r#"{"topic":"","payload":""}"#, "topic: it is empty"),
            (
                r#"{"topic":"a","payload":1}"#,
                "payload: it is not a string, and encoding is not \"json\"",
            ),
            (
                r#"{"topic":"a","payload":"x","encoding":"base64"}"#,
                "payload: it is not valid Base64",
            ),
            (
                r#"{"topic":"a","payload":"","qos":3}"#,
                "qos 3: it is none of 0, 1 and 2",
            ),
            (
                r#"{"topic":"a","payload":"","mid":0}"#,
                "mid 0: it is not between 1 and 65,535",
            ),
            (
                r#"{"topic":"a","payload":"","time":"noon"}"#,
                "time \"noon\": it is not a time like 2026-11-23T11:00:41.036566789Z",
            ),
            (
                r#"{"topic":"a","payload":"","properties":{"topic_alias":0}}"#,
                "properties: topic-alias is out of range",
            ),
            (
                r#"{"topic":"a","payload":"","properties":{"correlation_encoding":"utf8"}}"#,
                "correlation_encoding: there is no correlation_data",
            ),
        ] {
            assert_eq!(fault(line), text, "{line}");
        }
        assert!(
            fault(r#"{"topic":"a","payload":"","qoS":1}"#)
                .starts_with("unknown field `qoS`, expected one of")
        );
        let line = r#"{"topic":"a","payload":"","properties":{"qos":1}}"#;
        assert!(fault(line).starts_with("unknown field `qos`, expected one of"));
    }

    #[test]
    fn what_belongs_to_the_delivery_is_not_the_message_s() {
        let properties = all_properties();
        let message = Message {
            properties: properties.list(),
            ..message("a", b"")
        };
        let record = Record::parse(&line(&message)).unwrap();
        let kept: Vec<_> = record
            .message_properties()
            .list()
            .iter()
            .map(Property::name)
            .collect();
        assert_eq!(
            kept,
            [
                "payload-format-indicator",
                "message-expiry-interval",
                "content-type",
                "response-topic",
                "correlation-data",
                "user-property",
                "user-property"
            ]
        );
    }

    proptest! {
        #[test]
        fn every_message_comes_back(owned in any_message()) {
            let message = owned.as_message();
            let record = Record::parse(&line(&message)).unwrap();
            prop_assert_eq!(record, Record {
                received_at: Some(message.received_at),
                topic: TopicName::new(message.topic).unwrap(),
                payload: Bytes::copy_from_slice(message.payload),
                qos: Some(message.qos),
                retain: Some(message.retain),
                dup: message.dup,
                packet_identifier: message.packet_identifier,
                properties: owned.properties.clone(),
            });
        }
    }
}
