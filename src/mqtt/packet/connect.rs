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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::{Property, PropertyError};

    fn connect(version: ProtocolVersion) -> Connect {
        Connect {
            version,
            clean_start: true,
            keep_alive: 60,
            client_identifier: "me".to_owned(),
            will: None,
            credentials: Credentials::default(),
            properties: Properties::new(),
        }
    }

    fn encoded(connect: &Connect) -> Vec<u8> {
        let mut out = Vec::new();
        connect.encode(&mut out).expect("a valid CONNECT");
        out
    }

    fn refused(connect: &Connect) -> EncodeError {
        let mut out = b"before".to_vec();
        let error = connect.encode(&mut out).expect_err("no CONNECT");
        assert_eq!(out, b"before");
        error
    }

    fn will() -> Will {
        Will {
            topic: TopicName::new("w").expect("a topic"),
            payload: Bytes::from_static(b"\x00\xff"),
            qos: QoS::ExactlyOnce,
            retain: true,
            properties: Properties::new(),
        }
    }

    #[test]
    fn each_version_has_its_protocol_name_and_level() {
        assert_eq!(
            encoded(&connect(ProtocolVersion::V3_1)),
            b"\x10\x10\x00\x06MQIsdp\x03\x02\x00\x3c\x00\x02me"
        );
        assert_eq!(
            encoded(&connect(ProtocolVersion::V3_1_1)),
            b"\x10\x0e\x00\x04MQTT\x04\x02\x00\x3c\x00\x02me"
        );
        assert_eq!(
            encoded(&connect(ProtocolVersion::V5)),
            b"\x10\x0f\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x02me"
        );
    }

    #[test]
    fn will_and_credentials_follow_the_client_identifier() {
        let mut connect = connect(ProtocolVersion::V3_1_1);
        connect.clean_start = false;
        connect.will = Some(will());
        connect.credentials = Credentials {
            username: Some("u".to_owned()),
            password: Some(b"p\x00\xff".to_vec()),
        };
        let wire = b"\x10\x1d\x00\x04MQTT\x04\xf4\x00\x3c\x00\x02me\x00\x01w\x00\x02\x00\xff\x00\x01u\x00\x03p\x00\xff";
        assert_eq!(encoded(&connect), wire);
    }

    #[test]
    fn empty_credentials_are_sent_as_empty() {
        let mut connect = connect(ProtocolVersion::V3_1_1);
        connect.credentials.username = Some(String::new());
        assert_eq!(
            encoded(&connect),
            b"\x10\x10\x00\x04MQTT\x04\x82\x00\x3c\x00\x02me\x00\x00"
        );
        connect.credentials.password = Some(Vec::new());
        assert_eq!(
            encoded(&connect),
            b"\x10\x12\x00\x04MQTT\x04\xc2\x00\x3c\x00\x02me\x00\x00\x00\x00"
        );
    }

    #[test]
    fn a_password_alone_needs_version_5() {
        for version in ProtocolVersion::ALL {
            let mut connect = connect(version);
            connect.credentials.password = Some(b"p".to_vec());
            if version == ProtocolVersion::V5 {
                assert_eq!(
                    encoded(&connect),
                    b"\x10\x12\x00\x04MQTT\x05\x42\x00\x3c\x00\x00\x02me\x00\x01p"
                );
            } else {
                assert_eq!(refused(&connect), EncodeError::PasswordWithoutUserName);
            }
        }
    }

    #[test]
    fn properties_stand_in_the_order_given() {
        let mut connect = connect(ProtocolVersion::V5);
        let mut will = will();
        will.properties.push(Property::ContentType("t")).expect("valid");
        will.properties
            .push(Property::WillDelayInterval(1))
            .expect("valid");
        connect.will = Some(will);
        for property in [
            Property::UserProperty("b", "1"),
            Property::ReceiveMaximum(2),
            Property::UserProperty("a", "2"),
            Property::UserProperty("b", "1"),
        ] {
            connect.properties.push(property).expect("valid");
        }
        let user_b = b"\x26\x00\x01b\x00\x011";
        let properties = [&user_b[..], b"\x21\x00\x02", b"\x26\x00\x01a\x00\x012", user_b].concat();
        let wire = [
            &b"\x10\x38\x00\x04MQTT\x05\x36\x00\x3c\x18"[..],
            &properties,
            b"\x00\x02me\x09\x03\x00\x01t\x18\x00\x00\x00\x01\x00\x01w\x00\x02\x00\xff",
        ]
        .concat();
        assert_eq!(encoded(&connect), wire);
    }

    #[test]
    fn version_3_has_no_properties() {
        let mut with_properties = connect(ProtocolVersion::V3_1_1);
        with_properties
            .properties
            .push(Property::ReceiveMaximum(2))
            .expect("valid");
        assert_eq!(
            refused(&with_properties).to_string(),
            "properties of CONNECT need MQTT 5 (-V 5)"
        );
        let mut with_will = connect(ProtocolVersion::V3_1);
        let mut will = will();
        will.properties
            .push(Property::WillDelayInterval(1))
            .expect("valid");
        with_will.will = Some(will);
        assert_eq!(
            refused(&with_will).to_string(),
            "properties of the will need MQTT 5 (-V 5)"
        );
    }

    #[test]
    fn properties_of_other_packets_are_refused() {
        let mut connect = connect(ProtocolVersion::V5);
        connect
            .properties
            .push(Property::WillDelayInterval(1))
            .expect("valid");
        let fault = PropertyError::NotAllowed("will-delay-interval");
        assert_eq!(
            refused(&connect),
            EncodeError::Properties {
                packet: "CONNECT",
                fault
            }
        );
        let message =
            "the properties of CONNECT are not valid: will-delay-interval is not allowed in this packet";
        assert_eq!(refused(&connect).to_string(), message);
    }

    #[test]
    fn lengths_are_checked() {
        let mut long = connect(ProtocolVersion::V3_1_1);
        long.client_identifier = "x".repeat(65_535);
        assert_eq!(encoded(&long).len(), 4 + 10 + 2 + 65_535);
        long.client_identifier.push('x');
        let message = "the client identifier is 65,536 bytes long, and 65,535 is the most";
        assert_eq!(refused(&long).to_string(), message);

        let mut long = connect(ProtocolVersion::V3_1_1);
        long.credentials.username = Some("x".repeat(70_000));
        assert_eq!(
            refused(&long).to_string(),
            "the user name is 70,000 bytes long, and 65,535 is the most"
        );
        long.credentials.username = Some("x".to_owned());
        long.credentials.password = Some(vec![0; 1_000_000]);
        assert_eq!(
            refused(&long).to_string(),
            "the password is 1,000,000 bytes long, and 65,535 is the most"
        );

        let mut long = connect(ProtocolVersion::V5);
        let payload = Bytes::from(vec![0; 70_000]);
        long.will = Some(Will { payload, ..will() });
        let message = "the payload of the will is 70,000 bytes long, and 65,535 is the most";
        assert_eq!(refused(&long).to_string(), message);
    }

    #[test]
    fn no_string_holds_u_0000() {
        let mut connect = connect(ProtocolVersion::V3_1_1);
        connect.credentials.username = Some("a\0".to_owned());
        assert_eq!(
            refused(&connect).to_string(),
            "the user name holds the character U+0000"
        );
    }

    #[test]
    fn passwords_do_not_show() {
        let mut connect = connect(ProtocolVersion::V3_1_1);
        connect.credentials.password = Some(b"secret".to_vec());
        let text = format!("{connect:?}");
        assert!(text.contains("(redacted)") && !text.contains("115, 101, 99") && !text.contains("secret"));
    }
}
