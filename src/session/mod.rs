//! The state of the protocol, without I/O and without a clock: bytes and instants come in, bytes and events go out.
//!
//! One state machine for MQTT 3.1, 3.1.1 and 5, as client. Its owner moves bytes: what is in [`Session::output`] to
//! the network, and what the network brings to [`Session::receive`]. A session outlives its network connections:
//! after [`Session::lost`], [`Session::open`] begins the next, and what was in flight is sent again (section 4.4).

mod authentication;
mod change;
mod deferred;
mod error;
mod event;
mod inbound;
mod keep_alive;
mod limits;
mod outbound;
mod output;
mod publication;
mod receive;
mod scram;
mod send;
#[cfg(test)]
mod tests;
mod topic_alias;

use std::time::Instant;

pub use change::{Change, Restored};
pub use error::{ProtocolError, SendError};
pub use event::{Acknowledged, Connected, Event, Received};
pub use limits::ServerLimits;
pub use output::Output;
pub use publication::{Publication, PublicationHead};
pub use scram::{Nonce, Scram, ScramError, ScramMechanism};

use crate::mqtt::packet::{Auth, Connect, Credentials, Disconnect, PING_REQUEST};
use crate::mqtt::{MAX_REMAINING_LENGTH, PacketIdentifier, Properties, Property, ProtocolVersion};
use authentication::Authentication;
use change::Changes;
use deferred::Deferred;
use inbound::Inbound;
use keep_alive::{Due, KeepAlive};
use outbound::{Awaiting, InFlight, Outbound};
use topic_alias::{ReceivedAliases, SentAliases};

/// What a session is begun with.
#[derive(Debug, Clone)]
pub struct SessionOptions {
    /// The CONNECT packet, also of every reconnect.
    pub connect: Connect,
    /// QoS 1 and 2 publications in flight at once, 1 or more; the server may allow fewer.
    pub max_inflight: u16,
    /// Bytes of the largest packet that is taken. What the Maximum Packet Size of CONNECT says counts as well.
    pub max_packet_size: usize,
}

/// The most bytes that a packet can have: header and Remaining Length.
pub const MAX_PACKET_SIZE: usize = MAX_REMAINING_LENGTH + 5;

/// Where the network connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// There is none.
    Closed,
    /// CONNECT is sent.
    Connecting,
    /// CONNACK came.
    Connected,
    /// DISCONNECT is sent.
    Closing,
}

/// What a server has when a network connection begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// No session.
    Nothing,
    /// That of an earlier network connection.
    Ours,
    /// That of an earlier run, about which nothing is known here.
    AnEarlierRuns,
}

/// A SUBSCRIBE or UNSUBSCRIBE that waits for its acknowledgement.
#[derive(Debug, Clone, Copy)]
struct Request {
    identifier: PacketIdentifier,
    subscribes: bool,
    filters: usize,
}

/// What is certain about the session that the server calls kept.
#[derive(Debug, Clone, Copy, Default)]
struct Certainty {
    /// It may be another: a CONNECT that nobody answered may have begun it, after the server had lost the one that is
    /// meant.
    doubted: bool,
    /// SUBACK has come in it, beyond doubt.
    holds_subscriptions: bool,
}

/// The state of the protocol, as client.
#[derive(Debug)]
pub struct Session {
    connect: Box<Connect>,
    max_inflight: u16,
    max_packet_size: usize,
    /// What this client told the server in CONNECT.
    receive_maximum: u16,
    topic_alias_maximum: u16,
    state: State,
    /// Whether CONNACK has come once.
    established: bool,
    /// What the server has kept.
    kept: Kept,
    certainty: Certainty,
    /// Whether topic aliases may be above the server's limit.
    any_alias: bool,
    output: Output,
    /// Acknowledgements put to the output since it was last sent.
    acknowledgements: usize,
    outbound: Outbound,
    inbound: Inbound,
    /// Boxed, as few ask for it.
    deferred: Option<Box<Deferred>>,
    requests: Vec<Request>,
    /// Whether a subscription was asked for on this network connection.
    subscribed: bool,
    sent_aliases: SentAliases,
    received_aliases: ReceivedAliases,
    limits: ServerLimits,
    keep_alive: KeepAlive,
    authentication: Option<Box<Authentication>>,
    changes: Changes,
}

