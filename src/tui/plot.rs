//! The numbers in payloads over time.

use std::fmt::Write as _;

use serde_json::Value;

use super::store::Stored;
use super::tree::NodeId;

/// Points of a plot: older messages are left out.
const MOST_POINTS: usize = 2_000;

/// Fields of a payload that can be chosen.
const MOST_FIELDS: usize = 256;

/// A payload that is longer is not read.
const LONGEST: usize = 1 << 20;

/// The numbers of one topic.
#[derive(Debug, Default)]
pub(super) struct Plot {
    topic: Option<NodeId>,
    /// What the user wants to see, where the topic has it.
    wanted: String,
    /// The fields with numbers that the latest message has.
    fields: Vec<String>,
    /// Seconds since the epoch, and the value.
    points: Vec<(f64, f64)>,
    /// The field of the points.
    field: String,
    /// The latest message that was read.
    read: u64,
}

impl Plot {
    /// Reads what has come on `topic` since the last call; `messages` are the oldest first.
    pub(super) fn update<'a>(
        &mut self,
        topic: NodeId,
        messages: &(impl DoubleEndedIterator<Item = &'a Stored> + ExactSizeIterator + Clone),
    ) {
        if self.topic != Some(topic) {
            *self = Self {
                topic: Some(topic),
                wanted: std::mem::take(&mut self.wanted),
                ..Self::default()
            };
        }
        let Some(latest) = messages.clone().next_back() else {
            return;
        };
        if latest.sequence == self.read {
            return;
        }
        let numbers = numbers(latest.shown());
        if !numbers.is_empty() {
            self.fields = numbers.into_iter().map(|(field, _)| field).collect();
        }
        let field = match self.fields.iter().find(|field| **field == self.wanted) {
            Some(field) => field.clone(),
            None => self.fields.first().cloned().unwrap_or_default(),
        };
        if field != self.field {
            self.field = field;
            self.points.clear();
            self.read = 0;
        }
        let unread = messages
            .clone()
            .rev()
            .take_while(|message| message.sequence > self.read);
        let count = unread.count().min(MOST_POINTS);
        for message in messages.clone().skip(messages.len() - count) {
            let value = self::numbers(message.shown())
                .into_iter()
                .find_map(|(field, value)| (field == self.field).then_some(value));
            let seconds = message.received_at.as_duration().as_secs_f64();
            self.points.extend(value.map(|value| (seconds, value)));
        }
        let surplus = self.points.len().saturating_sub(MOST_POINTS);
        self.points.drain(..surplus);
        self.read = latest.sequence;
    }

    /// The field that is shown; empty if there is none.
    pub(super) fn field(&self) -> &str {
        &self.field
    }

    /// Its place among the fields, from 1, and how many there are.
    pub(super) fn place(&self) -> (usize, usize) {
        let index = self.fields.iter().position(|field| *field == self.field);
        (index.map_or(0, |index| index + 1), self.fields.len())
    }

    pub(super) fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// Shows another field: the next, or the one before.
    pub(super) fn turn(&mut self, forwards: bool) {
        let count = self.fields.len();
        if count == 0 {
            return;
        }
        let index = self
            .fields
            .iter()
            .position(|field| *field == self.field)
            .unwrap_or(0);
        let next = if forwards { index + 1 } else { index + count - 1 } % count;
        self.wanted = self.fields[next].clone();
        // The points of the other field are to be read.
        self.read = 0;
    }
}

/// The numbers in a payload of JSON, each with its path in jq's words; `.` where it is nothing else.
fn numbers(payload: &[u8]) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    if payload.len() > LONGEST {
        return found;
    }
    if let Ok(value) = serde_json::from_slice::<Value>(payload) {
        let mut path = String::new();
        collect(&value, &mut path, &mut found);
    }
    found
}

fn collect(value: &Value, path: &mut String, found: &mut Vec<(String, f64)>) {
    if found.len() >= MOST_FIELDS {
        return;
    }
    let length = path.len();
    match value {
        Value::Number(number) => {
            let name = if path.is_empty() { "." } else { path.as_str() };
            found.extend(number.as_f64().map(|number| (name.to_owned(), number)));
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                if path.is_empty() {
                    path.push('.');
                }
                // A string takes all.
                let _ = write!(path, "[{index}]");
                collect(value, path, found);
                path.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let is_plain = !name.is_empty()
                    && !name.starts_with(|first: char| first.is_ascii_digit())
                    && name
                        .chars()
                        .all(|character| character.is_ascii_alphanumeric() || character == '_');
                path.push('.');
                if is_plain {
                    path.push_str(name);
                } else {
                    path.push_str(&Value::from(name.as_str()).to_string());
                }
                collect(value, path, found);
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::format::fixture::message;
    use crate::tui::store::Store;
    use crate::tui::tree::Tree;

    fn fields(payload: &str) -> String {
        let numbers = numbers(payload.as_bytes()).into_iter();
        let texts = numbers.map(|(field, value)| format!("{field}={value}"));
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_number_has_a_path() {
        assert_eq!(fields("21.5"), ".=21.5");
        assert_eq!(
            fields(r#"{"t":1,"s":"x","a":[2,{"b":-3e1}],"o d":{"1":4},"n":null}"#),
            r#".t=1 .a[0]=2 .a[1].b=-30 ."o d"."1"=4"#
        );
        assert_eq!(fields("[5]"), ".[0]=5");
        assert_eq!(fields("hello"), "");
    }

    #[test]
    fn points_are_added_and_fields_turned() {
        let node = Tree::within(4_096).count("t", Duration::ZERO, false).unwrap().0;
        let mut store = Store::within(1 << 20);
        let mut plot = Plot::default();
        let values = |plot: &Plot| plot.points().iter().map(|point| point.1).collect::<Vec<_>>();
        for (sequence, payload) in [(1, r#"{"a":1,"b":9}"#), (2, "no number"), (3, r#"{"a":2,"b":8}"#)] {
            store.push(
                node,
                Stored::new(sequence, &message("t", payload.as_bytes()), Ok(None)),
            );
            plot.update(node, &store.of(node));
        }
        assert_eq!((plot.field(), plot.place()), (".a", (1, 2)));
        assert_eq!(values(&plot), [1.0, 2.0]);
        plot.turn(false);
        plot.update(node, &store.of(node));
        assert_eq!((plot.field(), values(&plot)), (".b", vec![9.0, 8.0]));
    }
}
