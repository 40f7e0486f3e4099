//! Servers that send their clients elsewhere (section 4.11).
//!
//! What follows is trusted as the server is that named it: user name and password go there too. So it must be reached
//! at least as safely: what came over TLS or a Unix socket is never followed to where anyone can listen.

use thiserror::Error;

use super::{ClientError, ConnectOptions, OwnWay, Server};
use crate::mqtt::{Property, PropertyList, ReasonCode};
use crate::net::{Endpoint, Tls, TlsOptions, Url, WebSocketOptions};

/// How many redirections in a row are followed.
const MOST: usize = 5;

/// Why a redirection is not followed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RedirectError {
    /// It leads to where it came from; the brokers in their order.
    #[error("the brokers redirect in a circle: {0}")]
    Circle(String),
    /// It goes on and on; the brokers in their order.
    #[error("{MOST} redirections are enough: {0}")]
    TooMany(String),
    /// Anyone on the way could listen, which they could not before.
    #[error("it is reached less safely than the broker that named it, and gets no credentials")]
    LessSafe,
    /// The reference is none.
    #[error("the broker refers to a server by no host and port")]
    Malformed,
}

/// A broker to try, and those that led to it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) server: Server,
    /// As the user would name them, this one the last.
    chain: Vec<String>,
}

impl From<Server> for Candidate {
    fn from(server: Server) -> Self {
        Self {
            chain: vec![server.to_string()],
            server,
        }
    }
}

impl ClientError {
    /// The servers that the broker names instead of itself, with spaces between them.
    pub fn server_reference(&self) -> Option<&str> {
        let (reason, properties) = match self {
            ClientError::Refused(refusal) => (refusal.connack.reason, refusal.connack.properties.list()),
            ClientError::Disconnected(disconnect) => (disconnect.reason, disconnect.properties.list()),
            _ => return None,
        };
        matches!(reason, ReasonCode::USE_ANOTHER_SERVER | ReasonCode::SERVER_MOVED)
            .then(|| reference(properties))
            .flatten()
    }
}

fn reference(properties: PropertyList<'_>) -> Option<&str> {
    properties.find(|property| match property {
        Property::ServerReference(reference) => Some(reference),
        _ => None,
    })
}

impl Candidate {
    /// The servers that `error` of this one refers to, each as it is named, to be tried or not.
    pub(super) fn referred(
        &self,
        error: &ClientError,
        options: &ConnectOptions,
    ) -> Vec<(String, Result<Self, RedirectError>)> {
        if !options.follow_redirect {
            return Vec::new();
        }
        let references = error.server_reference().unwrap_or_default();
        let names = references.split(' ').filter(|name| !name.is_empty());
        names
            .map(|name| (name.escape_debug().to_string(), self.follow(name, options)))
            .collect()
    }

    fn follow(&self, reference: &str, options: &ConnectOptions) -> Result<Self, RedirectError> {
        let server = self.server_at(reference, options)?;
        let name = server.to_string();
        let known = self.chain.contains(&name);
        let mut chain = self.chain.clone();
        chain.push(name);
        if known {
            return Err(RedirectError::Circle(chain.join(", ")));
        }
        if chain.len() > MOST + 1 {
            return Err(RedirectError::TooMany(chain.join(", ")));
        }
        Ok(Self { server, chain })
    }

    /// The server that `reference` names, reached as this one is, unless it is a URL that asks for more safety. Without
    /// a port it has the same as this one.
    fn server_at(&self, reference: &str, options: &ConnectOptions) -> Result<Server, RedirectError> {
        let url: Url = reference.parse().map_err(|_| RedirectError::Malformed)?;
        let Endpoint::Tcp { host, port } = url.endpoint else {
            return Err(RedirectError::Malformed);
        };
        let network = options.network_of(&self.server);
        let is_url = reference.contains("://");
        let (tls, websocket) = if is_url {
            let tls = || {
                network
                    .tls
                    .clone()
                    .unwrap_or_else(|| Tls::from(TlsOptions::default()))
            };
            let default = WebSocketOptions::default();
            let websocket = url.websocket.then(|| WebSocketOptions {
                path: url.path.map_or(default.path, |path| format!("/{path}")),
                headers: network
                    .websocket
                    .as_ref()
                    .map_or(default.headers, |ws| ws.headers.clone()),
            });
            (url.tls.then(tls), websocket)
        } else {
            (network.tls.clone(), network.websocket.clone())
        };
        let was_safe = network.tls.is_some() || matches!(self.server.endpoint, Endpoint::Unix(_));
        if was_safe && tls.is_none() {
            return Err(RedirectError::LessSafe);
        }
        let port = match self.server.endpoint {
            Endpoint::Tcp { port, .. } if !is_url && !has_port(reference) => port,
            _ => port,
        };
        let credentials = self.server.own.as_ref().map(|own| own.credentials.clone());
        Ok(Server {
            endpoint: Endpoint::Tcp { host, port },
            own: Some(Box::new(OwnWay {
                tls,
                websocket,
                credentials: credentials.unwrap_or_default(),
            })),
        })
    }
}

