//! The report as a file: JSON.

use serde_json::Value;

use super::{Report, VERSION};

/// What is wrong with a report file.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is no JSON.
    #[error("it is not JSON: {0}")]
    Json(serde_json::Error),
    /// It is JSON, and something else.
    #[error("it is not a report of culex bench")]
    Foreign,
    /// Another version of culex wrote it.
    #[error(
        "it is a report of version {found}, written by culex {culex}; culex {} reads version {VERSION}",
        env!("CARGO_PKG_VERSION")
    )]
    Version {
        /// The version of the report.
        found: u64,
        /// The version of culex.
        culex: String,
    },
    /// It is a report that was tampered with.
    #[error("the report is damaged: {0}")]
    Damaged(serde_json::Error),
}

impl Report {
    /// The report as one line of JSON. The schema is `schema/bench-report.schema.json`.
    ///
    /// # Errors
    /// Never in practice: everything in a report is JSON.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string(self)?;
        text.push('\n');
        Ok(text)
    }

    /// Reads what [`to_json`](Report::to_json) wrote.
    ///
    /// # Errors
    /// When it is no report, or one of another version.
    pub fn from_json(text: &str) -> Result<Self, FileError> {
        let value: Value = serde_json::from_str(text).map_err(FileError::Json)?;
        let version = value.get("version").and_then(Value::as_u64);
        let culex = value.get("culex").and_then(Value::as_str);
        let (Some(found), Some(culex)) = (version, culex) else {
            return Err(FileError::Foreign);
        };
        if found != u64::from(VERSION) {
            return Err(FileError::Version {
                found,
                culex: culex.to_owned(),
            });
        }
        serde_json::from_value(value).map_err(FileError::Damaged)
    }
}
