//! A model of a broker with one publisher and one subscriber: bytes in, bytes out. It finds fault with whatever the
//! standard forbids a client.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::settings::Settings;
use super::wire::{
    self, Fault, Outgoing, PUBACK, PUBCOMP, PUBREC, PUBREL, Packet, RECEIVE_MAXIMUM, SESSION_EXPIRY,
    TOPIC_ALIAS_MAXIMUM, number_of,
};

/// The two clients.
pub(crate) const PUBLISHER: usize = 0;
pub(crate) const SUBSCRIBER: usize = 1;

/// PUBACK or PUBREC of a message that the broker does not want.
pub(crate) const REFUSED: u8 = 0x97;
const NOT_FOUND: u8 = 0x92;

/// A message on its way to the subscriber, and the acknowledgement that it waits for.
#[derive(Debug, Clone)]
struct InFlight {
    identifier: u16,
    qos: u8,
    payload: Vec<u8>,
    awaits: u8,
}

#[derive(Debug, Default)]
struct ServerSession {
    persistent: bool,
    subscription: Option<u8>,
    /// QoS 2 messages of the client that are not released.
    received: BTreeMap<u16, Vec<u8>>,
    /// Numbers of all messages that came.
    seen: BTreeSet<usize>,
    last_identifier: u16,
    in_flight: Vec<InFlight>,
    queue: VecDeque<(u8, Vec<u8>)>,
}

#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each happens once in a connection")]
struct Connection {
    input: Vec<u8>,
    output: Vec<u8>,
    accepted: bool,
    disconnected: bool,
    session_present: bool,
    /// Acknowledgements that the broker takes its time with.
    pending: VecDeque<(u8, u16, u8)>,
    /// Identifiers of messages that are not fully acknowledged on this connection.
    unanswered: BTreeSet<u16>,
    /// Of the client.
    receive_maximum: usize,
    alias_maximum: u32,
    alias_sent: bool,
    alias_known: bool,
}

#[derive(Debug)]
pub(crate) struct Broker {
    settings: Settings,
    sessions: [Option<ServerSession>; 2],
    connections: [Option<Connection>; 2],
    /// How many sessions each client has had.
    pub(crate) begun: [usize; 2],
    /// How often the message of each number went on to the subscriber.
    pub(crate) forwarded: BTreeMap<usize, usize>,
    /// In how many sessions the message of each number came.
    pub(crate) sessions_of: BTreeMap<usize, usize>,
}

