//! URLs of brokers.

use std::fmt;
use std::str::FromStr;

use super::Endpoint;
use super::authority::{Authority, AuthorityError};
use super::percent;

/// A broker as a URL: `mqtt://user:password@host:1883/path`. Its `Display` leaves user name and password out.
///
/// | scheme | transport | port unless given |
/// |---|---|---|
/// | `mqtt`, `tcp`, none | TCP | 1883 |
/// | `mqtts`, `ssl`, `tls` | TLS | 8883 |
/// | `ws` | WebSocket | 80 |
/// | `wss` | WebSocket over TLS | 443 |
/// | `unix` | Unix socket, its path after `unix://` | none |
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    /// Where the broker is.
    pub endpoint: Endpoint,
    /// Whether the scheme asks for TLS.
    pub tls: bool,
    /// Whether the scheme asks for WebSocket.
    pub websocket: bool,
    /// Percent-decoded.
    pub username: Option<String>,
    /// Percent-decoded; any bytes.
    pub password: Option<Vec<u8>>,
    /// What follows the first slash after host and port, as it was written: of WebSocket the path of the upgrade
    /// request without its first slash. `None` if nothing follows, and with Unix sockets.
    pub path: Option<String>,
}

/// Why a text is no URL of a broker. The texts repeat nothing that could be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not one of the schemes in the table of [`Url`].
    #[error("unknown scheme {0}://; known are mqtt, mqtts, ws, wss, unix, tcp, ssl and tls")]
    Scheme(String),
    /// Something is wrong between the scheme and the path.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// `unix://` with nothing behind it.
    #[error("the URL has no path of a socket")]
    SocketPath,
}

impl FromStr for Url {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let (scheme, rest) = text.split_once("://").unwrap_or(("mqtt", text));
        let (default_port, tls, websocket) = match scheme.to_ascii_lowercase().as_str() {
            "mqtt" | "tcp" => (1883, false, false),
            "mqtts" | "ssl" | "tls" => (8883, true, false),
            "ws" => (80, false, true),
            "wss" => (443, true, true),
            "unix" => return unix(rest),
            _ => return Err(UrlError::Scheme(scheme.to_owned())),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let authority = Authority::parse(authority)?;
        Ok(Self {
            endpoint: Endpoint::Tcp {
                host: authority.host,
                port: authority.port.unwrap_or(default_port),
            },
            tls,
            websocket,
            username: authority.username,
            password: authority.password,
            path: (!path.is_empty()).then(|| path.strip_prefix('/').unwrap_or(path).to_owned()),
        })
    }
}

/// What follows `unix://`: the path, percent-decoded, with user name and password before it.
fn unix(rest: &str) -> Result<Url, UrlError> {
    let end = rest.find('/').unwrap_or(rest.len());
    let (user, path) = match rest[..end].rfind('@') {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => ("", rest),
    };
    let (username, password) = Authority::parse_user(user)?;
    let path = percent::decode(path).map_err(AuthorityError::from)?;
    let path = String::from_utf8(path).map_err(|_| AuthorityError::NotText("path"))?;
    if path.is_empty() {
        return Err(UrlError::SocketPath);
    }
    Ok(Url {
        endpoint: Endpoint::Unix(path.into()),
        tls: false,
        websocket: false,
        username,
        password,
        path: None,
    })
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match (&self.endpoint, self.tls, self.websocket) {
            (Endpoint::Unix(_), ..) => "unix",
            (_, false, false) => "mqtt",
            (_, true, false) => "mqtts",
            (_, false, true) => "ws",
            (_, true, true) => "wss",
        };
        write!(f, "{scheme}://")?;
        match &self.endpoint {
            Endpoint::Unix(path) => write_socket_path(&path.to_string_lossy(), f)?,
            // An IPv6 address, its zone as RFC 6874 writes it.
            Endpoint::Tcp { host, port } if host.contains(':') => {
                write!(f, "[{}]:{port}", host.replacen('%', "%25", 1))?;
            }
            endpoint => write!(f, "{endpoint}")?,
        }
        self.path.as_ref().map_or(Ok(()), |path| write!(f, "/{path}"))
    }
}

