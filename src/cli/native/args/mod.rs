//! The flags as clap reads them, one file a help heading. Raw: defaults, layers and combinations are for `lower`.

mod authentication;
mod bench;
mod broker;
mod connection;
mod general;
mod output;
pub(super) mod property;
mod publish;
mod query;
mod request;
mod retain_clear;
mod road;
mod session;
mod shared;
mod subscribe;
mod tls;
mod websocket;
mod will;

pub(super) use authentication::AuthenticationArgs;
pub(super) use bench::{Allowed, BenchArgs, PaceArgs, ReportShape, VerdictArgs};
pub(super) use broker::BrokerArgs;
pub(super) use connection::ConnectionArgs;
pub(super) use general::{ColorChoice, GeneralArgs};
pub(super) use output::{FormatName, OutputArgs};
pub(super) use publish::{PublishArgs, SourceArgs};
pub(super) use query::QueryArgs;
pub(super) use request::RequestArgs;
pub(super) use retain_clear::{ReportFormat, RetainClearArgs};
pub(super) use road::{ProxyVariables, RoadArgs};
pub(super) use session::SessionArgs;
pub(super) use shared::{Depth, SharedArgs};
pub(super) use subscribe::SubscribeArgs;
pub(super) use tls::{OpensslArgs, TlsArgs};
pub(super) use websocket::WebSocketArgs;
pub(super) use will::WillArgs;
