//! What `probe` tries.

use std::time::Duration;

use super::ReportFormat;
use crate::cli::value;
use crate::mqtt::TopicName;

// "Probe".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Probe")]
pub(in crate::cli) struct ProbeArgs {
    /// Publish nothing: tell what the broker announces, and what it says below $SYS
    #[arg(long)]
    pub(in crate::cli) passive: bool,

    /// Publish below PREFIX/ and a random level, and clear what was retained there [default: culex-probe]
    #[arg(long, value_name = "PREFIX", value_parser = value::topic_name())]
    pub(in crate::cli) topic_prefix: Option<TopicName>,

    /// Messages sent there and back for the round-trip time
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub(in crate::cli) samples: u16,

    /// How long the broker has for each answer [default: 2s]
    #[arg(short = 'W', long, value_name = "DURATION", value_parser = value::text(value::positive_duration))]
    pub(in crate::cli) wait: Option<Duration>,

    /// A table, or an object of JSON
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(in crate::cli) output: ReportFormat,
}
