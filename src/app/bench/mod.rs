//! `bench`: one part after the other, and what they come to.

mod describe;
mod options;
mod setting;

use std::net::Ipv4Addr;
use std::pin::pin;

use jiff::Timestamp;

use super::streams::{Shutdown, Streams, is_closed_pipe};
use super::{BrokerOptions, Failure};
use crate::bench::export::{Style, render};
use crate::bench::report::verdict::FailureKind;
use crate::bench::report::{Report, Verdict};
use crate::bench::run;
use crate::bench::stamp::RunId;
use crate::broker::{self, Broker};
use crate::client::ConnectOptions;
use crate::exit::Exit;
use crate::net::{Endpoint, NetworkOptions};
pub use options::{BenchOptions, PayloadFile, VerdictOptions};

/// Runs the load test that `options` describe.
///
/// # Errors
/// When it can't begin: a file that can't be read, limits of the system, no broker to embed.
pub async fn run(
    connect: &ConnectOptions,
    options: &BenchOptions,
    streams: &mut Streams<'_>,
    mut shutdown: Shutdown<'_>,
) -> Result<Exit, Failure> {
    let mut connect = connect.clone();
    let broker = options.embedded.then(embed).transpose()?;
    if let Some(broker) = &broker {
        use_embedded(&mut connect, broker);
    }
    let mut workload = setting::workload(options)?;
    setting::check_limits(&workload, &connect, options.embedded)?;
    let named = options.run.as_deref().map_or_else(RunId::random, RunId::named);
    let scenario = describe::scenario(&workload, options, &connect);
    let name = options.run.clone().unwrap_or_else(|| named.to_string());
    let mut report = Report::new(name, Timestamp::now(), scenario);
    report.shard.clone_from(&options.shard);
    let mut stopped = None;
    for (number, level) in (0..).zip(&options.levels) {
        workload.qos = *level;
        // Topics and identifiers of its own, so that nothing of the part before is in the way.
        workload.run = RunId(named.0.wrapping_add(number));
        let stop = pin!(async {
            stopped = Some(shutdown.as_mut().await);
        });
        let part = run::run(&workload, &connect, &mut (), stop)
            .await
            .map_err(|error| Failure::new(Exit::Failed, error).context("cannot start the load"))?;
        report.parts.push(part);
        if stopped.is_some() {
            break;
        }
    }
    if let Some(broker) = broker {
        broker.shutdown().await;
    }
    report.judge(&options.verdict.thresholds, options.verdict.allowed);
    tell(&report, &options.verdict, streams)?;
    Ok(stopped.unwrap_or_else(|| exit(&report)))
}

/// Writes the report to where it is wanted.
fn tell(report: &Report, options: &VerdictOptions, streams: &mut Streams<'_>) -> Result<(), Failure> {
    if let Some(path) = &options.report {
        let failed = |error: anyhow::Error| {
            Failure::new(Exit::Failed, error).context(format!("cannot write {}", path.display()))
        };
        let json = report.to_json().map_err(|error| failed(error.into()))?;
        std::fs::write(path, json).map_err(|error| failed(error.into()))?;
    }
    let style = Style { color: options.color };
    let text = render(report, options.output, style);
    match streams.output.write_all(text.as_bytes()) {
        Err(error) if !is_closed_pipe(&error) => {
            Err(Failure::new(Exit::Failed, error).context("cannot write the report"))
        }
        _ => Ok(()),
    }
}

/// The exit code of a verdict; of several failures, that of the worst.
fn exit(report: &Report) -> Exit {
    match report.verdict {
        Verdict::Passed => Exit::Done,
        Verdict::ThresholdUnmet => Exit::Unmet,
        Verdict::Interrupted => Exit::Interrupted,
        Verdict::Failed => {
            let worst = report.failures().map(|(_, failure)| failure.kind).max();
            match worst {
                Some(FailureKind::NoConnection) => Exit::NoConnection,
                Some(FailureKind::Refused) => Exit::Refused,
                Some(FailureKind::ConnectionLost) => Exit::ConnectionLost,
                Some(FailureKind::Delivery) | None => Exit::Incomplete,
            }
        }
    }
}

/// Starts a broker on a free port.
fn embed() -> Result<Broker, Failure> {
    let listen = vec![(Ipv4Addr::LOCALHOST, 0).into()];
    Ok(broker::start(&BrokerOptions { listen })?)
}

fn use_embedded(connect: &mut ConnectOptions, broker: &Broker) {
    let address = broker.local_addr();
    connect.servers = Endpoint::Tcp {
        host: address.ip().to_string(),
        port: address.port(),
    }
    .into();
    connect.network = NetworkOptions {
        connect_timeout: connect.network.connect_timeout,
        ..NetworkOptions::default()
    };
}
