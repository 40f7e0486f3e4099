//! A client that publishes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::{Bytes, BytesMut};

use super::control::{Control, Phase, TroubleKind};
use super::plan::Plan;
use super::tools::Tools;
use crate::bench::clock::{Nanos, SECOND};
use crate::bench::stamp::Stamp;
use crate::bench::workload::{Marking, Payload, STAMP_PROPERTY};
use crate::mqtt::{Properties, Property, QoS, TopicName};
use crate::session::{Acknowledged, Publication, PublicationHead, SendError, Session};

/// Output of a client that is gathered before it is sent.
const WRITE: usize = 64 * 1024;

/// A message that leaves more than this after its intended instant is late.
const TOLERANCE: Nanos = 1_000_000;

/// What was due before the end of an open loop may leave so long after it: a thread may not have had its turn.
const GRACE: Nanos = SECOND / 10;

/// How long a publisher that waits for deliveries believes in them: then they are lost, and it goes on.
const BELIEF: Nanos = SECOND;

/// A publication that is not acknowledged.
#[derive(Debug, Clone, Copy)]
struct Pending {
    sequence: u64,
    intended: Nanos,
    sent: Nanos,
}

/// What a publisher has done and is to do.
#[derive(Debug)]
pub(super) struct Publisher {
    /// Among the publishers of this shard.
    index: u32,
    head: Arc<PublicationHead>,
    /// The number of the next message.
    next: u64,
    /// Below this, messages are due; of an open loop.
    pub(super) due: u64,
    /// Messages of the window that it may still send.
    quota: u64,
    /// What is not acknowledged, oldest first.
    pending: VecDeque<Pending>,
    /// To how many subscribers each message goes.
    copies: u64,
    /// Deliveries that are no longer waited for.
    forgiven: u64,
    /// How many deliveries there were when it was last looked at, and when they were fewer.
    progress: (u64, Nanos),
}

impl Publisher {
    pub(super) fn new(plan: &Plan, index: u32, topic: TopicName) -> Self {
        let workload = &plan.workload;
        let head = PublicationHead::new(topic, workload.qos, workload.retain, workload.properties.clone());
        let publishers = u64::from(workload.clients.publishers);
        let quota = workload.timing.messages.map_or(u64::MAX, |messages| {
            messages / publishers + u64::from(u64::from(index) < messages % publishers)
        });
        Self {
            index,
            head: Arc::new(head),
            next: 0,
            due: 0,
            quota,
            pending: VecDeque::new(),
            copies: 0,
            forgiven: 0,
            progress: (0, 0),
        }
    }

    /// Among the publishers of this shard.
    pub(super) const fn index(&self) -> u32 {
        self.index
    }

    /// Whether messages of an open loop are due that it has yet to send.
    pub(super) const fn has_due(&self) -> bool {
        self.next < self.due
    }

    /// Whether there is still time to send them.
    pub(super) fn may_send(&self, control: &Control, now: Nanos) -> bool {
        self.has_due() && self.quota > 0 && now < control.closing().saturating_add(GRACE)
    }

    /// Publications that are not acknowledged.
    pub(super) fn unacknowledged(&self) -> u64 {
        self.pending.len() as u64
    }

    /// Counts those of the window.
    pub(super) fn give_up(&self, tools: &mut Tools) {
        let window = tools.window();
        let instants = self.pending.iter().map(|pending| pending.intended);
        for intended in instants.filter(|intended| window.contains(*intended)) {
            tools.counts(intended).unacknowledged += 1;
        }
    }

