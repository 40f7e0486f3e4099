//! `--then-expect`: what must come of what is published.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::super::ending::SubscriptionsRefused;
use super::super::failure::Failure;
use crate::client::{Client, SendError};
use crate::exit::Exit;
use crate::message::Message;
use crate::mqtt::Properties;
use crate::mqtt::packet::{Publish, SubAck, Subscription};
use crate::query::{ExpectOptions, Expectations, Judgement};

/// What must come of what is published.
#[derive(Debug, Clone, PartialEq)]
pub struct ThenOptions {
    /// What is subscribed to before anything is published; one or more.
    pub subscriptions: Vec<Subscription>,
    /// What must come. What is retained already is none of it.
    pub expect: ExpectOptions,
    /// How long it may take, once all is published.
    pub timeout: Duration,
}

/// Looks at what comes.
#[derive(Debug)]
pub(super) struct Then<'a> {
    options: &'a ThenOptions,
    expectations: Expectations,
    /// Whether nothing of what is published now will be missed.
    listens: bool,
    /// When the waiting ends; `None` while there is something to be published.
    deadline: Option<Instant>,
}

impl<'a> Then<'a> {
    pub(super) fn new(options: &'a ThenOptions) -> Self {
        Self {
            options,
            expectations: Expectations::new(&options.expect),
            listens: false,
            deadline: None,
        }
    }

    /// Subscribes, on a new connection.
    pub(super) fn subscribe(&mut self, client: &mut Client) -> Result<(), SendError> {
        self.listens = false;
        client
            .subscribe(&self.options.subscriptions, &Properties::new())
            .map(drop)
    }

    /// # Errors
    /// When the broker refused one of the subscriptions.
    pub(super) fn subscribed(&mut self, suback: &SubAck) -> Result<(), Failure> {
        if suback.reasons.iter().any(|reason| reason.is_error()) {
            let refused = SubscriptionsRefused::from(suback);
            return Err(Failure::new(Exit::Refused, refused));
        }
        self.listens = true;
        Ok(())
    }

    /// Whether it is time to publish.
    pub(super) const fn listens(&self) -> bool {
        self.listens
    }

    /// Looks at a message. What was retained before is no answer.
    pub(super) fn look(&mut self, publish: Publish<'_>) {
        if !publish.retain && self.expectations.judgement() == Judgement::Open {
            self.expectations.look(&Message::new(publish, Timestamp::now()));
        }
    }

    /// All is published at `now`. When the waiting ends; `None` if it has.
    pub(super) fn waits_until(&mut self, now: Instant) -> Option<Instant> {
        let deadline = *self.deadline.get_or_insert(now + self.options.timeout);
        (self.expectations.judgement() == Judgement::Open && now < deadline).then_some(deadline)
    }

    /// # Errors
    /// When it did not hold.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self.expectations.judgement() {
            Judgement::Held => Ok(()),
            Judgement::Open | Judgement::Broken => {
                Err(Failure::text(Exit::Unmet, self.expectations.report()))
            }
        }
    }
}
