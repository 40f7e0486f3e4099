//! What differs between two texts, line by line.

/// Cells of the table of the comparison: larger differences are shown as one block.
const MOST_CELLS: usize = 1 << 20;

/// A line of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change<'a> {
    /// In both.
    Same(&'a str),
    /// Only in the first.
    Removed(&'a str),
    /// Only in the second.
    Added(&'a str),
}

/// Compares `old` and `new`: the fewest lines are removed and added, where they are not too many to tell.
pub(super) fn lines<'a>(old: &'a str, new: &'a str) -> Vec<Change<'a>> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old
        .iter()
        .zip(&new)
        .take_while(|(one, other)| one == other)
        .count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tails = old_rest.iter().rev().zip(new_rest.iter().rev());
    let tail = tails.take_while(|(one, other)| one == other).count();
    let (old_middle, old_tail) = old_rest.split_at(old_rest.len() - tail);
    let new_middle = &new_rest[..new_rest.len() - tail];

    let mut changes: Vec<Change<'a>> = old[..head].iter().map(|line| Change::Same(line)).collect();
    compare(old_middle, new_middle, &mut changes);
    changes.extend(old_tail.iter().map(|line| Change::Same(line)));
    changes
}

/// By the longest common subsequence.
fn compare<'a>(old: &[&'a str], new: &[&'a str], changes: &mut Vec<Change<'a>>) {
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > MOST_CELLS {
        changes.extend(old.iter().map(|line| Change::Removed(line)));
        changes.extend(new.iter().map(|line| Change::Added(line)));
        return;
    }
    // The length of the longest common subsequence of the rests that begin there.
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = if old[i] == new[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            changes.push(Change::Same(old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || i < old.len() && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]
        {
            changes.push(Change::Removed(old[i]));
            i += 1;
        } else {
            changes.push(Change::Added(new[j]));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let lines = lines(old, new).into_iter().map(|change| match change {
            Change::Same(line) => format!(" {line}"),
            Change::Removed(line) => format!("-{line}"),
            Change::Added(line) => format!("+{line}"),
        });
        lines.collect::<Vec<_>>().join(",")
    }

    #[test]
    fn the_fewest_lines_differ() {
        assert_eq!(shown("a\nb\nc", "a\nx\nc"), " a,-b,+x, c");
        assert_eq!(shown("", "a"), "+a");
        assert_eq!(shown("a", "a"), " a");
        assert_eq!(shown("a\nb\nc\nd", "b\nd\ne"), "-a, b,-c, d,+e");
    }

    #[test]
    fn large_differences_are_blocks() {
        let (old, new) = ("a\n".repeat(2_000), "b\n".repeat(2_000));
        let changes = lines(&old, &new);
        assert_eq!(changes.len(), 4_000);
        assert_eq!(
            (changes[1_999], changes[2_000]),
            (Change::Removed("a"), Change::Added("b"))
        );
    }

    proptest! {
        #[test]
        fn both_texts_can_be_had_back(old in "[ab\n]{0,20}", new in "[ab\n]{0,20}") {
            let changes = lines(&old, &new);
            let side = |wanted: fn(&Change<'_>) -> bool| -> Vec<String> {
                changes.iter().filter(|change| wanted(change)).map(|change| match change {
                    Change::Same(line) | Change::Removed(line) | Change::Added(line) => (*line).to_owned(),
                }).collect()
            };
            let olds = side(|change| !matches!(change, Change::Added(_)));
            let news = side(|change| !matches!(change, Change::Removed(_)));
            prop_assert_eq!(olds, old.lines().map(str::to_owned).collect::<Vec<_>>());
            prop_assert_eq!(news, new.lines().map(str::to_owned).collect::<Vec<_>>());
        }
    }
}
