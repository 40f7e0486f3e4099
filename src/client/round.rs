//! One round through the brokers: each is tried until one takes the connection.

use std::io;
use std::time::Instant;

use super::{ClientError, ConnectOptions, NoServer, Server};
use crate::net::{Stream, dial};

/// A round through the brokers of a run.
pub(super) struct Round<'a> {
    options: &'a ConnectOptions,
    waiting: Box<dyn Iterator<Item = &'a Server> + Send + 'a>,
    /// The one that is being tried.
    current: &'a Server,
    failures: Vec<(String, ClientError)>,
}

/// A network connection that was just made.
pub(super) struct Dialled {
    pub(super) stream: Stream,
    /// When it was begun: what is left of the time to connect is for CONNACK.
    pub(super) started: Instant,
}

impl<'a> Round<'a> {
    pub(super) fn new(options: &'a ConnectOptions) -> Self {
        Self {
            options,
            waiting: Box::new(options.servers.iter()),
            current: options.servers.first(),
            failures: Vec::new(),
        }
    }

    /// The one that is being tried, or was last.
    pub(super) const fn current(&self) -> &'a Server {
        self.current
    }

    /// A network connection to the next broker that takes one.
    ///
    /// # Errors
    /// When there is none left, or none that fares better than the one that failed.
    pub(super) async fn dial(&mut self) -> Result<Dialled, ClientError> {
        while let Some(server) = self.waiting.next() {
            self.current = server;
            let started = Instant::now();
            match dial(&server.endpoint, &self.options.network_of(server)).await {
                Ok(stream) => return Ok(Dialled { stream, started }),
                Err(error) => self.failed(error.into())?,
            }
        }
        Err(self.end())
    }

    /// Goes on to the next broker after `error`.
    ///
    /// # Errors
    /// What the round comes to, when another broker would not help.
    pub(super) fn failed(&mut self, error: ClientError) -> Result<(), ClientError> {
        let may_pass = error.another_broker_may_help();
        self.failures.push((self.current.to_string(), error));
        if may_pass { Ok(()) } else { Err(self.end()) }
    }

    /// The failure where there is one broker; else all of them.
    fn end(&mut self) -> ClientError {
        let mut failures = std::mem::take(&mut self.failures);
        if self.options.servers.are_several() {
            return ClientError::NoServer(NoServer(failures));
        }
        match failures.pop() {
            Some((_, only)) => only,
            None => ClientError::Lost(Some(io::ErrorKind::NotFound.into())),
        }
    }
}
