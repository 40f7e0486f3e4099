//! argv to [`Invocation`]. The only module that names clap, and it has no effects.
//!
//! `native` is culex's own grammar, [`mosquitto`] that of the drop-in. What either grammar yields is the same type: past it nothing needs parsing.

mod environment;
pub mod generate;
mod invocation;
mod manual;
mod manual_text;
pub mod mosquitto;
mod native;
mod password;
pub mod personality;
mod profile;
mod prompt;
mod usage;
mod value;

use std::ffi::OsString;

pub use environment::Environment;
pub use invocation::{Action, Diagnostics, Invocation, PasswordSource, Shell};
pub use password::PasswordError;
pub use usage::Usage;

use crate::streams::TerminalFacts;

/// Reads a command line, the program's name first.
///
/// # Errors
/// Text to be shown instead: help, the version, or what is wrong.
pub fn parse(
    argv: Vec<OsString>,
    environment: &Environment,
    terminal: TerminalFacts,
) -> Result<Invocation, Usage> {
    native::parse(argv, environment, terminal)
}
