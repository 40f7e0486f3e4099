//! One round through the brokers: each is tried until one takes the connection.

use std::collections::VecDeque;
use std::io;
use std::time::Instant;

use super::redirect::Candidate;
use super::{ClientError, ConnectOptions, NoServer};
use crate::net::{Stream, dial};

/// How many brokers that others refer to are taken up in one round.
const MOST_REFERRED: usize = 16;

/// A round through the brokers of a run.
pub(super) struct Round<'a> {
    options: &'a ConnectOptions,
    waiting: VecDeque<Candidate>,
    /// The one that is being tried.
    current: Candidate,
    failures: Vec<(String, ClientError)>,
    /// How many brokers that others referred to have been taken up.
    referred: usize,
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
            referred: 0,
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
            referred: 0,
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
        let mut referred = self.current.referred(&error, self.options);
        // References to references could else be a tree that takes days to climb.
        referred.truncate(MOST_REFERRED.saturating_sub(self.referred));
        self.referred += referred.len();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::packet::Disconnect;
    use crate::mqtt::{Properties, Property, ReasonCode};
    use crate::net::Endpoint;

    /// DISCONNECT that refers to brokers `numbers`.
    fn moved(numbers: std::ops::Range<u16>) -> ClientError {
        let names: Vec<String> = numbers.map(|number| format!("b{number}")).collect();
        let mut properties = Properties::new();
        let reference = names.join(" ");
        properties.push(Property::ServerReference(&reference)).unwrap();
        ClientError::Disconnected(Disconnect {
            reason: ReasonCode::SERVER_MOVED,
            properties,
        })
    }

    fn waiting(round: &Round<'_>) -> Vec<String> {
        let servers = round.waiting.iter().map(|candidate| &candidate.server);
        servers.map(ToString::to_string).collect()
    }

    #[test]
    fn references_go_first_in_their_order_and_are_not_endless() {
        let host = "a".to_owned();
        let mut options = ConnectOptions::new(Endpoint::Tcp { host, port: 7 });
        options.follow_redirect = true;
        let mut round = Round::new(&options);
        round.failed(moved(0..3)).unwrap();
        assert_eq!(waiting(&round), ["b0:7", "b1:7", "b2:7", "a:7"]);
        round.current = round.waiting.pop_front().unwrap();
        round.failed(moved(3..9999)).unwrap();
        assert_eq!(round.waiting.len(), 3 + MOST_REFERRED - 3);
        assert_eq!(waiting(&round)[..2], ["b3:7", "b4:7"]);
        round.failed(moved(0..1)).unwrap();
        assert_eq!(round.waiting.len(), MOST_REFERRED);
    }
}
