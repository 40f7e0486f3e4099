//! The requests that wait for their responses, and which response is whose.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::Matching;
use crate::mqtt::QoS;

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
    publication: Asked,
    /// When it was asked first.
    sent: Instant,
    /// Responses yet to come.
    left: u64,
}

/// The number of no publication of this session.
const EARLIER: u64 = 0;

/// What became of the publication of a request.
#[derive(Debug)]
enum Asked {
    /// It was sent, under this number.
    As(u64),
    /// It is to be published again, with this payload.
    Again(Bytes),
}

/// What lies between two network connections.
#[derive(Debug)]
pub(super) struct Gap {
    pub(super) session: SessionFate,
    /// Of the requests, and at the most of the responses.
    pub(super) qos: QoS,
    /// The publications that the broker had not acknowledged.
    pub(super) unacknowledged: Vec<(u64, Bytes)>,
}

/// What became of a session when its network connection was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SessionFate {
    /// The broker has kept it, with the subscription to the responses, and what is unacknowledged is repeated in it.
    Kept,
    /// There is a new one, in which nothing is repeated.
    New,
    /// It may be another one, though what is unacknowledged is repeated in it.
    Uncertain,
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

    /// Whether responses say which request they answer.
    pub(super) fn tells_apart(&self) -> bool {
        self.matching == Matching::CorrelationData && self.given.is_none()
    }

    /// The correlation data that request `number` is to have beside its own properties, if any.
    pub(super) fn correlation_data(&self, number: u64) -> Option<String> {
        self.tells_apart().then(|| format!("{}{number}", self.prefix))
    }

    /// The next request was sent, as publication `sequence`.
    pub(super) fn ask(&mut self, sequence: u64, now: Instant) {
        self.asked += 1;
        let open = Open {
            publication: Asked::As(sequence),
            sent: now,
            left: self.responses,
        };
        self.open.insert(self.asked, open);
    }

    /// Another connection is there. Returns the requests that wait no longer: nobody knows whether somebody has acted upon
    /// them, and a response may have gone by. A request of QoS 1 that the broker has not acknowledged is to be asked
    /// again, as its QoS says, unless one of several responses has come, which could then come twice.
    pub(super) fn reconnected(&mut self, gap: &Gap) -> Vec<u64> {
        let mut lost = Vec::new();
        for (number, open) in &mut self.open {
            let Asked::As(sequence) = open.publication else {
                continue;
            };
            let payload = gap.unacknowledged.iter().find(|(other, _)| *other == sequence);
            match (gap.session, gap.qos, payload) {
                (SessionFate::Kept, QoS::AtLeastOnce | QoS::ExactlyOnce, _) => {}
                (SessionFate::New, QoS::AtLeastOnce, Some((_, payload))) if open.left == self.responses => {
                    open.publication = Asked::Again(payload.clone());
                }
                _ => lost.push(*number),
            }
        }
        for number in &lost {
            self.open.remove(number);
        }
        lost
    }

    /// The first request that is to be asked again.
    pub(super) fn to_be_asked_again(&self) -> Option<(u64, Bytes)> {
        let mut open = self.open.iter();
        open.find_map(|(number, open)| match &open.publication {
            Asked::Again(payload) => Some((*number, payload.clone())),
            Asked::As(_) => None,
        })
    }

    /// How many are to be asked again.
    pub(super) fn count_again(&self) -> usize {
        let open = self.open.values();
        open.filter(|open| matches!(open.publication, Asked::Again(_)))
            .count()
    }

    /// Request `number` was sent again, as publication `sequence`.
    pub(super) fn asked_again(&mut self, number: u64, sequence: u64) {
        if let Some(open) = self.open.get_mut(&number) {
            open.publication = Asked::As(sequence);
        }
    }

    /// Request `number` waits no longer.
    pub(super) fn forget(&mut self, number: u64) {
        self.open.remove(&number);
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
        } else if let Asked::Again(_) = open.publication {
            // What went out before the connection was lost has arrived. Whoever responded would do so twice.
            open.publication = Asked::As(EARLIER);
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
        let is_it = |open: &Open| matches!(open.publication, Asked::As(other) if other == sequence);
        let (number, _) = self.open.iter().find(|(_, open)| is_it(open))?;
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
        let data = waiting.correlation_data(waiting.asked() + 1);
        waiting.ask(sequence, now);
        data.unwrap_or_default().into_bytes()
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
        assert_eq!(waiting.correlation_data(1), None);
        assert!(!waiting.tells_apart());
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

    /// Requests 1 to 4 are publications 11 to 14, of which the broker has acknowledged but the last two; 3 has had one of
    /// two responses. Returns what is lost, and what is to be asked again.
    fn reconnected(session: SessionFate, qos: QoS) -> (Vec<u64>, Vec<u64>, Waiting) {
        let now = Instant::now();
        let mut waiting = Waiting::new(Matching::CorrelationData, None, 2);
        let data: Vec<_> = (11..=14)
            .map(|sequence| ask(&mut waiting, sequence, now))
            .collect();
        assert_eq!(number(waiting.answer(Some(&data[2]), now)), Some(3));
        let unacknowledged = [13, 14].map(|sequence| (sequence, Bytes::from(format!("{sequence}"))));
        let lost = waiting.reconnected(&Gap {
            session,
            qos,
            unacknowledged: unacknowledged.to_vec(),
        });
        let mut again = Vec::new();
        while let Some((number, payload)) = waiting.to_be_asked_again() {
            assert_eq!(payload, format!("{}", number + 10));
            assert_eq!(waiting.count_again(), 1);
            waiting.asked_again(number, 20);
            again.push(number);
        }
        (lost, again, waiting)
    }

    #[test]
    fn what_waits_on_after_a_gap() {
        use QoS::{AtLeastOnce, AtMostOnce, ExactlyOnce};
        let all = vec![1, 2, 3, 4];
        for (session, qos, lost, again) in [
            (SessionFate::Kept, AtMostOnce, all.clone(), vec![]),
            (SessionFate::Kept, AtLeastOnce, vec![], vec![]),
            (SessionFate::Kept, ExactlyOnce, vec![], vec![]),
            (SessionFate::New, AtMostOnce, all.clone(), vec![]),
            (SessionFate::New, AtLeastOnce, vec![1, 2, 3], vec![4]),
            (SessionFate::New, ExactlyOnce, all.clone(), vec![]),
            (SessionFate::Uncertain, AtLeastOnce, all.clone(), vec![]),
            (SessionFate::Uncertain, ExactlyOnce, all.clone(), vec![]),
        ] {
            let got = reconnected(session, qos);
            assert_eq!((got.0, got.1), (lost.clone(), again), "{session:?} {qos:?}");
            assert_eq!(got.2.count(), 4 - lost.len());
        }
    }

    #[test]
    fn a_request_that_is_asked_again_is_the_same() {
        let (_, _, mut waiting) = reconnected(SessionFate::New, QoS::AtLeastOnce);
        assert_eq!(
            waiting.give_up(14),
            None,
            "that publication is of an earlier session"
        );
        // Another connection is lost before it is asked.
        let gap = |unacknowledged| Gap {
            session: SessionFate::New,
            qos: QoS::AtLeastOnce,
            unacknowledged,
        };
        assert!(
            waiting
                .reconnected(&gap(vec![(20, Bytes::from("14"))]))
                .is_empty()
        );
        assert!(waiting.reconnected(&gap(Vec::new())).is_empty());
        let data = waiting.correlation_data(4).unwrap();
        assert_eq!(
            number(waiting.answer(Some(data.as_bytes()), Instant::now())),
            Some(4)
        );
        assert!(waiting.to_be_asked_again().is_none(), "it has arrived");
        assert_eq!(waiting.count(), 1, "one of its two responses is to come");
    }
}
