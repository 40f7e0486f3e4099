//! `sub`: messages from a broker, printed.

use std::time::Instant;

use jiff::Timestamp;
use tokio::time::sleep_until;

use super::ending::{InterruptedEarly, SubscriptionsRefused, TimedOut};
use super::failure::Failure;
use super::output::Output;
use super::removals::Removals;
use super::screen::Screen;
use super::stages::Stages;
use super::streams::{Shutdown, Streams, is_closed_pipe};
use super::{RetainedPolicy, SubscribeOptions, UnsubscribeManner};
use crate::client::{Client, ClientError, ConnectOptions, Event, Step};
use crate::exit::Exit;
use crate::message::Message;
use crate::mqtt::packet::{Disconnect, Publish, SubAck};
use crate::mqtt::{ProtocolVersion, QoS, ReasonCode, TopicFilter};
use crate::net::Endpoint;
use crate::query::Finding;

/// Subscribes and prints as `options` say, until the count or the time is reached, the reader of the output has gone,
/// or the user wants no more.
///
/// # Errors
/// When the broker can't be reached, refuses every subscription, or is lost; or the output can't be written.
pub async fn run(
    connect: &ConnectOptions,
    options: &SubscribeOptions,
    streams: &mut Streams<'_>,
    mut shutdown: Shutdown<'_>,
) -> Result<Exit, Failure> {
    let deadline = options
        .timeout
        .and_then(|timeout| Instant::now().checked_add(timeout));
    let mixes_trace = streams.mixes_trace();
    let mut client = tokio::select! {
        biased;
        exit = &mut shutdown => return Err(Failure::new(exit, InterruptedEarly)),
        connected = Client::connect_traced(connect, QoS::AtMostOnce, streams.take_trace()) => connected?.0,
        () = reached(deadline) => return timed_out(options, false),
    };
    for warning in client.take_warnings() {
        streams.notice(warning);
    }
    client.gather_messages();
    let mut run = Run::new(options, connect.version, streams);
    run.tells_granted = mixes_trace && !run.streams.quiet;
    if mixes_trace {
        run.output.write_at_once();
    }
    run.output.text(&run.screen.head(host(connect)));
    let ended = run.keep_on(connect, &mut client, shutdown, deadline).await;
    let written = run.output.flush(run.streams);
    let stages = run.stages.take();
    let exit = match ended {
        Ok(exit) => exit,
        Err(failure) => {
            match failure.error.downcast_ref::<ClientError>() {
                Some(error) => client.abandon(error).await,
                // The connection is not at fault, and the will is for its loss. What becomes of the farewell is
                // nothing to what failed before.
                None => drop(client.close(&farewell(connect, ReasonCode::SUCCESS)).await),
            }
            return Err(failure);
        }
    };
    let stopped = exit != Exit::Done;
    if !stopped {
        client.settle().await;
    }
    let reason = if stopped && options.extras.will_when_stopped {
        ReasonCode::DISCONNECT_WITH_WILL
    } else {
        ReasonCode::SUCCESS
    };
    let closed = client.close(&farewell(connect, reason)).await;
    match written {
        Err(error) if is_closed_pipe(&error) => return Ok(Exit::Done),
        Err(error) => return Err(cannot_write(error)),
        Ok(()) => {}
    }
    let exit = stages.map_or(Ok(exit), |stages| stages.verdict(exit))?;
    match exit {
        // The messages are there, whatever became of the farewell.
        Exit::TimedOut => timed_out(options, true),
        Exit::Done => {
            closed?;
            Ok(Exit::Done)
        }
        exit => Ok(exit),
    }
}

/// Whose messages they are, as the user named it.
fn host(connect: &ConnectOptions) -> &str {
    match &connect.servers.first().endpoint {
        Endpoint::Tcp { host, .. } => host,
        Endpoint::Unix(path) => path.to_str().unwrap_or_default(),
        Endpoint::Service { domain } => domain,
    }
}

fn farewell(connect: &ConnectOptions, reason: ReasonCode) -> Disconnect {
    Disconnect {
        reason,
        properties: connect.disconnect_properties.clone(),
    }
}

fn timed_out(options: &SubscribeOptions, connected: bool) -> Result<Exit, Failure> {
    let after = options.timeout.unwrap_or_default();
    Err(Failure::new(Exit::TimedOut, TimedOut { after, connected }))
}

fn cannot_write(error: std::io::Error) -> Failure {
    Failure::new(Exit::Failed, error).context("cannot write to standard output")
}

/// Resolves at `deadline`; never without one.
async fn reached(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}

/// What is to be done after a message.
#[derive(PartialEq, Eq)]
enum Next {
    GoOn,
    End(Exit),
}

