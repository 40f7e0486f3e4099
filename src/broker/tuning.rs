//! The settings of rmqtt. Its own lose messages: of 20,000 it delivered 11,785 at QoS 1 and 696 at QoS 2.

use std::net::SocketAddr;
use std::num::{NonZeroU16, NonZeroU32};
use std::time::Duration;

use rmqtt::context::ServerContext;
use rmqtt::net::Builder;

use super::fitter::Lifetimes;

/// Unacknowledged publishes in flight to a subscriber, and from a publisher: the Receive Maximum of MQTT 5
/// (section 3.2.2.3.3). As many as there are packet identifiers: a client of MQTT 3 is told of no limit, and would be
/// disconnected past it.
const MAX_INFLIGHT: NonZeroU16 = NonZeroU16::MAX;

/// Messages that wait for one subscriber; those past it are lost. It bounds the count, not the bytes.
const MAX_QUEUE: usize = 1_000_000;

/// A Remaining Length of four bytes and its header: as large as a packet can be (section 1.5.5).
const MAX_PACKET: u32 = 268_435_455 + 5;

/// Connections that wait to be accepted: a load test opens thousands at once.
const BACKLOG: i32 = 4096;

/// The listener of one address.
pub(super) fn listener(address: SocketAddr) -> Builder {
    Builder::new()
        .name("culex")
        .laddr(address)
        .backlog(BACKLOG)
        // Where there are connections in TIME_WAIT, the port can be had again at once. On Windows it would be stolen.
        .reuseaddr(cfg!(unix).then_some(true))
        .nodelay(true)
        .max_packet_size(MAX_PACKET)
        .max_inflight(MAX_INFLIGHT)
        .max_mqueue_len(MAX_QUEUE)
        .mqueue_rate_limit(NonZeroU32::MAX, Duration::from_secs(1))
        .max_topic_aliases(u16::MAX)
        // Otherwise it adds a Message Expiry Interval of 300 to messages that have none.
        .message_expiry_interval(Duration::ZERO)
        // On a connection that lives, nothing is sent again (section 4.4).
        .message_retry_interval(Duration::ZERO)
        // A subscriber that pauses is waited for, as long as its connection stands.
        .send_timeout(Duration::ZERO)
}

/// The server around the listeners, with its plugins: retained messages, shared subscriptions and `$SYS`.
pub(super) async fn server() -> rmqtt::Result<ServerContext> {
    let server = ServerContext::new()
        // It refuses connections when the machine is busy, as it is in a load test.
        .busy_check_enable(false)
        .plugins_config_map_add("rmqtt-retainer", RETAINER)
        .plugins_config_map_add("rmqtt-shared-subscription", SHARED_SUBSCRIPTION)
        .plugins_config_map_add("rmqtt-sys-topic", SYS_TOPIC)
        .build()
        .await;
    *server.extends.fitter_mgr_mut().await = Box::new(Lifetimes);
    rmqtt_retainer::register(&server, true, false).await?;
    rmqtt_shared_subscription::register(&server, true, false).await?;
    rmqtt_sys_topic::register(&server, true, false).await?;
    Ok(server)
}

/// In memory, of any number and size.
const RETAINER: &str = r#"
storage.type = "ram"
max_retained_messages = 0
max_payload_size = "256MB"
"#;

const SHARED_SUBSCRIPTION: &str = r#"
strategy = "round_robin"
"#;

const SYS_TOPIC: &str = r#"
publish_interval = "10s"
message_expiry_interval = "0s"
"#;
