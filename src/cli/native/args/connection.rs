//! How to reach the broker: shared by every command that connects.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::TypedValueParser;

use crate::cli::value::{Host, Secret, positive_duration, text, typed};
use crate::net::Url;

// "Connection".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Connection")]
pub(in crate::cli) struct ConnectionArgs {
    /// Name or address of the broker; several are tried in turn [default: localhost]
    #[arg(short = 'h', long, value_parser = typed::<Host>())]
    pub(in crate::cli) host: Vec<Host>,

    /// Port of the broker [default: 1883, and 8883 with TLS]
    #[arg(short = 'p', long, value_parser = port())]
    pub(in crate::cli) port: Option<u16>,

    /// Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH;
    /// several are tried in turn
    #[arg(short = 'L', long, visible_alias = "broker", value_parser = Secret::parser(), conflicts_with_all = ["host", "port", "unix"])]
    pub(in crate::cli) url: Vec<Secret>,

    /// The URLs once they are read, each with the user name and password that no flag replaces.
    #[arg(skip)]
    pub(in crate::cli) brokers: Vec<Url>,

    /// Connect to a Unix socket
    #[arg(long, value_name = "PATH", conflicts_with_all = ["host", "port"])]
    pub(in crate::cli) unix: Option<PathBuf>,

    /// User name
    #[arg(short = 'u', long, alias = "user")]
    pub(in crate::cli) username: Option<String>,

    /// Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two
    #[arg(short = 'P', long, alias = "pw", value_parser = Secret::parser(), allow_hyphen_values = true)]
    pub(in crate::cli) password: Option<Secret>,

    /// Read the password from a file; one newline at its end is dropped
    #[arg(long, value_name = "FILE", conflicts_with = "password")]
    pub(in crate::cli) password_file: Option<PathBuf>,

    /// Ask for the password on the terminal
    #[arg(long, conflicts_with_all = ["password", "password_file"])]
    pub(in crate::cli) ask_password: bool,

    /// Local name or address to connect from
    #[arg(short = 'A', long, value_name = "ADDRESS", alias = "bind")]
    pub(in crate::cli) source_address: Option<String>,

    /// Network interface to connect through (Linux)
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) interface: Option<String>,

    /// Give up when no connection has come about in this time [default: 10s]
    #[arg(long, value_name = "DURATION", value_parser = text(positive_duration))]
    pub(in crate::cli) connect_timeout: Option<Duration>,

    /// Send small packets at once (TCP_NODELAY); the default
    #[arg(long, overrides_with = "no_nodelay")]
    pub(in crate::cli) nodelay: bool,

    /// Let the system gather small packets
    #[arg(long, overrides_with = "nodelay")]
    pub(in crate::cli) no_nodelay: bool,
}

/// 1 to 65,535.
fn port() -> impl TypedValueParser<Value = u16> {
    text(|text| match text.parse() {
        Ok(port @ 1..) => Ok(port),
        _ => Err("expected a port within 1 to 65535"),
    })
}
