//! A server that answers every packet as a good broker does, or as it is told, and writes down what it got.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::harness::{Peer, Wire};

/// How a server behaves.
#[derive(Debug, Clone)]
pub(super) struct Answers {
    is_v5: bool,
    connections: usize,
    /// The beginning of a packet in hexadecimal digits, and what answers it.
    rules: Vec<(String, String)>,
}

/// A running server.
pub(super) struct Serving {
    wire: Wire,
    told: Receiver<Vec<Vec<String>>>,
}

impl Serving {
    pub(super) fn port(&self) -> u16 {
        self.wire.port()
    }

    /// What each connection sent. Waits until all have ended.
    pub(super) fn packets(self) -> Vec<Vec<String>> {
        self.told
            .recv_timeout(Duration::from_secs(20))
            .expect("the server was not reached as often as it should")
    }
}

impl Answers {
    pub(super) fn new(is_v5: bool) -> Self {
        Self {
            is_v5,
            connections: 1,
            rules: Vec::new(),
        }
    }

    pub(super) fn connections(self, connections: usize) -> Self {
        Self { connections, ..self }
    }

    /// A packet that begins with these digits is answered with these bytes, in the notation of `hex`. `MID` is the packet
    /// identifier of the packet, `close` closes the connection, `once` uses the rule one time only.
    pub(super) fn to(mut self, packet: &str, answer: &str) -> Self {
        self.rules.push((packet.to_owned(), answer.to_owned()));
        self
    }

    pub(super) fn serve(&self) -> Serving {
        let (tell, told) = channel();
        let mut answers = self.clone();
        let wire = Wire::serve(move |door| {
            let connections: Vec<_> = (0..answers.connections)
                .map(|_| answers.connection(&mut door.open()))
                .collect();
            // Nobody asks when the test has failed.
            let _ = tell.send(connections);
        });
        Serving { wire, told }
    }

    fn connection(&mut self, peer: &mut Peer) -> Vec<String> {
        let mut packets = Vec::new();
        while let Some(packet) = peer.read_or_end() {
            let written = digits(&packet);
            let answer = match self.rule(&written) {
                Some(rule) => rule,
                None => self.usual(&packet),
            };
            packets.push(written);
            let is_last = answer.contains("close");
            let bytes = answer
                .replace("close", "")
                .replace("once", "")
                .replace("MID", &digits(&identifier(&packet)));
            peer.send(&bytes);
            if is_last {
                break;
            }
        }
        packets
    }

    fn rule(&mut self, packet: &str) -> Option<String> {
        let mut rules = self.rules.iter();
        let index = rules.position(|(start, _)| packet.starts_with(start.as_str()))?;
        if self.rules[index].1.contains("once") {
            return Some(self.rules.remove(index).1);
        }
        Some(self.rules[index].1.clone())
    }

    /// What a good broker answers.
    fn usual(&self, packet: &[u8]) -> String {
        let v5 = |text: &str| {
            if self.is_v5 {
                text.to_owned()
            } else {
                String::new()
            }
        };
        match packet[0] & 0xf0 {
            0x10 if self.is_v5 => "20 03 00 00 00".to_owned(),
            0x10 => "20 02 00 00".to_owned(),
            0x30 if packet[0] & 0x06 == 0x02 => "40 02 MID".to_owned(),
            0x30 if packet[0] & 0x06 == 0x04 => "50 02 MID".to_owned(),
            0x50 => "62 02 MID".to_owned(),
            0x60 => "70 02 MID".to_owned(),
            0x80 => {
                let granted = self.granted(packet);
                let length = 2 + usize::from(self.is_v5) + granted.len();
                format!("90 {length:02x} MID {} {}", v5("00"), digits(&granted))
            }
            0xa0 => format!("b0 {} MID {}", if self.is_v5 { "04" } else { "02" }, v5("00 00")),
            0xc0 => "d0 00".to_owned(),
            0xe0 => "close".to_owned(),
            _ => String::new(),
        }
    }

    /// The QoS asked for of each filter.
    fn granted(&self, packet: &[u8]) -> Vec<u8> {
        let mut rest = &packet[4..];
        if self.is_v5 {
            rest = &rest[1 + usize::from(rest[0])..];
        }
        let mut granted = Vec::new();
        while !rest.is_empty() {
            let length = usize::from(u16::from_be_bytes([rest[0], rest[1]]));
            granted.push(rest[2 + length] & 0x03);
            rest = &rest[3 + length..];
        }
        granted
    }
}

/// The packet identifier of a packet that a client sends; 0 where it has none. For packets below 128 bytes.
fn identifier(packet: &[u8]) -> [u8; 2] {
    let at = match packet[0] & 0xf0 {
        0x30 => 4 + usize::from(u16::from_be_bytes([packet[2], packet[3]])),
        _ => 2,
    };
    match packet.get(at..at + 2) {
        Some(bytes) => [bytes[0], bytes[1]],
        None => [0, 0],
    }
}

fn digits(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(" ")
}
