//! `%j` and `%J`: a message as the JSON that `mosquitto_sub` prints.

use super::cjson::Printer;
use super::cjson_parser::{NotJson, reprint};
use super::timestamp::LocalTime;
use super::{MosquittoJsonStyle, MosquittoRelease};
use crate::message::Message;
use crate::mqtt::{Property, PropertyList};

/// What stands under `payload`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PayloadAs {
    /// `%j`: a string, up to the first NUL.
    String,
    /// `%J`: the JSON value that the payload is.
    Value,
}

/// Appends `message`, or nothing when its payload should be JSON and is not.
pub(super) fn write(
    message: &Message<'_>,
    payload: PayloadAs,
    style: MosquittoJsonStyle,
    time: &mut LocalTime,
    out: &mut Vec<u8>,
) -> Result<(), NotJson> {
    let start = out.len();
    let mut printer = Printer::new(out, style.indent);
    printer.open_object();
    printer.key(b"tst");
    let suffix = match style.release {
        MosquittoRelease::Current => "",
        MosquittoRelease::V2_0 => "Z",
    };
    printer.string_of(|out| time.write_iso_micros(message.received_at, suffix, out));
    printer.key(b"topic");
    printer.string(message.topic.as_bytes());
    printer.key(b"qos");
    printer.integer(message.qos.level().into());
    printer.key(b"retain");
    match (style.release, message.retain) {
        (MosquittoRelease::Current, true) => printer.literal("true"),
        (MosquittoRelease::Current, false) => printer.literal("false"),
        (MosquittoRelease::V2_0, retain) => printer.integer(retain.into()),
    }
    printer.key(b"payloadlen");
    printer.integer(u32::try_from(message.payload.len()).unwrap_or(u32::MAX));
    if let Some(identifier) = message.packet_identifier {
        printer.key(b"mid");
        printer.integer(identifier.get().into());
    }
    if !message.properties.is_empty() {
        printer.key(b"properties");
        write_properties(message.properties, style.release, &mut printer);
    }
    printer.key(b"payload");
    let result = match payload {
        _ if message.payload.is_empty() => {
            printer.literal("null");
            Ok(())
        }
        PayloadAs::String => {
            printer.string(message.payload);
            Ok(())
        }
        PayloadAs::Value => reprint(message.payload, &mut printer),
    };
    printer.close_object();
    result.inspect_err(|_| out.truncate(start))
}

/// In packet order, but that all user properties stand where the first one does.
fn write_properties(list: PropertyList<'_>, release: MosquittoRelease, printer: &mut Printer<'_>) {
    let mut user_properties_written = false;
    printer.open_object();
    for property in list.iter() {
        match property {
            Property::UserProperty(..) if user_properties_written => {}
            Property::UserProperty(..) => {
                user_properties_written = true;
                printer.key(b"user-properties");
                write_user_properties(list, release, printer);
            }
            Property::ContentType(text) | Property::ResponseTopic(text) => {
                printer.key(property.name().as_bytes());
                printer.string(text.as_bytes());
            }
            Property::CorrelationData(bytes) => {
                printer.key(property.name().as_bytes());
                printer.string(bytes);
            }
            Property::MessageExpiryInterval(value) | Property::SubscriptionIdentifier(value) => {
                printer.key(property.name().as_bytes());
                printer.integer(value);
            }
            Property::PayloadFormatIndicator(value) => {
                printer.key(property.name().as_bytes());
                printer.integer(value.into());
            }
            Property::TopicAlias(value) => {
                printer.key(property.name().as_bytes());
                printer.integer(value.into());
            }
            _ => {}
        }
    }
    printer.close_object();
}

