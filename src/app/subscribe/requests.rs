//! What is asked of the broker, and what it says to that.

use super::{Next, Run};
use crate::app::UnsubscribeManner;
use crate::app::ending::SubscriptionsRefused;
use crate::app::failure::Failure;
use crate::client::{Client, ClientError, Connected};
use crate::exit::{Dialect, Exit};
use crate::mqtt::packet::{RetainHandling, SubAck, Subscription};
use crate::mqtt::{ProtocolVersion, ReasonCode, TopicFilter};

impl Run<'_, '_> {
    /// Asks for what is wanted of each connection; subscriptions not where a session goes on that surely has them.
    pub(super) fn request(
        &mut self,
        client: &mut Client,
        again: Option<&Connected>,
    ) -> Result<(), ClientError> {
        let nothing_wanted = self.options.subscriptions.is_empty();
        if !nothing_wanted {
            self.subscribe(client, again)?;
        }
        self.unsubscribing = 0;
        match self.options.extras.unsubscribe {
            UnsubscribeManner::AtOnce => {
                for filter in self.options.unsubscribe.chunks(1) {
                    self.unsubscribe(client, filter)?;
                }
            }
            UnsubscribeManner::InTurn if nothing_wanted => {
                self.unsubscribe(client, &self.options.unsubscribe)?;
            }
            UnsubscribeManner::InTurn => {}
        }
        Ok(())
    }

    fn subscribe(&self, client: &mut Client, again: Option<&Connected>) -> Result<(), ClientError> {
        let ours = self.streams.dialect == Dialect::Native;
        let properties = &self.options.properties;
        match again.filter(|_| ours && self.options.unsubscribe.is_empty()) {
            Some(connected) if connected.subscribed => return Ok(()),
            Some(connected) if connected.resumed => {
                client.subscribe(&subscriptions_again(&self.options.subscriptions), properties)?;
            }
            _ => {
                client.subscribe(&self.options.subscriptions, properties)?;
            }
        }
        Ok(())
    }

    /// Tells the user that there is a connection again, and what that means for the messages.
    pub(super) fn tell_connected(&mut self, connected: &Connected, duration: &str) {
        let meaning = if connected.subscribed {
            "in the same session"
        } else if connected.resumed {
            "and subscribed again"
        } else {
            "and subscribed anew; what was published in between may be missing"
        };
        self.streams
            .notice(format_args!("connected again after {duration}, {meaning}"));
    }

    pub(super) fn subscribed(&mut self, client: &mut Client, suback: &SubAck) -> Result<Next, Failure> {
        if self.tells_granted {
            let granted: Vec<String> = suback.reasons.iter().map(|reason| reason.0.to_string()).collect();
            let identifier = suback.packet_identifier;
            self.output.text(&format!(
                "Subscribed (mid: {identifier}): {}\n",
                granted.join(", ")
            ));
        }
        let mut refused = 0;
        for (subscription, reason) in self.options.subscriptions.iter().zip(&suback.reasons) {
            if reason.is_error() {
                refused += 1;
                let name = self.subscribe_reason(*reason);
                let filter = subscription.filter.as_str().escape_debug();
                self.streams.notice(format_args!(
                    "the broker refused the subscription to {filter}: {name}"
                ));
            }
        }
        if refused == suback.reasons.len() {
            let error = SubscriptionsRefused::from(suback);
            return Err(Failure::new(Exit::Refused, error));
        }
        let in_turn = self.options.extras.unsubscribe == UnsubscribeManner::InTurn;
        if in_turn && !self.options.unsubscribe.is_empty() {
            self.unsubscribe(client, &self.options.unsubscribe)?;
        } else if self.options.exit_after_subscribe {
            return Ok(Next::End(Exit::Done));
        }
        Ok(Next::GoOn)
    }

    fn subscribe_reason(&self, reason: ReasonCode) -> String {
        match self.version {
            ProtocolVersion::V5 => reason.to_string(),
            ProtocolVersion::V3_1 | ProtocolVersion::V3_1_1 => {
                format!("{} (0x{:02x})", reason.subscribe_return_code_name(), reason.0)
            }
        }
    }

    fn unsubscribe(&mut self, client: &mut Client, filters: &[TopicFilter]) -> Result<(), ClientError> {
        client.unsubscribe(filters, &self.options.unsubscribe_properties)?;
        self.unsubscribing += 1;
        Ok(())
    }

    pub(super) fn unsubscribed(&mut self, unsuback: &SubAck) -> Next {
        for (filter, reason) in self.options.unsubscribe.iter().zip(&unsuback.reasons) {
            if reason.is_error() {
                let filter = filter.as_str().escape_debug();
                self.streams.notice(format_args!(
                    "the broker refused to unsubscribe {filter}: {reason}"
                ));
            }
        }
        self.unsubscribing = self.unsubscribing.saturating_sub(1);
        let is_last = self.unsubscribing == 0;
        let only_unsubscribes = self.options.subscriptions.is_empty();
        let done = match self.options.extras.unsubscribe {
            UnsubscribeManner::InTurn => self.options.exit_after_subscribe || only_unsubscribes,
            UnsubscribeManner::AtOnce => self.options.exit_after_subscribe && only_unsubscribes,
        };
        if done && is_last {
            Next::End(Exit::Done)
        } else {
            Next::GoOn
        }
    }
}

/// The subscriptions of a session that may have them already: what is retained was sent then, and need not come again.
pub(in crate::app) fn subscriptions_again(subscriptions: &[Subscription]) -> Vec<Subscription> {
    let mut subscriptions = subscriptions.to_vec();
    for subscription in &mut subscriptions {
        if subscription.options.retain_handling == RetainHandling::Always {
            subscription.options.retain_handling = RetainHandling::New;
        }
    }
    subscriptions
}
