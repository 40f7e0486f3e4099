//! What `rr` asks, and how it waits.

use std::time::Duration;

use super::SourceArgs;
use crate::cli::value;
use crate::mqtt::{QoS, TopicName};

// "Request".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Request")]
pub(in crate::cli) struct RequestArgs {
    /// Topic to send the request to; it may also end a --url
    #[arg(short = 't', long, value_parser = value::topic_name())]
    pub(in crate::cli) topic: Option<TopicName>,

    #[command(flatten)]
    pub(in crate::cli) source: SourceArgs,

    /// Topic that the response is expected on [default: culex/rr/ and the client identifier; needed before MQTT 5]
    #[arg(short = 'e', long, value_name = "TOPIC", value_parser = value::topic_name())]
    pub(in crate::cli) response_topic: Option<TopicName>,

    /// Ask the broker for the part of the topic tree to expect the response in (MQTT 5)
    #[arg(long, conflicts_with = "response_topic")]
    pub(in crate::cli) request_response_information: bool,

    /// QoS of request and response: 0 at most once, 1 at least once, 2 exactly once [default: 0]
    #[arg(short = 'q', long, value_parser = value::qos())]
    pub(in crate::cli) qos: Option<QoS>,

    /// Give a request up after this time, with exit status 27
    #[arg(short = 'W', long, value_name = "DURATION", value_parser = value::text(value::positive_duration))]
    pub(in crate::cli) timeout: Option<Duration>,

    /// With -l, most requests that wait at once (MQTT 5) [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(in crate::cli) inflight: Option<u16>,

    /// Wait for N responses to a request [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(in crate::cli) responses: Option<u64>,

    /// Tell the time from request to response: on standard error, or in the record with --output json
    #[arg(long)]
    pub(in crate::cli) latency: bool,
}
