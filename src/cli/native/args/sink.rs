//! Where `sub` brings messages, if not to standard output.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use crate::app::Rotation;
use crate::cli::value;

/// What `--compress` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum CompressionName {
    // .gz
    Gzip,
    // .zst
    Zstd,
}

// "Files and commands".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Files and commands")]
pub(in crate::cli) struct SinkArgs {
    /// Append messages to a file a topic in DIR instead of printing them
    #[arg(long, value_name = "DIR", conflicts_with = "exec")]
    pub(in crate::cli) out_dir: Option<PathBuf>,

    /// Put a file aside when it has this size, such as 100MB, or each time this span is over, such as 1h
    #[arg(long, value_name = "SIZE|SPAN", requires = "out_dir", value_parser = value::text(value::rotation))]
    pub(in crate::cli) rotate: Option<Rotation>,

    /// Compress files that were put aside
    #[arg(long, value_name = "CODE", value_enum, requires = "rotate")]
    pub(in crate::cli) compress: Option<CompressionName>,

    /// Run CMD in a shell for each message instead of printing it: the payload on standard input, the rest in the
    /// environment, as CULEX_TOPIC, CULEX_QOS, CULEX_RETAIN, CULEX_PROPERTIES
    #[arg(long, value_name = "CMD")]
    pub(in crate::cli) exec: Option<String>,

    /// How many commands run at once at the most [default: 1]
    #[arg(long, value_name = "N", requires = "exec")]
    pub(in crate::cli) exec_parallel: Option<NonZeroUsize>,
}
