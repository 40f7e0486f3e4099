//! What the broker publishes when the connection is lost: shared by every command that connects.

use bytes::Bytes;

use crate::cli::value;
use crate::mqtt::{QoS, TopicName};

// "Will".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Will")]
pub(in crate::cli) struct WillArgs {
    /// Topic of the will
    #[arg(id = "will_topic", long = "will-topic", value_name = "TOPIC", value_parser = value::topic_name())]
    pub(in crate::cli) topic: Option<TopicName>,

    /// Payload of the will [default: empty]
    #[arg(id = "will_payload", long = "will-payload", value_name = "TEXT", value_parser = value::bytes(), allow_hyphen_values = true)]
    pub(in crate::cli) payload: Option<Bytes>,

    /// QoS of the will [default: 0]
    #[arg(id = "will_qos", long = "will-qos", value_name = "QOS", value_parser = value::qos())]
    pub(in crate::cli) qos: Option<QoS>,

    /// Whether the broker retains the will
    #[arg(id = "will_retain", long = "will-retain")]
    pub(in crate::cli) retain: bool,
}
