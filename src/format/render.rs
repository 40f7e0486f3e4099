//! A compiled template and a message to bytes.

use jiff::tz::TimeZone;

use super::cjson_parser::NotJson;
use super::printf::Layout;
use super::template::{Field, Template, Token};
use super::timestamp::{LocalTime, write_nanoseconds, write_unix};
use super::{MosquittoJsonStyle, mosquitto_json};
use crate::message::Message;
use crate::mqtt::{PacketIdentifier, Property};

/// A template at work.
#[derive(Debug)]
pub(super) struct Renderer {
    template: Template,
    json: MosquittoJsonStyle,
    time: LocalTime,
}

impl Renderer {
    /// Renders `template` with local times of `zone`.
    pub(super) fn new(template: Template, json: MosquittoJsonStyle, zone: TimeZone) -> Self {
        Self {
            template,
            json,
            time: LocalTime::new(zone),
        }
    }

    /// Appends `message` to `out`, and to `notices` what `mosquitto_sub` writes to standard error.
    pub(super) fn write(&mut self, message: &Message<'_>, out: &mut Vec<u8>, notices: &mut Vec<u8>) {
        for token in self.template.tokens() {
            match token {
                Token::Text(text) => out.extend_from_slice(text),
                Token::Time(conversion) => self.time.write_conversion(message.received_at, conversion, out),
                Token::Nanoseconds => write_nanoseconds(message.received_at, out),
                Token::Field(Field::IsoTime, layout) => {
                    let mut text = Vec::with_capacity(24);
                    self.time.write_iso(message.received_at, &mut text);
                    layout.write_string(&text, out);
                }
                Token::Field(Field::Json(payload), _) => {
                    let result = mosquitto_json::write(message, *payload, self.json, &mut self.time, out);
                    if let Err(NotJson) = result {
                        notices.extend_from_slice(b"Error: Message payload is not valid JSON on topic ");
                        notices.extend_from_slice(message.topic.as_bytes());
                        notices.extend_from_slice(b".\n");
                    }
                }
                Token::Field(field, layout) => write_field(*field, *layout, message, out, notices),
            }
        }
    }
}

/// Appends a field that needs nothing but the message.
fn write_field(
    field: Field,
    layout: Layout,
    message: &Message<'_>,
    out: &mut Vec<u8>,
    notices: &mut Vec<u8>,
) {
    match field {
        Field::Length => layout.write_integer(i32::try_from(message.payload.len()).unwrap_or(i32::MAX), out),
        Field::PacketIdentifier => {
            let value = message.packet_identifier.map_or(0, PacketIdentifier::get);
            layout.write_integer(value.into(), out);
        }
        Field::Payload => layout.write_payload(message.payload, out),
        Field::QoS => out.push(b'0' + message.qos.level()),
        Field::Retain => out.push(b'0' + u8::from(message.retain)),
        Field::Topic => layout.write_string(message.topic.as_bytes(), out),
        Field::UnixTime => write_unix(message.received_at, out),
        Field::Hex(case) => layout.write_hex(message.payload, case, out),
        Field::Float => match message.payload.try_into() {
            Ok(bytes) => layout.write_float(f32::from_ne_bytes(bytes).into(), out),
            Err(_) => {
                notices.extend_from_slice(b"requested float printing, but non-float data received");
            }
        },
        Field::Double => match message.payload.try_into() {
            Ok(bytes) => layout.write_float(f64::from_ne_bytes(bytes), out),
            Err(_) => {
                notices.extend_from_slice(b"requested double printing, but non-double data received");
            }
        },
        property => write_property(property, layout, message, out),
    }
}

/// Appends a field that MQTT 5 has as a property.
fn write_property(field: Field, layout: Layout, message: &Message<'_>, out: &mut Vec<u8>) {
    if field == Field::UserProperties {
        write_user_properties(message, out);
        return;
    }
    let value = message.properties.find(|property| match (field, property) {
        (Field::TopicAlias, Property::TopicAlias(value)) => Some(Value::Integer(value.into())),
        (Field::MessageExpiryInterval, Property::MessageExpiryInterval(value))
        | (Field::SubscriptionIdentifier, Property::SubscriptionIdentifier(value)) => {
            // As C hands a uint32_t to printf's %d: from 2^31 on it is negative.
            Some(Value::Integer(value.cast_signed()))
        }
        (Field::PayloadFormatIndicator, Property::PayloadFormatIndicator(value)) => {
            Some(Value::Integer(value.into()))
        }
        (Field::ContentType, Property::ContentType(text))
        | (Field::ResponseTopic, Property::ResponseTopic(text)) => Some(Value::Text(text)),
        (Field::CorrelationData, Property::CorrelationData(bytes)) => Some(Value::Bytes(bytes)),
        _ => None,
    });
    match (value, field) {
        (Some(Value::Integer(value)), _) => layout.write_integer(value, out),
        (Some(Value::Text(text)), _) => layout.write_string(text.as_bytes(), out),
        (Some(Value::Bytes(bytes)), _) => out.extend_from_slice(bytes),
        (None, Field::CorrelationData | Field::ResponseTopic) => {}
        (None, Field::ContentType) => layout.write_blank_string(out),
        (None, _) => layout.write_blank_integer(out),
    }
}

