//! Session, network and clock together: a running client.
//!
//! A [`Client`] is driven by its owner, who alternates between [`Client::step`], which takes what has been received
//! without waiting, and [`Client::wait`], which moves bytes until there is something to do. There is no task and no
//! channel behind it: a message is looked at in the buffer it was read into.

mod authentication;
mod coalesce;
mod connect;
mod end;
mod error;
mod hold;
mod notes;
mod options;
mod policy;
mod reconnect;
mod redirect;
mod round;
mod servers;
mod spool;
mod trace;

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWrite};
use tokio::time::Sleep;

use crate::mqtt::packet::Subscription;
use crate::mqtt::{PacketIdentifier, Properties, QoS, TopicFilter, read_fixed_header};
use crate::net::{Stream, Warning};
pub use crate::session::{Acknowledged, Connected, Event, Publication, PublicationHead, SendError};
pub use crate::session::{ProtocolError, ScramError, ScramMechanism};
use crate::session::{Received, Session};
pub use authentication::Authentication;
use authentication::Schedule;
use coalesce::Coalesce;
pub use error::{ClientError, NoServer, Refusal};
use notes::Notes;
pub use options::{CLOSE_TIMEOUT, ClientIdentifier, ConnectOptions, default_inflight};
pub use policy::{Attempts, Delay, FirstConnect, GivesUp, Reconnect};
pub use reconnect::Observer;
use redirect::Candidate;
pub use redirect::RedirectError;
pub use servers::{OwnWay, Server, Servers};
#[doc(hidden)]
pub use spool::check_journal;
pub use spool::{Ledger, Line, Lost, Spool, SpoolError, SpoolOptions, SpoolSync, Took};
pub use trace::{Trace, TraceSink};

/// How many bytes a read asks for at the most, and at first: a run of one message is over before it needs the memory.
const READ_SIZE: usize = 128 * 1024;
const FIRST_READ_SIZE: usize = 4 * 1024;

/// A receive buffer that grew past this for a large packet is given back.
const KEPT_BUFFER: usize = 4 * READ_SIZE;

/// How many bytes of output are gathered before they are sent: see [`Client::output_is_full`].
const WRITE_SIZE: usize = 64 * 1024;

/// Acknowledgements leave at the latest in these numbers, and at the end of each read: a third of the window of 100 that
/// senders use, so that a sender does not stand still for them. Twelve, an eighth, cost twice the CPU a message at QoS 2,
/// where each message has two of them.
const ACKNOWLEDGEMENT_BATCH: usize = 32;

/// The first byte of the packet in which a broker says why it ends the connection.
const DISCONNECT: u8 = 0xe0;

/// Slices handed to the network at once.
const WRITE_SLICES: usize = 8;

/// What [`Client::step`] found.
#[derive(Debug)]
pub enum Step<'a> {
    /// Something for the owner.
    Event(Event<'a>),
    /// A packet that the session settled alone; there may be more.
    Settled,
    /// Nothing until [`Client::wait`] has read more.
    NeedsInput,
}

/// A connected client.
#[derive(Debug)]
pub struct Client {
    session: Session,
    stream: Stream,
    /// The broker at the other end, and those that led there.
    candidate: Box<Candidate>,
    /// When it accepted.
    connected: Instant,
    input: BytesMut,
    /// How much of `input` has been taken.
    taken: usize,
    /// How long the packet at the end of `input` is, when it is not all there.
    packet_length: Option<usize>,
    /// How many bytes the next read asks for.
    read_size: usize,
    timer: Pin<Box<Sleep>>,
    coalesce: Option<Coalesce>,
    schedule: Option<Schedule>,
    trace: Option<Box<Trace>>,
    notes: Option<Box<Notes>>,
    tries: reconnect::Tries,
}

impl Client {
    /// Lets messages gather for a moment when they come fast, at the price of up to 300 µs of latency: a broker that
    /// sends each by itself would else wake this process for each. For a process that has nothing else to do: the
    /// thread sleeps.
    pub fn gather_messages(&mut self) {
        self.coalesce = Some(Coalesce::default());
    }

    /// Sends topic aliases above the server's limit too: see [`Session::allow_any_alias`].
    pub fn allow_any_alias(&mut self) {
        self.session.allow_any_alias();
    }