struct Run<'a, 's> {
    options: &'a SubscribeOptions,
    version: ProtocolVersion,
    streams: &'a mut Streams<'s>,
    output: Output,
    screen: Screen,
    /// When the input at hand was read.
    read_at: Timestamp,
    counted: u64,
    stages: Option<Box<Stages>>,
    /// Retained messages that were found, and are to be cleared.
    removals: Removals,
    /// How the run ends once they are.
    ending: Option<Exit>,
    /// UNSUBSCRIBE packets that wait for their acknowledgement.
    unsubscribing: usize,
    /// Whether what the broker grants is told among the messages.
    tells_granted: bool,
}

impl<'a, 's> Run<'a, 's> {
    fn new(options: &'a SubscribeOptions, version: ProtocolVersion, streams: &'a mut Streams<'s>) -> Self {
        let output = Output::new(&options.output, streams.output_pipe.take());
        Self {
            options,
            version,
            streams,
            output,
            screen: Screen::new(options.extras.view, Instant::now()),
            read_at: Timestamp::now(),
            counted: 0,
            stages: options.stages.as_deref().map(Stages::new).map(Box::new),
            removals: Removals::default(),
            ending: None,
            unsubscribing: 0,
            tells_granted: false,
        }
    }

    /// Drives, also over further connections where the options want them.
    async fn keep_on(
        &mut self,
        connect: &ConnectOptions,
        client: &mut Client,
        mut shutdown: Shutdown<'_>,
        deadline: Option<Instant>,
    ) -> Result<Exit, Failure> {
        loop {
            let failure = match self.drive(client, shutdown.as_mut(), deadline).await {
                Ok(exit) => return Ok(exit),
                Err(failure) => failure,
            };
            let error = match failure.error.downcast::<ClientError>() {
                Ok(error) => error,
                Err(error) => return Err(Failure { error, ..failure }),
            };
            // Nobody knows when the next message comes.
            if self.write()? {
                return Ok(Exit::Done);
            }
            tokio::select! {
                biased;
                exit = &mut shutdown => return Ok(exit),
                recovered = client.recover(connect, error) => recovered?,
                () = self.output.closed() => return Ok(Exit::Done),
                () = reached(deadline) => return Ok(Exit::TimedOut),
            };
        }
    }

    async fn drive(
        &mut self,
        client: &mut Client,
        mut shutdown: Shutdown<'_>,
        deadline: Option<Instant>,
    ) -> Result<Exit, Failure> {
        self.request(client)?;
        loop {
            let next = match client.step()? {
                Step::Event(Event::Message(publish)) => self.message(publish),
                Step::Event(Event::Subscribed(suback)) => self.subscribed(client, &suback)?,
                Step::Event(Event::Unsubscribed(unsuback)) => self.unsubscribed(&unsuback),
                Step::Event(Event::Disconnected(disconnect)) => {
                    return Err(ClientError::Disconnected(disconnect).into());
                }
                Step::Event(_) | Step::Settled => Next::GoOn,
                Step::NeedsInput => {
                    if self.write()? {
                        return Ok(Exit::Done);
                    }
                    tokio::select! {
                        biased;
                        exit = &mut shutdown => return Ok(exit),
                        waited = client.wait() => waited?,
                        () = self.output.closed() => return Ok(Exit::Done),
                        () = reached(deadline) => return Ok(Exit::TimedOut),
                        () = reached(self.screen.due()) => {
                            let line = self.screen.rate();
                            self.output.text(&line);
                        }
                    }
                    self.read_at = Timestamp::now();
                    Next::GoOn
                }
            };
            self.removals.send(client)?;
            if let Next::End(exit) = next {
                self.ending = Some(exit);
            }
            if let Some(exit) = self.ending
                && self.removals.are_done(client)
            {
                return Ok(exit);
            }
            if self.output.is_full() && self.write()? {
                return Ok(Exit::Done);
            }
        }
    }

    /// Asks for what is wanted of each connection.
    fn request(&mut self, client: &mut Client) -> Result<(), ClientError> {
        let nothing_wanted = self.options.subscriptions.is_empty();
        if !nothing_wanted {
            client.subscribe(&self.options.subscriptions, &self.options.properties)?;
        }
        self.unsubscribing = 0;
        match self.options.extras.unsubscribe {
            UnsubscribeManner::AtOnce => {
                for filter in self.options.unsubscribe.chunks(1) {
                    self.unsubscribe(client, filter)?;
                }
            }
            UnsubscribeManner::InTurn if nothing_wanted => {
                self.unsubscribe(client, &self.options.unsubscribe)?;
            }
            UnsubscribeManner::InTurn => {}
        }
        Ok(())
    }

    /// Writes what has gathered. True when nobody reads it any more.
    fn write(&mut self) -> Result<bool, Failure> {
        match self.output.flush(self.streams) {
            Ok(()) => Ok(false),
            Err(error) if is_closed_pipe(&error) => Ok(true),
            Err(error) => Err(cannot_write(error)),
        }
    }

