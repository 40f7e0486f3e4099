//! Debian's mosquitto, one for each test.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tempfile::TempDir;

use super::expected::readable;
use super::{Namespace, Program, Running, Text};

/// Where Debian puts it.
const PATH: &str = "/usr/sbin/mosquitto";

/// How long the broker may take for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often another port is tried when one was taken between its choice and its use.
const ATTEMPTS: usize = 5;

/// What every broker of the tests has in common: it drops no message for want of room. (0 would mean no limit too, but
/// then 2.0.11 takes each publication that its ACL denies for one too many, and closes the connection.)
const COMMON: &str = "\
persistence false
sys_interval 0
max_queued_messages 10000000
log_dest stderr
log_timestamp false
log_type error
log_type warning
log_type notice
log_type information
log_type subscribe
log_type unsubscribe
";

/// A running broker on a free port of 127.0.0.1.
pub(crate) struct Mosquitto {
    process: Option<Running>,
    ports: Vec<u16>,
    /// Lines of the log that an earlier wait has found.
    found: RefCell<HashSet<usize>>,
    directory: TempDir,
    entrance: Vec<String>,
}

/// A broker to be started.
#[must_use]
pub(crate) struct Setup {
    directory: TempDir,
    lines: Vec<String>,
    /// What follows the `listener` line of each.
    listeners: Vec<String>,
    anonymous: bool,
    unix: bool,
    entrance: Vec<String>,
}

impl Mosquitto {
    /// A broker that lets everybody do everything.
    pub(crate) fn start() -> Self {
        Self::setup().start()
    }

    /// A broker with more to say about.
    pub(crate) fn setup() -> Setup {
        Setup {
            directory: TempDir::new().unwrap(),
            lines: Vec::new(),
            listeners: vec![String::new()],
            anonymous: true,
            unix: false,
            entrance: Vec::new(),
        }
    }

    /// The port of the first listener.
    pub(crate) fn port(&self) -> u16 {
        self.ports[0]
    }

    /// The namespace that it runs in.
    pub(crate) fn entrance(&self) -> &[String] {
        &self.entrance
    }

    /// The port of another listener, in the order of [`Setup::listener`]; the first is 1.
    pub(crate) fn port_of(&self, listener: usize) -> u16 {
        self.ports[listener]
    }

    /// The Unix socket of [`Setup::unix_socket`].
    pub(crate) fn unix_socket(&self) -> PathBuf {
        self.directory.path().join("socket")
    }

    /// Starts a subscriber to `filter` and waits until it is one.
    #[track_caller]
    pub(crate) fn subscribe(&self, filter: &str, subscriber: Program) -> Running {
        let subscriber = subscriber.spawn();
        self.wait_subscribed(filter);
        subscriber
    }

    /// A mosquitto_sub that prints `count` messages on the topic `t` and then ends.
    pub(crate) fn listener(&self, count: u32, format: &str) -> Program {
        Program::mosquitto_sub(["-q", "2", "-t", "t", "-C", &count.to_string(), "-F", format]).at(self)
    }

    /// Waits until a client has subscribed to `filter`. Each call finds another subscription.
    #[track_caller]
    pub(crate) fn wait_subscribed(&self, filter: &str) {
        let subscribed = [0, 1, 2].map(|qos| format!(" {qos} {filter}"));
        self.wait_line(filter, |line| {
            !line.contains(": ") && subscribed.iter().any(|tail| line.ends_with(tail.as_str()))
        });
    }

    /// Waits for a line of the log with `text`. Each call finds another line.
    #[track_caller]
    pub(crate) fn wait_log(&self, text: &str) {
        self.wait_line(text, |line| line.contains(text));
    }

