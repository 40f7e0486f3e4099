//! Bytes to a server and back; knows no MQTT.

mod endpoint;

pub use endpoint::{Endpoint, NetworkOptions};
