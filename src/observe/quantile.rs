//! Where a quantile lies among counts.

/// The position in `counts`, which are in the order of what they count, up to which a share `quantile` of all lies, 0 to 1;
/// `None` if there is nothing.
pub fn quantile_position(counts: impl Iterator<Item = u64> + Clone, quantile: f64) -> Option<usize> {
    let total: u64 = counts.clone().sum();
    if total == 0 {
        return None;
    }
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank of fewer than 2^53"
    )]
    let rank = ((quantile * total as f64).ceil() as u64).clamp(1, total);
    let mut below = 0;
    counts.into_iter().position(|count| {
        below += count;
        below >= rank
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_lies_at_the_count_that_completes_it() {
        let at = |counts: &[u64], quantile| quantile_position(counts.iter().copied(), quantile);
        let counts = [0, 1, 0, 8, 1];
        for (quantile, expected) in [(0.0, 1), (0.1, 1), (0.11, 3), (0.9, 3), (0.91, 4), (1.0, 4)] {
            assert_eq!(at(&counts, quantile), Some(expected), "{quantile}");
        }
        assert_eq!(at(&[0, 0], 0.5), None);
        assert_eq!(at(&[], 0.5), None);
    }
}
