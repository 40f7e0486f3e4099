//! One run: publisher, broker and subscriber, and the network between them, step by step as the seed says.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use culex::mqtt::packet::{Disconnect, Subscription, SubscriptionOptions};
use culex::mqtt::{Properties, Property, QoS, ReasonCode, TopicFilter, TopicName};
use culex::session::{ProtocolError, Publication, PublicationHead};
use fastrand::Rng;

use super::broker::{Broker, PUBLISHER, SUBSCRIBER};
use super::checks::Record;
use super::client::{Client, Told};
use super::scenario::{Amnesia, Scenario};
use super::wire::Fault;

/// A run that is not over by then hangs.
const MOST_STEPS: usize = 200_000;
const NAMES: [&str; 2] = ["publisher", "subscriber"];

pub(crate) struct World {
    rng: Rng,
    scenario: Scenario,
    broker: Broker,
    clients: [Client; 2],
    now: Instant,
    head: Arc<PublicationHead>,
    record: Record,
    /// What was told to the subscriber, and is not written.
    unwritten: Vec<Vec<u8>>,
    /// As the broker counts the sessions of each client: which it knows to have.
    known_sessions: [usize; 2],
    /// Whether SUBACK came in the subscriber's session.
    subscribed: bool,
    faults_left: usize,
    /// What happened, when somebody wants to read it.
    trace: Option<Vec<String>>,
}

macro_rules! trace {
    ($world:expr, $($text:tt)*) => {
        if let Some(trace) = &mut $world.trace {
            trace.push(format!($($text)*));
        }
    };
}

impl World {
    pub(crate) fn new(level: u8, seed: u64, traced: bool) -> Self {
        let mut rng = Rng::with_seed(seed);
        let scenario = Scenario::new(level, &mut rng);
        let now = Instant::now();
        let mut properties = Properties::new();
        if level == 5 && scenario.broker.aliases {
            properties
                .push(Property::TopicAlias(1))
                .expect("a valid property");
        }
        let qos = QoS::try_from(scenario.publish_qos).expect("a QoS");
        let topic = TopicName::new("t").expect("a topic");
        Self {
            broker: Broker::new(scenario.broker.clone()),
            clients: [
                Client::new(&scenario.publisher(), now),
                Client::new(&scenario.subscriber(false), now),
            ],
            now,
            head: Arc::new(PublicationHead::new(topic, qos, false, properties)),
            record: Record::default(),
            unwritten: Vec::new(),
            known_sessions: [0, 0],
            subscribed: false,
            faults_left: scenario.faults,
            trace: traced.then(|| vec![format!("{scenario:#?}")]),
            rng,
            scenario,
        }
    }

    /// What happened, in words.
    pub(crate) fn schedule(&self) -> String {
        self.trace
            .as_ref()
            .map(|lines| lines.join("\n"))
            .unwrap_or_default()
    }

    /// Runs to the end, where everything must have arrived as promised.
    pub(crate) fn run(&mut self) -> Result<(), Fault> {
        for _ in 0..MOST_STEPS {
            if self.is_over() {
                return self.record.check_end(&self.scenario, &self.broker);
            }
            self.step()?;
            let session = &self.clients[PUBLISHER].session;
            if session.in_flight() > self.scenario.max_inflight.into() {
                return Err(format!("{} messages in flight", session.in_flight()));
            }
            let most = (self.scenario.padding + 100) * usize::from(self.scenario.max_inflight + 20);
            if session.output().len() > most {
                return Err(format!("{} bytes of output", session.output().len()));
            }
        }
        Err("it does not come to an end".to_owned())
    }

    fn is_over(&self) -> bool {
        let publisher = &self.clients[PUBLISHER];
        let quiet = |client: &Client| {
            let link = client.link.as_ref();
            client.session.output().is_empty()
                && link.is_some_and(|link| link.to_broker.is_empty() && link.to_client.is_empty())
        };
        self.record.published() == self.scenario.messages
            && publisher.session.in_flight() == 0
            && self.subscribed
            && self.unwritten.is_empty()
            && self.clients.iter().all(quiet)
            && self.broker.is_idle()
    }