    #[track_caller]
    fn wait_line(&self, text: &str, condition: impl Fn(&str) -> bool) {
        let log = &self.process.as_ref().expect("the broker is stopped").stderr;
        let mut found = self.found.borrow_mut();
        let line = log.wait_for(Instant::now() + PATIENCE, |log| {
            let log = String::from_utf8_lossy(log);
            let complete = log.rfind('\n').map_or("", |end| &log[..end]);
            let mut lines = complete.lines().enumerate();
            lines
                .find(|(number, line)| !found.contains(number) && condition(line))
                .map(|(number, _)| number)
        });
        let line = line.unwrap_or_else(|_| panic!("the broker's log never had {text:?}: {}", self.log()));
        found.insert(line);
    }

    /// The log so far.
    pub(crate) fn log(&self) -> String {
        self.process
            .as_ref()
            .map_or_else(String::new, |process| readable(&process.stderr.so_far()))
    }

    /// Stops it as `systemctl stop` would: it saves what it has to save.
    #[track_caller]
    pub(crate) fn stop(&mut self) {
        let mut process = self.process.take().expect("the broker is stopped already");
        process.extend(PATIENCE);
        process.signal(Signal::TERM);
        process.finish();
    }

    /// Starts it again after [`Mosquitto::stop`], where it was.
    #[track_caller]
    pub(crate) fn start_again(&mut self) {
        self.found.borrow_mut().clear();
        self.process = Some(
            launch(self.directory.path(), &self.entrance).unwrap_or_else(|log| panic!("no broker: {log}")),
        );
    }

    /// All messages and sessions that it does not save are gone.
    #[track_caller]
    pub(crate) fn restart(&mut self) {
        self.stop();
        self.start_again();
    }
}

impl Setup {
    /// Lines of the configuration. Files are relative to the broker's own directory.
    pub(crate) fn lines(mut self, lines: &str) -> Self {
        self.lines.push(lines.to_owned());
        self
    }

    /// A file in the broker's own directory.
    pub(crate) fn file(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        fs::write(self.directory.path().join(name), contents).unwrap();
        self
    }

    /// Runs it in a namespace.
    pub(crate) fn inside(mut self, namespace: &Namespace) -> Self {
        self.entrance = namespace.entrance();
        self
    }

    /// Another TCP listener, with these lines of its own.
    pub(crate) fn listener(mut self, lines: &str) -> Self {
        self.listeners.push(lines.to_owned());
        self
    }

    /// A listener on a Unix socket.
    pub(crate) fn unix_socket(mut self) -> Self {
        self.unix = true;
        self
    }

    /// Who may do what, in the words of mosquitto's `acl_file`.
    pub(crate) fn acl(self, rules: &str) -> Self {
        self.file("acl", rules).lines("acl_file acl")
    }

    /// A user; with one, nobody is let in without a password.
    pub(crate) fn user(mut self, name: &str, password: &str) -> Self {
        let path = self.directory.path().join("passwords");
        let path = path.to_str().unwrap();
        let create: &[&str] = if self.anonymous { &["-c"] } else { &[] };
        let arguments = create.iter().copied().chain(["-b", path, name, password]);
        Program::new("mosquitto_passwd", arguments)
            .stderr(Text::Anything)
            .run();
        if self.anonymous {
            self.lines.push("password_file passwords".to_owned());
        }
        self.anonymous = false;
        self
    }

    /// Starts it on free ports.
    #[track_caller]
    pub(crate) fn start(self) -> Mosquitto {
        let mut log = String::new();
        for _ in 0..ATTEMPTS {
            let ports = free_ports(self.listeners.len());
            fs::write(self.directory.path().join("conf"), self.configuration(&ports)).unwrap();
            match launch(self.directory.path(), &self.entrance) {
                Ok(process) => {
                    let found = RefCell::default();
                    return Mosquitto {
                        process: Some(process),
                        ports,
                        found,
                        directory: self.directory,
                        entrance: self.entrance,
                    };
                }
                Err(failed) => log = failed,
            }
            assert!(log.contains("Address already in use"), "no broker: {log}");
        }
        panic!("no free port in {ATTEMPTS} attempts: {log}");
    }

