//! Which of the messages are wanted, and what of them.
//!
//! [`QueryOptions`] say it, and a [`Query`] looks at one message after the other. Expressions are jq's, over the record
//! of the message as [`Value::of`] has it. Time is an argument.

mod expect;
mod expression;
mod parts;
mod per_topic;
mod value;

use std::time::{Duration, Instant};

use regex::bytes::Regex;

use crate::format::sanitize::{Escape, write_visible};
use crate::message::Message;

pub use expect::{ExpectOptions, Expectations, Judgement};
pub use expression::{Expression, ExpressionError};
pub use value::Value;

use per_topic::{Changed, Every};

/// Which of the messages are wanted, and what of them. All that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct QueryOptions {
    /// `--sample`: a share of the messages, by chance; more than 0, and 1 at the most.
    pub sample: Option<f64>,
    /// `--grep`: the payload matches.
    pub grep: Option<Regex>,
    /// `--where`: it holds.
    pub condition: Option<Expression>,
    /// `--changed`: the payload is another than that of the last wanted message on its topic.
    pub changed: bool,
    /// `--every`: no sooner after the last wanted message on its topic.
    pub every: Option<Duration>,
    /// `--select`: what is wanted of the message; a message of which it has nothing is not wanted.
    pub projection: Option<Expression>,
}

/// Patterns are compared by their text.
impl PartialEq for QueryOptions {
    fn eq(&self, other: &Self) -> bool {
        let QueryOptions {
            sample,
            grep,
            condition,
            changed,
            every,
            projection,
        } = self;
        *sample == other.sample
            && grep.as_ref().map(Regex::as_str) == other.grep.as_ref().map(Regex::as_str)
            && *condition == other.condition
            && *changed == other.changed
            && *every == other.every
            && *projection == other.projection
    }
}

/// What becomes of a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// It is not wanted.
    Dropped,
    /// It is wanted as it is.
    Whole,
    /// These are wanted of it, one or more.
    Parts(Vec<Value>),
}

/// Looks at messages.
#[derive(Debug)]
pub struct Query {
    sample: Option<f64>,
    grep: Option<Regex>,
    condition: Option<Expression>,
    changed: Option<Changed>,
    every: Option<Every>,
    projection: Option<Expression>,
    /// Whether a failed expression was told of.
    told: bool,
    notice: Option<String>,
}

impl Query {
    /// Nothing has been seen yet.
    pub fn new(options: &QueryOptions) -> Self {
        let QueryOptions {
            sample,
            grep,
            condition,
            changed,
            every,
            projection,
        } = options.clone();
        Self {
            sample,
            grep,
            condition,
            changed: changed.then(Changed::default),
            every: every.map(Every::new),
            projection,
            told: false,
            notice: None,
        }
    }

    /// What becomes of `message`, which came at `now`.
    pub fn look(&mut self, message: &Message<'_>, now: Instant) -> Finding {
        if self.sample.is_some_and(|share| fastrand::f64() >= share) {
            return Finding::Dropped;
        }
        if self
            .grep
            .as_ref()
            .is_some_and(|pattern| !pattern.is_match(message.payload))
        {
            return Finding::Dropped;
        }
        let needs_value = self.condition.is_some() || self.projection.is_some();
        let value = if needs_value {
            Value::of(message)
        } else {
            Value::default()
        };
        if let Some(condition) = &self.condition {
            match condition.holds(&value) {
                Ok(true) => {}
                Ok(false) => return Finding::Dropped,
                Err(fault) => return self.failed("--where", &fault, message),
            }
        }
        if self
            .changed
            .as_mut()
            .is_some_and(|changed| !changed.is_new(message))
        {
            return Finding::Dropped;
        }
        if self
            .every
            .as_mut()
            .is_some_and(|every| !every.is_due(message.topic, now))
        {
            return Finding::Dropped;
        }
        let Some(projection) = &self.projection else {
            return Finding::Whole;
        };
        match projection.outputs(&value).collect::<Result<Vec<_>, _>>() {
            Ok(parts) if parts.is_empty() => Finding::Dropped,
            Ok(parts) => Finding::Parts(parts),
            Err(fault) => self.failed("--select", &fault, message),
        }
    }

