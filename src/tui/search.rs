//! Words in topics and payloads.

/// Whether `words` stand in `text`, whatever the case of their ASCII letters.
pub(super) fn contains(text: &[u8], words: &str) -> bool {
    let words = words.as_bytes();
    let Some((first, rest)) = words.split_first() else {
        return true;
    };
    let Some(last) = text.len().checked_sub(words.len()) else {
        return false;
    };
    let (lower, upper) = (first.to_ascii_lowercase(), first.to_ascii_uppercase());
    memchr::memchr2_iter(lower, upper, &text[..=last])
        .any(|at| text[at + 1..at + words.len()].eq_ignore_ascii_case(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter() {
        for (text, words, expected) in [
            ("home/Kitchen", "kITch", true),
            ("kitchen", "kitchen", true),
            ("kkitchen", "kitchen", true),
            ("itchen", "kitchen", false),
            ("abab", "abb", false),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(contains(text.as_bytes(), words), expected, "{text} {words}");
        }
    }
}
