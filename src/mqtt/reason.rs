//! Reason Codes (section 2.4) and the CONNACK return codes of 3.x.

use std::fmt;

/// A Reason Code of MQTT 5 (table 2-6), or a return code of 3.1 and 3.1.1 as the server sent it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReasonCode(pub u8);

impl ReasonCode {
    /// 0x00: success, normal disconnection, or granted QoS 0.
    pub const SUCCESS: ReasonCode = ReasonCode(0x00);
    /// 0x04: disconnect with will message.
    pub const DISCONNECT_WITH_WILL: ReasonCode = ReasonCode(0x04);
    /// 0x10: no matching subscribers.
    pub const NO_MATCHING_SUBSCRIBERS: ReasonCode = ReasonCode(0x10);
    /// 0x18: continue authentication.
    pub const CONTINUE_AUTHENTICATION: ReasonCode = ReasonCode(0x18);
    /// 0x19: re-authenticate.
    pub const REAUTHENTICATE: ReasonCode = ReasonCode(0x19);
    /// 0x80: unspecified error.
    pub const UNSPECIFIED_ERROR: ReasonCode = ReasonCode(0x80);
    /// 0x81: malformed packet.
    pub const MALFORMED_PACKET: ReasonCode = ReasonCode(0x81);
    /// 0x82: protocol error.
    pub const PROTOCOL_ERROR: ReasonCode = ReasonCode(0x82);
    /// 0x84: unsupported protocol version.
    pub const UNSUPPORTED_PROTOCOL_VERSION: ReasonCode = ReasonCode(0x84);
    /// 0x8d: keep alive timeout.
    pub const KEEP_ALIVE_TIMEOUT: ReasonCode = ReasonCode(0x8d);
    /// 0x92: packet identifier not found.
    pub const PACKET_IDENTIFIER_NOT_FOUND: ReasonCode = ReasonCode(0x92);
    /// 0x93: receive maximum exceeded.
    pub const RECEIVE_MAXIMUM_EXCEEDED: ReasonCode = ReasonCode(0x93);
    /// 0x94: topic alias invalid.
    pub const TOPIC_ALIAS_INVALID: ReasonCode = ReasonCode(0x94);
    /// 0x95: packet too large.
    pub const PACKET_TOO_LARGE: ReasonCode = ReasonCode(0x95);

    /// 0x9c: use another server.
    pub const USE_ANOTHER_SERVER: ReasonCode = ReasonCode(0x9c);
    /// 0x9d: server moved.
    pub const SERVER_MOVED: ReasonCode = ReasonCode(0x9d);

    /// Whether this says that something failed: 0x80 and above (section 2.4).
    pub const fn is_error(self) -> bool {
        self.0 >= 0x80
    }
    /// The name in table 2-6. 0x00 is named "Success", which DISCONNECT calls "Normal disconnection" and SUBACK
    /// "Granted QoS 0": the caller knows the packet.
    pub const fn name(self) -> &'static str {
        match self.0 {
            0x00 => "Success",
            0x01 => "Granted QoS 1",
            0x02 => "Granted QoS 2",
            0x04 => "Disconnect with Will Message",
            0x10 => "No matching subscribers",
            0x11 => "No subscription existed",
            0x18 => "Continue authentication",
            0x19 => "Re-authenticate",
            0x80 => "Unspecified error",
            0x81 => "Malformed Packet",
            0x82 => "Protocol Error",
            0x83 => "Implementation specific error",
            0x84 => "Unsupported Protocol Version",
            0x85 => "Client Identifier not valid",
            0x86 => "Bad User Name or Password",
            0x87 => "Not authorized",
            0x88 => "Server unavailable",
            0x89 => "Server busy",
            0x8a => "Banned",
            0x8b => "Server shutting down",
            0x8c => "Bad authentication method",
            0x8d => "Keep Alive timeout",
            0x8e => "Session taken over",
            0x8f => "Topic Filter invalid",
            0x90 => "Topic Name invalid",
            0x91 => "Packet Identifier in use",
            0x92 => "Packet Identifier not found",
            0x93 => "Receive Maximum exceeded",
            0x94 => "Topic Alias invalid",
            0x95 => "Packet too large",
            0x96 => "Message rate too high",
            0x97 => "Quota exceeded",
            0x98 => "Administrative action",
            0x99 => "Payload format invalid",
            0x9a => "Retain not supported",
            0x9b => "QoS not supported",
            0x9c => "Use another server",
            0x9d => "Server moved",
            0x9e => "Shared Subscriptions not supported",
            0x9f => "Connection rate exceeded",
            0xa0 => "Maximum connect time",
            0xa1 => "Subscription Identifiers not supported",
            0xa2 => "Wildcard Subscriptions not supported",
            _ => "Unknown reason code",
        }
    }

    /// The name as a return code of CONNACK in 3.1 and 3.1.1 (table 3.1 of MQTT 3.1.1). All but 0 are refusals,
    /// though [`ReasonCode::is_error`] is false for them.
    pub const fn connect_return_code_name(self) -> &'static str {
        match self.0 {
            0 => "Connection Accepted",
            1 => "Connection Refused, unacceptable protocol version",
            2 => "Connection Refused, identifier rejected",
            3 => "Connection Refused, Server unavailable",
            4 => "Connection Refused, bad user name or password",
            5 => "Connection Refused, not authorized",
            _ => "Connection Refused, for a reason that MQTT 3 does not name",
        }
    }

    /// The name as a return code of SUBACK in 3.1 and 3.1.1 (section 3.9.3 of MQTT 3.1.1).
    pub const fn subscribe_return_code_name(self) -> &'static str {
        match self.0 {
            0 => "Success - Maximum QoS 0",
            1 => "Success - Maximum QoS 1",
            2 => "Success - Maximum QoS 2",
            0x80 => "Failure",
            _ => "Unknown return code",
        }
    }
}

impl fmt::Display for ReasonCode {
    /// `Not authorized (0x87)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (0x{:02x})", self.name(), self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_named_in_the_words_of_the_standard() {
        assert_eq!(ReasonCode(0x87).to_string(), "Not authorized (0x87)");
        assert_eq!(ReasonCode(0x00).to_string(), "Success (0x00)");
        assert_eq!(ReasonCode(0x8e).to_string(), "Session taken over (0x8e)");
        assert_eq!(ReasonCode(0x7f).to_string(), "Unknown reason code (0x7f)");
    }

    #[test]
    fn table_2_6_is_complete() {
        let named = (0..=0xff)
            .map(ReasonCode)
            .filter(|reason| reason.name() != "Unknown reason code");
        let (errors, others) = named.partition::<Vec<_>, _>(|reason| reason.is_error());
        assert_eq!(
            others.iter().map(|reason| reason.0).collect::<Vec<_>>(),
            [0, 1, 2, 4, 0x10, 0x11, 0x18, 0x19]
        );
        assert_eq!(
            errors.iter().map(|reason| reason.0).collect::<Vec<_>>(),
            (0x80..=0xa2).collect::<Vec<_>>()
        );
    }

    #[test]
    fn version_3_has_names_of_its_own() {
        let refused = ReasonCode(5);
        assert_eq!(
            refused.connect_return_code_name(),
            "Connection Refused, not authorized"
        );
        assert!(!refused.is_error());
        assert_eq!(ReasonCode(0x80).subscribe_return_code_name(), "Failure");
    }
}
