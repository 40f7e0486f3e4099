//! What is done to the messages of `sub` before they are printed. A run without any of it pays one look at an option.

use std::collections::HashSet;
use std::time::Instant;

use super::failure::Failure;
use super::streams::Streams;
use crate::decode::{DecodeOptions, Decoder};
use crate::exit::Exit;
use crate::format::Format;
use crate::format::sanitize::{Escape, write_visible};
use crate::message::Message;
use crate::query::{ExpectOptions, Expectations, Finding, Judgement, Query, QueryOptions};

/// Topics with messages that do not decode are told one by one up to this number.
const TOLD: usize = 100;

/// What is done to messages before they are printed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StageOptions {
    /// What their payloads stand for.
    pub decode: Option<DecodeOptions>,
    /// Which of them are wanted, and what of them.
    pub query: Option<QueryOptions>,
    /// What must come of these, and what must not.
    pub expect: Option<ExpectOptions>,
}

/// The stages of a run, each with what it remembers.
#[derive(Debug)]
pub(super) struct Stages {
    decoder: Option<Decoder>,
    /// Messages that did not decode.
    undecoded: u64,
    /// Topics that are told to have such.
    told: HashSet<String>,
    /// Whether the messages are printed with a mark, so that they need not be told.
    are_marked: bool,
    query: Option<Query>,
    expect: Option<Expectations>,
}

impl Stages {
    /// `format` is the one that messages are printed in.
    pub(super) fn new(options: &StageOptions, format: &Format) -> Self {
        let StageOptions {
            decode,
            query,
            expect,
        } = options;
        Self {
            decoder: decode.as_ref().map(Decoder::new),
            undecoded: 0,
            told: HashSet::new(),
            are_marked: matches!(format, Format::Pretty | Format::Json)
                && query.as_ref().is_none_or(|query| query.projection.is_none()),
            query: query.as_ref().map(Query::new),
            expect: expect.as_ref().map(Expectations::new),
        }
    }

    /// What the payload of `message` stands for; `None` if it stays as it is.
    ///
    /// # Errors
    /// When it does not decode: why. What will not be seen in the output is told, once a topic.
    pub(super) fn decode(
        &mut self,
        message: &Message<'_>,
        streams: &mut Streams<'_>,
    ) -> Result<Option<Vec<u8>>, String> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(None);
        };
        decoder.decode(message).inspect_err(|fault| {
            self.undecoded += 1;
            if self.are_marked || self.told.len() >= TOLD || self.told.contains(message.topic) {
                return;
            }
            self.told.insert(message.topic.to_owned());
            let rest = if self.told.len() == TOLD {
                "; no more topics are told"
            } else {
                ""
            };
            let text = format!("a message on {} is shown as it is: {fault}{rest}", message.topic);
            let mut visible = Vec::new();
            write_visible(&text, Escape::Text, &mut visible);
            streams.notice(String::from_utf8_lossy(&visible));
        })
    }

    /// Says how many messages did not decode, at the end.
    pub(super) fn tell_undecoded(&self, streams: &mut Streams<'_>) {
        match self.undecoded {
            0 => {}
            1 => streams.notice("1 message did not decode"),
            count => streams.notice(format_args!("{count} messages did not decode")),
        }
    }

    /// What becomes of `message`, whose payload is decoded.
    pub(super) fn look(&mut self, message: &Message<'_>, streams: &mut Streams<'_>) -> Finding {
        let mut finding = Finding::Whole;
        if let Some(query) = &mut self.query {
            finding = query.look(message, Instant::now());
            if let Some(notice) = query.take_notice() {
                streams.notice(notice);
            }
        }
        if let (Some(expect), true) = (&mut self.expect, finding != Finding::Dropped) {
            expect.look(message);
        }
        finding
    }

    /// Whether no more messages are needed.
    pub(super) fn are_done(&self) -> bool {
        self.expect
            .as_ref()
            .is_some_and(|expect| match expect.judgement() {
                Judgement::Open => false,
                Judgement::Held => expect.is_about_some(),
                Judgement::Broken => true,
            })
    }

    /// What a run comes to that ended with `exit` for want of time or further messages.
    ///
    /// # Errors
    /// When what was expected has not come, or what must not come has.
    pub(super) fn verdict(&self, exit: Exit) -> Result<Exit, Failure> {
        let Some(expect) = &self.expect else {
            return Ok(exit);
        };
        match (exit, expect.judgement()) {
            (Exit::Done | Exit::TimedOut, Judgement::Held) => Ok(Exit::Done),
            (Exit::Done | Exit::TimedOut, Judgement::Open | Judgement::Broken) => {
                Err(Failure::text(Exit::Unmet, expect.report()))
            }
            (exit, _) => Ok(exit),
        }
    }
}
