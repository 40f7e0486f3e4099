//! Which messages a broker retains.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::app::failure::Failure;
use crate::app::{Counter, RetainClearOptions};
use crate::client::{ClientError, Event, Step};
use crate::exit::Exit;
use crate::format::{Format, Formatter, OutputOptions};
use crate::message::Message;
use crate::mqtt::packet::{Publish, SubAck, Subscription, SubscriptionOptions};
use crate::mqtt::{Properties, ProtocolVersion, QoS, TopicFilter, TopicName};

use super::link::{Link, Stop};

/// Without `--wait`: the collection ends when no retained message has come for so long.
const QUIET: Duration = Duration::from_millis(500);

/// How often a collection is repeated because messages came after the quiet. Each time the quiet is twice as long.
const REPEATS: u32 = 4;

/// Topics that one SUBSCRIBE asks for by their names. A stock mosquitto keeps 20 messages of QoS 1 and 2 in flight and
/// 1,000 in its queue, and drops the others.
const BATCH: usize = 200;

/// Bytes of these topics: less than what a broker takes in one packet.
const BATCH_BYTES: usize = 16 * 1024;

/// What SUBSCRIBE has around the filters, and around each, in bytes at the most.
const HEADER: usize = 16;
const FILTER_HEADER: usize = 3;

/// A retained message.
#[derive(Debug)]
pub(super) struct Retained {
    /// Of the payload, in bytes.
    pub(super) size: usize,
    /// Its record with a newline, where there is a backup.
    pub(super) record: Vec<u8>,
}

/// Retained messages in the order of their topics.
pub(super) type Collection = BTreeMap<TopicName, Retained>;

/// Collects retained messages.
pub(super) struct Collector<'a> {
    options: &'a RetainClearOptions,
    version: ProtocolVersion,
    /// Writes records, where there is a backup.
    records: Option<Formatter>,
    collection: Collection,
}

/// When a collection is over.
#[derive(Clone, Copy)]
enum End {
    /// After a time without a retained message.
    Quiet(Duration),
    /// After a time.
    Fixed(Duration),
    /// With so many messages; or after the quiet.
    Count(usize),
}

impl<'a> Collector<'a> {
    pub(super) fn new(options: &'a RetainClearOptions, version: ProtocolVersion) -> Self {
        let record = OutputOptions {
            format: Format::Json,
            ..OutputOptions::default()
        };
        Self {
            options,
            version,
            records: options.backup.is_some().then(|| Formatter::new(&record)),
            collection: Collection::new(),
        }
    }

    /// The retained messages that are to be cleared, as they are now.
    ///
    /// The subscription has QoS 0, which is how a stock mosquitto sends all of them (measured: 50,000 of 50,000): at
    /// QoS 1 and 2 it sends the first 1,020 and drops the others without a word. Even at QoS 0 it drops some when they
    /// are large and the network is slow: another collection, once these are cleared, brings the others to light.
    pub(super) async fn collect(
        &mut self,
        link: &mut Link<'_>,
        counter: &mut dyn Counter,
    ) -> Result<Collection, Stop> {
        let filters = &self.options.filters;
        let subscriptions = subscriptions(filters, QoS::AtMostOnce);
        self.collection.clear();
        let mut quiet = QUIET;
        for _ in 0..=REPEATS {
            let end = self.options.wait.map_or(End::Quiet(quiet), End::Fixed);
            let refused = self.gather(link, &subscriptions, end, counter).await?;
            if let Some(refused) = refused {
                return Err(Stop::Failed(Failure::text(Exit::Refused, refused)));
            }
            // The answer to UNSUBSCRIBE comes behind whatever was on its way.
            let late = self.unsubscribe(link, filters).await?;
            if late == 0 || self.options.wait.is_some() {
                break;
            }
            quiet *= 2;
        }
        Ok(std::mem::take(&mut self.collection))
    }

    /// Completes the records of `collection`, for the backup: their QoS is that of the subscription when that is lower,
    /// so the messages are asked for again at QoS 2, by their names and in such numbers that the broker drops none.
    pub(super) async fn complete(
        &mut self,
        link: &mut Link<'_>,
        collection: Collection,
        counter: &mut dyn Counter,
    ) -> Result<Collection, Stop> {
        self.collection = collection;
        let maximum = link.client.session().limits().maximum_packet_size;
        let room = usize::try_from(maximum)
            .unwrap_or(usize::MAX)
            .saturating_sub(HEADER);
        let topics = self.collection.keys().map(TopicName::as_str);
        let topics = topics.filter(|topic| topic.len() + FILTER_HEADER <= room);
        let filters: Vec<TopicFilter> = topics.filter_map(|topic| TopicFilter::new(topic).ok()).collect();
        counter.begin("saving", Some(filters.len() as u64));
        let mut done = 0;
        for batch in batches(&filters, room.min(BATCH_BYTES)) {
            // What is refused, or does not come any more, stays as it was seen before.
            let subscriptions = subscriptions(batch, QoS::ExactlyOnce);
            self.gather(link, &subscriptions, End::Count(batch.len()), &mut ())
                .await?;
            self.unsubscribe(link, batch).await?;
            done += batch.len();
            counter.update(done as u64);
        }
        Ok(std::mem::take(&mut self.collection))
    }

