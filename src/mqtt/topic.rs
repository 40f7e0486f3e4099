//! Topic Names and Topic Filters (section 4.7), shared subscriptions (section 4.8.2).

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

/// The longest topic name or filter in bytes (section 4.7.3).
const MAX_LENGTH: usize = 65_535;

/// What a shared subscription begins with (section 4.8.2).
const SHARE_PREFIX: &str = "$share/";

/// Why a topic name or filter is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidTopic {
    /// Nothing stands there.
    #[error("it is empty")]
    Empty,
    /// It does not fit the wire.
    #[error("it is longer than 65,535 bytes")]
    TooLong,
    /// It is not text.
    #[error("it is not valid UTF-8")]
    NotUtf8,
    /// The one character that no string of MQTT may hold.
    #[error("it holds the character U+0000")]
    NulCharacter,
    /// `+` or `#` in a Topic Name.
    #[error("it holds the wildcard '{0}', which only a topic filter may")]
    Wildcard(char),
    /// `#` before the last level.
    #[error("'#' must be the last level")]
    MultiLevelNotLast,
    /// `#` beside other characters.
    #[error("'#' must stand alone in its level")]
    MultiLevelNotAlone,
    /// `+` beside other characters.
    #[error("'+' must stand alone in its level")]
    SingleLevelNotAlone,
    /// `$share//filter`.
    #[error("the name of the share is empty: it must look like $share/NAME/FILTER")]
    ShareNameEmpty,
    /// A wildcard in the name of the share.
    #[error("the name of the share must not hold '+' or '#'")]
    ShareNameWildcard,
    /// `$share/name` or `$share/name/`.
    #[error("the share has no topic filter: it must look like $share/NAME/FILTER")]
    ShareWithoutFilter,
}

/// A Topic Name: 1 to 65,535 bytes of UTF-8 without wildcards and U+0000 (section 4.7). Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicName(Arc<str>);

/// A Topic Filter with its wildcards, or `$share/group/filter` (sections 4.7 and 4.8.2). Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicFilter(Arc<str>);

