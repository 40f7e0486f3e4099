//! What must come of what is published.

use std::time::Duration;

use super::{Connected, Wrong};
use crate::app::ThenOptions;
use crate::cli::native::args::ThenArgs;
use crate::mqtt::packet::{RetainHandling, Subscription, SubscriptionOptions};
use crate::mqtt::{Property, QoS, TopicFilter, TopicName};
use crate::query::ExpectOptions;

/// How long it may take where nothing is said.
const TIMEOUT: Duration = Duration::from_secs(10);

/// `None` if nothing is expected. `topic` is where all is published, where that is one topic.
///
/// # Errors
/// When nobody says where it is to come.
pub(super) fn then(
    args: ThenArgs,
    topic: Option<&TopicName>,
    connected: &Connected,
) -> Result<Option<Box<ThenOptions>>, Wrong> {
    let ThenArgs {
        then_expect,
        expect_topic: mut filters,
        timeout,
    } = args;
    if then_expect.is_empty() {
        return Ok(None);
    }
    if filters.is_empty() {
        let response_topic = connected.publish.list().find(|property| match property {
            Property::ResponseTopic(topic) => Some(topic),
            _ => None,
        });
        let topic = response_topic.or(topic.map(TopicName::as_str));
        let topic = topic.ok_or("--then-expect: where is it to come? say so with --expect-topic")?;
        let filter =
            TopicFilter::new(topic).map_err(|error| Wrong(format!("the response topic: {error}")))?;
        filters.push(filter);
    }
    let has_options = connected.options.version.has_properties();
    let options = SubscriptionOptions {
        qos: QoS::ExactlyOnce,
        // What is retained already is no answer.
        retain_handling: if has_options {
            RetainHandling::Never
        } else {
            RetainHandling::Always
        },
        ..SubscriptionOptions::default()
    };
    let subscription = |filter| Subscription { filter, options };
    Ok(Some(Box::new(ThenOptions {
        subscriptions: filters.into_iter().map(subscription).collect(),
        expect: ExpectOptions {
            expected: then_expect,
            ..ExpectOptions::default()
        },
        timeout: timeout.unwrap_or(TIMEOUT),
    })))
}
