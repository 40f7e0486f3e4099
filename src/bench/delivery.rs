//! Which messages of a publisher have come: each once, in order, or not at all.

use super::clock::Nanos;

/// How many messages back the window reaches. What comes later than that counts as received if so many are missing, and
/// as duplicated if none is.
const WINDOW: u64 = 1024;
const WORDS: usize = (WINDOW / 64) as usize;

/// What the arrival of a message means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The first time, and after all that was sent before it and has come.
    InOrder,
    /// The first time, but a message that was sent later has come before.
    Reordered,
    /// It has come before.
    Duplicate,
}

/// What one receiver has had of one publisher: a bitmap of the last messages, 150 bytes however many there are.
#[derive(Debug, Clone, Default)]
pub struct Track {
    /// One above the highest sequence number that has come.
    next: u64,
    /// Bit `n % WINDOW` is whether message `n` has come, for the last of them below `next`.
    seen: [u64; WORDS],
    /// Messages that left the window and had not come.
    missing: u64,
    /// Messages up to the highest that came that have not come.
    gaps: u64,
}

impl Track {
    /// A track that begins at `sequence`: what was sent before is not waited for.
    pub fn starting_at(sequence: u32) -> Self {
        Self {
            next: sequence.into(),
            seen: [u64::MAX; WORDS],
            missing: 0,
            gaps: 0,
        }
    }

    /// A message came; `sequence` is the low 32 bits of its number.
    pub fn arrived(&mut self, sequence: u32) -> Arrival {
        let number = self.widen(sequence);
        if number >= self.next {
            self.advance(number);
            return Arrival::InOrder;
        }
        if self.next - number > WINDOW {
            if self.missing == 0 {
                return Arrival::Duplicate;
            }
            self.missing -= 1;
            self.gaps -= 1;
            return Arrival::Reordered;
        }
        let (word, bit) = place(number);
        if self.seen[word] & bit != 0 {
            return Arrival::Duplicate;
        }
        self.seen[word] |= bit;
        self.gaps -= 1;
        Arrival::Reordered
    }

    /// How many messages up to the highest that came have not come.
    pub const fn gaps(&self) -> u64 {
        self.gaps
    }

    /// The number whose low 32 bits are `sequence`: of all such the nearest to the highest that came.
    fn widen(&self, sequence: u32) -> u64 {
        #[expect(clippy::cast_possible_truncation, reason = "the low bits are meant")]
        let ahead = sequence.wrapping_sub(self.next as u32);
        #[expect(clippy::cast_possible_wrap, reason = "the upper half is behind")]
        let distance = i64::from(ahead as i32);
        self.next.checked_add_signed(distance).unwrap_or(sequence.into())
    }

    /// Makes `number` the highest that came.
    fn advance(&mut self, number: u64) {
        self.gaps += number - self.next;
        if number - self.next >= WINDOW {
            let held = self.next.min(WINDOW);
            let seen: u64 = self.seen.iter().map(|word| u64::from(word.count_ones())).sum();
            // All that is in the window leaves it, and all between that and the new one has never been in it.
            let before = self.next - held;
            self.missing += (number + 1 - WINDOW - before).saturating_sub(seen.min(held));
            self.seen = [0; WORDS];
        } else {
            for passed in self.next..=number {
                let (word, bit) = place(passed);
                if passed >= WINDOW && self.seen[word] & bit == 0 {
                    self.missing += 1;
                }
                self.seen[word] &= !bit;
            }
        }
        let (word, bit) = place(number);
        self.seen[word] |= bit;
        self.next = number + 1;
    }
}

/// A [`Track`] that tells which messages were passed over, and since when.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    track: Track,
    /// When the highest that came was to be sent.
    last: Nanos,
}

/// What the arrival of a message means to one receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hearing {
    /// Whether it is the first time, and in order.
    pub arrival: Arrival,
    /// Messages that it has overtaken, which all were to be sent at `since` or later.
    pub overtaken: u64,
    /// When the message before those was to be sent; 0 if none came before.
    pub since: Nanos,
}

impl Heard {
    /// As [`Track::starting_at`].
    pub fn starting_at(sequence: u32) -> Self {
        Self {
            track: Track::starting_at(sequence),
            last: 0,
        }
    }

    /// As [`Track::arrived`], of a message that was to be sent at `intended`.
    pub fn arrived(&mut self, sequence: u32, intended: Nanos) -> Hearing {
        let (gaps, since) = (self.track.gaps(), self.last);
        let arrival = self.track.arrived(sequence);
        if arrival == Arrival::InOrder {
            self.last = intended;
        }
        Hearing {
            arrival,
            overtaken: self.track.gaps().saturating_sub(gaps),
            since,
        }
    }

    /// As [`Track::gaps`].
    pub const fn gaps(&self) -> u64 {
        self.track.gaps()
    }
}

