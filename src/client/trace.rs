//! What a client sends and receives, told packet by packet.

use std::fmt::{self, Write};

use jiff::Timestamp;

use super::Client;
use crate::mqtt::{
    DESCRIBED_PAYLOAD, FixedHeader, MosquittoLog, ProtocolVersion, describe, read_fixed_header,
};
use crate::session::Output;

/// Takes the lines of a [`Trace`], each with its newline; what belongs to one packet may come together.
pub type TraceSink = Box<dyn FnMut(&str) + Send>;

/// Tells every packet of a connection.
pub struct Trace {
    sink: TraceSink,
    words: Words,
    /// How many bytes of the output have been told, counted as [`Output::total_sent`] counts.
    told: u64,
    line: String,
}

/// How a packet is told.
enum Words {
    /// See [`describe`].
    Fields,
    /// See [`MosquittoLog`].
    Mosquitto(MosquittoLog),
}

/// Which way a packet goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Out,
    In,
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace")
            .field("told", &self.told)
            .finish_non_exhaustive()
    }
}

impl Trace {
    /// A trace that tells `sink` a line for each packet: its time, `>` if the client sent it and `<` if it received
    /// it, and its fields.
    pub fn new(sink: TraceSink) -> Box<Self> {
        Box::new(Self::with_words(sink, Words::Fields))
    }

    /// A trace that tells `sink` what `-d` of the mosquitto clients prints.
    pub fn mosquitto(sink: TraceSink) -> Box<Self> {
        let words = Words::Mosquitto(MosquittoLog::default());
        Box::new(Self::with_words(sink, words))
    }

    fn with_words(sink: TraceSink, words: Words) -> Self {
        Self {
            sink,
            words,
            told: 0,
            line: String::new(),
        }
    }

    /// What stands in `output` and was not told yet is forgotten: the connection is gone.
    fn restart(&mut self, output: &Output) {
        self.told = output.total_sent();
    }

    /// Tells the packet at the start of `input`, if all of it is there.
    fn incoming(&mut self, input: &[u8], version: ProtocolVersion) {
        let Ok(Some(header)) = read_fixed_header(input) else {
            return;
        };
        let body = &input[header.header_length..];
        if let Some(body) = body.get(..header.remaining_length) {
            self.tell(Direction::In, header, body, version);
        }
    }

    /// Tells the packets that were put to `output` since the last call.
    fn outgoing(&mut self, output: &Output, version: ProtocolVersion) {
        let end = output.total_sent() + output.len() as u64;
        if self.told >= end {
            return;
        }
        let told = self.told.saturating_sub(output.total_sent());
        // More than fits the memory can't wait there.
        let mut told = usize::try_from(told).unwrap_or(usize::MAX);
        self.told = end;
        let mut parts = output.parts();
        let mut rest: &[u8] = &[];
        loop {
            while rest.is_empty() {
                let Some(part) = parts.next() else { return };
                let skipped = told.min(part.len());
                told -= skipped;
                rest = &part[skipped..];
            }
            // Whole packets are put to the output, and each header within one part.
            let Ok(Some(header)) = read_fixed_header(rest) else {
                return;
            };
            let body = &rest[header.header_length..];
            if let Some((body, tail)) = body.split_at_checked(header.remaining_length) {
                self.tell(Direction::Out, header, body, version);
                rest = tail;
            } else {
                // A large payload is a part of its own, and need not be copied to be described.
                let Some(payload) = parts.next() else { return };
                let shown = &payload[..payload.len().min(DESCRIBED_PAYLOAD)];
                self.tell(Direction::Out, header, &[body, shown].concat(), version);
                let length = header.remaining_length - body.len();
                rest = payload.get(length..).unwrap_or_default();
            }
        }
    }

    fn tell(&mut self, direction: Direction, header: FixedHeader, body: &[u8], version: ProtocolVersion) {
        self.line.clear();
        match (&mut self.words, direction) {
            (Words::Fields, direction) => {
                let arrow = if direction == Direction::Out { '>' } else { '<' };
                // A string takes whatever it is given.
                let _ = write!(self.line, "{:.6} {arrow} ", Timestamp::now());
                describe(header, body, version, &mut self.line);
                self.line.push('\n');
            }
            (Words::Mosquitto(log), Direction::Out) => log.sent(header, body, version, &mut self.line),
            (Words::Mosquitto(log), Direction::In) => log.received(header, body, version, &mut self.line),
        }
        if !self.line.is_empty() {
            (self.sink)(&self.line);
        }
    }
}

