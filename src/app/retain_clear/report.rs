//! What a run comes to, in words and as JSON.

use std::fmt::Write as _;

use crate::app::streams::Streams;
use crate::format::json::write_string;
use crate::format::sanitize::{Escape, write_visible};
use crate::mqtt::TopicName;

use super::clear::{Fate, Fates};
use super::collect::Collection;

/// Topics that are named one by one for people; all are counted, and the JSON has all.
const NAMED: usize = 10;

/// What a run comes to. As JSON it is one object on one line:
///
/// ```json
/// {"found":4,"cleared":2,"refused":[{"topic":"a","reason":"Not authorized (0x87)"}],"left":["b"],"verified":true}
/// ```
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    /// Retained messages that were to be cleared.
    found: usize,
    /// Of these, those that the broker has acknowledged, and that were not there any more afterwards.
    cleared: usize,
    /// Those that the broker refused to clear, with its reason.
    refused: Vec<(TopicName, String)>,
    /// All others that are to be cleared and still there, or came to light or came about since.
    left: Vec<TopicName>,
    /// Whether it was looked again at what the broker retains.
    verified: bool,
}

impl Report {
    /// Of what became of the messages; and of what there is `now`, once it was looked again.
    pub(super) fn new(fates: Fates, now: Option<Collection>) -> Self {
        let mut report = Self {
            found: fates.len(),
            verified: now.is_some(),
            ..Self::default()
        };
        let mut now = now.unwrap_or_default();
        for (topic, fate) in fates {
            let is_there = now.remove(&topic).is_some();
            match fate {
                Fate::Refused(reason) => report.refused.push((topic, reason)),
                Fate::Cleared if !is_there => report.cleared += 1,
                Fate::Open | Fate::Cleared => report.left.push(topic),
            }
        }
        report.left.extend(now.into_keys());
        report.left.sort_unstable();
        report
    }

    /// Whether nothing is left.
    pub(super) fn is_clean(&self) -> bool {
        self.refused.is_empty() && self.left.is_empty()
    }

    /// `cleared 10,000, refused 0, left 0`.
    fn summary(&self) -> String {
        if self.found == 0 && self.left.is_empty() {
            return "there is no retained message to clear".to_owned();
        }
        let unsure = if self.verified { "" } else { ", not verified" };
        format!(
            "cleared {}, refused {}, left {}{unsure}",
            grouped(self.cleared),
            grouped(self.refused.len()),
            grouped(self.left.len()),
        )
    }

    /// Tells it a person.
    pub(super) fn tell(&self, streams: &mut Streams<'_>) {
        let refused = self.refused.iter();
        let refused =
            refused.map(|(topic, reason)| format!("refused: {}: {}", visible(topic), reason.escape_debug()));
        tell_some(streams, refused);
        tell_some(
            streams,
            self.left.iter().map(|topic| format!("left: {}", visible(topic))),
        );
        streams.notice(self.summary());
    }

    /// As JSON, with a newline.
    pub(super) fn json(&self) -> Vec<u8> {
        let mut out = format!(
            "{{\"found\":{},\"cleared\":{},\"refused\":[",
            self.found, self.cleared
        )
        .into_bytes();
        for (index, (topic, reason)) in self.refused.iter().enumerate() {
            out.extend_from_slice(if index == 0 {
                b"{\"topic\":"
            } else {
                b",{\"topic\":"
            });
            write_string(topic.as_str(), &mut out);
            out.extend_from_slice(b",\"reason\":");
            write_string(reason, &mut out);
            out.push(b'}');
        }
        out.extend_from_slice(b"],\"left\":[");
        for (index, topic) in self.left.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            write_string(topic.as_str(), &mut out);
        }
        out.extend_from_slice(format!("],\"verified\":{}}}\n", self.verified).as_bytes());
        out
    }
}

fn tell_some(streams: &mut Streams<'_>, mut lines: impl ExactSizeIterator<Item = String>) {
    for line in lines.by_ref().take(NAMED) {
        streams.notice(line);
    }
    if lines.len() > 0 {
        streams.notice(format_args!("and {} more", grouped(lines.len())));
    }
}

