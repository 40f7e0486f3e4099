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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::Property;

    const EMPTY: &Properties = &Properties::new();

    fn identifier(value: u16) -> PacketIdentifier {
        PacketIdentifier::new(value).expect("not 0")
    }

    fn subscription(filter: &str, options: SubscriptionOptions) -> Subscription {
        Subscription {
            filter: TopicFilter::new(filter).expect("a filter"),
            options,
        }
    }

    fn all_options() -> SubscriptionOptions {
        SubscriptionOptions {
            qos: QoS::AtLeastOnce,
            no_local: true,
            retain_as_published: true,
            retain_handling: RetainHandling::Never,
        }
    }

    fn user_property() -> Properties {
        let mut properties = Properties::new();
        properties.push(Property::UserProperty("k", "v")).expect("valid");
        properties
    }

    #[test]
    fn subscribe_is_written() {
        let subscriptions = [
            subscription("a/#", all_options()),
            subscription("+", SubscriptionOptions::default()),
        ];
        let mut properties = Properties::new();
        properties
            .push(Property::SubscriptionIdentifier(300))
            .expect("valid");
        let subscribe = Subscribe {
            packet_identifier: identifier(10),
            subscriptions: &subscriptions,
            properties: &properties,
        };
        let mut out = Vec::new();
        subscribe.encode(ProtocolVersion::V5, &mut out).expect("valid");
        assert_eq!(
            out,
            b"\x82\x10\x00\x0a\x03\x0b\xac\x02\x00\x03a/#\x2d\x00\x01+\x00"
        );

        for version in [ProtocolVersion::V3_1, ProtocolVersion::V3_1_1] {
            let error = subscribe.encode(version, &mut out).expect_err("has properties");
            assert_eq!(error.to_string(), "properties of SUBSCRIBE need MQTT 5 (-V 5)");
            let plain = Subscribe {
                properties: EMPTY,
                ..subscribe
            };
            let mut out = Vec::new();
            plain.encode(version, &mut out).expect("valid");
            assert_eq!(out, b"\x82\x0c\x00\x0a\x00\x03a/#\x01\x00\x01+\x00");
        }
    }

    #[test]
    fn each_option_has_its_bits() {
        for (options, byte) in [
            (
                SubscriptionOptions {
                    qos: QoS::ExactlyOnce,
                    ..Default::default()
                },
                0x02,
            ),
            (
                SubscriptionOptions {
                    no_local: true,
                    ..Default::default()
                },
                0x04,
            ),
            (
                SubscriptionOptions {
                    retain_as_published: true,
                    ..Default::default()
                },
                0x08,
            ),
            (
                SubscriptionOptions {
                    retain_handling: RetainHandling::New,
                    ..Default::default()
                },
                0x10,
            ),
            (
                SubscriptionOptions {
                    retain_handling: RetainHandling::Never,
                    ..Default::default()
                },
                0x20,
            ),
        ] {
            assert_eq!(options.byte(ProtocolVersion::V5), byte);
        }
    }

    #[test]
    fn no_local_does_not_go_with_a_shared_subscription() {
        let subscriptions = [subscription("$share/g/a", all_options())];
        let subscribe = Subscribe {
            packet_identifier: identifier(1),
            subscriptions: &subscriptions,
            properties: EMPTY,
        };
        let mut out = Vec::new();
        let refused = subscribe.encode(ProtocolVersion::V5, &mut out);
        assert_eq!(refused, Err(EncodeError::NoLocalOfSharedSubscription));
        assert_eq!(out, b"");
        // 3.1.1 has no such option, and does not send it.
        assert_eq!(subscribe.encode(ProtocolVersion::V3_1_1, &mut out), Ok(()));
    }

    #[test]
    fn unsubscribe_is_written() {
        let filters = ["a", "$share/g/b"].map(|filter| TopicFilter::new(filter).expect("a filter"));
        let unsubscribe = Unsubscribe {
            packet_identifier: identifier(0xffff),
            filters: &filters,
            properties: EMPTY,
        };
        let mut out = Vec::new();
        unsubscribe
            .encode(ProtocolVersion::V3_1_1, &mut out)
            .expect("valid");
        assert_eq!(out, b"\xa2\x11\xff\xff\x00\x01a\x00\x0a$share/g/b");
        let properties = &user_property();
        let with_properties = Unsubscribe {
            properties,
            ..unsubscribe
        };
        let mut out = Vec::new();
        with_properties
            .encode(ProtocolVersion::V5, &mut out)
            .expect("valid");
        assert_eq!(
            out,
            b"\xa2\x19\xff\xff\x07\x26\x00\x01k\x00\x01v\x00\x01a\x00\x0a$share/g/b"
        );
    }

    #[test]
    fn one_filter_is_the_least() {
        let mut out = Vec::new();
        let subscribe = Subscribe {
            packet_identifier: identifier(1),
            subscriptions: &[],
            properties: EMPTY,
        };
        let error = subscribe
            .encode(ProtocolVersion::V5, &mut out)
            .expect_err("no filter");
        assert_eq!(error.to_string(), "SUBSCRIBE needs one topic filter at least");
        let unsubscribe = Unsubscribe {
            packet_identifier: identifier(1),
            filters: &[],
            properties: EMPTY,
        };
        let error = unsubscribe
            .encode(ProtocolVersion::V5, &mut out)
            .expect_err("no filter");
        assert_eq!(error.to_string(), "UNSUBSCRIBE needs one topic filter at least");
        assert_eq!(out, b"");
    }
}
