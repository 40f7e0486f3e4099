//! Where responses are awaited (section 4.10).

use crate::mqtt::packet::ConnAck;
use crate::mqtt::{InvalidTopic, Property, TopicName};

/// Above the topics of clients that were told none.
const OWN: &str = "culex/rr/";

/// The response topic of a client that was told none: within the part of the topic tree that the broker named as
/// Response Information (section 3.2.2.3.14), else one that its client identifier makes its own.
///
/// # Errors
/// When what the broker said is no beginning of a topic, or the identifier is too long for one.
pub(super) fn made(connack: &ConnAck, client_identifier: &str) -> Result<TopicName, InvalidTopic> {
    match information(connack) {
        Some(information) => TopicName::new(format!("{}/culex", information.trim_end_matches('/'))),
        None => TopicName::new(format!("{OWN}{}", level(client_identifier))),
    }
}

/// What the broker said where it was asked for Response Information.
pub(super) fn information(connack: &ConnAck) -> Option<&str> {
    connack.properties.list().find(|property| match property {
        Property::ResponseInformation(text) => Some(text),
        _ => None,
    })
}

/// An identifier as one level of a topic.
fn level(identifier: &str) -> String {
    let replace = |character: char| match character {
        '+' | '#' | '/' => '_',
        other => other,
    };
    identifier.chars().map(replace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::{Properties, ReasonCode};

    fn connack(information: Option<&str>) -> ConnAck {
        let mut connack = ConnAck {
            session_present: false,
            reason: ReasonCode::SUCCESS,
            properties: Properties::new(),
        };
        if let Some(information) = information {
            let property = Property::ResponseInformation(information);
            connack.properties.push(property).unwrap();
        }
        connack
    }

    #[test]
    fn the_broker_names_it_or_the_identifier_does() {
        for (information, identifier, expected) in [
            (None, "me", "culex/rr/me"),
            (None, "a/+#", "culex/rr/a___"),
            (Some("private/7"), "me", "private/7/culex"),
            (Some("private/7/"), "me", "private/7/culex"),
        ] {
            let topic = made(&connack(information), identifier).unwrap();
            assert_eq!(topic.as_str(), expected);
        }
        assert!(made(&connack(Some("private/#")), "me").is_err());
        assert!(made(&connack(None), &"x".repeat(65_535)).is_err());
    }
}
