//! Who connects, where to, and with what will.

use std::time::Duration;

use bytes::Bytes;

use super::properties::{ListFault, append, check, list, sendable};
use crate::cli::mosquitto::draft::{ConnectionDraft, Flag, Flags, SessionDraft, WillDraft};
use crate::cli::mosquitto::fault::Fault;
use crate::cli::mosquitto::properties::{Given, PropertyLists};
use crate::cli::mosquitto::proxy::Proxy;
use crate::cli::mosquitto::{Tool, text, values};
use crate::client::{ClientIdentifier, ConnectOptions, Reconnect};
use crate::mqtt::packet::{Credentials, Will};
use crate::mqtt::{PacketKind, Properties, Property, ProtocolVersion, TopicName};
use crate::net::{self, Endpoint, Tls, TlsOptions, WebSocketOptions};

/// The longest path of a Unix socket.
const UNIX_PATH_LENGTH: usize = 107;

/// The session expiry interval in seconds; what keeps its session keeps it for ever, unless told otherwise.
pub(super) fn expiry(session: &SessionDraft, keep: bool) -> u32 {
    let default = if keep { u32::MAX } else { 0 };
    session.expiry.unwrap_or(default)
}

/// What is checked before TLS.
pub(super) struct Before<'a> {
    pub(super) tool: Tool,
    pub(super) flags: Flags,
    pub(super) session: &'a SessionDraft,
    pub(super) will: &'a WillDraft,
    pub(super) properties: &'a [Given],
}

impl Before<'_> {
    pub(super) fn check(&self) -> Result<(), Fault> {
        self.check_identifier()?;
        if self.will.topic.is_some() && !self.will_is_accepted() {
            return Err(Fault::line("Problem setting will."));
        }
        let username = self.session.username.as_deref();
        let without_name = self.session.password.is_some()
            && username.is_none()
            && self.session.version != ProtocolVersion::V5;
        if without_name || !username.is_none_or(is_text) {
            return Err(Fault::line("Problem setting username and/or password."));
        }
        Ok(())
    }

    /// A client without a name cannot keep its session; an empty one is none. Malformed text ends without a word.
    fn check_identifier(&self) -> Result<(), Fault> {
        let keep = self.flags.has(Flag::KeepSession);
        let (id, prefix) = (self.session.id.as_deref(), self.session.id_prefix.as_deref());
        if prefix.is_none() && id.map_or(keep, <[u8]>::is_empty) {
            return Err(Fault::line(match self.tool {
                Tool::Pub => "Invalid id.",
                Tool::Sub | Tool::Rr => "Invalid id and/or clean_session.",
            }));
        }
        match id.or(prefix).unwrap_or_default() {
            text if is_text(text) => Ok(()),
            _ => Err(Fault::silent()),
        }
    }

    fn will_is_accepted(&self) -> bool {
        let supported = self.properties.is_empty() || self.session.version == ProtocolVersion::V5;
        let payload = self.will.payload.as_deref().unwrap_or_default();
        supported && fits(payload) && list(self.properties, PacketKind::Will).is_ok()
    }
}

fn is_text(value: &[u8]) -> bool {
    fits(value) && text::utf8(value).is_some()
}

fn fits(value: &[u8]) -> bool {
    u16::try_from(value.len()).is_ok()
}

/// What becomes of the connection.
pub(super) struct Parts<'a> {
    pub(super) flags: Flags,
    pub(super) connection: ConnectionDraft,
    pub(super) session: SessionDraft,
    pub(super) will: WillDraft,
    pub(super) properties: &'a PropertyLists,
    pub(super) receive_maximum: u16,
    pub(super) reconnect: Reconnect,
}

