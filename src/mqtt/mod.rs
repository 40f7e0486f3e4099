//! The words and the wire of MQTT: pure data, no I/O, no clock, no async.
//!
//! One model for MQTT 3.1, 3.1.1 and 5. Section numbers in this layer are those of the OASIS standard
//! "MQTT Version 5.0" unless another document is named.

mod codec;
mod describe;
mod error;
pub mod packet;
mod packet_identifier;
mod property;
mod property_list;
mod property_table;
mod qos;
mod reason;
mod topic;
mod version;
mod wire;

pub use codec::{FixedHeader, MAX_REMAINING_LENGTH, decode, read_fixed_header};
pub use describe::{DESCRIBED_PAYLOAD, MosquittoLog, describe};
pub use error::{DecodeError, EncodeError};
pub use packet_identifier::PacketIdentifier;
pub use property::{Property, PropertyError};
pub use property_list::{Properties, PropertyList};
pub use property_table::{PacketKind, PropertyDescription, PropertyKind};
pub use qos::QoS;
pub use reason::ReasonCode;
pub use topic::{InvalidTopic, TopicFilter, TopicName};
pub use version::ProtocolVersion;
