//! `pub`.

use super::replay::records;
use super::{Connected, Wrong};
use crate::app::{LimitPolicy, PayloadSource, PublishOptions, Repeat, Speed};
use crate::cli::native::args::{PublishArgs, ReplayArgs, RetainChoice, SourceArgs};
use crate::mqtt::{Properties, TopicName};

/// # Errors
/// When there is no topic, or two.
pub(in crate::cli) fn publish(
    args: PublishArgs,
    replay: ReplayArgs,
    connected: &mut Connected,
) -> Result<PublishOptions, Wrong> {
    let PublishArgs {
        topic,
        source,
        qos,
        retain,
        repeat,
        repeat_delay,
        rate,
    } = args;
    let is_lines = source.stdin_line;
    let records = records(replay, (is_lines, retain), connected.options.version)?;
    let records = records.map(|mut records| {
        // Their own times would be another rate.
        if rate.is_some() {
            records.speed = Speed::Max;
        }
        Box::new(records)
    });
    let topic = match (topic, connected.topic.take()) {
        (Some(_), _) | (_, Some(_)) if records.is_some() => {
            return Err(
                "there is a topic, and the lines have theirs: --topic-prefix is put before each".into(),
            );
        }
        // It stands in no message.
        (None, None) if records.is_some() => {
            TopicName::new("records").map_err(|error| Wrong(error.to_string()))?
        }
        (Some(topic), _) => topic,
        (None, Some(topic)) => {
            TopicName::new(topic).map_err(|error| Wrong(format!("the topic in --url: {error}")))?
        }
        (None, None) => return Err("there is no topic: give one with -t, or at the end of --url".into()),
    };
    let default = Repeat::default();
    Ok(PublishOptions {
        topic,
        qos: qos.unwrap_or_default(),
        retain: retain == Some(RetainChoice::Set),
        limits: LimitPolicy::Strict,
        properties: std::mem::replace(&mut connected.publish, Properties::new()),
        source: match records {
            Some(_) => PayloadSource::StdinLines,
            None => payload_source(source)?,
        },
        records,
        repeat: Repeat {
            count: repeat.unwrap_or(default.count),
            delay: repeat_delay.unwrap_or(default.delay),
            ..default
        },
        rate,
        refuses_empty_input: false,
        fault: None,
    })
}

pub(super) fn payload_source(source: SourceArgs) -> Result<PayloadSource, Wrong> {
    let SourceArgs {
        message,
        file,
        stdin_file,
        stdin_line,
        null_message,
    } = source;
    match (message, file) {
        (Some(message), _) => Ok(PayloadSource::Argument(message)),
        (None, Some(file)) => Ok(PayloadSource::File(file)),
        (None, None) if stdin_file => Ok(PayloadSource::Stdin),
        (None, None) if stdin_line => Ok(PayloadSource::StdinLines),
        (None, None) if null_message => Ok(PayloadSource::Empty),
        (None, None) => Err("there is no message: give one with -m, -f, -s, -l or -n".into()),
    }
}
