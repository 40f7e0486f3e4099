//! What a subscriber is sent: numbered messages, as many as planned, in a window.

use crate::number::{Counter, DIGITS};
use crate::wire::put_variable;

/// Encoded ahead of the socket at most.
const AHEAD: usize = 64 * 1024;

/// What to send to each subscriber.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    /// Messages; 0 is no flood.
    pub(crate) count: u64,
    /// Bytes of a payload, at least the ten digits of its number.
    pub(crate) size: usize,
    /// Unacknowledged messages at QoS 1 and 2, at most.
    pub(crate) window: u16,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            count: 0,
            size: 64,
            window: 100,
        }
    }
}

/// The flood of one subscriber.
pub(crate) struct Flood {
    /// One encoded message, patched for each.
    template: Vec<u8>,
    /// Where the packet identifier is in it; `None` at QoS 0.
    identifier_at: Option<usize>,
    /// Where the payload is in it.
    payload_at: usize,
    number: Counter,
    identifier: u16,
    left: u64,
    window: u16,
    in_flight: u16,
}

impl Flood {
    /// To a subscription of `topic` at `qos`; with `properties` in MQTT 5.
    pub(crate) fn new(plan: Plan, topic: &[u8], qos: u8, properties: bool) -> Self {
        let mut head = Vec::new();
        head.extend(u16::try_from(topic.len()).unwrap_or_default().to_be_bytes());
        head.extend(topic);
        let identifier_in_head = (qos > 0).then_some(head.len());
        if qos > 0 {
            head.extend([0, 0]);
        }
        if properties {
            head.push(0);
        }
        let size = plan.size.max(DIGITS);
        let mut template = vec![0x30 | qos << 1];
        put_variable(head.len() + size, &mut template);
        let head_at = template.len();
        template.extend(&head);
        let payload_at = template.len();
        template.resize(payload_at + size, b'x');
        Self {
            template,
            identifier_at: identifier_in_head.map(|at| head_at + at),
            payload_at,
            number: Counter::new(),
            identifier: 0,
            left: plan.count,
            window: plan.window,
            in_flight: 0,
        }
    }

    /// Whether a message may be sent now.
    pub(crate) fn is_due(&self) -> bool {
        self.left > 0 && (self.identifier_at.is_none() || self.in_flight < self.window)
    }

    /// An acknowledgement came.
    pub(crate) fn acknowledged(&mut self) {
        self.in_flight = self.in_flight.saturating_sub(1);
    }

    /// Encodes what may be sent, up to [`AHEAD`], and says how many messages.
    pub(crate) fn fill(&mut self, out: &mut Vec<u8>) -> u64 {
        let before = self.left;
        while out.len() < AHEAD && self.is_due() {
            if let Some(at) = self.identifier_at {
                self.identifier = self.identifier.checked_add(1).unwrap_or(1);
                self.template[at..at + 2].copy_from_slice(&self.identifier.to_be_bytes());
                self.in_flight += 1;
            }
            let number = self.payload_at..self.payload_at + DIGITS;
            self.template[number].copy_from_slice(self.number.digits());
            self.number.advance();
            out.extend_from_slice(&self.template);
            self.left -= 1;
        }
        before - self.left
    }
}
