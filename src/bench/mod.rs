//! Load tests of a broker: what is measured, how it is told, and what is made of it.
//!
//! # From the load to the report
//!
//! A worker owns a [`Recorder`] and tells it each thing that happens inside the measured window, with its instant since
//! the window began and how long it took: [`Recorder::published`], [`Recorder::received`] and so on. What happens in
//! warm-up and drain is not told at all, but for arrivals of messages that were published inside the window.
//!
//! At the end the recorders of all workers are [merged](Recorder::merge) and become one [`Part`](report::Part) of the
//! [`Report`](report::Report), with what is known about the window besides: see [`report::Part::new`]. A run has one
//! part a QoS level, or one a stage. [`report::Report::judge`] then holds the thresholds against it and gives the verdict.
//!
//! While a run lasts, once a second, the [`Tally`] of each worker is copied, merged and shown to whoever watches.

pub mod clock;
pub mod compare;
pub mod counts;
pub mod delivery;
pub mod export;
pub mod figure;
pub mod find_max;
#[cfg(test)]
pub(crate) mod fixture;
pub mod histogram;
pub mod limits;
pub mod live;
mod load;
pub mod metric;
pub mod objective;
pub mod pace;
pub mod pattern;
mod processor;
pub mod recorder;
pub mod report;
pub mod run;
pub mod size;
pub mod sketch;
mod spelling;
pub mod stamp;
mod statistic;
pub mod timeline;
pub mod topology;
pub mod workload;

pub use counts::Counts;
pub use histogram::Latency;
pub use recorder::{Latencies, Recorder, Tally};
pub use timeline::{Slice, Timeline};
