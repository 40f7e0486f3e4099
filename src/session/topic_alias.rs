//! Topic aliases (section 3.3.2.3.4), each way. They live as long as the network connection.

use std::collections::BTreeMap;

use crate::mqtt::TopicName;

/// The aliases that the server has set.
#[derive(Debug, Default)]
pub(super) struct ReceivedAliases {
    topics: Vec<Option<Box<str>>>,
}

impl ReceivedAliases {
    /// Resolves the topic of a received PUBLISH with an `alias`: sets it when there is a topic, and looks it up when
    /// there is none. `None` when the alias is above `maximum`, or not set.
    pub(super) fn resolve<'a>(&'a mut self, alias: u16, topic: &'a str, maximum: u16) -> Option<&'a str> {
        if alias == 0 || alias > maximum {
            return None;
        }
        let index = usize::from(alias) - 1;
        if topic.is_empty() {
            return self.topics.get(index)?.as_deref();
        }
        if self.topics.len() <= index {
            self.topics.resize(index + 1, None);
        }
        self.topics[index] = Some(topic.into());
        Some(topic)
    }

    pub(super) fn clear(&mut self) {
        self.topics.clear();
    }
}

/// The aliases that this client has set.
#[derive(Debug, Default)]
pub(super) struct SentAliases {
    topics: BTreeMap<u16, TopicName>,
}

impl SentAliases {
    /// Whether the server knows that `alias` is `topic`: then the topic need not be sent. Remembers it for the next.
    pub(super) fn replaces(&mut self, alias: u16, topic: &TopicName) -> bool {
        self.topics
            .insert(alias, topic.clone())
            .is_some_and(|known| known == *topic)
    }

    /// What set `alias` was not sent after all.
    pub(super) fn forget(&mut self, alias: u16) {
        self.topics.remove(&alias);
    }

    pub(super) fn clear(&mut self) {
        self.topics.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn received_aliases_are_set_replaced_and_bounded() {
        let mut aliases = ReceivedAliases::default();
        assert_eq!(aliases.resolve(2, "", 10), None);
        assert_eq!(aliases.resolve(2, "a/b", 10), Some("a/b"));
        assert_eq!(aliases.resolve(2, "", 10), Some("a/b"));
        assert_eq!(aliases.resolve(1, "", 10), None);
        assert_eq!(aliases.resolve(2, "c", 10), Some("c"));
        assert_eq!(aliases.resolve(2, "", 10), Some("c"));
        assert_eq!(aliases.resolve(0, "a", 10), None);
        assert_eq!(aliases.resolve(11, "a", 10), None);
        aliases.clear();
        assert_eq!(aliases.resolve(2, "", 10), None);
    }

    #[test]
    fn sent_aliases_replace_the_topic_from_the_second_time() {
        let [a, b] = ["a", "b"].map(|text| TopicName::new(text).unwrap());
        let mut aliases = SentAliases::default();
        assert!(!aliases.replaces(1, &a));
        assert!(aliases.replaces(1, &a));
        assert!(!aliases.replaces(1, &b));
        assert!(aliases.replaces(1, &b));
        aliases.clear();
        assert!(!aliases.replaces(1, &b));
    }
}