fn write_user_properties(list: PropertyList<'_>, release: MosquittoRelease, printer: &mut Printer<'_>) {
    let pairs = list.iter().filter_map(|property| match property {
        Property::UserProperty(name, value) => Some((name, value)),
        _ => None,
    });
    match release {
        MosquittoRelease::Current => {
            printer.open_array();
            for (name, value) in pairs {
                printer.element();
                printer.open_object();
                printer.key(name.as_bytes());
                printer.string(value.as_bytes());
                printer.close_object();
            }
            printer.close_array();
        }
        MosquittoRelease::V2_0 => {
            printer.open_object();
            for (name, value) in pairs {
                printer.key(name.as_bytes());
                printer.string(value.as_bytes());
            }
            printer.close_object();
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::format::fixture::{all_properties, at_least_once, message, properties};

    fn written(message: &Message<'_>, payload: PayloadAs, style: MosquittoJsonStyle) -> Option<String> {
        let mut time = LocalTime::new(TimeZone::posix("XYZ3:30").unwrap());
        let mut out = b"before".to_vec();
        let result = write(message, payload, style, &mut time, &mut out);
        let text = String::from_utf8(out).unwrap();
        let text = text.strip_prefix("before").unwrap().to_owned();
        assert_eq!(result.is_err(), text.is_empty());
        result.ok().map(|()| text)
    }

    const CURRENT: MosquittoJsonStyle = MosquittoJsonStyle {
        indent: false,
        release: MosquittoRelease::Current,
    };
    const V2_0: MosquittoJsonStyle = MosquittoJsonStyle {
        indent: false,
        release: MosquittoRelease::V2_0,
    };

    #[test]
    fn the_current_shape() {
        let message = at_least_once(message("f", b"a\n\"/\xc3\xa9"), 1);
        assert_eq!(
            written(&message, PayloadAs::String, CURRENT).unwrap(),
            concat!(
                r#"{"tst":"2026-11-23T07:30:41.036566-0330","topic":"f","qos":1,"retain":false,"payloadlen":6,"#,
                r#""mid":1,"payload":"a\n\"/é"}"#
            )
        );
    }

    #[test]
    fn properties_in_both_shapes() {
        let properties = all_properties();
        let message = Message {
            retain: true,
            properties: properties.list(),
            ..message("f", b"")
        };
        let shape = |tst: &str, retain: &str, user_properties: &str| {
            [
                r#"{"tst":"2026-11-23T07:30:41.036566"#,
                tst,
                r#"","topic":"f","qos":0,"retain":"#,
                retain,
                r#","payloadlen":0,"properties":{"user-properties":"#,
                user_properties,
                r#","content-type":"text/x","correlation-data":"cor","response-topic":"re/t","#,
                r#""subscription-identifier":77,"subscription-identifier":78,"#,
                r#""message-expiry-interval":4000000000,"payload-format-indicator":1,"topic-alias":3},"payload":null}"#,
            ]
            .concat()
        };
        assert_eq!(
            written(&message, PayloadAs::Value, CURRENT).unwrap(),
            shape("-0330", "true", r#"[{"a":"1"},{"a":"2"}]"#)
        );
        assert_eq!(
            written(&message, PayloadAs::String, V2_0).unwrap(),
            shape("Z-0330", "1", r#"{"a":"1","a":"2"}"#)
        );
    }

    #[test]
    fn payloads_as_values() {
        let payload = |text: &str| {
            let line = written(&message("f", text.as_bytes()), PayloadAs::Value, CURRENT)?;
            let (_, payload) = line.split_once("\"payload\":")?;
            Some(payload.to_owned())
        };
        assert_eq!(payload(r#" {"a" : 1.50} "#).as_deref(), Some(r#"{"a":1.5}}"#));
        assert_eq!(payload("1e3").as_deref(), Some("1000}"));
        assert_eq!(payload("nope"), None);
        assert_eq!(payload(r#"{"a":1"#), None);
    }

    #[test]
    fn indented() {
        let properties = properties(&[Property::UserProperty("k", "v"), Property::UserProperty("l", "w")]);
        let message = Message {
            properties: properties.list(),
            ..message("f", br#"{"a":[{}]}"#)
        };
        let style = MosquittoJsonStyle {
            indent: true,
            ..CURRENT
        };
        assert_eq!(
            written(&message, PayloadAs::Value, style).unwrap(),
            concat!(
                "{\n\t\"tst\":\t\"2026-11-23T07:30:41.036566-0330\",\n\t\"topic\":\t\"f\",\n\t\"qos\":\t0,\n",
                "\t\"retain\":\tfalse,\n\t\"payloadlen\":\t10,\n\t\"properties\":\t{\n",
                "\t\t\"user-properties\":\t[{\n\t\t\t\t\"k\":\t\"v\"\n\t\t\t}, {\n\t\t\t\t\"l\":\t\"w\"\n\t\t\t}]\n\t},\n",
                "\t\"payload\":\t{\n\t\t\"a\":\t[{\n\t\t\t}]\n\t}\n}"
            )
        );
    }
}
