//! One file a verb: options, client and streams in, an outcome out.

mod options;

pub use options::{
    BrokerOptions, PayloadSource, PublishOptions, Rate, Repeat, RetainClearOptions, RetainedPolicy,
    SubscribeOptions,
};