/// Each costs one comparison while there is no trace.
impl Client {
    pub(super) fn trace_incoming(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.incoming(&self.input[self.taken..], self.session.version());
        }
    }

    pub(super) fn trace_outgoing(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.outgoing(self.session.output(), self.session.version());
        }
    }

    pub(super) fn restart_trace(&mut self) {
        if let Some(trace) = &mut self.trace {
            trace.restart(self.session.output());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, mpsc};
    use std::time::Instant;

    use bytes::Bytes;

    use super::*;
    use crate::mqtt::packet::{Connect, Credentials};
    use crate::mqtt::{Properties, QoS, TopicName};
    use crate::session::{Publication, PublicationHead, Session, SessionOptions};

    /// What a trace tells, without the times.
    fn trace() -> (Box<Trace>, impl Fn() -> Vec<String>) {
        let (sender, receiver) = mpsc::channel();
        let trace = Trace::new(Box::new(move |line| {
            let (time, rest) = line.split_once(' ').unwrap();
            assert_eq!(time.len(), "2026-11-23T14:59:07.123456Z".len());
            sender.send(rest.to_owned()).unwrap();
        }));
        (trace, move || receiver.try_iter().collect())
    }

    fn session() -> Session {
        let connect = Connect {
            version: ProtocolVersion::V3_1_1,
            clean_start: true,
            keep_alive: 0,
            client_identifier: "c".to_owned(),
            will: None,
            credentials: Credentials::default(),
            properties: Properties::new(),
        };
        let options = SessionOptions {
            connect,
            max_inflight: 10,
            max_packet_size: 1000,
        };
        let mut session = Session::new(options, Instant::now());
        session.open(Instant::now()).unwrap();
        session
    }

    fn publish(session: &mut Session, topic: &str, payload: &Bytes) {
        let topic = TopicName::new(topic).unwrap();
        let head = PublicationHead::new(topic, QoS::AtMostOnce, false, Properties::new());
        let publication = Publication {
            head: Arc::new(head),
            payload: payload.clone(),
        };
        session.publish(&publication).unwrap();
    }

    const CONNECT: &str = "> CONNECT version=3.1.1 clean_start=true keep_alive=0 client_id=\"c\"\n";

    fn published(topic: &str, payload: &str) -> String {
        format!("> PUBLISH dup=false qos=0 retain=false topic=\"{topic}\" payload={payload}\n")
    }

    #[test]
    fn each_packet_is_told_once_however_the_network_cuts_them() {
        let large = Bytes::from(vec![b'x'; 20_000]);
        let large_shown = format!("\"{}\"… (20000 bytes)", "x".repeat(64));
        for step in [1_usize, 7, 19_999, usize::MAX] {
            let (mut trace, told) = trace();
            let mut session = session();
            let version = session.version();
            trace.outgoing(session.output(), version);
            assert_eq!(told(), [CONNECT]);
            session.receive(b"\x20\x02\0\0").unwrap();
            publish(&mut session, "a", &large);
            publish(&mut session, "b", &large);
            publish(&mut session, "c", &Bytes::from_static(b"small"));
            trace.outgoing(session.output(), version);
            let expected = [
                published("a", &large_shown),
                published("b", &large_shown),
                published("c", "\"small\""),
            ];
            assert_eq!(told(), expected, "in steps of {step}");
            for round in 0..20 {
                let count = step.min(session.output().len());
                session.sent(count, Instant::now());
                publish(&mut session, "d", &large);
                trace.outgoing(session.output(), version);
                assert_eq!(
                    told(),
                    [published("d", &large_shown)],
                    "round {round} of steps of {step}"
                );
                trace.outgoing(session.output(), version);
                assert_eq!(told(), [] as [String; 0]);
            }
        }
    }

    #[test]
    fn a_new_connection_is_told_from_its_start() {
        let (mut trace, told) = trace();
        let mut session = session();
        session.receive(b"\x20\x02\0\0").unwrap();
        publish(
            &mut session,
            "a",
            &Bytes::from_static(b"a long payload that is never sent"),
        );
        trace.outgoing(session.output(), session.version());
        session.sent(3, Instant::now());
        session.lost();
        session.open(Instant::now()).unwrap();
        told();
        trace.outgoing(session.output(), session.version());
        assert_eq!(told(), [] as [String; 0], "the test has lost its sense");
        trace.restart(session.output());
        trace.outgoing(session.output(), session.version());
        assert_eq!(told(), [CONNECT]);
    }

    #[test]
    fn what_comes_is_told_when_it_is_all_there() {
        let (mut trace, told) = trace();
        trace.incoming(b"\x40\x02\0", ProtocolVersion::V3_1_1);
        assert_eq!(told(), [] as [String; 0]);
        trace.incoming(b"\x40\x02\0\x01\xd0", ProtocolVersion::V3_1_1);
        assert_eq!(told(), ["< PUBACK packet_identifier=1\n"]);
    }
}
