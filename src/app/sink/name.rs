//! Topics as names of files, safe on every file system.
//!
//! Each level of a topic is a directory, the last one a file. A level stands as it is but for what some file system does
//! not take or does not tell apart:
//!
//! - Letters and digits of ASCII, `-`, `_`, `.`, `$`, `=`, `@` and `,` stay. All other bytes, a `-` or `.` at the start and
//!   a `.` at the end are percent-encoded; so is the first letter of what Windows keeps for itself, such as `con`.
//! - A level with capital letters has a mark behind it that says which they are: `^` and a hexadecimal digit for each
//!   four characters, the first character in the lowest bit. So `Lamp` is `Lamp^1` and `lamp` is `lamp`, also where
//!   capital letters are not told apart.
//! - An empty level is `^`.
//! - A directory that would be named like a file, as `a.log`, has its last dot encoded.
//!
//! Whoever cuts a level off at its `^` and decodes the rest has the level back. A topic that is too long for that is a
//! file in the directory `^long`: its beginning, `^`, and half of its SHA-256.

use std::fmt::Write as _;

use ring::digest::{SHA256, digest};

/// The endings of the files that a directory holds.
pub(super) const EXTENSIONS: [&str; 2] = ["log", "ndjson"];

/// The longest name of a level: with what stands behind it, it is below the 255 bytes that most file systems take.
const LONGEST_LEVEL: usize = 190;

/// The longest name of a whole topic.
const LONGEST: usize = 1000;

/// How much of a longer one stands before its hash.
const SHORTENED: usize = 100;

/// What Windows takes for a device, also with something behind a dot.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Where the messages of a topic go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// The directory below the root; empty for none. Levels have `/` between them.
    pub(super) directory: String,
    /// The file, without its extension.
    pub(super) stem: String,
}

impl Name {
    pub(super) fn new(topic: &str) -> Self {
        let (above, last) = topic
            .rsplit_once('/')
            .map_or((None, topic), |(a, l)| (Some(a), l));
        let mut directory = String::new();
        for level in above.into_iter().flat_map(|above| above.split('/')) {
            if !directory.is_empty() {
                directory.push('/');
            }
            let name = encoded(level, is_named_like_a_file(level));
            if name.len() > LONGEST_LEVEL || directory.len() + name.len() > LONGEST {
                return Self::shortened(topic);
            }
            directory.push_str(&name);
        }
        let stem = encoded(last, false);
        if stem.len() > LONGEST_LEVEL || directory.len() + stem.len() > LONGEST {
            return Self::shortened(topic);
        }
        Self { directory, stem }
    }

    fn shortened(topic: &str) -> Self {
        let mut stem = String::new();
        for byte in topic.bytes() {
            let start = stem.len();
            push(byte, &mut stem);
            if stem.len() > SHORTENED {
                stem.truncate(start);
                break;
            }
        }
        stem.push('^');
        for byte in &digest(&SHA256, topic.as_bytes()).as_ref()[..16] {
            let _ = write!(stem, "{byte:02x}");
        }
        Self {
            directory: "^long".to_owned(),
            stem,
        }
    }
}

