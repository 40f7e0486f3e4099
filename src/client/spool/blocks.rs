//! The checked pieces of the input.

use std::collections::VecDeque;

use super::entry::Block;

/// Blocks are put together up to this many bytes: many small reads cost little then, and a damaged one is named closely
/// enough.
const LARGEST: u64 = 64 * 1024;

/// So many of the last stay as they were read: what a power loss took of them does not take along what came before.
const YOUNG: usize = 1024;

/// Blocks, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    old: VecDeque<Block>,
    young: VecDeque<Block>,
}

impl Blocks {
    /// Adds one at the end.
    pub(super) fn push(&mut self, block: Block) {
        self.young.push_back(block);
        if self.young.len() <= YOUNG {
            return;
        }
        let Some(block) = self.young.pop_front() else {
            return;
        };
        match self.old.back_mut() {
            Some(last) if !block.begins_file && last.length + block.length <= LARGEST => last.append(block),
            _ => self.old.push_back(block),
        }
    }

    /// From the first to the last.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Block> {
        self.old.iter().chain(&self.young)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.old.is_empty() && self.young.is_empty()
    }

    pub(super) fn front(&self) -> Option<&Block> {
        self.old.front().or(self.young.front())
    }

    pub(super) fn pop_front(&mut self) -> Option<Block> {
        self.old.pop_front().or_else(|| self.young.pop_front())
    }

    pub(super) fn pop_back(&mut self) -> Option<Block> {
        self.young.pop_back().or_else(|| self.old.pop_back())
    }
}

impl Block {
    /// Puts `next`, which lies behind this one, to it.
    fn append(&mut self, next: Block) {
        let mut both = crc32fast::Hasher::new_with_initial_len(self.checksum, self.length);
        both.combine(&crc32fast::Hasher::new_with_initial_len(
            next.checksum,
            next.length,
        ));
        self.checksum = both.finalize();
        self.length += next.length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_ones_are_put_together_and_young_ones_are_not() {
        let bytes: Vec<u8> = (0..=255).cycle().take(200_000).collect();
        let mut blocks = Blocks::default();
        for (number, piece) in bytes.chunks(10).enumerate() {
            blocks.push(Block {
                begins_file: number == 0 || number == 15_000,
                length: piece.len() as u64,
                checksum: crc32fast::hash(piece),
            });
        }
        let count = blocks.iter().count();
        assert_eq!(
            count,
            YOUNG + 4,
            "two of 64 KiB, and what is left in front of and behind the file"
        );
        let mut rest = &bytes[..];
        for (index, block) in blocks.iter().enumerate() {
            let (piece, behind) = rest.split_at(usize::try_from(block.length).unwrap());
            assert_eq!(block.checksum, crc32fast::hash(piece), "block {index}");
            let at = bytes.len() - rest.len();
            assert_eq!(block.begins_file, at == 0 || at == 150_000);
            rest = behind;
        }
        assert_eq!(rest, b"");
        assert_eq!(blocks.pop_back().unwrap().length, 10);
        assert!(blocks.front().unwrap().length > 60_000);
        let popped = std::iter::from_fn(|| blocks.pop_front()).count();
        assert_eq!(popped, count - 1);
        assert!(blocks.is_empty() && blocks.front().is_none());
    }
}
