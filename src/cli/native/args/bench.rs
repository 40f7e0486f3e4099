//! What `bench` does, and what it tells.

use std::path::PathBuf;
use std::time::Duration;

use super::ReportArgs;
use crate::app::Rate;
use crate::bench::pace::Stage;
use crate::bench::size::Size;
use crate::bench::topology::Topology;
use crate::cli::value;
use crate::mqtt::QoS;

// "Load".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Load")]
pub(in crate::cli) struct BenchArgs {
    /// Start the embedded broker on a free port, and test that
    #[arg(long, conflicts_with_all = ["host", "port", "url", "unix"])]
    pub(in crate::cli) embedded: bool,

    /// Number of clients: publishers and as many subscribers, or what the topology makes of it [default: 10]
    #[arg(short = 'c', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) clients: Option<u32>,

    /// Number of publishers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) publishers: Option<u32>,

    /// Number of subscribers
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(in crate::cli) subscribers: Option<u32>,

    /// Who hears whom: pairs, fan-in, fan-out, shared or mesh [default: pairs]
    #[arg(long, value_parser = value::text(topology))]
    pub(in crate::cli) topology: Option<Topology>,

    /// Topic of publisher {i}; {run} is the run, {rand} random [default: culex/bench/{run}/{i}]
    #[arg(short = 't', long)]
    pub(in crate::cli) topic: Option<String>,

    /// QoS levels, one part of the run each [default: 0,1,2]
    #[arg(short = 'q', long, value_name = "LIST", value_delimiter = ',', value_parser = value::qos())]
    pub(in crate::cli) qos: Vec<QoS>,

    /// Payload size in bytes: 64, a range 64..4096, or a mean exp:512 [default: 64]
    #[arg(long, value_parser = value::typed::<Size>())]
    pub(in crate::cli) size: Option<Size>,

    /// Payload: a text with {i}, {seq}, {run} and {rand}, or @FILE
    #[arg(long, value_name = "TEXT", conflicts_with = "size")]
    pub(in crate::cli) payload: Option<String>,

    /// Have the broker keep the last message of each topic
    #[arg(short = 'r', long)]
    pub(in crate::cli) retain: bool,

    /// User names and passwords of the clients, in turns: a line USERNAME,PASSWORD each
    #[arg(long, value_name = "FILE", conflicts_with_all = ["username", "password", "password_file", "ask_password"])]
    pub(in crate::cli) credentials: Option<PathBuf>,

    /// Threads that share the clients [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(in crate::cli) threads: Option<u16>,

    /// This part of a run on several machines: I/N, or N and the index from JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID
    #[arg(long, value_name = "I/N")]
    pub(in crate::cli) shard: Option<String>,

    /// Name of the run; its shards share it [default: random, and the instant of --start-at for shards]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) run: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) pace: PaceArgs,

    #[command(flatten)]
    pub(in crate::cli) report: ReportArgs,
}

// "Pace".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Pace")]
pub(in crate::cli) struct PaceArgs {
    /// Publish at this rate, all publishers together, whatever the broker does: 20000/s [default: as the broker allows]
    #[arg(long, value_parser = value::text(value::rate), conflicts_with = "rate_per_client")]
    pub(in crate::cli) rate: Option<Rate>,

    /// Publish at this rate, each publisher
    #[arg(long, value_name = "RATE", value_parser = value::text(value::rate))]
    pub(in crate::cli) rate_per_client: Option<Rate>,

    /// Rates one after the other, each told by itself: 10s@1000/s,30s@5000/s
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = value::text(stage), conflicts_with_all = ["rate", "rate_per_client", "duration"])]
    pub(in crate::cli) stages: Vec<Stage>,

    /// How long to measure, each QoS level [default: 10s]
    #[arg(long, value_parser = value::text(value::positive_duration))]
    pub(in crate::cli) duration: Option<Duration>,

    /// End after so many messages, all publishers together
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) messages: Option<u64>,

    /// Publish for this long before measuring [default: 1s]
    #[arg(long, value_name = "DURATION", value_parser = value::text(value::duration))]
    pub(in crate::cli) warmup: Option<Duration>,

    /// Wait at most so long for what is on its way at the end [default: 5s]
    #[arg(long, value_name = "DURATION", value_parser = value::text(value::duration))]
    pub(in crate::cli) drain: Option<Duration>,

    /// Connect no faster than this: 1000/s
    #[arg(long, value_name = "RATE", value_parser = value::text(value::rate))]
    pub(in crate::cli) ramp: Option<Rate>,

    /// bench conn: end and begin connections anew at this rate
    #[arg(long, value_name = "RATE", value_parser = value::text(value::rate))]
    pub(in crate::cli) churn: Option<Rate>,

    /// Begin the load at this instant, once connected: 2026-01-31T12:00:00Z
    #[arg(long, value_name = "INSTANT", value_parser = value::typed::<jiff::Timestamp>())]
    pub(in crate::cli) start_at: Option<jiff::Timestamp>,
}

/// The name of a topology.
fn topology(text: &str) -> Result<Topology, &'static str> {
    let found = Topology::ALL.into_iter().find(|topology| topology.name() == text);
    found.ok_or("expected pairs, fan-in, fan-out, shared or mesh")
}

/// `10s@1000/s`.
fn stage(text: &str) -> Result<Stage, String> {
    let expected = || "expected a duration and a rate such as 10s@1000/s".to_owned();
    let (duration, rate) = text.split_once('@').ok_or_else(expected)?;
    Ok(Stage {
        duration: value::positive_duration(duration)?,
        rate: value::rate(rate)?.0,
    })
}
