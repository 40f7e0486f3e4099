//! Topic aliases (section 3.3.2.3.4), each way. They live as long as the network connection.

use std::collections::BTreeMap;

use crate::mqtt::TopicName;

/// The aliases that the server has set.
#[derive(Debug, Default)]
pub(super) struct ReceivedAliases {
    topics: Vec<Option<Box<str>>>,
}

impl ReceivedAliases {
    /// Takes the `alias` of a received PUBLISH: sets it when there is a topic. False when it is above `maximum`, or
    /// stands for a topic and is not set.
    pub(super) fn accept(&mut self, alias: u16, topic: &str, maximum: u16) -> bool {
        if alias == 0 || alias > maximum {
            return false;
        }
        if topic.is_empty() {
            return self.topic(alias).is_some();
        }
        let index = usize::from(alias) - 1;
        if self.topics.len() <= index {
            self.topics.resize(index + 1, None);
        }
        self.topics[index] = Some(topic.into());
        true
    }

    /// The topic that `alias` stands for.
    pub(super) fn topic(&self, alias: u16) -> Option<&str> {
        self.topics.get(usize::from(alias).checked_sub(1)?)?.as_deref()
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
        assert!(!aliases.accept(2, "", 10));
        assert!(aliases.accept(2, "a/b", 10));
        assert!(aliases.accept(2, "", 10));
        assert_eq!(aliases.topic(2), Some("a/b"));
        assert!(!aliases.accept(1, "", 10));
        assert!(aliases.accept(2, "c", 10));
        assert_eq!(aliases.topic(2), Some("c"));
        assert!(!aliases.accept(0, "a", 10));
        assert!(!aliases.accept(11, "a", 10));
        aliases.clear();
        assert!(!aliases.accept(2, "", 10));
        assert_eq!(aliases.topic(2), None);
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
