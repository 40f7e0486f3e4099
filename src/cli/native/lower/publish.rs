//! `pub`.

use super::replay::{payload_lines, records};
use super::then::then;
use super::{Connected, Wrong};
use crate::app::{LimitPolicy, PayloadSource, PublishOptions, Repeat, Speed};
use crate::cli::native::args::{
    EncodeArgs, PublishArgs, PublishStageArgs, RetainChoice, SourceArgs, SpoolArgs,
};
use crate::client::SpoolOptions;
use crate::mqtt::{Properties, QoS, TopicName};

/// # Errors
/// When there is no topic, or two.
pub(in crate::cli) fn publish(
    args: PublishArgs,
    stages: PublishStageArgs,
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
        spool,
    } = args;
    let PublishStageArgs { replay, encode, then } = stages;
    let EncodeArgs { encode: encoding } = encode;
    let is_lines = source.stdin_line;
    let records = records(replay, (is_lines, retain), connected.options.version)?;
    let records = records.map(|mut records| {
        // Their own times would be another rate.
        if rate.is_some() {
            records.speed = Speed::Max;
        }
        Box::new(records)
    });
    let have_topics = records.is_some();
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
    let qos = qos.unwrap_or_default();
    let then = self::then(then, (!have_topics).then_some(&topic), connected)?;
    // Lines that are encoded are told apart by their numbers, as records are.
    let encodes_lines = encoding.is_some() && is_lines && !have_topics;
    let records = records.or_else(|| encodes_lines.then(|| Box::new(payload_lines())));
    let spool = spool_options(spool, is_lines && records.is_none(), qos)?;
    let source = match records {
        Some(_) => PayloadSource::StdinLines,
        None => payload_source(source)?,
    };
    if source == PayloadSource::StdinLines {
        connected.goes_on();
    }
    Ok(PublishOptions {
        topic,
        qos,
        retain: retain == Some(RetainChoice::Set),
        limits: LimitPolicy::Strict,
        properties: std::mem::replace(&mut connected.publish, Properties::new()),
        source,
        records,
        encoding,
        then,
        repeat: Repeat {
            count: repeat.unwrap_or(default.count),
            delay: repeat_delay.unwrap_or(default.delay),
            ..default
        },
        rate,
        spool,
        refuses_empty_input: false,
        fault: None,
    })
}

/// # Errors
/// When there is nothing to be kept, or nobody acknowledges it.
fn spool_options(args: SpoolArgs, is_lines: bool, qos: QoS) -> Result<Option<SpoolOptions>, Wrong> {
    let SpoolArgs {
        spool,
        spool_max,
        spool_fsync,
    } = args;
    let Some(directory) = spool else {
        return Ok(None);
    };
    if !is_lines {
        return Err("--spool keeps lines of standard input that are payloads, and needs -l alone".into());
    }
    if qos == QoS::AtMostOnce {
        return Err("--spool keeps messages until they are acknowledged, and needs -q 1 or -q 2".into());
    }
    let maximum = spool_max.unwrap_or(SpoolOptions::DEFAULT_MAXIMUM);
    if maximum < SpoolOptions::LEAST {
        return Err("--spool-max is 1MiB at the least".into());
    }
    Ok(Some(SpoolOptions {
        directory,
        maximum,
        sync: spool_fsync.unwrap_or_default(),
    }))
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
