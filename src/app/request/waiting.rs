//! The requests that wait for their responses, and which response is whose.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::Matching;

/// How many random letters and digits make correlation data that no other client has.
const RANDOM: usize = 16;

/// The requests of a run that wait, by number: the first is 1.
#[derive(Debug)]
pub(super) struct Waiting {
    matching: Matching,
    /// Correlation data that the user gave, the same for every request.
    given: Option<Vec<u8>>,
    /// In front of the number in correlation data that were made here.
    prefix: String,
    /// How many responses each waits for.
    responses: u64,
    asked: u64,
    open: BTreeMap<u64, Open>,
}

/// A request that waits.
#[derive(Debug)]
struct Open {
    /// Of its publication.
    sequence: u64,
    sent: Instant,
    /// Responses yet to come.
    left: u64,
}

/// A message that is a response.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// To which request.
    pub(super) number: u64,
    /// How long it took.
    pub(super) latency: Duration,
    /// Whether it was the last that the request waited for.
    pub(super) last: bool,
}

impl Waiting {
    /// No request yet.
    pub(super) fn new(matching: Matching, given: Option<Vec<u8>>, responses: u64) -> Self {
        let random = std::iter::repeat_with(fastrand::alphanumeric).take(RANDOM);
        Self {
            matching,
            given,
            prefix: random.chain(['-']).collect(),
            responses,
            asked: 0,
            open: BTreeMap::new(),
        }
    }

    /// The correlation data that the next request is to have beside its own properties, if any.
    pub(super) fn correlation_data(&self) -> Option<String> {
        let made = self.matching == Matching::CorrelationData && self.given.is_none();
        made.then(|| format!("{}{}", self.prefix, self.asked + 1))
    }

    /// The next request was sent, as publication `sequence`.
    pub(super) fn ask(&mut self, sequence: u64, now: Instant) {
        self.asked += 1;
        let open = Open {
            sequence,
            sent: now,
            left: self.responses,
        };
        self.open.insert(self.asked, open);
    }

    /// Takes a message with these correlation data; `None` if it answers no request that waits.
    pub(super) fn answer(&mut self, data: Option<&[u8]>, now: Instant) -> Option<Answer> {
        let number = match (self.matching, &self.given) {
            (Matching::Anything | Matching::Next, _) => self.oldest()?,
            (Matching::CorrelationData, Some(given)) if data == Some(given) => self.oldest()?,
            (Matching::CorrelationData, Some(_)) => return None,
            (Matching::CorrelationData, None) => self.number(data?)?,
        };
        let open = self.open.get_mut(&number)?;
        open.left -= 1;
        let (last, latency) = (open.left == 0, now - open.sent);
        if last {
            self.open.remove(&number);
        }
        Some(Answer {
            number,
            latency,
            last,
        })
    }

    fn oldest(&self) -> Option<u64> {
        self.open.keys().next().copied()
    }

    /// Which request these data were made for.
    fn number(&self, data: &[u8]) -> Option<u64> {
        let digits = data.strip_prefix(self.prefix.as_bytes())?;
        let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
        // Only what was sent counts, not another way to write the number.
        (format!("{}{number}", self.prefix).as_bytes() == data).then_some(number)
    }

    /// The request of publication `sequence` waits no longer; its number, if it did.
    pub(super) fn give_up(&mut self, sequence: u64) -> Option<u64> {
        let (number, _) = self.open.iter().find(|(_, open)| open.sequence == sequence)?;
        let number = *number;
        self.open.remove(&number);
        Some(number)
    }

    /// A request that has waited for `timeout`; it waits no longer.
    pub(super) fn take_overdue(&mut self, timeout: Duration, now: Instant) -> Option<u64> {
        let entry = self.open.first_entry()?;
        (entry.get().sent + timeout <= now).then(|| entry.remove_entry().0)
    }

    /// When the next will have waited for `timeout`.
    pub(super) fn deadline(&self, timeout: Duration) -> Option<Instant> {
        let (_, oldest) = self.open.first_key_value()?;
        oldest.sent.checked_add(timeout)
    }

