//! `bench`.

mod pace;
mod shards;

use super::{Connected, Wrong};
use crate::app::bench::{BenchOptions, PayloadFile};
use crate::bench::pattern::Pattern;
use crate::bench::report::Verb;
use crate::bench::size::Size;
use crate::bench::stamp::{RunId, Stamp};
use crate::bench::topology::Topology;
use crate::bench::workload::{Clients, Payload, Workload};
use crate::cli::Environment;
use crate::cli::native::args::BenchArgs;
use crate::client::{ClientIdentifier, ConnectOptions};
use crate::mqtt::{Properties, QoS, TopicFilter, TopicName};

/// Clients where nothing is said.
const CLIENTS: u32 = 10;

/// Publications of a client on their way at once where nothing is said: a stock mosquitto takes no more at QoS 2.
const INFLIGHT: u16 = 20;

/// What is to be said of flags that a load test cannot use: they may come from the environment or a profile.
pub(in crate::cli) fn without_effect_in_bench(options: &ConnectOptions) -> Vec<String> {
    let again = options
        .authentication
        .is_some_and(|authentication| authentication.again_every.is_some());
    let flags = [
        (options.follow_redirect, "--follow-redirect"),
        (again, "--reauth-every"),
    ];
    let given = flags.into_iter().filter(|(is_given, _)| *is_given);
    given
        .map(|(_, flag)| format!("{flag} has no effect in bench"))
        .collect()
}

/// # Errors
/// When the shape is impossible.
pub(in crate::cli) fn bench(
    verb: Verb,
    args: BenchArgs,
    connected: &mut Connected,
    environment: &Environment,
) -> Result<BenchOptions, Wrong> {
    let BenchArgs {
        embedded,
        clients,
        publishers,
        subscribers,
        topology,
        topic,
        qos,
        size,
        payload,
        retain,
        credentials,
        threads,
        shard,
        run,
        pace,
        report,
    } = args;
    let topology = topology.unwrap_or_default();
    let all = numbers(verb, topology, clients, (publishers, subscribers))?;
    if shard.is_some() && report.live.find_max.is_some() {
        return Err("--find-max looks with all clients: it can't be cut with --shard".into());
    }
    let shard = shard.map(|text| shards::shard(&text, environment)).transpose()?;
    let (clients, part) = match &shard {
        Some(shard) => shards::cut(all, shard)?,
        None => (all, 1.0),
    };
    let (payload, payload_file) = self::payload(size, payload)?;
    let topic = Pattern(
        topic
            .or_else(|| connected.topic.take())
            .unwrap_or_else(|| default_topic(verb)),
    );
    check_topic(verb, topology, &topic, all)?;
    let churn = pace.churn.map(|rate| rate.0 * part);
    if churn.is_some() && verb != Verb::Conn {
        return Err("--churn is of bench conn".into());
    }
    let run = shards::run(run, shard.is_some(), pace.start_at)?;
    let (pace, timing) = pace::pace(verb, pace, (all.publishers, part))?;
    let workload = Workload {
        verb,
        qos: QoS::AtMostOnce,
        clients,
        topology,
        topic,
        client_identifier: identifier(&connected.options.client_identifier, all.count())?,
        credentials: Vec::new(),
        source_addresses: sources(&mut connected.options.network.source_address)?,
        payload,
        retain,
        properties: std::mem::replace(&mut connected.publish, Properties::new()),
        inflight: connected.options.max_inflight.unwrap_or(INFLIGHT),
        pace,
        timing,
        churn,
        threads: threads.map_or(0, usize::from),
        run: RunId(0),
    };
    let mut levels = qos;
    if verb == Verb::Conn {
        levels = vec![QoS::AtMostOnce];
    } else if levels.is_empty() {
        levels = vec![QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce];
    }
    let numbers: Vec<u8> = levels.iter().map(|level| level.level()).collect();
    Ok(BenchOptions {
        report: super::report(report, verb, &numbers, false)?,
        workload,
        levels,
        whole: all,
        shard,
        run,
        embedded,
        payload_file,
        credentials_file: credentials,
    })
}

