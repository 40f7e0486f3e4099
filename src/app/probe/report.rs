//! What was found out, as JSON: `schema/probe-report.schema.json` says what is in it.

use jiff::Timestamp;
use serde::Serialize;

use crate::mqtt::packet::ConnAck;
use crate::mqtt::{Property, ProtocolVersion};

/// What was found out about a broker.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Report {
    pub(super) version: u8,
    pub(super) time: Timestamp,
    pub(super) broker: String,
    pub(super) passive: bool,
    pub(super) protocol_versions: Vec<VersionReport>,
    /// Which of them the rest is about: the latest that was accepted.
    pub(super) tried_with: Option<&'static str>,
    /// MQTT 5 only.
    pub(super) announced: Option<Announced>,
    pub(super) features: Vec<Feature>,
    pub(super) round_trip: Option<RoundTrip>,
    pub(super) sys: Sys,
    /// What does not hold that is announced, or that every broker must do; in words.
    pub(super) problems: Vec<String>,
}

/// What came of a connection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct VersionReport {
    pub(super) protocol_version: &'static str,
    pub(super) accepted: bool,
    /// Why not.
    pub(super) reason: Option<String>,
    /// From the first packet of TCP to CONNACK.
    pub(super) connect_seconds: Option<f64>,
}

/// What CONNACK says (section 3.2.2.3), and where it says nothing, what that means.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub(super) struct Announced {
    pub(super) maximum_qos: u8,
    pub(super) retain: bool,
    pub(super) wildcard_subscriptions: bool,
    pub(super) shared_subscriptions: bool,
    pub(super) subscription_identifiers: bool,
    pub(super) receive_maximum: u16,
    pub(super) topic_alias_maximum: u16,
    /// Bytes; `None` is no limit but that of the protocol.
    pub(super) maximum_packet_size: Option<u32>,
    /// Seconds, of a session that was to be kept for ever; `None` is for ever.
    pub(super) session_expiry_maximum: Option<u32>,
    /// Seconds; `None` is as the client says.
    pub(super) server_keep_alive: Option<u16>,
    pub(super) assigned_client_identifier: Option<String>,
    pub(super) response_information: Option<String>,
    pub(super) server_reference: Option<String>,
    pub(super) user_properties: Vec<(String, String)>,
}

impl Announced {
    /// What `connack` says.
    pub(super) fn of(connack: &ConnAck) -> Self {
        let mut announced = Self {
            maximum_qos: 2,
            retain: true,
            wildcard_subscriptions: true,
            shared_subscriptions: true,
            subscription_identifiers: true,
            receive_maximum: u16::MAX,
            topic_alias_maximum: 0,
            maximum_packet_size: None,
            session_expiry_maximum: None,
            server_keep_alive: None,
            assigned_client_identifier: None,
            response_information: None,
            server_reference: None,
            user_properties: Vec::new(),
        };
        for property in connack.properties.list().iter() {
            match property {
                Property::MaximumQoS(qos) => announced.maximum_qos = qos,
                Property::RetainAvailable(flag) => announced.retain = flag != 0,
                Property::WildcardSubscriptionAvailable(flag) => announced.wildcard_subscriptions = flag != 0,
                Property::SharedSubscriptionAvailable(flag) => announced.shared_subscriptions = flag != 0,
                Property::SubscriptionIdentifierAvailable(flag) => {
                    announced.subscription_identifiers = flag != 0;
                }
                Property::ReceiveMaximum(maximum) => announced.receive_maximum = maximum,
                Property::TopicAliasMaximum(maximum) => announced.topic_alias_maximum = maximum,
                Property::MaximumPacketSize(bytes) => announced.maximum_packet_size = Some(bytes),
                Property::SessionExpiryInterval(u32::MAX) => announced.session_expiry_maximum = None,
                Property::SessionExpiryInterval(seconds) => announced.session_expiry_maximum = Some(seconds),
                Property::ServerKeepAlive(seconds) => announced.server_keep_alive = Some(seconds),
                Property::AssignedClientIdentifier(text) => {
                    announced.assigned_client_identifier = Some(text.to_owned());
                }
                Property::ResponseInformation(text) => announced.response_information = Some(text.to_owned()),
                Property::ServerReference(text) => announced.server_reference = Some(text.to_owned()),
                Property::UserProperty(name, value) => {
                    announced
                        .user_properties
                        .push((name.to_owned(), value.to_owned()));
                }
                _ => {}
            }
        }
        announced
    }
}

/// Something that a broker can do, or can't.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Feature {
    pub(super) name: &'static str,
    /// By CONNACK, or where that says nothing by the standard; `None` where neither does.
    pub(super) announced: Option<bool>,
    /// Whether it worked; `None` where it was not tried.
    pub(super) works: Option<bool>,
    /// Why not, or how far.
    pub(super) detail: Option<String>,
}

impl Feature {
    /// What is wrong with it, in a sentence.
    pub(super) fn problem(&self) -> Option<String> {
        let name = self.name;
        let why = self
            .detail
            .as_deref()
            .map(|detail| format!(": {detail}"))
            .unwrap_or_default();
        match (self.announced, self.works) {
            (Some(true), Some(false)) => Some(format!("{name}: announced, and does not work{why}")),
            (Some(false), Some(true)) => Some(format!("{name}: works, and is not announced")),
            _ => None,
        }
    }
}

/// How long messages of QoS 0 took there and back, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct RoundTrip {
    pub(super) samples: usize,
    pub(super) min: f64,
    pub(super) median: f64,
    pub(super) max: f64,
}

impl RoundTrip {
    /// Of these times, if there are any.
    pub(super) fn of(mut seconds: Vec<f64>) -> Option<Self> {
        seconds.sort_by(f64::total_cmp);
        let rounded = |seconds: f64| (seconds * 1e6).round() / 1e6;
        Some(Self {
            samples: seconds.len(),
            min: rounded(*seconds.first()?),
            median: rounded(*seconds.get(seconds.len() / 2)?),
            max: rounded(*seconds.last()?),
        })
    }
}

/// What a broker says of itself below `$SYS`. There is no standard for that: what is common is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Sys {
    /// How many messages came.
    pub(super) messages: usize,
    pub(super) version: Option<String>,
    pub(super) uptime: Option<String>,
    /// Why there was nothing to be seen.
    pub(super) refused: Option<String>,
}

impl Sys {
    /// Takes a message into account.
    pub(super) fn take(&mut self, topic: &str, payload: &[u8]) {
        self.messages += 1;
        let text = || Some(String::from_utf8_lossy(payload).into_owned());
        match topic.rsplit('/').next() {
            Some("version") => self.version = text(),
            Some("uptime") => self.uptime = text(),
            _ => {}
        }
    }
}

/// The version in words.
pub(super) const fn version_name(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::V3_1 => "3.1",
        ProtocolVersion::V3_1_1 => "3.1.1",
        ProtocolVersion::V5 => "5",
    }
}

impl Report {
    /// One line.
    ///
    /// # Errors
    /// Never: all of it is text and numbers.
    pub(super) fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self).map(|line| line + "\n")
    }
}