    /// Puts messages to the output, as many as it is time and there is room for. True if there is more to send as soon
    /// as the network takes more.
    pub(super) fn publish(&mut self, session: &mut Session, tools: &mut Tools) -> bool {
        let now = tools.clock().now();
        let (begins, window) = (tools.control.begins(), tools.window());
        let is_time = match tools.control.phase() {
            Phase::Loading => begins <= now && (now < window.end || self.has_due()),
            Phase::Draining => self.has_due() && now < tools.control.closing() + GRACE,
            Phase::Connecting | Phase::Leaving => false,
        };
        if !is_time || !session.is_connected() {
            return false;
        }
        if self.copies == 0 {
            let copies = tools.control.credits[self.index as usize]
                .copies
                .load(Ordering::Acquire);
            self.copies = copies.into();
        }
        while session.can_publish(self.head.qos) {
            if session.output().len() >= WRITE {
                return true;
            }
            let Some(intended) = self.next_instant(tools, now, begins) else {
                return false;
            };
            if self.quota == 0 && window.contains(intended) {
                return false;
            }
            if let Err(error) = self.send(session, tools, (intended, now)) {
                // The same will be said of the next.
                self.quota = 0;
                self.due = self.next;
                tools.control.trouble(TroubleKind::Unable, || error.to_string());
                return false;
            }
        }
        false
    }

    /// When the next message is to be sent; `None` if not yet.
    fn next_instant(&mut self, tools: &Tools, now: Nanos, begins: Nanos) -> Option<Nanos> {
        let plan = &tools.plan;
        if let Some(schedule) = &plan.schedule {
            let publishers = u64::from(plan.workload.clients.publishers);
            return self
                .has_due()
                .then(|| begins + schedule.instant(self.next * publishers + u64::from(self.index)));
        }
        (!plan.waits_for_delivery || self.has_credit(&tools.control, plan.workload.inflight)).then_some(now)
    }

    /// Whether few enough messages are not delivered. If not, the next delivery wakes this publisher.
    fn has_credit(&self, control: &Control, inflight: u16) -> bool {
        let credit = &control.credits[self.index as usize];
        let room = |delivered: u64| {
            let owed = self.next * self.copies;
            owed.saturating_sub(delivered + self.forgiven) < u64::from(inflight) * self.copies.max(1)
        };
        if room(credit.delivered.load(Ordering::SeqCst)) {
            return true;
        }
        credit.waits.store(true, Ordering::SeqCst);
        // One may have come in between.
        room(credit.delivered.load(Ordering::SeqCst))
    }

    /// Gives up deliveries that have not come for long. True if there were some.
    pub(super) fn forgive(&mut self, control: &Control, now: Nanos) -> bool {
        let credit = &control.credits[self.index as usize];
        let delivered = credit.delivered.load(Ordering::SeqCst);
        if delivered != self.progress.0 || !credit.waits.load(Ordering::SeqCst) {
            self.progress = (delivered, now);
        }
        let owed = (self.next * self.copies).saturating_sub(delivered + self.forgiven);
        if owed == 0 || now - self.progress.1 < BELIEF {
            return false;
        }
        self.forgiven += owed;
        self.progress.1 = now;
        true
    }

    fn send(
        &mut self,
        session: &mut Session,
        tools: &mut Tools,
        (intended, now): (Nanos, Nanos),
    ) -> Result<(), SendError> {
        let sent = now.max(intended);
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are meant")]
        let sequence = self.next as u32;
        let stamp = Stamp {
            run: tools.plan.workload.run,
            publisher: tools.plan.workload.clients.before + self.index,
            sequence,
            intended,
            sent,
        };
        let payload = tools.payload(&stamp);
        let length = payload.len() as u64;
        let head = match tools.plan.marking {
            Marking::Property => self.marked_head(&stamp),
            Marking::Payload | Marking::Nothing => Arc::clone(&self.head),
        };
        let is_open = tools.plan.schedule.is_some();
        session.publish(&Publication { head, payload })?;
        if self.head.qos != QoS::AtMostOnce {
            self.pending.push_back(Pending {
                sequence: self.next + 1,
                intended,
                sent,
            });
        }
        self.next += 1;
        let window = tools.window();
        if window.contains(intended) {
            self.quota -= 1;
            tools.published(intended, sent, length, self.copies);
            if is_open {
                tools.sent_after(intended, sent, sent - intended > TOLERANCE);
            }
        }
        Ok(())
    }