    /// Has messages wait for [`Client::acknowledge`]: see [`Session::defer_acknowledgements`].
    pub fn defer_acknowledgements(&mut self) {
        self.session.defer_acknowledgements();
    }

    /// Leaves what is in flight to its owner when the broker loses the session: see [`Session::forget_with_session`].
    pub fn forget_with_session(&mut self) {
        self.session.forget_with_session();
    }

    /// Acknowledges what [`Client::step`] has told: see [`Session::acknowledge`]. [`Client::wait`] sends it.
    pub fn acknowledge(&mut self) {
        self.session.acknowledge();
    }

    /// The state of the protocol.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// What the user should know about the network connection, once.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        self.stream.take_warnings()
    }

    /// Who the other end is.
    pub fn peer(&self) -> String {
        self.stream.peer()
    }

    /// Takes one packet out of what has been received, without waiting.
    ///
    /// # Errors
    /// When the broker breaks the protocol. [`Client::abandon`] then ends the connection.
    pub fn step(&mut self) -> Result<Step<'_>, ClientError> {
        if self.session.waiting_acknowledgements() >= ACKNOWLEDGEMENT_BATCH {
            self.flush_now()?;
        }
        // What answers the packet before stands before this one.
        self.trace_outgoing();
        self.trace_incoming();
        match self.session.receive(&self.input[self.taken..])? {
            Received::Packet { length, event } => {
                self.taken += length;
                if let Some(coalesce) = &mut self.coalesce {
                    coalesce.packet();
                }
                Ok(event.map_or(Step::Settled, Step::Event))
            }
            Received::Incomplete { length } => {
                self.packet_length = length;
                Ok(Step::NeedsInput)
            }
        }
    }

    /// Sends what waits to be sent and reads what comes, until something came or all is sent. Can be dropped at any
    /// point without loss.
    ///
    /// # Errors
    /// When the connection is lost, or the broker has been silent for too long.
    pub async fn wait(&mut self) -> Result<(), ClientError> {
        self.make_room();
        if let Some(coalesce) = &mut self.coalesce
            && self.session.output().is_empty()
        {
            coalesce.pause();
        }
        let now = Instant::now();
        let due = self.keep_authenticated(now)?;
        let deadline = match (self.session.tick(now)?, due) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        if let Some(deadline) = deadline
            && self.timer.deadline() != deadline.into()
        {
            self.timer.as_mut().reset(deadline.into());
        }
        poll_fn(|context| self.poll_network(context, deadline.is_some())).await
    }

    fn poll_network(
        &mut self,
        context: &mut Context<'_>,
        has_deadline: bool,
    ) -> Poll<Result<(), ClientError>> {
        let waited = !self.session.output().is_empty();
        self.poll_write(context)?;
        let drained = waited && self.session.output().is_empty();
        let before = self.input.len();
        let read = std::pin::pin!(self.stream.read_buf(&mut self.input));
        match std::future::Future::poll(read, context) {
            Poll::Ready(Ok(0)) => return Poll::Ready(Err(ClientError::Lost(None))),
            Poll::Ready(Ok(count)) => {
                self.session.alive(Instant::now());
                if count >= self.read_size {
                    self.read_size = READ_SIZE;
                }
                if let Some(coalesce) = &mut self.coalesce {
                    coalesce.read(count, before == 0);
                }
                return Poll::Ready(Ok(()));
            }
            Poll::Ready(Err(error)) => return Poll::Ready(Err(ClientError::Lost(Some(error)))),
            Poll::Pending if drained => return Poll::Ready(Ok(())),
            Poll::Pending => {}
        }
        if has_deadline && self.timer.as_mut().poll(context).is_ready() {
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    }

    /// Sends as much as the network takes now.
    fn poll_write(&mut self, context: &mut Context<'_>) -> Result<(), ClientError> {
        if !self.write_notes()? {
            return Ok(());
        }
        self.trace_outgoing();
        while !self.session.output().is_empty() {
            let mut slices = [IoSlice::new(&[]); WRITE_SLICES];
            let filled = self.session.output().slices(&mut slices);
            match Pin::new(&mut self.stream).poll_write_vectored(context, &slices[..filled]) {
                Poll::Ready(Ok(0)) => return Err(ClientError::Lost(Some(io::ErrorKind::WriteZero.into()))),
                Poll::Ready(Ok(count)) => self.session.sent(count, Instant::now()),
                Poll::Ready(Err(error)) => return Err(self.write_failed(error)),
                Poll::Pending => return Ok(()),
            }
        }
        // A transport with a buffer of its own, such as TLS, may keep the rest until it is flushed.
        match Pin::new(&mut self.stream).poll_flush(context) {
            Poll::Ready(Err(error)) => Err(self.write_failed(error)),
            Poll::Ready(Ok(())) | Poll::Pending => Ok(()),
        }
    }

    /// The network takes nothing more. What the broker said before it closed may still be unread, and a DISCONNECT in it
    /// names the cause. No other packet is taken: nobody would hear of a message that the session counts as received, and
    /// the broker has it until it is acknowledged.
    fn write_failed(&mut self, error: io::Error) -> ClientError {
        let mut context = Context::from_waker(Waker::noop());
        loop {
            let read = std::pin::pin!(self.stream.read_buf(&mut self.input));
            match std::future::Future::poll(read, &mut context) {
                Poll::Ready(Ok(count)) if count > 0 => {}
                _ => break,
            }
        }
        let mut start = self.taken;
        while let Ok(Some(header)) = read_fixed_header(&self.input[start..]) {
            if header.first_byte != DISCONNECT {
                start += header.header_length + header.remaining_length;
                if start >= self.input.len() {
                    break;
                }
                continue;
            }
            self.taken = start;
            self.trace_incoming();
            if let Ok(Received::Packet {
                event: Some(Event::Disconnected(disconnect)),
                ..
            }) = self.session.receive(&self.input[start..])
            {
                return ClientError::Disconnected(disconnect);
            }
            break;
        }
        ClientError::Lost(Some(error))
    }

    /// Sends as much as the network takes now, without waiting for it to take more.
    ///
    /// # Errors
    /// When the connection is lost.
    pub fn flush_now(&mut self) -> Result<(), ClientError> {
        // Whoever waits for the network polls it again with a waker of their own.
        self.poll_write(&mut Context::from_waker(Waker::noop()))
    }

    /// Makes room for a read: the whole of a large packet at once, so that it is never moved.
    fn make_room(&mut self) {
        self.input.advance(self.taken);
        self.taken = 0;
        if self.input.is_empty() && self.input.capacity() > KEPT_BUFFER {
            self.input = BytesMut::new();
        }
        let missing = self
            .packet_length
            .take()
            .map_or(0, |length| length.saturating_sub(self.input.len()));
        self.input.reserve(missing.max(self.read_size));
    }

    /// Whether enough output has gathered to be sent before more is added.
    pub const fn output_is_full(&self) -> bool {
        self.session.output().len() >= WRITE_SIZE
    }

    /// Whether [`Client::publish`] would take a message of this QoS now.
    pub fn can_publish(&self, qos: QoS) -> bool {
        self.session.can_publish(qos)
    }

    /// Puts a message to the output: see [`Session::publish`]. [`Client::wait`] sends it.
    ///
    /// # Errors
    /// When the broker does not take it, or can't now. Nothing was sent.
    pub fn publish(&mut self, publication: &Publication) -> Result<u64, SendError> {
        self.session.publish(publication)
    }

    /// Asks for subscriptions: see [`Session::subscribe`].
    ///
    /// # Errors
    /// When the packet does not fit the wire.
    pub fn subscribe(
        &mut self,
        subscriptions: &[Subscription],
        properties: &Properties,
    ) -> Result<PacketIdentifier, SendError> {
        self.session.subscribe(subscriptions, properties)
    }

    /// Ends subscriptions: see [`Session::unsubscribe`].
    ///
    /// # Errors
    /// When the packet does not fit the wire.
    pub fn unsubscribe(
        &mut self,
        filters: &[TopicFilter],
        properties: &Properties,
    ) -> Result<PacketIdentifier, SendError> {
        self.session.unsubscribe(filters, properties)
    }

    /// Waits until all output is sent. What comes meanwhile stays for [`Client::step`].
    ///
    /// # Errors
    /// When the connection is lost.
    pub async fn flush(&mut self) -> Result<(), ClientError> {
        while !self.session.output().is_empty() {
            self.wait().await?;
        }
        Ok(())
    }
}
