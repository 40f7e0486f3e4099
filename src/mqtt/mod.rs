//! The words and the wire of MQTT: pure data, no I/O, no clock, no async.
//!
//! One model for MQTT 3.1, 3.1.1 and 5. Section numbers in this layer are those of the OASIS standard
//! "MQTT Version 5.0" unless another document is named.

mod codec;
pub mod packet;
mod packet_identifier;
mod property;
mod qos;
mod reason;
mod topic;
mod version;

pub use codec::{DecodeError, EncodeError, FixedHeader, MAX_REMAINING_LENGTH, decode, read_fixed_header};
pub use packet_identifier::PacketIdentifier;
pub use property::{PacketKind, Properties, Property, PropertyError, PropertyKind, PropertyList};
pub use qos::QoS;
pub use reason::ReasonCode;
pub use topic::{InvalidTopic, TopicFilter, TopicName};
pub use version::ProtocolVersion;
