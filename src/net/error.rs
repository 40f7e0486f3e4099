//! Why there is no connection, in words that name the cause.

use std::fmt;
use std::io;
use std::time::Duration;

use super::proxy::ProxyError;
use super::tls::TlsError;
use super::websocket::WebSocketError;

/// Why a server could not be reached. [`DialError::cause`] gives what hints depend on.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// No address of the endpoint took the connection. There is at least one attempt.
    #[error("{}", Attempts(.0))]
    Connect(Vec<Attempt>),
    /// The name has no address that can be used.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// The local address or interface that was asked for cannot be used.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A step took longer than the connect timeout allows.
    #[error("no answer within {}: {doing}", humantime::format_duration(*.after))]
    TimedOut {
        /// The step: "looking up broker.example".
        doing: String,
        /// The limit for all steps together.
        after: Duration,
    },
    /// None of the brokers of a domain can be reached.
    #[error("no broker of {domain}: {}", joined(errors))]
    Service {
        /// The domain.
        domain: String,
        /// Why, for each of them in the order in which they were tried.
        errors: Vec<DialError>,
    },
    /// The proxy cannot be reached, or did not connect.
    #[error("proxy {proxy}: {error}")]
    Proxy {
        /// Host and port of the proxy.
        proxy: String,
        /// Why.
        error: ProxyError,
    },
    /// The TLS handshake failed.
    #[error("TLS with {server}: {error}")]
    Tls {
        /// The endpoint.
        server: String,
        /// Why.
        error: TlsError,
    },
    /// The upgrade to WebSocket failed.
    #[error("WebSocket with {server}: {error}")]
    WebSocket {
        /// The endpoint.
        server: String,
        /// Why.
        error: WebSocketError,
    },
    /// This system has no such kind of endpoint.
    #[error("{0} cannot be used on this system")]
    Unsupported(&'static str),
}

/// What hints and exit codes depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Nothing listens there.
    Refused,
    /// No answer in time.
    TimedOut,
    /// There is no route to the network or host.
    Unreachable,
    /// The name does not exist, or has no address.
    NameNotFound,
    /// The resolver gave no answer.
    LookupFailed,
    /// There is no such Unix socket.
    NoSuchSocket,
    /// The file of a Unix socket is no socket.
    NotASocket,
    /// The system does not allow it.
    PermissionDenied,
    /// The local address or interface cannot be used.
    Source,
    /// The proxy cannot be reached, or did not connect.
    Proxy,
    /// The TLS options cannot be used; nothing was sent.
    TlsSetup,
    /// The server's certificate is not accepted.
    ServerCertificate,
    /// The server asks for another client certificate, or for one at all.
    ClientCertificate,
    /// The server does not seem to speak TLS.
    NotTls,
    /// The WebSocket options cannot be used; nothing was sent.
    WebSocketSetup,
    /// The server does not upgrade to WebSocket.
    WebSocketRefused,
    /// The server does not seem to speak HTTP.
    NotWebSocket,
    /// Anything else; the text says what.
    Other,
}

/// A connection attempt that failed.
#[derive(Debug)]
pub struct Attempt {
    /// Where to: `127.0.0.1:1883` or a path.
    pub address: String,
    /// What the system said.
    pub error: io::Error,
}

impl Attempt {
    /// What hints depend on.
    pub fn cause(&self) -> Cause {
        match self.error.kind() {
            io::ErrorKind::ConnectionRefused => Cause::Refused,
            io::ErrorKind::TimedOut => Cause::TimedOut,
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown => Cause::Unreachable,
            io::ErrorKind::NotFound => Cause::NoSuchSocket,
            io::ErrorKind::InvalidData => Cause::NotASocket,
            io::ErrorKind::PermissionDenied => Cause::PermissionDenied,
            _ => Cause::Other,
        }
    }

    /// The cause in words that an address can follow.
    fn words(&self) -> String {
        match self.cause() {
            Cause::Refused => "connection refused by".to_owned(),
            Cause::TimedOut => "no answer from".to_owned(),
            Cause::Unreachable => "no route to".to_owned(),
            Cause::NoSuchSocket => "no such socket:".to_owned(),
            Cause::NotASocket => "not a socket:".to_owned(),
            Cause::PermissionDenied => "permission denied to connect to".to_owned(),
            _ => format!("{} at", system_text(&self.error)),
        }
    }
}

/// The attempts in one line: those with the same cause together, in the order in which the causes appeared.
struct Attempts<'a>(&'a [Attempt]);

