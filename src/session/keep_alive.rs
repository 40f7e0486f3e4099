//! Keep alive (section 3.1.2.10): when to send PINGREQ, and when the other side is dead.

use std::time::{Duration, Instant};

use super::{Session, State};
use crate::mqtt::packet::PING_REQUEST;

/// What the clock asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing before this instant; `None` is never.
    Nothing(Option<Instant>),
    /// PINGREQ is to be sent.
    Ping,
    /// The other side has been silent for too long.
    Dead,
}

/// Sends PINGREQ after an interval without a packet sent, and gives up after a further interval of silence.
#[derive(Debug)]
pub(super) struct KeepAlive {
    interval: Option<Duration>,
    last_sent: Instant,
    last_received: Instant,
    /// Since when an answer to PINGREQ is awaited.
    pinged: Option<Instant>,
    /// Since when bytes are known to wait for the network.
    waits: Option<Instant>,
    /// Whether the other side was found silent for too long, and the owner was sent to look once more.
    doubted: bool,
    /// Whether the owner did not read until now: silence counts from when it does again.
    held: bool,
}

impl Session {
    /// As [`Session::tick`] for an owner who does not read for now: puts PINGREQ to the output when it is due, whether or
    /// not the one before was answered, for the answer is not read. Never finds the other side dead, and the next
    /// [`Session::tick`] counts its silence from then on. Returns when to come back; `None` where nothing is due before
    /// the network has taken what waits.
    pub fn hold(&mut self, now: Instant) -> Option<Instant> {
        if !matches!(self.state, State::Connecting | State::Connected) {
            return None;
        }
        let (is_due, deadline) = self.keep_alive.hold(now, !self.output.is_empty());
        if is_due {
            self.output.put(|out| out.extend_from_slice(&PING_REQUEST));
            self.keep_alive.pinged(now);
        }
        deadline
    }
}

impl KeepAlive {
    /// `seconds` of 0 turns it off.
    pub(super) fn new(seconds: u16, now: Instant) -> Self {
        let mut keep_alive = Self {
            interval: None,
            last_sent: now,
            last_received: now,
            pinged: None,
            waits: None,
            doubted: false,
            held: false,
        };
        keep_alive.set_interval(seconds);
        keep_alive
    }

    /// The server may choose another interval (section 3.2.2.3.14).
    pub(super) fn set_interval(&mut self, seconds: u16) {
        self.interval = (seconds != 0).then(|| Duration::from_secs(seconds.into()));
    }

    /// Bytes left for the network.
    pub(super) fn sent(&mut self, now: Instant) {
        self.last_sent = now;
        self.waits = None;
        self.doubted = false;
    }

    /// Bytes came from the network. Whatever they are, the other side lives.
    pub(super) fn received(&mut self, now: Instant) {
        self.last_received = now;
        self.doubted = false;
    }

    /// PINGREQ was put to the output.
    pub(super) fn pinged(&mut self, now: Instant) {
        self.pinged = Some(now);
    }

    /// PINGRESP came.
    pub(super) fn answered(&mut self) {
        self.pinged = None;
    }

    /// What is due at `now`. While bytes wait for the network, a PINGREQ may stand behind them: then only a network
    /// that takes nothing is dead. It has the whole interval from when the bytes were first seen to wait: what was sent
    /// before says nothing about them.
    ///
    /// The first time that the other side seems dead, what is due is to look again at once: an owner who was busy for
    /// long has yet to read what came meanwhile.
    pub(super) fn due(&mut self, now: Instant, output_waits: bool) -> Due {
        let Some(interval) = self.interval else {
            return Due::Nothing(None);
        };
        if std::mem::take(&mut self.held) {
            // What was not read says nothing about the other side.
            self.received(now);
            self.waits = None;
        }
        if !output_waits {
            self.waits = None;
        }
        let since = match self.pinged {
            _ if output_waits => *self.waits.get_or_insert(now),
            Some(pinged) => pinged,
            None => {
                let deadline = self.last_sent + interval;
                return if deadline <= now {
                    Due::Ping
                } else {
                    Due::Nothing(Some(deadline))
                };
            }
        };
        let deadline = since.max(self.last_received) + interval;
        if deadline > now {
            Due::Nothing(Some(deadline))
        } else if std::mem::replace(&mut self.doubted, true) {
            Due::Dead
        } else {
            Due::Nothing(Some(now))
        }
    }

