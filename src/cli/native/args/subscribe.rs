//! What `sub` asks for.

use std::time::Duration;

use crate::app::Acknowledge;
use crate::cli::value;
use crate::mqtt::packet::RetainHandling;
use crate::mqtt::{QoS, TopicFilter};

// "Subscription".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Subscription")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(in crate::cli) struct SubscribeArgs {
    /// Topic filter, with wildcards + and #, or $share/GROUP/FILTER; repeatable; it may also end a --url
    #[arg(short = 't', long, value_name = "FILTER", value_parser = value::topic_filter())]
    pub(in crate::cli) topic: Vec<TopicFilter>,

    /// Drop messages whose topic matches; repeatable
    #[arg(short = 'T', long, value_name = "FILTER", value_parser = value::topic_filter())]
    pub(in crate::cli) filter_out: Vec<TopicFilter>,

    /// Unsubscribe from this filter, which an old session may hold; repeatable
    #[arg(short = 'U', long, value_name = "FILTER", value_parser = value::topic_filter())]
    pub(in crate::cli) unsubscribe: Vec<TopicFilter>,

    /// Highest QoS at which messages are to come [default: 0]
    #[arg(short = 'q', long, value_parser = value::qos())]
    pub(in crate::cli) qos: Option<QoS>,

    /// When a message of QoS 1 or 2 is acknowledged: on-receipt, or after-output, when it is written to standard output, so
    /// that a subscriber which is killed gets it again; needs -c [default: on-receipt]
    #[arg(long, value_name = "WHEN", value_parser = value::acknowledge())]
    pub(in crate::cli) ack: Option<Acknowledge>,

    /// End after N messages
    #[arg(short = 'C', long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) count: Option<u64>,

    /// End after this time, with exit status 27
    #[arg(short = 'W', long, value_name = "DURATION", value_parser = value::text(value::positive_duration))]
    pub(in crate::cli) timeout: Option<Duration>,

    /// End once the subscription is acknowledged
    #[arg(short = 'E', long)]
    pub(in crate::cli) exit_after_subscribe: bool,

    /// Print no retained messages
    #[arg(short = 'R', long, conflicts_with = "retained_only")]
    pub(in crate::cli) skip_retained: bool,

    /// Print retained messages only, and end at the first other one
    #[arg(long)]
    pub(in crate::cli) retained_only: bool,

    /// Take no messages that this client published (MQTT 5)
    #[arg(long)]
    pub(in crate::cli) no_local: bool,

    /// Take the retain flag as it was published (MQTT 5)
    #[arg(long)]
    pub(in crate::cli) retain_as_published: bool,

    /// When the broker sends retained messages: always, for a new subscription, never (MQTT 5) [default: always]
    #[arg(long, value_name = "WHEN", value_parser = value::retain_handling())]
    pub(in crate::cli) retain_handling: Option<RetainHandling>,
}
