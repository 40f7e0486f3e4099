//! What was published, acknowledged and delivered, and what must hold.

use std::collections::BTreeMap;

use culex::mqtt::QoS;
use culex::session::Session;

use super::broker::{Broker, PUBLISHER, REFUSED};
use super::scenario::{Amnesia, Scenario};
use super::settings::Settings;
use super::wire::{Fault, number_of};

#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The number of each message by its sequence.
    numbers: BTreeMap<u64, usize>,
    acknowledged: BTreeMap<usize, u8>,
    /// How often each message was delivered.
    delivered: BTreeMap<usize, usize>,
    /// How often the session said of each message that it may arrive twice.
    unsure: BTreeMap<usize, usize>,
    /// How often each message was on its way to a subscriber that had written it, and was killed: so often it may come
    /// once more.
    written_by_killed: BTreeMap<usize, usize>,
    begun: bool,
    /// Which of the clients took another session for its own.
    mistaken: [bool; 2],
    /// Messages from this number on were published after the broker last forgot everything, and was subscribed to.
    safe_from: Option<usize>,
}

impl Record {
    /// How many messages were published. Their numbers count from 0.
    pub(crate) fn published(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there was a subscription.
    pub(crate) fn has_begun(&self) -> bool {
        self.begun
    }

    pub(crate) fn publish(&mut self, sequence: u64) {
        let number = self.numbers.len();
        self.numbers.insert(sequence, number);
    }

    pub(crate) fn subscribed(&mut self) {
        self.begun = true;
        let published = self.published();
        self.safe_from.get_or_insert(published);
    }

    /// A client took another session for its own.
    pub(crate) fn mistake_session(&mut self, client: usize) {
        self.mistaken[client] = true;
    }

    /// The broker lost all sessions.
    pub(crate) fn all_forgotten(&mut self) {
        self.safe_from = None;
    }

    /// The subscriber was killed; these had not been acknowledged.
    pub(crate) fn killed<'a>(&mut self, waiting: impl Iterator<Item = &'a [u8]>) -> Result<(), Fault> {
        for payload in waiting {
            let number = number_of(payload)?;
            if self.delivered.contains_key(&number) {
                *self.written_by_killed.entry(number).or_default() += 1;
            }
        }
        Ok(())
    }

    /// How often a message may be delivered beyond what its QoS says.
    fn more(&self, number: usize) -> usize {
        self.written_by_killed.get(&number).copied().unwrap_or(0)
    }

    pub(crate) fn acknowledge(
        &mut self,
        sequence: u64,
        reason: u8,
        settings: &Settings,
    ) -> Result<(), Fault> {
        let Some(&number) = self.numbers.get(&sequence) else {
            return Err(format!(
                "sequence {sequence} is acknowledged, and was not published"
            ));
        };
        let expected = if settings.is_refused(number) { REFUSED } else { 0 };
        if reason != expected {
            return Err(format!(
                "message {number} is acknowledged with reason {reason:#x}"
            ));
        }
        match self.acknowledged.insert(number, reason) {
            Some(_) => Err(format!("message {number} is acknowledged twice")),
            None => Ok(()),
        }
    }

    /// The publisher connected again.
    pub(crate) fn resumed(&mut self, session: &Session, resumed: bool, unsure: usize) -> Result<(), Fault> {
        let mut expected = 0;
        for (sequence, publication) in session.unacknowledged() {
            if !resumed && publication.head.qos == QoS::ExactlyOnce {
                expected += 1;
                *self.unsure.entry(self.numbers[&sequence]).or_default() += 1;
            }
        }
        if unsure == expected {
            Ok(())
        } else {
            Err(format!("{unsure} messages are called unsure, and {expected} are"))
        }
    }

    pub(crate) fn deliver(
        &mut self,
        payload: &[u8],
        scenario: &Scenario,
        broker: &Broker,
    ) -> Result<(), Fault> {
        let number = number_of(payload)?;
        if number >= self.published() {
            return Err(format!("message {number} is delivered, and was not published"));
        }
        // What was not wanted at first, at QoS 0 or without a subscription, may come when it is sent again.
        let dropped = scenario.subscribe_qos == 0 || scenario.amnesia == Amnesia::All;
        let ordered = !dropped || scenario.publish_qos == 0;
        if ordered
            && !self.delivered.contains_key(&number)
            && let Some((last, _)) = self.delivered.last_key_value()
            && *last > number
        {
            return Err(format!("message {number} is delivered after {last}"));
        }
        let times = self.delivered.entry(number).or_default();
        *times += 1;
        let forwarded = broker.forwarded.get(&number).copied().unwrap_or(0);
        let times = *times;
        if scenario.qos() != 1 && times > forwarded + self.more(number) {
            return Err(format!(
                "message {number} is delivered {times} times, and was sent {forwarded} times"
            ));
        }
        Ok(())
    }

    /// All is quiet: what was promised must have been kept.
    pub(crate) fn check_end(&self, scenario: &Scenario, broker: &Broker) -> Result<(), Fault> {
        let [publisher_mistaken, subscriber_mistaken] = self.mistaken;
        let unreleased_lost = publisher_mistaken && scenario.loses_unreleased();
        let lost = scenario.loses_in_silence() || subscriber_mistaken || unreleased_lost;
        let lossless = scenario.qos() > 0 && !lost;
        let safe_from = match scenario.amnesia {
            Amnesia::All => self.safe_from.unwrap_or(usize::MAX),
            _ => 0,
        };
        for number in 0..self.published() {
            let delivered = self.delivered.get(&number).copied().unwrap_or(0);
            if scenario.publish_qos > 0 && !self.acknowledged.contains_key(&number) {
                return Err(format!("message {number} was never acknowledged"));
            }
            if scenario.broker.is_refused(number) && scenario.publish_qos > 0 {
                if delivered > 0 {
                    return Err(format!("message {number} was refused, and delivered"));
                }
                continue;
            }
            if lossless && delivered == 0 && number >= safe_from {
                return Err(format!("message {number} is lost"));
            }
            self.check_once(number, delivered, scenario, broker)?;
        }
        Ok(())
    }

    fn check_once(
        &self,
        number: usize,
        delivered: usize,
        scenario: &Scenario,
        broker: &Broker,
    ) -> Result<(), Fault> {
        if scenario.publish_qos == 0 && delivered > 1 {
            return Err(format!(
                "message {number} of QoS 0 is delivered {delivered} times"
            ));
        }
        if scenario.publish_qos < 2 {
            return Ok(());
        }
        let forwarded = broker.forwarded.get(&number).copied().unwrap_or(0);
        let sessions = broker.sessions_of.get(&number).copied().unwrap_or(0);
        if forwarded > sessions {
            return Err(format!(
                "message {number} went on {forwarded} times in {sessions} sessions"
            ));
        }
        let unsure = self.unsure.get(&number).copied().unwrap_or(0);
        let known = scenario.broker.level > 3 && !self.mistaken[PUBLISHER];
        if known && sessions > 1 + unsure {
            return Err(format!(
                "message {number} came in {sessions} sessions, and was unsure {unsure} times"
            ));
        }
        let kept = scenario.amnesia == Amnesia::Never && scenario.publisher_persists;
        let once = 1..=1 + self.more(number);
        if kept && scenario.qos() == 2 && !once.contains(&delivered) {
            return Err(format!(
                "message {number} of QoS 2 is delivered {delivered} times"
            ));
        }
        Ok(())
    }
}