impl Session {
    /// A session without a network connection.
    pub fn new(options: SessionOptions, now: Instant) -> Self {
        let connect = Box::new(options.connect);
        let mut receive_maximum = u16::MAX;
        let mut topic_alias_maximum = 0;
        let mut max_packet_size = options.max_packet_size.min(MAX_PACKET_SIZE);
        for property in connect.properties.list().iter() {
            match property {
                Property::ReceiveMaximum(count) => receive_maximum = count,
                Property::TopicAliasMaximum(alias) => topic_alias_maximum = alias,
                Property::MaximumPacketSize(bytes) => {
                    max_packet_size = max_packet_size.min(usize::try_from(bytes).unwrap_or(MAX_PACKET_SIZE));
                }
                _ => {}
            }
        }
        Self {
            max_inflight: options.max_inflight.max(1),
            max_packet_size,
            receive_maximum,
            topic_alias_maximum,
            state: State::Closed,
            established: false,
            kept: Kept::Nothing,
            certainty: Certainty::default(),
            any_alias: false,
            output: Output::default(),
            acknowledgements: 0,
            outbound: Outbound::default(),
            inbound: Inbound::default(),
            deferred: None,
            requests: Vec::new(),
            subscribed: false,
            sent_aliases: SentAliases::default(),
            received_aliases: ReceivedAliases::default(),
            limits: ServerLimits::default(),
            keep_alive: KeepAlive::new(connect.keep_alive, now),
            authentication: None,
            changes: Changes::default(),
            connect,
        }
    }

    /// Says as whom the next network connections are begun.
    pub fn set_credentials(&mut self, credentials: Credentials) {
        self.connect.credentials = credentials;
    }

    /// Begins a network connection: puts CONNECT to the output.
    ///
    /// # Errors
    /// When CONNECT does not fit the wire, or asks of 3.x what only 5 has.
    pub fn open(&mut self, now: Instant) -> Result<(), SendError> {
        self.lost();
        let mut connect = (*self.connect).clone();
        // A clean start again would throw away the session that is to be resumed. In 3.x a clean session is one that
        // ends with its network connection, and nothing is left to resume; nor in 5 where it does not outlive that.
        if self.established && self.version() == ProtocolVersion::V5 && self.outlives_its_connection() {
            connect.clean_start = false;
        }
        if let Some(authentication) = &self.authentication {
            connect.credentials = Credentials::default();
            authentication.put(&mut connect)?;
        }
        self.output.encode(|out| connect.encode(out))?;
        self.state = State::Connecting;
        self.keep_alive = KeepAlive::new(self.connect.keep_alive, now);
        Ok(())
    }

    /// Whether the session expiry interval is above 0, as CONNECT or CONNACK says (section 3.1.2.11.2).
    fn outlives_its_connection(&self) -> bool {
        self.limits.session_expiry.unwrap_or_else(|| {
            let mut properties = self.connect.properties.list().iter();
            let asked = properties.find_map(|property| match property {
                Property::SessionExpiryInterval(seconds) => Some(seconds),
                _ => None,
            });
            asked.unwrap_or(0)
        }) > 0
    }

    /// Topic aliases above the server's limit are sent all the same: what becomes of them is its decision.
    pub fn allow_any_alias(&mut self) {
        self.any_alias = true;
    }

    /// Messages of QoS 2 that were received, acknowledged, and that the server has yet to release (section 4.3.3).
    pub fn unreleased(&self) -> usize {
        let waiting = self.deferred.as_ref().map_or(0, |deferred| deferred.of_qos_2());
        self.inbound.len() - waiting
    }

    /// The network connection is gone. What was in flight stays; what was not sent is forgotten.
    pub fn lost(&mut self) {
        if self.state == State::Connecting {
            self.doubt();
        }
        self.state = State::Closed;
        self.output.clear();
        self.acknowledgements = 0;
        self.inbound.lost();
        if let Some(deferred) = &mut self.deferred {
            deferred.clear();
        }
        self.requests.clear();
        self.subscribed = false;
        self.sent_aliases.clear();
        self.received_aliases.clear();
    }

    /// The session that a server will call kept may not be the one that is meant.
    pub const fn doubt(&mut self) {
        self.certainty = Certainty {
            doubted: true,
            holds_subscriptions: false,
        };
    }

    /// The protocol version.
    pub fn version(&self) -> ProtocolVersion {
        self.connect.version
    }

    /// Who the client is: what CONNECT said, or the server's choice where that was left to it.
    pub fn client_identifier(&self) -> &str {
        &self.connect.client_identifier
    }

    /// Whether CONNACK has come, and DISCONNECT not.
    pub fn is_connected(&self) -> bool {
        self.state == State::Connected
    }

