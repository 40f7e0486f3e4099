//! What each verb is told to do. Resolved values only: nothing here still needs parsing.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use regex::Regex;

use super::publish::ThenOptions;
use super::replay::RecordsOptions;
use super::sink::SinkOptions;
use super::stages::StageOptions;
use crate::client::SpoolOptions;
use crate::decode::Encoding;
use crate::format::OutputOptions;
use crate::mqtt::packet::{Subscription, SubscriptionOptions};
use crate::mqtt::{Properties, QoS, TopicFilter, TopicName};

/// What `pub` sends.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishOptions {
    /// Where to.
    pub topic: TopicName,
    /// The delivery guarantee.
    pub qos: QoS,
    /// Whether the broker keeps it.
    pub retain: bool,
    /// What becomes of what the broker does not take.
    pub limits: LimitPolicy,
    /// In the order given, topic alias included; MQTT 5 only.
    pub properties: Properties,
    /// What.
    pub source: PayloadSource,
    /// Lines that say where they go, or that are told by their numbers when one cannot be encoded; they take the place of
    /// the source, and what they do not say is said here.
    pub records: Option<Box<RecordsOptions>>,
    /// What becomes of each payload before it is sent.
    pub encoding: Option<Encoding>,
    /// What must come of it.
    pub then: Option<Box<ThenOptions>>,
    /// How often.
    pub repeat: Repeat,
    /// How fast at most.
    pub rate: Option<Rate>,
    /// Where lines are kept until they are acknowledged; only with [`PayloadSource::StdinLines`] and QoS 1 or 2.
    pub spool: Option<SpoolOptions>,
    /// Whether an empty standard input is an error where it is one message.
    pub refuses_empty_input: bool,
    /// Why each of the messages will be refused once there is a connection.
    pub fault: Option<PublishFault>,
}

/// What becomes of a retain flag where the broker keeps no messages, and of a topic alias above its limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LimitPolicy {
    /// It is an error.
    #[default]
    Strict,
    /// The flag is left out, and the alias is sent all the same.
    Lenient,
}

/// Why no publication will leave, whatever the broker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PublishFault {
    /// Properties, but not MQTT 5.
    #[error("properties of PUBLISH need MQTT 5")]
    NotSupported,
    /// A property stands twice that may stand once.
    #[error("a property of PUBLISH stands twice")]
    DuplicateProperty,
    /// The value of a property is out of its range.
    #[error("the value of a property of PUBLISH is out of its range")]
    Protocol,
}

/// Where payloads come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayloadSource {
    /// `-m`: these bytes.
    Argument(Bytes),
    /// `-f`: the whole file.
    File(PathBuf),
    /// `-s`: all of standard input, one message.
    Stdin,
    /// `-l`: each line of standard input, one message.
    StdinLines,
    /// `-n`: no bytes.
    Empty,
}

/// `--repeat` and `--repeat-delay`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// 1 or more.
    pub count: u64,
    /// From the delivery of one to the sending of the next.
    pub delay: Duration,
    /// Whether each waits for the delivery of the one before also where there is no delay.
    pub one_by_one: bool,
}

impl Default for Repeat {
    fn default() -> Self {
        Self {
            count: 1,
            delay: Duration::ZERO,
            one_by_one: false,
        }
    }
}

/// Messages a second, above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate(pub f64);

/// What `sub` asks for and prints.
#[derive(Debug, Clone, PartialEq)]
pub struct SubscribeOptions {
    /// All in one SUBSCRIBE; may be empty when `unsubscribe` is not.
    pub subscriptions: Vec<Subscription>,
    /// Of SUBSCRIBE, in the order given; MQTT 5 only.
    pub properties: Properties,
    /// `-U`: unsubscribed from once subscribed.
    pub unsubscribe: Vec<TopicFilter>,
    /// Of UNSUBSCRIBE; MQTT 5 only.
    pub unsubscribe_properties: Properties,
    /// `-T`: messages that match one of these are dropped.
    pub filter_out: Vec<TopicFilter>,
    /// `-C`: end after so many messages.
    pub count: Option<u64>,
    /// `-W`: end after so long.
    pub timeout: Option<Duration>,
    /// `-E`: end once the subscription is acknowledged.
    pub exit_after_subscribe: bool,
    /// Which messages count.
    pub retained: RetainedPolicy,
    /// How they are printed.
    pub output: OutputOptions,
    /// What is done to them before; boxed, as few ask for it.
    pub stages: Option<Box<StageOptions>>,
    /// Where they go, if not to standard output.
    pub sink: Option<SinkOptions>,
    /// What few ask for.
    pub extras: SubscribeExtras,
}

