//! A road that is open: the broker at its end, and what lies between.

use super::{Listener, Road, Way};
use crate::harness::{Authority, Mosquitto, Program, Server, Setup};

/// The domain whose brokers a name server knows. All below it is this machine (RFC 6761).
const DOMAIN: &str = "example.localhost";

/// A road, and all that it leads past.
pub(super) struct Open {
    /// Its first listener is plain TCP, for the peers.
    pub(super) broker: Mosquitto,
    /// Whether the messages come over WebSocket.
    pub(super) is_websocket: bool,
    /// What chooses the road.
    arguments: Vec<String>,
    /// What stands on the way, and the words of its log for each connection.
    way: Option<(Server, String)>,
    _authority: Authority,
}

impl Open {
    pub(super) fn new(road: &Road) -> Self {
        let authority = Authority::new();
        let (setup, mut arguments) = listen(road, &authority);
        let broker = setup.start();
        let port = match road.listener {
            Listener::Tcp | Listener::Unix => broker.port(),
            _ => broker.port_of(1),
        };
        if road.listener == Listener::Unix {
            let path = broker.unix_socket().to_str().unwrap().to_owned();
            arguments.extend(["--unix".to_owned(), path]);
        } else if road.way != Way::Service {
            arguments.extend(["-h", "localhost", "-p", &port.to_string()].map(str::to_owned));
        }
        let way = stand_on(road.way, port);
        if let Some((server, scheme, _)) = &way {
            let (flag, address) = (scheme, server.port());
            arguments.extend(flag.iter().map(|word| word.replace("PORT", &address.to_string())));
        }
        Self {
            broker,
            is_websocket: matches!(road.listener, Listener::WebSocket | Listener::WebSocketOverTls),
            arguments,
            way: way.map(|(server, _, log)| (server, log)),
            _authority: authority,
        }
    }

    /// A program that takes the road.
    pub(super) fn over(&self, program: Program) -> Program {
        program.args(&self.arguments)
    }

    /// Asserts that so many connections took the way, if something stands on it.
    #[track_caller]
    pub(super) fn check_way(&self, connections: usize) {
        if let Some((server, log)) = &self.way {
            server.wait_for_log(log, connections);
        }
    }
}

/// What stands on the way to a port, the flags that lead past it, and the words of its log for each connection.
fn stand_on(way: Way, port: u16) -> Option<(Server, Vec<&'static str>, String)> {
    let socks = |host: &str| format!("connected to {host}:{port}\n");
    let http = format!("CONNECT localhost:{port} HTTP/1");
    Some(match way {
        Way::Direct => return None,
        Way::Socks5 => {
            let flags = vec!["--proxy", "socks5://127.0.0.1:PORT"];
            (Server::microsocks(), flags, socks("127.0.0.1"))
        }
        Way::Socks5h => {
            let flags = vec!["--proxy", "socks5h://ann:p%3A%40%25s@127.0.0.1:PORT"];
            let server = Server::microsocks_with_login("ann", "p:@%s");
            (server, flags, socks("localhost"))
        }
        Way::Http => {
            let flags = vec!["--proxy", "http://127.0.0.1:PORT"];
            (Server::tinyproxy(""), flags, http)
        }
        Way::HttpWithPassword => {
            let flags = vec!["--proxy", "http://ann:secret@127.0.0.1:PORT"];
            (Server::tinyproxy("BasicAuth ann secret"), flags, http)
        }
        Way::Service => {
            let flags = vec!["--srv", "-h", DOMAIN, "--name-server", "127.0.0.1:PORT"];
            let asked = format!("_tcp.{DOMAIN} from 127.0.0.1");
            (name_server(port), flags, asked)
        }
    })
}

/// A broker with the listener of `road` beside a plain one, and the flags of TLS and WebSocket that reach it.
fn listen(road: &Road, authority: &Authority) -> (Setup, Vec<String>) {
    let setup = Mosquitto::setup();
    let server = authority.server().listener();
    let (setup, flags) = match road.listener {
        Listener::Tcp => (setup, Vec::new()),
        Listener::Unix => (setup.unix_socket(), Vec::new()),
        Listener::Tls => (setup.listener(&server), vec!["--cafile".to_owned()]),
        Listener::MutualTls => {
            let ca = authority.file();
            let lines =
                format!("{server}cafile {ca}\nrequire_certificate true\nuse_identity_as_username true");
            let flags = authority.client("ann").arguments().into_iter();
            (
                setup.listener(&lines),
                flags.chain(["--cafile".to_owned()]).collect(),
            )
        }
        Listener::WebSocket => (setup.listener("protocol websockets"), vec!["--ws".to_owned()]),
        Listener::WebSocketOverTls => {
            let lines = format!("{server}protocol websockets");
            let flags = ["--ws", "--cafile"].map(str::to_owned);
            (setup.listener(&lines), flags.to_vec())
        }
    };
    let with_file = flags.into_iter().flat_map(|flag| match flag.as_str() {
        "--cafile" => vec![flag, authority.file()],
        _ => vec![flag],
    });
    (setup, with_file.collect())
}

/// A name server that knows the broker of the domain.
fn name_server(port: u16) -> Server {
    let record = |service: &str| format!("--srv-host={service}._tcp.{DOMAIN},broker.{DOMAIN},{port},1,1");
    Server::dnsmasq(&[record("_mqtt"), record("_secure-mqtt")])
}
