//! From CONNACK to the work: what the broker says on the way.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::ending::Loss;
use super::{Client, Role, State};
use crate::bench::clock::Nanos;
use crate::bench::load::plan::Plan;
use crate::bench::load::tools::Tools;
use crate::bench::topology::Topology;
use crate::mqtt::Properties;
use crate::mqtt::packet::{ConnAck, SubAck};
use crate::session::{Event, Session};

impl Client {
    pub(super) fn event(&mut self, event: Event<'_>, tools: &mut Tools, now: Nanos) -> Result<(), Loss> {
        match (event, &mut self.role) {
            (Event::Message(message), Role::Subscriber(subscriber)) => {
                subscriber.message(&message, tools, now);
            }
            (Event::Acknowledged(acknowledged), Role::Publisher(publisher)) => {
                publisher.acknowledged(&acknowledged, tools, now);
            }
            (Event::Connected(_), role) => {
                tools.connected(now, self.since);
                self.since = now;
                if matches!(role, Role::Subscriber(_)) {
                    self.state = State::Subscribing;
                } else {
                    self.ready(tools, now);
                }
            }
            (Event::Subscribed(suback), _) => self.subscribed(&suback, tools, now)?,
            (Event::Refused(connack), _) => return Err(Loss::Refused(refusal(&connack, &tools.plan))),
            (Event::Disconnected(disconnect), _) => return Err(Loss::Disconnected(disconnect.reason)),
            _ => {}
        }
        Ok(())
    }

    /// What is published must fit what the broker takes.
    pub(super) fn check_size(&self, session: &Session, plan: &Plan) -> Result<(), Loss> {
        let maximum = session.limits().maximum_packet_size;
        let size = plan.workload.payload.largest();
        if matches!(self.role, Role::Publisher(_)) && size as u64 > u64::from(maximum) {
            return Err(Loss::TooLarge { size, maximum });
        }
        Ok(())
    }

    /// Asks for the subscription once connected.
    pub(super) fn subscribe(&mut self, session: &mut Session) -> Result<(), Loss> {
        if let (State::Subscribing, Role::Subscriber(subscriber)) = (self.state, &self.role) {
            session.subscribe(std::slice::from_ref(&subscriber.subscription), &Properties::new())?;
        }
        Ok(())
    }

    pub(super) fn subscribed(&mut self, suback: &SubAck, tools: &mut Tools, now: Nanos) -> Result<(), Loss> {
        if let Some(reason) = suback.reasons.iter().find(|reason| reason.is_error()) {
            return Err(Loss::SubscriptionRefused(*reason));
        }
        let took = Duration::from_nanos(now.saturating_sub(self.since));
        tools.subscribed(now, took);
        if !self.is_settled
            && let Role::Subscriber(subscriber) = &self.role
        {
            owe(tools, subscriber.index);
        }
        self.ready(tools, now);
        Ok(())
    }

    pub(super) fn ready(&mut self, tools: &mut Tools, now: Nanos) {
        self.state = State::Ready;
        if self.settle(tools) {
            tools.shown().usable.fetch_add(1, Ordering::Release);
        } else if tools.plan.workload.churn.is_none() {
            tools.count(now, |counts| counts.reconnected += 1);
        }
    }

    /// Counts the client as settled, once. True the first time.
    pub(super) fn settle(&mut self, tools: &Tools) -> bool {
        let first = !std::mem::replace(&mut self.is_settled, true);
        if first {
            tools.shown().settled.fetch_add(1, Ordering::Release);
        }
        first
    }
}

/// One more subscriber is there for the messages of its publishers.
fn owe(tools: &Tools, index: u32) {
    let credits = &tools.control.credits;
    let publishers = credits.len();
    if publishers == 0 {
        return;
    }
    match tools.plan.workload.topology {
        Topology::Pairs => {
            credits[index as usize % publishers]
                .copies
                .fetch_add(1, Ordering::AcqRel);
        }
        Topology::Shared => {
            for credit in credits {
                credit.copies.store(1, Ordering::Release);
            }
        }
        Topology::FanIn | Topology::FanOut | Topology::Mesh => {
            for credit in credits {
                credit.copies.fetch_add(1, Ordering::AcqRel);
            }
        }
    }
}

/// What a broker says when it refuses.
fn refusal(connack: &ConnAck, plan: &Plan) -> String {
    if plan.version().has_properties() {
        connack.reason.to_string()
    } else {
        connack.reason.connect_return_code_name().to_string()
    }
}
