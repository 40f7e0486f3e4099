//! What was counted, on one connection or on all of them.

use std::fmt::Write as _;
use std::time::Instant;

/// The counts of a connection, or the sum of all.
#[derive(Default)]
pub(crate) struct Tally {
    /// Connections that these counts are of.
    pub(crate) connections: u64,
    /// The protocol level of CONNECT: 3, 4 or 5.
    pub(crate) level: u8,
    /// PUBLISH packets received, by QoS.
    pub(crate) received: [u64; 3],
    /// Bytes of their payloads.
    pub(crate) payload: u64,
    /// PUBREL packets received.
    pub(crate) released: u64,
    /// Payloads whose number was not the one due.
    pub(crate) disorder: u64,
    /// PUBLISH packets with DUP.
    pub(crate) duplicates: u64,
    /// PUBLISH packets sent.
    pub(crate) sent: u64,
    /// PUBACK and PUBCOMP packets received.
    pub(crate) acknowledged: u64,
    /// Connections that ended with DISCONNECT.
    pub(crate) disconnected: u64,
    /// The last error.
    pub(crate) error: Option<String>,
    /// When the first and the last read came.
    pub(crate) span: Option<(Instant, Instant)>,
}

impl Tally {
    /// Notes the error that ended the connection.
    pub(crate) fn fail(&mut self, error: &str) {
        self.error = Some(error.to_owned());
    }

    /// Adds the counts of `other`.
    pub(crate) fn add(&mut self, other: &Self) {
        self.connections += other.connections;
        self.level = other.level;
        for (sum, count) in self.received.iter_mut().zip(other.received) {
            *sum += count;
        }
        self.payload += other.payload;
        self.released += other.released;
        self.disorder += other.disorder;
        self.duplicates += other.duplicates;
        self.sent += other.sent;
        self.acknowledged += other.acknowledged;
        self.disconnected += other.disconnected;
        if other.error.is_some() {
            self.error.clone_from(&other.error);
        }
        self.span = match (self.span, other.span) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (one, other) => one.or(other),
        };
    }

    /// One line of JSON; `scope` is its first value.
    pub(crate) fn json(&self, scope: &str) -> String {
        let seconds = self
            .span
            .map_or(0.0, |(first, last)| (last - first).as_secs_f64());
        let [at_most_once, at_least_once, exactly_once] = self.received;
        let mut line = format!(
            "{{\"scope\":\"{scope}\",\"connections\":{},\"level\":{},\"received\":[{at_most_once},{at_least_once},{exactly_once}],\
             \"payload\":{},\"released\":{},\"disorder\":{},\"duplicates\":{},\"sent\":{},\"acknowledged\":{},\
             \"disconnected\":{},\"seconds\":{seconds:.6}",
            self.connections,
            self.level,
            self.payload,
            self.released,
            self.disorder,
            self.duplicates,
            self.sent,
            self.acknowledged,
            self.disconnected,
        );
        if let Some(error) = &self.error {
            let _ = write!(line, ",\"error\":{error:?}");
        }
        line.push('}');
        line
    }
}
