//! CONNECT (section 3.1).

use bytes::Bytes;

use crate::mqtt::{EncodeError, Properties, ProtocolVersion, QoS, TopicName};

/// CONNECT: asks for a session (section 3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connect {
    /// Which protocol the connection speaks.
    pub version: ProtocolVersion,
    /// Whether an old session is thrown away first: Clean Session in 3.x, Clean Start in 5.
    pub clean_start: bool,
    /// Seconds; 0 turns it off (section 3.1.2.10).
    pub keep_alive: u16,
    /// May be empty: the server then chooses one.
    pub client_identifier: String,
    /// What the server publishes when the connection is lost.
    pub will: Option<Will>,
    /// User name and password.
    pub credentials: Credentials,
    /// MQTT 5 only.
    pub properties: Properties,
}

/// User name and password (sections 3.1.3.5 and 3.1.3.6). A password may be any bytes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The user name; an empty one is sent as an empty one.
    pub username: Option<String>,
    /// The password. 3.1 and 3.1.1 forbid it without a user name.
    pub password: Option<Vec<u8>>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("username", &self.username)
            .field("password", &self.password.as_ref().map(|_| "(redacted)"))
            .finish()
    }
}

/// The Will Message (section 3.1.2.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Will {
    /// Where the server publishes it.
    pub topic: TopicName,
    /// At most 65,535 bytes.
    pub payload: Bytes,
    /// At which QoS.
    pub qos: QoS,
    /// Whether retained.
    pub retain: bool,
    /// MQTT 5 only: will delay and the properties of PUBLISH.
    pub properties: Properties,
}

impl Connect {
    /// Appends the packet to `out`.
    ///
    /// # Errors
    /// When a field is too long for the wire, a property is not allowed here, or 3.x would carry what only 5 has.
    pub fn encode(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let _ = out;
        todo!()
    }
}
