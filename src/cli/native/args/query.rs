//! Which messages `sub` prints, and what of them.

use std::time::Duration;

use regex::bytes::Regex;

use crate::cli::value;
use crate::query::Expression;

// "Filtering".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Filtering")]
pub(in crate::cli) struct QueryArgs {
    /// Print only messages for which this holds, in jq's language, such as '.payload.temp > 20'
    #[arg(long = "where", value_name = "EXPR", value_parser = value::text(Expression::compile))]
    pub(in crate::cli) condition: Option<Expression>,

    /// Print this of each message, in jq's language, such as '{topic, temp: .payload.temp}'
    #[arg(long, value_name = "EXPR", value_parser = value::text(Expression::compile))]
    pub(in crate::cli) select: Option<Expression>,

    /// Print only messages whose payload matches this regular expression
    #[arg(long, value_name = "REGEX", value_parser = value::text(Regex::new))]
    pub(in crate::cli) grep: Option<Regex>,

    /// Print a message only if its payload is another than the last on its topic
    #[arg(long)]
    pub(in crate::cli) changed: bool,

    /// Print a message on each topic at most once in this time
    #[arg(long, value_name = "DURATION", value_parser = value::text(value::positive_duration))]
    pub(in crate::cli) every: Option<Duration>,

    /// Print a share of the messages, such as 1%, by chance
    #[arg(long, value_name = "SHARE", value_parser = value::text(value::share))]
    pub(in crate::cli) sample: Option<f64>,
}
