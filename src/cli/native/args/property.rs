//! MQTT 5 properties as flags: a table of the readable ones, and `-D PACKET NAME VALUE` for all.
//!
//! Properties go out in the order of the command line, whichever flags they are given with, so they are collected from
//! the matches by their place in argv and not by flag.

use std::ffi::OsString;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command};

use crate::cli::native::property_argument::{PropertyArgument, PropertyParser};
use crate::cli::value::property_of;
use crate::mqtt::{PacketKind, Properties};

/// A flag that stands for one property of one packet.
#[derive(Debug)]
pub(in crate::cli) struct PropertyFlag {
    /// The long name, and the identifier.
    pub(in crate::cli) long: &'static str,
    alias: Option<&'static str>,
    short: Option<char>,
    heading: &'static str,
    packet: PacketKind,
    property: &'static str,
    value_name: &'static str,
    help: &'static str,
}

/// A property that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cli) struct GivenProperty {
    /// The flag as the user knows it, for errors.
    pub(in crate::cli) flag: String,
    /// Where it goes.
    pub(in crate::cli) packet: PacketKind,
    /// One property.
    pub(in crate::cli) property: Properties,
}

const fn flag(
    long: &'static str,
    packet: PacketKind,
    property: &'static str,
    value_name: &'static str,
    help: &'static str,
) -> PropertyFlag {
    PropertyFlag {
        long,
        alias: None,
        short: None,
        heading: match packet {
            PacketKind::Will => "Will",
            _ => "Properties (MQTT 5)",
        },
        packet,
        property,
        value_name,
        help,
    }
}

/// Of CONNECT: every command that connects has them.
#[rustfmt::skip]
pub(in crate::cli) const CONNECT: &[PropertyFlag] = {
    use PacketKind::Connect;
    &[
        PropertyFlag {
            alias: Some("session-expiry-interval"),
            short: Some('x'),
            heading: "Session",
            ..flag("session-expiry", Connect, "session-expiry-interval", "DURATION", "How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]")
        },
        flag("receive-maximum", Connect, "receive-maximum", "N", "Most QoS 1 and 2 messages that the broker may have on their way to this client at once"),
        PropertyFlag {
            alias: Some("maximum-packet-size"),
            ..flag("max-packet-size", Connect, "maximum-packet-size", "SIZE", "Largest packet to accept; a broker that sends a larger one breaks the protocol")
        },
        flag("topic-alias-maximum", Connect, "topic-alias-maximum", "N", "Most topic aliases to accept"),
        flag("connect-user-property", Connect, "user-property", "KEY=VALUE", "User property of CONNECT; repeatable"),
    ]
};

/// Of the will: every command that connects has them.
#[rustfmt::skip]
pub(in crate::cli) const WILL: &[PropertyFlag] = {
    use PacketKind::Will;
    &[
        flag("will-delay", Will, "will-delay-interval", "DURATION", "Time between the loss of the connection and the publication of the will (MQTT 5)"),
        flag("will-content-type", Will, "content-type", "TYPE", "Content type of the will (MQTT 5)"),
        flag("will-response-topic", Will, "response-topic", "TOPIC", "Response topic of the will (MQTT 5)"),
        flag("will-correlation-data", Will, "correlation-data", "DATA", "Correlation data of the will (MQTT 5)"),
        flag("will-message-expiry", Will, "message-expiry-interval", "DURATION", "Lifetime of the will once it is published (MQTT 5)"),
        flag("will-payload-format-indicator", Will, "payload-format-indicator", "0|1", "1 says that the will is UTF-8 (MQTT 5)"),
        flag("will-user-property", Will, "user-property", "KEY=VALUE", "User property of the will (MQTT 5); repeatable"),
    ]
};

/// Of PUBLISH.
#[rustfmt::skip]
pub(in crate::cli) const PUBLISH: &[PropertyFlag] = {
    use PacketKind::Publish;
    &[
        flag("user-property", Publish, "user-property", "KEY=VALUE", "User property of the message; repeatable"),
        flag("content-type", Publish, "content-type", "TYPE", "Content type of the payload, such as application/json"),
        flag("response-topic", Publish, "response-topic", "TOPIC", "Topic that a response is expected on"),
        flag("correlation-data", Publish, "correlation-data", "DATA", "Bytes that tie the response to this message"),
        flag("message-expiry", Publish, "message-expiry-interval", "DURATION", "How long the broker may hold the message for a subscriber"),
        flag("topic-alias", Publish, "topic-alias", "N", "Send the topic once, and this number instead of it afterwards"),
        flag("payload-format-indicator", Publish, "payload-format-indicator", "0|1", "1 says that the payload is UTF-8"),
    ]
};