    fn message(&mut self, publish: Publish<'_>) -> Next {
        if self.ending.is_some() {
            return Next::GoOn;
        }
        match self.options.retained {
            RetainedPolicy::Only if !publish.retain => return Next::End(Exit::Done),
            RetainedPolicy::Skip if publish.retain => return Next::GoOn,
            _ => {}
        }
        if self
            .options
            .filter_out
            .iter()
            .any(|filter| filter.matches(publish.topic))
        {
            return Next::GoOn;
        }
        if publish.retain && self.options.extras.remove_retained {
            self.removals.add(publish.topic);
        }
        let message = Message::new(publish, self.read_at);
        let finding = match &mut self.stages {
            None => Finding::Whole,
            Some(stages) => stages.look(&message, self.streams),
        };
        if finding == Finding::Dropped {
            return Next::GoOn;
        }
        if self.is_chosen() {
            self.print(&message, &finding);
        }
        self.counted += 1;
        let are_done = self.stages.as_ref().is_some_and(|stages| stages.are_done());
        if are_done || self.options.count == Some(self.counted) {
            Next::End(Exit::Done)
        } else {
            Next::GoOn
        }
    }

    fn print(&mut self, message: &Message<'_>, finding: &Finding) {
        let Some((before, after)) = self.screen.message(message.topic) else {
            return;
        };
        self.output.text(&before);
        match finding {
            Finding::Parts(parts) => {
                for part in parts {
                    self.output.part(message, part, self.streams);
                }
            }
            Finding::Whole | Finding::Dropped => self.output.message(message, self.streams),
        }
        self.output.text(&after);
    }

    /// Whether chance lets a message be printed.
    fn is_chosen(&self) -> bool {
        let chance = self.options.extras.random_filter;
        chance.is_none_or(|thousandths| fastrand::u16(0..1000) < thousandths)
    }

    fn subscribed(&mut self, client: &mut Client, suback: &SubAck) -> Result<Next, Failure> {
        if self.tells_granted {
            let granted: Vec<String> = suback.reasons.iter().map(|reason| reason.0.to_string()).collect();
            let identifier = suback.packet_identifier;
            self.output.text(&format!(
                "Subscribed (mid: {identifier}): {}\n",
                granted.join(", ")
            ));
        }
        let mut refused = 0;
        for (subscription, reason) in self.options.subscriptions.iter().zip(&suback.reasons) {
            if reason.is_error() {
                refused += 1;
                let name = self.subscribe_reason(*reason);
                let filter = subscription.filter.as_str().escape_debug();
                self.streams.notice(format_args!(
                    "the broker refused the subscription to {filter}: {name}"
                ));
            }
        }
        if refused == suback.reasons.len() {
            let error = SubscriptionsRefused {
                reasons: suback.reasons.clone(),
                words: suback.properties.list().reason_string().map(str::to_owned),
            };
            return Err(Failure::new(Exit::Refused, error));
        }
        let in_turn = self.options.extras.unsubscribe == UnsubscribeManner::InTurn;
        if in_turn && !self.options.unsubscribe.is_empty() {
            self.unsubscribe(client, &self.options.unsubscribe)?;
        } else if self.options.exit_after_subscribe {
            return Ok(Next::End(Exit::Done));
        }
        Ok(Next::GoOn)
    }

    fn subscribe_reason(&self, reason: ReasonCode) -> String {
        match self.version {
            ProtocolVersion::V5 => reason.to_string(),
            ProtocolVersion::V3_1 | ProtocolVersion::V3_1_1 => {
                format!("{} (0x{:02x})", reason.subscribe_return_code_name(), reason.0)
            }
        }
    }

    fn unsubscribe(&mut self, client: &mut Client, filters: &[TopicFilter]) -> Result<(), ClientError> {
        client.unsubscribe(filters, &self.options.unsubscribe_properties)?;
        self.unsubscribing += 1;
        Ok(())
    }

    fn unsubscribed(&mut self, unsuback: &SubAck) -> Next {
        for (filter, reason) in self.options.unsubscribe.iter().zip(&unsuback.reasons) {
            if reason.is_error() {
                let filter = filter.as_str().escape_debug();
                self.streams.notice(format_args!(
                    "the broker refused to unsubscribe {filter}: {reason}"
                ));
            }
        }
        self.unsubscribing = self.unsubscribing.saturating_sub(1);
        let is_last = self.unsubscribing == 0;
        let only_unsubscribes = self.options.subscriptions.is_empty();
        let done = match self.options.extras.unsubscribe {
            UnsubscribeManner::InTurn => self.options.exit_after_subscribe || only_unsubscribes,
            UnsubscribeManner::AtOnce => self.options.exit_after_subscribe && only_unsubscribes,
        };
        if done && is_last {
            Next::End(Exit::Done)
        } else {
            Next::GoOn
        }
    }
}
