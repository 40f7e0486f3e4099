//! MQTT on the command line.
//!
//! ```text
//! argv ──cli──▶ Args (clap) ──lower──▶ Invocation ──app──▶ Outcome ──▶ exit code
//!                                      = ConnectOptions + Action + OutputOptions
//! ConnectOptions ──client──▶ Client + Events     Message ──format──▶ bytes ──▶ &mut dyn Write
//! bytes ◀──net──▶ frames ◀──mqtt──▶ Packet ◀──session──▶ Event
//! ```
//!
//! The folders are layers, and arrows between them point one way; `tests/integration/layering.rs` holds the table.

pub mod app;
pub mod bench;
pub mod broker;
pub mod cli;
pub mod client;
pub mod decode;
pub mod exit;
pub mod format;
pub mod message;
pub mod mqtt;
pub mod net;
pub mod observe;
pub mod query;
mod run;
pub mod session;
pub mod streams;
pub mod term;
#[cfg(feature = "tui")]
pub mod tui;

pub use run::run;
