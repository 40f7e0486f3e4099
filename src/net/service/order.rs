//! Which broker is tried first (RFC 2782, "Usage rules").

/// An SRV record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// The lowest is tried first.
    pub(super) priority: u16,
    /// How often it should be chosen among those of its priority.
    pub(super) weight: u16,
    /// Without the dot at the end; empty if the domain says that it has no such service.
    pub(super) target: String,
    pub(super) port: u16,
}

/// Hosts and ports by priority, those of the same priority by chance and weight.
pub(super) fn order(mut records: Vec<Record>, random: &mut fastrand::Rng) -> Vec<(String, u16)> {
    records.retain(|record| !record.target.is_empty() && record.port > 0);
    // Those without weight come first, so that they have a small chance at all.
    records.sort_by_key(|record| (record.priority, record.weight > 0));
    let mut ordered = Vec::with_capacity(records.len());
    while let Some(first) = records.first() {
        let same = records
            .iter()
            .take_while(|record| record.priority == first.priority);
        let total: u32 = same.map(|record| u32::from(record.weight)).sum();
        let chosen = choose(&records, random.u32(0..=total));
        let record = records.remove(chosen);
        ordered.push((record.target, record.port));
    }
    ordered
}

/// The first record up to which the weights add up to `drawn`.
fn choose(records: &[Record], drawn: u32) -> usize {
    let mut sum = 0;
    let reaches = |record: &Record| {
        sum += u32::from(record.weight);
        sum >= drawn
    };
    records.iter().position(reaches).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(priority: u16, weight: u16, target: &str) -> Record {
        Record {
            priority,
            weight,
            target: target.to_owned(),
            port: 1883,
        }
    }

    fn hosts(records: &[Record], seed: u64) -> Vec<String> {
        let ordered = order(records.to_vec(), &mut fastrand::Rng::with_seed(seed));
        ordered.into_iter().map(|(host, _)| host).collect()
    }

    #[test]
    fn priority_comes_before_weight() {
        let records = [
            record(20, 65_535, "last"),
            record(10, 0, "first"),
            record(15, 1, "middle"),
        ];
        for seed in 0..50 {
            assert_eq!(hosts(&records, seed), ["first", "middle", "last"]);
        }
    }

    #[test]
    fn weight_decides_how_often_one_is_first() {
        let records = [
            record(1, 30, "often"),
            record(1, 10, "seldom"),
            record(1, 0, "hardly"),
        ];
        let mut first = std::collections::HashMap::new();
        for seed in 0..4000 {
            let ordered = hosts(&records, seed);
            assert_eq!(ordered.len(), 3);
            *first.entry(ordered[0].clone()).or_insert(0) += 1;
        }
        assert!((2750..3250).contains(&first["often"]), "{first:?}");
        assert!((750..1200).contains(&first["seldom"]), "{first:?}");
        assert!((30..250).contains(&first["hardly"]), "{first:?}");
    }

    #[test]
    fn a_domain_can_say_that_it_has_none() {
        assert!(hosts(&[record(0, 0, "")], 1).is_empty());
    }
}
