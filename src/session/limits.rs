//! What the server takes, as its CONNACK says (section 3.2.2.3).

use crate::mqtt::packet::ConnAck;
use crate::mqtt::{Property, QoS};

/// The limits of the server. Where it says nothing, and in 3.1 and 3.1.1, those of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the standard has a property for each"
)]
pub struct ServerLimits {
    /// QoS 1 and 2 publications in flight at once.
    pub receive_maximum: u16,
    /// Bytes of the largest packet.
    pub maximum_packet_size: u32,
    /// The highest topic alias; 0 is none.
    pub topic_alias_maximum: u16,
    /// The highest QoS.
    pub maximum_qos: QoS,
    /// Whether messages can be retained.
    pub retain_available: bool,
    /// Whether filters may have wildcards.
    pub wildcard_subscription_available: bool,
    /// Whether filters may be shared.
    pub shared_subscription_available: bool,
    /// Whether subscriptions may have identifiers.
    pub subscription_identifier_available: bool,
    /// Seconds of keep alive that the server demands instead of the client's.
    pub server_keep_alive: Option<u16>,
    /// Seconds for which the server keeps the session, if not as long as it was asked to.
    pub session_expiry: Option<u32>,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            receive_maximum: u16::MAX,
            maximum_packet_size: u32::MAX,
            topic_alias_maximum: 0,
            maximum_qos: QoS::ExactlyOnce,
            retain_available: true,
            wildcard_subscription_available: true,
            shared_subscription_available: true,
            subscription_identifier_available: true,
            server_keep_alive: None,
            session_expiry: None,
        }
    }
}

impl From<&ConnAck> for ServerLimits {
    fn from(connack: &ConnAck) -> Self {
        let mut limits = Self::default();
        for property in connack.properties.list().iter() {
            match property {
                Property::ReceiveMaximum(count) => limits.receive_maximum = count,
                Property::MaximumPacketSize(bytes) => limits.maximum_packet_size = bytes,
                Property::TopicAliasMaximum(alias) => limits.topic_alias_maximum = alias,
                Property::MaximumQoS(level) => limits.maximum_qos = QoS::try_from(level).unwrap_or_default(),
                Property::RetainAvailable(value) => limits.retain_available = value != 0,
                Property::WildcardSubscriptionAvailable(value) => {
                    limits.wildcard_subscription_available = value != 0;
                }
                Property::SharedSubscriptionAvailable(value) => {
                    limits.shared_subscription_available = value != 0;
                }
                Property::SubscriptionIdentifierAvailable(value) => {
                    limits.subscription_identifier_available = value != 0;
                }
                Property::SessionExpiryInterval(seconds) => limits.session_expiry = Some(seconds),
                Property::ServerKeepAlive(seconds) => limits.server_keep_alive = Some(seconds),
                _ => {}
            }
        }
        limits
    }
}
