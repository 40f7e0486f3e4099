//! Name services other than files and DNS, for an executable that carries its C library with it.
//!
//! `/etc/nsswitch.conf` may name services that are shared libraries of the system: multicast DNS, systemd's resolver,
//! a directory. A statically linked executable can't load them. `getent`, which belongs to the C library, can, and
//! costs about a millisecond; so it is asked where, and only where, such a service is named.

use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr, SocketAddrV6};
use std::process::{Command, Stdio};

/// The C library's list of services, a line each database.
const CONFIGURATION: &str = "/etc/nsswitch.conf";

/// What `getent` exits with when no service knows the name.
const NOT_FOUND: i32 = 2;

/// The addresses of `host` with `port`, from `getent`; `None` where the C library in this executable can be asked as
/// well, since nothing but files and DNS is configured, or `getent` can't be run.
pub(super) fn look_up(host: &str, port: u16) -> Option<io::Result<Vec<SocketAddr>>> {
    let configuration = std::fs::read_to_string(CONFIGURATION).ok()?;
    if !names_other_services(&configuration) {
        return None;
    }
    // A name never begins with a hyphen (RFC 1123, section 2.1), and so can't be taken for an option.
    if host.starts_with('-') {
        return None;
    }
    let output = Command::new("getent")
        .args(["ahosts", host])
        .stdin(Stdio::null())
        .output()
        .ok()?;
    match output.status.code() {
        Some(0) => Some(Ok(addresses(&String::from_utf8_lossy(&output.stdout), port))),
        Some(NOT_FOUND) => Some(Err(io::Error::other("name or service not known"))),
        _ => None,
    }
}

/// Whether the line `hosts:` names a service beside files and DNS (`nsswitch.conf(5)`).
fn names_other_services(configuration: &str) -> bool {
    let mut lines = configuration
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default());
    let services = lines.find_map(|line| line.trim_start().strip_prefix("hosts:"));
    let mut within_brackets = false;
    services.unwrap_or_default().split_whitespace().any(|word| {
        // `[!UNAVAIL=return]` says what follows from an answer; it may have spaces inside.
        let is_action = within_brackets || word.starts_with('[');
        within_brackets = is_action && !word.ends_with(']');
        !is_action && !matches!(word, "files" | "dns")
    })
}

/// The addresses in what `getent ahosts` prints: a line for each address and type of socket, best first.
fn addresses(output: &str, port: u16) -> Vec<SocketAddr> {
    let streams = output.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let address = words.next()?;
        (words.next()? == "STREAM").then_some(address)
    });
    streams.filter_map(|address| with_zone(address, port)).collect()
}

/// An address with or without the zone of a link-local one (RFC 4007, section 11).
fn with_zone(address: &str, port: u16) -> Option<SocketAddr> {
    let Some((address, zone)) = address.split_once('%') else {
        return Some(SocketAddr::new(address.parse::<IpAddr>().ok()?, port));
    };
    let address = address.parse::<Ipv6Addr>().ok()?;
    let index = zone.parse().ok().or_else(|| index_of(zone))?;
    Some(SocketAddrV6::new(address, port, 0, index).into())
}

/// The number of the interface `name`.
fn index_of(name: &str) -> Option<u32> {
    use rustix::net::{AddressFamily, SocketType, netdevice, socket};
    let socket = socket(AddressFamily::INET, SocketType::DGRAM, None).ok()?;
    netdevice::name_to_index(socket, name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_dns_need_no_other_program() {
        for (line, expected) in [
            ("hosts: files dns", false),
            ("hosts:\tdns [!UNAVAIL=return] files", false),
            ("hosts: files [ NOTFOUND = return ] dns # mdns4", false),
            ("# hosts: mdns4\nhosts: files", false),
            ("passwd: files systemd", false),
            ("", false),
            ("hosts: files mdns4_minimal [NOTFOUND=return] dns", true),
            ("passwd: files\nhosts:          files dns myhostname", true),
            ("hosts: [x=y] resolve", true),
        ] {
            assert_eq!(names_other_services(line), expected, "{line}");
        }
    }

    #[test]
    fn each_address_is_taken_once_and_in_order() {
        let output = "2001:db8::7   STREAM broker.example\n2001:db8::7   DGRAM\n2001:db8::7   RAW\n\
                      192.0.2.1     STREAM\n192.0.2.1     DGRAM\nnonsense STREAM\n\n";
        let expected = ["[2001:db8::7]:1883", "192.0.2.1:1883"].map(|address| address.parse().unwrap());
        assert_eq!(addresses(output, 1883), expected);
    }

    #[test]
    fn a_zone_is_the_index_of_its_interface() {
        assert!(matches!(with_zone("fe80::1%lo", 1), Some(SocketAddr::V6(found)) if found.scope_id() > 0));
        assert!(matches!(with_zone("fe80::1%7", 1), Some(SocketAddr::V6(found)) if found.scope_id() == 7));
        assert_eq!(with_zone("fe80::1%no-such-interface", 1), None);
    }

    #[test]
    fn a_name_like_an_option_is_not_handed_over() {
        assert!(look_up("--help", 1883).is_none());
    }
}
