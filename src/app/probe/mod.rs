//! `probe`: what a broker announces, and what of it works.

mod features;
mod link;
mod options;
mod report;
#[cfg(test)]
mod tests;
mod text;
mod tracer;

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::failure::Failure;
use super::streams::{Shutdown, Streams, is_closed_pipe};
use crate::client::{Client, ClientError, ConnectOptions, Reconnect};
use crate::exit::Exit;
use crate::mqtt::{Properties, Property, ProtocolVersion, QoS, ReasonCode};
use features::Bench;
use link::Link;
pub use options::ProbeOptions;
use report::{Announced, Feature, Report, Sys, VersionReport, version_name};
use tracer::Tracer;

/// A broker that sends what it retains below `$SYS` does not pause for longer.
const QUIET: Duration = Duration::from_millis(300);

/// Random letters of the topic that it publishes below.
const RANDOM: usize = 10;

/// Finds out what the broker can do, and tells it.
///
/// # Errors
/// When no version of MQTT gets a connection, or the output can't be written.
pub async fn run(
    connect: &ConnectOptions,
    options: &ProbeOptions,
    streams: &mut Streams<'_>,
    mut shutdown: Shutdown<'_>,
) -> Result<Exit, Failure> {
    if !connect.clean_start {
        return Err(Failure::text(
            Exit::Usage,
            "probe begins sessions and ends them, and would spoil one that is kept: leave -c out",
        ));
    }
    let mut link = None;
    let found = tokio::select! {
        biased;
        exit = &mut shutdown => Err(exit),
        found = probe(connect, options, streams, &mut link) => Ok(found),
    };
    if let Some(link) = link {
        link.end().await;
    }
    let (report, error) = match found {
        Err(exit) => return Ok(exit),
        Ok(found) => found?,
    };
    let text = if options.json {
        report.json().map_err(|error| Failure::new(Exit::Failed, error))?
    } else {
        text::text(&report, options.color)
    };
    match streams.output.write_all(text.as_bytes()) {
        Err(error) if !is_closed_pipe(&error) => {
            return Err(Failure::cannot_write(error));
        }
        _ => {}
    }
    match error {
        Some(error) => Err(Failure::from(error)),
        None => Ok(Exit::Done),
    }
}

/// What was found, and why there was nothing to try it with, if so.
type Found = (Report, Option<ClientError>);

async fn probe(
    connect: &ConnectOptions,
    options: &ProbeOptions,
    streams: &mut Streams<'_>,
    kept: &mut Option<Link>,
) -> Result<Found, Failure> {
    let mut report = Report {
        version: 1,
        time: Timestamp::now(),
        broker: connect.servers.first().to_string(),
        passive: options.passive,
        protocol_versions: Vec::new(),
        tried_with: None,
        announced: None,
        features: Vec::new(),
        round_trip: None,
        sys: Sys::default(),
        problems: Vec::new(),
    };
    let tracer = Tracer::new(streams.trace.take());
    let mut errors = Vec::new();
    for version in ProtocolVersion::ALL.into_iter().rev() {
        match greeted(connect, version, &tracer, &mut report).await {
            Ok(()) => {}
            // Who can't be reached can't be reached in another version either.
            Err(error) if errors.is_empty() && !got_through(&error) => return Err(error.into()),
            Err(error) => errors.push(error),
        }
    }
    let versions = ProtocolVersion::ALL.into_iter().rev();
    let accepted = versions
        .zip(&report.protocol_versions)
        .find(|(_, found)| found.accepted);
    let Some((version, _)) = accepted else {
        return Ok((report, telling(errors)));
    };
    report.tried_with = Some(version_name(version));
    let own = of_version(connect, version);
    let (mut client, _) = Client::connect_traced(&own, QoS::ExactlyOnce, tracer.trace()).await?;
    for warning in client.take_warnings() {
        streams.notice(warning);
    }
    let link = kept.insert(Link::new(own, (client, tracer), options.patience));
    let sys = &mut report.sys;
    let collected = link
        .collect("$SYS/#", QUIET.min(options.patience), |topic, payload| {
            sys.take(topic, payload);
        })
        .await;
    report.sys.refused = collected.err();
    if options.passive {
        if let Some(announced) = &report.announced {
            report.features = passive(announced);
        }
        return Ok((report, None));
    }
    let random: String = std::iter::repeat_with(fastrand::alphanumeric)
        .take(RANDOM)
        .collect();
    let mut bench = Bench {
        link,
        version,
        announced: report.announced.as_ref(),
        base: format!("{}/{random}", options.topic_prefix),
        features: Vec::new(),
    };
    report.round_trip = bench.all(options.samples).await;
    report.features = bench.features;
    report.problems = report.features.iter().filter_map(Feature::problem).collect();
    Ok((report, None))
}

