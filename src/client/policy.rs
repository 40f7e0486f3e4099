//! When a lost connection is replaced, and how often that is tried.

use std::time::Duration;

use super::ClientError;
use crate::mqtt::{ProtocolVersion, ReasonCode};
use crate::session::ProtocolError;

/// A connection that lasted this long, or as long as the longest delay, was a good one: the delays begin anew.
const GOOD: Duration = Duration::from_secs(5);

/// What becomes of a run whose connection is lost, or never comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reconnect {
    /// How often in a row it is tried again.
    pub attempts: Attempts,
    /// What is waited before each.
    pub delay: Delay,
    /// What becomes of the first connection.
    pub first: FirstConnect,
    /// Which failures are not worth another try.
    pub gives_up: GivesUp,
}

/// How often in a row a connection is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempts {
    /// Not at all: the run ends.
    Never,
    /// So often, 1 or more.
    UpTo(u32),
    /// As often as it takes.
    Always,
}

/// The time before a try: chance decides between nothing and a limit, which doubles from try to try ("full jitter"), so
/// that the clients of a broker that comes back do not all come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delay {
    /// The limit of the first.
    pub shortest: Duration,
    /// No limit is longer. If it is the same as the first, chance has no say: each delay is that long.
    pub longest: Duration,
}

/// What becomes of the first connection of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstConnect {
    /// It comes about at once, or the run ends.
    MustSucceed,
    /// A broker must be reached; if that does not accept, the connection counts as one that was lost. So do the
    /// mosquitto clients.
    MustReach,
    /// It is tried again like any other; without a limit where a lost connection is not.
    Retried,
}

/// Which failures end a run at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivesUp {
    /// Those that another try would meet again, by the reason that the broker gives.
    OnLastingReason,
    /// Every refusal of CONNECT, and no DISCONNECT. So do the mosquitto clients.
    OnRefusal,
}

impl Default for Delay {
    fn default() -> Self {
        Self {
            shortest: Duration::from_secs(1),
            longest: Duration::from_mins(1),
        }
    }
}

impl Default for Reconnect {
    /// A run ends with its connection.
    fn default() -> Self {
        Self {
            attempts: Attempts::Never,
            delay: Delay::default(),
            first: FirstConnect::MustSucceed,
            gives_up: GivesUp::OnLastingReason,
        }
    }
}

impl Reconnect {
    /// As often as it takes, after `delay` each time, as the mosquitto clients do.
    pub const fn every(delay: Duration) -> Self {
        Self {
            attempts: Attempts::Always,
            delay: Delay {
                shortest: delay,
                longest: delay,
            },
            first: FirstConnect::MustReach,
            gives_up: GivesUp::OnRefusal,
        }
    }

    /// Whether `attempts` allow another try after `failures` in a row, the last of them `error`.
    pub(super) fn tries_again(&self, attempts: Attempts, failures: u32, error: &ClientError) -> bool {
        let is_left = match attempts {
            Attempts::Never => false,
            Attempts::UpTo(most) => failures < most,
            Attempts::Always => true,
        };
        is_left && error.may_pass(self.gives_up)
    }

    /// How often the first connection is tried again.
    pub(super) const fn first_attempts(&self) -> Attempts {
        match (self.first, self.attempts) {
            (FirstConnect::MustSucceed, _) => Attempts::Never,
            (FirstConnect::Retried, Attempts::Never) => Attempts::Always,
            (FirstConnect::MustReach | FirstConnect::Retried, attempts) => attempts,
        }
    }

    /// Whether a connection that lasted for `time` was a good one.
    pub(super) fn is_good(&self, time: Duration) -> bool {
        time >= GOOD.min(self.delay.longest)
    }
}

impl Delay {
    /// The delay after `failures` tries in a row that failed; `chance` is within 0 and 1.
    pub(super) fn after(self, failures: u32, chance: f64) -> Duration {
        let Self { shortest, longest } = self;
        if shortest >= longest {
            return longest;
        }
        let factor = 1_u32.checked_shl(failures).unwrap_or(u32::MAX);
        shortest.saturating_mul(factor).min(longest).mul_f64(chance)
    }
}

impl ClientError {
    /// Whether another network connection might fare better.
    pub fn may_pass(&self, gives_up: GivesUp) -> bool {
        match self {
            ClientError::Dial(_) => self.another_broker_may_help(),
            ClientError::NoConnAck { .. } | ClientError::ClosedEarly { .. } | ClientError::Lost(_) => true,
            ClientError::Disconnected(disconnect) => {
                gives_up == GivesUp::OnRefusal || disconnect_may_pass(disconnect.reason)
            }
            ClientError::Protocol(error) => matches!(error, ProtocolError::KeepAlive),
            ClientError::NoServer(failures) => {
                failures.decisive().is_some_and(|error| error.may_pass(gives_up))
            }
            ClientError::Refused(refusal) => {
                gives_up == GivesUp::OnLastingReason
                    && refusal_may_pass(refusal.version, refusal.connack.reason)
            }
            ClientError::Redirect(_) | ClientError::Send(_) | ClientError::Spool(_) => false,
        }
    }
}

