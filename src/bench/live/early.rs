//! Whether a run is worth its end.

use crate::bench::metric::Numbers;
use crate::bench::objective::{Condition, Finding, Objective};

/// How often in a row a condition must not hold: a second each.
const STRIKES: u32 = 3;

/// Conditions that end a run when they do not hold.
#[derive(Debug, Clone)]
pub struct Early {
    /// With how often each did not hold in a row.
    conditions: Vec<(Condition, u32)>,
}

impl Early {
    /// Of the conditions, those that can be told before the end.
    pub fn new(objectives: &[Objective]) -> Self {
        let conditions = objectives.iter().flat_map(|objective| &objective.conditions);
        Self {
            conditions: conditions
                .filter(|condition| condition.is_telling_early())
                .map(|condition| (condition.clone(), 0))
                .collect(),
        }
    }

    /// Looks at the numbers, once a second. What is broken for good: a count beyond its limit at once, all else after three
    /// times in a row, as it may recover.
    pub fn look(&mut self, numbers: Numbers<'_>) -> Option<String> {
        for (condition, strikes) in &mut self.conditions {
            let finding = condition.find(numbers);
            match finding {
                Finding::Nothing | Finding::Value { held: true, .. } => *strikes = 0,
                Finding::Value { .. } => *strikes += 1,
            }
            if *strikes >= STRIKES || *strikes > 0 && condition.is_final() {
                let value = finding.text().unwrap_or_default();
                return Some(format!("{condition} does not hold: it is {value}"));
            }
        }
        None
    }
}
