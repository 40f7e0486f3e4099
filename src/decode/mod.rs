//! Payloads in the codes of others, as text and JSON.
//!
//! [`DecodeOptions`] say which decoders a message goes through, one after the other; a [`Decoder`] runs them. What does
//! not decode is told and left as it is. [`Encoding`] is the way back. Nothing here is on the way of a message unless it
//! is asked for.

#[cfg(not(feature = "decoders"))]
#[path = "absent.rs"]
mod binary;
#[cfg(feature = "decoders")]
mod binary;
mod encode;
mod plain;
#[cfg(not(feature = "decoders"))]
#[path = "absent_protobuf.rs"]
mod protobuf;
#[cfg(feature = "decoders")]
mod protobuf;
mod sniff;
#[cfg(not(feature = "decoders"))]
#[path = "absent_sparkplug.rs"]
mod sparkplug;
#[cfg(feature = "decoders")]
mod sparkplug;
mod step;

use std::str::FromStr;

use crate::message::Message;
use crate::mqtt::TopicFilter;

pub use encode::Encoding;
use sparkplug::Sparkplug;
pub use step::Step;

/// Which messages go through which decoders: the first rule that fits.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DecodeOptions {
    /// In the order given.
    pub rules: Vec<Rule>,
}

/// Decoders, and what they are for.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Of messages on topics that match; `None` is all.
    pub filter: Option<TopicFilter>,
    /// One after the other; one or more.
    pub steps: Vec<Step>,
}

impl FromStr for Rule {
    type Err = String;

    /// `[FILTER=]DECODER[,DECODER...]`. Reads the schema of `protobuf`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (filter, steps) = match text.rsplit_once('=') {
            Some((filter, steps)) => {
                let filter =
                    TopicFilter::new(filter).map_err(|error| format!("the filter {filter}: {error}"))?;
                (Some(filter), steps)
            }
            None => (None, text),
        };
        let steps: Result<Vec<Step>, String> = steps.split(',').map(str::parse).collect();
        Ok(Self {
            filter,
            steps: steps?,
        })
    }
}

/// Runs decoders, with what they remember.
#[derive(Debug)]
pub struct Decoder {
    rules: Vec<Rule>,
    sparkplug: Sparkplug,
}

impl Decoder {
    /// Nothing has been seen yet.
    pub fn new(options: &DecodeOptions) -> Self {
        Self {
            rules: options.rules.clone(),
            sparkplug: Sparkplug::default(),
        }
    }

    /// What the payload of `message` stands for; `None` if it stays as it is.
    ///
    /// # Errors
    /// When it does not decode: by which decoder, and why.
    pub fn decode(&mut self, message: &Message<'_>) -> Result<Option<Vec<u8>>, String> {
        let fits = |rule: &&Rule| {
            rule.filter
                .as_ref()
                .is_none_or(|filter| filter.matches(message.topic))
        };
        let Some(rule) = self.rules.iter().find(fits) else {
            return Ok(None);
        };
        let mut decoded: Option<Vec<u8>> = None;
        for step in &rule.steps {
            let payload = decoded.as_deref().unwrap_or(message.payload);
            let message = Message { payload, ..*message };
            let next = step
                .decode(&message, &mut self.sparkplug)
                .map_err(|fault| format!("it is not {}: {fault}", step.name()))?;
            decoded = next.or(decoded);
        }
        Ok(decoded)
    }
}

#[cfg(test)]
mod tests;