    /// How many wait.
    pub(super) fn count(&self) -> usize {
        self.open.len()
    }

    /// How many there were.
    pub(super) const fn asked(&self) -> u64 {
        self.asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// What a responder sends back.
    fn ask(waiting: &mut Waiting, sequence: u64, now: Instant) -> Vec<u8> {
        let data = waiting.correlation_data().unwrap_or_default();
        waiting.ask(sequence, now);
        data.into_bytes()
    }

    fn number(answer: Option<Answer>) -> Option<u64> {
        answer.map(|answer| answer.number)
    }

    #[test]
    fn responses_find_their_requests_in_any_order() {
        let now = Instant::now();
        let mut waiting = Waiting::new(Matching::CorrelationData, None, 1);
        let data: Vec<_> = (1..=3).map(|sequence| ask(&mut waiting, sequence, now)).collect();
        assert_eq!(waiting.answer(None, now), None);
        assert_eq!(waiting.answer(Some(b"4"), now), None);
        for stranger in ["", "+2", "02", "4", "-1", "2 "] {
            let stranger = format!("{}{stranger}", waiting.prefix);
            assert_eq!(waiting.answer(Some(stranger.as_bytes()), now), None, "{stranger}");
        }
        for index in [1, 0, 2] {
            let answer = waiting.answer(Some(&data[index]), now + SECOND);
            let expected = Answer {
                number: index as u64 + 1,
                latency: SECOND,
                last: true,
            };
            assert_eq!(answer, Some(expected));
            assert_eq!(waiting.answer(Some(&data[index]), now), None, "a second response");
        }
        assert_eq!((waiting.count(), waiting.asked()), (0, 3));
    }

    #[test]
    fn data_of_the_user_are_compared() {
        let now = Instant::now();
        let mut waiting = Waiting::new(Matching::CorrelationData, Some(b"mine".to_vec()), 1);
        assert_eq!(waiting.correlation_data(), None);
        assert_eq!(waiting.answer(Some(b"mine"), now), None, "nothing was asked");
        waiting.ask(1, now);
        assert_eq!(waiting.answer(Some(b"yours"), now), None);
        assert_eq!(waiting.answer(None, now), None);
        assert_eq!(number(waiting.answer(Some(b"mine"), now)), Some(1));
    }

    #[test]
    fn without_correlation_the_next_is_it() {
        let now = Instant::now();
        let mut waiting = Waiting::new(Matching::Next, None, 2);
        assert_eq!(waiting.answer(None, now), None, "nothing was asked");
        waiting.ask(1, now);
        assert!(!waiting.answer(None, now).unwrap().last);
        assert!(waiting.answer(Some(b"x"), now).unwrap().last);
        assert_eq!(waiting.answer(None, now), None);
    }

    #[test]
    fn time_runs_for_each() {
        let now = Instant::now();
        let mut waiting = Waiting::new(Matching::CorrelationData, None, 1);
        assert_eq!(waiting.deadline(SECOND), None);
        ask(&mut waiting, 1, now);
        let second = ask(&mut waiting, 2, now + SECOND);
        assert_eq!(waiting.deadline(SECOND), Some(now + SECOND));
        assert_eq!(waiting.take_overdue(SECOND, now), None);
        assert_eq!(waiting.take_overdue(SECOND, now + SECOND), Some(1));
        assert_eq!(waiting.take_overdue(SECOND, now + SECOND), None);
        assert_eq!(waiting.deadline(SECOND), Some(now + 2 * SECOND));
        assert_eq!(number(waiting.answer(Some(&second), now)), Some(2));
    }

    #[test]
    fn what_the_broker_refused_waits_no_longer() {
        let now = Instant::now();
        let mut waiting = Waiting::new(Matching::CorrelationData, None, 1);
        ask(&mut waiting, 7, now);
        ask(&mut waiting, 8, now);
        assert_eq!(waiting.give_up(8), Some(2));
        assert_eq!(waiting.give_up(8), None);
        assert_eq!(waiting.count(), 1);
    }
}