impl fmt::Display for Attempts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for attempt in self.0 {
            let words = attempt.words();
            match groups.iter_mut().find(|(known, _)| *known == words) {
                Some((_, addresses)) => addresses.push(&attempt.address),
                None => groups.push((words, vec![&attempt.address])),
            }
        }
        for (index, (words, addresses)) in groups.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{words} {}", list(addresses))?;
        }
        Ok(())
    }
}

fn joined(errors: &[DialError]) -> String {
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    texts.join("; ")
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [start @ .., last] => {
            let start: Vec<&str> = start.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", start.join(", "), last.as_ref())
        }
    }
}

/// Text from a peer as it may be shown: control characters would reach the terminal.
pub(super) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// What an error says: where the system said it, without the number that the standard library appends, and with a small
/// letter first.
pub(crate) fn system_text(error: &io::Error) -> String {
    let text = error.to_string();
    if error.get_ref().is_some() {
        return text;
    }
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// Why a name gave no address.
#[derive(Debug, thiserror::Error)]
#[error("cannot find {name}: {reason}")]
pub struct LookupError {
    /// The name.
    pub name: String,
    /// Whether the resolver answered that there is no such name, or gave no answer.
    pub cause: Cause,
    /// The resolver's words.
    pub reason: String,
}

/// Why the local end cannot be what was asked for.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The source address is a name that has no address.
    #[error("source address: {0}")]
    Lookup(LookupError),
    /// The system did not bind the socket to it.
    #[error("cannot use source address {address}: {}", system_text(error))]
    Bind {
        /// The local address.
        address: String,
        /// What the system said.
        error: io::Error,
    },
    /// One has IPv4 addresses only and the other IPv6 addresses only.
    #[error("source address {source_address} cannot reach {endpoint}: one is IPv4, the other IPv6")]
    Family {
        /// As it was given.
        source_address: String,
        /// Where to.
        endpoint: String,
    },
    /// The system did not bind the socket to the interface.
    #[error("cannot use interface {interface}: {}", system_text(error))]
    Interface {
        /// Its name.
        interface: String,
        /// What the system said.
        error: io::Error,
    },
}

impl DialError {
    /// What hints depend on. Of several attempts the first cause counts that a hint can help with.
    pub fn cause(&self) -> Cause {
        match self {
            DialError::Connect(attempts) => {
                let mut causes = attempts.iter().map(Attempt::cause);
                let first = causes.next().unwrap_or(Cause::Other);
                match first {
                    // IPv6 is often missing: what the IPv4 address said is worth more.
                    Cause::Unreachable | Cause::Other => causes.next_back().unwrap_or(first),
                    _ => first,
                }
            }
            DialError::Lookup(error) => error.cause,
            DialError::Source(_) => Cause::Source,
            DialError::TimedOut { .. } => Cause::TimedOut,
            DialError::Service { errors, .. } => errors.first().map_or(Cause::Other, DialError::cause),
            DialError::Proxy { .. } => Cause::Proxy,
            DialError::Tls { error, .. } => error.cause(),
            DialError::WebSocket { error, .. } => error.cause(),
            DialError::Unsupported(_) => Cause::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(address: &str, kind: io::ErrorKind) -> Attempt {
        Attempt {
            address: address.to_owned(),
            error: kind.into(),
        }
    }

    #[test]
    fn addresses_with_the_same_cause_are_named_together() {
        let error = DialError::Connect(vec![
            attempt("[::1]:1883", io::ErrorKind::ConnectionRefused),
            attempt("10.0.0.1:1883", io::ErrorKind::TimedOut),
            attempt("127.0.0.1:1883", io::ErrorKind::ConnectionRefused),
        ]);
        assert_eq!(
            error.to_string(),
            "connection refused by [::1]:1883 and 127.0.0.1:1883; no answer from 10.0.0.1:1883"
        );
        assert_eq!(error.cause(), Cause::Refused);
    }

    #[test]
    fn a_missing_ipv6_route_does_not_hide_the_cause() {
        let error = DialError::Connect(vec![
            attempt("[2001:db8::1]:1883", io::ErrorKind::NetworkUnreachable),
            attempt("192.0.2.1:1883", io::ErrorKind::ConnectionRefused),
        ]);
        assert_eq!(error.cause(), Cause::Refused);
    }

    #[test]
    fn other_causes_have_the_words_of_the_system_without_its_number() {
        let error = io::Error::from_raw_os_error(rustix::io::Errno::ADDRNOTAVAIL.raw_os_error());
        assert_eq!(system_text(&error), "cannot assign requested address");
        let error = DialError::Connect(vec![Attempt {
            address: "0.0.0.1:1".to_owned(),
            error,
        }]);
        assert_eq!(error.to_string(), "cannot assign requested address at 0.0.0.1:1");
    }

    #[test]
    fn lists_read_as_prose() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
