//! Where the brokers are, and what is spoken on the way to each.

use super::Wrong;
use super::tls::TlsRules;
use super::websocket::WebSocketRules;
use crate::cli::native::args::ConnectionArgs;
use crate::cli::value::Host;
use crate::client::{OwnWay, Server, Servers};
use crate::mqtt::packet::Credentials;
use crate::net::{Endpoint, Tls, Url, WebSocketOptions};

/// The port that IANA has for MQTT over TLS.
const TLS_PORT: u16 = 8883;

/// The brokers, and what all of them have in common.
#[derive(Debug)]
pub(super) struct Brokers {
    pub(super) servers: Servers,
    pub(super) tls: Option<Tls>,
    pub(super) websocket: Option<WebSocketOptions>,
    /// Out of the URLs.
    pub(super) credentials: Credentials,
    /// The topic at the end of a URL.
    pub(super) topic: Option<String>,
}

/// The brokers that the flags name, with `srv` by their domain.
///
/// # Errors
/// When URLs name more than one topic, or the brokers of a domain cannot be asked for.
pub(super) fn brokers(
    connection: &mut ConnectionArgs,
    srv: bool,
    tls: &TlsRules,
    websocket: &WebSocketRules,
) -> Result<Brokers, Wrong> {
    let mut urls = std::mem::take(&mut connection.brokers).into_iter();
    if let Some(first) = urls.next() {
        return of_urls(first, urls.collect(), connection.port, (tls, websocket));
    }
    let (tls, websocket) = (
        tls.of_scheme(connection.unix.is_none() && connection.port == Some(TLS_PORT)),
        websocket.of_url(None),
    );
    let servers = if srv {
        if websocket.is_some() {
            return Err(
                "--srv: a domain lists no brokers that speak WebSocket: name one with -h or --url".into(),
            );
        }
        of_domains(&connection.host)?
    } else if let Some(path) = &connection.unix {
        Endpoint::Unix(path.clone()).into()
    } else {
        let default_port = match (tls.is_some(), websocket.is_some()) {
            (false, false) => 1883,
            (true, false) => TLS_PORT,
            (false, true) => 80,
            (true, true) => 443,
        };
        of_hosts(&connection.host, connection.port.unwrap_or(default_port))
    };
    Ok(Brokers {
        servers,
        tls,
        websocket,
        credentials: Credentials::default(),
        topic: None,
    })
}

fn of_hosts(hosts: &[Host], port: u16) -> Servers {
    let server = |host: &str| {
        Server::from(Endpoint::Tcp {
            host: host.to_owned(),
            port,
        })
    };
    let mut servers = hosts.iter().map(|Host(host)| server(host));
    let first = servers.next().unwrap_or_else(|| server("localhost"));
    Servers::new(first, servers)
}

fn of_domains(hosts: &[Host]) -> Result<Servers, Wrong> {
    if let Some(Host(address)) = hosts.iter().find(|Host(host)| is_address(host)) {
        return Err(Wrong(format!(
            "--srv looks up a domain, and {address} is an address"
        )));
    }
    let mut servers = hosts
        .iter()
        .map(|Host(host)| Server::from(Endpoint::Service { domain: host.clone() }));
    let first = servers
        .next()
        .ok_or_else(|| Wrong::from("--srv looks up a domain: give one with -h"))?;
    Ok(Servers::new(first, servers))
}

fn is_address(host: &str) -> bool {
    host.contains(':') || host.parse::<std::net::IpAddr>().is_ok()
}

/// One server for each URL. What the first speaks counts for all, but for those that speak something else.
fn of_urls(
    mut first: Url,
    mut others: Vec<Url>,
    port: Option<u16>,
    (tls, websocket): (&TlsRules, &WebSocketRules),
) -> Result<Brokers, Wrong> {
    let topic = topic(&first, &others)?;
    let same = |url: &Url| (&url.username, &url.password) == (&first.username, &first.password);
    let mut credentials = Credentials::default();
    if others.iter().all(same) {
        credentials.username = first.username.take();
        credentials.password = first.password.take();
        for url in &mut others {
            url.username = None;
            url.password = None;
        }
    }
    let shared = (tls.of_scheme(first.tls), websocket.of_url(Some(&first)));
    let server = |url: Url| {
        let own = OwnWay {
            tls: tls.of_scheme(url.tls),
            websocket: websocket.of_url(Some(&url)),
            credentials: Credentials {
                username: url.username,
                password: url.password,
            },
        };
        let is_shared =
            (&own.tls, &own.websocket) == (&shared.0, &shared.1) && own.credentials == Credentials::default();
        let mut endpoint = url.endpoint;
        if let (Endpoint::Tcp { port, .. }, Some(given)) = (&mut endpoint, port) {
            *port = given;
        }
        Server {
            endpoint,
            own: (!is_shared).then(|| Box::new(own)),
        }
    };
    Ok(Brokers {
        servers: Servers::new(server(first), others.into_iter().map(server)),
        tls: shared.0.clone(),
        websocket: shared.1.clone(),
        credentials,
        topic,
    })
}

/// The topic at the end of one URL or more. With WebSocket it is the path of the upgrade request.
fn topic(first: &Url, others: &[Url]) -> Result<Option<String>, Wrong> {
    let mut topics = std::iter::once(first)
        .chain(others)
        .filter(|url| !url.websocket)
        .filter_map(|url| url.path.as_ref())
        .filter(|topic| !topic.is_empty());
    let topic = topics.next();
    match topics.find(|other| Some(*other) != topic) {
        Some(other) => Err(Wrong(format!(
            "--url: two topics, {} and {other}: give one with -t",
            topic.map_or("", String::as_str)
        ))),
        None => Ok(topic.cloned()),
    }
}