/// The value of a property as templates print it.
enum Value<'a> {
    Integer(i32),
    Text(&'a str),
    Bytes(&'a [u8]),
}

fn write_user_properties(message: &Message<'_>, out: &mut Vec<u8>) {
    let mut first = true;
    for property in message.properties.iter() {
        if let Property::UserProperty(name, value) = property {
            if !first {
                out.push(b' ');
            }
            first = false;
            out.extend_from_slice(name.as_bytes());
            out.push(b':');
            out.extend_from_slice(value.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::format::MosquittoRelease;
    use crate::format::fixture::{all_properties, any_message, at_least_once, message};

    fn render_with_notices(template: &str, message: &Message<'_>) -> (String, String) {
        let zone = TimeZone::posix("XYZ-1").unwrap();
        let template = Template::compile(template.as_bytes()).unwrap();
        let (mut out, mut notices) = (Vec::new(), Vec::new());
        let mut renderer = Renderer::new(template, MosquittoJsonStyle::default(), zone);
        renderer.write(message, &mut out, &mut notices);
        (
            String::from_utf8(out).unwrap(),
            String::from_utf8(notices).unwrap(),
        )
    }

    #[track_caller]
    fn check(message: &Message<'_>, cases: &[(&str, &str)]) {
        for (template, expected) in cases {
            let (out, notices) = render_with_notices(template, message);
            assert_eq!(out, *expected, "{template}");
            assert_eq!(notices, "", "{template}");
        }
    }

    #[test]
    fn payload_in_all_layouts() {
        check(
            &message("f/a", b"abcdef"),
            &[
                ("[%p]", "[abcdef]"),
                ("[%3p]", "[abc]"),
                ("[%8p]", "[  abcdef]"),
                ("[%08p]", "[00abcdef]"),
                ("[%-8p]", "[abcdef  ]"),
                ("[%-08p]", "[abcdef  ]"),
                ("[%.2p]", "[abcdef]"),
                ("[%-p][%-x]", "[abcdef      ][616263646566      ]"),
                ("[%x]", "[616263646566]"),
                ("[%4x]", "[61626364]"),
                ("[%16x]", "[    616263646566]"),
                ("[%016x]", "[0000616263646566]"),
                ("[%-16x]", "[616263646566    ]"),
                ("[%.4-X]", "[6162-6364-6566]"),
                ("[%.3x]", "[616 263 646 566]"),
                ("[%.2:x]", "[61:62:63:64:65:66]"),
                ("[%16.4-X]", "[  6162-6364-6566]"),
                ("[%.0x]", "[616263646566]"),
                ("[%:x]", "[616263646566]"),
                ("[%5q]", "[0]"),
                ("[%l]", "[6]"),
                ("[%05l|%-5l|%5l|%-05l|%.1l]", "[00006|6    |    6|6    |6]"),
                ("[%m]", "[0]"),
                (
                    "[%t|%.2t|%6t|%-6t|%6.1t|%06t]",
                    "[f/a|f/|   f/a|f/a   |     f|   f/a]",
                ),
                ("%05%|%%|\\\\|\\t|@@", "%|%|\\|\t|@"),
                ("\\0\\a\\e\\n\\r\\v", "\0\x07\x1b\n\r\x0b"),
            ],
        );
    }

    #[test]
    fn hexadecimal_letters_follow_the_case() {
        check(&message("t", &[0xab, 0xcd]), &[("%x %X", "abcd ABCD")]);
    }

    #[test]
    fn properties_that_are_there() {
        let properties = all_properties();
        let message = Message {
            properties: properties.list(),
            retain: true,
            ..at_least_once(message("f/a", b""), 7)
        };
        check(
            &message,
            &[
                ("%E", "-294967296"),
                ("%012E", "-00294967296"),
                ("%P", "a:1 a:2"),
                ("%A|%S|%F", "3|77|1"),
                ("%03A|%-3S|%3F", "003|77 |  1"),
                ("%C|%R|%D", "text/x|re/t|cor"),
                ("%9.4C|%-9R|%9D", "     text|re/t     |cor"),
                ("%m|%04m|%q|%r", "7|0007|1|1"),
            ],
        );
    }

    #[test]
    fn properties_that_are_absent() {
        check(
            &message("f/a", b""),
            &[
                ("[%A%E%F%S%C%R%D%P]", "[]"),
                ("[%5A][%05A][%-5A][%-05A]", "[     ][00000][     ][00000]"),
                ("[%3E][%03F][%3S]", "[   ][000][   ]"),
                ("[%5C][%05C]", "[     ][     ]"),
                ("[%5R][%5D][%5P]", "[][][]"),
                ("%r", "0"),
            ],
        );
    }

    #[test]
    fn times() {
        check(
            &message("f/a", b""),
            &[
                ("%I", "2026-11-23T12:00:41+0100"),
                ("[%26I]", "[  2026-11-23T12:00:41+0100]"),
                ("[%-12.10I]", "[2026-11-23  ]"),
                ("%U|%30U", "1795431641.036566789|1795431641.036566789"),
                ("@Y@m@d @H:@M:@S.@N", "20261123 12:00:41.036566789"),
                ("@Z|@z|@c", "XYZ|+0100|Mon Nov 23 12:00:41 2026"),
                ("@E|@1|@3|@9|@!|@é", "%E|%1| %3|       %9|%!|%é"),
            ],
        );
    }

    #[test]
    fn floats() {
        let cases: &[(f64, &str, &str)] = &[
            (
                1.5,
                "%d|%.2d|%10d|%010.1d|%-10.0d|",
                "1.500000|1.50|  1.500000|00000001.5|2         |",
            ),
            (
                -1.5,
                "%10.1d|%010.1d|%-10.1d|",
                "      -1.5|-0000001.5|-1.5      |",
            ),
            (0.125, "%.2d", "0.12"),
            (0.375, "%.2d", "0.38"),
            (2.5, "%.0d", "2"),
            (-0.0, "%.1d", "-0.0"),
            (f64::INFINITY, "%d|%06d", "inf|   inf"),
            (f64::NEG_INFINITY, "%d", "-inf"),
            (f64::NAN, "%d|%6d", "nan|   nan"),
            (1e22, "%.1d", "10000000000000000000000.0"),
        ];
        for (value, template, expected) in cases {
            check(&message("t", &value.to_ne_bytes()), &[(template, expected)]);
        }
        check(
            &message("t", &0.1_f32.to_ne_bytes()),
            &[("%f|%.10f", "0.100000|0.1000000015")],
        );
        let smallest = f64::from_bits(1).to_ne_bytes();
        let (digits, _) = render_with_notices("%.2000d", &message("t", &smallest));
        assert_eq!(digits.len(), 2_002);
        assert_eq!(digits.trim_end_matches('0').len(), 2 + 1_074);
    }

    #[test]
    fn payloads_that_are_no_floats_are_a_notice_without_newline() {
        let (out, notices) = render_with_notices("<%5f|%d>", &message("t", b"abcde"));
        assert_eq!(out, "<|>");
        assert_eq!(
            notices,
            "requested float printing, but non-float data receivedrequested double printing, but non-double data received"
        );
    }

    #[test]
    fn a_payload_that_is_no_json_is_a_notice() {
        let (out, notices) = render_with_notices("<%J|%l>", &message("f/a", b"nul"));
        assert_eq!(out, "<|3>");
        assert_eq!(
            notices,
            "Error: Message payload is not valid JSON on topic f/a.\n"
        );
    }

    #[test]
    fn absurd_widths_do_not_take_all_memory() {
        let (out, _) = render_with_notices("%99999999999t%.99999999999d", &message("t", &[0; 8]));
        assert!(out.len() < 4 << 20);
    }

    proptest! {
        #[test]
        fn any_bytes_compile_or_have_a_fault(
            source in prop_oneof![
                proptest::collection::vec(any::<u8>(), 0..40),
                "([%@\\\\]?[-.:0-9]{0,3}[ -~]){0,12}".prop_map(String::into_bytes),
            ],
            owned in any_message(),
            indent in any::<bool>(),
        ) {
            if let Ok(template) = Template::compile(&source) {
                let style = MosquittoJsonStyle { indent, release: MosquittoRelease::Current };
                let mut renderer = Renderer::new(template, style, TimeZone::UTC);
                renderer.write(&owned.as_message(), &mut Vec::new(), &mut Vec::new());
            }
        }

        #[test]
        fn json_of_text_is_json(owned in any_message(), text in "[^\\x00]{0,40}", indent in any::<bool>()) {
            let message = Message { payload: text.as_bytes(), ..owned.as_message() };
            let style = MosquittoJsonStyle { indent, release: MosquittoRelease::Current };
            let mut out = Vec::new();
            let template = Template::compile(b"%j").unwrap();
            Renderer::new(template, style, TimeZone::UTC).write(&message, &mut out, &mut Vec::new());
            // Correlation data need not be UTF-8, and goes out as it is.
            let line = String::from_utf8_lossy(&out);
            let object: serde_json::Value = serde_json::from_str(&line).unwrap();
            prop_assert_eq!(&object["topic"], message.topic);
            let payload = object["payload"].as_str().unwrap_or_default();
            prop_assert_eq!(payload, text);
        }
    }
}
