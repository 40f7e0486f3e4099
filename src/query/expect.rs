//! Messages that must come, and messages that must not.

use std::fmt::Write as _;

use super::parts::Part;
use super::{Expression, Value};
use crate::format::sanitize::{Escape, write_visible};
use crate::message::Message;

/// What must come, and what must not. A message for which an expression fails is none of either.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExpectOptions {
    /// `--expect`: for each of these a message must come; one may do for several.
    pub expected: Vec<Expression>,
    /// `--expect-order`: in this order, each by a message of its own.
    pub in_order: bool,
    /// `--expect-none`: no message for which one of these holds.
    pub forbidden: Vec<Expression>,
}

/// How things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// More must come.
    Open,
    /// All that must come has come.
    Held,
    /// What must not come has come.
    Broken,
}

/// Looks at messages, one after the other.
#[derive(Debug)]
pub struct Expectations {
    wanted: Vec<Wanted>,
    in_order: bool,
    forbidden: Vec<Expression>,
    /// Messages so far.
    seen: u64,
    /// What came that must not.
    broken: Option<String>,
}

#[derive(Debug)]
struct Wanted {
    expression: Expression,
    parts: Vec<Part>,
    held: bool,
    nearest: Option<Nearest>,
}

/// The message that came nearest.
#[derive(Debug)]
struct Nearest {
    /// How many of the parts hold.
    score: usize,
    number: u64,
    value: Value,
}

impl Expectations {
    /// Nothing has come yet.
    pub fn new(options: &ExpectOptions) -> Self {
        let ExpectOptions {
            expected,
            in_order,
            forbidden,
        } = options.clone();
        let wanted = expected.into_iter().map(|expression| Wanted {
            parts: Part::all(&expression),
            expression,
            held: false,
            nearest: None,
        });
        Self {
            wanted: wanted.collect(),
            in_order,
            forbidden,
            seen: 0,
            broken: None,
        }
    }

    /// How things stand after `message`.
    pub fn look(&mut self, message: &Message<'_>) -> Judgement {
        if self.broken.is_some() {
            return Judgement::Broken;
        }
        self.seen += 1;
        let value = Value::of(message);
        let broken = self
            .forbidden
            .iter()
            .find(|forbidden| forbidden.holds(&value) == Ok(true));
        if let Some(forbidden) = broken {
            self.broken = Some(format!(
                "message {} is one that must not come\n{}{}",
                self.seen,
                line("  forbidden: ", forbidden.text()),
                line("  message:   ", &json(&value)),
            ));
            return Judgement::Broken;
        }
        for wanted in self.wanted.iter_mut().filter(|wanted| !wanted.held) {
            wanted.look(&value, self.seen);
            if self.in_order {
                // The one after it is for the next message.
                break;
            }
        }
        self.judgement()
    }

    /// How things stand.
    pub fn judgement(&self) -> Judgement {
        if self.broken.is_some() {
            Judgement::Broken
        } else if self.wanted.iter().all(|wanted| wanted.held) {
            Judgement::Held
        } else {
            Judgement::Open
        }
    }

    /// Whether anything must come, so that there is an end before the time is over.
    pub fn is_about_some(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// Why it did not hold: lines, the last without a newline.
    pub fn report(&self) -> String {
        let mut text = self.broken.clone().unwrap_or_else(|| self.missing());
        text.truncate(text.trim_end().len());
        text
    }

    fn missing(&self) -> String {
        let missing: Vec<&Wanted> = self.wanted.iter().filter(|wanted| !wanted.held).collect();
        let (count, all) = (missing.len(), self.wanted.len());
        let plural = if all == 1 { "" } else { "s" };
        let mut text = format!(
            "{count} of {all} expectation{plural} did not hold; {} came\n",
            messages(self.seen)
        );
        for wanted in missing {
            text += &line("  expected: ", wanted.expression.text());
            if let Some(nearest) = &wanted.nearest {
                let label = format!("  nearest:  message {}: ", nearest.number);
                text += &line(&label, &json(&nearest.value));
                wanted.compare(&nearest.value, &mut text);
            }
            if self.in_order {
                break;
            }
        }
        text
    }
}

impl Wanted {
    /// Sees whether message `number` is the one.
    fn look(&mut self, value: &Value, number: u64) {
        self.held = self.expression.holds(value) == Ok(true);
        let score = self.parts.iter().filter(|part| part.holds(value)).count();
        if self.nearest.as_ref().is_none_or(|nearest| score >= nearest.score) {
            self.nearest = Some(Nearest {
                score,
                number,
                value: value.clone(),
            });
        }
    }

