//! What `pub` sends.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;

use crate::app::Rate;
use crate::cli::value;
use crate::client::SpoolSync;
use crate::mqtt::{QoS, TopicName};

// The values that `--retain` takes. It may have none, which is `set`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum RetainChoice {
    // Of every message that does not say
    Set,
    // Of records: as it is
    Keep,
    // Of records: never
    Drop,
}

// "Message".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Message")]
pub(in crate::cli) struct PublishArgs {
    /// Topic to publish to; it may also end a --url
    #[arg(short = 't', long, value_parser = value::topic_name())]
    pub(in crate::cli) topic: Option<TopicName>,

    #[command(flatten)]
    pub(in crate::cli) source: SourceArgs,

    /// QoS: 0 at most once, 1 at least once, 2 exactly once [default: 0]
    #[arg(short = 'q', long, value_parser = value::qos())]
    pub(in crate::cli) qos: Option<QoS>,

    /// Have the broker keep the message for later subscribers; of records, keep the retain flag that they have, which is
    /// the default, or drop it
    #[arg(
        short = 'r', long, value_name = "WHICH", num_args = 0..=1, require_equals = true,
        default_missing_value = "set", value_enum, hide_possible_values = true
    )]
    pub(in crate::cli) retain: Option<RetainChoice>,

    /// Publish it N times
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), conflicts_with = "stdin_line")]
    pub(in crate::cli) repeat: Option<u64>,

    /// Pause between the repetitions [default: 0]
    #[arg(long, value_name = "DURATION", value_parser = value::text(value::duration), requires = "repeat")]
    pub(in crate::cli) repeat_delay: Option<Duration>,

    /// Publish no faster than this, such as 1000/s
    #[arg(long, value_parser = value::text(value::rate))]
    pub(in crate::cli) rate: Option<Rate>,

    #[command(flatten)]
    pub(in crate::cli) spool: SpoolArgs,
}

// Lines that survive a crash. Under the heading of the message.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct SpoolArgs {
    /// Keep lines in DIR until they are acknowledged; a later run with the same DIR sends what is left, then its own
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) spool: Option<PathBuf>,

    /// Most bytes that the spool holds before standard input waits [default: 1GB]
    #[arg(long, value_name = "SIZE", value_parser = value::text(value::size), requires = "spool")]
    pub(in crate::cli) spool_max: Option<u64>,

    /// When the spool is brought to the disk: before each message goes out, once a second, or when the system likes
    /// [default: interval]
    #[arg(long, value_name = "WHEN", value_parser = value::spool_sync(), requires = "spool")]
    pub(in crate::cli) spool_fsync: Option<SpoolSync>,
}

// Where the payload comes from: exactly one.
#[derive(Debug, Clone, Default, clap::Args)]
#[group(required = true, multiple = false)]
pub(in crate::cli) struct SourceArgs {
    /// Payload as text
    #[arg(short = 'm', long, value_name = "TEXT", value_parser = value::bytes(), allow_hyphen_values = true)]
    pub(in crate::cli) message: Option<Bytes>,

    /// Payload from a file
    #[arg(short = 'f', long)]
    pub(in crate::cli) file: Option<PathBuf>,

    /// All of standard input as one message
    #[arg(short = 's', long)]
    pub(in crate::cli) stdin_file: bool,

    /// Each line of standard input as one message
    #[arg(short = 'l', long)]
    pub(in crate::cli) stdin_line: bool,

    /// An empty payload
    #[arg(short = 'n', long)]
    pub(in crate::cli) null_message: bool,
}
