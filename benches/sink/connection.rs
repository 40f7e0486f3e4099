//! One connection, without its socket.

use std::time::Instant;

use crate::flood::{Flood, Plan};
use crate::number::{Counter, DIGITS};
use crate::tally::Tally;
use crate::wire::{PublishHead, Violation, connect, integer, publish_head, put_variable, variable};

/// The topic of a flood to a filter with wildcards.
const TOPIC: &[u8] = b"bench/topic";

/// A PUBLISH whose payload is still coming.
struct Arriving {
    qos: u8,
    identifier: u16,
    missing: usize,
}

/// The state of a connection.
pub(crate) struct Connection {
    /// The start of a packet, from the last read.
    pub(crate) rest: Vec<u8>,
    /// What was counted.
    pub(crate) tally: Tally,
    plan: Plan,
    numbers: Option<Counter>,
    receive_maximum: u16,
    arriving: Option<Arriving>,
    flood: Option<Flood>,
    out: Vec<u8>,
    over: bool,
}

impl Connection {
    /// Before CONNECT.
    pub(crate) fn new(numbered: bool, plan: Plan) -> Self {
        Self {
            rest: Vec::new(),
            tally: Tally {
                connections: 1,
                ..Tally::default()
            },
            plan,
            numbers: numbered.then(Counter::new),
            receive_maximum: u16::MAX,
            arriving: None,
            flood: None,
            out: Vec::new(),
            over: false,
        }
    }

    /// Whether the connection is done with.
    pub(crate) fn is_over(&self) -> bool {
        self.over && self.out.is_empty()
    }

    /// The client sends no more.
    pub(crate) fn end(&mut self) {
        self.over = true;
        self.out.clear();
    }

    /// Whether there is something to write.
    pub(crate) fn has_output(&self) -> bool {
        !self.out.is_empty() || self.flood.as_ref().is_some_and(Flood::is_due)
    }

    /// Moves what is to be written now to `output`.
    pub(crate) fn take_output(&mut self, output: &mut Vec<u8>) {
        output.extend_from_slice(&self.out);
        self.out.clear();
        if let Some(flood) = &mut self.flood {
            self.tally.sent += flood.fill(output);
        }
    }

    /// Takes back what the socket did not take.
    pub(crate) fn put_back(&mut self, left: &[u8]) {
        if left.is_empty() {
            self.out = Vec::new();
        } else {
            self.out.extend_from_slice(left);
        }
    }

    /// Handles what was read, and says how much of it: the start of a packet is left.
    pub(crate) fn receive(&mut self, bytes: &[u8]) -> Result<usize, Violation> {
        let now = Instant::now();
        let first = self.tally.span.map_or(now, |(first, _)| first);
        self.tally.span = Some((first, now));
        let mut used = self.payload(bytes.len());
        while self.arriving.is_none() && !self.over {
            let Some(size) = self.packet(&bytes[used..])? else {
                break;
            };
            used += size;
        }
        Ok(used)
    }

    /// Passes over the payload that is still coming, of which `available` bytes are there.
    fn payload(&mut self, available: usize) -> usize {
        let Some(arriving) = &mut self.arriving else {
            return 0;
        };
        let taken = arriving.missing.min(available);
        arriving.missing -= taken;
        if arriving.missing == 0 {
            let (qos, identifier) = (arriving.qos, arriving.identifier);
            self.arriving = None;
            self.received(qos, identifier);
        }
        taken
    }

    /// Handles the packet at the start of `bytes`, and says how long it is. `None` is more bytes needed.
    fn packet(&mut self, bytes: &[u8]) -> Result<Option<usize>, Violation> {
        let Some((&first, bytes)) = bytes.split_first() else {
            return Ok(None);
        };
        let Some((remaining, size)) = variable(bytes)? else {
            return Ok(None);
        };
        let body = &bytes[size..];
        if first >> 4 == 3 {
            let used = self.publish(first, remaining, &body[..remaining.min(body.len())])?;
            return Ok(used.map(|used| 1 + size + used));
        }
        let Some(body) = body.get(..remaining) else {
            return Ok(None);
        };
        self.control(first >> 4, body)?;
        Ok(Some(1 + size + remaining))
    }