fn is_named_like_a_file(level: &str) -> bool {
    let ending = level.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| EXTENSIONS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// `level` as a name. Its last dot may be encoded wherever it stands.
fn encoded(level: &str, encodes_last_dot: bool) -> String {
    let mut name = String::with_capacity(level.len() + 8);
    let last_dot = level.rfind('.').filter(|_| encodes_last_dot);
    let end = level.len().saturating_sub(1);
    for (index, byte) in level.bytes().enumerate() {
        let is_apart = match byte {
            b'.' => index == 0 || index == end || last_dot == Some(index),
            b'-' => index == 0,
            _ => index == 0 && is_device(level),
        };
        if is_apart {
            push_encoded(byte, &mut name);
        } else {
            push(byte, &mut name);
        }
    }
    push_capitals(level, &mut name);
    name
}

fn is_device(level: &str) -> bool {
    let base = level.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_port = |name: &str| {
        base.strip_prefix(name)
            .is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    DEVICES.contains(&base.as_str()) || is_port("com") || is_port("lpt")
}

fn push(byte: u8, name: &mut String) {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'$' | b'=' | b'@' | b',' => {
            name.push(byte.into());
        }
        _ => push_encoded(byte, name),
    }
}

fn push_encoded(byte: u8, name: &mut String) {
    let _ = write!(name, "%{byte:02X}");
}

/// Appends the mark that says which characters of `level` are capital letters of ASCII, and the one of an empty level.
fn push_capitals(level: &str, name: &mut String) {
    if level.is_empty() {
        name.push('^');
    }
    let Some(last) = level.bytes().rposition(|byte| byte.is_ascii_uppercase()) else {
        return;
    };
    name.push('^');
    for four in level.as_bytes()[..=last].chunks(4) {
        let bits = four.iter().rev();
        let digit = bits.fold(0, |digit, byte| digit << 1 | u8::from(byte.is_ascii_uppercase()));
        let _ = write!(name, "{digit:x}");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn path(topic: &str) -> String {
        let Name { directory, stem } = Name::new(topic);
        if directory.is_empty() {
            stem
        } else {
            format!("{directory}/{stem}")
        }
    }

    /// What the documentation promises: cut off at `^`, decoded.
    fn decoded(path: &str) -> String {
        let levels = path.split('/').map(|level| {
            let mut bytes = Vec::new();
            let mut rest = level.split('^').next().unwrap().bytes();
            while let Some(byte) = rest.next() {
                if byte == b'%' {
                    let digits = [rest.next().unwrap(), rest.next().unwrap()];
                    let digits = std::str::from_utf8(&digits).unwrap();
                    bytes.push(u8::from_str_radix(digits, 16).unwrap());
                } else {
                    bytes.push(byte);
                }
            }
            String::from_utf8(bytes).unwrap()
        });
        levels.collect::<Vec<_>>().join("/")
    }

    #[test]
    fn levels_are_directories() {
        for (topic, expected) in [
            ("room/1/temp", "room/1/temp"),
            ("lamp", "lamp"),
            ("Lamp", "Lamp^1"),
            ("LAMP", "LAMP^f"),
            ("tele/STATE", "tele/STATE^f1"),
            ("spBv1.0/Plant A/x", "spBv1.0^4/Plant%20A^14/x"),
            ("$SYS/broker/uptime", "$SYS^e/broker/uptime"),
            ("a//b", "a/^/b"),
            ("/a", "^/a"),
            ("a/", "a/^"),
            ("/", "^/^"),
            (".", "%2E"),
            ("../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd"),
            ("a/./b", "a/%2E/b"),
            (".ssh/x.", "%2Essh/x%2E"),
            ("-rf", "%2Drf"),
            ("a b:c\\d*?\"<>|", "a%20b%3Ac%5Cd%2A%3F%22%3C%3E%7C"),
            ("%2F^~", "%252F%5E%7E^4"),
            ("größe", "gr%C3%B6%C3%9Fe"),
            ("a\u{1}\u{7f}", "a%01%7F"),
            ("con", "%63on"),
            ("Nul.txt/x", "%4Eul.txt^1/x"),
            ("com1/lpt9.a/com10", "%63om1/%6Cpt9.a/com10"),
            ("a.log/b.log", "a%2Elog/b.log"),
            ("a.ndjson/b", "a%2Endjson/b"),
        ] {
            assert_eq!(path(topic), expected, "{topic}");
            assert_eq!(decoded(expected), topic);
        }
    }

    #[test]
    fn long_topics_have_a_hash() {
        let wide = "x".repeat(LONGEST_LEVEL);
        assert_eq!(path(&wide), wide);
        let wider = format!("{wide}x");
        let name = path(&wider);
        assert!(name.starts_with("^long/xxxx"), "{name}");
        assert_eq!(name.len(), "^long/".len() + SHORTENED + 1 + 32);
        assert_ne!(path(&format!("{wider}x")), name);
        let deep = "d/".repeat(5000);
        assert!(path(&deep).starts_with("^long/d%2Fd%2F"), "{}", path(&deep));
        assert_eq!(Name::new(&"ä".repeat(65535 / 2)).directory, "^long");
    }

    proptest! {
        #[test]
        fn names_are_safe_apart_and_reversible(topics in proptest::collection::vec("[a-cA-C./^%~$ ä-]{0,12}", 2..20)) {
            let mut folded: HashMap<String, String> = HashMap::new();
            for topic in topics {
                let path = path(&topic);
                prop_assert_eq!(decoded(&path), topic.clone());
                for level in path.split('/') {
                    prop_assert!(!level.is_empty() && !level.starts_with(['.', '-']) && !level.ends_with('.'), "{}", path);
                    prop_assert!(level.is_ascii() && !level.contains(['~', ' ', ':', '\\']), "{}", path);
                }
                if let Some(other) = folded.insert(path.to_lowercase(), topic.clone()) {
                    prop_assert_eq!(other, topic);
                }
            }
        }
    }
}
