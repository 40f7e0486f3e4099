//! One file a verb: options, client and streams in, an outcome out.

pub mod bench;
pub mod broker;
mod deadline;
mod descriptor;
mod ending;
mod failure;
mod feed;
mod input;
pub mod install_links;
pub mod mosquitto;
mod notice;
mod options;
mod outage;
mod outlet;
mod output;
mod pace;
mod payloads;
mod printer;
pub mod probe;
pub mod publish;
mod removals;
mod replay;
pub mod report;
pub mod request;
pub mod retain_clear;
mod screen;
mod sink;
mod spooled;
mod stages;
mod streams;
pub mod subscribe;
pub mod top;
mod unsent;
#[cfg(feature = "tui")]
pub mod watch;
mod watch_options;

pub use crate::broker::BrokerOptions;
pub use crate::client::TraceSink;
pub use ending::{
    InputError, InterruptedEarly, PublicationsRefused, RequestRefused, RequestsUnanswered,
    SubscriptionsRefused, TimedOut,
};
pub use failure::{Failure, GIVE_CREDENTIALS};
pub use options::{
    Acknowledge, LimitPolicy, Matching, PayloadSource, PublishFault, PublishOptions, Rate, Repeat,
    RequestOptions, RetainClearOptions, RetainedPolicy, SubscribeExtras, SubscribeOptions, UnsubscribeManner,
    View,
};
pub use probe::ProbeOptions;
pub use publish::ThenOptions;
pub use replay::{LineFault, LineShape, Moment, RecordsError, RecordsOptions, Speed};
pub use sink::{CAN_COMPRESS, CommandOptions, Compression, DirectoryOptions, Rotation, SinkOptions};
pub use stages::StageOptions;
pub use streams::{Counter, Progress, Shutdown, Streams, is_closed_pipe};
pub use top::{Canvas, TopOptions, TopShape};
pub use watch_options::WatchOptions;
