//! Payloads into the codes of others: the way back.

use std::str::FromStr;

use super::Step;

/// Encoders, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// One or more, and neither `auto` nor `json`.
    steps: Vec<Step>,
}

impl Encoding {
    /// What `payload` becomes.
    ///
    /// # Errors
    /// When an encoder can't take it: why.
    pub fn encode(&self, payload: &[u8]) -> Result<Vec<u8>, String> {
        let mut encoded: Option<Vec<u8>> = None;
        for step in &self.steps {
            let next = step.encode(encoded.as_deref().unwrap_or(payload));
            encoded = Some(next.map_err(|fault| format!("it cannot be {}: {fault}", step.name()))?);
        }
        Ok(encoded.unwrap_or_default())
    }
}

impl FromStr for Encoding {
    type Err = String;

    /// `ENCODER[,ENCODER...]`. Reads the schema of `protobuf`.
    fn from_str(text: &str) -> Result<Self, String> {
        let steps = text.split(',').map(|name| match name.parse()? {
            Step::Auto | Step::Json => Err(format!(
                "{name} is no encoder: JSON is what the others begin with"
            )),
            step => Ok(step),
        });
        let steps: Result<Vec<Step>, String> = steps.collect();
        Ok(Self { steps: steps? })
    }
}

#[cfg(test)]
#[cfg(feature = "decoders")]
#[path = "encode_tests.rs"]
mod tests;
