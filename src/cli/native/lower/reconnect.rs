//! What becomes of a lost connection.

use super::{Connected, Wrong};
use crate::cli::native::args::ReconnectArgs;
use crate::client::{Attempts, Delay, FirstConnect, Reconnect};

/// What the flags say; a connection is not replaced where they say nothing.
pub(super) fn reconnect(args: ReconnectArgs) -> Reconnect {
    let ReconnectArgs {
        reconnect,
        reconnect_delay,
        retry_first_connect,
    } = args;
    Reconnect {
        attempts: reconnect.unwrap_or(Attempts::Never),
        delay: reconnect_delay.unwrap_or_else(Delay::default),
        first: if retry_first_connect {
            FirstConnect::Retried
        } else {
            FirstConnect::MustSucceed
        },
        ..Reconnect::default()
    }
}

impl Connected {
    /// The command goes on until it is told to end: so it outlives its connection, unless the flags say otherwise.
    pub(in crate::cli) const fn goes_on(&mut self) {
        if !self.says_reconnect {
            self.options.reconnect.attempts = Attempts::Always;
        }
    }
}

/// Refuses the flag where a command ends with its connection.
///
/// # Errors
/// When it is given.
pub(in crate::cli) fn ends_with_connection(args: &ReconnectArgs) -> Result<(), Wrong> {
    match args.reconnect {
        None | Some(Attempts::Never) => Ok(()),
        Some(_) => Err(
            "--reconnect is for sub, pub, rr, top and watch: this command ends with its connection".into(),
        ),
    }
}
