//! Messages that say where they go.

use std::num::NonZeroU64;
use std::path::PathBuf;

use bytes::Bytes;

use crate::app::{Moment, Speed};
use crate::cli::value;
use crate::mqtt::TopicName;

// "Records".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Records")]
#[group(skip)]
pub(in crate::cli) struct ReplayArgs {
    /// Records, one a line, as culex sub --output json prints them; - is standard input
    #[arg(long, value_name = "FILE", group = "SourceArgs", conflicts_with = "repeat")]
    pub(in crate::cli) records: Option<PathBuf>,

    /// How fast the times of the records go by: 1x as they were, 10x, 0.5x, max [default: 1x]
    #[arg(long, value_parser = value::text(value::speed), conflicts_with = "rate")]
    pub(in crate::cli) speed: Option<Speed>,

    /// Publish the file N times
    #[arg(long = "loop", value_name = "N")]
    pub(in crate::cli) rounds: Option<NonZeroU64>,

    /// Put this before each topic
    #[arg(long, value_name = "TEXT", value_parser = value::topic_name())]
    pub(in crate::cli) topic_prefix: Option<TopicName>,

    /// Only records from this time on: 2026-11-23T11:00:00Z, or 90s after the first
    #[arg(long, value_name = "TIME", value_parser = value::text(value::moment))]
    pub(in crate::cli) from: Option<Moment>,

    /// Only records before this time
    #[arg(long, value_name = "TIME", value_parser = value::text(value::moment))]
    pub(in crate::cli) to: Option<Moment>,

    /// With -l, a line is a topic, this text, and the payload; TAB is the character
    #[arg(long, value_name = "TEXT", value_parser = value::text(value::separator), requires = "stdin_line")]
    pub(in crate::cli) topic_separator: Option<Bytes>,
}