impl Broker {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            sessions: [None, None],
            connections: [None, None],
            begun: [0, 0],
            forwarded: BTreeMap::new(),
            sessions_of: BTreeMap::new(),
        }
    }

    /// A network connection of `client` begins.
    pub(crate) fn opened(&mut self, client: usize) {
        self.connections[client] = Some(Connection::default());
    }

    /// A network connection ended.
    pub(crate) fn closed(&mut self, client: usize) {
        self.connections[client] = None;
        let session = &mut self.sessions[client];
        match session {
            Some(kept) if kept.persistent => kept.queue.retain(|(qos, _)| *qos > 0),
            _ => *session = None,
        }
    }

    /// The session of `client`, which is not connected, is gone.
    pub(crate) fn forget(&mut self, client: usize) {
        self.sessions[client] = None;
    }

    /// The payloads of the messages that the subscriber has not acknowledged: they come again.
    pub(crate) fn unacknowledged(&self) -> impl Iterator<Item = &[u8]> {
        let sessions = self.sessions[SUBSCRIBER].iter();
        let in_flight = sessions.flat_map(|session| &session.in_flight);
        let waiting = in_flight.filter(|message| message.awaits != PUBCOMP);
        waiting.map(|message| message.payload.as_slice())
    }

    /// Whether nothing is on its way to the subscriber.
    pub(crate) fn is_idle(&self) -> bool {
        let quiet = |connection: &Connection| connection.output.is_empty() && connection.pending.is_empty();
        let session = self.sessions[SUBSCRIBER].as_ref();
        session.is_none_or(|session| session.queue.is_empty() && session.in_flight.is_empty())
            && self.connections.iter().flatten().all(quiet)
    }

    /// Lets up to `acknowledgements` of those that wait go, and takes what is to be sent to `client`.
    pub(crate) fn take_output(&mut self, client: usize, acknowledgements: usize) -> Vec<u8> {
        let level = self.settings.level;
        let Some(connection) = &mut self.connections[client] else {
            return Vec::new();
        };
        let count = acknowledgements.min(connection.pending.len());
        for (kind, identifier, reason) in connection.pending.drain(..count) {
            if kind != PUBREC || reason >= 0x80 {
                connection.unanswered.remove(&identifier);
            }
            wire::put_acknowledgement(kind, identifier, reason, level, &mut connection.output);
        }
        std::mem::take(&mut connection.output)
    }

    /// Bytes of `client`.
    pub(crate) fn receive(&mut self, client: usize, bytes: &[u8]) -> Result<(), Fault> {
        let level = self.settings.level;
        if let Some(connection) = &mut self.connections[client] {
            connection.input.extend_from_slice(bytes);
        }
        loop {
            let Some(connection) = &mut self.connections[client] else {
                return Ok(());
            };
            let Some(packet) = wire::take(&mut connection.input, level)? else {
                return Ok(());
            };
            if connection.disconnected {
                return Err(format!("after DISCONNECT came {packet:?}"));
            }
            if connection.accepted == matches!(packet, Packet::Connect { .. }) {
                return Err(format!("out of its turn came {packet:?}"));
            }
            self.packet(client, packet)?;
            self.pump();
        }
    }

    fn packet(&mut self, client: usize, packet: Packet) -> Result<(), Fault> {
        match packet {
            Packet::Connect {
                level,
                clean,
                properties,
            } => {
                if level != self.settings.level {
                    return Err(format!("protocol level {level}"));
                }
                self.connect(client, clean, &properties);
                Ok(())
            }
            Packet::Publish { .. } => self.publish(client, packet),
            Packet::Acknowledgement {
                kind: PUBREL,
                identifier,
            } => {
                self.release(client, identifier);
                Ok(())
            }
            Packet::Acknowledgement { kind, identifier } => self.acknowledge(client, kind, identifier),
            Packet::Subscribe { identifier, qos } => {
                let level = self.settings.level;
                let (session, connection) = self.both(client);
                session.subscription = Some(qos);
                wire::put_suback(identifier, qos, level, &mut connection.output);
                Ok(())
            }
            Packet::PingRequest => {
                wire::put_ping_response(&mut self.both(client).1.output);
                Ok(())
            }
            Packet::Disconnect => {
                self.both(client).1.disconnected = true;
                Ok(())
            }
        }
    }

    fn both(&mut self, client: usize) -> (&mut ServerSession, &mut Connection) {
        let session = self.sessions[client].as_mut().expect("a session since CONNECT");
        (session, self.connections[client].as_mut().expect("a connection"))
    }

    fn connect(&mut self, client: usize, clean: bool, properties: &[(u8, u32)]) {
        let settings = &self.settings;
        let level = settings.level;
        let property = |wanted| {
            let found = properties.iter().find(|(property, _)| *property == wanted);
            found.map(|(_, value)| *value)
        };
        if clean {
            self.sessions[client] = None;
        }
        let session_present = self.sessions[client].is_some();
        self.begun[client] += usize::from(!session_present);
        let session = self.sessions[client].get_or_insert_default();
        session.persistent = if level == 5 {
            property(SESSION_EXPIRY).unwrap_or(0) > 0
        } else {
            !clean
        };
        let connection = self.connections[client].as_mut().expect("a connection");
        connection.accepted = true;
        connection.session_present = session_present;
        connection.receive_maximum = property(RECEIVE_MAXIMUM).unwrap_or(65_535) as usize;
        connection.alias_maximum = property(TOPIC_ALIAS_MAXIMUM).unwrap_or(0);
        let limits = (settings.receive_maximum, u16::from(settings.aliases));
        wire::put_connack(session_present, level, limits, &mut connection.output);
        for message in &session.in_flight {
            if message.awaits == PUBCOMP {
                wire::put_acknowledgement(PUBREL, message.identifier, 0, level, &mut connection.output);
            } else {
                send(message, true, level, connection);
            }
        }
    }

    fn publish(&mut self, client: usize, packet: Packet) -> Result<(), Fault> {
        let Packet::Publish {
            dup,
            qos,
            topic,
            identifier,
            alias,
            payload,
        } = packet
        else {
            return Ok(());
        };
        let number = number_of(&payload)?;
        let refused = self.settings.is_refused(number) && qos > 0;
        let (level, maximum) = (self.settings.level, self.settings.receive_maximum);
        let on_release = self.settings.forwards_on_release;
        let (session, connection) = self.both(client);
        if alias.is_some() && topic == "t" {
            connection.alias_known = true;
        }
        if topic != "t" && !(topic.is_empty() && alias.is_some() && connection.alias_known) {
            return Err(format!("the topic '{topic}' with alias {alias:?}"));
        }
        let is_new = session.seen.insert(number);
        if !is_new && !dup && qos > 0 {
            return Err(format!("message {number} came again without DUP"));
        }
        if is_new && dup && !connection.session_present && level > 3 {
            return Err(format!("message {number} is marked DUP in a new session"));
        }
        if qos > 0 {
            if !connection.unanswered.insert(identifier) {
                return Err(format!("identifier {identifier} is used again before its end"));
            }
            if connection.unanswered.len() > maximum.into() {
                return Err(format!("more than {maximum} messages in flight"));
            }
        }
        let answer = if refused { REFUSED } else { 0 };
        let mut forwards = !refused;
        match (qos, session.received.get(&identifier)) {
            (0, _) => {}
            (1, _) => connection.pending.push_back((PUBACK, identifier, answer)),
            (_, Some(stored)) if *stored != payload => {
                return Err(format!(
                    "identifier {identifier} is used again before its release"
                ));
            }
            (_, stored) => {
                forwards &= !on_release && stored.is_none();
                connection.pending.push_back((PUBREC, identifier, answer));
                if !refused {
                    session.received.insert(identifier, payload.clone());
                }
            }
        }
        if is_new {
            *self.sessions_of.entry(number).or_default() += 1;
        }
        if forwards {
            self.forward(qos, number, payload);
        }
        Ok(())
    }

    fn release(&mut self, client: usize, identifier: u16) {
        let on_release = self.settings.forwards_on_release;
        let (session, connection) = self.both(client);
        let stored = session.received.remove(&identifier);
        let reason = if stored.is_some() { 0 } else { NOT_FOUND };
        connection.pending.push_back((PUBCOMP, identifier, reason));
        if let Some(payload) = stored.filter(|_| on_release)
            && let Ok(number) = number_of(&payload)
        {
            self.forward(2, number, payload);
        }
    }

    fn forward(&mut self, qos: u8, number: usize, payload: Vec<u8>) {
        let online = self.connections[SUBSCRIBER].is_some();
        let Some(session) = &mut self.sessions[SUBSCRIBER] else {
            return;
        };
        let Some(granted) = session.subscription else {
            return;
        };
        let qos = qos.min(granted);
        if qos > 0 || online {
            session.queue.push_back((qos, payload));
            *self.forwarded.entry(number).or_default() += 1;
        }
    }

    fn acknowledge(&mut self, client: usize, kind: u8, identifier: u16) -> Result<(), Fault> {
        let level = self.settings.level;
        let (session, connection) = self.both(client);
        let awaits = |message: &InFlight| message.identifier == identifier && message.awaits == kind;
        let Some(index) = session.in_flight.iter().position(awaits) else {
            return Err(format!(
                "nothing waits for acknowledgement {kind} of {identifier}"
            ));
        };
        if kind == PUBREC {
            session.in_flight[index].awaits = PUBCOMP;
            wire::put_acknowledgement(PUBREL, identifier, 0, level, &mut connection.output);
        } else {
            session.in_flight.remove(index);
        }
        Ok(())
    }

    /// Sends the subscriber what its window takes.
    fn pump(&mut self) {
        let (Some(session), Some(connection)) =
            (&mut self.sessions[SUBSCRIBER], &mut self.connections[SUBSCRIBER])
        else {
            return;
        };
        let window = self.settings.window.min(connection.receive_maximum);
        while connection.accepted && session.in_flight.len() < window {
            let Some((qos, payload)) = session.queue.pop_front() else {
                return;
            };
            let mut message = InFlight {
                identifier: 0,
                qos,
                payload,
                awaits: if qos == 1 { PUBACK } else { PUBREC },
            };
            if qos > 0 {
                loop {
                    session.last_identifier = session.last_identifier % self.settings.highest_identifier + 1;
                    message.identifier = session.last_identifier;
                    let same = |other: &InFlight| other.identifier == message.identifier;
                    if !session.in_flight.iter().any(same) {
                        break;
                    }
                }
            }
            send(&message, false, self.settings.level, connection);
            if qos > 0 {
                session.in_flight.push(message);
            }
        }
    }
}

fn send(message: &InFlight, dup: bool, level: u8, connection: &mut Connection) {
    let aliases = connection.alias_maximum > 0;
    let topic = if aliases && connection.alias_sent { "" } else { "t" };
    connection.alias_sent = true;
    let outgoing = Outgoing {
        dup,
        qos: message.qos,
        topic,
        identifier: message.identifier,
        alias: aliases.then_some(1),
        payload: &message.payload,
    };
    outgoing.put(level, &mut connection.output);
}
