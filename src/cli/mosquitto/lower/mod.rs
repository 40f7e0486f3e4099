//! Draft to Invocation: the checks in upstream's order, each with its words.

mod action;
mod connect;
mod properties;
mod tls;

use std::time::Duration;

use super::draft::{Draft, Flag, SessionDraft, TlsDraft, WillDraft};
use super::fault::{Fault, Refusal};
use super::{Surroundings, Tool, usage};
use crate::app::PayloadSource;
use crate::cli::{Diagnostics, Invocation, PasswordSource};
use crate::client::Reconnect;
use crate::exit::Dialect;
use crate::format::MosquittoRelease;
use crate::mqtt::ProtocolVersion;

type Lowered<T> = Result<T, Refusal>;

/// Checks `draft` and resolves it.
///
/// # Errors
/// The first refusal, in the order in which upstream would have come upon it.
pub(super) fn lower(tool: Tool, draft: Draft, surroundings: &dyn Surroundings) -> Lowered<Invocation> {
    check_combinations(&draft).map_err(|fault| hinted(tool, fault))?;
    let reads_first = match (tool, &draft.message.source) {
        (Tool::Pub, Some(source @ (PayloadSource::Stdin | PayloadSource::File(_)))) => Some(source.clone()),
        _ => None,
    };
    resolve(tool, draft, surroundings).map_err(|mut refusal| {
        refusal.reads_first = reads_first;
        refusal
    })
}

/// The checks behind the parse, which still point to `--help`.
fn check_combinations(draft: &Draft) -> Result<(), Fault> {
    check_will(&draft.will, draft.flags.has(Flag::WillRetain))?;
    check_tls(&draft.tls)?;
    check_session(&draft.session, draft.flags.has(Flag::KeepSession))?;
    let nothing_asked = draft.reception.topics.is_empty() && draft.reception.unsubscribe.is_empty();
    if draft.tool == Tool::Sub && nothing_asked {
        return Err(Fault::line(
            "You must specify a topic to subscribe to (-t) or unsubscribe from (-U).",
        ));
    }
    Ok(())
}

fn check_will(will: &WillDraft, retain: bool) -> Result<(), Fault> {
    match will.topic {
        None if will.payload.is_some() => Err(Fault::line("Will payload given, but no will topic given.")),
        None if retain => Err(Fault::line("Will retain given, but no will topic given.")),
        _ => Ok(()),
    }
}

fn check_tls(tls: &TlsDraft) -> Result<(), Fault> {
    let text = if tls.cert.is_some() != tls.key.is_some() {
        "Both certfile and keyfile must be provided if one of them is set."
    } else if tls.keyform.is_some() && tls.key.is_none() {
        "If keyform is set, keyfile must be also specified."
    } else if tls.engine_password.is_some() && (tls.keyform.is_none() || tls.engine.is_none()) {
        "when using tls-engine-kpass-sha1, both tls-engine and keyform must also be provided."
    } else if tls.psk.is_some() && (tls.cafile.is_some() || tls.capath.is_some()) {
        "Only one of --psk or --cafile/--capath may be used at once."
    } else if tls.psk.is_some() && tls.psk_identity.is_none() {
        "--psk-identity required if --psk used."
    } else {
        return Ok(());
    };
    Err(Fault::line(text))
}

/// A session that stays needs a name to be found by.
fn check_session(session: &SessionDraft, keep: bool) -> Result<(), Fault> {
    let named = session.id.is_some() && session.id_prefix.is_none();
    let text = match session.version {
        ProtocolVersion::V5 if !named && connect::expiry(session, keep) == u32::MAX => {
            "You must provide a client id if you are using an infinite session expiry interval."
        }
        ProtocolVersion::V3_1 | ProtocolVersion::V3_1_1 if !named && keep => {
            "You must provide a client id if you are using the -c option."
        }
        _ => return Ok(()),
    };
    Err(Fault::line(text))
}