    /// Subscribes and takes retained messages until the end. Returns the first refusal in words.
    async fn gather(
        &mut self,
        link: &mut Link<'_>,
        subscriptions: &[Subscription],
        end: End,
        counter: &mut dyn Counter,
    ) -> Result<Option<String>, Stop> {
        link.client.subscribe(subscriptions, &Properties::new())?;
        let mut acknowledged = false;
        let mut refused = None;
        let mut count = 0;
        let mut deadline = link.patience();
        loop {
            let time = match end {
                End::Quiet(time) | End::Fixed(time) => time,
                End::Count(_) => QUIET,
            };
            match link.client.step()? {
                Step::Event(Event::Message(publish)) => {
                    if !self.take(publish, link.read_at) {
                        continue;
                    }
                    count += 1;
                    match end {
                        End::Fixed(_) if acknowledged => {}
                        _ if acknowledged => deadline = later(link.now, time),
                        _ => deadline = link.patience(),
                    }
                }
                Step::Event(Event::Subscribed(suback)) => {
                    acknowledged = true;
                    refused = self.refusal(subscriptions, &suback);
                    deadline = later(link.now, time);
                }
                Step::Event(Event::Disconnected(disconnect)) => {
                    return Err(ClientError::Disconnected(disconnect).into());
                }
                Step::Event(_) | Step::Settled => {}
                Step::NeedsInput => {
                    counter.update(self.collection.len() as u64);
                    // Compared with the time of the last read: what came later has not been looked at.
                    let over = link.now >= deadline;
                    match end {
                        _ if over && !acknowledged => return Err(link.silent("the subscription")),
                        _ if over => return Ok(refused),
                        End::Count(all) if acknowledged && count >= all => return Ok(refused),
                        _ => link.wait(deadline).await?,
                    }
                }
            }
        }
    }

    /// Ends the subscriptions. Returns how many retained messages were still on their way.
    async fn unsubscribe(&mut self, link: &mut Link<'_>, filters: &[TopicFilter]) -> Result<usize, Stop> {
        link.client.unsubscribe(filters, &Properties::new())?;
        let deadline = link.patience();
        let mut late = 0;
        loop {
            match link.client.step()? {
                Step::Event(Event::Message(publish)) => {
                    late += usize::from(self.take(publish, link.read_at));
                }
                Step::Event(Event::Unsubscribed(_)) => return Ok(late),
                Step::Event(Event::Disconnected(disconnect)) => {
                    return Err(ClientError::Disconnected(disconnect).into());
                }
                Step::Event(_) | Step::Settled => {}
                Step::NeedsInput if link.now >= deadline => {
                    return Err(link.silent("the end of the subscription"));
                }
                Step::NeedsInput => link.wait(deadline).await?,
            }
        }
    }

    /// Takes a message if it is one that the broker retains: others are live, and an empty one clears. Returns whether
    /// it is, wanted or not.
    fn take(&mut self, publish: Publish<'_>, read_at: jiff::Timestamp) -> bool {
        if !publish.retain || publish.payload.is_empty() {
            return false;
        }
        if !self.options.wants(publish.topic) {
            return true;
        }
        // It is a Topic Name, as the codec has looked at it.
        if let Ok(topic) = TopicName::new(publish.topic) {
            let mut record = Vec::new();
            if let Some(formatter) = &mut self.records {
                formatter.write(&Message::new(publish, read_at), &mut record, &mut Vec::new());
            }
            let size = publish.payload.len();
            self.collection.insert(topic, Retained { size, record });
        }
        true
    }

    fn refusal(&self, subscriptions: &[Subscription], suback: &SubAck) -> Option<String> {
        let mut pairs = subscriptions.iter().zip(&suback.reasons);
        let (subscription, reason) = pairs.find(|(_, reason)| reason.is_error())?;
        let name = match self.version {
            ProtocolVersion::V5 => reason.to_string(),
            ProtocolVersion::V3_1 | ProtocolVersion::V3_1_1 => {
                format!("{} (0x{:02x})", reason.subscribe_return_code_name(), reason.0)
            }
        };
        let words = suback.properties.list().reason_string();
        let words = words.map(|words| format!(" ({})", words.escape_debug()));
        Some(format!(
            "the broker refused the subscription to {}: {name}{}",
            subscription.filter.as_str().escape_debug(),
            words.unwrap_or_default()
        ))
    }
}

/// A year is as good as forever.
fn later(now: Instant, time: Duration) -> Instant {
    const YEAR: Duration = Duration::from_hours(365 * 24);
    now + time.min(YEAR)
}

