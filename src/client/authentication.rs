//! Enhanced authentication (section 4.12), as far as it takes a clock and random numbers.

use std::time::{Duration, Instant};

use ring::rand::{SecureRandom, SystemRandom};

use super::{Client, ClientError, ConnectOptions, Server};
use crate::mqtt::packet::Credentials;
use crate::session::{Nonce, ProtocolError, Scram, ScramError, ScramMechanism, Session};

/// How the client authenticates beyond CONNECT; MQTT 5 only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authentication {
    /// User name and password are those of the options.
    pub mechanism: ScramMechanism,
    /// How often it is done anew on the same connection, which proves to brokers that end a connection when a token or
    /// a login is too old that the client still knows the password. Never if not given.
    pub again_every: Option<Duration>,
}

/// When to authenticate anew.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schedule {
    every: Duration,
    due: Instant,
}

impl ConnectOptions {
    /// Whether user names and passwords are what the authentication method needs.
    ///
    /// # Errors
    /// When one is missing or has characters that SCRAM does not allow.
    pub fn check_credentials(&self) -> Result<(), ScramError> {
        self.servers
            .iter()
            .try_for_each(|server| self.scram(server).map(drop))
    }

    fn scram(&self, server: &Server) -> Result<Option<Scram>, ScramError> {
        self.scram_of(&self.credentials_of(server))
    }

    fn scram_of(&self, credentials: &Credentials) -> Result<Option<Scram>, ScramError> {
        self.authentication
            .map(|authentication| Scram::new(authentication.mechanism, credentials))
            .transpose()
    }

    /// Says to `session` as whom its next network connection is begun. With an authentication method it is to be said
    /// before each, and the password is not sent.
    ///
    /// # Errors
    /// When the authentication method cannot use the credentials.
    pub fn identify(&self, session: &mut Session, credentials: Credentials) -> Result<(), ScramError> {
        if let Some(scram) = self.scram_of(&credentials)? {
            session.set_authentication(scram, &nonce()?);
        }
        session.set_credentials(credentials);
        Ok(())
    }
}

impl Client {
    /// Authenticates anew on this connection (section 4.12.1), where the options have an authentication method. What
    /// the broker makes of it [`Client::step`] tells: an error if the two sides do not authenticate one another.
    ///
    /// # Errors
    /// When there is no connection that was authenticated so.
    pub fn reauthenticate(&mut self) -> Result<(), ClientError> {
        let nonce = nonce().map_err(ProtocolError::from)?;
        Ok(self.session.reauthenticate(&nonce)?)
    }

    /// Begins to count the time to the next authentication.
    pub(super) fn schedule_authentication(&mut self, options: &ConnectOptions) {
        let every = options
            .authentication
            .and_then(|authentication| authentication.again_every);
        self.schedule = every.and_then(|every| {
            Some(Schedule {
                every,
                due: Instant::now().checked_add(every)?,
            })
        });
    }

    /// Authenticates anew if it is time. Returns when it is time again.
    pub(super) fn keep_authenticated(&mut self, now: Instant) -> Result<Option<Instant>, ClientError> {
        let Some(schedule) = self.schedule.filter(|_| self.session.is_connected()) else {
            return Ok(None);
        };
        if schedule.due > now {
            return Ok(Some(schedule.due));
        }
        self.reauthenticate()?;
        let due = now + schedule.every;
        self.schedule = Some(Schedule { due, ..schedule });
        Ok(Some(due))
    }
}

fn nonce() -> Result<Nonce, ScramError> {
    let mut nonce = Nonce::default();
    SystemRandom::new()
        .fill(&mut nonce)
        .map_err(|_| ScramError::NoRandomNumbers)?;
    Ok(nonce)
}
