//! What goes wrong in a session.

use thiserror::Error;

use super::ScramError;
use crate::mqtt::{DecodeError, EncodeError, PacketIdentifier, QoS, ReasonCode};

/// The other side broke the protocol. The network connection must be closed (section 4.13).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProtocolError {
    /// Bytes that are no packet.
    #[error("the broker sent a malformed packet")]
    Malformed(#[from] DecodeError),
    /// A packet above the limit of this client.
    #[error("the broker sent a packet of {size} bytes, and {maximum} is the most that this client takes")]
    PacketTooLarge {
        /// Bytes of the whole packet.
        size: usize,
        /// The limit in bytes.
        maximum: usize,
    },
    /// Bytes where CONNACK must be that are none, and none of another packet that may come first.
    #[error("the broker's answer is not MQTT{}", instead(.0))]
    NotMqtt(Vec<u8>),
    /// Another packet where CONNACK must be.
    #[error("the broker sent {0} before CONNACK")]
    BeforeConnAck(&'static str),
    /// A second CONNACK, or AUTH where nobody asked.
    #[error("the broker sent {0} where it may not")]
    Unexpected(&'static str),
    /// An acknowledgement of nothing.
    #[error("the broker sent {packet} for packet identifier {identifier}, which is not in use")]
    UnknownIdentifier {
        /// The packet's name.
        packet: &'static str,
        /// The identifier.
        identifier: PacketIdentifier,
    },
    /// An acknowledgement out of its turn, such as PUBCOMP before PUBREC.
    #[error(
        "the broker sent {packet} for packet identifier {identifier}, which waits for another acknowledgement"
    )]
    OutOfTurn {
        /// The packet's name.
        packet: &'static str,
        /// The identifier.
        identifier: PacketIdentifier,
    },
    /// A message under the packet identifier of one that is not fully acknowledged.
    #[error("the broker used packet identifier {0} for another message before the first was acknowledged")]
    IdentifierInUse(PacketIdentifier),
    /// SUBACK or UNSUBACK with another number of reason codes than filters.
    #[error("the broker acknowledged {filters} filters with {reasons} reason codes")]
    ReasonCount {
        /// Filters asked for.
        filters: usize,
        /// Reason codes that came.
        reasons: usize,
    },
    /// A topic alias that is not set, or above the limit of this client.
    #[error("the broker sent the topic alias {0}, which stands for no topic")]
    TopicAlias(u16),
    /// More messages at once than this client takes.
    #[error("the broker sent more than {0} messages without waiting for their acknowledgement")]
    ReceiveMaximum(u16),
    /// What was in flight on an earlier connection can't be sent again on this one.
    #[error("a message in flight can't be sent again")]
    SendAgain(#[from] SendError),
    /// The two sides do not authenticate one another.
    #[error("authentication failed")]
    Authentication(#[from] ScramError),
    /// No sign of life.
    #[error("the broker has been silent for longer than the keep alive")]
    KeepAlive,
}

impl ProtocolError {
    /// What a client of MQTT 5 tells the server in its DISCONNECT (section 3.14.2.1).
    pub const fn reason(&self) -> ReasonCode {
        match self {
            ProtocolError::Malformed(_) => ReasonCode::MALFORMED_PACKET,
            ProtocolError::PacketTooLarge { .. } => ReasonCode::PACKET_TOO_LARGE,
            ProtocolError::TopicAlias(_) => ReasonCode::TOPIC_ALIAS_INVALID,
            ProtocolError::ReceiveMaximum(_) => ReasonCode::RECEIVE_MAXIMUM_EXCEEDED,
            ProtocolError::KeepAlive => ReasonCode::KEEP_ALIVE_TIMEOUT,
            ProtocolError::Authentication(_) => ReasonCode::UNSPECIFIED_ERROR,
            _ => ReasonCode::PROTOCOL_ERROR,
        }
    }
}

/// Why a message, or a request, can't be sent. The session goes on.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SendError {
    /// There is no connection.
    #[error("there is no connection")]
    NotConnected,
    /// As many are in flight as the server or the options allow: see `Session::can_publish`.
    #[error("as many messages are in flight as may be")]
    WindowFull,
    /// The packet is above the server's limit.
    #[error("the packet would be {size} bytes long, and {maximum} is the most that the broker takes")]
    PacketTooLarge {
        /// Bytes of the whole packet.
        size: usize,
        /// The server's limit in bytes.
        maximum: u32,
    },
    /// The server takes only a lower QoS.
    #[error("the broker takes messages of QoS {0} at the most")]
    QoS(QoS),
    /// The server does not keep retained messages.
    #[error("the broker does not keep retained messages")]
    Retain,
    /// The topic alias is above the server's limit.
    #[error("topic alias {alias} is above {maximum}, the most that the broker takes")]
    TopicAlias {
        /// As asked for.
        alias: u16,
        /// The server's limit; 0 is none.
        maximum: u16,
    },
    /// It does not fit the wire.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl ProtocolError {
    /// Whether the other side speaks TLS instead of MQTT.
    pub fn is_tls(&self) -> bool {
        matches!(self, ProtocolError::NotMqtt(bytes) if bytes.starts_with(TLS_ALERT))
    }

    /// Whether the other side speaks HTTP instead of MQTT.
    pub fn is_http(&self) -> bool {
        matches!(self, ProtocolError::NotMqtt(bytes) if bytes.starts_with(b"HTTP/"))
    }
}

/// What an answer is that begins with `bytes`: the alert of a TLS server, or something else.
fn instead(bytes: &[u8]) -> String {
    if bytes.starts_with(TLS_ALERT) {
        ", but TLS".to_owned()
    } else {
        format!(": it begins with \"{}\"", bytes.escape_ascii())
    }
}

/// What a TLS server that is spoken to in plain text answers with (RFC 8446, section 5.1).
const TLS_ALERT: &[u8] = b"\x15\x03";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_something_else_is_recognised() {
        let tls = ProtocolError::NotMqtt(b"\x15\x03\x03\x00\x02\x022".to_vec());
        assert_eq!(tls.to_string(), "the broker's answer is not MQTT, but TLS");
        assert!(tls.is_tls() && !tls.is_http());
        let http = ProtocolError::NotMqtt(b"HTTP/1.1 400 Bad".to_vec());
        assert_eq!(
            http.to_string(),
            "the broker's answer is not MQTT: it begins with \"HTTP/1.1 400 Bad\""
        );
        assert!(http.is_http() && !http.is_tls());
    }
}