/// The flag of a live message is cleared, and each SUBSCRIBE brings the retained messages again: the defaults of the
/// Subscription Options (section 3.8.3.1 of MQTT 5), and the only way of 3.x.
fn subscriptions(filters: &[TopicFilter], qos: QoS) -> Vec<Subscription> {
    let options = SubscriptionOptions {
        qos,
        ..SubscriptionOptions::default()
    };
    let subscription = |filter: &TopicFilter| Subscription {
        filter: filter.clone(),
        options,
    };
    filters.iter().map(subscription).collect()
}

/// Parts `filters` into those of one SUBSCRIBE each, none larger than `room` but where it is the only one.
fn batches(filters: &[TopicFilter], room: usize) -> Vec<&[TopicFilter]> {
    let mut batches = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (index, filter) in filters.iter().enumerate() {
        let more = filter.as_str().len() + FILTER_HEADER;
        let is_full = index - start == BATCH || size + more > room;
        if is_full && index > start {
            batches.push(&filters[start..index]);
            (start, size) = (index, 0);
        }
        size += more;
    }
    if start < filters.len() {
        batches.push(&filters[start..]);
    }
    batches
}

impl RetainClearOptions {
    /// Whether the retained message of `topic`, which came through one of the filters, is to be cleared.
    fn wants(&self, topic: &str) -> bool {
        !self.exclude.iter().any(|filter| filter.matches(topic))
            && self
                .pattern
                .as_ref()
                .is_none_or(|pattern| pattern.is_match(topic))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, TcpListener};
    use std::pin::pin;

    use super::*;
    use crate::client::{Client, ConnectOptions};
    use crate::net::Endpoint;

    fn filters(texts: &[&str]) -> Vec<TopicFilter> {
        texts.iter().map(|text| TopicFilter::new(text).unwrap()).collect()
    }

    fn options() -> RetainClearOptions {
        RetainClearOptions {
            filters: filters(&["#"]),
            exclude: Vec::new(),
            pattern: None,
            wait: None,
            dry_run: false,
            backup: None,
            yes: true,
            json: false,
        }
    }

    #[test]
    fn exclusions_and_the_pattern_say_what_is_wanted() {
        let mut options = options();
        assert!(options.wants("a"));
        options.exclude = filters(&["keep/#", "+/x"]);
        assert!(
            options.wants("a") && !options.wants("keep") && !options.wants("keep/a") && !options.wants("a/x")
        );
        options.pattern = Some(regex::Regex::new("1").unwrap());
        assert!(options.wants("a1b") && !options.wants("a") && !options.wants("keep/1"));
    }

    #[test]
    fn batches_are_limited_in_number_and_size() {
        let sizes = |filters: &[TopicFilter], room| {
            let batches = batches(filters, room);
            assert_eq!(batches.concat(), filters);
            batches.iter().map(|batch| batch.len()).collect::<Vec<_>>()
        };
        let many = vec![filters(&["abcd"]).remove(0); 401];
        assert_eq!(sizes(&many, usize::MAX), [200, 200, 1]);
        assert_eq!(sizes(&many[..7], 21), [3, 3, 1]);
        assert_eq!(sizes(&many[..2], 1), [1, 1]);
        assert_eq!(sizes(&[], 1), [0; 0]);
    }

    /// A broker that sends these bytes after CONNECT, and nothing more.
    fn broker(bytes: &'static [u8]) -> (ConnectOptions, std::thread::JoinHandle<()>) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let broker = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(bytes).unwrap();
            stream.read_to_end(&mut Vec::new()).unwrap();
        });
        let host = Ipv4Addr::LOCALHOST.to_string();
        (ConnectOptions::new(Endpoint::Tcp { host, port }), broker)
    }

    #[test]
    fn a_broker_that_never_acknowledges_is_given_up() {
        let cases: [(&[u8], &str); 2] = [
            (b"\x20\x02\0\0", "the subscription"),
            (b"\x20\x02\0\0\x90\x03\0\x01\0", "the end of the subscription"),
        ];
        for (bytes, what) in cases {
            let (connect, broker) = broker(bytes);
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let failure = runtime.block_on(async {
                let (client, _) = Client::connect(&connect, QoS::AtLeastOnce).await.unwrap();
                let shutdown = pin!(std::future::pending());
                let mut link = Link::new(client, shutdown, Duration::from_millis(50));
                let options = options();
                let mut collector = Collector::new(&options, ProtocolVersion::V3_1_1);
                match collector.collect(&mut link, &mut ()).await {
                    Err(Stop::Failed(failure)) => failure,
                    _ => panic!("it was not given up"),
                }
            });
            broker.join().unwrap();
            assert_eq!(failure.exit, Exit::ConnectionLost);
            let text = format!("the broker has not acknowledged {what} for 50ms");
            assert_eq!(failure.error.to_string(), text);
        }
    }
}
