//! When no message is news.

use std::time::Duration;

use super::Gaps;

/// Gaps that say nothing yet of what is usual.
const TOO_FEW: u64 = 2;

/// A topic that has paused for less is never silent, however fast it was.
const SHORTEST: Duration = Duration::from_secs(1);

/// After which time without a message a topic is silent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Silence {
    /// After so many times its median gap, and longer than 99 of 100 of its gaps so far: a topic that comes in bursts
    /// is not silent between them. Not before a second has passed, nor where fewer than three messages have said how
    /// often they come.
    Gaps(f64),
    /// After this time, whatever is usual.
    After(Duration),
}

impl Default for Silence {
    fn default() -> Self {
        Silence::Gaps(5.0)
    }
}

impl Silence {
    /// Whether a topic of such `gaps` is silent when nothing has come for `quiet`.
    pub fn is_silent(&self, quiet: Duration, gaps: &Gaps) -> bool {
        match *self {
            Silence::After(time) => quiet >= time,
            Silence::Gaps(times) => {
                let usual = gaps.quantile(0.5).filter(|_| gaps.count() >= TOO_FEW);
                let long = gaps.quantile(0.99).unwrap_or_default().max(SHORTEST);
                usual.is_some_and(|usual| quiet > long && quiet.as_secs_f64() >= times * usual.as_secs_f64())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(millis: &[u64]) -> Gaps {
        let mut gaps = Gaps::default();
        for millis in millis {
            gaps.record(Duration::from_millis(*millis));
        }
        gaps
    }

    fn is_silent(millis: u64, gaps: &Gaps) -> bool {
        Silence::default().is_silent(Duration::from_millis(millis), gaps)
    }

    #[test]
    fn a_steady_topic_is_silent_after_five_of_its_gaps() {
        let steady = gaps(&[2_000; 20]);
        // Within the error of the gaps, 6 %.
        assert!(!is_silent(9_400, &steady));
        assert!(is_silent(10_600, &steady));
        let twice = Silence::Gaps(2.0);
        assert!(twice.is_silent(Duration::from_millis(4_240), &steady));
        assert!(!twice.is_silent(Duration::from_millis(3_760), &steady));
    }

    #[test]
    fn a_fast_topic_may_pause_for_a_second() {
        let fast = gaps(&[1; 1_000]);
        assert!(!is_silent(1_000, &fast));
        assert!(is_silent(1_001, &fast));
    }

    #[test]
    fn bursts_are_no_silence() {
        let bursts = gaps(&[[1; 49].as_slice(), &[60_000]].concat());
        assert!(!is_silent(56_000, &bursts));
        assert!(is_silent(64_000, &bursts));
    }

    #[test]
    fn what_is_usual_must_be_known() {
        assert!(!is_silent(1_000_000, &gaps(&[])));
        assert!(!is_silent(1_000_000, &gaps(&[100])));
        assert!(is_silent(1_000_000, &gaps(&[100, 100])));
    }

    #[test]
    fn a_time_holds_for_all() {
        let silence = Silence::After(Duration::from_secs(30));
        assert!(!silence.is_silent(Duration::from_millis(29_999), &gaps(&[1; 9])));
        assert!(silence.is_silent(Duration::from_secs(30), &gaps(&[])));
    }
}