impl Parts<'_> {
    pub(super) fn lower(self, tls: Option<TlsOptions>) -> Result<ConnectOptions, Fault> {
        let ConnectionDraft {
            host,
            port,
            bind_address,
            proxy,
        } = self.connection;
        check_proxy(proxy.as_ref())?;
        let version = self.session.version;
        let keep = self.flags.has(Flag::KeepSession);
        let connect_properties = connect_properties(
            version,
            &self.properties.connect,
            expiry(&self.session, keep),
            self.receive_maximum,
        )?;
        let authority = tls
            .as_ref()
            .is_some_and(|tls| !tls.ca_files.is_empty() || !tls.ca_directories.is_empty());
        // Upstream has -1 for a port that is not given.
        let port = port.filter(|port| *port != -1);
        let port = port.unwrap_or(if authority { 8883 } else { 1883 });
        let host = host.unwrap_or_else(|| b"localhost".to_vec());
        let endpoint = endpoint(&host, port, proxy.is_some())?;
        let mut options = ConnectOptions::new(endpoint);
        options.network.source_address = bind_address.as_deref().map(lossy);
        options.network.nodelay = self.flags.has(Flag::NoDelay) || self.flags.has(Flag::Latency);
        options.network.tls = tls.map(Tls::from);
        let websocket = self.flags.has(Flag::WebSocket);
        options.network.websocket = websocket.then(WebSocketOptions::default);
        options.version = version;
        options.client_identifier = client_identifier(&self.session);
        options.credentials = Credentials {
            username: self.session.username.as_deref().map(lossy),
            password: self.session.password,
        };
        options.clean_start = !keep;
        options.keep_alive = self.session.keep_alive;
        options.will = will(self.will, self.flags, &self.properties.will);
        options.connect_properties = connect_properties;
        options.disconnect_properties = match version {
            ProtocolVersion::V5 => sendable(&self.properties.disconnect, PacketKind::Disconnect),
            _ => Properties::new(),
        };
        options.max_inflight = Some(self.session.max_inflight);
        options.reconnect = self.reconnect;
        // Upstream waits for CONNACK as long as for any sign of life.
        options.network.connect_timeout = Duration::from_secs(self.session.keep_alive.into());
        options.network.proxy = proxy.map(tunnel);
        Ok(options)
    }
}

/// For text that was checked, and names that the resolver will not know.
fn lossy(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

fn tunnel(proxy: Proxy) -> net::Proxy {
    let Proxy {
        host,
        port,
        username,
        password,
    } = proxy;
    net::Proxy::socks5h(host, port, (username.as_deref().map(lossy), password))
}

/// SOCKS5 has a byte for the length of each. Upstream says nothing.
fn check_proxy(proxy: Option<&Proxy>) -> Result<(), Fault> {
    let Some(proxy) = proxy else {
        return Ok(());
    };
    let short = |text: &Option<Vec<u8>>| text.as_ref().is_none_or(|text| text.len() <= 255);
    if proxy.host.len() <= 256 && short(&proxy.username) && short(&proxy.password) {
        Ok(())
    } else {
        Err(Fault::silent())
    }
}

/// What is given, then the session expiry interval, then the receive maximum unless it was given.
fn connect_properties(
    version: ProtocolVersion,
    given: &[Given],
    expiry: u32,
    receive_maximum: u16,
) -> Result<Properties, Fault> {
    if version != ProtocolVersion::V5 {
        return match given {
            [] => Ok(Properties::new()),
            _ => Err(unable("This feature is not supported")),
        };
    }
    let fault = |fault: ListFault| unable(fault.text());
    let mut properties = list(given, PacketKind::Connect).map_err(fault)?;
    if expiry > 0 {
        append(&mut properties, Property::SessionExpiryInterval(expiry)).map_err(fault)?;
        check(&properties, PacketKind::Connect).map_err(fault)?;
    }
    let is_given = |property| matches!(property, Property::ReceiveMaximum(_));
    if !properties.list().iter().any(is_given) {
        append(&mut properties, Property::ReceiveMaximum(receive_maximum)).map_err(fault)?;
    }
    Ok(properties)
}

fn unable(cause: &str) -> Fault {
    Fault::plain(format!("Unable to connect ({cause})."))
}

/// Port 0 is a Unix socket; the path of one that is to be reached through a proxy is nobody's concern.
fn endpoint(host: &[u8], port: i32, proxied: bool) -> Result<Endpoint, Fault> {
    let invalid = || unable("Invalid function arguments provided");
    match u16::try_from(port) {
        Ok(0) if !proxied && !(1..=UNIX_PATH_LENGTH).contains(&host.len()) => Err(invalid()),
        Ok(0) => Ok(Endpoint::Unix(values::path(host))),
        Ok(port) => Ok(Endpoint::Tcp {
            host: lossy(host),
            port,
        }),
        Err(_) => Err(invalid()),
    }
}

fn client_identifier(session: &SessionDraft) -> ClientIdentifier {
    match (&session.id, &session.id_prefix) {
        (Some(id), _) => ClientIdentifier::Exactly(lossy(id)),
        (None, Some(prefix)) => ClientIdentifier::ProcessId(lossy(prefix)),
        // 3.1 has no empty identifier.
        (None, None) if session.version == ProtocolVersion::V3_1 => {
            ClientIdentifier::RandomOf("mosq-".to_owned(), 18)
        }
        (None, None) => ClientIdentifier::Exactly(String::new()),
    }
}

fn will(draft: WillDraft, flags: Flags, properties: &[Given]) -> Option<Will> {
    let WillDraft { topic, payload, qos } = draft;
    Some(Will {
        topic: TopicName::new(topic?).ok()?,
        payload: Bytes::from(payload.unwrap_or_default()),
        qos,
        retain: flags.has(Flag::WillRetain),
        properties: sendable(properties, PacketKind::Will),
    })
}
