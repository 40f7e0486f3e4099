//! A line, and the message that it stands for.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use thiserror::Error;

use super::options::{LineShape, RecordsOptions};
use crate::client::{Publication, PublicationHead};
use crate::decode::Encoding;
use crate::format::{Record, RecordError};
use crate::mqtt::{InvalidTopic, Properties, QoS, TopicName};

/// Why a line is no message.
#[derive(Debug, Error)]
pub enum LineFault {
    /// It is no record.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The topic cannot be published to.
    #[error("topic: {0}")]
    Topic(#[from] InvalidTopic),
    /// There is no separator in it.
    #[error("there is no {} in it", .0.escape_ascii())]
    NoSeparator(Bytes),
    /// It asks for more than the protocol has.
    #[error("it has properties, which need MQTT 5 (-V 5)")]
    Properties,
    /// The payload is not what the encoders take.
    #[error("the payload cannot be encoded: {0}")]
    NotEncoded(String),
    /// There is no line, as the file is to be read once more.
    #[error("it cannot be opened again: {0}")]
    Gone(io::Error),
    /// Nobody knows whether it is wanted.
    #[error("it has no time, which --from and --to ask for")]
    NoTime,
}

impl LineFault {
    /// Whether more of the line could have been a record.
    pub(super) fn is_early_end(&self) -> bool {
        matches!(self, LineFault::Record(RecordError::Malformed { message, .. }) if message.starts_with("EOF"))
    }
}

/// What a line does not say.
#[derive(Debug)]
pub(super) struct Defaults {
    pub(super) qos: QoS,
    pub(super) retain: bool,
    pub(super) properties: Properties,
    /// Of a line that is a payload.
    pub(super) topic: TopicName,
    /// What becomes of each payload.
    pub(super) encoding: Option<Encoding>,
}

/// A message, and the time it had.
#[derive(Debug)]
pub(super) struct TimedPublication {
    pub(super) publication: Publication,
    pub(super) time: Option<Timestamp>,
}

/// Reads one line.
///
/// # Errors
/// When it is no message, or none that can be published.
pub(super) fn read(
    line: &Bytes,
    options: &RecordsOptions,
    defaults: &Defaults,
) -> Result<TimedPublication, LineFault> {
    let record = match &options.shape {
        LineShape::Record => Record::parse(line)?,
        LineShape::Separated(separator) => separated(line, separator)?,
        LineShape::Payload => Record {
            payload: line.clone(),
            ..Record::new(defaults.topic.clone())
        },
    };
    let payload = match &defaults.encoding {
        Some(encoding) => encoding
            .encode(&record.payload)
            .map_err(LineFault::NotEncoded)?
            .into(),
        None => record.payload.clone(),
    };
    let mut properties = record.message_properties();
    if !properties.is_empty() && !options.takes_properties {
        return Err(LineFault::Properties);
    }
    if properties.is_empty() {
        properties = defaults.properties.clone();
    }
    let retain = match record.retain {
        Some(retained) => retained && options.keeps_retain,
        None => defaults.retain,
    };
    let topic = match &options.topic_prefix {
        Some(prefix) => TopicName::new(format!("{}{}", prefix.as_str(), record.topic.as_str()))?,
        None => record.topic,
    };
    let qos = record.qos.unwrap_or(defaults.qos);
    let head = PublicationHead::new(topic, qos, retain, properties);
    Ok(TimedPublication {
        publication: Publication {
            head: Arc::new(head),
            payload,
        },
        time: record.received_at,
    })
}

fn separated(line: &Bytes, separator: &Bytes) -> Result<Record, LineFault> {
    let at =
        memchr::memmem::find(line, separator).ok_or_else(|| LineFault::NoSeparator(separator.clone()))?;
    let mut record = Record::new(TopicName::new(&line[..at])?);
    record.payload = line.slice(at + separator.len()..);
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Speed;
    use crate::mqtt::Property;

    fn options(shape: LineShape) -> RecordsOptions {
        RecordsOptions {
            file: None,
            shape,
            speed: Speed::Max,
            rounds: 1,
            topic_prefix: None,
            keeps_retain: true,
            from: None,
            to: None,
            takes_properties: true,
        }
    }

    fn defaults() -> Defaults {
        Defaults {
            qos: QoS::AtMostOnce,
            retain: false,
            properties: Properties::new(),
            topic: TopicName::new("default").unwrap(),
            encoding: None,
        }
    }

    fn publication(line: &str, options: &RecordsOptions, defaults: &Defaults) -> Result<Publication, String> {
        let line = Bytes::copy_from_slice(line.as_bytes());
        let read = read(&line, options, defaults);
        read.map(|timed| timed.publication)
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn what_a_record_says_goes_before_the_defaults() {
        let options = options(LineShape::Record);
        let mut properties = Properties::new();
        properties.push(Property::ContentType("x")).unwrap();
        let defaults = Defaults {
            qos: QoS::AtLeastOnce,
            retain: true,
            properties: properties.clone(),
            ..defaults()
        };
        let bare = publication(r#"{"topic":"a","payload":"b"}"#, &options, &defaults).unwrap();
        assert_eq!((bare.head.qos, bare.head.retain), (QoS::AtLeastOnce, true));
        assert_eq!(bare.head.properties, properties);
        let full = r#"{"topic":"a","payload":"b","qos":0,"retain":false,"properties":{"content_type":"y"}}"#;
        let full = publication(full, &options, &defaults).unwrap();
        assert_eq!((full.head.qos, full.head.retain), (QoS::AtMostOnce, false));
        assert_ne!(full.head.properties, properties);
    }

    #[test]
    fn topics_get_a_prefix_and_the_retain_flag_may_be_dropped() {
        let mut options = options(LineShape::Record);
        options.topic_prefix = Some(TopicName::new("re/").unwrap());
        options.keeps_retain = false;
        let line = r#"{"topic":"a","payload":"b","retain":true}"#;
        let publication = publication(line, &options, &defaults()).unwrap();
        assert_eq!(publication.head.topic.as_str(), "re/a");
        assert!(!publication.head.retain);
    }

    #[test]
    fn separated_lines_have_any_bytes_behind_the_separator() {
        let options = options(LineShape::Separated(Bytes::from_static(b"\t")));
        let line = Bytes::from_static(b"a/b\tx\t\xff");
        let read = read(&line, &options, &defaults()).unwrap();
        assert_eq!(read.publication.head.topic.as_str(), "a/b");
        assert_eq!(read.publication.payload, &b"x\t\xff"[..]);
        for (line, fault) in [
            ("a/b x", "there is no \\t in it"),
            ("\tx", "topic: it is empty"),
            ("a/#\tx", "topic: "),
        ] {
            let found = publication(line, &options, &defaults()).unwrap_err();
            assert!(found.starts_with(fault), "{line}: {found}");
        }
    }

    #[test]
    fn properties_need_their_protocol() {
        let mut options = options(LineShape::Record);
        options.takes_properties = false;
        let line = r#"{"topic":"a","payload":"b","properties":{"content_type":"y"}}"#;
        let fault = publication(line, &options, &defaults()).unwrap_err();
        assert_eq!(fault, "it has properties, which need MQTT 5 (-V 5)");
        // These belong to the delivery.
        let line =
            r#"{"topic":"a","payload":"b","properties":{"topic_alias":1,"subscription_identifiers":[2]}}"#;
        assert!(
            publication(line, &options, &defaults())
                .unwrap()
                .head
                .properties
                .is_empty()
        );
    }
}
