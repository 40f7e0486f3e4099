//! What is done to the messages of `sub` before they are printed. A run without any of it pays one look at an option.

use std::time::Instant;

use crate::app::streams::Streams;
use crate::message::Message;
use crate::query::{Finding, Query, QueryOptions};

/// What is done to messages before they are printed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StageOptions {
    /// Which of them are wanted, and what of them.
    pub query: Option<QueryOptions>,
}

/// The stages of a run, each with what it remembers.
#[derive(Debug)]
pub(super) struct Stages {
    query: Option<Query>,
}

impl Stages {
    pub(super) fn new(options: &StageOptions) -> Self {
        let StageOptions { query } = options;
        Self {
            query: query.as_ref().map(Query::new),
        }
    }

    /// What becomes of `message`.
    pub(super) fn look(&mut self, message: &Message<'_>, streams: &mut Streams<'_>) -> Finding {
        let Some(query) = &mut self.query else {
            return Finding::Whole;
        };
        let finding = query.look(message, Instant::now());
        if let Some(notice) = query.take_notice() {
            streams.notice(notice);
        }
        finding
    }
}
