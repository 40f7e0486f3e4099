//! Messages that say where they go.

use std::num::NonZeroU64;
use std::path::Path;

use super::Wrong;
use crate::app::{LineShape, RecordsOptions, Speed};
use crate::cli::native::args::{ReplayArgs, RetainChoice};
use crate::mqtt::ProtocolVersion;

/// `None` if each message goes to one topic. `lines` says whether the payloads are lines, and what `--retain` is.
///
/// # Errors
/// When a flag says something about lines of another kind, or standard input is to be read twice.
pub(super) fn records(
    args: ReplayArgs,
    (reads_lines, retain): (bool, Option<RetainChoice>),
    version: ProtocolVersion,
) -> Result<Option<RecordsOptions>, Wrong> {
    let ReplayArgs {
        records,
        speed,
        rounds,
        topic_prefix,
        from,
        to,
        topic_separator,
    } = args;
    let of_records = [
        (speed.is_some(), "--speed"),
        (rounds.is_some(), "--loop"),
        (from.is_some(), "--from"),
        (to.is_some(), "--to"),
        (
            matches!(retain, Some(RetainChoice::Keep | RetainChoice::Drop)),
            "--retain keep and drop",
        ),
    ];
    let of_records = of_records.into_iter().find(|(is_given, _)| *is_given);
    if let (None, Some((_, flag))) = (&records, of_records) {
        return Err(Wrong(format!("{flag}: there are no --records")));
    }
    let (file, shape) = match (records, topic_separator) {
        (Some(file), _) => (Some(file), LineShape::Record),
        (None, Some(separator)) if reads_lines => (None, LineShape::Separated(separator)),
        (None, _) if topic_prefix.is_some() => {
            return Err("--topic-prefix: it goes with --records or --topic-separator".into());
        }
        (None, _) => return Ok(None),
    };
    let file = file.filter(|file| file != Path::new("-"));
    let rounds = rounds.map_or(1, NonZeroU64::get);
    if file.is_none() && rounds > 1 {
        return Err("--loop: standard input can be read only once".into());
    }
    Ok(Some(RecordsOptions {
        file,
        shape,
        speed: speed.unwrap_or_default(),
        rounds,
        topic_prefix,
        keeps_retain: retain != Some(RetainChoice::Drop),
        from,
        to,
        takes_properties: version.has_properties(),
    }))
}

/// Lines that are payloads and nothing else.
pub(super) const fn payload_lines() -> RecordsOptions {
    RecordsOptions {
        file: None,
        shape: LineShape::Payload,
        speed: Speed::Max,
        rounds: 1,
        topic_prefix: None,
        keeps_retain: true,
        from: None,
        to: None,
        takes_properties: true,
    }
}
