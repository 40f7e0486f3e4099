//! The brokers that a client tries, in their order.

use std::borrow::Cow;
use std::fmt;

use super::ConnectOptions;
use crate::mqtt::packet::Credentials;
use crate::net::{Endpoint, NetworkOptions, Tls, WebSocketOptions};

/// A broker to try. Its `Display` is that of its endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Where it is.
    pub endpoint: Endpoint,
    /// What it has otherwise than the options say for all: several URLs may want several ways.
    pub own: Option<Box<OwnWay>>,
}

/// What one broker of several has for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnWay {
    /// In place of [`NetworkOptions::tls`].
    pub tls: Option<Tls>,
    /// In place of [`NetworkOptions::websocket`].
    pub websocket: Option<WebSocketOptions>,
    /// User name and password, each in place of that of the options if it is there.
    pub credentials: Credentials,
}

impl From<Endpoint> for Server {
    fn from(endpoint: Endpoint) -> Self {
        Self { endpoint, own: None }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.endpoint.fmt(f)
    }
}

/// The brokers of a run, in the order in which they are tried; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Servers {
    first: Server,
    others: Vec<Server>,
}

impl Servers {
    /// `first`, then `others`.
    pub fn new(first: impl Into<Server>, others: impl IntoIterator<Item = Server>) -> Self {
        Self {
            first: first.into(),
            others: others.into_iter().collect(),
        }
    }

    /// The one that is tried first.
    pub const fn first(&self) -> &Server {
        &self.first
    }

    /// Whether another one can be tried when the first fails.
    pub const fn are_several(&self) -> bool {
        !self.others.is_empty()
    }

    /// All, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Server> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

impl<S: Into<Server>> From<S> for Servers {
    fn from(only: S) -> Self {
        Self::new(only, [])
    }
}

impl ConnectOptions {
    /// How to get to `server`.
    pub fn network_of(&self, server: &Server) -> Cow<'_, NetworkOptions> {
        match &server.own {
            None => Cow::Borrowed(&self.network),
            Some(own) => Cow::Owned(NetworkOptions {
                tls: own.tls.clone(),
                websocket: own.websocket.clone(),
                ..self.network.clone()
            }),
        }
    }

    /// As whom to connect to `server`.
    pub fn credentials_of(&self, server: &Server) -> Credentials {
        let shared = self.credentials.clone();
        match &server.own {
            None => shared,
            Some(own) => Credentials {
                username: own.credentials.username.clone().or(shared.username),
                password: own.credentials.password.clone().or(shared.password),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::TlsOptions;

    fn tcp(host: &str) -> Server {
        let host = host.to_owned();
        Endpoint::Tcp { host, port: 1883 }.into()
    }

    #[test]
    fn the_order_is_kept() {
        let servers = Servers::new(tcp("a"), [tcp("b"), tcp("c")]);
        let shown: Vec<String> = servers.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["a:1883", "b:1883", "c:1883"]);
        assert_eq!(servers.first(), &tcp("a"));
        assert!(servers.are_several());
        assert!(!Servers::from(tcp("a")).are_several());
    }

    #[test]
    fn what_a_server_has_for_itself_replaces_what_all_have() {
        let mut options = ConnectOptions::new(tcp("a").endpoint);
        options.network.websocket = Some(WebSocketOptions::default());
        options.network.nodelay = false;
        options.credentials.username = Some("all".to_owned());
        options.credentials.password = Some(b"all's".to_vec());
        assert_eq!(options.network_of(&tcp("a")).as_ref(), &options.network);
        assert_eq!(options.credentials_of(&tcp("a")), options.credentials);

        let tls = Tls::from(TlsOptions::default());
        let own = OwnWay {
            tls: Some(tls.clone()),
            websocket: None,
            credentials: Credentials {
                username: Some("own".to_owned()),
                password: None,
            },
        };
        let server = Server {
            own: Some(Box::new(own)),
            ..tcp("b")
        };
        let network = options.network_of(&server);
        assert_eq!((&network.tls, &network.websocket), (&Some(tls), &None));
        assert!(!network.nodelay);
        let credentials = options.credentials_of(&server);
        assert_eq!(credentials.username.as_deref(), Some("own"));
        assert_eq!(credentials.password.as_deref(), Some(&b"all's"[..]));
    }
}
