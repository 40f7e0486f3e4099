//! The `-F` language of `mosquitto_sub`, compiled once.

use thiserror::Error;

/// A compiled `-F` format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {}

/// Why a `-F` format is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateError {}
