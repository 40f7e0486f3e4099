//! `top`: which topics there is traffic on, how much, how regular, and which have fallen silent.

mod canvas;
mod keys;
mod live;
mod options;
mod showing;
mod snapshot;
mod table;

use std::os::fd::OwnedFd;
use std::pin::pin;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::mpsc;

use super::deadline::reached;
use super::descriptor::{reader_gone, waited};
use super::ending::{InterruptedEarly, SubscriptionsRefused};
use super::failure::Failure;
use super::outage::{self, Outage};
use super::streams::{Shutdown, Streams, is_closed_pipe};
use crate::client::{Client, ClientError, ConnectOptions, Event, Step};
use crate::exit::Exit;
use crate::mqtt::packet::SubAck;
use crate::mqtt::{QoS, ReasonCode};
use crate::observe::{Arrival, Order, Topics};
pub use canvas::Canvas;
use keys::Key;
use live::Live;
pub use options::{TopOptions, TopShape};

/// Bytes that topics may take: some 300,000 of them, even if each were as costly as one can be.
const MEMORY: usize = 256 << 20;

/// Observes what `options` say, and shows it until the time is over or the user wants no more: on the `canvas`, if there
/// is to be a live view.
///
/// # Errors
/// When the broker can't be reached, refuses every subscription, or is lost; or the output can't be written.
pub async fn run(
    connect: &ConnectOptions,
    options: &TopOptions,
    streams: &mut Streams<'_>,
    mut shutdown: Shutdown<'_>,
    canvas: &mut dyn Canvas,
) -> Result<Exit, Failure> {
    let mut client = tokio::select! {
        biased;
        exit = &mut shutdown => return Err(Failure::new(exit, InterruptedEarly)),
        connected = outage::connect(connect, QoS::AtMostOnce, streams) => connected?.0,
    };
    for warning in client.take_warnings() {
        streams.notice(warning);
    }
    let mut run = Run::new((connect, options), streams);
    if options.shape == TopShape::Live {
        run.live = Some(Live::enter(canvas, run.streams).map_err(Failure::cannot_write)?);
    }
    let ended = run.keep_on(&mut client, shutdown).await;
    if let Some(live) = run.live.take() {
        live.leave(run.streams);
    }
    let concluded = run.conclude(&ended);
    let farewell = connect.farewell(ReasonCode::SUCCESS);
    match ended {
        Ok(exit) => {
            // All is told, whatever becomes of the farewell.
            let _ = client.close(&farewell).await;
            concluded.map(|()| exit)
        }
        Err(failure) => {
            match failure.error.downcast_ref::<ClientError>() {
                Some(error) => client.abandon(error).await,
                None => drop(client.close(&farewell).await),
            }
            Err(failure)
        }
    }
}

struct Run<'a, 's> {
    connect: &'a ConnectOptions,
    options: &'a TopOptions,
    streams: &'a mut Streams<'s>,
    /// To notice that the reader has gone.
    pipe: Option<AsyncFd<OwnedFd>>,
    live: Option<Live<'a>>,
    topics: Topics,
    order: Order,
    begun: (Instant, Timestamp),
    /// When the input at hand was read, since it began.
    now: Duration,
    /// When it is to be shown again.
    due: Option<Instant>,
    deadline: Option<Instant>,
    /// Why there is no connection.
    trouble: Option<String>,
    /// Whether something was shown, and more is to stand apart from it.
    has_shown: bool,
}

impl<'a, 's> Run<'a, 's> {
    fn new((connect, options): (&'a ConnectOptions, &'a TopOptions), streams: &'a mut Streams<'s>) -> Self {
        let begun = Instant::now();
        let interval = match options.shape {
            TopShape::Live => Some(Duration::ZERO),
            TopShape::Text | TopShape::Json => options.interval,
        };
        // Without it a closed pipe is noticed at the next write.
        let pipe = streams.output_pipe.take();
        Self {
            connect,
            options,
            streams,
            pipe: pipe.and_then(|pipe| waited(pipe, Interest::ERROR).ok()),
            live: None,
            topics: Topics::within(MEMORY),
            order: options.order,
            begun: (begun, Timestamp::now()),
            now: Duration::ZERO,
            due: interval.and_then(|interval| begun.checked_add(interval)),
            deadline: options.time.and_then(|time| begun.checked_add(time)),
            trouble: None,
            has_shown: false,
        }
    }

    /// Observes, also over further connections where the options want them.
    async fn keep_on(&mut self, client: &mut Client, mut shutdown: Shutdown<'_>) -> Result<Exit, Failure> {
        let mut is_new = true;
        loop {
            let failure = match self.observe(client, is_new, shutdown.as_mut()).await {
                Ok(exit) => return Ok(exit),
                Err(failure) => failure,
            };
            let error = failure.into_client_error()?;
            match self.recover(client, error, shutdown.as_mut()).await? {
                Recovered::Connected { subscribed } => is_new = !subscribed,
                Recovered::Ended(exit) => return Ok(exit),
            }
        }
    }

