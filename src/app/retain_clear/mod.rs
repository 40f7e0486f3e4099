//! `retain-clear`: finds retained messages, and clears them for good.
//!
//! MQTT has no word for "clear this if it is still the same": a message that is published between the collection and
//! the clearing is cleared too. What is published after that is left, and reported.

mod backup;
mod clear;
mod collect;
mod confirm;
mod link;
mod report;

use super::RetainClearOptions;
use super::failure::Failure;
use super::streams::{Counter, Shutdown, Streams, is_closed_pipe};
use crate::client::{Client, ConnectOptions};
use crate::exit::Exit;
use crate::mqtt::{QoS, ReasonCode};
use backup::Backup;
use clear::{Fates, clear};
use collect::{Collection, Collector};
use confirm::Person;
use link::{Link, PATIENCE, Stop};
use report::Report;

/// How often more is cleared that came to light once the rest was cleared: a publisher that goes on retaining messages on
/// new topics would else keep the run from its end.
const ROUNDS: usize = 20;

/// Finds and clears as `options` say. A `counter` is told how far it is.
///
/// # Errors
/// When it may not ask and was not told to go ahead, the broker can't be reached, refuses a subscription or is lost, or
/// the backup can't be written.
pub async fn run(
    connect: &ConnectOptions,
    options: &RetainClearOptions,
    streams: &mut Streams<'_>,
    mut shutdown: Shutdown<'_>,
    counter: &mut dyn Counter,
) -> Result<Exit, Failure> {
    let asks = !options.yes && !options.dry_run;
    if asks && !streams.facts.stdin_is_terminal {
        return Err(Failure::text(
            Exit::Usage,
            "there is nobody to ask: give --yes to clear, or --dry-run to look",
        ));
    }
    if !connect.clean_start {
        return Err(Failure::text(
            Exit::Usage,
            "retain-clear subscribes and unsubscribes, and would spoil a session that is kept: leave -c out",
        ));
    }
    let backup = options.backup.as_deref().map(Backup::new).transpose()?;
    let person = asks.then(|| Person::new(streams.input.take())).transpose()?;
    let (mut client, _) = tokio::select! {
        biased;
        exit = &mut shutdown => return Ok(exit),
        connected = Client::connect_traced(connect, QoS::AtLeastOnce, streams.take_trace()) => connected?,
    };
    for warning in client.take_warnings() {
        streams.notice(warning);
    }
    let mut run = Run {
        options,
        streams,
        counter,
        link: Link::new(client, shutdown, PATIENCE),
        collector: Collector::new(options, connect.version),
        backup,
        person,
        fates: Fates::new(),
        now: None,
    };
    let result = run.work().await;
    run.counter.finish();
    let concluded = run.conclude(&result);
    let client = run.link.client;
    match result {
        Ok(_) => {
            farewell(client, connect).await;
            match concluded? {
                Conclusion::Listed | Conclusion::Reported { clean: true } => Ok(Exit::Done),
                Conclusion::Reported { clean: false } => Ok(Exit::Incomplete),
                Conclusion::Untouched => Err(Failure::text(Exit::Failed, UNTOUCHED)),
            }
        }
        Err(Stop::Asked(exit)) => {
            farewell(client, connect).await;
            if matches!(concluded?, Conclusion::Untouched) {
                streams.notice(UNTOUCHED);
            }
            Ok(exit)
        }
        Err(Stop::Connection(error)) => {
            client.abandon(&error).await;
            Err(concluded?.failed(error.into()))
        }
        Err(Stop::Failed(failure)) => {
            farewell(client, connect).await;
            Err(concluded?.failed(failure))
        }
    }
}

/// What is said when the broker has all that it had.
const UNTOUCHED: &str = "nothing was cleared";

/// What a run comes to.
enum Conclusion {
    /// Nothing was cleared, as was asked for.
    Listed,
    /// Nothing was cleared, though it was asked for.
    Untouched,
    /// Something was, or there was nothing to clear. Whether all is as it should be.
    Reported { clean: bool },
}

impl Conclusion {
    /// What is wrong with a run that was cut short by `failure`.
    fn failed(self, failure: Failure) -> Failure {
        match self {
            Self::Untouched => failure.context(UNTOUCHED),
            Self::Listed | Self::Reported { .. } => failure,
        }
    }
}

/// The work is done, or never will be, whatever becomes of the farewell.
async fn farewell(client: Client, connect: &ConnectOptions) {
    let _ = client.close(&connect.farewell(ReasonCode::SUCCESS)).await;
}

