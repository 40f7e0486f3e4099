//! Flags to options. Every struct of flags is taken apart field by field, so that a flag that nobody reads does not
//! compile.

mod authentication;
mod bench;
mod connect;
mod output;
mod probe;
mod properties;
mod proxy;
mod publish;
mod reconnect;
mod replay;
mod report;
mod request;
mod retain_clear;
mod servers;
mod sink;
mod stages;
mod subscribe;
mod then;
mod tls;
mod top;
mod version;
mod watch;
mod websocket;

pub(super) use bench::{bench, without_effect_in_bench};
pub(super) use connect::{Connected, connect};
pub(super) use output::{color, output};
pub(super) use probe::probe;
pub(super) use publish::publish;
pub(super) use reconnect::ends_with_connection;
pub(super) use report::{compare, merge, report, show};
pub(super) use request::{asks_for_information, request};
pub(super) use retain_clear::retain_clear;
pub(super) use sink::{is_named, sink};
pub(super) use stages::stages;
pub(super) use subscribe::{check_sink, needs_v5, subscribe};
pub(super) use top::top;
pub(super) use watch::watch;

/// What is wrong with a combination of flags, in a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Wrong(pub(super) String);

impl From<&str> for Wrong {
    fn from(text: &str) -> Self {
        Wrong(text.to_owned())
    }
}
