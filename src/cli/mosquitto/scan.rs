//! The grammar: from left to right, each argument exactly an option, its values the arguments that follow.

use super::draft::Draft;
use super::fault::{Fault, Stop};
use super::options::{Field, Kind, Opt, find};
use super::{Tool, properties};
use crate::app::PayloadSource;
use crate::mqtt::ProtocolVersion;

/// Reads `arguments` into `draft`, until the first fault.
pub(super) fn scan(tool: Tool, arguments: &[&[u8]], draft: &mut Draft) -> Result<(), Stop> {
    let mut rest = arguments;
    while let Some((name, values)) = rest.split_first() {
        let option = find(tool, name).ok_or_else(|| Fault::quoting("Unknown option '", name, "'."))?;
        let taken = apply(option, values, draft)?;
        rest = &values[taken..];
    }
    Ok(())
}

/// The value of `-o`, which is looked for before anything else is read.
pub(super) fn options_file<'a>(tool: Tool, arguments: &[&'a [u8]]) -> Result<Option<&'a [u8]>, Stop> {
    let mut found = None;
    let mut rest = arguments;
    while let Some((name, values)) = rest.split_first() {
        let option = find(tool, name);
        if let Some(Kind::OptionsFile) = option.map(|option| &option.kind) {
            if found.is_some() {
                return Err(Fault::paragraph("Duplicate -o argument given.").into());
            }
            found = Some(first("-o", "no options file", values)?);
        }
        let taken = option.map_or(0, |option| arity(option, values));
        rest = &values[taken.min(values.len())..];
    }
    Ok(found)
}

/// How many of `values` belong to `option`, supposing that it is well formed.
fn arity(option: &Opt, values: &[&[u8]]) -> usize {
    match option.kind {
        Kind::Flag(_) | Kind::Payload(_) | Kind::Help | Kind::Version => 0,
        Kind::Property => properties::arity(values),
        Kind::Text { .. }
        | Kind::Identifier { .. }
        | Kind::Value { .. }
        | Kind::PayloadOf { .. }
        | Kind::OptionsFile => 1,
    }
}

/// Applies `option` and returns how many of `values` it took.
fn apply(option: &Opt, values: &[&[u8]], draft: &mut Draft) -> Result<usize, Stop> {
    let name = option.names[0];
    match option.kind {
        Kind::Flag(flag) => draft.flags.insert(flag),
        Kind::Text { missing, field } => *field(draft) = Some(first(name, missing, values)?.to_vec()),
        Kind::Identifier {
            missing,
            field,
            other,
        } => {
            exclude(other, draft)?;
            *field(draft) = Some(first(name, missing, values)?.to_vec());
        }
        Kind::Value { missing, set } => set(draft, first(name, missing, values)?)?,
        Kind::Payload(source) => set_source(draft, || Ok(source()))?,
        Kind::PayloadOf { missing, source } => {
            set_source(draft, || first(name, missing, values).map(source))?;
        }
        Kind::Property => {
            properties::take(values, &mut draft.properties)?;
            draft.session.version = ProtocolVersion::V5;
        }
        Kind::OptionsFile => {}
        Kind::Help => return Err(Stop::Help),
        Kind::Version => return Err(Stop::Version),
    }
    Ok(arity(option, values).min(values.len()))
}

fn first<'a>(name: &str, missing: &str, values: &[&'a [u8]]) -> Result<&'a [u8], Fault> {
    let fault = || Fault::paragraph(format!("{name} argument given but {missing} specified."));
    values.first().copied().ok_or_else(fault)
}

fn exclude(other: Field, draft: &mut Draft) -> Result<(), Fault> {
    match other(draft) {
        None => Ok(()),
        Some(_) => Err(Fault::paragraph("-i and -I argument cannot be used together.")),
    }
}

fn set_source(draft: &mut Draft, source: impl FnOnce() -> Result<PayloadSource, Fault>) -> Result<(), Fault> {
    if draft.message.source.is_some() {
        return Err(Fault::paragraph("Only one type of message can be sent at once."));
    }
    draft.message.source = Some(source()?);
    Ok(())
}