/// How the work of a run ended in order.
enum Work {
    /// `--dry-run`.
    Listed,
    /// The person did not agree.
    Declined,
    /// All was cleared and looked for again, as far as the broker lets it.
    Cleared,
}

struct Run<'a, 's> {
    options: &'a RetainClearOptions,
    streams: &'a mut Streams<'s>,
    counter: &'a mut dyn Counter,
    link: Link<'a>,
    collector: Collector<'a>,
    backup: Option<Backup>,
    /// Whom to ask, where somebody is to be asked.
    person: Option<Person>,
    fates: Fates,
    /// What there is after the clearing, once it was looked for.
    now: Option<Collection>,
}

impl Run<'_, '_> {
    async fn work(&mut self) -> Result<Work, Stop> {
        let mut found = self.collect("collecting").await?;
        if self.options.dry_run {
            self.save(&mut found).await?;
            self.list(&found)?;
            return Ok(Work::Listed);
        }
        if found.is_empty() {
            self.save(&mut found).await?;
            self.now = Some(found);
            return Ok(Work::Cleared);
        }
        if !self.agreed(&found).await? {
            return Ok(Work::Declined);
        }
        for round in 1..=ROUNDS {
            self.save(&mut found).await?;
            let topics: Vec<_> = found.into_keys().collect();
            self.counter.begin("clearing", Some(topics.len() as u64));
            self.now = None;
            clear(&mut self.link, &topics, &mut self.fates, self.counter).await?;
            let now = self.collect("verifying").await?;
            // What a broker could not send at first comes to light when the rest is gone.
            let fates = &self.fates;
            let (new, old) = now.into_iter().partition(|(topic, _)| !fates.contains_key(topic));
            found = new;
            self.now = Some(old);
            if found.is_empty() || round == ROUNDS || !self.agreed(&found).await? {
                break;
            }
        }
        self.now.get_or_insert_default().append(&mut found);
        Ok(Work::Cleared)
    }

    async fn collect(&mut self, what: &'static str) -> Result<Collection, Stop> {
        self.counter.begin(what, None);
        let collection = self.collector.collect(&mut self.link, self.counter).await?;
        self.counter.finish();
        Ok(collection)
    }

    /// Writes the backup, if there is to be one.
    async fn save(&mut self, found: &mut Collection) -> Result<(), Stop> {
        let Some(backup) = &mut self.backup else {
            return Ok(());
        };
        let collection = std::mem::take(found);
        *found = self
            .collector
            .complete(&mut self.link, collection, self.counter)
            .await?;
        self.counter.finish();
        backup.write(found).map_err(Stop::Failed)
    }

    /// Asks, if somebody is to be asked.
    async fn agreed(&mut self, found: &Collection) -> Result<bool, Stop> {
        let more = !self.fates.is_empty();
        match &mut self.person {
            Some(person) => person.agrees(&mut self.link, self.streams, found, more).await,
            None => Ok(true),
        }
    }

    fn list(&mut self, found: &Collection) -> Result<(), Stop> {
        let list = if self.options.json {
            report::list_json(found)
        } else {
            report::list(found, self.streams.facts.stdout_is_terminal)
        };
        self.write(&list).map_err(Stop::Failed)?;
        let messages = report::messages(found.len());
        self.streams.notice(format_args!("{messages} would be cleared"));
        Ok(())
    }

    /// Writes to standard output.
    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let output = &mut self.streams.output;
        match output.write_all(bytes).and_then(|()| output.flush()) {
            Err(error) if !is_closed_pipe(&error) => Err(Failure::cannot_write(error)),
            _ => Ok(()),
        }
    }

    /// Tells what became of the messages, also of those of a run that was cut short.
    fn conclude(&mut self, result: &Result<Work, Stop>) -> Result<Conclusion, Failure> {
        match result {
            Ok(Work::Listed) => return Ok(Conclusion::Listed),
            Ok(Work::Declined) => return Ok(Conclusion::Untouched),
            Err(_) if self.fates.is_empty() => return Ok(Conclusion::Untouched),
            Ok(Work::Cleared) | Err(_) => {}
        }
        let report = Report::new(std::mem::take(&mut self.fates), self.now.take());
        report.tell(self.streams);
        if self.options.json {
            self.write(&report.json())?;
        }
        let clean = report.is_clean();
        Ok(Conclusion::Reported { clean })
    }
}
