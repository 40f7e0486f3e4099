//! The less common ways to a broker: shared by every command that connects.

use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};

use crate::cli::value::{Secret, text};

// More of "Connection".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
pub(in crate::cli) struct RoadArgs {
    /// Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and
    /// NO_PROXY, none takes none
    #[arg(long, value_name = "URL", value_parser = Secret::parser())]
    pub(in crate::cli) proxy: Option<Secret>,

    /// Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp
    #[arg(long, conflicts_with_all = ["port", "url", "unix"])]
    pub(in crate::cli) srv: bool,

    /// Name server to ask for --srv [default: those of the system]
    #[arg(long, value_name = "ADDRESS[:PORT]", value_parser = text(name_server))]
    pub(in crate::cli) name_server: Option<SocketAddr>,

    /// Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but
    /// never less safely
    #[arg(long)]
    pub(in crate::cli) follow_redirect: bool,

    /// What `--proxy env` takes.
    #[arg(skip)]
    pub(in crate::cli) variables: ProxyVariables,
}

/// ALL_PROXY and NO_PROXY of the environment.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct ProxyVariables {
    /// Perhaps with a password.
    pub(in crate::cli) all_proxy: Option<Secret>,
    pub(in crate::cli) no_proxy: Option<OsString>,
}

/// An address, and a port if it is not the usual one.
fn name_server(text: &str) -> Result<SocketAddr, &'static str> {
    let bare = text.parse::<IpAddr>().map(|address| SocketAddr::new(address, 53));
    bare.or_else(|_| text.parse())
        .map_err(|_| "expected an address such as 192.0.2.1, 192.0.2.1:53 or [2001:db8::1]:53")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_server_has_a_port_or_the_usual_one() {
        for (text, expected) in [
            ("192.0.2.1", Some("192.0.2.1:53")),
            ("192.0.2.1:8600", Some("192.0.2.1:8600")),
            ("2001:db8::1", Some("[2001:db8::1]:53")),
            ("[2001:db8::1]:8600", Some("[2001:db8::1]:8600")),
            ("ns.example", None),
            ("", None),
        ] {
            let found = name_server(text).ok().map(|address| address.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
