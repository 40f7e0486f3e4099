//! Servers that are neither brokers nor ours: Debian's proxies and openssl.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::capture::Capture;
use super::expected::readable;
use super::{Identity, Program, Running, Text};

/// How long a server may take for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often another port is tried when one was taken between its choice and its use.
const ATTEMPTS: usize = 5;

/// A dnsmasq that asks nobody and hears the loopback interface only.
pub(super) const DNSMASQ: [&str; 8] = [
    "--no-daemon",
    "--log-queries",
    "--conf-file=/dev/null",
    "--no-resolv",
    "--no-hosts",
    "--user=root",
    "--listen-address=127.0.0.1",
    "--bind-interfaces",
];

/// A server on a port of 127.0.0.1, with what it says.
pub(crate) struct Server {
    process: Running,
    log: Capture,
    port: u16,
    _directory: Option<TempDir>,
}

/// A port that nobody has at this moment.
pub(super) fn free_port() -> u16 {
    let reserved = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    reserved.local_addr().unwrap().port()
}

impl Server {
    /// microsocks, a SOCKS5 proxy, that takes everybody.
    #[track_caller]
    pub(crate) fn microsocks() -> Self {
        Self::start_microsocks(&[])
    }

    /// microsocks with a user name and password.
    #[track_caller]
    pub(crate) fn microsocks_with_login(user: &str, password: &str) -> Self {
        Self::start_microsocks(&["-u", user, "-P", password])
    }

    #[track_caller]
    fn start_microsocks(more: &[&str]) -> Self {
        for _ in 0..ATTEMPTS {
            let port = free_port();
            let arguments = ["-i", "127.0.0.1", "-p", &port.to_string()];
            let process = Program::new("microsocks", arguments).args(more);
            let mut process = process.stderr(Text::Anything).spawn();
            // It says nothing before its first client, so a first client it gets.
            let deadline = Instant::now() + PATIENCE;
            while process.is_running() && Instant::now() < deadline {
                if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() && process.is_running() {
                    return Self {
                        log: process.stderr.clone(),
                        process,
                        port,
                        _directory: None,
                    };
                }
                std::thread::yield_now();
            }
        }
        panic!("microsocks does not start");
    }

    /// tinyproxy, an HTTP proxy, with further lines of its configuration.
    #[track_caller]
    pub(crate) fn tinyproxy(lines: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let mut said = Vec::new();
        for _ in 0..ATTEMPTS {
            let port = free_port();
            let text = format!("Port {port}\nListen 127.0.0.1\nTimeout 60\nLogLevel Info\n{lines}\n");
            fs::write(directory.path().join("conf"), text).unwrap();
            let process = Program::new("tinyproxy", ["-d", "-c", "conf"]).directory(directory.path());
            let process = process.stdout(Text::Anything).stderr(Text::Anything).spawn();
            let runs = |log: &[u8]| memchr::memmem::find(log, b"Accepting connections");
            if process.stdout.wait_for(Instant::now() + PATIENCE, runs).is_ok() {
                return Self {
                    log: process.stdout.clone(),
                    process,
                    port,
                    _directory: Some(directory),
                };
            }
            said = process.stdout.so_far();
        }
        panic!("tinyproxy does not start: {}", readable(&said));
    }

    /// dnsmasq, a name server that knows what these options give it and nothing else.
    #[track_caller]
    pub(crate) fn dnsmasq(records: &[String]) -> Self {
        let mut said = Vec::new();
        for _ in 0..ATTEMPTS {
            let port = free_port();
            let process = Program::new("dnsmasq", DNSMASQ).args([format!("--port={port}")]);
            let process = process.args(records).stderr(Text::Anything).spawn();
            let runs = |log: &[u8]| memchr::memmem::find(log, b"started, version");
            if process.stderr.wait_for(process.deadline(), runs).is_ok() {
                return Self {
                    log: process.stderr.clone(),
                    process,
                    port,
                    _directory: None,
                };
            }
            said = process.stderr.so_far();
        }
        panic!("dnsmasq does not start: {}", readable(&said));
    }

    /// `openssl s_server` that shows `identity`, and each message of TLS. It ends after so many connections, and before
    /// that it may keep what it says to itself.
    #[track_caller]
    pub(crate) fn openssl(identity: &Identity, connections: usize, more: &[&str]) -> Self {
        let arguments = ["s_server", "-accept", "127.0.0.1:0", "-msg", "-naccept"];
        let process = Program::new("openssl", arguments).args([connections.to_string()]);
        let process = process.args(identity.openssl_arguments());
        let process = process.args(more).stdin_pipe().stderr(Text::Anything);
        let process = process.stdout(Text::Anything).spawn();
        let port = process.stdout.wait_for(process.deadline(), |said| {
            let said = String::from_utf8_lossy(said);
            let (_, rest) = said.split_once("ACCEPT 127.0.0.1:")?;
            rest.split_once('\n')?.0.parse().ok()
        });
        Self {
            log: process.stdout.clone(),
            port: port.expect("openssl never accepted"),
            process,
            _directory: None,
        }
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Writes to its standard input.
    #[track_caller]
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.process.write(bytes);
    }

    /// Waits until its log, on whichever stream it is, has `text` so many times.
    #[track_caller]
    pub(crate) fn wait_for_log(&self, text: &str, times: usize) {
        let finder = memchr::memmem::Finder::new(text);
        let enough = |log: &[u8]| (finder.find_iter(log).count() >= times).then_some(());
        if self.log.wait_for(self.process.deadline(), enough).is_err() {
            let log = readable(&self.log.so_far());
            panic!("the log never had {text:?} {times} times: {log}");
        }
    }
}
