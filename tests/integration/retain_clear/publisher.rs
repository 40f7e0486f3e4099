//! A client that fills a broker with retained messages faster than one process each would.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use crate::harness::{Mosquitto, hex};

/// A client of MQTT 3.1.1 that only publishes, as fast as a socket takes it.
pub(super) struct Publisher {
    pub(super) stream: TcpStream,
}

impl Publisher {
    pub(super) fn connect(port: u16) -> Self {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
            .write_all(&hex("10 0c 00 04 'MQTT' 04 02 00 00 00 00"))
            .unwrap();
        stream.read_exact(&mut [0; 4]).unwrap();
        Self { stream }
    }

    /// PUBLISH at QoS 0.
    pub(super) fn packet(topic: &str, payload: &str, retain: bool) -> Vec<u8> {
        let length = u8::try_from(2 + topic.len() + payload.len()).unwrap();
        assert!(length < 0x80, "one byte of length");
        let topic_length = u8::try_from(topic.len()).unwrap();
        let mut packet = vec![0x30 | u8::from(retain), length, 0, topic_length];
        packet.extend_from_slice(topic.as_bytes());
        packet.extend_from_slice(payload.as_bytes());
        packet
    }

    /// Publishes, and waits until the broker has taken all.
    pub(super) fn publish(&mut self, messages: impl Iterator<Item = (String, String)>) {
        let bytes: Vec<u8> = messages
            .flat_map(|(topic, payload)| Self::packet(&topic, &payload, true))
            .collect();
        self.stream.write_all(&bytes).unwrap();
        // What comes on one connection is taken in its order.
        self.stream.write_all(&hex("32 07 00 03 'end' 00 01")).unwrap();
        self.stream.read_exact(&mut [0; 4]).unwrap();
    }
}

/// Retains messages of QoS 1 on `prefix/1` and so on.
pub(super) fn retain_many_at_qos_1(broker: &Mosquitto, prefix: &str, count: u16) {
    let mut publisher = Publisher::connect(broker.port());
    for number in 1..=count {
        let mut packet = Publisher::packet(&format!("{prefix}/{number}"), "", true);
        packet[0] |= 2;
        packet.extend_from_slice(&number.to_be_bytes());
        packet.extend_from_slice(format!("message {number}").as_bytes());
        packet[1] = u8::try_from(packet.len() - 2).unwrap();
        publisher.stream.write_all(&packet).unwrap();
    }
    let mut acknowledgements = vec![0; usize::from(count) * 4];
    publisher.stream.read_exact(&mut acknowledgements).unwrap();
}

/// Retains a message on each of these topics; its payload is the topic.
pub(super) fn retain(broker: &Mosquitto, topics: &[&str]) {
    let messages = topics
        .iter()
        .map(|topic| ((*topic).to_owned(), (*topic).to_owned()));
    Publisher::connect(broker.port()).publish(messages);
}

/// Retains messages on `prefix/0` and so on.
pub(super) fn retain_many(broker: &Mosquitto, prefix: &str, count: usize) {
    let message = |number| (format!("{prefix}/{number}"), format!("message {number}"));
    Publisher::connect(broker.port()).publish((0..count).map(message));
}
