//! Why a client has no connection, or has it no longer.

use std::io;
use std::time::Duration;

use thiserror::Error;

use super::{RedirectError, SpoolError};
use crate::mqtt::packet::{ConnAck, Disconnect};
use crate::mqtt::{Property, ProtocolVersion, ReasonCode};
use crate::net::{DialError, system_text};
use crate::session::{ProtocolError, SendError};

/// Why there is no connection, or why it ended.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The broker can't be reached.
    #[error(transparent)]
    Dial(#[from] DialError),
    /// The broker was reached, and did not answer CONNECT in time.
    #[error("{peer} took the connection, and did not answer within {}", humantime::format_duration(*.after))]
    NoConnAck {
        /// Who was reached.
        peer: String,
        /// How long was waited in all.
        after: Duration,
    },
    /// The broker refused the session.
    #[error("the broker refused the connection: {0}")]
    Refused(Refusal),
    /// None of several brokers took the connection.
    #[error("no broker took the connection: {0}")]
    NoServer(NoServer),
    /// The broker refers to another one, which is not followed.
    #[error(transparent)]
    Redirect(#[from] RedirectError),
    /// The network connection ended without a word, before CONNACK came.
    #[error("{peer} closed the connection before it answered{}", cause(.error.as_ref()))]
    ClosedEarly {
        /// Who was reached.
        peer: String,
        /// Whether the connection was TCP without TLS and WebSocket.
        is_plain: bool,
        /// What the system said, if it was no orderly end.
        error: Option<io::Error>,
    },
    /// The network connection ended without a word.
    #[error("the connection was lost: {}", lost(.0.as_ref()))]
    Lost(Option<io::Error>),
    /// The broker said that it ends the connection.
    #[error("the broker ended the connection: {}", disconnect_text(.0))]
    Disconnected(Disconnect),
    /// The broker broke the protocol.
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    /// A packet can't be sent.
    #[error(transparent)]
    Send(#[from] SendError),
    /// The spool can't be read or written.
    #[error(transparent)]
    Spool(#[from] SpoolError),
}

/// Why none of several brokers took the connection: each that was tried, as the user named it, and its failure.
#[derive(Debug)]
pub struct NoServer(pub Vec<(String, ClientError)>);

impl NoServer {
    /// The failure that the exit code and hints depend on. The last one, if it kept the others from being tried; else
    /// the first that was no answer, since the broker that gave none may yet take the connection.
    pub fn decisive(&self) -> Option<&ClientError> {
        let (_, last) = self.0.last()?;
        if !last.another_broker_may_help() {
            return Some(last);
        }
        let mut errors = self.0.iter().map(|(_, error)| error);
        let silent = errors.find(|error| !matches!(error, ClientError::Refused(_)));
        Some(silent.unwrap_or(last))
    }
}

impl std::fmt::Display for NoServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, (server, error)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{server}: {error}")?;
        }
        Ok(())
    }
}

/// What a broker says when it refuses CONNECT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which return codes are meant.
    pub version: ProtocolVersion,
    /// The packet.
    pub connack: ConnAck,
}

impl Refusal {
    /// Whether another user name or password might help.
    pub fn is_about_credentials(&self) -> bool {
        match self.version {
            ProtocolVersion::V5 => matches!(self.connack.reason.0, 0x86 | 0x87),
            ProtocolVersion::V3_1 | ProtocolVersion::V3_1_1 => matches!(self.connack.reason.0, 4 | 5),
        }
    }

    /// Whether it is this broker alone that cannot serve the client, or not now: unavailable, busy, over
    /// its quota or rate, or it names another server.
    pub fn is_about_this_broker(&self) -> bool {
        match self.version {
            ProtocolVersion::V5 => matches!(self.connack.reason.0, 0x88 | 0x89 | 0x97 | 0x9c | 0x9d | 0x9f),
            ProtocolVersion::V3_1 | ProtocolVersion::V3_1_1 => self.connack.reason.0 == 3,
        }
    }

    /// Whether another authentication method might help.
    pub fn is_about_method(&self) -> bool {
        self.version == ProtocolVersion::V5 && self.connack.reason.0 == 0x8c
    }

    /// Whether another protocol version might help.
    pub fn is_about_version(&self) -> bool {
        match self.version {
            ProtocolVersion::V5 => self.connack.reason.0 == 0x84,
            ProtocolVersion::V3_1 | ProtocolVersion::V3_1_1 => self.connack.reason.0 == 1,
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let reason = self.connack.reason;
        if self.version == ProtocolVersion::V5 {
            write!(f, "{reason}")?;
        } else {
            write!(f, "{}", reason.connect_return_code_name())?;
        }
        explain(&self.connack.properties.list(), f)
    }
}

/// Reason string and server reference, where there are any.
fn explain(properties: &crate::mqtt::PropertyList<'_>, f: &mut dyn std::fmt::Write) -> std::fmt::Result {
    for property in properties.iter() {
        match property {
            Property::ReasonString(text) => write!(f, " ({})", text.escape_debug())?,
            Property::ServerReference(server) => write!(f, "; use the server {}", server.escape_debug())?,
            _ => {}
        }
    }
    Ok(())
}

fn disconnect_text(disconnect: &Disconnect) -> String {
    let mut text = match disconnect.reason {
        ReasonCode::SUCCESS => "Normal disconnection (0x00)".to_owned(),
        reason => reason.to_string(),
    };
    // Writing to a String can't fail.
    let _ = explain(&disconnect.properties.list(), &mut text);
    text
}

fn cause(error: Option<&io::Error>) -> String {
    error
        .map(|error| format!(": {}", system_text(error)))
        .unwrap_or_default()
}

fn lost(error: Option<&io::Error>) -> String {
    error.map_or_else(|| "the broker closed it".to_owned(), system_text)
}
