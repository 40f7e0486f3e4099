//! Adapts the process to [`culex::run`], and does nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(culex::run(std::env::args_os().collect()))
}
