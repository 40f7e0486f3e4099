//! `watch`.

use super::{Connected, Wrong};
use crate::app::WatchOptions;
use crate::cli::native::args::{DecodeArgs, WatchArgs};
use crate::decode::{DecodeOptions, Rule, Step};
use crate::mqtt::packet::{Subscription, SubscriptionOptions};
use crate::mqtt::{Properties, TopicFilter};

/// Bytes of messages that are kept where nothing else is said.
const HISTORY: u64 = 64_000_000;

/// # Errors
/// When the topic of the URL is no filter.
pub(in crate::cli) fn watch(
    args: WatchArgs,
    decode: DecodeArgs,
    color: bool,
    connected: &mut Connected,
) -> Result<WatchOptions, Wrong> {
    let WatchArgs {
        topic: mut filters,
        filter_out,
        qos,
        history,
    } = args;
    let DecodeArgs { decode: mut rules } = decode;
    if let Some(topic) = connected.topic.take() {
        let filter =
            TopicFilter::new(topic).map_err(|error| Wrong(format!("the topic in --url: {error}")))?;
        filters.push(filter);
    }
    if filters.is_empty() {
        filters.extend(TopicFilter::new("#"));
    }
    // Who looks wants to see what it is.
    rules.push(Rule {
        filter: None,
        steps: vec![Step::Auto],
    });
    let options = SubscriptionOptions {
        qos: qos.unwrap_or_default(),
        ..SubscriptionOptions::default()
    };
    connected.goes_on();
    Ok(WatchOptions {
        subscriptions: filters
            .into_iter()
            .map(|filter| Subscription { filter, options })
            .collect(),
        properties: std::mem::replace(&mut connected.subscribe, Properties::new()),
        filter_out,
        decode: DecodeOptions { rules },
        history: usize::try_from(history.unwrap_or(HISTORY)).unwrap_or(usize::MAX),
        color,
    })
}