    /// The parts that hold, and those that do not with what there is instead.
    fn compare(&self, value: &Value, text: &mut String) {
        for part in &self.parts {
            let (mark, instead) = if part.holds(value) {
                ("    + ", String::new())
            } else {
                ("    - ", part.instead(value))
            };
            *text += &line(mark, &format!("{}{instead}", part.condition.text()));
        }
    }
}

fn messages(count: u64) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = match count {
        0 => write!(text, "no message"),
        1 => write!(text, "1 message"),
        count => write!(text, "{count} messages"),
    };
    text
}

fn json(value: &Value) -> String {
    String::from_utf8_lossy(&value.to_json()).into_owned()
}

/// One line for people.
fn line(label: &str, text: &str) -> String {
    let mut visible = label.as_bytes().to_vec();
    write_visible(text, Escape::Text, &mut visible);
    visible.push(b'\n');
    String::from_utf8_lossy(&visible).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::fixture::message;

    fn options(expected: &[&str], in_order: bool, forbidden: &[&str]) -> ExpectOptions {
        let compiled = |list: &[&str]| {
            list.iter()
                .map(|text| Expression::compile(text).unwrap())
                .collect()
        };
        ExpectOptions {
            expected: compiled(expected),
            in_order,
            forbidden: compiled(forbidden),
        }
    }

    /// How things stand after each payload.
    fn judged(options: &ExpectOptions, payloads: &[&str]) -> (Vec<Judgement>, Expectations) {
        let mut expectations = Expectations::new(options);
        let look = |payload: &&str| expectations.look(&message("a", payload.as_bytes()));
        let judgements = payloads.iter().map(look).collect();
        (judgements, expectations)
    }

    #[test]
    fn all_must_come_in_any_order_unless_one_is_asked_for() {
        use Judgement::{Held, Open};
        let any = options(&[".payload == 1", ".payload < 3"], false, &[]);
        assert_eq!(judged(&any, &["2", "1"]).0, [Open, Held]);
        assert_eq!(judged(&any, &["1"]).0, [Held]);
        let ordered = options(&[".payload == 1", ".payload < 3"], true, &[]);
        assert_eq!(
            judged(&ordered, &["2", "1", "5", "2"]).0,
            [Open, Open, Open, Held]
        );
    }

    #[test]
    fn what_must_not_come_breaks_it() {
        use Judgement::{Broken, Held};
        let only = options(&[], false, &[".payload > 5"]);
        let (judgements, expectations) = judged(&only, &["1", "\"x\"", "6"]);
        // Strings are more than numbers.
        assert_eq!(judgements[..2], [Held, Broken]);
        assert!(
            expectations
                .report()
                .starts_with("message 2 is one that must not come\n  forbidden: .payload > 5\n")
        );
    }

    #[test]
    fn the_report_shows_what_came_nearest() {
        let options = options(
            &[
                ".topic == \"a\" and .payload.temp > 20 and .payload.on",
                ".payload == 1",
            ],
            false,
            &[],
        );
        let (_, expectations) = judged(&options, &["{\"temp\":19,\"on\":true}", "1", "{\"temp\":1}"]);
        assert_eq!(
            expectations.report(),
            "1 of 2 expectations did not hold; 3 messages came\n\
             \x20 expected: .topic == \"a\" and .payload.temp > 20 and .payload.on\n\
             \x20 nearest:  message 1: {\"time\":\"2026-11-23T11:00:41.036566789Z\",\"topic\":\"a\",\"qos\":0,\
             \"retain\":false,\"dup\":false,\"payload\":{\"temp\":19,\"on\":true},\"encoding\":\"json\"}\n\
             \x20   + .topic == \"a\"\n\
             \x20   - .payload.temp > 20: it is 19\n\
             \x20   + .payload.on"
        );
        let (_, nothing) = judged(&options, &[]);
        assert!(
            nothing
                .report()
                .starts_with("2 of 2 expectations did not hold; no message came\n")
        );
    }
}
