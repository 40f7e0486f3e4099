//! Session, network and clock together: a running client.
//!
//! A [`Client`] is driven by its owner, who alternates between [`Client::step`], which takes what has been received
//! without waiting, and [`Client::wait`], which moves bytes until there is something to do. There is no task and no
//! channel behind it: a message is looked at in the buffer it was read into.

mod coalesce;
mod end;
mod error;
mod options;
mod reconnect;
mod trace;

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use bytes::{Buf, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWrite};
use tokio::time::{Sleep, sleep_until};

use crate::mqtt::packet::Subscription;
use crate::mqtt::{PacketIdentifier, Properties, ProtocolVersion, QoS, TopicFilter};
use crate::net::{Stream, Warning, dial};
pub use crate::session::ProtocolError;
pub use crate::session::{Acknowledged, Event, Publication, PublicationHead, SendError};
use crate::session::{Connected, MAX_PACKET_SIZE, Received, Session, SessionOptions};
use coalesce::Coalesce;
pub use error::{ClientError, Refusal};
pub use options::{CLOSE_TIMEOUT, ClientIdentifier, ConnectOptions, Reconnect, default_inflight};
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
    input: BytesMut,
    /// How much of `input` has been taken.
    taken: usize,
    /// How long the packet at the end of `input` is, when it is not all there.
    packet_length: Option<usize>,
    /// How many bytes the next read asks for.
    read_size: usize,
    timer: Pin<Box<Sleep>>,
    coalesce: Option<Coalesce>,
    trace: Option<Box<Trace>>,
}

impl Client {
    /// Connects as `options` say; resolves once the broker has accepted. `qos` is the highest that will be published
    /// at: it decides how many publications are in flight where the options don't.
    ///
    /// # Errors
    /// When no broker can be reached, or the one reached refuses.
    pub async fn connect(options: &ConnectOptions, qos: QoS) -> Result<(Self, Connected), ClientError> {
        Self::connect_traced(options, qos, None).await
    }

    /// Connects as [`Client::connect`] does, and tells `trace` every packet from the first on.
    ///
    /// # Errors
    /// Those of [`Client::connect`].
    pub async fn connect_traced(
        options: &ConnectOptions,
        qos: QoS,
        trace: Option<Box<Trace>>,
    ) -> Result<(Self, Connected), ClientError> {
        let started = Instant::now();
        let stream = dial_first(options).await?;
        let connect = options.connect_packet(options.client_identifier.resolve());
        // A broker of MQTT 5 says how many it takes.
        let inflight = if options.version == ProtocolVersion::V5 {
            QoS::AtLeastOnce
        } else {
            qos
        };
        let session = Session::new(
            SessionOptions {
                connect,
                max_inflight: options.max_inflight.unwrap_or(default_inflight(inflight)),
                max_packet_size: MAX_PACKET_SIZE,
            },
            started,
        );
        let mut client = Self {
            session,
            stream,
            input: BytesMut::new(),
            taken: 0,
            packet_length: None,
            read_size: FIRST_READ_SIZE,
            timer: Box::pin(sleep_until(started.into())),
            coalesce: None,
            trace,
        };
        let connected = match client.open(options, started).await {
            Ok(connected) => connected,
            // The broker was reached: it counts as a connection that was lost.
            Err(error) => client.recover(options, error).await?,
        };
        Ok((client, connected))
    }

    /// Waits for CONNACK.
    async fn handshake(&mut self) -> Result<Connected, ClientError> {
        loop {
            let version = self.session.version();
            match self.step()? {
                Step::Event(Event::Connected(connected)) => return Ok(connected),
                Step::Event(Event::Refused(connack)) => {
                    return Err(ClientError::Refused(Refusal { version, connack }));
                }
                Step::Event(Event::Disconnected(disconnect)) => {
                    return Err(ClientError::Disconnected(disconnect));
                }
                Step::Event(_) | Step::Settled => {}
                Step::NeedsInput => self.wait().await.map_err(|error| match error {
                    ClientError::Lost(error) => ClientError::ClosedEarly {
                        peer: self.stream.peer(),
                        is_plain: self.stream.is_plain_tcp(),
                        error,
                    },
                    other => other,
                })?,
            }
        }
    }

    /// Lets messages gather for a moment when they come fast, at the price of up to 300 µs of latency: a broker that
    /// sends each by itself would else wake this process for each. For a process that has nothing else to do: the
    /// thread sleeps.
    pub fn gather_messages(&mut self) {
        self.coalesce = Some(Coalesce::default());
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
        let deadline = self.session.tick(Instant::now())?;
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

    /// The network takes nothing more. What the broker said before it closed may still be unread, and names the cause:
    /// it goes on in the input.
    fn write_failed(&mut self, error: io::Error) -> ClientError {
        let mut context = Context::from_waker(Waker::noop());
        loop {
            let read = std::pin::pin!(self.stream.read_buf(&mut self.input));
            match std::future::Future::poll(read, &mut context) {
                Poll::Ready(Ok(count)) if count > 0 => {}
                _ => break,
            }
        }
        self.trace_incoming();
        while let Ok(Received::Packet { length, event }) = self.session.receive(&self.input[self.taken..]) {
            self.taken += length;
            if let Some(Event::Disconnected(disconnect)) = event {
                return ClientError::Disconnected(disconnect);
            }
            self.trace_incoming();
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

/// The first endpoint that takes a connection.
async fn dial_first(options: &ConnectOptions) -> Result<Stream, ClientError> {
    let mut failed = None;
    for endpoint in &options.endpoints {
        match dial(endpoint, &options.network).await {
            Ok(stream) => return Ok(stream),
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.map_or_else(
        || ClientError::Lost(Some(io::ErrorKind::NotFound.into())),
        ClientError::from,
    ))
}