/// Whether a port stands behind a host, which may be an IPv6 address in brackets.
fn has_port(reference: &str) -> bool {
    let behind = reference.rsplit_once(']').map_or(reference, |(_, behind)| behind);
    behind.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::Properties;
    use crate::mqtt::packet::{Credentials, Disconnect};

    fn tcp(host: &str, port: u16) -> Server {
        let host = host.to_owned();
        Endpoint::Tcp { host, port }.into()
    }

    fn options() -> ConnectOptions {
        let mut options = ConnectOptions::new(tcp("a", 7).endpoint);
        options.follow_redirect = true;
        options
    }

    fn moved(reason: ReasonCode, reference: &str) -> ClientError {
        let mut properties = Properties::new();
        properties.push(Property::ServerReference(reference)).unwrap();
        ClientError::Disconnected(Disconnect { reason, properties })
    }

    /// Where a client of `from` is led by `reference`, or why not.
    fn led(from: Server, options: &ConnectOptions, reference: &str) -> Vec<String> {
        let error = moved(ReasonCode::SERVER_MOVED, reference);
        let referred = Candidate::from(from).referred(&error, options);
        let show = |(name, found): (String, Result<Candidate, RedirectError>)| match found {
            Ok(candidate) => {
                let network = options.network_of(&candidate.server);
                let tls = if network.tls.is_some() { " tls" } else { "" };
                let path = network.websocket.as_ref().map(|ws| format!(" ws {}", ws.path));
                format!("{}{tls}{}", candidate.server, path.unwrap_or_default())
            }
            Err(error) => format!("{name}: {error}"),
        };
        referred.into_iter().map(show).collect()
    }

    #[test]
    fn references_are_read_as_the_standard_has_them() {
        let options = options();
        for (reference, expected) in [
            ("b", &["b:7"][..]),
            ("b:1884", &["b:1884"]),
            ("[fe80::1]:1884 10.0.0.1", &["[fe80::1]:1884", "10.0.0.1:7"]),
            ("[fe80::1]", &["[fe80::1]:7"]),
            ("mqtt://b", &["b:1883"]),
            ("mqtts://u:p@b/x", &["b:8883 tls"]),
            ("wss://b/x", &["b:443 tls ws /x"]),
            ("", &[]),
            (
                "unix:///s a\u{1}b b:x",
                &[
                    "unix:///s: the broker refers to a server by no host and port",
                    "a\\u{1}b: the broker refers to a server by no host and port",
                    "b:x: the broker refers to a server by no host and port",
                ],
            ),
            ("a", &["a: the brokers redirect in a circle: a:7, a:7"]),
        ] {
            assert_eq!(led(tcp("a", 7), &options, reference), expected, "{reference}");
        }
        let not_asked = ConnectOptions {
            follow_redirect: false,
            ..options
        };
        assert!(led(tcp("a", 7), &not_asked, "b").is_empty());
    }

    #[test]
    fn only_two_reasons_redirect() {
        let is_reference = |reason| moved(ReasonCode(reason), "b").server_reference().is_some();
        assert!(is_reference(0x9c) && is_reference(0x9d));
        assert!(!is_reference(0x88) && !is_reference(0x00));
    }

    #[test]
    fn what_was_safe_stays_so() {
        let less_safe = "it is reached less safely than the broker that named it, and gets no credentials";
        let plain = options();
        let mut secure = options();
        secure.network.tls = Some(Tls::from(TlsOptions::default()));
        assert_eq!(led(tcp("a", 7), &secure, "b"), ["b:7 tls"]);
        assert_eq!(led(tcp("a", 7), &secure, "wss://b"), ["b:443 tls ws /mqtt"]);
        assert_eq!(
            led(tcp("a", 7), &secure, "mqtt://b"),
            [format!("mqtt://b: {less_safe}")]
        );
        let local = || Server::from(Endpoint::Unix("/s".into()));
        assert_eq!(led(local(), &plain, "b"), [format!("b: {less_safe}")]);
        assert_eq!(led(local(), &plain, "mqtts://b"), ["b:8883 tls"]);
    }

    #[test]
    fn credentials_go_along() {
        let mut server = tcp("a", 7);
        let credentials = Credentials {
            username: Some("own".to_owned()),
            password: None,
        };
        server.own = Some(Box::new(OwnWay {
            credentials: credentials.clone(),
            ..OwnWay::default()
        }));
        let error = moved(ReasonCode::USE_ANOTHER_SERVER, "b");
        let referred = Candidate::from(server).referred(&error, &options());
        let found = referred.into_iter().next().unwrap().1.unwrap().server;
        assert_eq!(options().credentials_of(&found), credentials);
    }

    #[test]
    fn a_long_chain_ends() {
        let options = options();
        let mut candidate = Candidate::from(tcp("s0", 1));
        for hop in 1..=MOST {
            candidate = candidate.follow(&format!("s{hop}"), &options).unwrap();
        }
        assert_eq!(
            candidate.follow("s0", &options).unwrap_err(),
            RedirectError::Circle("s0:1, s1:1, s2:1, s3:1, s4:1, s5:1, s0:1".to_owned())
        );
        assert_eq!(
            candidate.follow("s6", &options).unwrap_err().to_string(),
            "5 redirections are enough: s0:1, s1:1, s2:1, s3:1, s4:1, s5:1, s6:1"
        );
    }
}
