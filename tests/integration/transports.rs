//! Every road to a broker, with every command, against the real peer. The table in README.md is this one.

mod certificates;
mod commands;
mod identities;
mod namespaces;
mod open;
mod proxies;
mod stalls;
mod table;
mod tls_flags;
mod websocket;

use std::ffi::OsStr;

use crate::harness::Program;
use commands::{COMMANDS, Grammar};
use open::Open;

/// One message to localhost.
fn publish<A: AsRef<OsStr>>(port: u16, flags: impl IntoIterator<Item = A>) -> Program {
    let arguments = ["pub", "-t", "t", "-m", "x", "-h", "localhost", "-p"];
    Program::culex(arguments).args([port.to_string()]).args(flags)
}

/// The same where no connection comes about.
fn refused<A: AsRef<OsStr>>(port: u16, flags: impl IntoIterator<Item = A>) -> Program {
    publish(port, flags).status(3)
}

/// What the broker listens for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listener {
    Tcp,
    Unix,
    Tls,
    MutualTls,
    WebSocket,
    WebSocketOverTls,
}

/// What lies between client and broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Direct,
    /// The client looks the name up.
    Socks5,
    /// The proxy looks the name up, and asks for a password.
    Socks5h,
    Http,
    HttpWithPassword,
    /// The broker is found by SRV records.
    Service,
}

/// A road: a row of the table.
#[derive(Debug, Clone, Copy)]
struct Road {
    /// What README calls it.
    name: &'static str,
    /// The flags that choose it, as README shows them.
    flags: &'static str,
    /// What is at its other end, or on the way.
    peer: &'static str,
    listener: Listener,
    way: Way,
}

impl Road {
    /// Whether the commands of a grammar have flags for it.
    fn is_known_to(&self, grammar: Grammar) -> bool {
        match grammar {
            Grammar::Native => true,
            Grammar::Mosquitto => matches!(self.way, Way::Direct | Way::Socks5h),
        }
    }
}

/// Travels a road with every command that knows it.
fn travel(road: &Road) {
    let open = Open::new(road);
    let mut travelled = 0;
    for command in COMMANDS
        .iter()
        .filter(|command| road.is_known_to(command.grammar))
    {
        (command.run)(&open);
        travelled += 1;
        open.check_way(travelled);
    }
}

macro_rules! roads {
    ($($test:ident: $name:literal, $flags:literal, $peer:literal, $listener:ident by $way:ident;)*) => {
        const ROADS: &[Road] = &[$(Road {
            name: $name,
            flags: $flags,
            peer: $peer,
            listener: Listener::$listener,
            way: Way::$way,
        }),*];

        mod roads {
            $(#[test]
            fn $test() {
                let road = super::ROADS.iter().find(|road| road.name == $name).unwrap();
                super::travel(road);
            })*
        }
    };
}

roads! {
    tcp: "TCP", "`-h HOST`", "mosquitto", Tcp by Direct;
    unix: "Unix socket", "`--unix PATH`", "mosquitto", Unix by Direct;
    tls: "TLS", "`--cafile FILE`", "mosquitto", Tls by Direct;
    mutual_tls: "TLS with a client certificate", "`--cert FILE --key FILE`", "mosquitto", MutualTls by Direct;
    web_socket: "WebSocket", "`--ws`", "mosquitto", WebSocket by Direct;
    web_socket_over_tls: "WebSocket over TLS", "`--ws --cafile FILE`", "mosquitto", WebSocketOverTls by Direct;
    socks5: "SOCKS5 proxy", "`--proxy socks5://HOST`", "microsocks", Tcp by Socks5;
    socks5_tls: "SOCKS5 proxy, TLS inside", "the same", "microsocks", Tls by Socks5;
    socks5h: "SOCKS5 proxy that looks names up, with a password", "`--proxy socks5h://USER:PASSWORD@HOST`", "microsocks", Tcp by Socks5h;
    socks5h_tls: "that proxy, TLS inside", "the same", "microsocks", Tls by Socks5h;
    socks5h_wss: "that proxy, WebSocket over TLS inside", "the same", "microsocks", WebSocketOverTls by Socks5h;
    http: "HTTP proxy", "`--proxy http://HOST`", "tinyproxy", Tcp by Http;
    http_tls: "HTTP proxy with a password, TLS inside", "`--proxy http://USER:PASSWORD@HOST`", "tinyproxy", Tls by HttpWithPassword;
    http_wss: "HTTP proxy, WebSocket over TLS inside", "the same", "tinyproxy", WebSocketOverTls by Http;
    srv: "SRV record", "`--srv`", "dnsmasq", Tcp by Service;
    srv_tls: "SRV record, TLS", "`--srv --cafile FILE`", "dnsmasq", Tls by Service;
}