    /// Observes until the connection is lost or the end is asked for.
    async fn observe(
        &mut self,
        client: &mut Client,
        is_new: bool,
        mut shutdown: Shutdown<'_>,
    ) -> Result<Exit, Failure> {
        if is_new {
            client
                .subscribe(&self.options.subscriptions, &self.options.properties)
                .map_err(ClientError::from)?;
        }
        loop {
            match client.step()? {
                Step::Event(Event::Message(publish)) => {
                    let arrival = Arrival {
                        at: self.now,
                        bytes: publish.payload.len(),
                        retained: publish.retain,
                    };
                    self.topics.record(publish.topic, arrival);
                    continue;
                }
                Step::Event(Event::Subscribed(suback)) => {
                    self.subscribed(&suback)?;
                    continue;
                }
                Step::Event(Event::Disconnected(disconnect)) => {
                    return Err(ClientError::Disconnected(disconnect).into());
                }
                Step::Event(_) | Step::Settled => continue,
                Step::NeedsInput => {}
            }
            // What comes without a pause must not keep the rest from its turn.
            let turn = tokio::select! {
                biased;
                turn = self.turn(shutdown.as_mut()) => Some(turn),
                waited = client.wait() => {
                    waited?;
                    None
                }
            };
            self.now = self.begun.0.elapsed();
            if let Some(exit) = self.take(turn)? {
                return Ok(exit);
            }
        }
    }

    /// Whatever happens next that has nothing to do with the network.
    async fn turn(&self, mut shutdown: Shutdown<'_>) -> Turn {
        let typed = async {
            match &self.live {
                Some(live) => live.typed().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            exit = &mut shutdown => Turn::End(exit),
            () = reached(self.deadline) => Turn::End(Exit::Done),
            () = reader_gone(self.pipe.as_ref()) => Turn::End(Exit::Done),
            keys = typed => Turn::Typed(keys),
            () = reached(self.due) => Turn::Show,
        }
    }

    /// Does what it is the turn of. An exit is the end.
    fn take(&mut self, turn: Option<Turn>) -> Result<Option<Exit>, Failure> {
        match turn {
            None => return Ok(None),
            Some(Turn::End(exit)) => return Ok(Some(exit)),
            Some(Turn::Show) => {}
            Some(Turn::Typed(keys)) => {
                for key in keys {
                    match key {
                        Key::Quit => return Ok(Some(Exit::Done)),
                        Key::Sort(order) => self.order = order,
                    }
                }
            }
        }
        self.now = self.begun.0.elapsed();
        let interval = match self.options.shape {
            TopShape::Live => Some(live::INTERVAL),
            TopShape::Text | TopShape::Json => self.options.interval,
        };
        let shown = self.show(self.order);
        // From now on, so that a slow terminal is not drawn on without a pause.
        self.due = interval.and_then(|interval| Instant::now().checked_add(interval));
        match shown {
            Ok(()) => Ok(None),
            Err(error) if is_closed_pipe(&error) => Ok(Some(Exit::Done)),
            Err(error) => Err(Failure::cannot_write(error)),
        }
    }

    /// Connects again after `error`, and shows what is to be shown meanwhile.
    async fn recover(
        &mut self,
        client: &mut Client,
        error: ClientError,
        mut shutdown: Shutdown<'_>,
    ) -> Result<Recovered, Failure> {
        let (tell, mut told) = mpsc::unbounded_channel();
        // Nobody listens to what is told after the end.
        let mut observer = |error: &ClientError, _| drop(tell.send(error.to_string()));
        let outage = Outage::new();
        let mut recovering = pin!(client.recover(self.connect, error, &mut observer));
        loop {
            let turn = tokio::select! {
                biased;
                turn = self.turn(shutdown.as_mut()) => Some(turn),
                Some(trouble) = told.recv() => {
                    self.trouble(trouble);
                    None
                }
                recovered = &mut recovering => {
                    let connected = recovered.map_err(|error| Failure::from(error).after_connection())?;
                    while let Ok(trouble) = told.try_recv() {
                        self.trouble(trouble);
                    }
                    if self.trouble.take().is_some() && self.live.is_none() {
                        let after = outage.duration();
                        self.streams.notice(format_args!("connected again after {after}"));
                    }
                    return Ok(Recovered::Connected { subscribed: connected.subscribed });
                }
            };
            if let Some(exit) = self.take(turn)? {
                return Ok(Recovered::Ended(exit));
            }
        }
    }

    /// Tells why there is no connection: below the title, or else on standard error, once.
    fn trouble(&mut self, text: String) {
        if self.live.is_none() && self.trouble.as_ref() != Some(&text) {
            self.streams.notice(format_args!("{text}; trying again"));
        }
        self.trouble = Some(text);
    }

    fn subscribed(&mut self, suback: &SubAck) -> Result<(), Failure> {
        let mut refused = 0;
        for (subscription, reason) in self.options.subscriptions.iter().zip(&suback.reasons) {
            if reason.is_error() {
                refused += 1;
                if self.live.is_none() {
                    let filter = subscription.filter.as_str().escape_debug();
                    self.streams
                        .notice(format_args!("the broker refused the subscription to {filter}"));
                }
            }
        }
        if refused < suback.reasons.len() {
            return Ok(());
        }
        let error = SubscriptionsRefused::from(suback);
        Err(Failure::new(Exit::Refused, error))
    }
}

/// Something that has nothing to do with the network.
enum Turn {
    End(Exit),
    Typed(Vec<Key>),
    Show,
}

enum Recovered {
    Connected { subscribed: bool },
    Ended(Exit),
}
