//! `watch`: a live view of a broker's topics in the terminal.
//!
//! What is shown is the `tui`'s to decide: here its state is fed with messages, keys and time, and what it asks for is
//! done. Messages are taken as they come; a screen is drawn when there is time for it, and never while the terminal is
//! still busy with the one before.

mod export;
mod front;
mod publish;
mod retained;

use std::cell::RefCell;
use std::pin::pin;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc::UnboundedReceiver;

use super::ending::{InterruptedEarly, SubscriptionsRefused};
use super::failure::Failure;
use super::outage;
use super::streams::{Shutdown, Streams};
use super::subscribe::subscriptions_again;
use super::watch_options::WatchOptions;
use crate::client::{Client, ClientError, ConnectOptions, Connected, Event, Step};
use crate::exit::Exit;
use crate::message::Message;
use crate::mqtt::packet::SubAck;
use crate::mqtt::{QoS, ReasonCode};
use crate::tui::{Connection, Effect, Input, Settings, State};
use front::{Front, Next};
use publish::Publisher;

/// Where it is drawn, and where keys come from.
pub trait Display {
    /// Takes the terminal. Returns where keys and the like arrive, and its columns and rows.
    ///
    /// # Errors
    /// When it is not one that can be drawn on.
    fn open(&mut self, color: bool) -> std::io::Result<(UnboundedReceiver<Input>, (u16, u16))>;

    /// Draws `state` at `now`, unless the terminal is still busy with the screen before. Returns whether it did.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn draw(&mut self, state: &State, now: Duration) -> std::io::Result<bool>;

    /// Puts `text` into the clipboard, if the terminal lets programs do so.
    fn copy(&mut self, text: &str);

    /// Gives the terminal back as it was.
    fn close(&mut self);
}

