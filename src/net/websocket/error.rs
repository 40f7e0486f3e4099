//! Why there is no WebSocket, or no longer.

use std::io;

use crate::net::Cause;
use crate::net::error::system_text;
use crate::net::http::{HeadError, Status};

/// Why the upgrade to WebSocket failed, or what a server did that WebSocket forbids.
#[derive(Debug, thiserror::Error)]
pub enum WebSocketError {
    /// The path cannot be in a request.
    #[error("the WebSocket path {0:?} has a space or control character")]
    Path(String),
    /// The header cannot be in a request, or is not the user's to choose. The value may be a secret.
    #[error("the WebSocket header {0:?} cannot be set")]
    Header(String),
    /// The server answers HTTP, but not with an upgrade.
    #[error("the server answered {status}{}", redirection(.location.as_deref()))]
    Refused {
        /// What it answered.
        status: Status,
        /// Where it sends the client to instead.
        location: Option<String>,
    },
    /// What the server says is not HTTP.
    #[error("the server does not speak WebSocket on this port: it answered with something else")]
    NotHttp,
    /// The connection was closed.
    #[error("the server closed the connection in the middle of the upgrade")]
    Closed,
    /// The server says that it upgrades, and gets it wrong.
    #[error("the server's upgrade to WebSocket is wrong: {0}")]
    Upgrade(&'static str),
    /// The server chose a subprotocol that was not offered.
    #[error("the server speaks {0:?} over WebSocket, not MQTT")]
    Subprotocol(String),
    /// A frame breaks the rules.
    #[error("the server broke the WebSocket protocol: {0}")]
    Frame(&'static str),
    /// The server ended the WebSocket, and gave a reason that is not an orderly end.
    #[error("the server closed the WebSocket with status {code}{}", explanation(.reason))]
    Ended {
        /// Section 7.4 of RFC 6455.
        code: u16,
        /// May be empty.
        reason: String,
    },
    /// The network failed.
    #[error("{}", system_text(.0))]
    Io(io::Error),
}

impl WebSocketError {
    /// What hints depend on.
    pub fn cause(&self) -> Cause {
        match self {
            WebSocketError::Path(_) | WebSocketError::Header(_) => Cause::WebSocketSetup,
            WebSocketError::Refused { .. }
            | WebSocketError::Upgrade(_)
            | WebSocketError::Subprotocol(_)
            | WebSocketError::Frame(_)
            | WebSocketError::Ended { .. } => Cause::WebSocketRefused,
            WebSocketError::NotHttp | WebSocketError::Closed => Cause::NotWebSocket,
            WebSocketError::Io(_) => Cause::Other,
        }
    }
}

impl From<HeadError> for WebSocketError {
    fn from(error: HeadError) -> Self {
        match error {
            HeadError::Closed => WebSocketError::Closed,
            HeadError::NotHttp => WebSocketError::NotHttp,
            HeadError::Io(error) => WebSocketError::Io(error),
        }
    }
}

impl From<WebSocketError> for io::Error {
    fn from(error: WebSocketError) -> Self {
        let kind = match &error {
            WebSocketError::Ended { .. } => io::ErrorKind::ConnectionAborted,
            _ => io::ErrorKind::InvalidData,
        };
        io::Error::new(kind, error)
    }
}

fn redirection(location: Option<&str>) -> String {
    location
        .map(|location| format!(", to {}", location.escape_debug()))
        .unwrap_or_default()
}

fn explanation(reason: &str) -> String {
    if reason.is_empty() {
        String::new()
    } else {
        format!(": {}", reason.escape_debug())
    }
}
