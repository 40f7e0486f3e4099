//! How messages are printed.

use crate::cli::value;
use crate::format::Fold;

// The names that `--output` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum FormatName {
    // The payload
    Raw,
    // Topic and payload
    Topic,
    // One line of JSON with everything, lossless
    Json,
    // The payload in hexadecimal
    Hex,
    // The payload in Base64
    Base64,
    // For reading
    Pretty,
}

// "Output".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct OutputArgs {
    /// Format of a message [default: pretty on a terminal, else raw]
    #[arg(long, value_name = "NAME", value_enum, conflicts_with_all = ["verbose", "format"])]
    pub(in crate::cli) output: Option<FormatName>,

    /// Print the topic before the payload: --output topic
    #[arg(short = 'v', long, conflicts_with = "format")]
    pub(in crate::cli) verbose: bool,

    /// Format of a message, as mosquitto_sub has it, such as '%t %p'
    #[arg(short = 'F', long, allow_hyphen_values = true, value_parser = value::template())]
    pub(in crate::cli) format: Option<crate::format::Template>,

    /// Rows that --output pretty gives to a message: N, or none for all [default: those of the terminal]
    #[arg(long, value_name = "N", value_parser = value::text(fold))]
    pub(in crate::cli) fold: Option<Fold>,

    /// Print no newline after a message
    #[arg(short = 'N', long)]
    pub(in crate::cli) no_newline: bool,
}

/// How many rows a message may have.
///
/// # Errors
/// When it is neither a number from 3 on nor `none`.
fn fold(text: &str) -> Result<Fold, String> {
    match text.parse() {
        _ if text == "none" => Ok(Fold::Never),
        Ok(rows @ 3..) => Ok(Fold::Rows(rows)),
        _ => Err("it is neither a number from 3 on nor none".to_owned()),
    }
}
