//! argv to [`Invocation`]. The only module that names clap, and it has no effects.
//!
//! `native` is culex's own grammar, [`mosquitto`] that of the drop-in. What either grammar yields is the same type: past it nothing needs parsing.

mod environment;
pub mod generate;
mod invocation;
mod manual;
mod manual_bench;
mod manual_clients;
mod manual_mosquitto;
mod manual_observe;
mod manual_request;
mod manual_sub;
mod manual_text;
mod manual_watch;
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
use personality::Personality;
pub use usage::Usage;

use crate::streams::TerminalFacts;

/// What is printed instead of doing anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instead {
    /// culex's own help, version or error.
    Usage(Usage),
    /// The same of a mosquitto client.
    Refusal(mosquitto::Refusal),
}

/// Reads the profile `p` of a configuration file of any bytes, for tests.
///
/// # Errors
/// What is wrong with it.
#[doc(hidden)]
pub fn check_profile(text: &str) -> Result<(), String> {
    let read = profile::Profile::of_text(std::path::Path::new("/"), text, "p");
    read.map(drop).map_err(|error| error.to_string())
}

/// Reads a command line, the program's name first.
///
/// # Errors
/// Text to be shown instead: help, the version, or what is wrong.
pub fn parse(
    argv: Vec<OsString>,
    environment: &Environment,
    terminal: TerminalFacts,
) -> Result<Invocation, Instead> {
    if let Personality::Mosquitto(tool, arguments) = personality::choose(&argv) {
        return mosquitto::parse(tool, arguments, environment).map_err(Instead::Refusal);
    }
    native::parse(argv, environment, terminal).map_err(Instead::Usage)
}