    fn step(&mut self) -> Result<(), Fault> {
        self.now += Duration::from_millis(self.rng.u64(..10));
        let client = self.rng.usize(..2);
        if self.clients[client].link.is_none() {
            trace!(self, "{} connects", NAMES[client]);
            self.clients[client].open(self.now);
            self.broker.opened(client);
            return Ok(());
        }
        match self.rng.u8(..40) {
            0 if self.faults_left > 0 => self.fault(client),
            0..=4 if client == SUBSCRIBER => self.write(),
            0..=9 => self.publish(),
            10..=16 => {
                let count = self.chunk();
                self.clients[client].write(count, self.now);
                Ok(())
            }
            17..=23 => {
                let count = self.chunk();
                self.deliver_up(client, count)
            }
            24..=30 => {
                let count = self.rng.usize(..6);
                let output = self.broker.take_output(client, count);
                if let Some(link) = &mut self.clients[client].link {
                    link.to_client.extend_from_slice(&output);
                }
                Ok(())
            }
            31..=37 => {
                let count = self.chunk();
                self.deliver_down(client, count)
            }
            _ => self.tick(client),
        }
    }

    fn chunk(&mut self) -> usize {
        // Large payloads in small pieces would take for ever.
        let most = self.scenario.chunk.max(self.scenario.padding / 20);
        self.rng.usize(1..=most)
    }

    fn tick(&mut self, client: usize) -> Result<(), Fault> {
        match self.clients[client].session.tick(self.now) {
            Ok(_) => Ok(()),
            Err(ProtocolError::KeepAlive) if self.scenario.keep_alive > 0 => {
                trace!(self, "{} gives up waiting", NAMES[client]);
                self.lose(client)
            }
            Err(error) => Err(format!("the {}: {error}", NAMES[client])),
        }
    }

    fn publish(&mut self) -> Result<(), Fault> {
        let publisher = &mut self.clients[PUBLISHER].session;
        let ready = self.record.has_begun() && publisher.can_publish(self.head.qos);
        if !ready || self.record.published() == self.scenario.messages {
            return Ok(());
        }
        let number = self.record.published();
        let mut payload = format!("{number}.").into_bytes();
        payload.resize(payload.len() + self.rng.usize(..=self.scenario.padding), b'x');
        let publication = Publication {
            head: Arc::clone(&self.head),
            payload: Bytes::from(payload),
        };
        let sequence = publisher
            .publish(&publication)
            .map_err(|error| format!("a publication is refused: {error}"))?;
        trace!(self, "publish {number}");
        self.record.publish(sequence);
        Ok(())
    }

    fn deliver_up(&mut self, client: usize, count: usize) -> Result<(), Fault> {
        let Some(link) = &mut self.clients[client].link else {
            return Ok(());
        };
        let count = count.min(link.to_broker.len());
        let bytes: Vec<u8> = link.to_broker.drain(..count).collect();
        if count > 0 {
            trace!(self, "{} to broker: {}", NAMES[client], shown(&bytes));
        }
        let result = self.broker.receive(client, &bytes);
        result.map_err(|fault| format!("the broker about the {}: {fault}", NAMES[client]))
    }

    fn deliver_down(&mut self, client: usize, count: usize) -> Result<(), Fault> {
        let Some(link) = &mut self.clients[client].link else {
            return Ok(());
        };
        let count = count.min(link.to_client.len());
        if count == 0 {
            return Ok(());
        }
        let bytes: Vec<u8> = link.to_client.drain(..count).collect();
        trace!(self, "broker to {}: {}", NAMES[client], shown(&bytes));
        let in_flight = self.clients[client].session.in_flight();
        let mut told = Vec::new();
        let result = self.clients[client].read(&bytes, self.now, &mut told);
        result.map_err(|error| format!("the {}: {error}", NAMES[client]))?;
        for event in told {
            self.told(client, event, in_flight)?;
        }
        Ok(())
    }

    fn told(&mut self, client: usize, told: Told, in_flight: usize) -> Result<(), Fault> {
        match told {
            Told::Connected {
                resumed,
                sent_again,
                unsure,
                ..
            } if client == PUBLISHER => {
                trace!(self, "resumed {resumed}, again {sent_again}, unsure {unsure}");
                if sent_again != in_flight {
                    return Err(format!("{sent_again} sent again, and {in_flight} were in flight"));
                }
                self.note_session(client, resumed);
                self.record
                    .resumed(&self.clients[PUBLISHER].session, resumed, unsure)
            }
            Told::Connected {
                resumed, subscribed, ..
            } => {
                self.note_session(client, resumed);
                self.subscribed = subscribed;
                if subscribed { Ok(()) } else { self.subscribe() }
            }
            Told::Subscribed => {
                self.subscribed = true;
                self.record.subscribed();
                Ok(())
            }
            Told::Message(payload) if self.scenario.acknowledges_after_output => {
                self.unwritten.push(payload);
                Ok(())
            }
            Told::Message(payload) => self.record.deliver(&payload, &self.scenario, &self.broker),
            Told::Acknowledged { sequence, reason } => {
                self.record.acknowledge(sequence, reason, &self.scenario.broker)
            }
            Told::Other => Err(format!("the {} was told {told:?}", NAMES[client])),
        }
    }

