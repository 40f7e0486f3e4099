//! The embedded broker, which has a store of its own.

use std::net::Ipv4Addr;
use std::time::Duration;

use super::publisher::Publisher;
use crate::harness::{Program, VERSIONS};

#[test]
fn the_embedded_broker_is_cleared() {
    let listen = vec![(Ipv4Addr::LOCALHOST, 0).into()];
    let broker = culex::broker::start(&culex::broker::BrokerOptions { listen }).unwrap();
    let port = broker.local_addr().port();
    for version in VERSIONS {
        let message = |number| (format!("many/{number}"), format!("message {number}"));
        Publisher::connect(port).publish((0..2_000).map(message));
        Program::culex(["retain-clear", "#", "--yes", "-V", version])
            .at_port(port)
            .timeout(Duration::from_mins(1))
            .stderr("culex: cleared 2,000, refused 0, left 0\n")
            .run();
    }
}
