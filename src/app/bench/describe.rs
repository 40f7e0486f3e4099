//! What the report says was asked for.

use serde_json::{Map, Value};

use super::BenchOptions;
use crate::bench::report::{Pacing, Scenario, Verb};
use crate::bench::workload::{Clients, Pace, Payload, Workload};
use crate::client::ConnectOptions;

/// What was asked for, for the whole run and not for the shard.
pub(super) fn scenario(workload: &Workload, options: &BenchOptions, connect: &ConnectOptions) -> Scenario {
    let verb = workload.verb;
    let mut settings = Map::new();
    let mut set = |name: &str, value: Value| settings.insert(name.to_owned(), value);
    let broker = if options.embedded {
        "embedded".to_owned()
    } else {
        let servers: Vec<String> = connect.servers.iter().map(ToString::to_string).collect();
        servers.join(", ")
    };
    set("broker", broker.into());
    set("protocol-version", connect.version.to_string().into());
    let Clients {
        publishers,
        subscribers,
        idle,
        before: _,
    } = options.whole;
    if verb == Verb::Conn {
        set("clients", idle.into());
    }
    if verb.publishes() {
        set("publishers", publishers.into());
    }
    if verb.receives() {
        set("subscribers", subscribers.into());
    }
    if verb == Verb::E2e {
        set("topology", workload.topology.name().into());
    }
    if verb != Verb::Conn {
        set("topic", workload.topic.0.clone().into());
    }
    if verb.publishes() {
        match &workload.payload {
            Payload::Sized(size) => set("size", size.to_string().into()),
            Payload::Fixed(bytes) => set("payload", format!("{} bytes", bytes.len()).into()),
            Payload::Text(text) => set("payload", text.clone().into()),
        };
        set("inflight", workload.inflight.into());
        if workload.retain {
            set("retain", true.into());
        }
        if let Pace::Open(_) = &workload.pace {
            set("rate", rates(options).into());
        }
    }
    if let Some(rate) = workload.churn {
        set("churn", format!("{rate}/s").into());
    }
    if let Some(messages) = workload.timing.messages {
        set("messages", messages.into());
    } else {
        let duration = humantime::format_duration(workload.timing.duration);
        set("duration", duration.to_string().into());
    }
    let pacing = match (&workload.pace, verb.publishes()) {
        (_, false) => Pacing::Nothing,
        (Pace::Closed, true) => Pacing::ClosedLoop,
        (Pace::Open(_), true) => Pacing::OpenLoop,
    };
    Scenario {
        verb,
        pacing,
        settings,
    }
}

/// The rates of all shards together.
fn rates(options: &BenchOptions) -> String {
    let stages = match &options.workload.pace {
        Pace::Closed => &[][..],
        Pace::Open(stages) => stages,
    };
    let share = if options.whole.publishers > 0 {
        f64::from(options.workload.clients.publishers) / f64::from(options.whole.publishers)
    } else {
        1.0
    };
    let rates: Vec<String> = stages
        .iter()
        .map(|stage| {
            let rate = (stage.rate / share).round();
            if stages.len() == 1 {
                format!("{rate}/s")
            } else {
                format!("{}@{rate}/s", humantime::format_duration(stage.duration))
            }
        })
        .collect();
    rates.join(",")
}
