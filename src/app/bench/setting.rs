//! From options to a workload: what is read from files, and what the machine decides.

use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use anyhow::anyhow;

use super::{BenchOptions, PayloadFile};
use crate::app::Failure;
use crate::bench::limits;
use crate::bench::size::LARGEST;
use crate::bench::workload::{Payload, Workload};
use crate::client::ConnectOptions;
use crate::exit::Exit;
use crate::mqtt::packet::Credentials;
use crate::net::Endpoint;

/// The workload of `options`.
///
/// # Errors
/// When a file can't be read or used.
pub(super) fn workload(options: &BenchOptions) -> Result<Workload, Failure> {
    let mut workload = options.workload.clone();
    if let Some(PayloadFile(path)) = &options.payload_file {
        let bytes = fs::read(path).map_err(|error| unreadable(path, error))?;
        if bytes.len() > LARGEST {
            let error = anyhow!("a payload has at most {LARGEST} bytes");
            return Err(unreadable(path, error));
        }
        workload.payload = Payload::Fixed(bytes.into());
    }
    if let Some(path) = &options.credentials_file {
        workload.credentials = credentials(path)?;
    }
    if workload.threads == 0 {
        workload.threads = available_parallelism().map_or(1, usize::from);
    }
    // A thread without a client has nothing to do.
    workload.threads = workload.threads.min(workload.clients.count() as usize).max(1);
    Ok(workload)
}

/// Whether the machine can do it.
///
/// # Errors
/// When it can't.
pub(super) fn check_limits(
    workload: &Workload,
    connect: &ConnectOptions,
    is_embedded: bool,
) -> Result<(), Failure> {
    let clients = workload.clients.count();
    let endpoints = || connect.servers.iter().map(|server| &server.endpoint);
    let tcp = endpoints().filter(|endpoint| !matches!(endpoint, Endpoint::Unix(_)));
    let checked = limits::raise_descriptors(clients, is_embedded).and_then(|()| {
        if endpoints().any(|endpoint| matches!(endpoint, Endpoint::Unix(_))) {
            return Ok(());
        }
        limits::check_ports(clients, workload.source_addresses.len(), tcp.count())
    });
    checked.map_err(|error| {
        let hint = error.hint();
        let failure = Failure::new(Exit::Usage, error);
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    })
}

fn credentials(path: &Path) -> Result<Vec<Credentials>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
    let credentials: Vec<Credentials> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| match line.split_once(',') {
            Some((username, password)) => Credentials {
                username: Some(username.to_owned()),
                password: Some(password.as_bytes().to_vec()),
            },
            None => Credentials {
                username: Some(line.to_owned()),
                password: None,
            },
        })
        .collect();
    if credentials.is_empty() {
        return Err(unreadable(path, anyhow!("it has no line USERNAME,PASSWORD")));
    }
    Ok(credentials)
}

fn unreadable(path: &Path, error: impl Into<anyhow::Error>) -> Failure {
    Failure::new(Exit::Usage, error).context(format!("cannot read {}", path.display()))
}
