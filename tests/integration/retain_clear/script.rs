//! Parts of the scripts of a broker.

use crate::harness::{Peer, Program, Wire, hex};

/// CONNECT, and a SUBSCRIBE to `#` with identifier 1.
pub(super) fn subscribed(peer: &mut Peer) {
    peer.accept_v3();
    peer.expect("82 06 00 01 00 01 '#' 00");
    peer.send("90 03 00 01 00");
}

/// Retained messages on these topics of one letter, each with the payload `x`.
pub(super) fn send_retained(peer: &mut Peer, topics: &str) {
    for topic in topics.bytes() {
        peer.send(&format!("31 04 00 01 {topic:02x} 'x'"));
    }
}

/// UNSUBSCRIBE from `#` with this identifier.
pub(super) fn unsubscribed(peer: &mut Peer, identifier: u8) {
    peer.expect(&format!("a2 05 00 {identifier:02x} 00 01 '#'"));
    peer.send(&format!("b0 02 00 {identifier:02x}"));
}

/// The empty message for `topic`; returns its packet identifier.
pub(super) fn cleared(peer: &mut Peer, topic: &str) -> u8 {
    let packet = peer.expect_kind(0x33);
    assert_eq!(
        packet[..5],
        hex(&format!("33 05 00 01 '{topic}'"))[..],
        "{packet:?}"
    );
    assert_eq!(packet.len(), 7);
    packet[6]
}

pub(super) fn at_wire(server: &Wire, arguments: &[&str]) -> Program {
    Program::culex(["retain-clear", "#", "--yes"])
        .args(arguments)
        .at_port(server.port())
}