    /// What the user should be told, once.
    pub fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// On a broker with messages of every kind an expression fails for many: one is told of.
    fn failed(&mut self, flag: &str, fault: &str, message: &Message<'_>) -> Finding {
        if !self.told {
            self.told = true;
            let topic = message.topic;
            let notice = format!(
                "{flag} fails for a message on {topic}: {fault}; such messages are left out, and no more of them is told"
            );
            let mut visible = Vec::new();
            write_visible(&notice, Escape::Text, &mut visible);
            self.notice = String::from_utf8(visible).ok();
        }
        Finding::Dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::fixture::message;

    fn options() -> QueryOptions {
        QueryOptions::default()
    }

    fn expression(text: &str) -> Expression {
        Expression::compile(text).unwrap()
    }

    /// Whether each payload on topic `a`, a second after the other, is wanted.
    fn wanted(options: &QueryOptions, payloads: &[&str]) -> Vec<bool> {
        let mut query = Query::new(options);
        let start = Instant::now();
        let looked = payloads.iter().enumerate().map(|(second, payload)| {
            let now = start + Duration::from_secs(second as u64);
            query.look(&message("a", payload.as_bytes()), now) != Finding::Dropped
        });
        looked.collect()
    }

    #[test]
    fn all_conditions_must_hold() {
        let query = QueryOptions {
            grep: Some(Regex::new("^[0-9]").unwrap()),
            condition: Some(expression(".payload > 20")),
            changed: true,
            ..options()
        };
        assert_eq!(
            wanted(&query, &["x", "19", "21", "21", "19", "21", "22"]),
            [false, false, true, false, false, false, true]
        );
    }

    #[test]
    fn grep_looks_at_bytes() {
        let query = QueryOptions {
            grep: Some(Regex::new(r"(?-u)\xff").unwrap()),
            ..options()
        };
        let mut query = Query::new(&query);
        let now = Instant::now();
        assert_eq!(query.look(&message("a", b"x\xff"), now), Finding::Whole);
        assert_eq!(query.look(&message("a", b"x"), now), Finding::Dropped);
    }

    #[test]
    fn a_projection_may_have_several_outputs_or_none() {
        let query = QueryOptions {
            projection: Some(expression(".payload[]")),
            ..options()
        };
        let mut query = Query::new(&query);
        let now = Instant::now();
        let Finding::Parts(parts) = query.look(&message("a", b"[1,\"x\"]"), now) else {
            panic!("no parts");
        };
        let texts: Vec<_> = parts
            .iter()
            .map(|part| String::from_utf8(part.to_text()).unwrap())
            .collect();
        assert_eq!(texts, ["1", "x"]);
        assert_eq!(query.look(&message("a", b"[]"), now), Finding::Dropped);
        assert_eq!(query.take_notice(), None);
    }

    #[test]
    fn the_first_failure_is_told_and_no_other() {
        let query = QueryOptions {
            condition: Some(expression(".payload.temp > 20")),
            ..options()
        };
        let mut query = Query::new(&query);
        let now = Instant::now();
        assert_eq!(query.look(&message("a", b"{\"temp\":21}"), now), Finding::Whole);
        assert_eq!(query.take_notice(), None);
        assert_eq!(query.look(&message("a/b", b"\"text\""), now), Finding::Dropped);
        let notice = query.take_notice().unwrap();
        assert!(
            notice.starts_with("--where fails for a message on a/b: "),
            "{notice}"
        );
        assert_eq!(query.look(&message("a/c", b"\"text\""), now), Finding::Dropped);
        assert_eq!(query.take_notice(), None);
    }

    #[test]
    fn a_sample_is_about_its_share() {
        let query = QueryOptions {
            sample: Some(0.1),
            ..options()
        };
        let mut query = Query::new(&query);
        let now = Instant::now();
        let some = (0..20_000).filter(|_| query.look(&message("a", b""), now) == Finding::Whole);
        // Nine standard deviations to each side.
        let count = some.count();
        assert!((1600..=2400).contains(&count), "{count}");
        let all = QueryOptions {
            sample: Some(1.0),
            ..options()
        };
        assert_eq!(wanted(&all, &["1", "2"]), [true, true]);
    }
}