/// What few ask of `sub`. None of it is the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SubscribeExtras {
    /// `--random-filter`: how many of 1,000 messages are printed; `None` is all.
    pub random_filter: Option<u16>,
    /// `--remove-retained`: retained messages that arrive are cleared.
    pub remove_retained: bool,
    /// What is shown of the messages.
    pub view: View,
    /// How `unsubscribe` is told to the broker.
    pub unsubscribe: UnsubscribeManner,
    /// Whether the broker is to publish the will when a signal or the time ends the run; MQTT 5 only.
    pub will_when_stopped: bool,
    /// `--ack`: when a message of QoS 1 or 2 is acknowledged.
    pub acknowledge: Acknowledge,
}

/// When a message of QoS 1 or 2 is acknowledged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Acknowledge {
    /// As it comes.
    #[default]
    OnReceipt,
    /// Once standard output has taken it, or it is not wanted: what a run does not live to print comes again.
    AfterOutput,
}

/// How a broker is told what to unsubscribe from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UnsubscribeManner {
    /// All at once, when the subscriptions stand. A run that only unsubscribes then ends.
    #[default]
    InTurn,
    /// Each filter by itself, right behind SUBSCRIBE. The run goes on, also for messages of a session from before.
    AtOnce,
}

/// What is shown of the messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// Each, one after the other.
    #[default]
    Messages,
    /// `-w`: each in the line of its topic.
    Watch,
    /// `--message-rate`: how many a second.
    Rate,
}

/// What `sub` does with retained messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RetainedPolicy {
    /// They are messages like any other.
    #[default]
    Print,
    /// `-R`: they are dropped.
    Skip,
    /// `--retained-only`: the first that is not retained ends the run.
    Only,
}

/// What `rr` asks, and how it waits for the answers.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestOptions {
    /// Where the requests go.
    pub topic: TopicName,
    /// Of the requests.
    pub qos: QoS,
    /// Of the requests, in the order given; MQTT 5 only. The response topic follows them, and the correlation data
    /// where there are none among them.
    pub properties: Properties,
    /// What is asked; of lines, each is a request.
    pub source: PayloadSource,
    /// Where the responses are awaited; without one the broker or the client identifier makes one.
    pub response_topic: Option<TopicName>,
    /// How they are subscribed to.
    pub subscription: SubscriptionOptions,
    /// Of SUBSCRIBE, in the order given; MQTT 5 only.
    pub subscribe_properties: Properties,
    /// `-W`: how long a request waits.
    pub timeout: Option<Duration>,
    /// Which messages are responses.
    pub retained: RetainedPolicy,
    /// Which response is whose.
    pub matching: Matching,
    /// `--inflight`: requests that wait at once, 1 or more; 1 unless correlation data tell them apart.
    pub inflight: u16,
    /// `--responses`: how many responses a request waits for, 1 or more.
    pub responses: u64,
    /// `--latency`: the time from request to response is told.
    pub latency: bool,
    /// Whether the broker is to publish the will when the time ends the run; MQTT 5 only.
    pub will_when_stopped: bool,
    /// How responses are printed.
    pub output: OutputOptions,
}

/// How a response finds its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// Whatever comes first is the response, before the request too, and the time runs from the start of the run: so
    /// does `mosquitto_rr`.
    Anything,
    /// What comes next after a request is its response.
    Next,
    /// A response has the correlation data of its request (section 4.10); MQTT 5 only.
    CorrelationData,
}

/// What `retain-clear` clears.
#[derive(Debug, Clone)]
pub struct RetainClearOptions {
    /// Where to look.
    pub filters: Vec<TopicFilter>,
    /// `--exclude`: topics to leave alone.
    pub exclude: Vec<TopicFilter>,
    /// `--match`: only topics that match.
    pub pattern: Option<Regex>,
    /// `--wait`: how long to collect; `None` is until the broker has been quiet.
    pub wait: Option<Duration>,
    /// `--dry-run`: list only.
    pub dry_run: bool,
    /// `--backup`: where the records go first.
    pub backup: Option<PathBuf>,
    /// `--yes`: don't ask.
    pub yes: bool,
    /// `--output json`.
    pub json: bool,
}

/// Patterns are compared by their text.
impl PartialEq for RetainClearOptions {
    fn eq(&self, other: &Self) -> bool {
        let RetainClearOptions {
            filters,
            exclude,
            pattern,
            wait,
            dry_run,
            backup,
            yes,
            json,
        } = self;
        *filters == other.filters
            && *exclude == other.exclude
            && pattern.as_ref().map(Regex::as_str) == other.pattern.as_ref().map(Regex::as_str)
            && *wait == other.wait
            && *dry_run == other.dry_run
            && *backup == other.backup
            && *yes == other.yes
            && *json == other.json
    }
}
