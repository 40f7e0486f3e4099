//! A client whose waits are all bounded, and end when the user asks for the end.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::time::sleep_until;

use crate::app::failure::Failure;
use crate::app::streams::Shutdown;
use crate::client::{Client, ClientError, SendError};
use crate::exit::Exit;

/// How long an acknowledgement may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Why a run ends before its work does.
pub(super) enum Stop {
    /// The user asks for the end.
    Asked(Exit),
    /// The connection is lost, or the broker breaks the protocol.
    Connection(ClientError),
    /// Something else.
    Failed(Failure),
}

impl From<ClientError> for Stop {
    fn from(error: ClientError) -> Self {
        Self::Connection(error)
    }
}

impl From<SendError> for Stop {
    fn from(error: SendError) -> Self {
        Self::Connection(error.into())
    }
}

/// The connection of a run.
pub(super) struct Link<'a> {
    pub(super) client: Client,
    shutdown: Shutdown<'a>,
    patience: Duration,
    /// When the input at hand was read, and as what time of day.
    pub(super) now: Instant,
    pub(super) read_at: Timestamp,
}

impl<'a> Link<'a> {
    /// A link whose broker has `patience` for each acknowledgement.
    pub(super) fn new(client: Client, shutdown: Shutdown<'a>, patience: Duration) -> Self {
        Self {
            client,
            shutdown,
            patience,
            now: Instant::now(),
            read_at: Timestamp::now(),
        }
    }

    /// Moves bytes until something came, or until `deadline`.
    pub(super) async fn wait(&mut self, deadline: Instant) -> Result<(), Stop> {
        self.wait_or(deadline, std::future::pending::<std::convert::Infallible>())
            .await
            .map(|_| ())
    }

    /// Moves bytes until something came, until `deadline`, or until `other` is there.
    pub(super) async fn wait_or<T>(
        &mut self,
        deadline: Instant,
        other: impl Future<Output = T>,
    ) -> Result<Option<T>, Stop> {
        let came = tokio::select! {
            biased;
            exit = &mut self.shutdown => return Err(Stop::Asked(exit)),
            waited = self.client.wait() => {
                waited?;
                None
            }
            other = other => Some(other),
            () = sleep_until(deadline.into()) => None,
        };
        self.now = Instant::now();
        self.read_at = Timestamp::now();
        Ok(came)
    }

    /// Until when the broker has time for an acknowledgement from now on.
    pub(super) fn patience(&self) -> Instant {
        self.now + self.patience
    }

    /// The broker has not acknowledged `what` in time.
    pub(super) fn silent(&self, what: &str) -> Stop {
        let after = humantime::format_duration(self.patience);
        Stop::Failed(Failure::text(
            Exit::ConnectionLost,
            format!("the broker has not acknowledged {what} for {after}"),
        ))
    }
}
