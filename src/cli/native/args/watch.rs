//! What `watch` shows.

use crate::cli::value;
use crate::mqtt::{QoS, TopicFilter};

// "Watching".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Watching")]
pub(in crate::cli) struct WatchArgs {
    /// Topic filter, with wildcards + and #; repeatable; it may also end a --url [default: #]
    #[arg(short = 't', long, value_name = "FILTER", value_parser = value::topic_filter())]
    pub(in crate::cli) topic: Vec<TopicFilter>,

    /// Drop messages whose topic matches; repeatable
    #[arg(short = 'T', long, value_name = "FILTER", value_parser = value::topic_filter())]
    pub(in crate::cli) filter_out: Vec<TopicFilter>,

    /// Highest QoS at which messages are to come [default: 0]
    #[arg(short = 'q', long, value_parser = value::qos())]
    pub(in crate::cli) qos: Option<QoS>,

    /// Memory for messages that have passed; the oldest are forgotten first, the last of a topic last [default: 64MB]
    #[arg(long, value_name = "SIZE", value_parser = value::text(value::size))]
    pub(in crate::cli) history: Option<u64>,
}
