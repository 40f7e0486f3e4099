//! What `bench` is told to do.

use std::path::PathBuf;

use crate::app::report::ReportOptions;
use crate::bench::report::Shard;
use crate::bench::workload::{Clients, Workload};
use crate::mqtt::QoS;

/// What `bench` does and tells.
#[derive(Debug, Clone, PartialEq)]
pub struct BenchOptions {
    /// The load, but for its QoS level and the identity of the run. No threads stands for one a core.
    pub workload: Workload,
    /// One part of the run each, in this order.
    pub levels: Vec<QoS>,
    /// The clients of all shards together.
    pub whole: Clients,
    /// Which part of the run this is.
    pub shard: Option<Shard>,
    /// The name of the run; `None` is a random one.
    pub run: Option<String>,
    /// Whether the embedded broker is started first.
    pub embedded: bool,
    /// What is told of it.
    pub report: ReportOptions,
    /// Where the payload comes from, in place of that of the load.
    pub payload_file: Option<PayloadFile>,
    /// Where the credentials come from: a line `USERNAME,PASSWORD` each.
    pub credentials_file: Option<PathBuf>,
}

/// A file whose content is the payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadFile(pub PathBuf);
