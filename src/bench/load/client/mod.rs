//! One client: a session, its network connection, and what it is for.

mod ending;
mod handshake;
mod transfer;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Waker;

use super::control::{Control, TroubleKind};
use super::plan::{Part, Plan};
use super::publisher::Publisher;
use super::subscriber::Subscriber;
use super::tools::Tools;
use crate::bench::clock::Nanos;
use crate::net::{DialError, Stream};
use crate::session::{MAX_PACKET_SIZE, Session, SessionOptions};
use ending::Loss;

/// Where a client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It waits for its turn to connect.
    Waiting,
    /// The network connection is being made.
    Dialling,
    /// CONNECT is sent.
    Connecting,
    /// SUBSCRIBE is sent.
    Subscribing,
    /// It does what it is for.
    Ready,
    /// The connection was lost; the next is begun at this time.
    Lost(Nanos),
    /// It can't connect, or subscribe, and is left alone.
    Failed,
    /// Its work is done.
    Left,
}

/// What a client is for.
#[derive(Debug)]
pub(super) enum Role {
    Idle,
    Publisher(Box<Publisher>),
    Subscriber(Box<Subscriber>),
}
/// One client.
#[derive(Debug)]
pub(super) struct Client {
    /// Its number in this shard.
    pub(super) number: u32,
    pub(super) state: State,
    pub(super) role: Role,
    session: Option<Box<Session>>,
    stream: Option<Stream>,
    /// The start of a packet, from the last read.
    rest: Vec<u8>,
    waker: Waker,
    /// When the connection, or the subscription, was begun.
    since: Nanos,
    /// Whether the stream may hold bytes that are still to be sent.
    unflushed: bool,
    /// Whether it was counted as settled.
    is_settled: bool,
}

impl Client {
    pub(super) fn new(plan: &Plan, number: u32, waker: Waker) -> Self {
        let clients = plan.workload.clients;
        let role = match plan.part(number) {
            Part::Idle => Role::Idle,
            Part::Publisher => plan.topic(number).map_or(Role::Idle, |topic| {
                Role::Publisher(Box::new(Publisher::new(plan, number, topic)))
            }),
            Part::Subscriber => {
                let index = number - clients.publishers;
                plan.subscription(index).map_or(Role::Idle, |subscription| {
                    Role::Subscriber(Box::new(Subscriber::new(index, subscription)))
                })
            }
        };
        Self {
            number,
            state: State::Waiting,
            role,
            session: None,
            stream: None,
            rest: Vec::new(),
            waker,
            since: 0,
            unflushed: false,
            is_settled: false,
        }
    }

    /// A network connection that was begun at `since` came about, or did not.
    pub(super) fn dialled(&mut self, result: Result<Stream, DialError>, since: Nanos, tools: &mut Tools) {
        if self.state != State::Dialling {
            return;
        }
        let time = tools.clock().now();
        let now = tools.clock().instant(time);
        self.since = since;
        match result {
            Ok(stream) => {
                let session = self.session.get_or_insert_with(|| {
                    let options = SessionOptions {
                        connect: tools.plan.connect(self.number),
                        max_inflight: tools.plan.workload.inflight,
                        max_packet_size: MAX_PACKET_SIZE,
                    };
                    Box::new(Session::new(options, now))
                });
                session.lend(&mut tools.spare);
                let identified = tools.plan.identify(self.number, session);
                let opened = identified
                    .map_err(Loss::from)
                    .and_then(|()| Ok(session.open(now)?));
                self.stream = Some(stream);
                self.state = State::Connecting;
                tools.shown().connected.fetch_add(1, Ordering::Relaxed);
                if let Err(error) = opened {
                    self.lost(&error, tools);
                }
            }
            Err(error) => {
                tools.count(time, |counts| counts.connect_failed += 1);
                tools.control.trouble(TroubleKind::Connect, || error.to_string());
                self.give_up_or_retry(tools);
            }
        }
    }

    /// Does what there is to do: reads, publishes, writes. True if there is more at once.
    pub(super) fn drive(&mut self, tools: &mut Tools) -> bool {
        if self.stream.is_none() {
            return false;
        }
        match self.try_drive(tools) {
            Ok(more) => more,
            Err(loss) => {
                self.lost(&loss, tools);
                false
            }
        }
    }

    fn try_drive(&mut self, tools: &mut Tools) -> Result<bool, Loss> {
        if let Some(session) = &mut self.session {
            session.lend(&mut tools.spare);
        }
        let more_to_read = self.read(tools)?;
        let mut more_to_send = false;
        if let (State::Ready, Role::Publisher(publisher), Some(session)) =
            (self.state, &mut self.role, &mut self.session)
        {
            more_to_send = publisher.publish(session, tools);
        }
        let all = self.write(tools)?;
        if let Some(session) = &mut self.session {
            session.take_back(&mut tools.spare);
        }
        // What the network does not take now, it asks for later.
        Ok(more_to_read || more_to_send && all)
    }

    /// Does what is due by the clock: pings, answers that do not come. Then it is to be driven, if this is true.
    pub(super) fn tick(&mut self, tools: &mut Tools, now: Nanos) -> bool {
        let patience = tools.plan.patience();
        if matches!(self.state, State::Connecting | State::Subscribing)
            && now - self.since.min(now) > patience
        {
            self.lost(&Loss::Silent, tools);
            return false;
        }
        if let (State::Ready, Role::Publisher(publisher)) = (self.state, &mut self.role)
            && tools.plan.waits_for_delivery
            && publisher.forgive(&tools.control, now)
        {
            return true;
        }
        let Some(session) = &mut self.session else {
            return false;
        };
        if self.stream.is_none() {
            return false;
        }
        match session.tick(tools.clock().instant(now)) {
            Ok(_) => !session.output().is_empty(),
            Err(error) => {
                self.lost(&error.into(), tools);
                false
            }
        }
    }

    /// Publications that are not acknowledged, or are still to be sent.
    pub(super) fn in_flight(&self, control: &Control, now: Nanos) -> u64 {
        let waits = self
            .session
            .as_ref()
            .is_some_and(|session| !session.output().is_empty());
        match &self.role {
            Role::Publisher(publisher) if self.stream.is_some() => {
                publisher.unacknowledged() + u64::from(waits || publisher.may_send(control, now))
            }
            _ => 0,
        }
    }

    /// The publisher that it is, if it is one.
    pub(super) fn publisher(&mut self) -> Option<&mut Publisher> {
        match &mut self.role {
            Role::Publisher(publisher) => Some(publisher),
            _ => None,
        }
    }
}

/// So that a client can be handed around: see `worker`.
pub(super) type Clients = Vec<Client>;

/// The waker of client `index`.
pub(super) fn waker(ready: &Arc<super::ready::Ready>, index: u32) -> Waker {
    Waker::from(Arc::new(super::ready::ClientWaker {
        ready: Arc::clone(ready),
        index,
    }))
}
