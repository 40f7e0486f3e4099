//! Brokers of a domain, found by SRV records (RFC 2782).

mod order;
mod query;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::time::Duration;

use super::error::{Cause, LookupError};
use query::Answer;

/// Who asks again after this long, and asks the next server.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often each name server is asked.
const ATTEMPTS: usize = 2;

/// The name of the record that lists the brokers of `domain`.
pub(super) fn record_name(domain: &str, is_tls: bool) -> String {
    let service = if is_tls { "_secure-mqtt" } else { "_mqtt" };
    format!("{service}._tcp.{}", domain.trim_matches('.'))
}

/// Hosts and ports in the record `name`, in the order in which they should be tried; at least one. `name_server` is
/// asked instead of the system's.
pub(super) async fn find(
    name: &str,
    name_server: Option<SocketAddr>,
) -> Result<Vec<(String, u16)>, LookupError> {
    let error = |cause, reason: String| LookupError {
        name: name.to_owned(),
        cause,
        reason,
    };
    let servers = match name_server {
        Some(server) => vec![server],
        None => query::system_name_servers(),
    };
    let query =
        query::encode(name).ok_or_else(|| error(Cause::NameNotFound, "not a domain name".to_owned()))?;
    let mut last = "no name server".to_owned();
    for server in servers.iter().copied().cycle().take(ATTEMPTS * servers.len()) {
        match query::ask(server, &query, PATIENCE).await {
            Ok(Answer::Records(records)) => {
                let ordered = order::order(records, &mut fastrand::Rng::new());
                if ordered.is_empty() {
                    return Err(error(
                        Cause::NameNotFound,
                        "the domain names no brokers".to_owned(),
                    ));
                }
                return Ok(ordered);
            }
            Ok(Answer::NoSuchName) => {
                return Err(error(
                    Cause::NameNotFound,
                    "the domain has no such record".to_owned(),
                ));
            }
            Ok(Answer::Failure(words)) => last = format!("name server {server} answered {words}"),
            Err(reason) => last = format!("name server {server}: {reason}"),
        }
    }
    Err(error(Cause::LookupFailed, last))
}

/// The name that the certificate of `target` must be for. The record is not signed: whoever can forge it must not gain
/// a connection by having a good certificate for a host of his own. So a target outside the domain answers for the
/// domain itself (RFC 9525, section 6.1), and one inside answers for its own name.
pub(super) fn certified_name<'a>(target: &'a str, domain: &'a str) -> &'a str {
    let domain = domain.trim_matches('.');
    let (lower_target, lower_domain) = (target.to_ascii_lowercase(), domain.to_ascii_lowercase());
    let rest = lower_target.strip_suffix(&lower_domain);
    if rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.')) {
        target
    } else {
        domain
    }
}
