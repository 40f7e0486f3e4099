//! Why bytes are no packet, and why a packet can't become bytes. The words are for the user.

use std::fmt;

use thiserror::Error;

use super::{InvalidTopic, PropertyError, ReasonCode};

/// Why received bytes are not a packet: what the standard calls a Malformed Packet or a Protocol Error (section
/// 4.13).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The Remaining Length has more than four bytes (section 1.5.5).
    #[error("the length of a packet takes more than four bytes: this is not MQTT")]
    RemainingLength,
    /// Packet type 0, or 15 (AUTH) before MQTT 5 (section 2.1.2).
    #[error("packet type {0} is reserved: this is not MQTT, or another version of it")]
    ReservedPacketType(u8),
    /// The packet flows in the other direction only.
    #[error("the broker sent {0}, a packet that only clients send")]
    OnlyClientsSend(&'static str),
    /// The flags of the fixed header are not those that the packet must have (section 2.1.3).
    #[error("{packet} has the reserved flags {flags:#06b}")]
    Flags {
        /// Its name.
        packet: &'static str,
        /// The low four bits of its first byte.
        flags: u8,
    },
    /// The packet is shorter than what it says of itself.
    #[error("{0} ends early")]
    Truncated(&'static str),
    /// The packet is longer than what it says of itself.
    #[error("{0} goes on after its end")]
    TrailingBytes(&'static str),
    /// Both QoS bits are set (section 3.3.1.2).
    #[error("PUBLISH has QoS 3")]
    QoS3,
    /// DUP is set at QoS 0 (section 3.3.1.1).
    #[error("PUBLISH at QoS 0 is marked as a repetition")]
    RepetitionAtQoS0,
    /// Packet identifiers begin at 1 (section 2.2.1).
    #[error("{0} has the packet identifier 0")]
    PacketIdentifierZero(&'static str),
    /// The topic of a PUBLISH is none (section 3.3.2.1).
    #[error("the topic of PUBLISH is not valid: {0}")]
    Topic(InvalidTopic),
    /// An empty topic without a topic alias that stands for it (section 3.3.2.1).
    #[error("PUBLISH has neither a topic nor a topic alias")]
    NoTopic,
    /// A fault in the properties (section 2.2.2).
    #[error("the properties of {packet} are not valid: {fault}")]
    Properties {
        /// Its name.
        packet: &'static str,
        /// What is wrong.
        fault: PropertyError,
    },
    /// The first byte of CONNACK has bits set that mean nothing (section 3.2.2.1).
    #[error("CONNACK has the reserved flags {0:#010b}")]
    ConnAckFlags(u8),
    /// A reason code that SUBACK does not have (section 3.9.3).
    #[error("SUBACK has the reason code {0:#04x}, which means nothing there")]
    SubAckReason(u8),
    /// SUBACK or UNSUBACK must have one a filter (sections 3.9.3 and 3.11.3).
    #[error("{0} has no reason code")]
    NoReasonCode(&'static str),
    /// CONNACK without properties, in answer to a CONNECT of MQTT 5.
    #[error("the broker answered with a version 3 CONNACK: it does not speak MQTT 5; try -V 311")]
    ConnAckOfVersion3 {
        /// Of MQTT 3.1.1, table 3.1.
        return_code: ReasonCode,
    },
    /// CONNACK with properties, in answer to a CONNECT of 3.1 or 3.1.1.
    #[error("the broker answered with a version 5 CONNACK, {reason}; try -V 5")]
    ConnAckOfVersion5 {
        /// Mostly 0x84, unsupported protocol version.
        reason: ReasonCode,
    },
}

/// Why a packet can't be sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// Strings and binary data have two bytes of length (sections 1.5.4 and 1.5.6).
    #[error("the {field} is {} bytes long, and 65,535 is the most", Thousands(*.length))]
    TooLong {
        /// What is too long.
        field: &'static str,
        /// In bytes.
        length: usize,
    },
    /// No string may hold U+0000 (section 1.5.4).
    #[error("the {0} holds the character U+0000")]
    NulCharacter(&'static str),
    /// The Remaining Length has four bytes (section 1.5.5).
    #[error("{packet} would be {} bytes long after its header, and 268,435,455 is the most", Thousands(*.length))]
    PacketTooLarge {
        /// Its name.
        packet: &'static str,
        /// In bytes, without the fixed header.
        length: usize,
    },
    /// Properties are of MQTT 5 (section 2.2.2).
    #[error("properties of {0} need MQTT 5 (-V 5)")]
    PropertiesNeedVersion5(&'static str),
    /// 3.1 and 3.1.1 have nothing like it.
    #[error("{0} needs MQTT 5 (-V 5)")]
    NeedsVersion5(&'static str),
    /// The properties do not fit the packet (section 2.2.2).
    #[error("the properties of {packet} are not valid: {fault}")]
    Properties {
        /// Its name.
        packet: &'static str,
        /// What is wrong.
        fault: PropertyError,
    },
    /// 3.1.1 forbids it (section 3.1.2.9 there).
    #[error("a password without a user name needs MQTT 5 (-V 5)")]
    PasswordWithoutUserName,
    /// An empty topic without a topic alias that stands for it (section 3.3.2.1).
    #[error("PUBLISH has neither a topic nor a topic alias")]
    NoTopic,
    /// QoS 1 and 2 need one, QoS 0 has none (section 2.2.1).
    #[error("PUBLISH at QoS {0} does not go with its packet identifier")]
    PacketIdentifier(super::QoS),
    /// Sections 3.8.3 and 3.10.3.
    #[error("{0} needs one topic filter at least")]
    NoFilter(&'static str),
    /// Section 3.8.3.1.
    #[error("no-local is not allowed for a shared subscription")]
    NoLocalOfSharedSubscription,
}

/// A number as people write it: `70,000`.
struct Thousands(usize);

impl fmt::Display for Thousands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1000 {
            write!(f, "{}", self.0)
        } else {
            write!(f, "{},{:03}", Thousands(self.0 / 1000), self.0 % 1000)
        }
    }
}
