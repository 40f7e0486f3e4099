//! What a session tells its owner.

use crate::mqtt::packet::{Auth, ConnAck, Disconnect, Publish, SubAck};
use crate::mqtt::{PropertyList, ReasonCode};

/// Something that came from the server.
#[derive(Debug)]
pub enum Event<'a> {
    /// CONNACK, the server accepted.
    Connected(Connected),
    /// CONNACK, the server refused. It closes the network connection.
    Refused(ConnAck),
    /// An application message, its topic resolved. At QoS 2 each is told once.
    Message(Publish<'a>),
    /// A QoS 1 or 2 publication is done: the server took it, or refused it.
    Acknowledged(Acknowledged<'a>),
    /// SUBACK, one reason code a filter.
    Subscribed(SubAck),
    /// UNSUBACK.
    Unsubscribed(SubAck),
    /// DISCONNECT: the server ends the connection (section 3.14).
    Disconnected(Disconnect),
    /// AUTH: the server's part of enhanced authentication (section 4.12).
    Auth(Auth),
}

/// The server accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connected {
    /// Its words.
    pub connack: ConnAck,
    /// Whether the server has kept the session of an earlier connection.
    pub resumed: bool,
    /// Whether it still has the subscriptions of that connection. False where that is not certain.
    pub subscribed: bool,
    /// Publications that were in flight when an earlier connection was lost, and are sent again.
    pub sent_again: usize,
    /// Of these, those of QoS 2 that may arrive twice, since the server has lost its session.
    pub unsure: usize,
}

/// A publication is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acknowledged<'a> {
    /// As `Session::publish` returned it.
    pub sequence: u64,
    /// Success, no matching subscribers, or an error: then the message was not taken.
    pub reason: ReasonCode,
    /// Reason string and user properties.
    pub properties: PropertyList<'a>,
}

/// What [`super::Session::receive`] found at the start of the input.
#[derive(Debug)]
pub enum Received<'a> {
    /// Not a whole packet yet.
    Incomplete {
        /// How long the packet is, if its header is there.
        length: Option<usize>,
    },
    /// A packet.
    Packet {
        /// Its bytes, to be taken off the input.
        length: usize,
        /// What it means; `None` for what the session settles alone.
        event: Option<Event<'a>>,
    },
}
