//! A new network connection for a session that has lost its own.

use std::time::Instant;

use tokio::time::{sleep, timeout};

use super::{Client, ClientError, ConnectOptions, Reconnect, dial_first};
use crate::session::{Connected, ProtocolError};

impl Client {
    /// Connects again after `error`, as often and as late as the options say. What was in flight is sent again; what
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

    async fn connect_again(&mut self, options: &ConnectOptions) -> Result<Connected, ClientError> {
        let started = Instant::now();
        self.stream = dial_first(options).await?;
        self.input.clear();
        self.taken = 0;
        self.packet_length = None;
        self.restart_trace();
        self.open(options, started).await
    }

    /// Sends CONNECT and waits for CONNACK.
    pub(super) async fn open(
        &mut self,
        options: &ConnectOptions,
        started: Instant,
    ) -> Result<Connected, ClientError> {
        self.session.open(started)?;
        let limit = options.network.connect_timeout;
        let left = limit.saturating_sub(started.elapsed());
        match timeout(left, self.handshake()).await {
            Ok(result) => result,
            Err(_) => Err(ClientError::NoConnAck {
                peer: self.stream.peer(),
                after: limit,
            }),
        }
    }
}

impl ClientError {
    /// Whether another network connection might fare better.
    pub const fn may_pass(&self) -> bool {
        match self {
            ClientError::Dial(_)
            | ClientError::NoConnAck { .. }
            | ClientError::ClosedEarly { .. }
            | ClientError::Lost(_)
            | ClientError::Disconnected(_) => true,
            ClientError::Protocol(error) => matches!(error, ProtocolError::KeepAlive),
            ClientError::Refused(_) | ClientError::Send(_) => false,
        }
    }
}
