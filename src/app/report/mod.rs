//! Reports of load tests: what is told of a run, and `bench show`, `bench merge` and `bench compare`.

mod compare;
mod file;
mod merge;
mod options;
mod prometheus;
mod screen;
mod show;
mod tell;

pub use compare::compare;
pub use merge::merge;
pub use options::{
    CompareOptions, LiveOptions, MergeOptions, OutputsOptions, ReportOptions, ShowOptions, VerdictOptions,
};
pub use prometheus::Server;
pub use screen::LineScreen;
pub use show::show;
pub use tell::{check_outputs, tell};
