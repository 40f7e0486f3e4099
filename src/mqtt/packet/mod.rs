//! The control packets a client sends and receives (section 3).
//!
//! Received packets borrow from the input: a PUBLISH is never copied to be looked at. Sent packets are written to a
//! `Vec<u8>`; the payload of a large PUBLISH is the caller's to append ([`PublishHeader`]).

mod acknowledgement;
mod connect;
mod disconnect;
mod publish;
mod subscribe;

pub use acknowledgement::{Acknowledgement, AcknowledgementKind, encode_acknowledgement};
pub use connect::{Connect, Credentials, Will};
pub use disconnect::{Auth, Disconnect};
pub use publish::{Publish, PublishHeader};
pub use subscribe::{RetainHandling, Subscribe, Subscription, SubscriptionOptions, Unsubscribe};

use super::{PacketIdentifier, Properties, ReasonCode};

/// A packet as received by a client.
#[derive(Debug, PartialEq, Eq)]
pub enum Incoming<'a> {
    /// CONNACK (section 3.2).
    ConnAck(ConnAck),
    /// PUBLISH (section 3.3).
    Publish(Publish<'a>),
    /// PUBACK (section 3.4).
    PubAck(Acknowledgement<'a>),
    /// PUBREC (section 3.5).
    PubRec(Acknowledgement<'a>),
    /// PUBREL (section 3.6).
    PubRel(Acknowledgement<'a>),
    /// PUBCOMP (section 3.7).
    PubComp(Acknowledgement<'a>),
    /// SUBACK (section 3.9).
    SubAck(SubAck),
    /// UNSUBACK (section 3.11). Without reason codes in 3.1 and 3.1.1.
    UnsubAck(SubAck),
    /// PINGRESP (section 3.13).
    PingResp,
    /// DISCONNECT (section 3.14).
    Disconnect(Disconnect),
    /// AUTH (section 3.15).
    Auth(Auth),
}

/// PINGREQ (section 3.12), whole.
pub const PING_REQUEST: [u8; 2] = [0xc0, 0x00];

/// CONNACK (section 3.2): the answer to CONNECT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnAck {
    /// Whether the server has kept the session. Always false in 3.1, whose servers do not say.
    pub session_present: bool,
    /// [`ReasonCode::SUCCESS`], or why the server refused. 3.x return codes 1 to 5 stay as they are.
    pub reason: ReasonCode,
    /// Empty in 3.1 and 3.1.1.
    pub properties: Properties,
}

impl ConnAck {
    /// Whether the connection stands. The return codes by which 3.x refuses are no errors as reason codes.
    pub fn is_accepted(&self) -> bool {
        self.reason == ReasonCode::SUCCESS
    }
}

/// SUBACK or UNSUBACK (sections 3.9, 3.11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubAck {
    /// Of the SUBSCRIBE or UNSUBSCRIBE that is acknowledged.
    pub packet_identifier: PacketIdentifier,
    /// One a filter, in the order of the request; none in an UNSUBACK of 3.1 and 3.1.1.
    pub reasons: Vec<ReasonCode>,
    /// Reason string and user properties.
    pub properties: Properties,
}
