//! `top`.

use std::time::Duration;

use super::{Connected, Wrong, color};
use crate::app::{TopOptions, TopShape};
use crate::cli::native::args::{ColorChoice, OrderName, ReportFormat, TopArgs};
use crate::mqtt::packet::{RetainHandling, Subscription, SubscriptionOptions};
use crate::mqtt::{Properties, TopicFilter};
use crate::observe::Order;
use crate::streams::TerminalFacts;

/// How long `--once` observes where nothing else is said.
const ONCE: Duration = Duration::from_secs(10);

/// # Errors
/// When the topic in the URL is no filter.
pub(in crate::cli) fn top(
    args: TopArgs,
    choice: ColorChoice,
    terminal: TerminalFacts,
    connected: &mut Connected,
) -> Result<TopOptions, Wrong> {
    let TopArgs {
        topic: mut filters,
        qos,
        time,
        once,
        interval,
        sort,
        limit,
        silent_after,
        output,
    } = args;
    if let Some(topic) = connected.topic.take() {
        let filter =
            TopicFilter::new(topic).map_err(|error| Wrong(format!("the topic in --url: {error}")))?;
        filters.push(filter);
    }
    if filters.is_empty() {
        let all = TopicFilter::new("#").map_err(|error| Wrong(error.to_string()))?;
        filters.push(all);
    }
    let options = SubscriptionOptions {
        qos: qos.unwrap_or_default(),
        no_local: false,
        retain_as_published: false,
        retain_handling: RetainHandling::Always,
    };
    connected.goes_on();
    let shape = match output {
        Some(ReportFormat::Json) => TopShape::Json,
        None if terminal.stdout_is_terminal && !once && interval.is_none() => TopShape::Live,
        Some(ReportFormat::Text) | None => TopShape::Text,
    };
    Ok(TopOptions {
        subscriptions: filters
            .into_iter()
            .map(|filter| Subscription { filter, options })
            .collect(),
        properties: Properties::new(),
        order: match sort {
            OrderName::Rate => Order::Rate,
            OrderName::Bytes => Order::Bytes,
            OrderName::Last => Order::Last,
            OrderName::Silent => Order::Silent,
            OrderName::Topic => Order::Topic,
        },
        limit: limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX)),
        silence: silent_after.unwrap_or_default(),
        time: time.or(once.then_some(ONCE)),
        interval,
        shape,
        color: color(choice, terminal, terminal.stdout_is_terminal),
    })
}