/// How many clients of each kind there are.
fn numbers(
    verb: Verb,
    topology: Topology,
    clients: Option<u32>,
    (publishers, subscribers): (Option<u32>, Option<u32>),
) -> Result<Clients, Wrong> {
    let count = clients.unwrap_or(CLIENTS);
    let none = Clients::default();
    if verb != Verb::E2e && publishers.is_some() && subscribers.is_some() {
        return Err("--publishers and --subscribers go together in bench e2e only".into());
    }
    let numbers = match verb {
        Verb::Conn if publishers.or(subscribers).is_some() => {
            return Err("bench conn has no publishers and no subscribers: give -c".into());
        }
        Verb::Conn => Clients { idle: count, ..none },
        Verb::Pub if subscribers.is_some() => return Err("bench pub has no subscribers".into()),
        Verb::Sub if publishers.is_some() => return Err("bench sub has no publishers".into()),
        Verb::Pub => Clients {
            publishers: publishers.unwrap_or(count),
            ..none
        },
        Verb::Sub => Clients {
            subscribers: subscribers.unwrap_or(count),
            ..none
        },
        Verb::E2e => {
            let (by_default, as_many) = topology.numbers(count);
            Clients {
                publishers: publishers.unwrap_or(by_default),
                subscribers: subscribers.unwrap_or(match (topology, publishers, clients) {
                    (Topology::Pairs, Some(publishers), None) => publishers,
                    _ => as_many,
                }),
                ..none
            }
        }
    };
    if verb == Verb::E2e && topology == Topology::Pairs && numbers.subscribers < numbers.publishers {
        return Err(Wrong(format!(
            "{} publishers and {} subscribers make no pairs: --topology fan-in has fewer subscribers than publishers",
            numbers.publishers, numbers.subscribers
        )));
    }
    if numbers.count() > Stamp::PUBLISHERS {
        return Err(Wrong(format!(
            "more than {} clients can't be told apart",
            Stamp::PUBLISHERS
        )));
    }
    Ok(numbers)
}

fn payload(size: Option<Size>, text: Option<String>) -> Result<(Payload, Option<PayloadFile>), Wrong> {
    let Some(text) = text else {
        return Ok((Payload::Sized(size.unwrap_or(Size::Fixed(64))), None));
    };
    if let Some(path) = text.strip_prefix('@') {
        if path.is_empty() {
            return Err("--payload @ needs the name of a file".into());
        }
        return Ok((
            Payload::Fixed(bytes::Bytes::new()),
            Some(PayloadFile(path.into())),
        ));
    }
    let has_places = ["{i}", "{seq}", "{run}", "{rand}"]
        .iter()
        .any(|place| text.contains(place));
    let payload = if has_places {
        Payload::Text(text)
    } else {
        Payload::Fixed(text.into())
    };
    Ok((payload, None))
}

/// Those of `bench pub` and `bench sub` meet.
fn default_topic(verb: Verb) -> String {
    match verb {
        Verb::E2e | Verb::Conn => "culex/bench/{run}/{i}".to_owned(),
        Verb::Pub | Verb::Sub => "culex/bench/{i}".to_owned(),
    }
}

fn check_topic(verb: Verb, topology: Topology, topic: &Pattern, all: Clients) -> Result<(), Wrong> {
    let text = topic.fill(0, RunId(0));
    if verb == Verb::Sub {
        return match TopicFilter::new(&text) {
            Ok(_) => Ok(()),
            Err(error) => Err(Wrong(format!("--topic: {error}"))),
        };
    }
    TopicName::new(&text).map_err(|error| Wrong(format!("--topic: {error}")))?;
    let random = topic.0.contains("{rand}");
    if verb == Verb::E2e
        && topology == Topology::Pairs
        && all.publishers > 1
        && (!topic.is_numbered() || random)
    {
        return Err("pairs have a topic each: put {i} into --topic, and no {rand}".into());
    }
    Ok(())
}

/// The identifiers of the clients. Two of the same name would throw each other out.
fn identifier(given: &ClientIdentifier, clients: u32) -> Result<Pattern, Wrong> {
    match given {
        ClientIdentifier::Exactly(id) if clients == 1 || id.contains("{i}") || id.contains("{rand}") => {
            Ok(Pattern(id.clone()))
        }
        ClientIdentifier::Exactly(id) if id.is_empty() => Ok(Pattern(String::new())),
        ClientIdentifier::Exactly(id) => Err(Wrong(format!(
            "--id {id}: {clients} clients need as many names: put {{i}} into it"
        ))),
        ClientIdentifier::ProcessId(prefix) => Ok(Pattern(format!("{prefix}{{run}}-{{i}}"))),
        ClientIdentifier::Random(_) | ClientIdentifier::RandomOf(..) => {
            Ok(Pattern("culex-{run}-{i}".to_owned()))
        }
    }
}

/// The addresses of a range such as 127.0.0.2-127.0.0.9; what is no range stays where it is.
fn sources(given: &mut Option<String>) -> Result<Vec<String>, Wrong> {
    let Some((first, last)) = given.as_deref().and_then(|text| text.split_once('-')) else {
        return Ok(Vec::new());
    };
    let address = |text: &str| text.trim().parse::<std::net::Ipv4Addr>().map(u32::from);
    let (Ok(first), Ok(last)) = (address(first), address(last)) else {
        // A host name may have a dash.
        return Ok(Vec::new());
    };
    if last < first {
        return Err("--source-address: the range ends before it starts".into());
    }
    if last - first >= 65_536 {
        return Err("--source-address: the range has more than 65,536 addresses".into());
    }
    *given = None;
    Ok((first..=last)
        .map(|address| std::net::Ipv4Addr::from(address).to_string())
        .collect())
}
