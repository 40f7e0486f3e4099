//! The shared flags to [`ConnectOptions`].

use super::Wrong;
use super::authentication::authentication;
use super::properties::Sorted;
use super::proxy::proxy;
use super::reconnect::reconnect;
use super::servers::brokers;
use super::tls::tls;
use super::version::version;
use super::websocket::websocket;
use crate::cli::PasswordSource;
use crate::cli::native::args::property::GivenProperty;
use crate::cli::native::args::{ConnectionArgs, SessionArgs, SharedArgs, WillArgs};
use crate::client::{ClientIdentifier, ConnectOptions, Server};
use crate::mqtt::packet::{Credentials, Will};
use crate::mqtt::{PacketKind, Properties, Property, ProtocolVersion};
use crate::net::NetworkOptions;

/// What the shared flags come to.
#[derive(Debug)]
pub(in crate::cli) struct Connected {
    pub(in crate::cli) options: ConnectOptions,
    /// Whether the flags say what becomes of a lost connection.
    pub(super) says_reconnect: bool,
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
        mut connection,
        session,
        reconnect: reconnect_args,
        road,
        authentication: authentication_args,
        tls: tls_args,
        websocket: websocket_args,
        will,
        mut properties,
    } = shared;
    let max_packet_size = kept_to_itself(&session, &mut properties);
    needs_v5.extend(properties.iter().map(|given| given.flag.clone()));
    needs_v5.extend(
        authentication_args
            .auth_method
            .map(|_| "--auth-method".to_owned()),
    );
    let version = version(session.protocol_version, &needs_v5)?;
    let says_reconnect = reconnect_args.reconnect.is_some();
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
    let (tls, websocket) = (tls(tls_args)?, websocket(websocket_args)?);
    let proxy = proxy(&road)?;
    let brokers = brokers(&mut connection, road.srv, &tls, &websocket)?;
    let speaks_tls = |server: &Server| server.own.as_ref().map_or(&brokers.tls, |own| &own.tls).is_some();
    let warnings = match tls.warning() {
        Some(warning) if brokers.servers.iter().any(speaks_tls) => vec![warning],
        _ => Vec::new(),
    };
    let (mut network, mut credentials, password) = access(connection);
    network.tls = brokers.tls;
    network.websocket = brokers.websocket;
    network.proxy = proxy;
    network.name_server = road.name_server;
    credentials.username = brokers.credentials.username.or(credentials.username);
    credentials.password = brokers.credentials.password.or(credentials.password);
    let options = ConnectOptions {
        servers: brokers.servers,
        network,
        version,
        client_identifier,
        credentials,
        authentication: authentication(&authentication_args, &sorted.connect)?,
        clean_start,
        keep_alive: keep_alive.unwrap_or(60),
        will: lower_will(will, sorted.will)?,
        connect_properties: sorted.connect,
        disconnect_properties: sorted.disconnect,
        max_inflight,
        max_packet_size,
        follow_redirect: road.follow_redirect,
        reconnect: reconnect(reconnect_args),
    };
    check_user_name(&options, &password)?;
    Ok(Connected {
        options,
        says_reconnect,
        password,
        topic: brokers.topic,
        warnings,
        publish: sorted.publish,
        subscribe: sorted.subscribe,
        unsubscribe: sorted.unsubscribe,
    })
}

/// The largest packet, where the version that is asked for has no property to tell the broker.
fn kept_to_itself(session: &SessionArgs, properties: &mut Vec<GivenProperty>) -> Option<u32> {
    if session
        .protocol_version
        .is_none_or(ProtocolVersion::has_properties)
    {
        return None;
    }
    let is_limit =
        |given: &GivenProperty| given.packet == PacketKind::Connect && given.name() == "maximum-packet-size";
    let index = properties.iter().position(is_limit)?;
    properties
        .remove(index)
        .property
        .list()
        .find(|property| match property {
            Property::MaximumPacketSize(bytes) => Some(bytes),
            _ => None,
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

/// How to get there and as whom.
fn access(connection: ConnectionArgs) -> (NetworkOptions, Credentials, PasswordSource) {
    let ConnectionArgs {
        host: _,
        port: _,
        url: _,
        brokers: _,
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
    (network, credentials, source)
}

/// MQTT 3.x has no place for a password without a user name.
fn check_user_name(options: &ConnectOptions, password: &PasswordSource) -> Result<(), Wrong> {
    let version = options.version;
    let lacks_name = |server| {
        let credentials = options.credentials_of(server);
        let has_password = credentials.password.is_some() || *password != PasswordSource::Given;
        has_password && credentials.username.is_none()
    };
    if version.has_properties() || !options.servers.iter().any(lacks_name) {
        return Ok(());
    }
    Err(Wrong(format!(
        "there is a password but no user name, which MQTT {version} has no place for: give one with -u"
    )))
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