/// Of the PUBLISH of a request, whose response topic is a flag of its own.
#[rustfmt::skip]
pub(in crate::cli) const REQUEST: &[PropertyFlag] = {
    use PacketKind::Publish;
    &[
        flag("user-property", Publish, "user-property", "KEY=VALUE", "User property of the request; repeatable"),
        flag("content-type", Publish, "content-type", "TYPE", "Content type of the payload, such as application/json"),
        flag("correlation-data", Publish, "correlation-data", "DATA", "Bytes that the response must have too [default: different ones for each request]"),
        flag("message-expiry", Publish, "message-expiry-interval", "DURATION", "How long the broker may hold the request for a subscriber"),
        flag("topic-alias", Publish, "topic-alias", "N", "Send the topic once, and this number instead of it afterwards"),
        flag("payload-format-indicator", Publish, "payload-format-indicator", "0|1", "1 says that the payload is UTF-8"),
    ]
};

/// Of SUBSCRIBE.
#[rustfmt::skip]
pub(in crate::cli) const SUBSCRIBE: &[PropertyFlag] = {
    use PacketKind::Subscribe;
    &[
        flag("user-property", Subscribe, "user-property", "KEY=VALUE", "User property of the subscription; repeatable"),
        flag("subscription-identifier", Subscribe, "subscription-identifier", "N", "Number that comes with every message of this subscription"),
    ]
};

/// The identifier of `-D`.
pub(in crate::cli) const PROPERTY: &str = "property";

impl PropertyFlag {
    fn arg(&'static self) -> Arg {
        let PropertyFlag {
            long,
            alias,
            short,
            heading,
            packet: _,
            property,
            value_name,
            help,
        } = self;
        let parser = OsStringValueParser::new().try_map(move |value: OsString| property_of(property, &value));
        Arg::new(*long)
            .long(*long)
            .short(*short)
            .alias(*alias)
            .value_name(*value_name)
            .help(*help)
            .help_heading(*heading)
            .action(ArgAction::Append)
            .allow_hyphen_values(true)
            .value_parser(parser)
    }
}

/// Adds the flags of `tables`, and `-D` where there is a packet for it.
pub(in crate::cli) fn augment(command: Command, tables: &[&'static [PropertyFlag]]) -> Command {
    tables
        .iter()
        .flat_map(|table| table.iter())
        .fold(command, |command, flag| command.arg(flag.arg()))
}

/// `-D`, whose three or four values were joined to one before.
pub(in crate::cli) fn property_argument() -> Arg {
    Arg::new(PROPERTY)
        .short('D')
        .long(PROPERTY)
        .value_name("PACKET NAME VALUE")
        .help("Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE")
        .help_heading("Properties (MQTT 5)")
        .action(ArgAction::Append)
        .value_parser(PropertyParser)
}

/// The properties in `matches`, in the order of the command line.
pub(in crate::cli) fn collect(
    matches: &ArgMatches,
    tables: &[&'static [PropertyFlag]],
) -> Vec<GivenProperty> {
    let mut found = Vec::new();
    for flag in tables.iter().flat_map(|table| table.iter()) {
        let values = matches.get_many::<Properties>(flag.long).into_iter().flatten();
        let places = matches.indices_of(flag.long).into_iter().flatten();
        found.extend(places.zip(values).map(|(place, property)| {
            let given = GivenProperty {
                flag: format!("--{}", flag.long),
                packet: flag.packet,
                property: property.clone(),
            };
            (place, given)
        }));
    }
    if let Ok(Some(values)) = matches.try_get_many::<PropertyArgument>(PROPERTY) {
        let places = matches.indices_of(PROPERTY).into_iter().flatten();
        found.extend(
            places
                .zip(values.cloned())
                .map(|(place, argument)| (place, argument.into())),
        );
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, given)| given).collect()
}

impl GivenProperty {
    /// The name of the property in the standard.
    pub(in crate::cli) fn name(&self) -> &'static str {
        self.property
            .list()
            .iter()
            .next()
            .map_or("property", |property| property.name())
    }
}
