//! What `retain-clear` clears.

use std::path::PathBuf;
use std::time::Duration;

use regex::Regex;

use crate::cli::value;
use crate::mqtt::TopicFilter;

// The names that `--output` takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum ReportFormat {
    // For reading
    #[default]
    Text,
    // For scripts
    Json,
}

// "Retained messages".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Retained messages")]
pub(in crate::cli) struct RetainClearArgs {
    /// Topic filters, with wildcards + and #
    #[arg(value_name = "FILTER", help_heading = "Filters", value_parser = value::topic_filter())]
    pub(in crate::cli) filters: Vec<TopicFilter>,

    /// Another topic filter; repeatable
    #[arg(short = 't', long, value_name = "FILTER", value_parser = value::topic_filter())]
    pub(in crate::cli) topic: Vec<TopicFilter>,

    /// Leave topics alone that match this filter; repeatable
    #[arg(short = 'T', long, value_name = "FILTER", value_parser = value::topic_filter())]
    pub(in crate::cli) exclude: Vec<TopicFilter>,

    /// Clear only topics that match this regular expression
    #[arg(long = "match", value_name = "REGEX", value_parser = value::typed::<Regex>())]
    pub(in crate::cli) pattern: Option<Regex>,

    /// Collect for this long [default: until the broker has been quiet]
    #[arg(short = 'W', long, value_name = "DURATION", value_parser = value::text(value::positive_duration))]
    pub(in crate::cli) wait: Option<Duration>,

    /// List what would be cleared, and clear nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,

    /// Write the messages to this file first, a record in JSON a line
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) backup: Option<PathBuf>,

    /// Don't ask
    #[arg(short = 'y', long)]
    pub(in crate::cli) yes: bool,

    /// Format of the list and the report
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(in crate::cli) output: ReportFormat,
}
