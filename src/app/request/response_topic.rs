//! Where responses are awaited (section 4.10).

use crate::app::RequestOptions;
use crate::app::failure::Failure;
use crate::client::ConnectOptions;
use crate::exit::Exit;
use crate::mqtt::packet::{ConnAck, Subscription};
use crate::mqtt::{InvalidTopic, Properties, Property, TopicFilter, TopicName};

/// Above the topics of clients that were told none.
const OWN: &str = "culex/rr/";

/// Where the responses of a connection come, and how its requests say so.
pub(super) struct Destination {
    pub(super) topic: TopicName,
    /// Of the topic.
    pub(super) subscription: Subscription,
    /// Of the requests, but for correlation data.
    pub(super) properties: Properties,
    /// Whether the broker was asked for Response Information, and gave none.
    pub(super) lacks_information: bool,
}

impl Destination {
    /// As the options say, or CONNACK, or the client identifier.
    ///
    /// # Errors
    /// When the topic is unusable, or the properties are too long.
    pub(super) fn new(
        options: &RequestOptions,
        connect: &ConnectOptions,
        (client_identifier, connack): (&str, &ConnAck),
    ) -> Result<Self, Failure> {
        let unusable = |error| {
            Failure::new(Exit::Refused, error).context("the response topic that the broker named is unusable")
        };
        let topic = match &options.response_topic {
            Some(topic) => topic.clone(),
            None => made(connack, client_identifier).map_err(unusable)?,
        };
        let mut properties = options.properties.clone();
        if connect.version.has_properties() {
            properties
                .push(Property::ResponseTopic(topic.as_str()))
                .map_err(|error| Failure::new(Exit::Usage, error))?;
        }
        let filter = TopicFilter::new(topic.as_str()).map_err(unusable)?;
        Ok(Self {
            topic,
            subscription: Subscription {
                filter,
                options: options.subscription,
            },
            properties,
            lacks_information: options.response_topic.is_none() && asks_in_vain(connect, connack),
        })
    }
}

fn asks_in_vain(connect: &ConnectOptions, connack: &ConnAck) -> bool {
    let asked = connect
        .connect_properties
        .list()
        .find(|property| matches!(property, Property::RequestResponseInformation(1)).then_some(()));
    asked.is_some() && information(connack).is_none()
}

/// The response topic of a client that was told none: within the part of the topic tree that the broker named as
/// Response Information (section 3.2.2.3.14), else one that its client identifier makes its own.
///
/// # Errors
/// When what the broker said is no beginning of a topic, or the identifier is too long for one.
fn made(connack: &ConnAck, client_identifier: &str) -> Result<TopicName, InvalidTopic> {
    match information(connack) {
        Some(information) => TopicName::new(format!("{}/culex", information.trim_end_matches('/'))),
        None => TopicName::new(format!("{OWN}{}", level(client_identifier))),
    }
}

/// What the broker said where it was asked for Response Information.
fn information(connack: &ConnAck) -> Option<&str> {
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
