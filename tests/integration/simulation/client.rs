//! One client of the simulation: a session, and the network connection that it has or not.

use std::io::IoSlice;
use std::time::Instant;

use culex::mqtt::packet::{Connect, Credentials};
use culex::mqtt::{Properties, Property, ProtocolVersion};
use culex::session::{Event, ProtocolError, Received, Session, SessionOptions};

/// What the network holds: bytes on their way.
#[derive(Debug, Default)]
pub(crate) struct Link {
    pub(crate) to_broker: Vec<u8>,
    pub(crate) to_client: Vec<u8>,
}

/// What a session told, owned.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Connected {
        resumed: bool,
        subscribed: bool,
        sent_again: usize,
        unsure: usize,
    },
    Message(Vec<u8>),
    Acknowledged {
        sequence: u64,
        reason: u8,
    },
    Subscribed,
    Other,
}

#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) session: Session,
    pub(crate) link: Option<Link>,
    input: Vec<u8>,
}

/// How a client connects.
#[expect(clippy::struct_excessive_bools, reason = "each is decided by itself")]
pub(crate) struct Manner {
    pub(crate) level: u8,
    pub(crate) persistent: bool,
    pub(crate) keep_alive: u16,
    pub(crate) max_inflight: u16,
    pub(crate) receive_maximum: u16,
    pub(crate) aliases: bool,
    /// Whether the session of an earlier process goes on.
    pub(crate) continues: bool,
    /// Whether messages are acknowledged only once they are written.
    pub(crate) acknowledges_later: bool,
}

impl Client {
    pub(crate) fn new(manner: &Manner, now: Instant) -> Self {
        let version = match manner.level {
            3 => ProtocolVersion::V3_1,
            4 => ProtocolVersion::V3_1_1,
            _ => ProtocolVersion::V5,
        };
        let mut properties = Properties::new();
        if version == ProtocolVersion::V5 {
            let expiry = Property::SessionExpiryInterval(u32::MAX);
            let aliases = Property::TopicAliasMaximum(u16::from(manner.aliases));
            let wanted = [Property::ReceiveMaximum(manner.receive_maximum), aliases];
            for property in wanted.into_iter().chain(manner.persistent.then_some(expiry)) {
                properties.push(property).expect("a valid property");
            }
        }
        let connect = Connect {
            version,
            clean_start: !manner.continues && (version == ProtocolVersion::V5 || !manner.persistent),
            keep_alive: manner.keep_alive,
            client_identifier: "me".to_owned(),
            will: None,
            credentials: Credentials::default(),
            properties,
        };
        let options = SessionOptions {
            connect,
            max_inflight: manner.max_inflight,
            max_packet_size: 100_000,
        };
        let mut session = Session::new(options, now);
        if manner.acknowledges_later {
            session.defer_acknowledgements();
        }
        Self {
            session,
            link: None,
            input: Vec::new(),
        }
    }

    pub(crate) fn open(&mut self, now: Instant) {
        self.session.open(now).expect("a valid CONNECT");
        self.link = Some(Link::default());
    }

    pub(crate) fn lost(&mut self) {
        self.session.lost();
        self.link = None;
        self.input.clear();
    }

    /// Gives up to `count` bytes of the output to the network.
    pub(crate) fn write(&mut self, count: usize, now: Instant) {
        let Some(link) = &mut self.link else {
            return;
        };
        let mut slices = [IoSlice::new(&[]); 8];
        let filled = self.session.output().slices(&mut slices);
        let mut left = count;
        for slice in &slices[..filled] {
            let part = &slice[..left.min(slice.len())];
            link.to_broker.extend_from_slice(part);
            left -= part.len();
        }
        self.session.sent(count - left, now);
    }

    /// Takes bytes from the network. What each packet means goes to `told`.
    pub(crate) fn read(
        &mut self,
        bytes: &[u8],
        now: Instant,
        told: &mut Vec<Told>,
    ) -> Result<(), ProtocolError> {
        self.input.extend_from_slice(bytes);
        self.session.alive(now);
        let mut taken = 0;
        while let Received::Packet { length, event } = self.session.receive(&self.input[taken..])? {
            taken += length;
            if let Some(event) = event {
                told.push(owned(&event));
            }
        }
        self.input.drain(..taken);
        Ok(())
    }
}

fn owned(event: &Event<'_>) -> Told {
    match event {
        Event::Connected(connected) => Told::Connected {
            resumed: connected.resumed,
            subscribed: connected.subscribed,
            sent_again: connected.sent_again,
            unsure: connected.unsure,
        },
        Event::Message(publish) if publish.topic == "t" => Told::Message(publish.payload.to_vec()),
        Event::Acknowledged(acknowledged) => Told::Acknowledged {
            sequence: acknowledged.sequence,
            reason: acknowledged.reason.0,
        },
        Event::Subscribed(_) => Told::Subscribed,
        _ => Told::Other,
    }
}