/// Whether a broker that refused CONNECT for this reason may accept it later: it is unavailable or busy, or does not say
/// what the matter is. Credentials, rights, versions and identifiers stay what they are.
const fn refusal_may_pass(version: ProtocolVersion, reason: ReasonCode) -> bool {
    match version {
        ProtocolVersion::V5 => matches!(reason.0, 0x80 | 0x83 | 0x88 | 0x89 | 0x97 | 0x9c | 0x9f),
        ProtocolVersion::V3_1 | ProtocolVersion::V3_1_1 => reason.0 == 3,
    }
}

/// Whether a broker that ended a connection for this reason may be connected to again: it shuts down, is busy, or had
/// enough of this connection. What the client did wrong it would do again; and one that took the session over would
/// lose it, and take it over again.
const fn disconnect_may_pass(reason: ReasonCode) -> bool {
    matches!(
        reason.0,
        0x00 | 0x80 | 0x83 | 0x88 | 0x89 | 0x8b | 0x8d | 0x96 | 0x97 | 0x98 | 0x9c | 0x9f | 0xa0
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Refusal;
    use crate::mqtt::Properties;
    use crate::mqtt::packet::{ConnAck, Disconnect};

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn delays_double_up_to_the_longest() {
        let delay = Delay::default();
        let seconds: Vec<u64> = (0..9)
            .map(|failures| delay.after(failures, 1.0).as_secs())
            .collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(delay.after(u32::MAX, 1.0), Duration::from_mins(1));
        assert_eq!(delay.after(3, 0.25), 2 * SECOND);
        assert_eq!(delay.after(3, 0.0), Duration::ZERO);
    }

    #[test]
    fn the_same_delay_each_time_is_left_to_no_chance() {
        let delay = Reconnect::every(SECOND).delay;
        assert_eq!([delay.after(0, 0.0), delay.after(9, 0.5)], [SECOND; 2]);
    }

    fn refused(version: ProtocolVersion, reason: u8) -> ClientError {
        ClientError::Refused(Refusal {
            version,
            connack: ConnAck {
                session_present: false,
                reason: ReasonCode(reason),
                properties: Properties::new(),
            },
        })
    }

    fn disconnected(reason: u8) -> ClientError {
        ClientError::Disconnected(Disconnect {
            reason: ReasonCode(reason),
            properties: Properties::new(),
        })
    }

    #[test]
    fn what_lasts_is_not_tried_again() {
        let (v3, v5) = (ProtocolVersion::V3_1_1, ProtocolVersion::V5);
        for (error, by_reason, as_mosquitto) in [
            (refused(v3, 3), true, false),
            (refused(v3, 1), false, false),
            (refused(v3, 2), false, false),
            (refused(v3, 4), false, false),
            (refused(v3, 5), false, false),
            (refused(v5, 0x84), false, false),
            (refused(v5, 0x86), false, false),
            (refused(v5, 0x87), false, false),
            (refused(v5, 0x88), true, false),
            (refused(v5, 0x8a), false, false),
            (disconnected(0x8b), true, true),
            (disconnected(0x8e), false, true),
            (disconnected(0x87), false, true),
            (ClientError::Lost(None), true, true),
            (ProtocolError::KeepAlive.into(), true, true),
            (ProtocolError::TopicAlias(1).into(), false, false),
        ] {
            assert_eq!(error.may_pass(GivesUp::OnLastingReason), by_reason, "{error}");
            assert_eq!(error.may_pass(GivesUp::OnRefusal), as_mosquitto, "{error}");
        }
    }

    #[test]
    fn attempts_are_counted() {
        let lost = ClientError::Lost(None);
        let policy = Reconnect::default();
        let tries = |attempts| {
            (0..100)
                .take_while(|failures| policy.tries_again(attempts, *failures, &lost))
                .count()
        };
        assert_eq!(tries(Attempts::Never), 0);
        assert_eq!(tries(Attempts::UpTo(3)), 3);
        assert_eq!(tries(Attempts::Always), 100);
    }

    #[test]
    fn the_first_connection_has_a_rule_of_its_own() {
        for (first, attempts, expected) in [
            (FirstConnect::MustSucceed, Attempts::Always, Attempts::Never),
            (FirstConnect::Retried, Attempts::Never, Attempts::Always),
            (FirstConnect::Retried, Attempts::UpTo(3), Attempts::UpTo(3)),
            (FirstConnect::MustReach, Attempts::Never, Attempts::Never),
            (FirstConnect::MustReach, Attempts::Always, Attempts::Always),
        ] {
            let policy = Reconnect {
                attempts,
                first,
                ..Reconnect::default()
            };
            assert_eq!(policy.first_attempts(), expected, "{policy:?}");
        }
    }
}
