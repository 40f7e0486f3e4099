//! A new network connection for a session that has lost its own.

use tokio::time::sleep;

use super::{Client, ClientError, ConnectOptions, Reconnect};
use crate::net::Cause;
use crate::session::{Connected, ProtocolError};

impl Client {
    /// Connects again after `error`, as often and as late as the options say; at once where the broker refers to another
    /// one, and the options want it to be followed. What was in flight is sent again; what
    /// was in the output and not sent is forgotten, and so are subscriptions unless [`Connected::resumed`] says
    /// otherwise. Can be dropped at any point; the next call begins anew.
    ///
    /// # Errors
    /// `error` itself where the options want no other connection; else the first that another try would meet again: the
    /// broker refuses, or breaks the protocol.
    pub async fn recover(
        &mut self,
        options: &ConnectOptions,
        mut error: ClientError,
    ) -> Result<Connected, ClientError> {
        if options.follow_redirect && error.server_reference().is_some() {
            match self.follow(options, error).await {
                Ok(connected) => return Ok(connected),
                Err(again) => error = again,
            }
        }
        let Reconnect::Every(delay) = options.reconnect else {
            return Err(error);
        };
        while error.may_pass() {
            self.session.lost();
            sleep(delay).await;
            match self.connect_again(options).await {
                Ok(connected) => return Ok(connected),
                Err(again) => error = again,
            }
        }
        Err(error)
    }
}

impl ClientError {
    /// Whether another network connection might fare better.
    pub fn may_pass(&self) -> bool {
        match self {
            ClientError::Dial(_)
            | ClientError::NoConnAck { .. }
            | ClientError::ClosedEarly { .. }
            | ClientError::Lost(_)
            | ClientError::Disconnected(_) => true,
            ClientError::Protocol(error) => matches!(error, ProtocolError::KeepAlive),
            ClientError::NoServer(failures) => failures.decisive().is_some_and(ClientError::may_pass),
            ClientError::Refused(_) | ClientError::Redirect(_) | ClientError::Send(_) => false,
        }
    }

    /// Whether another broker may take what this one did not.
    pub(super) fn another_broker_may_help(&self) -> bool {
        match self {
            // Files that this side cannot read or use are the same for every broker.
            ClientError::Dial(error) => !matches!(error.cause(), Cause::TlsSetup | Cause::WebSocketSetup),
            ClientError::Refused(refusal) => refusal.is_about_this_broker(),
            ClientError::Protocol(ProtocolError::SendAgain(_) | ProtocolError::Authentication(_))
            | ClientError::Send(_) => false,
            ClientError::NoConnAck { .. }
            | ClientError::ClosedEarly { .. }
            | ClientError::Lost(_)
            | ClientError::Disconnected(_)
            | ClientError::Protocol(_)
            | ClientError::Redirect(_)
            | ClientError::NoServer(_) => true,
        }
    }
}
