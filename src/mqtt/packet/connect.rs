//! CONNECT (section 3.1).

use bytes::Bytes;

use crate::mqtt::wire::{put_binary, put_packet, put_string};
use crate::mqtt::{EncodeError, PacketKind, Properties, ProtocolVersion, QoS, TopicName};

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
        let Credentials { username, password } = &self.credentials;
        if username.is_none() && password.is_some() && !self.version.has_properties() {
            return Err(EncodeError::PasswordWithoutUserName);
        }
        put_packet("CONNECT", 0x10, out, |out| {
            put_string("protocol name", self.version.name(), out)?;
            out.push(self.version.level());
            out.push(self.flags());
            out.extend_from_slice(&self.keep_alive.to_be_bytes());
            self.properties.encode(PacketKind::Connect, self.version, out)?;
            put_string("client identifier", &self.client_identifier, out)?;
            if let Some(will) = &self.will {
                will.properties.encode(PacketKind::Will, self.version, out)?;
                put_string("topic of the will", will.topic.as_str(), out)?;
                put_binary("payload of the will", &will.payload, out)?;
            }
            if let Some(username) = username {
                put_string("user name", username, out)?;
            }
            if let Some(password) = password {
                put_binary("password", password, out)?;
            }
            Ok(())
        })
    }

    /// The Connect Flags (section 3.1.2.3).
    fn flags(&self) -> u8 {
        let mut flags = 0;
        if self.clean_start {
            flags |= 0x02;
        }
        if let Some(will) = &self.will {
            flags |= 0x04 | will.qos.level() << 3 | u8::from(will.retain) << 5;
        }
        if self.credentials.password.is_some() {
            flags |= 0x40;
        }
        if self.credentials.username.is_some() {
            flags |= 0x80;
        }
        flags
    }
}
