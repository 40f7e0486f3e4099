//! Messages go out, and are acknowledged.

use std::io;
use std::time::Instant;

use super::Run;
use crate::app::Acknowledge;
use crate::app::deadline::reached;
use crate::app::ending::plural;
use crate::app::failure::Failure;
use crate::app::streams::{Shutdown, is_closed_pipe};
use crate::client::{Client, ClientError};
use crate::exit::Exit;

impl Run<'_, '_> {
    /// Writes what has gathered. While the reader takes nothing, nothing is read from `client` either, whose connection is
    /// kept; `None` where there is none. Past `deadline` the rest is written all the same. Returns how the run ends, if it
    /// does: nobody reads, the user wants no more, or it is late.
    pub(super) async fn write(
        &mut self,
        mut client: Option<&mut Client>,
        mut shutdown: Shutdown<'_>,
        deadline: Option<Instant>,
    ) -> Result<Option<Exit>, Failure> {
        if let Some(sink) = &mut self.sink {
            sink.flush(self.streams)?;
        }
        let (mut lost, mut is_late) = (None, false);
        loop {
            match self.put(client.as_deref_mut()) {
                Ok(true) if is_late => return Ok(Some(Exit::TimedOut)),
                Ok(true) => return lost.map_or(Ok(None), |lost: ClientError| Err(lost.into())),
                Ok(false) => {}
                Err(error) if is_closed_pipe(&error) => return Ok(Some(Exit::Done)),
                Err(error) => return Err(Failure::cannot_write(error)),
            }
            tokio::select! {
                biased;
                exit = &mut shutdown => {
                    self.leave_unread();
                    return Ok(Some(exit));
                }
                room = self.output.room() => room.map_err(Failure::cannot_write)?,
                error = held(client.as_deref_mut()), if lost.is_none() => lost = Some(error),
                () = reached(deadline), if !is_late => is_late = true,
            }
        }
    }

    /// Writes what the output takes, and then has it acknowledged: one write for all that one read brought. False when
    /// there is more.
    fn put(&mut self, client: Option<&mut Client>) -> io::Result<bool> {
        let put = self.output.put(self.streams);
        self.acknowledges &= put.is_ok();
        if self.acknowledges
            && matches!(put, Ok(true))
            && let Some(client) = client
        {
            client.acknowledge();
        }
        put
    }

    /// The user waits no longer for whoever reads the output.
    fn leave_unread(&mut self) {
        let left = self.output.give_up();
        if left > 0 {
            self.acknowledges = false;
            let bytes = plural(left as u64, "byte");
            self.streams
                .notice(format_args!("{left} {bytes} that nobody read are left out"));
        }
    }

    /// Writes what has gathered when the last message is there: what comes behind it is not acknowledged, where that is put
    /// off. Returns how the run ends, if it does.
    pub(super) async fn write_last(
        &mut self,
        client: &mut Client,
        shutdown: Shutdown<'_>,
        deadline: Option<Instant>,
    ) -> Result<Option<Exit>, Failure> {
        if self.options.extras.acknowledge == Acknowledge::OnReceipt {
            return Ok(None);
        }
        let ends = self.write(Some(client), shutdown, deadline).await?;
        self.acknowledges = false;
        Ok(ends)
    }
}

/// See [`Client::hold`].
async fn held(client: Option<&mut Client>) -> ClientError {
    match client {
        Some(client) => client.hold().await,
        None => std::future::pending().await,
    }
}
