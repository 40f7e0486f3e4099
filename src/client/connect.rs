//! From options to a running client.

use std::time::{Duration, Instant};

use bytes::BytesMut;
use tokio::time::{sleep_until, timeout};

use super::notes::Notes;
use super::reconnect::Tries;
use super::round::{Dialled, Round};
use super::{
    Client, ClientError, ConnectOptions, Event, FIRST_READ_SIZE, FirstConnect, Observer, Refusal, Spool,
    Step, Trace, default_inflight,
};
use crate::mqtt::{ProtocolVersion, QoS};
use crate::session::{Connected, MAX_PACKET_SIZE, ProtocolError, Session, SessionOptions};

/// A connection that lasted so long was no mere step of a redirection.
const SETTLED: Duration = Duration::from_mins(1);

impl Client {
    /// Connects as `options` say: to the first of the brokers that takes the connection. Resolves once it has accepted.
    /// `qos` is the highest that will be published at: it decides how many publications are in flight where the options
    /// don't.
    ///
    /// # Errors
    /// When no broker can be reached, or the one reached refuses for a reason that another broker would have too.
    pub async fn connect(options: &ConnectOptions, qos: QoS) -> Result<(Self, Connected), ClientError> {
        Self::connect_traced(options, qos, None).await
    }

    /// Connects as [`Client::connect_observed`] does, and goes on with what an earlier process left in flight in `spool`:
    /// [`Client::publish_line`] sends its lines.
    ///
    /// # Errors
    /// Those of [`Client::connect`], and when the spool can't be read.
    pub async fn connect_spooled(
        options: &ConnectOptions,
        qos: QoS,
        (trace, spool): (Option<Box<Trace>>, &Spool),
        observer: Observer<'_>,
    ) -> Result<(Self, Connected), ClientError> {
        let mut session = session(options, qos, Instant::now());
        let ledger = spool.ledger();
        let continues = ledger.begin_session(session.client_identifier())?;
        session.restore(spool.kept()?, ledger.last_identifier(), continues);
        session.note_changes();
        let notes = Some(Box::new(Notes::new(ledger)));
        Self::connect_session(options, session, (trace, notes), observer).await
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
        Self::connect_observed(options, qos, trace, &mut |_, _| {}).await
    }

    /// Connects as [`Client::connect_traced`] does, and tells `observer` what fails before it is tried again.
    ///
    /// # Errors
    /// Those of [`Client::connect`].
    pub async fn connect_observed(
        options: &ConnectOptions,
        qos: QoS,
        trace: Option<Box<Trace>>,
        observer: Observer<'_>,
    ) -> Result<(Self, Connected), ClientError> {
        let session = session(options, qos, Instant::now());
        Self::connect_session(options, session, (trace, None), observer).await
    }

    async fn connect_session(
        options: &ConnectOptions,
        session: Session,
        (trace, notes): (Option<Box<Trace>>, Option<Box<Notes>>),
        observer: Observer<'_>,
    ) -> Result<(Self, Connected), ClientError> {
        let attempts = options.reconnect.first_attempts();
        let mut tries = Tries::default();
        let mut round = Round::new(options);
        let Dialled { stream, started } = loop {
            match round.dial().await {
                Ok(dialled) => break dialled,
                Err(error) if options.reconnect.first == FirstConnect::Retried => {
                    tries.failed(options, attempts, error, &mut *observer)?.await;
                    round = Round::new(options);
                }
                Err(error) => return Err(error),
            }
        };
        let mut client = Self {
            session,
            stream,
            candidate: Box::new(round.current().clone()),
            connected: started,
            input: BytesMut::new(),
            taken: 0,
            packet_length: None,
            read_size: FIRST_READ_SIZE,
            timer: Box::pin(sleep_until(started.into())),
            coalesce: None,
            schedule: None,
            trace,
            notes,
            tries,
        };
        let connected = match client.open(&mut round, options, started).await {
            Ok(connected) => connected,
            Err(error) => client.retry(options, attempts, error, observer).await?,
        };
        Ok((client, connected))
    }

    /// A new network connection for the session, to the first broker that takes it.
    pub(super) async fn connect_again(&mut self, options: &ConnectOptions) -> Result<Connected, ClientError> {
        self.connect_in(Round::new(options), options).await
    }

    /// A new network connection to a broker that the one at the other end refers to by `error`.
    pub(super) async fn follow(
        &mut self,
        options: &ConnectOptions,
        error: ClientError,
    ) -> Result<Connected, ClientError> {
        let mut candidate = (*self.candidate).clone();
        // Who balances load may well send a client back and forth in the course of days.
        if self.connected.elapsed() > SETTLED {
            candidate = candidate.server.into();
        }
        self.connect_in(Round::following(options, candidate, error)?, options)
            .await
    }

    async fn connect_in(
        &mut self,
        mut round: Round<'_>,
        options: &ConnectOptions,
    ) -> Result<Connected, ClientError> {
        self.session.lost();
        let started = self.replace_stream(round.dial().await?);
        self.open(&mut round, options, started).await
    }

    /// Opens the session over the network connection at hand, which was begun at `started`; if its broker does not take
    /// it, over one to the next of the round.
    async fn open(
        &mut self,
        round: &mut Round<'_>,
        options: &ConnectOptions,
        mut started: Instant,
    ) -> Result<Connected, ClientError> {
        loop {
            let credentials = options.credentials_of(&round.current().server);
            options
                .identify(&mut self.session, credentials)
                .map_err(ProtocolError::from)?;
            match self.open_once(options, started).await {
                Ok(connected) => {
                    self.schedule_authentication(options);
                    *self.candidate = round.current().clone();
                    self.connected = Instant::now();
                    return Ok(connected);
                }
                Err(error) => round.failed(error)?,
            }
            self.session.lost();
            started = self.replace_stream(round.dial().await?);
        }
    }

    /// Takes up a new network connection. Returns when it was begun.
    fn replace_stream(&mut self, dialled: Dialled) -> Instant {
        self.stream = dialled.stream;
        self.input.clear();
        self.taken = 0;
        self.packet_length = None;
        self.restart_trace();
        dialled.started
    }

    /// Sends CONNECT and waits for CONNACK.
    async fn open_once(
        &mut self,
        options: &ConnectOptions,
        started: Instant,
    ) -> Result<Connected, ClientError> {
        self.session.open(started)?;
        let limit = options.network.connect_timeout;
        let left = limit.saturating_sub(started.elapsed());
        match timeout(left, self.handshake()).await {
            Ok(result) => result,
            Err(_) => Err(ClientError::NoConnAck {
                peer: self.stream.peer(),
                after: limit,
            }),
        }
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
}

fn session(options: &ConnectOptions, qos: QoS, now: Instant) -> Session {
    let connect = options.connect_packet(options.client_identifier.resolve());
    // A broker of MQTT 5 says how many it takes.
    let inflight = if options.version == ProtocolVersion::V5 {
        QoS::AtLeastOnce
    } else {
        qos
    };
    let options = SessionOptions {
        connect,
        max_inflight: options.max_inflight.unwrap_or(default_inflight(inflight)),
        max_packet_size: options.max_packet_size.map_or(MAX_PACKET_SIZE, |size| {
            usize::try_from(size).unwrap_or(MAX_PACKET_SIZE)
        }),
    };
    Session::new(options, now)
}