/// Connects with `version`, and notes what comes of it.
async fn greeted(
    connect: &ConnectOptions,
    version: ProtocolVersion,
    tracer: &Tracer,
    report: &mut Report,
) -> Result<(), ClientError> {
    let mut options = of_version(connect, version);
    if version.has_properties() {
        // The broker says then for how long it keeps a session at the most, and forgets this one at the end.
        ask(
            &mut options.connect_properties,
            Property::SessionExpiryInterval(u32::MAX),
        );
        ask(
            &mut options.connect_properties,
            Property::RequestResponseInformation(1),
        );
        ask(
            &mut options.disconnect_properties,
            Property::SessionExpiryInterval(0),
        );
    }
    let begun = Instant::now();
    let result = Client::connect_traced(&options, QoS::AtMostOnce, tracer.trace()).await;
    report.protocol_versions.push(VersionReport {
        protocol_version: version_name(version),
        accepted: result.is_ok(),
        reason: result.as_ref().err().map(ToString::to_string),
        connect_seconds: result.is_ok().then(|| begun.elapsed().as_secs_f64()),
    });
    let (client, connected) = result?;
    if version.has_properties() {
        report.announced = Some(Announced::of(&connected.connack));
    }
    // It has answered, whatever becomes of the farewell.
    let _ = client.close(&options.farewell(ReasonCode::SUCCESS)).await;
    Ok(())
}

/// Adds a property, unless the user has said something else.
fn ask(properties: &mut Properties, property: Property<'_>) {
    let is_there = properties
        .list()
        .find(|given| (given.identifier() == property.identifier()).then_some(()))
        .is_some();
    if !is_there {
        // Each of these is within its range.
        let _ = properties.push(property);
    }
}

/// The options of the user, as far as `version` has them; without what would be noticed by others.
fn of_version(connect: &ConnectOptions, version: ProtocolVersion) -> ConnectOptions {
    let mut options = connect.clone();
    options.version = version;
    options.will = None;
    options.reconnect = Reconnect::default();
    if !version.has_properties() {
        options.connect_properties = Properties::new();
        options.disconnect_properties = Properties::new();
        options.authentication = None;
    }
    options
}

/// Whether somebody was reached: then another version may have another answer.
fn got_through(error: &ClientError) -> bool {
    match error {
        ClientError::Refused(_)
        | ClientError::NoConnAck { .. }
        | ClientError::ClosedEarly { .. }
        | ClientError::Lost(_)
        | ClientError::Disconnected(_)
        | ClientError::Protocol(_)
        | ClientError::Send(_) => true,
        ClientError::NoServer(all) => all.decisive().is_some_and(got_through),
        ClientError::Dial(_) | ClientError::Redirect(_) | ClientError::Spool(_) => false,
    }
}

/// The error that says most: that credentials are missing, else what the broker said, else the first.
fn telling(errors: Vec<ClientError>) -> Option<ClientError> {
    let rank = |error: &ClientError| match error {
        ClientError::Refused(refusal) if refusal.is_about_credentials() => 0,
        ClientError::Refused(refusal) if !refusal.is_about_version() => 1,
        ClientError::Protocol(_) => 2,
        _ => 3,
    };
    errors.into_iter().min_by_key(rank)
}

/// What is announced, untried.
fn passive(announced: &Announced) -> Vec<Feature> {
    [
        ("QoS 1", announced.maximum_qos >= 1),
        ("QoS 2", announced.maximum_qos >= 2),
        ("wildcard subscriptions", announced.wildcard_subscriptions),
        ("retained messages", announced.retain),
        ("shared subscriptions", announced.shared_subscriptions),
        ("subscription identifiers", announced.subscription_identifiers),
        ("topic aliases", announced.topic_alias_maximum > 0),
    ]
    .map(|(name, is_announced)| Feature {
        name,
        announced: Some(is_announced),
        works: None,
        detail: None,
    })
    .into()
}
