//! One file a verb: options, client and streams in, an outcome out.

pub mod broker;
mod descriptor;
mod failure;
mod input;
pub mod install_links;
mod options;
mod output;
mod payloads;
pub mod publish;
pub mod retain_clear;
mod streams;
pub mod subscribe;

pub use crate::broker::BrokerOptions;
pub use failure::Failure;
pub use options::{
    PayloadSource, PublishOptions, Rate, Repeat, RequestOptions, RetainClearOptions, RetainedPolicy,
    SubscribeOptions,
};
pub use streams::{Counter, Progress, Shutdown, Streams, is_closed_pipe};