/// Watches what `options` say until the user wants no more.
///
/// # Errors
/// When there is no terminal, or the broker can't be reached, refuses every subscription, or is lost for good.
pub async fn run(
    connect: &ConnectOptions,
    options: &WatchOptions,
    streams: &mut Streams<'_>,
    mut shutdown: Shutdown<'_>,
    display: &mut dyn Display,
) -> Result<Exit, Failure> {
    check_terminal(streams)?;
    let (mut client, connected) = tokio::select! {
        biased;
        exit = &mut shutdown => return Err(Failure::new(exit, InterruptedEarly)),
        // Which QoS the user will publish at is not known yet.
        connected = outage::connect(connect, QoS::ExactlyOnce, streams) => connected?,
    };
    for warning in client.take_warnings() {
        streams.notice(warning);
    }
    client.gather_messages();
    let (inputs, size) = display
        .open(options.color)
        .map_err(|error| Failure::new(Exit::Usage, error).context("cannot draw on this terminal"))?;
    let state = State::new(settings(connect, options), size.0, size.1);
    let mut watch = Watch {
        connect,
        options,
        front: Front::new(state, inputs, display, connect),
        publisher: Publisher::default(),
        read_at: Timestamp::now(),
    };
    let ended = watch.keep_on(&mut client, connected, shutdown).await;
    watch.front.close();
    let farewell = connect.farewell(ReasonCode::SUCCESS);
    match ended {
        Ok(exit) => {
            // The user has seen what there was to see, whatever became of the farewell.
            let _ = client.close(&farewell).await;
            Ok(exit)
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

fn check_terminal(streams: &Streams<'_>) -> Result<(), Failure> {
    if !streams.facts.stdout_is_terminal {
        let failure = Failure::text(Exit::Usage, "watch needs a terminal, and standard output is none");
        return Err(failure.hint("`culex sub` prints messages into a pipe or a file"));
    }
    if streams.trace.is_some() && streams.facts.stderr_is_terminal {
        let failure = Failure::text(Exit::Usage, "--debug would write over the screen");
        return Err(failure.hint("send it elsewhere: 2> FILE"));
    }
    Ok(())
}

fn settings(connect: &ConnectOptions, options: &WatchOptions) -> Settings {
    let filters = options.subscriptions.iter();
    let filters: Vec<&str> = filters.map(|subscription| subscription.filter.as_str()).collect();
    Settings {
        broker: connect.servers.first().endpoint.to_string(),
        filters: filters.join(" "),
        history: options.history,
        decode: options.decode.clone(),
        has_properties: connect.version.has_properties(),
        color: options.color,
        zone: TimeZone::system(),
    }
}

struct Watch<'a> {
    connect: &'a ConnectOptions,
    options: &'a WatchOptions,
    front: Front<'a>,
    publisher: Publisher,
    /// When the input at hand was read.
    read_at: Timestamp,
}

impl Watch<'_> {
    /// Drives, also over further connections where the options want them.
    async fn keep_on(
        &mut self,
        client: &mut Client,
        mut connected: Connected,
        mut shutdown: Shutdown<'_>,
    ) -> Result<Exit, Failure> {
        let mut is_first = true;
        loop {
            let failure = match self.drive(client, &connected, is_first, shutdown.as_mut()).await {
                Ok(exit) => return Ok(exit),
                Err(failure) => failure,
            };
            is_first = false;
            let error = failure.into_client_error()?;
            let since = Instant::now();
            self.front
                .input(Input::Connection(Connection::Down(error.to_string())));
            connected = match self.recover(client, error, shutdown.as_mut()).await? {
                Ok(connected) => connected,
                Err(exit) => return Ok(exit),
            };
            self.front.input(Input::Connection(Connection::Up));
            let time = humantime::format_duration(Duration::from_millis(
                u64::try_from(since.elapsed().as_millis()).unwrap_or_default(),
            ));
            let meaning = if connected.subscribed {
                "in the same session"
            } else {
                "and subscribed again; messages in between may be missing"
            };
            self.front
                .tell(format!("connected again after {time}, {meaning}"));
        }
    }

    /// Connects again, while the user goes on looking. The inner error is how the run ends in order.
    async fn recover(
        &mut self,
        client: &mut Client,
        error: ClientError,
        mut shutdown: Shutdown<'_>,
    ) -> Result<Result<Connected, Exit>, Failure> {
        let failures = RefCell::new(None);
        let mut observer = |error: &ClientError, delay: Duration| {
            let delay = humantime::format_duration(Duration::from_millis(
                u64::try_from(delay.as_millis()).unwrap_or_default(),
            ));
            failures.replace(Some(format!("{error}; trying again in {delay}")));
        };
        let mut recovering = pin!(client.recover(self.connect, error, &mut observer));
        loop {
            let recovered = tokio::select! {
                biased;
                exit = &mut shutdown => return Ok(Err(exit)),
                recovered = &mut recovering => Some(recovered),
                next = self.front.wait() => match next? {
                    Next::GoOn => None,
                    Next::End(exit) => return Ok(Err(exit)),
                    Next::Publish(_) => {
                        self.front.tell("there is no connection to publish on");
                        None
                    }
                },
            };
            if let Some(text) = failures.take() {
                self.front.input(Input::Connection(Connection::Down(text)));
            }
            if let Some(recovered) = recovered {
                return recovered
                    .map(Ok)
                    .map_err(|error| Failure::from(error).after_connection());
            }
        }
    }

    async fn drive(
        &mut self,
        client: &mut Client,
        connected: &Connected,
        is_first: bool,
        mut shutdown: Shutdown<'_>,
    ) -> Result<Exit, Failure> {
        self.publisher.connected();
        self.subscribe(client, connected, is_first)?;
        loop {
            match client.step()? {
                Step::Event(Event::Message(publish)) => {
                    let is_dropped = |filter: &crate::mqtt::TopicFilter| filter.matches(publish.topic);
                    if !self.options.filter_out.iter().any(is_dropped) {
                        self.front.message(&Message::new(publish, self.read_at));
                    }
                    continue;
                }
                Step::Event(Event::Acknowledged(acknowledged)) => {
                    if let Some(text) = self.publisher.acknowledged(&acknowledged) {
                        self.front.tell(text);
                    }
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
            self.front.draw_if_due()?;
            tokio::select! {
                biased;
                exit = &mut shutdown => return Ok(exit),
                next = self.front.wait() => match next? {
                    Next::GoOn => {}
                    Next::End(exit) => return Ok(exit),
                    Next::Publish(draft) => {
                        let text = self.publisher.publish(client, *draft);
                        self.front.tell(text);
                    }
                },
                waited = client.wait() => waited?,
            }
            self.read_at = Timestamp::now();
        }
    }

    fn subscribe(
        &self,
        client: &mut Client,
        connected: &Connected,
        is_first: bool,
    ) -> Result<(), ClientError> {
        let subscriptions = &self.options.subscriptions;
        let properties = &self.options.properties;
        if is_first {
            client.subscribe(subscriptions, properties)?;
        } else if !connected.subscribed {
            if connected.resumed {
                client.subscribe(&subscriptions_again(subscriptions), properties)?;
            } else {
                client.subscribe(subscriptions, properties)?;
            }
        }
        Ok(())
    }

    fn subscribed(&mut self, suback: &SubAck) -> Result<(), Failure> {
        let mut refused = 0;
        for (subscription, reason) in self.options.subscriptions.iter().zip(&suback.reasons) {
            if reason.is_error() {
                refused += 1;
                let filter = subscription.filter.as_str();
                self.front.tell(format!(
                    "the broker refused the subscription to {filter}: {reason}"
                ));
            }
        }
        if refused == suback.reasons.len() {
            let error = SubscriptionsRefused::from(suback);
            return Err(Failure::new(Exit::Refused, error));
        }
        Ok(())
    }
}

/// What an effect needs that only this layer can do.
type Job = std::pin::Pin<Box<dyn Future<Output = Input>>>;

/// What `effect` takes some time for; `None` if there is nothing to wait for.
fn job(effect: &Effect, state: &State, connect: &ConnectOptions) -> Option<Job> {
    match effect {
        Effect::CountRetained(filter) => Some(Box::pin(retained::count(connect.clone(), filter.clone()))),
        Effect::ClearRetained(filter) => Some(Box::pin(retained::clear(connect.clone(), filter.clone()))),
        Effect::Export { file, below } => {
            let (count, records) = export::records(state.export(below.as_deref()));
            Some(Box::pin(export::write(file.clone(), count, records)))
        }
        Effect::Quit { .. } | Effect::Publish(_) | Effect::Copy(_) => None,
    }
}
