//! The embedded broker: a thin shell around rmqtt, for a first try, for tests and for load tests without a network.
//!
//! It speaks MQTT 3.1, 3.1.1 and 5 on one port, keeps everything in memory, lets everybody do everything, and has no
//! part in production. The cargo feature `broker`, on by default, decides whether a build has it; without it
//! [`start`] says so.

#[cfg(not(feature = "broker"))]
mod disabled;
#[cfg(feature = "broker")]
mod enabled;
mod error;
#[cfg(feature = "broker")]
mod fitter;
mod options;
#[cfg(feature = "broker")]
mod tuning;

#[cfg(not(feature = "broker"))]
pub use disabled::{Broker, start};
#[cfg(feature = "broker")]
pub use enabled::{Broker, start};
pub use error::BrokerError;
pub use options::BrokerOptions;
