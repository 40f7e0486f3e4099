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

    /// Whether a message on `topic` comes through this filter (section 4.7). Wildcards at the head do not match topics
    /// that begin with `$`.
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

/// Checks a Topic Name that has come from the network, and is text, but for its length.
pub(super) fn check_name(text: &str) -> Result<(), InvalidTopic> {
    match memchr::memchr3(b'+', b'#', 0, text.as_bytes()) {
        None => Ok(()),
        Some(_) => check_no_wildcard(text).and(Err(InvalidTopic::NulCharacter)),
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