/// What would be read as something else, or not be seen, is percent-encoded.
fn write_socket_path(path: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    path.chars().try_for_each(|character| match character {
        '%' | '@' | '\0'..='\x1f' | '\x7f' => write!(f, "%{:02x}", u32::from(character)),
        _ => write!(f, "{character}"),
    })
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Url")
            .field("endpoint", &self.endpoint)
            .field("tls", &self.tls)
            .field("websocket", &self.websocket)
            .field("username", &self.username)
            .field("password", &self.password.as_ref().map(|_| "(redacted)"))
            .field("path", &self.path)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Url {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn schemes_give_transport_and_port() {
        for (text, tls, websocket, shown) in [
            ("mqtt://h", false, false, "mqtt://h:1883"),
            ("tcp://h:7", false, false, "mqtt://h:7"),
            ("h", false, false, "mqtt://h:1883"),
            ("h:7", false, false, "mqtt://h:7"),
            ("MQTTS://h", true, false, "mqtts://h:8883"),
            ("ssl://h", true, false, "mqtts://h:8883"),
            ("tls://h:", true, false, "mqtts://h:8883"),
            ("ws://h/", false, true, "ws://h:80/"),
            (
                "wss://[2001:db8::1]/a/b?c=d",
                true,
                true,
                "wss://[2001:db8::1]:443/a/b?c=d",
            ),
            (
                "mqtt://[fe80::1%eth0]",
                false,
                false,
                "mqtt://[fe80::1%25eth0]:1883",
            ),
            ("mqtt://h/a//b", false, false, "mqtt://h:1883/a//b"),
            ("unix:///run/m%20q.sock", false, false, "unix:///run/m q.sock"),
            ("unix://local.sock", false, false, "unix://local.sock"),
            ("unix://@a%40b%25%0a", false, false, "unix://a%40b%25%0a"),
        ] {
            let url = parse(text);
            assert_eq!(
                (url.tls, url.websocket, url.to_string().as_str()),
                (tls, websocket, shown),
                "{text}"
            );
        }
    }

    #[test]
    fn user_and_password_are_decoded_and_never_shown() {
        for text in [
            "mqtt://us%40er:p%3A%40%2F%25@h/t",
            "unix://us%40er:p:@%2F%25@/run/x",
        ] {
            let url = parse(text);
            assert_eq!(url.username.as_deref(), Some("us@er"));
            assert_eq!(url.password.as_deref(), Some(&b"p:@/%"[..]));
            assert!(!format!("{url}{url:?}").contains("p:@/"), "{url:?}");
            assert!(!url.to_string().contains("us@er"), "{url}");
        }
        assert_eq!(parse("mqtt://user@h").password, None);
        assert_eq!(parse("mqtt://user:@h").password, Some(Vec::new()));
        assert_eq!(parse("mqtt://u:%ff@h").password, Some(vec![0xff]));
    }

    #[test]
    fn what_is_wrong_is_said_without_the_secret() {
        for (text, expected) in [
            (
                "http://h",
                "unknown scheme http://; known are mqtt, mqtts, ws, wss, unix, tcp, ssl and tls",
            ),
            ("mqtt://", "the host is missing"),
            ("mqtt://:1883", "the host is missing"),
            ("mqtt:///topic", "the host is missing"),
            ("mqtt://h:0", "the port is no number from 1 to 65535"),
            ("mqtt://h:65536", "the port is no number from 1 to 65535"),
            ("mqtt://h:+1", "the port is no number from 1 to 65535"),
            ("mqtt://u:secret@h:x", "the port is no number from 1 to 65535"),
            (
                "mqtt://u:secret%@h",
                "a % that two hexadecimal digits do not follow; a % itself is written %25",
            ),
            ("mqtt://%ff@h", "the user name is not UTF-8"),
            ("mqtt://[::1", "an IPv6 address is written in brackets, as [::1]"),
            ("mqtt://::1", "an IPv6 address is written in brackets, as [::1]"),
            ("mqtt://[h]:1", "an IPv6 address is written in brackets, as [::1]"),
            (
                "mqtt://[::1]x",
                "an IPv6 address is written in brackets, as [::1]",
            ),
            ("mqtt://a b", "the host has a character that no host has"),
            ("unix://", "the URL has no path of a socket"),
            ("unix://u:secret@", "the URL has no path of a socket"),
        ] {
            let error = text.parse::<Url>().unwrap_err().to_string();
            assert_eq!(error, expected, "{text}");
        }
    }
}