    /// What the server takes.
    pub const fn limits(&self) -> &ServerLimits {
        &self.limits
    }

    /// Whether the server has nothing more to say: all is acknowledged, nothing was subscribed to now or in an earlier
    /// session, and the version has no DISCONNECT from a server.
    pub fn expects_nothing(&self) -> bool {
        self.version() != ProtocolVersion::V5
            && self.connect.clean_start
            && !self.subscribed
            && self.outbound.count() == 0
    }

    /// Publications that are not fully acknowledged.
    pub fn in_flight(&self) -> usize {
        self.outbound.count()
    }

    /// The publications that are not fully acknowledged, oldest first, with the sequence that [`Session::publish`]
    /// returned.
    pub fn unacknowledged(&self) -> impl Iterator<Item = (u64, &Publication)> {
        self.outbound
            .in_order()
            .into_iter()
            .map(|in_flight| (in_flight.sequence, &in_flight.publication))
    }

    /// The bytes for the network.
    pub const fn output(&self) -> &Output {
        &self.output
    }

    /// Lends `buffer` to the output, unless something waits there: many sessions that rarely write share one.
    pub fn lend(&mut self, buffer: &mut Vec<u8>) {
        self.output.lend(buffer);
    }

    /// Gives the buffer of the output back, unless something waits there: then the session keeps it.
    pub fn take_back(&mut self, buffer: &mut Vec<u8>) {
        if let Some(lent) = self.output.take_back()
            && lent.capacity() > buffer.capacity()
        {
            *buffer = lent;
        }
    }

    /// How many acknowledgements the output holds. A sender with a full window waits for them.
    pub const fn waiting_acknowledgements(&self) -> usize {
        self.acknowledgements
    }

    /// The network took `count` bytes of the output.
    pub fn sent(&mut self, count: usize, now: Instant) {
        self.output.advance(count);
        self.acknowledgements = 0;
        self.keep_alive.sent(now);
    }

    /// Bytes came from the network: the other side lives.
    pub fn alive(&mut self, now: Instant) {
        self.keep_alive.received(now);
    }

    /// Does what is due: PINGREQ. Returns when to come back.
    ///
    /// # Errors
    /// [`ProtocolError::KeepAlive`] when the other side has been silent for too long.
    pub fn tick(&mut self, now: Instant) -> Result<Option<Instant>, ProtocolError> {
        // Nothing follows DISCONNECT (section 3.14.4).
        if !matches!(self.state, State::Connecting | State::Connected) {
            return Ok(None);
        }
        let mut due = self.keep_alive.due(now, !self.output.is_empty());
        if due == Due::Ping {
            self.output.put(|out| out.extend_from_slice(&PING_REQUEST));
            self.keep_alive.pinged(now);
            due = self.keep_alive.due(now, true);
        }
        match due {
            Due::Nothing(deadline) => Ok(deadline),
            Due::Ping => Ok(Some(now)),
            Due::Dead => Err(ProtocolError::KeepAlive),
        }
    }

    /// Sends AUTH (section 3.15); MQTT 5 only.
    ///
    /// # Errors
    /// When there is no connection, or the packet does not fit the wire.
    fn authenticate(&mut self, auth: &Auth) -> Result<(), SendError> {
        if !matches!(self.state, State::Connecting | State::Connected) {
            return Err(SendError::NotConnected);
        }
        self.output
            .encode(|out| auth.encode(out))
            .map_err(SendError::from)
    }

    /// Ends the network connection: puts DISCONNECT to the output (section 3.14). Does nothing without a connection.
    ///
    /// # Errors
    /// When the packet does not fit the wire.
    pub fn disconnect(&mut self, disconnect: &Disconnect) -> Result<(), SendError> {
        if !matches!(self.state, State::Connecting | State::Connected) {
            return Ok(());
        }
        let version = self.connect.version;
        self.output.encode(|out| disconnect.encode(version, out))?;
        self.state = State::Closing;
        Ok(())
    }

    /// Puts the DISCONNECT that `error` calls for to the output: in MQTT 5 it names the reason, in 3.x there is none
    /// for a client that gives up (section 4.13).
    pub fn fail(&mut self, error: &ProtocolError) {
        if self.version() == ProtocolVersion::V5 {
            let disconnect = Disconnect {
                reason: error.reason(),
                properties: Properties::new(),
            };
            // Two bytes and a reason always fit.
            let _ = self.disconnect(&disconnect);
        }
        self.state = State::Closing;
    }
}
