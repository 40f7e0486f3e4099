//! What mosquitto's library accepts as text and as topics.

use super::fault::Fault;

/// How many levels a topic may have, less one.
const MAXIMUM_SLASHES: usize = 200;

/// `text` when it is UTF-8 as mosquitto wants it: no control characters, no non-characters, at most 65,536 bytes.
pub(super) fn utf8(text: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(text).ok()?;
    let fits = text.len() <= 65_536;
    (fits && !text.chars().any(is_refused)).then_some(text)
}

fn is_refused(character: char) -> bool {
    let code = u32::from(character);
    character.is_control() || (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

/// Whether `topic` may be published to.
pub(super) fn is_topic_name(topic: &str) -> bool {
    has_topic_size(topic) && !topic.contains(['+', '#'])
}

/// Whether `topic` may be subscribed to: wildcards fill whole levels, and `#` is the last.
pub(super) fn is_topic_filter(topic: &str) -> bool {
    let mut levels = topic.split('/').peekable();
    let mut fits = has_topic_size(topic);
    while let Some(level) = levels.next() {
        fits &= match level {
            "+" => true,
            "#" => levels.peek().is_none(),
            other => !other.contains(['+', '#']),
        };
    }
    fits
}

fn has_topic_size(topic: &str) -> bool {
    let slashes = topic.bytes().filter(|byte| *byte == b'/').count();
    (1..=65_535).contains(&topic.len()) && slashes <= MAXIMUM_SLASHES
}

/// Checks the value of the option `option`, which names a topic to publish to; `kind` is that of the message.
pub(super) fn topic_name(option: &str, kind: &str, value: &[u8]) -> Result<String, Fault> {
    let topic = well_formed(option, value)?;
    if is_topic_name(topic) {
        Ok(topic.to_owned())
    } else {
        let before = format!("Invalid {kind} topic '");
        Err(Fault::quoting(&before, value, "', does it contain '+' or '#'?"))
    }
}

/// Checks the value of the option `option`, which names a filter; `kind` is that of the message.
pub(super) fn topic_filter(option: &str, kind: &str, value: &[u8]) -> Result<String, Fault> {
    let topic = well_formed(option, value)?;
    if is_topic_filter(topic) {
        Ok(topic.to_owned())
    } else {
        let before = format!("Invalid {kind} topic '");
        Err(Fault::quoting(
            &before,
            value,
            "', are all '+' and '#' wildcards correct?",
        ))
    }
}

fn well_formed<'a>(option: &str, value: &'a [u8]) -> Result<&'a str, Fault> {
    utf8(value).ok_or_else(|| Fault::paragraph(format!("Malformed UTF-8 in {option} argument.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_no_controls_and_no_non_characters() {
        for text in [
            "",
            "a",
            "é",
            "\u{a0}",
            "\u{fdcf}",
            "\u{fdf0}",
            "\u{fffd}",
            "\u{10fffd}",
        ] {
            assert_eq!(utf8(text.as_bytes()), Some(text), "{text:?}");
        }
        for text in [
            "\0",
            "\x1f",
            "\x7f",
            "\u{80}",
            "\u{9f}",
            "\u{fdd0}",
            "\u{fdef}",
            "\u{fffe}",
            "\u{1ffff}",
        ] {
            assert_eq!(utf8(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(utf8(b"\xff"), None);
        assert_eq!(utf8(b"\xed\xa0\x80"), None);
        assert!(utf8("a".repeat(65_536).as_bytes()).is_some());
        assert!(utf8("a".repeat(65_537).as_bytes()).is_none());
    }

    #[test]
    fn filters_have_wildcards_as_whole_levels() {
        for topic in ["a", "/", "#", "+", "a/#", "+/+/#", "a//b", "$share/g/a", "a/+/b"] {
            assert!(is_topic_filter(topic), "{topic}");
        }
        for topic in ["", "a#", "#/a", "a+", "+a", "a/b+/c", "a/#/b"] {
            assert!(!is_topic_filter(topic), "{topic}");
        }
        assert!(!is_topic_name("a/+"));
        assert!(!is_topic_name(""));
    }

    #[test]
    fn topics_have_bounds() {
        assert!(is_topic_name(&"/".repeat(200)));
        assert!(!is_topic_name(&"/".repeat(201)));
        assert!(is_topic_name(&"a".repeat(65_535)));
        assert!(!is_topic_filter(&"a".repeat(65_536)));
    }
}
