//! Values out of a short list.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::app::Acknowledge;
use crate::client::SpoolSync;
use crate::mqtt::packet::RetainHandling;
use crate::mqtt::{ProtocolVersion, QoS};

/// 0, 1 or 2.
pub(crate) fn qos() -> impl TypedValueParser<Value = QoS> {
    PossibleValuesParser::new(["0", "1", "2"]).map(|value| match value.as_str() {
        "0" => QoS::AtMostOnce,
        "1" => QoS::AtLeastOnce,
        _ => QoS::ExactlyOnce,
    })
}

/// 31, 311 or 5, and every other spelling in use.
pub(crate) fn protocol_version() -> impl TypedValueParser<Value = ProtocolVersion> {
    PossibleValuesParser::new([
        PossibleValue::new("31").aliases(["3.1", "mqttv31"]),
        PossibleValue::new("311").aliases(["3.1.1", "mqttv311"]),
        PossibleValue::new("5").aliases(["5.0", "mqttv5"]),
    ])
    .map(|value| match value.as_str() {
        "31" | "3.1" | "mqttv31" => ProtocolVersion::V3_1,
        "5" | "5.0" | "mqttv5" => ProtocolVersion::V5,
        _ => ProtocolVersion::V3_1_1,
    })
}

/// on-receipt or after-output.
pub(crate) fn acknowledge() -> impl TypedValueParser<Value = Acknowledge> {
    PossibleValuesParser::new(["on-receipt", "after-output"]).map(|value| match value.as_str() {
        "after-output" => Acknowledge::AfterOutput,
        _ => Acknowledge::OnReceipt,
    })
}

/// always, interval or never.
pub(crate) fn spool_sync() -> impl TypedValueParser<Value = SpoolSync> {
    PossibleValuesParser::new(["always", "interval", "never"]).map(|value| match value.as_str() {
        "always" => SpoolSync::Always,
        "never" => SpoolSync::Never,
        _ => SpoolSync::Interval,
    })
}

/// always, new or never.
pub(crate) fn retain_handling() -> impl TypedValueParser<Value = RetainHandling> {
    PossibleValuesParser::new(["always", "new", "never"]).map(|value| match value.as_str() {
        "new" => RetainHandling::New,
        "never" => RetainHandling::Never,
        _ => RetainHandling::Always,
    })
}
