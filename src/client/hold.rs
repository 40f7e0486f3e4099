//! A connection that lives while nothing is read from it.

use std::future::{Future, poll_fn};
use std::task::Poll;
use std::time::Instant;

use super::{Client, ClientError};

impl Client {
    /// Keeps the connection for an owner who has no room for more: sends what waits, and PINGREQ (section 3.12) as keep
    /// alive asks for it, and reads nothing, so that the broker keeps what comes. Resolves only when the connection is
    /// lost, which may go unnoticed until [`Client::wait`] reads again. Can be dropped at any point without loss.
    pub async fn hold(&mut self) -> ClientError {
        loop {
            let deadline = self.session.hold(Instant::now());
            if let Some(deadline) = deadline {
                self.timer.as_mut().reset(deadline.into());
            }
            let held = poll_fn(|context| {
                let waited = !self.session.output().is_empty();
                if let Err(error) = self.poll_write(context) {
                    return Poll::Ready(Err(error));
                }
                let drained = waited && self.session.output().is_empty();
                if drained || (deadline.is_some() && self.timer.as_mut().poll(context).is_ready()) {
                    return Poll::Ready(Ok(()));
                }
                Poll::Pending
            });
            if let Err(error) = held.await {
                return error;
            }
        }
    }
}