    /// A PUBLISH, of which `body` is there. Says how much of it was used.
    fn publish(&mut self, first: u8, remaining: usize, body: &[u8]) -> Result<Option<usize>, Violation> {
        let qos = first >> 1 & 3;
        let Some(head) = publish_head(qos, self.tally.level == 5, body)? else {
            return if body.len() == remaining {
                Err(Violation("a PUBLISH too short for its head"))
            } else {
                Ok(None)
            };
        };
        let PublishHead { identifier, payload } = head;
        if payload > remaining {
            return Err(Violation("a PUBLISH too short for its head"));
        }
        if body.len() < remaining.min(payload + DIGITS) {
            return Ok(None);
        }
        if self.tally.level == 0 || qos == 3 {
            return Err(Violation("a PUBLISH before CONNECT, or of QoS 3"));
        }
        if let Some(numbers) = &mut self.numbers {
            self.tally.disorder += u64::from(!numbers.check(&body[payload..]));
        }
        self.tally.duplicates += u64::from(first >> 3 & 1);
        self.tally.payload += (remaining - payload) as u64;
        if body.len() < remaining {
            self.arriving = Some(Arriving {
                qos,
                identifier,
                missing: remaining - body.len(),
            });
        } else {
            self.received(qos, identifier);
        }
        Ok(Some(body.len()))
    }

    /// A PUBLISH is there in full: counts and acknowledges it.
    fn received(&mut self, qos: u8, identifier: u16) {
        self.tally.received[usize::from(qos)] += 1;
        let [high, low] = identifier.to_be_bytes();
        match qos {
            1 => self.out.extend_from_slice(&[0x40, 2, high, low]),
            2 => self.out.extend_from_slice(&[0x50, 2, high, low]),
            _ => {}
        }
    }

    /// Any packet but PUBLISH.
    fn control(&mut self, kind: u8, body: &[u8]) -> Result<(), Violation> {
        if (self.tally.level == 0) != (kind == 1) {
            return Err(Violation("CONNECT must come first, and once"));
        }
        match (kind, integer(body, 0)) {
            (1, _) => {
                let (level, receive_maximum) = connect(body).ok_or(Violation("a malformed CONNECT"))?;
                self.tally.level = level;
                self.receive_maximum = receive_maximum;
                let connack: &[u8] = if level == 5 {
                    &[0x20, 3, 0, 0, 0]
                } else {
                    &[0x20, 2, 0, 0]
                };
                self.out.extend_from_slice(connack);
            }
            (4 | 7, Some(_)) => {
                self.tally.acknowledged += 1;
                if let Some(flood) = &mut self.flood {
                    flood.acknowledged();
                }
            }
            (5, Some(identifier)) => self.answer(0x62, identifier, &[]),
            (6, Some(identifier)) => {
                self.tally.released += 1;
                self.answer(0x70, identifier, &[]);
            }
            (8, Some(identifier)) => self.subscribe(identifier, &body[2..])?,
            (10, Some(identifier)) if self.tally.level == 5 => self.answer(0xb0, identifier, &[0, 0]),
            (10, Some(identifier)) => self.answer(0xb0, identifier, &[]),
            (12, _) => self.out.extend_from_slice(&[0xd0, 0]),
            (14, _) => {
                self.tally.disconnected += 1;
                self.over = true;
            }
            _ => return Err(Violation("a packet that no client sends")),
        }
        Ok(())
    }

    /// An acknowledgement of `identifier`, with what else it holds.
    fn answer(&mut self, first: u8, identifier: u16, more: &[u8]) {
        self.out.push(first);
        put_variable(2 + more.len(), &mut self.out);
        self.out.extend_from_slice(&identifier.to_be_bytes());
        self.out.extend_from_slice(more);
    }

    /// Grants every filter, and floods the first.
    fn subscribe(&mut self, identifier: u16, body: &[u8]) -> Result<(), Violation> {
        const MALFORMED: Violation = Violation("a malformed SUBSCRIBE");
        let properties = self.tally.level == 5;
        let mut filters = body;
        let mut granted = Vec::new();
        if properties {
            let (length, size) = variable(body)?.ok_or(MALFORMED)?;
            filters = body.get(size + length..).ok_or(MALFORMED)?;
            granted.push(0);
        }
        let mut flooded = None;
        while !filters.is_empty() {
            let end = 2 + usize::from(integer(filters, 0).ok_or(MALFORMED)?);
            let (filter, qos) = (filters.get(2..end), filters.get(end));
            let (filter, qos) = filter.zip(qos.map(|options| options & 3)).ok_or(MALFORMED)?;
            granted.push(qos);
            flooded = flooded.or(Some((filter, qos)));
            filters = &filters[end + 1..];
        }
        self.answer(0x90, identifier, &granted);
        if let Some((filter, qos)) = flooded.filter(|_| self.plan.count > 0) {
            let wild = filter.iter().any(|byte| b"+#".contains(byte));
            let plan = Plan {
                window: self.plan.window.min(self.receive_maximum),
                ..self.plan
            };
            self.flood = Some(Flood::new(
                plan,
                if wild { TOPIC } else { filter },
                qos,
                properties,
            ));
        }
        Ok(())
    }
}