    /// The head with a stamp among its user properties.
    fn marked_head(&self, stamp: &Stamp) -> Arc<PublicationHead> {
        let mut properties: Properties = self.head.properties.clone();
        let text = hex(&stamp.encode());
        // One more of forty bytes fits, or the broker says that it does not.
        let _ = properties.push(Property::UserProperty(STAMP_PROPERTY, &text));
        let PublicationHead {
            topic, qos, retain, ..
        } = &*self.head;
        Arc::new(PublicationHead::new(topic.clone(), *qos, *retain, properties))
    }

    /// The broker took a publication, or refused it.
    pub(super) fn acknowledged(&mut self, acknowledged: &Acknowledged<'_>, tools: &mut Tools, now: Nanos) {
        // The oldest, as a rule.
        let found = self
            .pending
            .iter()
            .position(|pending| pending.sequence == acknowledged.sequence);
        let Some(pending) = found.and_then(|at| self.pending.remove(at)) else {
            return;
        };
        if !tools.window().contains(pending.intended) {
            return;
        }
        if acknowledged.reason.is_error() {
            let reason = acknowledged.reason;
            tools.control.trouble(TroubleKind::Publish, || reason.to_string());
            tools.counts(pending.intended).refused += 1;
        } else {
            tools.acknowledged(now, pending.intended, pending.sent);
        }
    }

    /// Counts, by stage, what was due of an open loop in the window and has not left.
    pub(super) fn count_missed(&self, tools: &Tools, begins: Nanos, missed: &mut [u64]) {
        let Some(schedule) = &tools.plan.schedule else {
            return;
        };
        let publishers = u64::from(tools.plan.workload.clients.publishers);
        let window = tools.window();
        let instants = (self.next..self.due)
            .rev()
            .map(|number| begins + schedule.instant(number * publishers + u64::from(self.index)))
            .take_while(|instant| *instant >= window.start);
        for instant in instants {
            missed[tools.plan.stage_at(instant - window.start)] += 1;
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // A string takes whatever it is given.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The bytes of payloads, many in one allocation.
#[derive(Debug, Default)]
pub(super) struct Payloads {
    block: BytesMut,
    filling: Vec<u8>,
}

/// How much is allocated at once.
const BLOCK: usize = 64 * 1024;

impl Payloads {
    /// The next payload of `payload`.
    pub(super) fn next(&mut self, payload: &Payload, stamp: &Stamp, random: &mut fastrand::Rng) -> Bytes {
        match payload {
            Payload::Fixed(bytes) => bytes.clone(),
            Payload::Text(text) => fill(text, stamp).into(),
            Payload::Sized(size) => {
                let size = size.draw(random);
                self.stamped(size, stamp, payload.holds_stamp())
            }
        }
    }

    fn stamped(&mut self, size: usize, stamp: &Stamp, holds_stamp: bool) -> Bytes {
        if self.block.capacity() < size {
            self.block = BytesMut::with_capacity(size.max(BLOCK));
        }
        let mut left = size;
        if holds_stamp {
            self.block.extend_from_slice(&stamp.encode());
            left -= Stamp::LENGTH;
        }
        if self.filling.len() < left {
            self.filling.resize(left.next_power_of_two(), b'x');
        }
        self.block.extend_from_slice(&self.filling[..left]);
        self.block.split_to(size).freeze()
    }
}

/// A text with its places filled in.
fn fill(text: &str, stamp: &Stamp) -> String {
    let mut filled = text
        .replace("{i}", &stamp.publisher.to_string())
        .replace("{seq}", &stamp.sequence.to_string())
        .replace("{run}", &stamp.run.to_string());
    while let Some(at) = filled.find("{rand}") {
        filled.replace_range(at..at + "{rand}".len(), &fastrand::u32(..).to_string());
    }
    filled
}
