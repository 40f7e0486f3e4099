//! QoS 0 messages that were handed over and have not left: nothing acknowledges them, so a lost connection would take
//! them along.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;

use crate::client::{Publication, PublicationHead};
use crate::mqtt::QoS;

/// The messages in the output of a client, oldest first.
#[derive(Debug)]
pub(super) struct Unsent {
    /// Whether it is worth the count.
    on: bool,
    /// Bytes put to the output of this connection.
    put: u64,
    /// Oldest first. Millions pass through here in a second, so what they have in common is not counted with each.
    waiting: VecDeque<Waiting>,
    /// The head of the last that left.
    head_left: Option<Arc<PublicationHead>>,
    /// The head of the last that was put.
    head_put: Option<Arc<PublicationHead>>,
    /// What an earlier connection left, with the number of each.
    again: VecDeque<(u64, Publication)>,
    /// How many have left since the broker was last heard of, and between that and the time before. What it said last may
    /// have been said before it read the latter.
    unheard: [u64; 2],
}

/// A message in the output.
#[derive(Debug)]
struct Waiting {
    /// Its place among all messages of the run.
    number: u64,
    /// The number of bytes put when it was complete.
    end: u64,
    payload: Bytes,
    /// `None` when it is that of the message before.
    head: Option<Arc<PublicationHead>>,
}

impl Unsent {
    pub(super) fn new(on: bool) -> Self {
        Self {
            on,
            put: 0,
            waiting: VecDeque::new(),
            head_left: None,
            head_put: None,
            again: VecDeque::new(),
            unheard: [0; 2],
        }
    }

    /// The next message that an earlier connection left, and its number.
    pub(super) fn take_again(&mut self) -> Option<(u64, Publication)> {
        self.again.pop_front()
    }

    /// How many messages earlier connections left, and the number of the first.
    pub(super) fn left(&self) -> (usize, Option<u64>) {
        (self.again.len(), self.again.front().map(|(number, _)| *number))
    }

    /// Whether nothing is left of earlier connections.
    pub(super) fn is_empty(&self) -> bool {
        self.again.is_empty()
    }

    /// Message `number` was put to the output, which had `before` bytes and now has `after`. Its payload is taken away where
    /// it may be needed again.
    pub(super) fn put(&mut self, number: u64, publication: &mut Publication, before: usize, after: usize) {
        if !self.on {
            return;
        }
        self.forget_sent(before);
        self.put += (after - before) as u64;
        // The session keeps the others.
        if publication.head.qos == QoS::AtMostOnce {
            let last = &mut self.head_put;
            let is_same = last
                .as_ref()
                .is_some_and(|last| Arc::ptr_eq(last, &publication.head));
            let head = (!is_same).then(|| Arc::clone(last.insert(Arc::clone(&publication.head))));
            self.waiting.push_back(Waiting {
                number,
                end: self.put,
                payload: std::mem::take(&mut publication.payload),
                head,
            });
        }
    }

    /// The broker said something, with `left` bytes in the output.
    pub(super) fn heard(&mut self, left: usize) {
        self.forget_sent(left);
        self.unheard = [0, self.unheard[0]];
    }

    /// The connection is lost, with `left` bytes in its output. Returns how many messages left on it of which nobody can
    /// tell whether they arrived.
    pub(super) fn lost(&mut self, left: usize) -> u64 {
        self.forget_sent(left);
        self.head_put = None;
        let mut head = self.head_left.take();
        let mut again = Vec::with_capacity(self.waiting.len());
        for waiting in self.waiting.drain(..) {
            head = waiting.head.or(head);
            let payload = waiting.payload;
            again.extend(
                head.clone()
                    .map(|head| (waiting.number, Publication { head, payload })),
            );
        }
        for publication in again.into_iter().rev() {
            self.again.push_front(publication);
        }
        self.put = 0;
        std::mem::take(&mut self.unheard).iter().sum()
    }

