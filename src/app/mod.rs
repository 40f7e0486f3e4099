//! One file a verb: options, client and streams in, an outcome out.

pub mod broker;
mod options;

pub use crate::broker::BrokerOptions;
pub use options::{
    PayloadSource, PublishOptions, Rate, Repeat, RequestOptions, RetainClearOptions, RetainedPolicy,
    SubscribeOptions,
};