    fn configuration(&self, ports: &[u16]) -> String {
        let mut text = format!("{COMMON}allow_anonymous {}\n", self.anonymous);
        // Started by root it would drop to a user who may not read its directory.
        text.push_str("user root\n");
        for lines in &self.lines {
            let _ = writeln!(text, "{lines}");
        }
        for (port, lines) in ports.iter().zip(&self.listeners) {
            let _ = writeln!(text, "listener {port} 127.0.0.1\n{lines}");
        }
        if self.unix {
            let _ = writeln!(
                text,
                "listener 0 {}",
                self.directory.path().join("socket").display()
            );
        }
        text
    }
}

/// Starts the broker of `directory` and waits until it takes connections; its log when it doesn't.
fn launch(directory: &Path, entrance: &[String]) -> Result<Running, String> {
    let broker = Program::new(PATH, ["-c", "conf"])
        .directory(directory)
        .inside(entrance);
    let process = broker.stderr(Text::Anything).spawn();
    let runs = |log: &[u8]| memchr::memmem::find(log, b" running\n");
    match process.stderr.wait_for(Instant::now() + PATIENCE, runs) {
        Ok(_) => Ok(process),
        Err(_) => Err(String::from_utf8_lossy(&process.stderr.so_far()).into_owned()),
    }
}

/// Ports that nobody has at this moment.
fn free_ports(count: usize) -> Vec<u16> {
    let reserve = |_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let reserved: Vec<TcpListener> = (0..count).map(reserve).collect();
    reserved
        .iter()
        .map(|listener| listener.local_addr().unwrap().port())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message from `mosquitto_pub` to `mosquitto_sub`.
    fn round_trip(broker: &Mosquitto) {
        let subscriber = Program::mosquitto_sub(["-t", "a/#", "-C", "1"])
            .at(broker)
            .stdout("hello\n")
            .spawn();
        broker.wait_subscribed("a/#");
        Program::mosquitto_pub(["-t", "a/b", "-m", "hello"])
            .at(broker)
            .run();
        subscriber.finish();
    }

    #[test]
    fn brokers_are_alone_and_start_again() {
        let (mut one, other) = (Mosquitto::start(), Mosquitto::start());
        assert_ne!(one.port(), other.port());
        round_trip(&one);
        one.restart();
        round_trip(&one);
        round_trip(&other);
    }

    #[test]
    fn a_taken_port_is_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let setup = Mosquitto::setup();
        let configuration = setup.configuration(&[taken.local_addr().unwrap().port()]);
        fs::write(setup.directory.path().join("conf"), configuration).unwrap();
        let log = launch(setup.directory.path(), &[]).err().unwrap();
        assert!(log.contains("Address already in use"), "{log}");
    }

    #[test]
    fn users_need_their_passwords() {
        let broker = Mosquitto::setup()
            .user("ann", "secret")
            .user("bob", "hidden")
            .start();
        let publish = |arguments: &[&str]| {
            Program::mosquitto_pub(["-t", "a", "-m", "x"])
                .args(arguments)
                .at(&broker)
        };
        publish(&["-u", "ann", "-P", "secret"]).run();
        publish(&["-u", "bob", "-P", "hidden"]).run();
        publish(&[])
            .status(5)
            .stderr(Text::matching(".*not authorised.*"))
            .run();
    }

    #[test]
    fn a_unix_socket_and_a_second_listener() {
        let broker = Mosquitto::setup()
            .unix_socket()
            .listener("max_connections 1")
            .start();
        let socket = broker.unix_socket();
        Program::mosquitto_pub(["-t", "a", "-m", "x", "--unix", socket.to_str().unwrap()]).run();
        Program::mosquitto_pub(["-t", "a", "-m", "x"])
            .at_port(broker.port_of(1))
            .run();
    }
}