/// The word of the bitmap and the bit in it.
fn place(number: u64) -> (usize, u64) {
    let at = number % WINDOW;
    let word = (at / 64) as usize;
    (word, 1 << (at % 64))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn arrivals(sequence: impl IntoIterator<Item = u32>) -> (Vec<Arrival>, Track) {
        let mut track = Track::default();
        let arrivals = sequence.into_iter().map(|number| track.arrived(number)).collect();
        (arrivals, track)
    }

    /// What the bitmap says.
    fn counted_gaps(track: &Track) -> u64 {
        let within = track.next.min(WINDOW);
        let seen = (track.next - within..track.next).filter(|number| {
            let (word, bit) = place(*number);
            track.seen[word] & bit != 0
        });
        track.missing + within - seen.count() as u64
    }

    fn count(arrivals: &[Arrival], wanted: Arrival) -> usize {
        arrivals.iter().filter(|arrival| **arrival == wanted).count()
    }

    #[test]
    fn two_neighbours_swapped_are_one_reordered() {
        let (all, track) = arrivals([0, 2, 1, 3]);
        let [first, second, third, fourth] = all[..] else {
            panic!("{all:?}");
        };
        assert_eq!([first, second, fourth], [Arrival::InOrder; 3]);
        assert_eq!(third, Arrival::Reordered);
        assert_eq!(track.gaps(), 0);
    }

    #[test]
    fn a_repetition_is_a_duplicate_wherever_it_comes() {
        let (all, track) = arrivals([0, 0, 1, 2, 3, 1, 3]);
        assert_eq!(count(&all, Arrival::Duplicate), 3);
        assert_eq!(count(&all, Arrival::Reordered), 0);
        assert_eq!(track.gaps(), 0);
        let (all, _) = arrivals((0..100_000).chain([5]));
        assert_eq!(all.last(), Some(&Arrival::Duplicate));
    }

    #[test]
    fn a_message_that_is_missing_is_a_gap_for_ever() {
        let (_, track) = arrivals((0..1_000_000).filter(|number| number % 1000 != 7));
        assert_eq!(track.gaps(), 1000);
        let (all, track) = arrivals((0..100_000).filter(|number| *number != 5).chain([5]));
        assert_eq!(all.last(), Some(&Arrival::Reordered), "it came after all");
        assert_eq!(track.gaps(), 0);
    }

    #[test]
    fn a_leap_past_the_window_is_counted_to_the_message() {
        for leap in [WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW + 5, 1_000_000] {
            for start in [1, 10, WINDOW - 1, WINDOW, 5000] {
                let (first, last) = (
                    u32::try_from(start).unwrap(),
                    u32::try_from(start + leap).unwrap(),
                );
                let (_, mut track) = arrivals((0..first).chain([last]));
                assert_eq!(track.gaps(), leap, "from {start} by {leap}");
                for number in last + 1..last + 3000 {
                    track.arrived(number);
                }
                assert_eq!(track.gaps(), leap, "from {start} by {leap}, later");
                assert_eq!(
                    counted_gaps(&track),
                    leap,
                    "from {start} by {leap}, by the bitmap"
                );
            }
        }
    }

    #[test]
    fn what_is_overtaken_is_told_with_the_time_of_the_one_before() {
        let mut heard = Heard::default();
        let hearings =
            [(0, 100), (3, 130), (1, 110), (4, 140)].map(|(number, time)| heard.arrived(number, time));
        let all = hearings.map(|hearing| (hearing.arrival, hearing.overtaken, hearing.since));
        assert_eq!(
            all,
            [
                (Arrival::InOrder, 0, 0),
                (Arrival::InOrder, 2, 100),
                (Arrival::Reordered, 0, 130),
                (Arrival::InOrder, 0, 130),
            ]
        );
        assert_eq!(heard.gaps(), 1);
    }

    #[test]
    fn sequence_numbers_go_round() {
        let mut track = Track::starting_at(u32::MAX - 1);
        for number in [u32::MAX - 1, u32::MAX, 0, 1] {
            assert_eq!(track.arrived(number), Arrival::InOrder);
        }
        assert_eq!(track.arrived(u32::MAX), Arrival::Duplicate);
        assert_eq!(track.gaps(), 0);
    }

    #[test]
    fn agrees_with_a_set_that_remembers_all() {
        let mut random = fastrand::Rng::with_seed(7);
        let (mut track, mut seen, mut highest) = (Track::default(), BTreeSet::new(), None);
        for base in 0..20_000_u32 {
            let number = base.saturating_sub(random.u32(0..200));
            let expected = if !seen.insert(number) {
                Arrival::Duplicate
            } else if highest.is_some_and(|highest| number < highest) {
                Arrival::Reordered
            } else {
                Arrival::InOrder
            };
            highest = highest.max(Some(number));
            assert_eq!(track.arrived(number), expected, "message {number}");
        }
        let gaps = u64::from(highest.unwrap()) + 1 - seen.len() as u64;
        assert_eq!(track.gaps(), gaps);
        assert_eq!(counted_gaps(&track), gaps);
    }
}