impl TopicName {
    /// # Errors
    /// When `text` is no Topic Name.
    pub fn new(text: impl AsRef<[u8]>) -> Result<Self, InvalidTopic> {
        let text = check_text(text.as_ref())?;
        check_no_wildcard(text)?;
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TopicFilter {
    /// # Errors
    /// When `text` is no Topic Filter.
    pub fn new(text: impl AsRef<[u8]>) -> Result<Self, InvalidTopic> {
        let text = check_text(text.as_ref())?;
        match text.strip_prefix(SHARE_PREFIX) {
            Some(shared) => check_shared(shared)?,
            None => check_levels(text)?,
        }
        Ok(Self(text.into()))
    }

    /// The text as given, `$share/group/` included.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a shared subscription (section 4.8.2).
    pub fn is_shared(&self) -> bool {
        self.0.starts_with(SHARE_PREFIX)
    }

    /// The filter that topics are matched against: the text without `$share/group/`.
    pub fn filter_without_share(&self) -> &str {
        self.0
            .strip_prefix(SHARE_PREFIX)
            .and_then(|shared| shared.split_once('/'))
            .map_or(&*self.0, |(_, filter)| filter)
    }

    /// Whether a message on `topic` comes through this filter (section 4.7). Wildcards at the head do not match
    /// topics that begin with `$`.
    pub fn matches(&self, topic: &str) -> bool {
        let filter = self.filter_without_share();
        if topic.starts_with('$') && filter.starts_with(['+', '#']) {
            return false;
        }
        let mut levels = topic.split('/');
        for wanted in filter.split('/') {
            // `#` also matches the level above it: `sport/#` matches `sport`.
            if wanted == "#" {
                return true;
            }
            match levels.next() {
                Some(level) if wanted == "+" || wanted == level => {}
                _ => return false,
            }
        }
        levels.next().is_none()
    }
}

/// Checks a Topic Name that has come from the network and is text; it may be empty. Hot: topics are short, and a
/// plain loop over all bytes is faster for them than a search.
pub(super) fn check_name(text: &str) -> Result<(), InvalidTopic> {
    let found = text
        .bytes()
        .fold(false, |found, byte| found | matches!(byte, b'+' | b'#' | 0));
    if found {
        check_no_wildcard(text).and(Err(InvalidTopic::NulCharacter))
    } else {
        Ok(())
    }
}

fn check_no_wildcard(text: &str) -> Result<(), InvalidTopic> {
    match text.find(['+', '#']) {
        Some(index) => Err(InvalidTopic::Wildcard(char::from(text.as_bytes()[index]))),
        None => Ok(()),
    }
}

fn check_text(bytes: &[u8]) -> Result<&str, InvalidTopic> {
    if bytes.is_empty() {
        return Err(InvalidTopic::Empty);
    }
    if bytes.len() > MAX_LENGTH {
        return Err(InvalidTopic::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| InvalidTopic::NotUtf8)?;
    if bytes.contains(&0) {
        return Err(InvalidTopic::NulCharacter);
    }
    Ok(text)
}

/// Checks what follows `$share/` (section 4.8.2).
fn check_shared(shared: &str) -> Result<(), InvalidTopic> {
    let (name, filter) = shared.split_once('/').unwrap_or((shared, ""));
    if name.is_empty() {
        Err(InvalidTopic::ShareNameEmpty)
    } else if name.contains(['+', '#']) {
        Err(InvalidTopic::ShareNameWildcard)
    } else if filter.is_empty() {
        Err(InvalidTopic::ShareWithoutFilter)
    } else {
        check_levels(filter)
    }
}

/// Checks where the wildcards stand (section 4.7.1).
fn check_levels(filter: &str) -> Result<(), InvalidTopic> {
    let mut levels = filter.split('/').peekable();
    while let Some(level) = levels.next() {
        if level.contains('#') {
            if level != "#" {
                return Err(InvalidTopic::MultiLevelNotAlone);
            }
            if levels.peek().is_some() {
                return Err(InvalidTopic::MultiLevelNotLast);
            }
        } else if level.contains('+') && level != "+" {
            return Err(InvalidTopic::SingleLevelNotAlone);
        }
    }
    Ok(())
}

impl fmt::Display for TopicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for TopicFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for TopicName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for TopicFilter {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn names_are_checked() {
        for name in ["a", "/", "a/b", "$SYS/broker/uptime", " ", "é/日本", "a//b"] {
            assert_eq!(TopicName::new(name).expect(name).as_str(), name);
        }
        let fault = |name: &[u8]| TopicName::new(name).expect_err("no topic");
        assert_eq!(fault(b""), InvalidTopic::Empty);
        assert_eq!(fault(b"a/+"), InvalidTopic::Wildcard('+'));
        assert_eq!(fault(b"a/b#"), InvalidTopic::Wildcard('#'));
        assert_eq!(fault(b"a\0b"), InvalidTopic::NulCharacter);
        assert_eq!(fault(b"a\xff"), InvalidTopic::NotUtf8);
        assert_eq!(fault(b"\xed\xa0\x80"), InvalidTopic::NotUtf8);
        assert_eq!(fault(&vec![b'x'; 65_536]), InvalidTopic::TooLong);
        assert!(TopicName::new(vec![b'x'; 65_535]).is_ok());
    }

    #[test]
    fn filters_are_checked() {
        for filter in [
            "#",
            "+",
            "a/#",
            "+/a/+",
            "/+",
            "+/#",
            "$SYS/#",
            "a//+/#",
            "$share",
            "$sharex/#",
        ] {
            assert_eq!(TopicFilter::new(filter).expect(filter).as_str(), filter);
        }
        for (filter, fault) in [
            ("", InvalidTopic::Empty),
            ("#/a", InvalidTopic::MultiLevelNotLast),
            ("a/#/", InvalidTopic::MultiLevelNotLast),
            ("a#", InvalidTopic::MultiLevelNotAlone),
            ("a/##", InvalidTopic::MultiLevelNotAlone),
            ("a/+#", InvalidTopic::MultiLevelNotAlone),
            ("a+", InvalidTopic::SingleLevelNotAlone),
            ("a/++/b", InvalidTopic::SingleLevelNotAlone),
            ("a\0", InvalidTopic::NulCharacter),
        ] {
            assert_eq!(TopicFilter::new(filter).expect_err(filter), fault);
        }
        assert_eq!(TopicFilter::new([0xc0, 0x80]), Err(InvalidTopic::NotUtf8));
        assert_eq!(TopicFilter::new("x".repeat(65_536)), Err(InvalidTopic::TooLong));
    }

    #[test]
    fn shared_subscriptions_are_checked() {
        let filter = TopicFilter::new("$share/group/a/+/#").expect("a filter");
        assert!(filter.is_shared());
        assert_eq!(filter.filter_without_share(), "a/+/#");
        assert_eq!(filter.to_string(), "$share/group/a/+/#");
        assert!(filter.matches("a/b/c") && filter.matches("a/b") && !filter.matches("b"));
        // The filter of a shared subscription may itself begin with a slash.
        assert_eq!(
            TopicFilter::new("$share/g//a")
                .expect("a filter")
                .filter_without_share(),
            "/a"
        );
        for (filter, fault) in [
            ("$share/", InvalidTopic::ShareNameEmpty),
            ("$share//a", InvalidTopic::ShareNameEmpty),
            ("$share/+/a", InvalidTopic::ShareNameWildcard),
            ("$share/g#/a", InvalidTopic::ShareNameWildcard),
            ("$share/g", InvalidTopic::ShareWithoutFilter),
            ("$share/g/", InvalidTopic::ShareWithoutFilter),
            ("$share/g/#/a", InvalidTopic::MultiLevelNotLast),
        ] {
            assert_eq!(TopicFilter::new(filter).expect_err(filter), fault);
        }
        let plain = TopicFilter::new("$share").expect("a filter");
        assert!(!plain.is_shared() && plain.matches("$share"));
    }

    #[test]
    fn faults_have_words() {
        let fault = |filter: &str| TopicFilter::new(filter).expect_err("a fault").to_string();
        assert_eq!(fault("#/a"), "'#' must be the last level");
        assert_eq!(fault("a+"), "'+' must stand alone in its level");
        let name = TopicName::new("a/#").expect_err("a fault").to_string();
        assert_eq!(name, "it holds the wildcard '#', which only a topic filter may");
    }

    #[test]
    fn the_examples_of_the_standard_match() {
        let matches = |filter: &str, topic: &str| TopicFilter::new(filter).expect(filter).matches(topic);
        for (filter, topic) in [
            ("sport/tennis/player1/#", "sport/tennis/player1"),
            ("sport/tennis/player1/#", "sport/tennis/player1/ranking"),
            ("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon"),
            ("sport/#", "sport"),
            ("#", "sport"),
            ("#", "/"),
            ("sport/tennis/+", "sport/tennis/player1"),
            ("sport/+", "sport/"),
            ("+/+", "/finance"),
            ("/+", "/finance"),
            ("$SYS/#", "$SYS/monitor/Clients"),
            ("$SYS/monitor/+", "$SYS/monitor/Clients"),
            ("+/monitor", "é/monitor"),
        ] {
            assert!(matches(filter, topic), "{filter} and {topic}");
        }
        for (filter, topic) in [
            ("sport/tennis/+", "sport/tennis/player1/ranking"),
            ("sport/+", "sport"),
            ("+", "/finance"),
            ("#", "$SYS/monitor/Clients"),
            ("+/monitor/Clients", "$SYS/monitor/Clients"),
            ("+/#", "$SYS"),
            ("sport/#", "sports"),
            ("a/b", "a/B"),
            ("a", "a/"),
            ("a/", "a"),
        ] {
            assert!(!matches(filter, topic), "{filter} and {topic}");
        }
    }

    /// Section 4.7 word for word, by recursion over the levels, as slow as it likes.
    fn reference(filter: &[&str], topic: &[&str]) -> bool {
        match (filter, topic) {
            (["#"], _) | ([], []) => true,
            (["+", filter @ ..], [_, topic @ ..]) => reference(filter, topic),
            ([wanted, filter @ ..], [level, topic @ ..]) => wanted == level && reference(filter, topic),
            _ => false,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn matching_agrees_with_the_reference(
            filter in r"(\$share/g/)?([$ab+]|)(/([ab+]|)){0,4}(/#)?",
            topic in r"[$ab]?(/[ab]?){0,5}",
        ) {
            if let Ok(filter) = TopicFilter::new(&filter) {
                let plain = filter.as_str().strip_prefix("$share/g/").unwrap_or(filter.as_str());
                let dollar = topic.starts_with('$') && (plain.starts_with('+') || plain.starts_with('#'));
                let levels = |text| str::split(text, '/').collect::<Vec<_>>();
                let expected = !dollar && reference(&levels(plain), &levels(&topic));
                prop_assert_eq!(filter.matches(&topic), expected, "{} and {}", filter, topic);
            }
        }

        #[test]
        fn any_bytes_are_a_filter_or_a_fault(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..24)) {
            if let Ok(filter) = TopicFilter::new(&bytes) {
                prop_assert_eq!(filter.as_str().as_bytes(), &bytes[..]);
                filter.matches("a/b");
            }
            if let Ok(name) = TopicName::new(&bytes)
                && !name.as_str().starts_with(SHARE_PREFIX)
            {
                // A name is also a filter: for itself.
                let filter = TopicFilter::new(&bytes).expect("a filter");
                prop_assert_eq!(filter.matches(name.as_str()), true);
            }
        }
    }
}
