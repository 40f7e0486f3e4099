//! How a verb fails: an exit code, what failed and why, and perhaps a hint.

use std::fmt;

use crate::client::{ClientError, ProtocolError};
use crate::exit::Exit;
use crate::net::{Cause, DialError};

/// A failed run.
#[derive(Debug)]
pub struct Failure {
    /// Which exit code this is.
    pub exit: Exit,
    /// What failed, and its causes.
    pub error: anyhow::Error,
    /// What to try.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure without a hint.
    pub fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit,
            error: error.into(),
            hint: None,
        }
    }

    /// A failure that is this sentence.
    pub fn text(exit: Exit, text: impl fmt::Display + fmt::Debug + Send + Sync + 'static) -> Self {
        Self {
            exit,
            error: anyhow::Error::msg(text),
            hint: None,
        }
    }

    /// Standard output takes no more, for another reason than that its reader has gone.
    pub(super) fn cannot_write(error: std::io::Error) -> Self {
        Self::new(Exit::Failed, error).context("cannot write to standard output")
    }

    /// What is wrong with the connection.
    ///
    /// # Errors
    /// The failure itself, when that is something else.
    pub(super) fn into_client_error(self) -> Result<ClientError, Self> {
        let error = self.error.downcast();
        error.map_err(|error| Self { error, ..self })
    }

    /// After a connection there had been: that none comes about any more is the loss of that one.
    #[must_use]
    pub(super) fn after_connection(mut self) -> Self {
        if self.exit == Exit::NoConnection {
            self.exit = Exit::ConnectionLost;
            self.hint = None;
        }
        self
    }

    /// Some messages were not delivered: that counts for more than why.
    #[must_use]
    pub(super) fn incomplete(mut self) -> Self {
        self.exit = Exit::Incomplete;
        self
    }

    /// Adds what was being done.
    #[must_use]
    pub fn context(mut self, doing: impl fmt::Display + Send + Sync + 'static) -> Self {
        self.error = self.error.context(doing);
        self
    }

    /// Adds what to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let hint = hint(&error);
        Self {
            exit: exit(&error),
            error: error.into(),
            hint,
        }
    }
}

fn exit(error: &ClientError) -> Exit {
    match error {
        ClientError::Dial(_) | ClientError::NoConnAck { .. } | ClientError::ClosedEarly { .. } => {
            Exit::NoConnection
        }
        ClientError::NoServer(failures) => failures.decisive().map_or(Exit::NoConnection, exit),
        ClientError::Refused(_)
        | ClientError::Redirect(_)
        | ClientError::Protocol(ProtocolError::Authentication(_)) => Exit::Refused,
        ClientError::Lost(_) | ClientError::Disconnected(_) | ClientError::Protocol(_) => {
            Exit::ConnectionLost
        }
        ClientError::Send(_) => Exit::Incomplete,
        ClientError::Spool(_) => Exit::Failed,
    }
}

fn hint(error: &ClientError) -> Option<String> {
    match error {
        // A reference that was followed needs no advice to do so.
        ClientError::NoServer(failures) => failures
            .decisive()
            .filter(|error| error.server_reference().is_none())
            .and_then(hint),
        ClientError::Dial(error) => dial_hint(error).map(str::to_owned),
        ClientError::Refused(refusal) if refusal.is_about_credentials() => Some(GIVE_CREDENTIALS.into()),
        ClientError::Refused(_) | ClientError::Disconnected(_) if error.server_reference().is_some() => {
            Some("--follow-redirect connects there".into())
        }
        ClientError::Refused(refusal) if refusal.is_about_method() => {
            Some("the broker does not take this --auth-method, or none at all".into())
        }
        ClientError::Refused(refusal) if refusal.is_about_version() => {
            Some("try another protocol version: -V 5, -V 311 or -V 31".into())
        }
        ClientError::ClosedEarly { is_plain: true, .. } => Some(SPEAK_TLS.into()),
        ClientError::Protocol(error) if error.is_tls() => Some(SPEAK_TLS.into()),
        ClientError::Protocol(error) if error.is_http() => Some("--ws speaks WebSocket".into()),
        _ => None,
    }
}

/// How user name and password are given.
pub const GIVE_CREDENTIALS: &str =
    "give a user name with -u and a password with --ask-password, --password-file or CULEX_PASSWORD";

const SPEAK_TLS: &str = "if the broker wants TLS on this port, --tls or --cafile FILE speaks it";

fn dial_hint(error: &DialError) -> Option<&'static str> {
    match error.cause() {
        Cause::Refused => Some("is a broker running there? `culex broker` starts one"),
        Cause::NoSuchSocket => Some("is a broker running, and does it listen on that socket?"),
        Cause::NotTls => Some("does the broker speak TLS on this port? 8883 is the usual one"),
        Cause::ClientCertificate => Some("--cert and --key say who the client is"),
        Cause::NotWebSocket => Some("does the broker speak WebSocket on this port?"),
        Cause::WebSocketRefused => Some("--ws-path names another path than /mqtt"),
        _ => None,
    }
}
