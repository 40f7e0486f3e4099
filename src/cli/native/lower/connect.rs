//! The shared flags to [`ConnectOptions`].

use super::Wrong;
use super::properties::Sorted;
use super::tls::tls;
use super::version::version;
use super::websocket::websocket;
use crate::cli::PasswordSource;
use crate::cli::native::args::{ConnectionArgs, SessionArgs, SharedArgs, WillArgs};
use crate::cli::value::Host;
use crate::client::{ClientIdentifier, ConnectOptions, Reconnect, Server, Servers};
use crate::mqtt::packet::{Credentials, Will};
use crate::mqtt::{PacketKind, Properties, Property, ProtocolVersion};
use crate::net::{Endpoint, NetworkOptions, Tls, Url};

/// The port that IANA has for MQTT over TLS.
const TLS_PORT: u16 = 8883;

/// What the shared flags come to.
#[derive(Debug)]
pub(in crate::cli) struct Connected {
    pub(in crate::cli) options: ConnectOptions,
    pub(in crate::cli) password: PasswordSource,
    /// The topic at the end of the URL.
    pub(in crate::cli) topic: Option<String>,
    /// What is to be said of the options.
    pub(in crate::cli) warnings: Vec<String>,
    pub(in crate::cli) publish: Properties,
    pub(in crate::cli) subscribe: Properties,
    pub(in crate::cli) unsubscribe: Properties,
}

/// The options that `shared` comes to, for a command that sends `packets` beside CONNECT and DISCONNECT, and whose
/// own flags named in `needs_v5` are of MQTT 5.
///
/// # Errors
/// When flags contradict one another.
pub(in crate::cli) fn connect(
    shared: SharedArgs,
    packets: &[PacketKind],
    mut needs_v5: Vec<String>,
) -> Result<Connected, Wrong> {
    let SharedArgs {
        connection,
        session,
        tls: tls_args,
        websocket: websocket_args,
        will,
        properties,
    } = shared;
    needs_v5.extend(properties.iter().map(|given| given.flag.clone()));
    let version = version(session.protocol_version, &needs_v5)?;
    let mut sorted = Sorted::from_given(properties, packets)?;
    let (client_identifier, clean_start) = identity(&session, version, &mut sorted.connect)?;
    let SessionArgs {
        id: _,
        id_prefix: _,
        protocol_version: _,
        keep_alive,
        disable_clean_session: _,
        max_inflight,
    } = session;
    let url = connection
        .parsed_url()
        .map_err(|error| Wrong(error.to_string()))?;
    let mut warnings = Vec::new();
    let tls = tls(tls_args, implies_tls(url.as_ref(), &connection), &mut warnings)?;
    let websocket = websocket(websocket_args, url.as_ref())?;
    let default_port = match (tls.is_some(), websocket.is_some()) {
        (false, false) => 1883,
        (true, false) => TLS_PORT,
        (false, true) => 80,
        (true, true) => 443,
    };
    let (servers, topic) = address(url, &connection, default_port);
    let (mut network, credentials, password) = access(connection, version)?;
    network.tls = tls.map(Tls::from);
    network.websocket = websocket;
    let options = ConnectOptions {
        servers,
        network,
        version,
        client_identifier,
        credentials,
        clean_start,
        keep_alive: keep_alive.unwrap_or(60),
        will: lower_will(will, sorted.will)?,
        connect_properties: sorted.connect,
        disconnect_properties: sorted.disconnect,
        max_inflight,
        reconnect: Reconnect::Never,
    };
    Ok(Connected {
        options,
        password,
        topic,
        warnings,
        publish: sorted.publish,
        subscribe: sorted.subscribe,
        unsubscribe: sorted.unsubscribe,
    })
}

