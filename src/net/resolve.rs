//! Names to addresses.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

use tokio::sync::oneshot;

use super::error::{Cause, LookupError};
#[cfg(target_os = "linux")]
use super::name_service;

/// The addresses of `host` with `port`, at least one, in the order in which they should be tried.
///
/// An address is its own answer, and `localhost` is always the loopback (RFC 6761, section 6.3): neither asks a
/// resolver or starts a thread.
pub(super) async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, LookupError> {
    if let Some(addresses) = resolve_without_asking(host) {
        let with_port = addresses
            .into_iter()
            .map(|address| SocketAddr::new(address, port));
        return Ok(with_port.collect());
    }
    let not_found = |cause, reason: &str| LookupError {
        name: host.to_owned(),
        cause,
        reason: reason.to_owned(),
    };
    let found = match ask_system(host.to_owned(), port).await {
        Ok(found) => found,
        Err(reason) => return Err(not_found(cause_of(&reason), &reason)),
    };
    if found.is_empty() {
        return Err(not_found(Cause::NameNotFound, "the name has no address"));
    }
    Ok(interleave(found))
}

/// The addresses that need no resolver.
fn resolve_without_asking(host: &str) -> Option<Vec<IpAddr>> {
    if let Ok(address) = host.parse() {
        return Some(vec![address]);
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_localhost = name.eq_ignore_ascii_case("localhost")
        || name.len() > 10
            && name.is_char_boundary(name.len() - 10)
            && name[name.len() - 10..].eq_ignore_ascii_case(".localhost");
    is_localhost.then(|| vec![IpAddr::V6(Ipv6Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::LOCALHOST)])
}

/// Asks the system's resolver, on a thread of its own: one that never answers must not hold up the end of the
/// process, as the runtime's pool would.
async fn ask_system(host: String, port: u16) -> Result<Vec<SocketAddr>, String> {
    let (sender, receiver) = oneshot::channel();
    let look_up = move || {
        let found = system_addresses(&host, port);
        // Nobody waits any more: the time was up.
        let _ = sender.send(found);
    };
    std::thread::Builder::new()
        .name("resolver".to_owned())
        .spawn(look_up)
        .map_err(|error| error.to_string())?;
    match receiver.await {
        Ok(found) => found.map_err(|error| words_of(&error.to_string())),
        Err(_) => Err("the resolver ended without an answer".to_owned()),
    }
}

/// Blocks until the system's resolver has answered.
fn system_addresses(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    #[cfg(target_os = "linux")]
    if cfg!(static_libc)
        && let Some(found) = name_service::look_up(host, port)
    {
        return found;
    }
    Ok((host, port).to_socket_addrs()?.collect())
}

/// The resolver's words without the standard library's.
fn words_of(text: &str) -> String {
    let text = text
        .strip_prefix("failed to lookup address information: ")
        .unwrap_or(text);
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The standard library gives the resolver's verdict in words only.
fn cause_of(reason: &str) -> Cause {
    let unknown = [
        "not known",
        "no address associated",
        "nodename nor servname",
        "no such host",
    ];
    if unknown
        .iter()
        .any(|words| reason.to_ascii_lowercase().contains(words))
    {
        Cause::NameNotFound
    } else {
        Cause::LookupFailed
    }
}

/// Orders addresses so that the families alternate, from the family of the first one (RFC 8305, section 4).
fn interleave(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_ipv6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let mut seen = Vec::with_capacity(addresses.len());
    for address in addresses {
        if !seen.contains(&address) {
            seen.push(address);
        }
    }
    let (first, second): (Vec<_>, Vec<_>) = seen
        .into_iter()
        .partition(|address| address.is_ipv6() == first_is_ipv6);
    let longest = first.len().max(second.len());
    let pairs = (0..longest).flat_map(|index| [first.get(index), second.get(index)]);
    pairs.flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<IpAddr> {
        text.split_whitespace()
            .map(|address| address.parse().unwrap())
            .collect()
    }

    #[test]
    fn addresses_and_localhost_need_no_resolver() {
        for (host, expected) in [
            ("127.0.0.1", "127.0.0.1"),
            ("::1", "::1"),
            ("2001:db8::7", "2001:db8::7"),
            ("localhost", "::1 127.0.0.1"),
            ("LocalHost.", "::1 127.0.0.1"),
            ("broker.localhost", "::1 127.0.0.1"),
        ] {
            assert_eq!(resolve_without_asking(host), Some(addresses(expected)), "{host}");
        }
        for host in [
            "notlocalhost",
            "localhost.example",
            ".localhost",
            "é.localhos",
            "127.0.0.1.example",
        ] {
            assert_eq!(resolve_without_asking(host), None, "{host}");
        }
    }

    #[tokio::test]
    async fn a_name_that_cannot_exist_is_not_found() {
        // A label has at most 63 bytes, so no resolver needs to be there to know.
        let name = format!("{}.invalid", "x".repeat(64));
        let error = resolve(&name, 1883).await.unwrap_err();
        assert!(
            error.to_string().starts_with(&format!("cannot find {name}: ")),
            "{error}"
        );
        assert!(matches!(error.cause, Cause::NameNotFound | Cause::LookupFailed));
    }

    #[test]
    fn the_resolver_s_words_give_the_cause() {
        assert_eq!(cause_of("name or service not known"), Cause::NameNotFound);
        assert_eq!(
            cause_of("no address associated with hostname"),
            Cause::NameNotFound
        );
        assert_eq!(
            cause_of("temporary failure in name resolution"),
            Cause::LookupFailed
        );
        assert_eq!(
            words_of("failed to lookup address information: Name or service not known"),
            "name or service not known"
        );
    }

    fn with_ports(text: &str) -> Vec<SocketAddr> {
        addresses(text)
            .into_iter()
            .map(|address| SocketAddr::new(address, 1883))
            .collect()
    }

    #[tokio::test]
    async fn a_zone_is_kept() {
        let found = resolve("fe80::1%lo", 1883).await.unwrap();
        assert!(
            matches!(found[..], [SocketAddr::V6(address)] if address.scope_id() > 0),
            "{found:?}"
        );
    }

    #[test]
    fn families_alternate_and_nothing_is_tried_twice() {
        assert_eq!(
            interleave(with_ports(
                "2001:db8::1 2001:db8::2 2001:db8::2 192.0.2.1 192.0.2.2 192.0.2.3"
            )),
            with_ports("2001:db8::1 192.0.2.1 2001:db8::2 192.0.2.2 192.0.2.3")
        );
        assert_eq!(
            interleave(with_ports("192.0.2.1 ::1")),
            with_ports("192.0.2.1 ::1")
        );
    }
}
