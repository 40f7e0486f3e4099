//! A client that subscribes.

use super::tools::Tools;
use crate::bench::clock::Nanos;
use crate::bench::delivery::{Arrival, Heard};
use crate::bench::report::Verb;
use crate::bench::stamp::{RunId, Stamp};
use crate::bench::workload::{Marking, STAMP_PROPERTY};
use crate::mqtt::Property;
use crate::mqtt::packet::{Publish, Subscription};

/// What a subscriber has heard.
#[derive(Debug)]
pub(super) struct Subscriber {
    /// Among the subscribers of this shard.
    pub(super) index: u32,
    pub(super) subscription: Subscription,
    /// By run and publisher, in order.
    tracks: Vec<((u32, u32), Heard)>,
}

impl Subscriber {
    pub(super) fn new(index: u32, subscription: Subscription) -> Self {
        Self {
            index,
            subscription,
            tracks: Vec::new(),
        }
    }

    /// Messages of its publishers that it should have heard and has not; of a run that publishes elsewhere.
    pub(super) fn gaps(&self) -> u64 {
        self.tracks.iter().map(|(_, track)| track.gaps()).sum()
    }

    /// A message came.
    pub(super) fn message(&mut self, message: &Publish<'_>, tools: &mut Tools, now: Nanos) {
        let length = message.payload.len() as u64;
        if tools.plan.workload.verb == Verb::Sub {
            self.foreign(message, tools, now);
            return;
        }
        let Some(stamp) = stamp_of(message, tools.plan.marking) else {
            // It can't be told when it was sent. Of a pair it is known by whom.
            if tools.plan.waits_for_delivery
                && let Some(credit) = tools
                    .control
                    .credits
                    .get(self.index as usize % tools.control.credits.len())
            {
                credit.deliver();
            }
            if tools.window().contains(now) {
                tools.received(now, length, None);
                tools.counts(now).unidentified += 1;
            }
            return;
        };
        let workload = &tools.plan.workload;
        let publisher = stamp.publisher.wrapping_sub(workload.clients.before);
        if stamp.run != workload.run || publisher >= workload.clients.publishers {
            tools.counts(now).unidentified += u64::from(tools.window().contains(now));
            return;
        }
        let mine = self
            .track(stamp.run, stamp.publisher, None)
            .arrived(stamp.sequence, stamp.intended);
        let group = tools.control.group_arrival(publisher, &stamp);
        let heard = group.unwrap_or(mine);
        let first = heard.arrival != Arrival::Duplicate;
        if first {
            tools.control.credits[publisher as usize].deliver();
        }
        if !tools.window().contains(stamp.intended) {
            return;
        }
        tools.heard(heard, stamp.intended);
        let counts = tools.counts(stamp.intended);
        if first {
            counts.reordered += u64::from(mine.arrival == Arrival::Reordered);
            tools.received(now, length, Some(&stamp));
        } else {
            counts.duplicated += 1;
        }
    }

    /// A message of a publisher in another process, whose clock is not this one's.
    fn foreign(&mut self, message: &Publish<'_>, tools: &mut Tools, now: Nanos) {
        if !tools.window().contains(now) || now >= tools.control.closing() {
            return;
        }
        let length = message.payload.len() as u64;
        let Some(stamp) = stamp_of(message, Marking::Payload) else {
            tools.received(now, length, None);
            tools.counts(now).unidentified += 1;
            return;
        };
        let track = self.track(stamp.run, stamp.publisher, Some(stamp.sequence));
        // Its publisher's clock is another, so that it is placed by its arrival.
        let heard = track.arrived(stamp.sequence, now);
        tools.heard(heard, now);
        match heard.arrival {
            Arrival::Duplicate => tools.counts(now).duplicated += 1,
            arrival => {
                tools.counts(now).reordered += u64::from(arrival == Arrival::Reordered);
                tools.received(now, length, None);
            }
        }
    }

    /// The track of a publisher; a new one begins at `first`, or at 0.
    fn track(&mut self, run: RunId, publisher: u32, first: Option<u32>) -> &mut Heard {
        let key = (run.0, publisher);
        let at = match self.tracks.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(at) => at,
            Err(at) => {
                let track = first.map_or_else(Heard::default, Heard::starting_at);
                self.tracks.insert(at, (key, track));
                at
            }
        };
        &mut self.tracks[at].1
    }
}

/// The stamp of a message.
fn stamp_of(message: &Publish<'_>, marking: Marking) -> Option<Stamp> {
    match marking {
        Marking::Payload => Stamp::decode(message.payload),
        Marking::Nothing => None,
        Marking::Property => {
            let mut properties = message.properties.iter();
            let text = properties.find_map(|property| match property {
                Property::UserProperty(STAMP_PROPERTY, text) => Some(text),
                _ => None,
            })?;
            let bytes: Option<Vec<u8>> = (0..text.len() / 2)
                .map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok())
                .collect();
            Stamp::decode(&bytes?)
        }
    }
}
