//! The control packets a client sends and receives (section 3).
//!
//! Received packets borrow from the input: a PUBLISH is never copied to be looked at. Sent packets are written to a
//! `Vec<u8>`; the payload of a large PUBLISH is the caller's to append ([`PublishHeader`]).

mod connect;
mod publish;
mod subscribe;

pub use connect::{Connect, Credentials, Will};
pub use publish::{Publish, PublishHeader};
pub use subscribe::{RetainHandling, Subscribe, Subscription, SubscriptionOptions, Unsubscribe};

use super::{PacketIdentifier, Properties, PropertyList, ReasonCode};

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

/// CONNACK (section 3.2): the answer to CONNECT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnAck {
    /// Whether the server has kept the session.
    pub session_present: bool,
    /// [`ReasonCode::SUCCESS`], or why the server refused. 3.x return codes 1 to 5 stay as they are.
    pub reason: ReasonCode,
    /// Empty in 3.1 and 3.1.1.
    pub properties: Properties,
}

/// PUBACK, PUBREC, PUBREL or PUBCOMP (sections 3.4 to 3.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledgement<'a> {
    /// Of the PUBLISH that is acknowledged.
    pub packet_identifier: PacketIdentifier,
    /// [`ReasonCode::SUCCESS`] where the packet has none.
    pub reason: ReasonCode,
    /// Reason string and user properties.
    pub properties: PropertyList<'a>,
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

/// DISCONNECT (section 3.14), sent or received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disconnect {
    /// [`ReasonCode::SUCCESS`] is the normal disconnection.
    pub reason: ReasonCode,
    /// Session expiry interval, reason string, server reference, user properties.
    pub properties: Properties,
}

/// AUTH (section 3.15), sent or received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    /// Success, continue authentication or re-authenticate.
    pub reason: ReasonCode,
    /// Authentication method and data, reason string, user properties.
    pub properties: Properties,
}