    /// Notes that the broker says of a session that it was kept, when it is another than the client knows: the CONNACK
    /// that would have told was lost. The protocol has no remedy.
    fn note_session(&mut self, client: usize, resumed: bool) {
        let begun = self.broker.begun[client];
        if resumed && self.known_sessions[client] != begun && self.scenario.broker.level > 3 {
            trace!(self, "the {} takes another session for its own", NAMES[client]);
            self.record.mistake_session(client);
        }
        self.known_sessions[client] = begun;
    }

    fn subscribe(&mut self) -> Result<(), Fault> {
        let options = SubscriptionOptions {
            qos: QoS::try_from(self.scenario.subscribe_qos).expect("a QoS"),
            ..SubscriptionOptions::default()
        };
        let filter = TopicFilter::new("t").expect("a filter");
        let session = &mut self.clients[SUBSCRIBER].session;
        let subscribed = session.subscribe(&[Subscription { filter, options }], &Properties::new());
        subscribed.map(|_| ()).map_err(|error| error.to_string())
    }

    /// The subscriber writes what it has, and acknowledges it.
    fn write(&mut self) -> Result<(), Fault> {
        trace!(self, "subscriber writes {} messages", self.unwritten.len());
        for payload in std::mem::take(&mut self.unwritten) {
            self.record.deliver(&payload, &self.scenario, &self.broker)?;
        }
        self.clients[SUBSCRIBER].session.acknowledge();
        Ok(())
    }

    /// The process of the subscriber ends, and another goes on in its session. What it had not written is gone with it; of
    /// what it had sent, some arrives.
    fn kill(&mut self) -> Result<(), Fault> {
        trace!(
            self,
            "subscriber is killed with {} messages",
            self.unwritten.len()
        );
        let sent = self.clients[SUBSCRIBER].link.as_ref();
        let sent = sent.map_or(0, |link| link.to_broker.len());
        let arrives = self.rng.usize(..=sent);
        self.deliver_up(SUBSCRIBER, arrives)?;
        self.broker.closed(SUBSCRIBER);
        self.unwritten.clear();
        self.record.killed(self.broker.unacknowledged())?;
        self.clients[SUBSCRIBER] = Client::new(&self.scenario.subscriber(true), self.now);
        self.subscribed = false;
        Ok(())
    }

    fn fault(&mut self, client: usize) -> Result<(), Fault> {
        self.faults_left -= 1;
        if client == SUBSCRIBER && self.scenario.acknowledges_after_output && self.rng.bool() {
            return self.kill();
        }
        match (self.rng.u8(..4), self.scenario.amnesia) {
            (0, amnesia) => {
                trace!(self, "the broker restarts, amnesia {amnesia:?}");
                self.lose(PUBLISHER)?;
                self.lose(SUBSCRIBER)?;
                if amnesia == Amnesia::All {
                    self.broker.forget(PUBLISHER);
                    self.broker.forget(SUBSCRIBER);
                    self.record.all_forgotten();
                }
                if amnesia == Amnesia::Publisher {
                    self.broker.forget(PUBLISHER);
                }
                Ok(())
            }
            (1, _) if self.clients[client].session.is_connected() => {
                trace!(self, "{} disconnects", NAMES[client]);
                let normal = Disconnect {
                    reason: ReasonCode::SUCCESS,
                    properties: Properties::new(),
                };
                let session = &mut self.clients[client].session;
                session.disconnect(&normal).map_err(|error| error.to_string())?;
                // What comes behind it finds the session closing.
                self.deliver_down(client, usize::MAX)?;
                self.clients[client].write(usize::MAX, self.now);
                self.deliver_up(client, usize::MAX)?;
                self.lose(client)
            }
            _ => self.lose(client),
        }
    }

    /// The connection of `client` is lost. Of what is on its way, some arrives.
    fn lose(&mut self, client: usize) -> Result<(), Fault> {
        let Some(link) = &self.clients[client].link else {
            return Ok(());
        };
        let (up, down) = (link.to_broker.len(), link.to_client.len());
        let (up, down) = (self.rng.usize(..=up), self.rng.usize(..=down));
        trace!(self, "{} loses its connection", NAMES[client]);
        self.deliver_up(client, up)?;
        self.deliver_down(client, down)?;
        self.clients[client].lost();
        self.broker.closed(client);
        Ok(())
    }
}

fn shown(bytes: &[u8]) -> String {
    let start = &bytes[..bytes.len().min(100)];
    format!("{} bytes: {}", bytes.len(), start.escape_ascii())
}