/// Who the client is, and whether it starts anew. A session that is kept without a time is kept for ever.
fn identity(
    session: &SessionArgs,
    version: ProtocolVersion,
    properties: &mut Properties,
) -> Result<(ClientIdentifier, bool), Wrong> {
    let identifier = match (&session.id, &session.id_prefix) {
        (Some(id), _) => ClientIdentifier::Exactly(id.clone()),
        (None, Some(prefix)) => ClientIdentifier::ProcessId(prefix.clone()),
        (None, None) => ClientIdentifier::Random("culex-".to_owned()),
    };
    let is_lasting = matches!(&identifier, ClientIdentifier::Exactly(id) if !id.is_empty());
    let expiry = properties.list().find(|property| match property {
        Property::SessionExpiryInterval(seconds) => Some(seconds),
        _ => None,
    });
    if session.disable_clean_session && !is_lasting {
        return Err("-c keeps a session, which needs a name to be found by: give one with -i".into());
    }
    if expiry == Some(u32::MAX) && !is_lasting {
        return Err("a session that never expires needs a name to be found by: give one with -i".into());
    }
    if version == ProtocolVersion::V3_1
        && matches!(&identifier, ClientIdentifier::Exactly(id) if id.is_empty())
    {
        return Err("MQTT 3.1 has no empty client identifier".into());
    }
    if session.disable_clean_session && version.has_properties() && expiry.is_none() {
        properties
            .push(Property::SessionExpiryInterval(u32::MAX))
            .map_err(|error| Wrong(error.to_string()))?;
    }
    Ok((identifier, !session.disable_clean_session))
}

/// Whether the scheme of the URL, or without one the port, says that TLS is spoken.
fn implies_tls(url: Option<&Url>, connection: &ConnectionArgs) -> bool {
    match url {
        Some(url) => url.tls,
        None => connection.unix.is_none() && connection.port == Some(TLS_PORT),
    }
}

/// Where the broker is, and the topic that its URL names.
fn address(url: Option<Url>, connection: &ConnectionArgs, default_port: u16) -> (Servers, Option<String>) {
    if let Some(mut url) = url {
        if let (Endpoint::Tcp { port, .. }, Some(given)) = (&mut url.endpoint, connection.port) {
            *port = given;
        }
        // With WebSocket it is the path of the upgrade request.
        let topic = url.path.filter(|topic| !topic.is_empty() && !url.websocket);
        return (url.endpoint.into(), topic);
    }
    if let Some(path) = &connection.unix {
        return (Endpoint::Unix(path.clone()).into(), None);
    }
    let port = connection.port.unwrap_or(default_port);
    let server = |host: &str| {
        Server::from(Endpoint::Tcp {
            host: host.to_owned(),
            port,
        })
    };
    let mut servers = connection.host.iter().map(|Host(host)| server(host));
    let first = servers.next().unwrap_or_else(|| server("localhost"));
    (Servers::new(first, servers), None)
}

/// How to get there and as whom.
fn access(
    connection: ConnectionArgs,
    version: ProtocolVersion,
) -> Result<(NetworkOptions, Credentials, PasswordSource), Wrong> {
    let ConnectionArgs {
        host: _,
        port: _,
        url: _,
        unix: _,
        username,
        password,
        password_file,
        ask_password,
        source_address,
        interface,
        connect_timeout,
        nodelay: _,
        no_nodelay,
    } = connection;
    let source = match password_file {
        Some(file) => PasswordSource::File(file),
        None if ask_password => PasswordSource::Prompt,
        None => PasswordSource::Given,
    };
    let has_password = password.is_some() || source != PasswordSource::Given;
    if has_password && username.is_none() && !version.has_properties() {
        return Err(Wrong(format!(
            "there is a password but no user name, which MQTT {version} has no place for: give one with -u"
        )));
    }
    let default = NetworkOptions::default();
    let network = NetworkOptions {
        source_address,
        interface,
        nodelay: !no_nodelay,
        tls: None,
        websocket: None,
        connect_timeout: connect_timeout.unwrap_or(default.connect_timeout),
        name_server: None,
        proxy: None,
    };
    let credentials = Credentials {
        username,
        password: password.map(crate::cli::value::Secret::into_bytes),
    };
    Ok((network, credentials, source))
}

fn lower_will(will: WillArgs, properties: Properties) -> Result<Option<Will>, Wrong> {
    let WillArgs {
        topic,
        payload,
        qos,
        retain,
    } = will;
    let Some(topic) = topic else {
        let has_parts = payload.is_some() || qos.is_some() || retain || !properties.is_empty();
        return if has_parts {
            Err("there is something of a will, but no --will-topic".into())
        } else {
            Ok(None)
        };
    };
    let payload = payload.unwrap_or_default();
    if payload.len() > usize::from(u16::MAX) {
        return Err("--will-payload: it is longer than 65,535 bytes".into());
    }
    Ok(Some(Will {
        topic,
        payload,
        qos: qos.unwrap_or_default(),
        retain,
        properties,
    }))
}
