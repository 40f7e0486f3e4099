//! The flags as clap reads them, one file a help heading. Raw: defaults, layers and combinations are for `lower`.

mod authentication;
mod bench;
mod broker;
mod connection;
mod decode;
mod encode;
mod expect;
mod general;
mod output;
mod probe;
pub(super) mod property;
mod publish;
mod query;
mod reconnect;
mod replay;
mod report;
mod request;
mod retain_clear;
mod road;
mod session;
mod shared;
mod sink;
mod stages;
mod subscribe;
mod then;
mod tls;
mod top;
mod watch;
mod websocket;
mod will;

pub(super) use authentication::AuthenticationArgs;
pub(super) use bench::{BenchArgs, PaceArgs};
pub(super) use broker::BrokerArgs;
pub(super) use connection::ConnectionArgs;
pub(super) use decode::DecodeArgs;
pub(super) use encode::EncodeArgs;
pub(super) use expect::ExpectArgs;
pub(super) use general::{ColorChoice, GeneralArgs};
pub(super) use output::{FormatName, OutputArgs};
pub(super) use probe::ProbeArgs;
pub(super) use publish::{PublishArgs, RetainChoice, SourceArgs, SpoolArgs};
pub(super) use query::QueryArgs;
pub(super) use reconnect::ReconnectArgs;
pub(super) use replay::ReplayArgs;
pub(super) use report::{
    Allowed, BenchFormat, CompareArgs, LiveArgs, MergeArgs, OutputsArgs, ReportArgs, ShowArgs, TellArgs,
    VerdictArgs,
};
pub(super) use request::RequestArgs;
pub(super) use retain_clear::{ReportFormat, RetainClearArgs};
pub(super) use road::{ProxyVariables, RoadArgs};
pub(super) use session::SessionArgs;
pub(super) use shared::{Depth, SharedArgs};
pub(super) use sink::{CompressionName, SinkArgs};
pub(super) use stages::{PublishStageArgs, StageArgs};
pub(super) use subscribe::SubscribeArgs;
pub(super) use then::ThenArgs;
pub(super) use tls::{OpensslArgs, TlsArgs};
pub(super) use top::{OrderName, TopArgs};
pub(super) use watch::WatchArgs;
pub(super) use websocket::WebSocketArgs;
pub(super) use will::WillArgs;
