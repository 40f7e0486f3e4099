//! One round through the brokers: each is tried until one takes the connection.

use std::collections::VecDeque;
use std::io;
use std::time::Instant;

use super::redirect::Candidate;
use super::{ClientError, ConnectOptions, NoServer};
use crate::net::{Stream, dial};

/// A round through the brokers of a run.
pub(super) struct Round<'a> {
    options: &'a ConnectOptions,
    waiting: VecDeque<Candidate>,
    /// The one that is being tried.
    current: Candidate,
    failures: Vec<(String, ClientError)>,
}

/// A network connection that was just made.
pub(super) struct Dialled {
    pub(super) stream: Stream,
    /// When it was begun: what is left of the time to connect is for CONNACK.
    pub(super) started: Instant,
}

impl<'a> Round<'a> {
    /// A round through all brokers of the options.
    pub(super) fn new(options: &'a ConnectOptions) -> Self {
        Self {
            options,
            waiting: options.servers.iter().cloned().map(Candidate::from).collect(),
            current: options.servers.first().clone().into(),
            failures: Vec::new(),
        }
    }

    /// A round through those that `current` refers to by `error`.
    ///
    /// # Errors
    /// When there is none that may be followed.
    pub(super) fn following(
        options: &'a ConnectOptions,
        current: Candidate,
        error: ClientError,
    ) -> Result<Self, ClientError> {
        let mut round = Self {
            options,
            waiting: VecDeque::new(),
            current,
            failures: Vec::new(),
        };
        round.failed(error)?;
        if round.waiting.is_empty() {
            return Err(round.end());
        }
        Ok(round)
    }

    /// The one that is being tried, or was last.
    pub(super) const fn current(&self) -> &Candidate {
        &self.current
    }

    /// A network connection to the next broker that takes one.
    ///
    /// # Errors
    /// When there is none left, or none that fares better than the one that failed.
    pub(super) async fn dial(&mut self) -> Result<Dialled, ClientError> {
        while let Some(candidate) = self.waiting.pop_front() {
            self.current = candidate;
            let server = &self.current.server;
            let started = Instant::now();
            match dial(&server.endpoint, &self.options.network_of(server)).await {
                Ok(stream) => return Ok(Dialled { stream, started }),
                Err(error) => self.failed(error.into())?,
            }
        }
        Err(self.end())
    }

    /// Goes on to the next broker after `error`: to those that the broker refers to, then to the others.
    ///
    /// # Errors
    /// What the round comes to, when another broker would not help.
    pub(super) fn failed(&mut self, error: ClientError) -> Result<(), ClientError> {
        let may_pass = error.another_broker_may_help();
        let referred = self.current.referred(&error, self.options);
        self.failures.push((self.current.server.to_string(), error));
        for (name, found) in referred.into_iter().rev() {
            match found {
                Ok(candidate) => self.waiting.push_front(candidate),
                Err(error) => self.failures.push((name, error.into())),
            }
        }
        if may_pass { Ok(()) } else { Err(self.end()) }
    }

    /// The failure if there is but one; else all of them.
    fn end(&mut self) -> ClientError {
        let mut failures = std::mem::take(&mut self.failures);
        if failures.len() > 1 || self.options.servers.are_several() {
            return ClientError::NoServer(NoServer(failures));
        }
        match failures.pop() {
            Some((_, only)) => only,
            None => ClientError::Lost(Some(io::ErrorKind::NotFound.into())),
        }
    }
}
