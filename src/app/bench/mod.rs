//! `bench`: one part after the other, and what they come to.

mod course;
mod describe;
mod options;
mod setting;

use std::net::Ipv4Addr;

use jiff::Timestamp;

use super::report::{LineScreen, Server, check_outputs, tell};
use super::streams::{Shutdown, Streams};
use super::{BrokerOptions, Failure};
use crate::bench::live::{Board, Screen};
use crate::bench::report::{Pacing, Report};
use crate::bench::stamp::RunId;
use crate::broker::{self, Broker};
use crate::client::ConnectOptions;
use crate::exit::Exit;
use crate::net::{Endpoint, NetworkOptions};
use course::Course;
pub use options::{BenchOptions, PayloadFile};

/// Runs the load test that `options` describe. A `screen` shows how it is going.
///
/// # Errors
/// When it can't begin: a file that can't be read, limits of the system, no broker to embed.
pub async fn run(
    connect: &ConnectOptions,
    options: &BenchOptions,
    streams: &mut Streams<'_>,
    shutdown: Shutdown<'_>,
    screen: Option<&mut dyn Screen>,
) -> Result<Exit, Failure> {
    check_outputs(&options.report.outputs)?;
    let mut connect = connect.clone();
    let broker = options.embedded.then(embed).transpose()?;
    if let Some(broker) = &broker {
        use_embedded(&mut connect, broker);
    }
    let workload = setting::workload(options)?;
    setting::check_limits(&workload, &connect, options.embedded)?;
    let identity = options.run.as_deref().map_or_else(RunId::random, RunId::named);
    let mut scenario = describe::scenario(&workload, options, &connect);
    let live = &options.report.live;
    if let Some(objective) = &live.find_max {
        scenario.pacing = Pacing::OpenLoop;
        let objective = objective.to_string();
        scenario.settings.insert("find-max".to_owned(), objective.into());
    }
    let name = options.run.clone().unwrap_or_else(|| identity.to_string());
    let mut report = Report::new(name.clone(), Timestamp::now(), scenario);
    report.shard.clone_from(&options.shard);
    let server = match live.prometheus {
        Some(address) => Some(Server::start(address, Board::new(name)).await?),
        None => None,
    };
    if let Some(server) = &server {
        streams.notice(format_args!("numbers are at http://{}/metrics", server.address));
    }
    let mut lines = live.progress.then_some(LineScreen(streams.notices));
    let mut course = Course {
        options,
        connect: &connect,
        workload,
        identity,
        server: server.as_ref(),
        shutdown,
        screen: match (screen, &mut lines) {
            (Some(screen), _) => screen,
            (None, Some(lines)) => lines,
            (None, None) => &mut (),
        },
        stopped: None,
    };
    course.run(&mut report).await?;
    let stopped = course.stopped;
    if let Some(broker) = broker {
        broker.shutdown().await;
    }
    let verdict = &options.report.verdict;
    report.judge(&verdict.thresholds, verdict.allowed);
    let exit = tell(&report, &options.report.outputs, streams)?;
    Ok(stopped.unwrap_or(exit))
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
