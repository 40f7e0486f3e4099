//! Session, network and clock together: a running client.

mod options;

pub use options::{CLOSE_TIMEOUT, ClientIdentifier, ConnectOptions, default_inflight};