/// What the programs themselves check, then their library.
fn resolve(tool: Tool, draft: Draft, surroundings: &dyn Surroundings) -> Lowered<Invocation> {
    check_program(tool, &draft)?;
    let Draft {
        tool: _,
        flags,
        connection,
        session,
        will,
        tls,
        message,
        reception,
        properties,
    } = draft;
    let quiet = flags.has(Flag::Quiet);
    let tls = connect::Before {
        tool,
        flags,
        session: &session,
        will: &will,
        properties: &properties.will,
    }
    .check()
    .and_then(|()| tls::lower(tls, flags, connection.port, surroundings))
    .map_err(|fault| unless(quiet, fault))?;
    let receive_maximum = reception.count.map_or(20, |count| count.min(20));
    let reconnect = reconnect(tool, message.source.as_ref());
    let action = action::Parts {
        flags,
        version: session.version,
        message,
        reception,
        properties: &properties,
        release: release(surroundings),
    }
    .lower(tool)?;
    let connect = connect::Parts {
        flags,
        connection,
        session,
        will,
        properties: &properties,
        receive_maximum: u16::try_from(receive_maximum).unwrap_or(20),
        reconnect,
    }
    .lower(tls)
    .map_err(|fault| unless(quiet, fault))?;
    Ok(Invocation {
        dialect: Dialect::Mosquitto,
        connect,
        password: PasswordSource::Given,
        action,
        diagnostics: Diagnostics {
            debug: flags.has(Flag::Debug),
            quiet,
            color: false,
        },
        handles_signals: tool == Tool::Sub,
        warnings: Vec::new(),
    })
}

/// What goes on until it is told to end does not end with its connection.
fn reconnect(tool: Tool, source: Option<&PayloadSource>) -> Reconnect {
    match (tool, source) {
        (Tool::Sub, _) | (Tool::Pub, Some(PayloadSource::StdinLines)) => {
            Reconnect::every(Duration::from_secs(1))
        }
        (Tool::Pub | Tool::Rr, _) => Reconnect::default(),
    }
}

/// Scripts that were written for another JSON ask for it in the environment.
fn release(surroundings: &dyn Surroundings) -> MosquittoRelease {
    match surroundings.variable("CULEX_MOSQUITTO_COMPAT") {
        Some(release) if release == "2.0" => MosquittoRelease::V2_0,
        _ => MosquittoRelease::Current,
    }
}

/// What each program wants before it makes a client.
fn check_program(tool: Tool, draft: &Draft) -> Lowered<()> {
    let message = &draft.message;
    let complete = message.topic.is_some() && message.source.is_some();
    match tool {
        Tool::Pub if !complete => {
            let fault = Fault::line("Both topic and message must be supplied.");
            Err(Refusal::new(usage::help(tool).into_bytes(), fault.0))
        }
        Tool::Sub if draft.flags.has(Flag::SkipRetained) && draft.flags.has(Flag::RetainedOnly) => {
            let text = "\nError: Combining '-R' and '--retained-only' makes no sense.";
            Err(plain(Fault::plain(text)))
        }
        Tool::Rr if !complete || draft.reception.response_topic.is_none() => {
            let text = "All of topic, message, and response topic must be supplied.";
            Err(hinted(tool, Fault::line(text)))
        }
        Tool::Rr => properties::check_request(&draft.properties.publish).map_err(|()| {
            let text = "Error in PUBLISH properties: Duplicate response topic.";
            unless(draft.flags.has(Flag::Quiet), Fault::plain(text))
        }),
        _ => Ok(()),
    }
}

fn hinted(tool: Tool, fault: Fault) -> Refusal {
    plain(fault.with_hint(tool))
}

fn unless(quiet: bool, fault: Fault) -> Refusal {
    plain(if quiet { Fault::silent() } else { fault })
}

fn plain(fault: Fault) -> Refusal {
    Refusal::new(Vec::new(), fault.0)
}
