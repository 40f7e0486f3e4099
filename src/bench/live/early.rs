//! Whether a run is worth its end.

use crate::bench::metric::Numbers;
use crate::bench::objective::{Condition, Finding, Objective};

/// How often in a row a condition must not hold: a second each.
const STRIKES: u32 = 3;

/// Conditions that end a run when they do not hold in one of its stages.
#[derive(Debug, Clone)]
pub struct Early {
    conditions: Vec<Condition>,
    /// By stage and condition: how often it did not hold in a row.
    strikes: Vec<Vec<u32>>,
}

impl Early {
    /// Of the conditions, those that can be told before the end.
    pub fn new(objectives: &[Objective]) -> Self {
        let conditions = objectives.iter().flat_map(|objective| &objective.conditions);
        Self {
            conditions: conditions
                .filter(|condition| condition.is_telling_early())
                .cloned()
                .collect(),
            strikes: Vec::new(),
        }
    }

    /// Looks at the numbers of a stage, from 0 on, once a second. What is broken for good: a count beyond its limit at once, all else after three
    /// times in a row, as it may recover.
    pub fn look(&mut self, stage: usize, numbers: Numbers<'_>) -> Option<String> {
        if self.strikes.len() <= stage {
            self.strikes.resize(stage + 1, vec![0; self.conditions.len()]);
        }
        for (condition, strikes) in self.conditions.iter().zip(&mut self.strikes[stage]) {
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
