//! What a seed decides before the first step.

use fastrand::Rng;

use super::client::Manner;
use super::settings::Settings;

/// Which sessions the broker loses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amnesia {
    /// None.
    Never,
    /// That of the publisher.
    Publisher,
    /// All, as it restarts.
    All,
}

#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    pub(crate) broker: Settings,
    pub(crate) publish_qos: u8,
    pub(crate) subscribe_qos: u8,
    pub(crate) messages: usize,
    /// The largest addition to a payload, in bytes.
    pub(crate) padding: usize,
    pub(crate) max_inflight: u16,
    /// Whether the publisher asks for a session that outlives its connections.
    pub(crate) publisher_persists: bool,
    pub(crate) subscriber_receive_maximum: u16,
    /// Whether the subscriber acknowledges what it has written only; then it may be killed.
    pub(crate) acknowledges_after_output: bool,
    pub(crate) keep_alive: u16,
    pub(crate) amnesia: Amnesia,
    /// Connections that are lost, by whatever cause.
    pub(crate) faults: usize,
    /// The most bytes that the network moves at once.
    pub(crate) chunk: usize,
}

fn choose<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

impl Scenario {
    pub(crate) fn new(level: u8, rng: &mut Rng) -> Self {
        let window = rng.u16(1..8);
        let broker = Settings {
            level,
            forwards_on_release: rng.bool(),
            highest_identifier: window + rng.u16(0..6),
            window: window.into(),
            receive_maximum: if level == 5 { rng.u16(1..12) } else { 65_535 },
            aliases: rng.bool(),
            refuses: rng.u8(..4) == 0,
        };
        Self {
            broker,
            publish_qos: choose(rng, &[0, 1, 1, 1, 2, 2, 2, 2]),
            subscribe_qos: choose(rng, &[0, 1, 1, 2, 2, 2]),
            messages: rng.usize(1..30),
            padding: choose(rng, &[0, 10, 300, 300, 20_000]),
            max_inflight: rng.u16(1..12),
            publisher_persists: rng.u8(..4) > 0,
            subscriber_receive_maximum: rng.u16(1..8),
            acknowledges_after_output: rng.bool(),
            keep_alive: choose(rng, &[0, 0, 1, 5]),
            amnesia: choose(
                rng,
                &[Amnesia::Never, Amnesia::Never, Amnesia::Publisher, Amnesia::All],
            ),
            faults: rng.usize(..10),
            chunk: choose(rng, &[3, 40, 500, 30_000]),
        }
    }

    pub(crate) fn publisher(&self) -> Manner {
        Manner {
            level: self.broker.level,
            persistent: self.publisher_persists,
            keep_alive: self.keep_alive,
            max_inflight: self.max_inflight,
            receive_maximum: 10,
            aliases: false,
            continues: false,
            acknowledges_later: false,
        }
    }

    /// The subscriber, or the process that goes on where it was killed.
    pub(crate) fn subscriber(&self, continues: bool) -> Manner {
        Manner {
            level: self.broker.level,
            persistent: true,
            keep_alive: self.keep_alive,
            max_inflight: 1,
            receive_maximum: self.subscriber_receive_maximum,
            aliases: self.broker.aliases,
            continues,
            acknowledges_later: self.acknowledges_after_output,
        }
    }

    /// The lower QoS of both legs.
    pub(crate) fn qos(&self) -> u8 {
        self.publish_qos.min(self.subscribe_qos)
    }

    /// Whether QoS 2 messages between PUBREC and PUBREL are lost with the broker's session.
    pub(crate) fn loses_unreleased(&self) -> bool {
        self.publish_qos == 2 && self.broker.forwards_on_release
    }

    /// Whether the broker may lose a session that the publisher takes as kept. Nobody tells it in 3.1, and a QoS 2
    /// message between PUBREC and PUBREL is then lost with the session.
    pub(crate) fn loses_in_silence(&self) -> bool {
        self.broker.level == 3
            && self.amnesia != Amnesia::Never
            && self.publisher_persists
            && self.loses_unreleased()
    }
}
