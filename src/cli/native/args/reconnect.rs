//! What becomes of a lost connection: shared by every command that connects.

use crate::cli::value::{attempts, delay, text};
use crate::client::{Attempts, Delay};

// "Reconnection".
#[derive(Debug, Clone, Copy, Default, clap::Args)]
#[command(next_help_heading = "Reconnection")]
pub(in crate::cli) struct ReconnectArgs {
    /// How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub,
    /// pub -l, rr -l, top and watch, else never]
    #[arg(long, value_name = "HOW-OFTEN", value_parser = text(attempts))]
    pub(in crate::cli) reconnect: Option<Attempts>,

    /// What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between
    /// that and nothing [default: 1s..60s]
    #[arg(long, value_name = "FIRST..LAST", value_parser = text(delay))]
    pub(in crate::cli) reconnect_delay: Option<Delay>,

    /// Try again also when the first connection does not come about, without a limit unless --reconnect is a number
    #[arg(long)]
    pub(in crate::cli) retry_first_connect: bool,
}