    /// All but the last `left` bytes have been sent.
    fn forget_sent(&mut self, left: usize) {
        let sent = self.put.saturating_sub(left as u64);
        while let Some(left) = self.waiting.pop_front_if(|waiting| waiting.end <= sent) {
            if left.head.is_some() {
                self.head_left = left.head;
            }
            self.unheard[0] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mqtt::{Properties, TopicName};

    fn message(payload: &str, qos: QoS) -> Publication {
        let head = PublicationHead::new(TopicName::new("t").unwrap(), qos, false, Properties::new());
        Publication {
            head: Arc::new(head),
            payload: Bytes::copy_from_slice(payload.as_bytes()),
        }
    }

    fn put(unsent: &mut Unsent, payload: &str, before: usize, after: usize) {
        unsent.put(0, &mut message(payload, QoS::AtMostOnce), before, after);
    }

    fn drained(unsent: &mut Unsent) -> Vec<Bytes> {
        std::iter::from_fn(|| Some(unsent.take_again()?.1.payload)).collect()
    }

    #[test]
    fn what_has_not_left_comes_again_in_order() {
        let mut unsent = Unsent::new(true);
        for (name, before, after) in [("a", 0, 10), ("b", 10, 20), ("c", 15, 25), ("d", 25, 35)] {
            put(&mut unsent, name, before, after);
        }
        // Of 40 bytes 21 are sent: a and b whole, c in part.
        unsent.lost(19);
        assert!(!unsent.is_empty());
        assert_eq!(unsent.take_again().unwrap().1.payload, "c");
        put(&mut unsent, "c", 12, 22);
        unsent.lost(30);
        assert_eq!(drained(&mut unsent), ["c", "d"]);
        assert!(unsent.is_empty());
    }

    #[test]
    fn what_left_is_forgotten() {
        let mut unsent = Unsent::new(true);
        put(&mut unsent, "a", 0, 10);
        unsent.lost(0);
        assert!(unsent.is_empty());
        let mut off = Unsent::new(false);
        put(&mut off, "a", 0, 10);
        off.lost(10);
        assert!(off.is_empty());
    }

    #[test]
    fn what_is_acknowledged_is_not_kept_and_counted_all_the_same() {
        let mut unsent = Unsent::new(true);
        put(&mut unsent, "a", 0, 10);
        unsent.put(0, &mut message("b", QoS::AtLeastOnce), 10, 30);
        put(&mut unsent, "c", 30, 40);
        // Of 40 bytes 25 are sent.
        unsent.lost(15);
        assert_eq!(drained(&mut unsent), ["c"]);
    }

    #[test]
    fn messages_with_the_same_head_keep_it() {
        let mut unsent = Unsent::new(true);
        let first = message("a", QoS::AtMostOnce);
        let mut other = message("d", QoS::AtMostOnce);
        for (index, payload) in ["a", "b", "c"].into_iter().enumerate() {
            let mut publication = first.clone();
            publication.payload = Bytes::from(payload);
            unsent.put(0, &mut publication, index * 10, index * 10 + 10);
        }
        unsent.put(0, &mut other.clone(), 30, 40);
        unsent.put(0, &mut other, 40, 50);
        // The first two have left.
        unsent.lost(30);
        let same_as_first =
            |(_, publication): (u64, Publication)| Arc::ptr_eq(&publication.head, &first.head);
        let kept: Vec<bool> = std::iter::from_fn(|| unsent.take_again())
            .map(same_as_first)
            .collect();
        assert_eq!(kept, [true, false, false]);
    }

    #[test]
    fn what_nobody_can_tell_of_is_counted() {
        let mut unsent = Unsent::new(true);
        let message = || message("a", QoS::AtMostOnce);
        unsent.put(0, &mut message(), 0, 10);
        unsent.heard(0);
        // The broker may have spoken before it read the first, but not twice.
        unsent.put(0, &mut message(), 0, 10);
        assert_eq!(unsent.lost(0), 2);
        assert_eq!(unsent.lost(0), 0);
        unsent.put(0, &mut message(), 0, 10);
        unsent.heard(0);
        unsent.heard(0);
        unsent.put(0, &mut message(), 0, 10);
        unsent.put(0, &mut message(), 10, 20);
        // The second has not left whole, and comes again.
        assert_eq!(unsent.lost(1), 1);
        assert!(!unsent.is_empty());
    }
}