    /// Whether PINGREQ is due at `now`, and when to come back, while nothing is read. One that waits for the network
    /// needs no other behind it.
    fn hold(&mut self, now: Instant, output_waits: bool) -> (bool, Option<Instant>) {
        self.held = true;
        let Some(interval) = self.interval.filter(|_| !output_waits) else {
            return (false, None);
        };
        let deadline = self.last_sent + interval;
        if deadline <= now {
            (true, None)
        } else {
            (false, Some(deadline))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn pings_after_silence_and_gives_up_after_more() {
        let start = Instant::now();
        let mut keep_alive = KeepAlive::new(10, start);
        assert_eq!(
            keep_alive.due(start, false),
            Due::Nothing(Some(start + seconds(10)))
        );
        assert_eq!(keep_alive.due(start + seconds(10), false), Due::Ping);
        keep_alive.pinged(start + seconds(10));
        keep_alive.sent(start + seconds(15));
        assert_eq!(
            keep_alive.due(start + seconds(19), false),
            Due::Nothing(Some(start + seconds(20)))
        );
        assert_eq!(
            keep_alive.due(start + seconds(20), false),
            Due::Nothing(Some(start + seconds(20)))
        );
        assert_eq!(keep_alive.due(start + seconds(20), false), Due::Dead);
        keep_alive.answered();
        assert_eq!(keep_alive.due(start + seconds(25), false), Due::Ping);
    }

    #[test]
    fn a_flood_before_the_answer_is_life() {
        let start = Instant::now();
        let mut keep_alive = KeepAlive::new(10, start);
        keep_alive.pinged(start + seconds(10));
        keep_alive.received(start + seconds(19));
        assert_eq!(
            keep_alive.due(start + seconds(20), false),
            Due::Nothing(Some(start + seconds(29)))
        );
    }

    #[test]
    fn what_came_while_the_owner_was_busy_is_life() {
        let start = Instant::now();
        let mut keep_alive = KeepAlive::new(10, start);
        keep_alive.pinged(start + seconds(10));
        let late = start + seconds(100);
        assert_eq!(keep_alive.due(late, false), Due::Nothing(Some(late)));
        keep_alive.received(late);
        assert_eq!(
            keep_alive.due(late + seconds(9), false),
            Due::Nothing(Some(late + seconds(10)))
        );
    }

    #[test]
    fn a_slow_upload_is_no_silence_but_a_stuck_one_is() {
        let start = Instant::now();
        let mut keep_alive = KeepAlive::new(10, start);
        keep_alive.pinged(start + seconds(1));
        keep_alive.sent(start + seconds(8));
        assert_eq!(
            keep_alive.due(start + seconds(8), true),
            Due::Nothing(Some(start + seconds(18)))
        );
        assert_eq!(
            keep_alive.due(start + seconds(17), true),
            Due::Nothing(Some(start + seconds(18)))
        );
        assert_eq!(
            keep_alive.due(start + seconds(18), true),
            Due::Nothing(Some(start + seconds(18)))
        );
        assert_eq!(keep_alive.due(start + seconds(18), true), Due::Dead);
    }

    #[test]
    fn bytes_after_a_long_pause_have_the_whole_interval() {
        let start = Instant::now();
        let mut keep_alive = KeepAlive::new(10, start);
        let deadline = Due::Nothing(Some(start + seconds(35)));
        assert_eq!(keep_alive.due(start + seconds(25), true), deadline);
        assert_eq!(keep_alive.due(start + seconds(34), true), deadline);
        assert_eq!(
            keep_alive.due(start + seconds(35), true),
            Due::Nothing(Some(start + seconds(35)))
        );
        assert_eq!(keep_alive.due(start + seconds(35), true), Due::Dead);
    }

    #[test]
    fn who_does_not_read_pings_and_finds_nobody_dead() {
        let start = Instant::now();
        let mut keep_alive = KeepAlive::new(10, start);
        for round in 1..=5 {
            let now = start + seconds(10 * round);
            assert_eq!(
                keep_alive.hold(start + seconds(10 * round - 1), false),
                (false, Some(now))
            );
            assert_eq!(keep_alive.hold(now, false), (true, None));
            keep_alive.pinged(now);
            assert_eq!(keep_alive.hold(now, true), (false, None), "one is on its way");
            keep_alive.sent(now);
        }
        // It reads again: the whole interval for whatever comes, and no longer.
        let again = start + seconds(59);
        assert_eq!(
            keep_alive.due(again, false),
            Due::Nothing(Some(again + seconds(10)))
        );
        let late = again + seconds(10);
        assert_eq!(keep_alive.due(late, false), Due::Nothing(Some(late)));
        assert_eq!(keep_alive.due(late, false), Due::Dead);
    }

    #[test]
    fn bytes_that_waited_while_nothing_was_read_have_the_whole_interval() {
        let start = Instant::now();
        let mut keep_alive = KeepAlive::new(10, start);
        keep_alive.due(start, true);
        keep_alive.hold(start + seconds(5), true);
        let again = start + seconds(100);
        assert_eq!(
            keep_alive.due(again, true),
            Due::Nothing(Some(again + seconds(10)))
        );
    }

    #[test]
    fn zero_turns_it_off() {
        let start = Instant::now();
        let mut keep_alive = KeepAlive::new(0, start);
        assert_eq!(
            keep_alive.due(start + seconds(1_000_000), true),
            Due::Nothing(None)
        );
    }
}