/// What `--dry-run` prints: a topic a line, on a terminal with its control characters made visible.
pub(super) fn list(collection: &Collection, on_terminal: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for topic in collection.keys() {
        if on_terminal {
            write_visible(topic.as_str(), Escape::Text, &mut out);
        } else {
            out.extend_from_slice(topic.as_str().as_bytes());
        }
        out.push(b'\n');
    }
    out
}

/// What `--dry-run --output json` prints: an object a line, `{"topic":"a/b","size":5}` with the size of the payload in
/// bytes.
pub(super) fn list_json(collection: &Collection) -> Vec<u8> {
    let mut out = Vec::new();
    for (topic, retained) in collection {
        out.extend_from_slice(b"{\"topic\":");
        write_string(topic.as_str(), &mut out);
        out.extend_from_slice(format!(",\"size\":{}}}\n", retained.size).as_bytes());
    }
    out
}

/// A topic for the eyes of a person.
pub(super) fn visible(topic: &TopicName) -> String {
    let mut out = Vec::new();
    write_visible(topic.as_str(), Escape::Text, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// `10,000 retained messages`.
pub(super) fn messages(count: usize) -> String {
    let noun = if count == 1 { "message" } else { "messages" };
    format!("{} retained {noun}", grouped(count))
}

/// `10,000`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        // Writing to a String can't fail.
        let _ = text.write_char(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::retain_clear::collect::Retained;

    fn topic(text: &str) -> TopicName {
        TopicName::new(text).unwrap()
    }

    fn collection(topics: &[&str]) -> Collection {
        let retained = |text: &&str| {
            let record = Vec::new();
            (
                topic(text),
                Retained {
                    size: text.len(),
                    record,
                },
            )
        };
        topics.iter().map(retained).collect()
    }

    fn fates() -> Fates {
        let refused = Fate::Refused("Not authorized (0x87)".to_owned());
        let fates = [
            ("gone", Fate::Cleared),
            ("back", Fate::Cleared),
            ("no", refused),
            ("open", Fate::Open),
        ];
        fates.map(|(text, fate)| (topic(text), fate)).into()
    }

    #[test]
    fn what_is_there_afterwards_is_left() {
        let report = Report::new(fates(), Some(collection(&["back", "new", "no", "open"])));
        assert_eq!(report.summary(), "cleared 1, refused 1, left 3");
        assert_eq!(report.left, ["back", "new", "open"].map(topic));
        assert!(!report.is_clean());
    }

    #[test]
    fn without_another_look_acknowledgements_count() {
        let report = Report::new(fates(), None);
        assert_eq!(report.summary(), "cleared 2, refused 1, left 1, not verified");
        let json = String::from_utf8(report.json()).unwrap();
        let expected = r#"{"found":4,"cleared":2,"refused":[{"topic":"no","reason":"Not authorized (0x87)"}],"left":["open"],"verified":false}"#;
        assert_eq!(json, format!("{expected}\n"));
    }

    #[test]
    fn all_may_be_well() {
        let fates = Fates::from([(topic("gone"), Fate::Cleared)]);
        let report = Report::new(fates, Some(Collection::new()));
        assert!(report.is_clean());
        assert_eq!(report.summary(), "cleared 1, refused 0, left 0");
        let nothing = Report::new(Fates::new(), Some(Collection::new()));
        assert!(nothing.is_clean());
        assert_eq!(nothing.summary(), "there is no retained message to clear");
    }

    #[test]
    fn every_topic_makes_one_line() {
        let collection = collection(&["a\nb", "c\u{1b}[2J", "\"d\""]);
        assert_eq!(list(&collection, true), b"\"d\"\na\\nb\nc\\x1b[2J\n");
        assert_eq!(list(&collection, false), b"\"d\"\na\nb\nc\x1b[2J\n");
        let json = String::from_utf8(list_json(&collection)).unwrap();
        let topics = json.lines().map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            let topic = value["topic"].as_str().unwrap();
            assert_eq!(value["size"], topic.len());
            topic.to_owned()
        });
        assert!(topics.eq(collection.keys().map(|topic| topic.as_str().to_owned())));
    }

    #[test]
    fn digits_stand_in_groups() {
        let numbers = [0, 12, 999, 1000, 10_000, 123_456, 1_000_000];
        let texts = ["0", "12", "999", "1,000", "10,000", "123,456", "1,000,000"];
        assert_eq!(numbers.map(grouped), texts);
    }
}
