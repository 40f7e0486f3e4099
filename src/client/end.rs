//! How a connection ends.

use std::future::poll_fn;
use std::io;
use std::task::Poll;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::{CLOSE_TIMEOUT, Client, ClientError, READ_SIZE, Step, WRITE_SIZE};
use crate::mqtt::packet::Disconnect;
use crate::mqtt::read_fixed_header;

impl Client {
    /// Completes the handshakes of the QoS 2 messages that were taken (section 4.3.3), without taking another: further
    /// messages are neither delivered nor acknowledged, for the connection is about to end. Takes [`CLOSE_TIMEOUT`] at
    /// the most, and fails in silence: the messages are there.
    pub async fn settle(&mut self) {
        let _ = timeout(CLOSE_TIMEOUT, self.release()).await;
    }

    async fn release(&mut self) -> Result<(), ClientError> {
        while self.session.unreleased() > 0 {
            if !self.skip_message() && matches!(self.step()?, Step::NeedsInput) {
                self.wait().await?;
            }
        }
        Ok(())
    }

    /// Whether the next packet is a PUBLISH, and all of it was there to be skipped.
    fn skip_message(&mut self) -> bool {
        let input = &self.input[self.taken..];
        let Ok(Some(header)) = read_fixed_header(input) else {
            return false;
        };
        let length = header.header_length + header.remaining_length;
        let skips = header.first_byte >> 4 == 3 && input.len() >= length;
        if skips {
            self.taken += length;
        }
        skips
    }

    /// Ends the connection in order: DISCONNECT, half-close, and reading to the end, so that the system does not throw
    /// away what the broker has yet to read. A broker that has nothing to say is not waited for, so that a message or two
    /// cost no round trip more. Takes [`CLOSE_TIMEOUT`] at the most.
    ///
    /// # Errors
    /// When the connection was lost before DISCONNECT was sent, or it does not fit the wire.
    pub async fn close(mut self, disconnect: &Disconnect) -> Result<(), ClientError> {
        self.session.disconnect(disconnect)?;
        match timeout(CLOSE_TIMEOUT, self.finish()).await {
            Ok(result) => result,
            Err(_) if self.session.output().is_empty() => Ok(()),
            Err(_) => Err(ClientError::Lost(Some(io::ErrorKind::TimedOut.into()))),
        }
    }

    async fn finish(&mut self) -> Result<(), ClientError> {
        poll_fn(|context| {
            if let Err(error) = self.poll_write(context) {
                return Poll::Ready(Err(error));
            }
            if self.session.output().is_empty() {
                Poll::Ready(Ok(()))
            } else {
                Poll::Pending
            }
        })
        .await?;
        // The broker has everything, or will have: what fails from here on concerns nobody.
        let _ = self.stream.shutdown().await;
        if self.session.expects_nothing() && self.session.output().total_sent() < WRITE_SIZE as u64 {
            return Ok(());
        }
        loop {
            self.input.clear();
            self.input.reserve(READ_SIZE);
            match self.stream.read_buf(&mut self.input).await {
                Ok(0) | Err(_) => return Ok(()),
                Ok(_) => {}
            }
        }
    }

    /// Ends a connection whose broker broke the protocol: tells it why, as far as it still listens.
    pub async fn abandon(mut self, error: &ClientError) {
        if let ClientError::Protocol(error) = error {
            self.session.fail(error);
            let _ = timeout(Duration::from_millis(200), self.finish()).await;
        }
    }
}
