//! Messages go out, and are acknowledged.

use std::io;

use super::Run;
use crate::app::Acknowledge;
use crate::app::failure::Failure;
use crate::app::streams::is_closed_pipe;
use crate::client::Client;

impl Run<'_, '_> {
    /// Writes what has gathered. True when nobody reads it any more.
    pub(super) fn write(&mut self, client: &mut Client) -> Result<bool, Failure> {
        if let Some(sink) = &mut self.sink {
            sink.flush(self.streams)?;
        }
        match self.flush(client) {
            Ok(()) => Ok(false),
            Err(error) if is_closed_pipe(&error) => Ok(true),
            Err(error) => Err(Failure::cannot_write(error)),
        }
    }

    /// Writes what has gathered, and then has it acknowledged: one write for all that one read brought.
    pub(super) fn flush(&mut self, client: &mut Client) -> io::Result<()> {
        let written = self.output.flush(self.streams);
        self.acknowledges &= written.is_ok();
        if self.acknowledges {
            client.acknowledge();
        }
        written
    }

    /// Writes what has gathered when the last message is there: what comes behind it is not acknowledged, where that is put
    /// off. True when nobody reads it any more.
    pub(super) fn write_last(&mut self, client: &mut Client) -> Result<bool, Failure> {
        if self.options.extras.acknowledge == Acknowledge::OnReceipt {
            return Ok(false);
        }
        let has_gone = self.write(client)?;
        self.acknowledges = false;
        Ok(has_gone)
    }
}
