//! Everything that decides how a client connects: one type for every command.

use std::time::Duration;

use super::{Attempts, Authentication, Reconnect, Servers};
use crate::mqtt::packet::{Connect, Credentials, Disconnect, Will};
use crate::mqtt::{Properties, ProtocolVersion, QoS, ReasonCode};
use crate::net::{Endpoint, NetworkOptions};

/// How to reach a broker, and as whom: the shared connection options of every command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectOptions {
    /// The brokers, in the order in which they are tried at each connect.
    pub servers: Servers,
    /// How to get there, where a broker has no way of its own: see [`ConnectOptions::network_of`].
    pub network: NetworkOptions,
    /// Which protocol to speak.
    pub version: ProtocolVersion,
    /// As whom.
    pub client_identifier: ClientIdentifier,
    /// User name and password, where a broker has none of its own: see [`ConnectOptions::credentials_of`].
    pub credentials: Credentials,
    /// The authentication method, if there is one; MQTT 5 only. User name and password are then not sent in CONNECT.
    pub authentication: Option<Authentication>,
    /// Whether an old session is thrown away first: Clean Session in 3.x, Clean Start in 5.
    pub clean_start: bool,
    /// In seconds; 0 turns it off (section 3.1.2.10).
    pub keep_alive: u16,
    /// What the server publishes when the connection is lost.
    pub will: Option<Will>,
    /// Of CONNECT, in the order given; MQTT 5 only.
    pub connect_properties: Properties,
    /// Of the DISCONNECT at the end; MQTT 5 only.
    pub disconnect_properties: Properties,
    /// How many QoS 1 or 2 publications may be in flight; `None` is [`default_inflight`].
    pub max_inflight: Option<u16>,
    /// Whether a broker that names another one instead of itself is followed there (section 4.11). User name and password
    /// are sent there too, but never less safely.
    pub follow_redirect: bool,
    /// Bytes of the largest packet that is taken; `None` is what the standard allows, 256 MiB. A broker of MQTT 5 is told
    /// by a property of CONNECT instead, which counts as well.
    pub max_packet_size: Option<u32>,
    /// What becomes of a run whose connection is lost.
    pub reconnect: Reconnect,
}

/// Who a client says that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientIdentifier {
    /// Exactly this; empty leaves the choice to the server.
    Exactly(String),
    /// This, and random letters and digits, 18 in all at the least.
    Random(String),
    /// This, and so many random letters and digits.
    RandomOf(String, u8),
    /// This, and the process identifier, as mosquitto's `-I` has it.
    ProcessId(String),
}

impl ClientIdentifier {
    /// The identifier itself. Called once a run: a reconnect must present the same one.
    pub fn resolve(&self) -> String {
        match self {
            ClientIdentifier::Exactly(identifier) => identifier.clone(),
            ClientIdentifier::Random(prefix) => with_random(prefix, 12),
            ClientIdentifier::RandomOf(prefix, count) => with_random(prefix, *count),
            ClientIdentifier::ProcessId(prefix) => format!("{prefix}{}", std::process::id()),
        }
    }
}

fn with_random(prefix: &str, count: u8) -> String {
    let random = std::iter::repeat_with(fastrand::alphanumeric).take(count.into());
    prefix.chars().chain(random).collect()
}

/// How many publications may be in flight where nothing else is said: 100 at QoS 1, 20 at QoS 2. A stock mosquitto
/// stops acknowledging a 3.x client that has more than 20 at QoS 2.
pub const fn default_inflight(qos: QoS) -> u16 {
    match qos {
        QoS::AtMostOnce | QoS::AtLeastOnce => 100,
        QoS::ExactlyOnce => 20,
    }
}

impl ConnectOptions {
    /// Whether another connection may follow one that is lost.
    pub fn reconnects(&self) -> bool {
        self.reconnect.attempts != Attempts::Never || self.follow_redirect
    }

    /// The DISCONNECT that ends a connection for `reason`.
    pub fn farewell(&self, reason: ReasonCode) -> Disconnect {
        Disconnect {
            reason,
            properties: self.disconnect_properties.clone(),
        }
    }

    /// The defaults of the command line: MQTT 3.1.1, keep alive of 60 seconds, clean session, a random identifier.
    pub fn new(endpoint: Endpoint) -> Self {
        Self {
            servers: endpoint.into(),
            network: NetworkOptions::default(),
            version: ProtocolVersion::default(),
            client_identifier: ClientIdentifier::Random("culex-".to_owned()),
            credentials: Credentials::default(),
            authentication: None,
            clean_start: true,
            keep_alive: 60,
            will: None,
            connect_properties: Properties::new(),
            disconnect_properties: Properties::new(),
            max_inflight: None,
            max_packet_size: None,
            follow_redirect: false,
            reconnect: Reconnect::default(),
        }
    }

    /// The CONNECT packet of these options, with `client_identifier` resolved.
    pub fn connect_packet(&self, client_identifier: String) -> Connect {
        Connect {
            version: self.version,
            clean_start: self.clean_start,
            keep_alive: self.keep_alive,
            client_identifier,
            will: self.will.clone(),
            credentials: self.credentials.clone(),
            properties: self.connect_properties.clone(),
        }
    }
}

/// How long the end of a connection may take: the server closes first, or is left behind.
pub const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);
