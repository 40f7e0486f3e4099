//! What `top` observes, and how it shows that.

use std::time::Duration;

use super::ReportFormat;
use crate::cli::value;
use crate::mqtt::{QoS, TopicFilter};
use crate::observe::Silence;

// The names that `--sort` takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum OrderName {
    // Messages a second
    #[default]
    Rate,
    // Payload bytes
    Bytes,
    // The latest message
    Last,
    // How long nothing has come where something is due
    Silent,
    // The name
    Topic,
}

// "Topics".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Topics")]
pub(in crate::cli) struct TopArgs {
    /// Topic filter, with wildcards + and #; repeatable [default: #]
    #[arg(short = 't', long, value_name = "FILTER", value_parser = value::topic_filter())]
    pub(in crate::cli) topic: Vec<TopicFilter>,

    /// Highest QoS at which messages are to come [default: 0]
    #[arg(short = 'q', long, value_parser = value::qos())]
    pub(in crate::cli) qos: Option<QoS>,

    /// Observe for this time, and end
    #[arg(short = 'W', long, value_name = "DURATION", value_parser = value::text(value::positive_duration))]
    pub(in crate::cli) time: Option<Duration>,

    /// Print what there was at the end, also on a terminal; after 10 seconds if -W says nothing else
    #[arg(long, conflicts_with = "interval")]
    pub(in crate::cli) once: bool,

    /// Print what there is so often, and at the end
    #[arg(long, value_name = "DURATION", value_parser = value::text(value::positive_duration))]
    pub(in crate::cli) interval: Option<Duration>,

    /// What comes first
    #[arg(long, value_name = "ORDER", value_enum, default_value_t)]
    pub(in crate::cli) sort: OrderName,

    /// Show at most so many topics [default: all, or as many as fit on the terminal]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) limit: Option<u32>,

    /// A topic is silent after this time, or after so many of its usual gaps [default: 5x]
    #[arg(long, value_name = "DURATION|Nx", value_parser = value::text(value::silent_after))]
    pub(in crate::cli) silent_after: Option<Silence>,

    /// Print a table, or an object of JSON on a line [default: text; drawn in place on a terminal]
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(in crate::cli) output: Option<ReportFormat>,
}
