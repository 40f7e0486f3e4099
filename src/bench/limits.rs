//! What the machine allows, looked at before the run.

use std::io;

use thiserror::Error;

/// Descriptors that are in use for other things: streams, timers, event loops, files of the report.
const OTHER_DESCRIPTORS: u64 = 64;

/// Why a load is too much for this machine.
#[derive(Debug, Error)]
pub enum LimitError {
    /// Each connection takes a file descriptor.
    #[error("{clients} connections need {needed} file descriptors, and the limit of this process is {limit}")]
    Descriptors {
        /// Connections that were asked for.
        clients: u32,
        /// What they and the rest need.
        needed: u64,
        /// The hard limit.
        limit: u64,
    },
    /// Each connection from one address to one broker takes a port.
    #[error(
        "{clients} connections to {ways} need as many ports each, and the system has {ports} for outgoing ones"
    )]
    Ports {
        /// Connections that were asked for.
        clients: u32,
        /// How many pairs of a source address and a broker there are, in words.
        ways: String,
        /// Of each source address.
        ports: u32,
    },
    /// The system does not let itself be asked.
    #[error("cannot raise the limit of file descriptors")]
    System(#[from] io::Error),
}

impl LimitError {
    /// What to try.
    pub fn hint(&self) -> Option<String> {
        match self {
            LimitError::Descriptors { needed, .. } => Some(format!(
                "`ulimit -n {needed}` in a shell of root allows more, or cut the run: --shard 1/2"
            )),
            LimitError::Ports { .. } => Some(
                "--source-address 127.0.0.2-127.0.0.9 has more addresses, `sysctl net.ipv4.ip_local_port_range` more ports"
                    .to_owned(),
            ),
            LimitError::System(_) => None,
        }
    }
}

/// Allows for `clients` connections, and as many again for an embedded broker, as far as the system lets itself be told.
///
/// # Errors
/// When it does not allow as many.
#[cfg(unix)]
pub fn raise_descriptors(clients: u32, is_embedded: bool) -> Result<(), LimitError> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let sides = if is_embedded { 2 } else { 1 };
    let needed = u64::from(clients) * sides + OTHER_DESCRIPTORS;
    let limit = getrlimit(Resource::Nofile);
    let hard = limit.maximum.unwrap_or(u64::MAX);
    if hard < needed {
        return Err(LimitError::Descriptors {
            clients,
            needed,
            limit: hard,
        });
    }
    if limit.current.is_some_and(|soft| soft < needed) {
        let raised = Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        };
        setrlimit(Resource::Nofile, raised).map_err(io::Error::from)?;
    }
    Ok(())
}

/// Nothing is known of limits here.
#[cfg(not(unix))]
pub fn raise_descriptors(_: u32, _: bool) -> Result<(), LimitError> {
    Ok(())
}

/// Whether there are ports for `clients` connections, dealt out evenly over `sources` addresses and `brokers`. A socket
/// that is bound to an address has a port of that address for itself, whichever broker it goes to.
///
/// # Errors
/// When there are not.
pub fn check_ports(clients: u32, sources: usize, brokers: usize) -> Result<(), LimitError> {
    let Some(ports) = outgoing_ports() else {
        return Ok(());
    };
    enough_ports(clients, (sources, brokers.max(1)), ports)
}

fn enough_ports(clients: u32, (sources, brokers): (usize, usize), ports: u32) -> Result<(), LimitError> {
    let ways = u64::try_from(if sources > 0 { sources } else { brokers }).unwrap_or(u64::MAX);
    if u64::from(clients).div_ceil(ways) <= u64::from(ports) {
        return Ok(());
    }
    let ways = match (sources, brokers) {
        (0, 1) => "one broker from one address".to_owned(),
        (0, _) => format!("{brokers} brokers from one address"),
        (1, _) => "brokers from one address".to_owned(),
        _ => format!("brokers from {sources} addresses"),
    };
    Err(LimitError::Ports { clients, ways, ports })
}

/// How many ports the system has for outgoing connections of an address; `None` where it does not say.
fn outgoing_ports() -> Option<u32> {
    let text = std::fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").ok()?;
    let mut bounds = text.split_whitespace().map(str::parse::<u32>);
    let (Some(Ok(first)), Some(Ok(last))) = (bounds.next(), bounds.next()) else {
        return None;
    };
    Some(last.checked_sub(first)? + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_counted_by_address_and_broker() {
        assert!(enough_ports(28_232, (0, 1), 28_232).is_ok());
        let error = enough_ports(28_233, (0, 1), 28_232).unwrap_err();
        assert_eq!(
            error.to_string(),
            "28233 connections to one broker from one address need as many ports each, and the system has 28232 for \
             outgoing ones"
        );
        assert!(error.hint().unwrap().contains("--source-address"));
        assert!(enough_ports(100_000, (4, 1), 28_232).is_ok());
        assert!(enough_ports(120_000, (4, 1), 28_232).is_err());
        assert!(enough_ports(120_000, (4, 2), 28_232).is_err());
        assert!(enough_ports(56_464, (0, 2), 28_232).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn more_than_the_hard_limit_is_refused_with_the_command_that_helps() {
        use rustix::process::{Resource, getrlimit};
        raise_descriptors(1, true).unwrap();
        let Some(hard) = getrlimit(Resource::Nofile).maximum else {
            return;
        };
        let Ok(clients) = u32::try_from(hard) else { return };
        let error = raise_descriptors(clients, false).unwrap_err();
        let hint = error.hint().unwrap();
        assert!(
            hint.contains(&format!("ulimit -n {}", hard + OTHER_DESCRIPTORS)),
            "{hint}"
        );
    }
}
