//! Properties by name.

use std::ffi::OsStr;
use std::str::FromStr;

use super::{into_bytes, seconds, session_expiry, size, utf8};
use crate::mqtt::{Properties, Property, PropertyError, TopicName};

/// The property `name` with `value` in a block of its own; a user property's value is `KEY=VALUE`.
///
/// # Errors
/// When a client sends no such property, or the value is not its.
pub(crate) fn property_of(name: &str, value: &OsStr) -> Result<Properties, String> {
    if matches!(name, "correlation-data" | "authentication-data") {
        let data = into_bytes(value.to_owned());
        return block(match name {
            "correlation-data" => Property::CorrelationData(&data),
            _ => Property::AuthenticationData(&data),
        });
    }
    let text = utf8(value)?;
    block(match name {
        "payload-format-indicator" => Property::PayloadFormatIndicator(number(text)?),
        "message-expiry-interval" => Property::MessageExpiryInterval(seconds(text)?),
        "content-type" => Property::ContentType(text),
        "response-topic" => {
            TopicName::new(text).map_err(|error| error.to_string())?;
            Property::ResponseTopic(text)
        }
        "subscription-identifier" => Property::SubscriptionIdentifier(number(text)?),
        "session-expiry-interval" => Property::SessionExpiryInterval(session_expiry(text)?),
        "authentication-method" => Property::AuthenticationMethod(text),
        "request-problem-information" => Property::RequestProblemInformation(number(text)?),
        "will-delay-interval" => Property::WillDelayInterval(seconds(text)?),
        "request-response-information" => Property::RequestResponseInformation(number(text)?),
        "server-reference" => Property::ServerReference(text),
        "reason-string" => Property::ReasonString(text),
        "receive-maximum" => Property::ReceiveMaximum(number(text)?),
        "topic-alias-maximum" => Property::TopicAliasMaximum(number(text)?),
        "topic-alias" => Property::TopicAlias(number(text)?),
        "maximum-packet-size" => {
            let bytes = u32::try_from(size(text)?).map_err(|_| out_of_range("maximum-packet-size"))?;
            Property::MaximumPacketSize(bytes)
        }
        "user-property" => {
            let (key, value) = text.split_once('=').ok_or("expected KEY=VALUE")?;
            Property::UserProperty(key, value)
        }
        other => return Err(format!("unknown property {other}")),
    })
}

/// The property `name`, which must be one that has a key and a value.
///
/// # Errors
/// When it is not, or is too long.
pub(crate) fn property_pair(name: &str, key: &str, value: &str) -> Result<Properties, String> {
    if name.eq_ignore_ascii_case("user-property") {
        block(Property::UserProperty(key, value))
    } else {
        Err(format!("{name} has one value"))
    }
}

fn block(property: Property<'_>) -> Result<Properties, String> {
    let mut block = Properties::new();
    block.push(property).map_err(|error| match error {
        // The flag is named beside it, and may spell the property in another way.
        PropertyError::OutOfRange(name) => out_of_range(name),
        other => other.to_string(),
    })?;
    Ok(block)
}

fn out_of_range(name: &str) -> String {
    format!("{name} is out of range")
}

fn number<T: FromStr + TryFrom<u64>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| match text.parse::<u64>() {
        Ok(_) => "the number is out of range".to_owned(),
        Err(_) => "expected a number".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, value: &str) -> Result<Properties, String> {
        property_of(name, OsStr::new(value))
    }

    #[test]
    fn values_are_of_their_type() {
        for (name, value, expected) in [
            (
                "message-expiry-interval",
                "1h",
                Property::MessageExpiryInterval(3600),
            ),
            (
                "session-expiry-interval",
                "never",
                Property::SessionExpiryInterval(u32::MAX),
            ),
            (
                "maximum-packet-size",
                "64KiB",
                Property::MaximumPacketSize(65_536),
            ),
            ("user-property", "a=b=c", Property::UserProperty("a", "b=c")),
            ("user-property", "=", Property::UserProperty("", "")),
            ("correlation-data", "x", Property::CorrelationData(b"x")),
            ("content-type", "", Property::ContentType("")),
        ] {
            let block = of(name, value).unwrap();
            assert_eq!(block.list().iter().collect::<Vec<_>>(), [expected], "{name}");
        }
    }

    #[test]
    fn others_are_refused() {
        for (name, value, error) in [
            (
                "payload-format-indicator",
                "2",
                "payload-format-indicator is out of range",
            ),
            ("payload-format-indicator", "256", "the number is out of range"),
            ("receive-maximum", "0", "receive-maximum is out of range"),
            ("receive-maximum", "ten", "expected a number"),
            (
                "maximum-packet-size",
                "5GiB",
                "maximum-packet-size is out of range",
            ),
            ("user-property", "k", "expected KEY=VALUE"),
            ("maximum-qos", "1", "unknown property maximum-qos"),
        ] {
            assert_eq!(of(name, value), Err(error.to_owned()), "{name} {value}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn correlation_data_is_any_bytes() {
        use std::os::unix::ffi::OsStrExt;
        let bytes = OsStr::from_bytes(b"\xff\x01");
        let block = property_of("correlation-data", bytes).unwrap();
        assert_eq!(
            block.list().iter().next(),
            Some(Property::CorrelationData(b"\xff\x01"))
        );
        assert_eq!(
            property_of("content-type", bytes),
            Err("it is not valid UTF-8".to_owned())
        );
    }
}
