//! `sub`.

use super::{Connected, Wrong};
use crate::app::{Acknowledge, RetainedPolicy, StageOptions, SubscribeExtras, SubscribeOptions};
use crate::cli::native::args::SubscribeArgs;
use crate::client::ConnectOptions;
use crate::format::OutputOptions;
use crate::mqtt::packet::{RetainHandling, Subscription, SubscriptionOptions};
use crate::mqtt::{Properties, Property, QoS, TopicFilter};

/// The flags of `args` that MQTT 5 has only.
pub(in crate::cli) fn needs_v5(args: &SubscribeArgs) -> Vec<String> {
    [
        (args.no_local, "--no-local"),
        (args.retain_as_published, "--retain-as-published"),
        (args.retain_handling.is_some(), "--retain-handling"),
    ]
    .into_iter()
    .filter(|(is_given, _)| *is_given)
    .map(|(_, flag)| flag.to_owned())
    .collect()
}

/// # Errors
/// When there is nothing to subscribe to, or the options of a subscription contradict one another.
pub(in crate::cli) fn subscribe(
    args: SubscribeArgs,
    output: OutputOptions,
    stages: Option<Box<StageOptions>>,
    connected: &mut Connected,
) -> Result<SubscribeOptions, Wrong> {
    let SubscribeArgs {
        topic: mut filters,
        filter_out,
        unsubscribe,
        qos,
        ack,
        count,
        timeout,
        exit_after_subscribe,
        skip_retained,
        retained_only,
        no_local,
        retain_as_published,
        retain_handling,
    } = args;
    if let Some(topic) = connected.topic.take() {
        let filter =
            TopicFilter::new(topic).map_err(|error| Wrong(format!("the topic in --url: {error}")))?;
        filters.push(filter);
    }
    if filters.is_empty() && unsubscribe.is_empty() {
        return Err("there is no topic filter: give one with -t, or at the end of --url".into());
    }
    if no_local && filters.iter().any(TopicFilter::is_shared) {
        return Err("--no-local: MQTT forbids it with a shared subscription".into());
    }
    // What is not to be printed need not be sent, where the protocol can say so.
    let skips = skip_retained && connected.options.version.has_properties();
    let default_handling = if skips {
        RetainHandling::Never
    } else {
        RetainHandling::Always
    };
    let options = SubscriptionOptions {
        qos: qos.unwrap_or_default(),
        no_local,
        retain_as_published,
        retain_handling: retain_handling.unwrap_or(default_handling),
    };
    let acknowledge = ack.unwrap_or_default();
    if acknowledge == Acknowledge::AfterOutput {
        comes_again(options.qos, &connected.options)?;
    }
    connected.goes_on();
    Ok(SubscribeOptions {
        subscriptions: filters
            .into_iter()
            .map(|filter| Subscription { filter, options })
            .collect(),
        properties: std::mem::replace(&mut connected.subscribe, Properties::new()),
        unsubscribe,
        unsubscribe_properties: std::mem::replace(&mut connected.unsubscribe, Properties::new()),
        filter_out,
        count,
        timeout,
        exit_after_subscribe,
        retained: match (skip_retained, retained_only) {
            (true, _) => RetainedPolicy::Skip,
            (false, true) => RetainedPolicy::Only,
            (false, false) => RetainedPolicy::Print,
        },
        output,
        stages,
        sink: None,
        extras: SubscribeExtras {
            acknowledge,
            ..SubscribeExtras::default()
        },
    })
}

/// Refuses to put acknowledgements off where what is not acknowledged would not come again.
fn comes_again(qos: QoS, connect: &ConnectOptions) -> Result<(), Wrong> {
    if qos == QoS::AtMostOnce {
        return Err("--ack after-output: nobody acknowledges messages of QoS 0; give -q 1 or -q 2".into());
    }
    let mut properties = connect.connect_properties.list().iter();
    let expires_at_once = properties.any(|property| property == Property::SessionExpiryInterval(0));
    if connect.clean_start || expires_at_once {
        return Err("--ack after-output: a message comes again only in a session that the broker keeps; give -c and -i ID".into());
    }
    Ok(())
}

/// Refuses to put acknowledgements off where messages go elsewhere than to standard output.
///
/// # Errors
/// When that is asked for.
pub(in crate::cli) fn check_sink(has_sink: bool, acknowledge: Acknowledge) -> Result<(), Wrong> {
    if has_sink && acknowledge == Acknowledge::AfterOutput {
        return Err(
            "--ack after-output is about standard output, and goes with neither --out-dir nor --exec".into(),
        );
    }
    Ok(())
}
