//! SUBSCRIBE and UNSUBSCRIBE (sections 3.8 and 3.10).

use crate::mqtt::wire::{put_packet, put_string};
use crate::mqtt::{EncodeError, PacketIdentifier, PacketKind, Properties, ProtocolVersion, QoS, TopicFilter};

/// Whether retained messages are sent at subscription (section 3.8.3.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RetainHandling {
    /// 0: always.
    #[default]
    Always = 0,
    /// 1: if the subscription is new.
    New = 1,
    /// 2: never.
    Never = 2,
}

/// The Subscription Options byte (section 3.8.3.1); 3.x sends its QoS only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SubscriptionOptions {
    /// The highest QoS at which messages are to come.
    pub qos: QoS,
    /// Whether messages of this very client stay away.
    pub no_local: bool,
    /// Whether the retain flag is kept as published.
    pub retain_as_published: bool,
    /// Whether retained messages are sent.
    pub retain_handling: RetainHandling,
}

/// One filter of SUBSCRIBE with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// What is subscribed to.
    pub filter: TopicFilter,
    /// How.
    pub options: SubscriptionOptions,
}

/// SUBSCRIBE (section 3.8).
#[derive(Debug, Clone, Copy)]
pub struct Subscribe<'a> {
    /// Named again by the SUBACK.
    pub packet_identifier: PacketIdentifier,
    /// One at least.
    pub subscriptions: &'a [Subscription],
    /// Subscription identifier and user properties; MQTT 5 only.
    pub properties: &'a Properties,
}

/// UNSUBSCRIBE (section 3.10).
#[derive(Debug, Clone, Copy)]
pub struct Unsubscribe<'a> {
    /// Named again by the UNSUBACK.
    pub packet_identifier: PacketIdentifier,
    /// One at least.
    pub filters: &'a [TopicFilter],
    /// User properties; MQTT 5 only.
    pub properties: &'a Properties,
}

impl SubscriptionOptions {
    /// The byte on the wire.
    fn byte(self, version: ProtocolVersion) -> u8 {
        let qos = self.qos.level();
        if version.has_properties() {
            let retain_handling = self.retain_handling as u8;
            qos | u8::from(self.no_local) << 2
                | u8::from(self.retain_as_published) << 3
                | retain_handling << 4
        } else {
            qos
        }
    }
}

impl Subscribe<'_> {
    /// Appends the packet to `out`. 3.1 and 3.1.1 send the QoS of each subscription, and no other option.
    ///
    /// # Errors
    /// When it is too long for the wire, has no filter, or a property or option is not allowed here.
    pub fn encode(&self, version: ProtocolVersion, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        if self.subscriptions.is_empty() {
            return Err(EncodeError::NoFilter("SUBSCRIBE"));
        }
        put_packet("SUBSCRIBE", 0x82, out, |out| {
            out.extend_from_slice(&self.packet_identifier.get().to_be_bytes());
            self.properties.encode(PacketKind::Subscribe, version, out)?;
            for Subscription { filter, options } in self.subscriptions {
                if options.no_local && filter.is_shared() && version.has_properties() {
                    return Err(EncodeError::NoLocalOfSharedSubscription);
                }
                put_string("topic filter", filter.as_str(), out)?;
                out.push(options.byte(version));
            }
            Ok(())
        })
    }
}

impl Unsubscribe<'_> {
    /// Appends the packet to `out`.
    ///
    /// # Errors
    /// When it is too long for the wire, has no filter, or a property is not allowed here.
    pub fn encode(&self, version: ProtocolVersion, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        if self.filters.is_empty() {
            return Err(EncodeError::NoFilter("UNSUBSCRIBE"));
        }
        put_packet("UNSUBSCRIBE", 0xa2, out, |out| {
            out.extend_from_slice(&self.packet_identifier.get().to_be_bytes());
            self.properties.encode(PacketKind::Unsubscribe, version, out)?;
            for filter in self.filters {
                put_string("topic filter", filter.as_str(), out)?;
            }
            Ok(())
        })
    }
}
