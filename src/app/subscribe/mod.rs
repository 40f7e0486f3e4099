//! `sub`: messages from a broker, printed.

mod requests;
mod sinks;
mod written;

use std::time::Instant;

use jiff::Timestamp;

use super::deadline::reached;
use super::ending::{InterruptedEarly, TimedOut};
use super::failure::Failure;
use super::outage::{self, Outage};
use super::output::Output;
use super::removals::Removals;
use super::screen::Screen;
use super::sink::Sink;
use super::stages::Stages;
use super::streams::{Shutdown, Streams};
use super::{Acknowledge, RetainedPolicy, SinkOptions, SubscribeOptions};
use crate::client::{Client, ClientError, ConnectOptions, Connected, Event, Step};
use crate::exit::Exit;
use crate::message::Message;
use crate::mqtt::packet::Publish;
use crate::mqtt::{ProtocolVersion, QoS, ReasonCode};
use crate::net::Endpoint;
use crate::query::Finding;
#[cfg(feature = "tui")]
pub(super) use requests::subscriptions_again;

use sinks::progress;

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
    let sink = options.sink.as_ref();
    let sink = sink.map(|sink| Sink::new(sink, &options.output)).transpose()?;
    let mut client = tokio::select! {
        biased;
        exit = &mut shutdown => return Err(Failure::new(exit, InterruptedEarly)),
        connected = outage::connect(connect, QoS::AtMostOnce, streams) => connected?.0,
        () = reached(deadline) => return timed_out(options, false),
    };
    for warning in client.take_warnings() {
        streams.notice(warning);
    }
    client.gather_messages();
    if options.extras.acknowledge == Acknowledge::AfterOutput {
        client.defer_acknowledgements();
    }
    let mut run = Run::new(options, connect.version, streams);
    run.sink = sink;
    run.tells_granted = mixes_trace && !run.streams.quiet;
    if mixes_trace {
        // The packets are told by another writer, who must find the message before in whole.
        run.output.write_at_once();
    } else {
        run.output.do_not_block(run.streams);
    }
    run.output.text(&run.screen.head(host(connect)));
    let ended = run
        .keep_on(connect, &mut client, shutdown.as_mut(), deadline)
        .await;
    let ended = match ended {
        Ok(exit) => run
            .write(Some(&mut client), shutdown.as_mut(), None)
            .await
            .map(|ends| ends.unwrap_or(exit)),
        failed => {
            // What came before is there, whatever becomes of it.
            let _ = run.write(None, shutdown.as_mut(), None).await;
            failed
        }
    };
    let stages = run.stages.take();
    if let Some(stages) = &stages {
        stages.tell_undecoded(run.streams);
    }
    let exit = match ended {
        Ok(exit) => exit,
        Err(failure) => {
            match failure.error.downcast_ref::<ClientError>() {
                Some(error) => client.abandon(error).await,
                // The connection is not at fault, and the will is for its loss. What becomes of the farewell is
                // nothing to what failed before.
                None => drop(client.close(&connect.farewell(ReasonCode::SUCCESS)).await),
            }
            run.end_sink(Exit::Failed, shutdown).await?;
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
    let closed = client.close(&connect.farewell(reason)).await;
    let exit = run.end_sink(exit, shutdown).await?;
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

fn timed_out(options: &SubscribeOptions, connected: bool) -> Result<Exit, Failure> {
    let after = options.timeout.unwrap_or_default();
    Err(Failure::new(Exit::TimedOut, TimedOut { after, connected }))
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
    /// What takes the messages in place of the output.
    sink: Option<Sink>,
    /// Retained messages that were found, and are to be cleared.
    removals: Removals,
    /// How the run ends once they are.
    ending: Option<Exit>,
    /// UNSUBSCRIBE packets that wait for their acknowledgement.
    unsubscribing: usize,
    /// Whether what the broker grants is told among the messages.
    tells_granted: bool,
    /// Whether what was looked at is to be acknowledged: not what could not be written, nor what came behind the end.
    acknowledges: bool,
}

impl<'a, 's> Run<'a, 's> {
    fn new(options: &'a SubscribeOptions, version: ProtocolVersion, streams: &'a mut Streams<'s>) -> Self {
        // Nobody need read what is not written to.
        let is_written = !matches!(options.sink, Some(SinkOptions::Directory(_)));
        let pipe = streams.output_pipe.take().filter(|_| is_written);
        let output = Output::new(&options.output, pipe);
        Self {
            options,
            version,
            streams,
            output,
            screen: Screen::new(options.extras.view, Instant::now()),
            read_at: Timestamp::now(),
            counted: 0,
            stages: options
                .stages
                .as_deref()
                .map(|stages| Box::new(Stages::new(stages, &options.output.format))),
            sink: None,
            removals: Removals::default(),
            ending: None,
            unsubscribing: 0,
            tells_granted: false,
            acknowledges: true,
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
        let mut again: Option<Connected> = None;
        loop {
            let failure = match self
                .drive(client, again.take(), shutdown.as_mut(), deadline)
                .await
            {
                Ok(exit) => return Ok(exit),
                Err(failure) => failure,
            };
            let error = failure.into_client_error()?;
            // Nobody knows when the next message comes.
            if let Some(exit) = self.write(None, shutdown.as_mut(), deadline).await? {
                return Ok(exit);
            }
            let mut outage = Outage::new();
            let streams = &mut *self.streams;
            let mut observer = |error: &ClientError, _| outage.failed(error, streams);
            let connected = tokio::select! {
                biased;
                exit = &mut shutdown => return Ok(exit),
                recovered = client.recover(connect, error, &mut observer) =>
                    recovered.map_err(|error| Failure::from(error).after_connection())?,
                () = self.output.closed() => return Ok(Exit::Done),
                () = reached(deadline) => return Ok(Exit::TimedOut),
            };
            if outage.was_told() {
                self.tell_connected(&connected, &outage.duration());
            }
            again = Some(connected);
        }
    }

    async fn drive(
        &mut self,
        client: &mut Client,
        again: Option<Connected>,
        mut shutdown: Shutdown<'_>,
        deadline: Option<Instant>,
    ) -> Result<Exit, Failure> {
        self.request(client, again.as_ref())?;
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
                    if let Some(exit) = self.write(Some(client), shutdown.as_mut(), deadline).await? {
                        return Ok(exit);
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
                        ended = progress(&mut self.sink) => self.tell(&ended),
                    }
                    self.read_at = Timestamp::now();
                    Next::GoOn
                }
            };
            self.removals.send(client)?;
            if let Next::End(exit) = next {
                self.ending = Some(exit);
                if let Some(exit) = self.write_last(client, shutdown.as_mut(), deadline).await? {
                    return Ok(exit);
                }
            }
            if let Some(exit) = self.ending
                && self.removals.are_done(client)
            {
                return Ok(exit);
            }
            if self.output.is_full()
                && let Some(exit) = self.write(Some(client), shutdown.as_mut(), deadline).await?
            {
                return Ok(exit);
            }
            if self.sink_is_full()
                && let Some(exit) = self.make_room(client, shutdown.as_mut(), deadline).await?
            {
                return Ok(exit);
            }
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
        let mut message = Message::new(publish, self.read_at);
        let decoded;
        let finding = match &mut self.stages {
            None => Finding::Whole,
            Some(stages) => {
                decoded = stages.decode(&message, self.streams);
                match &decoded {
                    Ok(decoded) => message.payload = decoded.as_deref().unwrap_or(message.payload),
                    Err(fault) => message.undecoded = Some(fault),
                }
                stages.look(&message, self.streams)
            }
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
        if let Some(sink) = &mut self.sink {
            sink.message(message, finding, self.streams);
            return;
        }
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
}
