//! Received bytes against the packets that they are.

mod cold;
mod holes;
mod hostile;
mod hot;
mod oracle;

use crate::mqtt::packet::Incoming;
use crate::mqtt::{
    DecodeError, PacketIdentifier, Properties, Property, ProtocolVersion, decode, read_fixed_header,
};

const V3: ProtocolVersion = ProtocolVersion::V3_1_1;
const V5: ProtocolVersion = ProtocolVersion::V5;

/// Reads one whole packet.
fn read(frame: &[u8], version: ProtocolVersion) -> Result<Incoming<'_>, DecodeError> {
    let header = read_fixed_header(frame)?.expect("a whole header");
    assert_eq!(
        frame.len(),
        header.header_length + header.remaining_length,
        "not one packet"
    );
    decode(header, &frame[header.header_length..], version)
}

/// What is said of a packet that is refused.
fn fault(frame: &[u8], version: ProtocolVersion) -> String {
    read(frame, version).expect_err("a malformed packet").to_string()
}

fn identifier(value: u16) -> PacketIdentifier {
    PacketIdentifier::new(value).expect("not 0")
}

fn properties(properties: &[Property<'_>]) -> Properties {
    let mut block = Properties::new();
    for property in properties {
        block.push(*property).expect("a valid property");
    }
    block
}
