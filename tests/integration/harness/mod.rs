//! What the tests stand on: the binary, brokers, a scripted server and a terminal, each owned by the test that
//! started it and gone when the test ends.
//!
//! Nothing here sleeps: every wait has a condition and a deadline, and a deadline that passes fails the test with all
//! that was seen so far.

mod authority;
mod capture;
mod clients;
mod expected;
mod full_pipe;
mod hex;
mod link;
mod mosquitto;
mod namespace;
mod program;
mod proxy;
mod running;
mod servers;
mod terminal;
mod websocket;
mod wire;

pub(crate) use authority::{Authority, Identity, KeyForm};
pub(crate) use clients::Client;
pub(crate) use expected::Text;
pub(crate) use full_pipe::{full_pipe, wait_for_reader};
pub(crate) use hex::hex;
pub(crate) use mosquitto::{Mosquitto, Setup};
pub(crate) use namespace::Namespace;
pub(crate) use program::{Program, Stream};
pub(crate) use proxy::Proxy;
pub(crate) use running::{Output, Running};
pub(crate) use servers::Server;
pub(crate) use websocket::{BINARY, CLOSE, PING, PONG};
pub(crate) use wire::{Peer, Wire};

/// Every protocol version, as `-V` has it.
pub(crate) const VERSIONS: [&str; 3] = ["31", "311", "5"];

/// Every QoS, as `-q` has it.
pub(crate) const QOS: [&str; 3] = ["0", "1", "2"];

/// What `seq 1 COUNT` prints.
pub(crate) fn sequence(count: u32) -> String {
    (1..=count).fold(String::new(), |text, number| text + &number.to_string() + "\n")
}

/// The seed of generated cases: the same in every run, so that a change fails for its own faults only;
/// `CULEX_TEST_SEED=random` or a number looks elsewhere.
#[expect(clippy::print_stderr, reason = "a run can be had again")]
pub(crate) fn seed() -> u64 {
    let seed = match std::env::var_os("CULEX_TEST_SEED") {
        None => 2026,
        Some(given) if given == "random" => fastrand::u64(..),
        Some(given) => given.to_str().unwrap().parse().unwrap(),
    };
    eprintln!("seed {seed}");
    seed
}
