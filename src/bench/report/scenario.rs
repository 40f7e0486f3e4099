//! What was asked for, as far as the report tells it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What kind of load it was.
    pub verb: Verb,
    /// What decided when a message leaves.
    pub pacing: Pacing,
    /// The rest, under the names of the flags without their dashes, in the order to show it: brokers, protocol version,
    /// topology, clients, size and so on. For the whole run, not for the shard; without a secret. Two reports belong
    /// together only where this is the same.
    pub settings: Map<String, Value>,
}

/// What kind of load it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Publishers and subscribers in one process.
    E2e,
    /// Publishers alone.
    Pub,
    /// Subscribers alone.
    Sub,
    /// Connections alone.
    Conn,
}

impl Verb {
    /// The word of the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Verb::E2e => "e2e",
            Verb::Pub => "pub",
            Verb::Sub => "sub",
            Verb::Conn => "conn",
        }
    }

    /// Whether it publishes.
    pub const fn publishes(self) -> bool {
        matches!(self, Verb::E2e | Verb::Pub)
    }

    /// Whether it receives.
    pub const fn receives(self) -> bool {
        matches!(self, Verb::E2e | Verb::Sub)
    }
}

/// What decided when a message leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pacing {
    /// A schedule that does not wait for the broker: times run from the intended instant.
    OpenLoop,
    /// The broker: a message leaves as soon as there is room, and a slow broker is asked less often.
    ClosedLoop,
    /// Nothing is published.
    Nothing,
}

/// Which shards of a run are in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    /// Their numbers, from 1 on.
    pub numbers: BTreeSet<u32>,
    /// How many the run was cut into.
    pub of: u32,
}

impl Shard {
    /// The shard `number` of `of`, from 1 on.
    pub fn new(number: u32, of: u32) -> Self {
        Self {
            numbers: BTreeSet::from([number]),
            of,
        }
    }
}
