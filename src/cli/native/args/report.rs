//! How a load test is judged, and what is told of it.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::ColorChoice;
use crate::bench::compare::Limit;
use crate::bench::objective::Objective;
use crate::cli::value;

// The shapes that `--output` takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum BenchFormat {
    // Tables, for reading
    #[default]
    Text,
    // The report, one line
    Json,
    // A row for each QoS level or stage
    Csv,
    // Tables for a page or a comment
    Markdown,
    // Test results for continuous integration
    Junit,
}

// What may happen to messages without failing the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum Allowed {
    // Messages of QoS 1 and 2 may be lost
    Lost,
    // Messages of QoS 2 may arrive twice
    Duplicated,
}

// Of the verbs that load a broker.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct ReportArgs {
    #[command(flatten)]
    pub(in crate::cli) verdict: VerdictArgs,

    #[command(flatten)]
    pub(in crate::cli) live: LiveArgs,

    #[command(flatten)]
    pub(in crate::cli) outputs: OutputsArgs,
}

// "Verdict".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Verdict")]
pub(in crate::cli) struct VerdictArgs {
    /// Fail with status 99 unless this holds, such as 'e2e.p99 < 50ms' or 'lost == 0'; repeatable
    #[arg(long, value_name = "CONDITION", value_parser = value::typed::<Objective>())]
    pub(in crate::cli) threshold: Vec<Objective>,

    /// Don't fail for messages that are lost at QoS 1 and 2, or duplicated at QoS 2
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    pub(in crate::cli) allow: Vec<Allowed>,
}

// "Verdict", while a run lasts.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Verdict")]
pub(in crate::cli) struct LiveArgs {
    /// End the run as soon as a threshold does not hold
    #[arg(long, requires = "threshold")]
    pub(in crate::cli) abort_on_fail: bool,

    /// Look for the highest rate at which this holds, such as 'e2e.p99 < 20ms and lost == 0'
    #[arg(long, value_name = "CONDITION", value_parser = value::typed::<Objective>())]
    pub(in crate::cli) find_max: Option<Objective>,

    /// Tell a line a second on standard error where that is no terminal
    #[arg(long, help_heading = "Report")]
    pub(in crate::cli) progress: bool,

    /// Serve the numbers to Prometheus while it runs, at /metrics
    #[arg(long, value_name = "ADDRESS:PORT", help_heading = "Report")]
    pub(in crate::cli) prometheus: Option<SocketAddr>,
}

// "Report".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Report")]
pub(in crate::cli) struct OutputsArgs {
    /// Shape of the report on standard output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(in crate::cli) output: BenchFormat,

    /// Write the report to this file, as JSON with all histograms
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) report: Option<PathBuf>,

    /// Write what happened second by second to this file, as CSV
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) timeline: Option<PathBuf>,

    /// Write a page with plots to this file
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) html: Option<PathBuf>,
}

// "General" of what reads reports.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
#[command(next_help_heading = "General")]
pub(in crate::cli) struct TellArgs {
    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub(in crate::cli) color: ColorChoice,

    /// Print this help
    #[arg(long, action = clap::ArgAction::HelpShort)]
    pub(in crate::cli) help: Option<bool>,
}

// "Options" of `bench show`.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct ShowArgs {
    /// A report, as --report wrote it
    #[arg(value_name = "REPORT", required = true)]
    pub(in crate::cli) file: PathBuf,

    #[command(flatten)]
    pub(in crate::cli) verdict: VerdictArgs,

    #[command(flatten)]
    pub(in crate::cli) outputs: OutputsArgs,
}

// "Options" of `bench merge`.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct MergeArgs {
    /// The reports of the shards
    #[arg(value_name = "REPORT", required = true)]
    pub(in crate::cli) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) verdict: VerdictArgs,

    #[command(flatten)]
    pub(in crate::cli) outputs: OutputsArgs,
}

// "Options" of `bench compare`.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct CompareArgs {
    /// The reports of before; without --new the last is that of now
    #[arg(value_name = "BASE", required = true)]
    pub(in crate::cli) base: Vec<PathBuf>,

    /// The reports of now
    #[arg(long, value_name = "REPORT", num_args = 1..)]
    pub(in crate::cli) new: Vec<PathBuf>,

    /// Fail with status 99 if a number got worse by more, such as e2e.p99=20%,received.rate=10%
    #[arg(long, value_name = "LIMITS", value_delimiter = ',', value_parser = value::typed::<Limit>())]
    pub(in crate::cli) max_regression: Vec<Limit>,

    /// Shape of the comparison on standard output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(in crate::cli) output: BenchFormat,
}
