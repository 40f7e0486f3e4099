//! What the keys of the live view do.

use crate::observe::Order;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Another order.
    Sort(Order),
    /// The end.
    Quit,
}

/// The orders, each with its key and its word.
pub(super) const ORDERS: [(char, Order, &str); 5] = [
    ('r', Order::Rate, "rate"),
    ('b', Order::Bytes, "bytes"),
    ('l', Order::Last, "last"),
    ('s', Order::Silent, "silent"),
    ('t', Order::Topic, "topic"),
];

/// What `typed` asks for, as far as it is known. Control sequences, such as those of arrows, ask for nothing.
pub(super) fn keys(typed: &[u8]) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut bytes = typed.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == 0x1b {
            skip_sequence(&mut bytes);
            continue;
        }
        let letter = char::from(byte.to_ascii_lowercase());
        if letter == 'q' {
            keys.push(Key::Quit);
        } else if let Some((_, order, _)) = ORDERS.iter().find(|(key, _, _)| *key == letter) {
            keys.push(Key::Sort(*order));
        }
    }
    keys
}

/// `ESC [ … letter` and `ESC O letter` are one key.
fn skip_sequence(bytes: &mut std::iter::Peekable<impl Iterator<Item = u8>>) {
    match bytes.peek() {
        Some(b'[') => {
            bytes.next();
            while bytes.next().is_some_and(|byte| !(0x40..=0x7e).contains(&byte)) {}
        }
        Some(b'O') => {
            bytes.next();
            bytes.next();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_and_quit() {
        assert_eq!(keys(b"r"), [Key::Sort(Order::Rate)]);
        assert_eq!(keys(b"Sxq"), [Key::Sort(Order::Silent), Key::Quit]);
        assert_eq!(keys(b""), []);
    }

    #[test]
    fn control_sequences_are_no_letters() {
        assert_eq!(keys(b"\x1b[5~\x1bOSt"), [Key::Sort(Order::Topic)]);
        assert_eq!(keys(b"\x1b[1;5r"), []);
        assert_eq!(keys(b"\x1b[200"), []);
        assert_eq!(keys(b"\x1bq"), [Key::Quit]);
    }
}
