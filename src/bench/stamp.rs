//! What a payload begins with, so that its receiver knows which message it is and when it was meant to be sent.
//!
//! A stamp is [`Stamp::LENGTH`] bytes, big-endian: 4 of the run, 3 of the publisher, 4 of the sequence number, 6 of the
//! intended time in nanoseconds, 3 of the delay from there to the sending in microseconds.

use super::clock::Nanos;

/// The identity of a run, drawn at random: messages of other runs are told apart by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RunId(pub u32);

impl RunId {
    /// A new one.
    pub fn random() -> Self {
        Self(fastrand::u32(1..))
    }

    /// That of a run with a name: the same for all of its shards.
    pub fn named(name: &str) -> Self {
        // FNV-1a, 32 bits.
        let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        Self(hash.max(1))
    }
}

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// What is known of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Of the run that sent it.
    pub run: RunId,
    /// The publisher within the run, below [`Stamp::PUBLISHERS`].
    pub publisher: u32,
    /// The place among the messages of its publisher, from 0; the low 32 bits of it.
    pub sequence: u32,
    /// When it was to be sent, on the clock of the run; up to 78 hours.
    pub intended: Nanos,
    /// When it was sent; not before `intended`. To the microsecond, and up to 16 seconds late.
    pub sent: Nanos,
}

impl Stamp {
    /// Bytes of a stamp: the smallest payload that can be verified.
    pub const LENGTH: usize = 20;
    /// So many publishers can be told apart.
    pub const PUBLISHERS: u32 = 1 << 24;
    /// The longest delay that a stamp can tell, in microseconds.
    const LATEST: u64 = (1 << 24) - 1;

    /// The bytes.
    pub fn encode(&self) -> [u8; Self::LENGTH] {
        let late = (self.sent.saturating_sub(self.intended) / 1000).min(Self::LATEST);
        let mut bytes = [0; Self::LENGTH];
        bytes[..4].copy_from_slice(&self.run.0.to_be_bytes());
        bytes[4..7].copy_from_slice(&self.publisher.to_be_bytes()[1..]);
        bytes[7..11].copy_from_slice(&self.sequence.to_be_bytes());
        bytes[11..17].copy_from_slice(&self.intended.to_be_bytes()[2..]);
        bytes[17..].copy_from_slice(&late.to_be_bytes()[5..]);
        bytes
    }

    /// The stamp at the start of `payload`; `None` when it is too short. Whether it is one shows in its run.
    pub fn decode(payload: &[u8]) -> Option<Self> {
        let bytes = payload.first_chunk::<{ Self::LENGTH }>()?;
        let number = |from: usize, to: usize| {
            bytes[from..to]
                .iter()
                .fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
        };
        let word = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let intended = number(11, 17);
        Some(Self {
            run: RunId(word(0)),
            publisher: u32::from_be_bytes([0, bytes[4], bytes[5], bytes[6]]),
            sequence: word(7),
            intended,
            sent: intended + number(17, 20) * 1000,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_makes_the_round_trip() {
        for (intended, sent, told) in [
            (0, 0, 0),
            (1_234_567_890_123, 1_234_567_890_999, 1_234_567_890_123),
            (
                (1 << 48) - 1,
                (1 << 48) + 5_000_000,
                (1 << 48) + 4_999_999 + 1000 - 1000,
            ),
            (7, 7 + 60_000_000_000, 7 + 16_777_215_000),
        ] {
            let stamp = Stamp {
                run: RunId(0xdead_beef),
                publisher: Stamp::PUBLISHERS - 1,
                sequence: u32::MAX,
                intended,
                sent,
            };
            let mut payload = stamp.encode().to_vec();
            payload.extend(b"the rest");
            assert_eq!(Stamp::decode(&payload), Some(Stamp { sent: told, ..stamp }));
        }
    }

    #[test]
    fn a_short_payload_has_none() {
        assert_eq!(Stamp::decode(&[0; Stamp::LENGTH - 1]), None);
    }
}
