//! A program to run: its arguments, its streams and what is expected of it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::capture::Capture;
use super::expected::Expected;
use super::running::Running;
use super::terminal::Terminal;
use super::{Mosquitto, Output, Text};

/// How long a run may take where the test says nothing else.
const TIMEOUT: Duration = Duration::from_secs(20);

/// One of the three standard streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Stdin,
    Stdout,
    Stderr,
}

/// Where standard input comes from.
enum Input {
    Null,
    Bytes(Vec<u8>),
    /// The test writes while the program runs.
    Pipe,
}

/// Where standard output goes.
enum Sink {
    Captured,
    File(PathBuf),
    /// Nobody reads it but the test.
    Pipe,
}

/// A program, built up and then run. It sees nothing of the environment that the tests run in.
#[must_use]
pub(crate) struct Program {
    /// The namespace to run in, as the words of [`Namespace::entrance`](super::Namespace::entrance).
    entrance: Vec<String>,
    path: OsString,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    directory: Option<PathBuf>,
    input: Input,
    sink: Sink,
    terminal: Vec<Stream>,
    session: bool,
    timeout: Duration,
    expected: Expected,
}

impl Program {
    /// Any program, by its name or path.
    pub(crate) fn new<A: AsRef<OsStr>>(path: &str, arguments: impl IntoIterator<Item = A>) -> Self {
        Self {
            entrance: Vec::new(),
            path: path.into(),
            arguments: arguments
                .into_iter()
                .map(|argument| argument.as_ref().to_owned())
                .collect(),
            environment: Vec::new(),
            directory: None,
            input: Input::Null,
            sink: Sink::Captured,
            terminal: Vec::new(),
            session: false,
            timeout: TIMEOUT,
            expected: Expected::default(),
        }
    }

    /// The program under test.
    pub(crate) fn culex<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Self {
        Self::new(env!("CARGO_BIN_EXE_culex"), arguments)
    }

    /// Debian's `mosquitto_pub`.
    pub(crate) fn mosquitto_pub<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Self {
        Self::new("mosquitto_pub", arguments)
    }

    /// Debian's `mosquitto_sub`.
    pub(crate) fn mosquitto_sub<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Self {
        Self::new("mosquitto_sub", arguments)
    }

    /// More arguments, after the ones so far.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments
            .extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// `-h 127.0.0.1 -p PORT` of `broker`, in its namespace.
    pub(crate) fn at(self, broker: &Mosquitto) -> Self {
        self.inside(broker.entrance()).at_port(broker.port())
    }

    /// Runs in a namespace, given as the words of [`Namespace::entrance`](super::Namespace::entrance).
    pub(crate) fn inside(mut self, entrance: &[String]) -> Self {
        self.entrance = entrance.to_vec();
        self
    }

    /// `-h 127.0.0.1 -p PORT`.
    pub(crate) fn at_port(self, port: u16) -> Self {
        self.args(["-h", "127.0.0.1", "-p", &port.to_string()])
    }

    /// A variable of the environment, which is otherwise empty but for `HOME`, `PATH` and `TZ`.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// The directory to run in.
    pub(crate) fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// Standard input, whole.
    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = Input::Bytes(bytes.into());
        self
    }

    /// Standard input from the test, by [`Running::write`] and [`Running::close_stdin`].
    pub(crate) fn stdin_pipe(mut self) -> Self {
        self.input = Input::Pipe;
        self
    }

    /// Standard output to a file; the output of the run is then empty.
    pub(crate) fn stdout_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.sink = Sink::File(path.into());
        self
    }

    /// Standard output to a pipe that only the test reads, by [`Running::take_stdout`].
    pub(crate) fn stdout_pipe(mut self) -> Self {
        self.sink = Sink::Pipe;
        self
    }

    /// These streams are a terminal of 80 columns and 24 lines, and what it shows is the output's `screen`.
    pub(crate) fn on_terminal(mut self, streams: &[Stream]) -> Self {
        self.terminal = streams.to_vec();
        self.session = true;
        self
    }

    /// Runs without a controlling terminal, also where the tests have one.
    pub(crate) fn without_terminal(mut self) -> Self {
        self.session = true;
        self
    }

    /// How long the run may take; 20 seconds where nothing is said.
    pub(crate) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// What standard output must be at the end; nothing is the default.
    pub(crate) fn stdout(mut self, text: impl Into<Text>) -> Self {
        self.expected.stdout = text.into();
        self
    }

    /// What standard error must be at the end; nothing is the default.
    pub(crate) fn stderr(mut self, text: impl Into<Text>) -> Self {
        self.expected.stderr = text.into();
        self
    }

    /// What the terminal must have received at the end; nothing is the default.
    pub(crate) fn screen(mut self, text: impl Into<Text>) -> Self {
        self.expected.screen = text.into();
        self
    }

    /// The exit code; 0 is the default, and 128 and more is a signal.
    pub(crate) fn status(mut self, status: i32) -> Self {
        self.expected.status = status;
        self
    }

    /// Runs to the end and compares stdout, stderr and status with what is expected.
    #[track_caller]
    pub(crate) fn run(self) -> Output {
        self.spawn().finish()
    }

    /// Runs to the end without a look at what was expected.
    #[track_caller]
    pub(crate) fn output(self) -> Output {
        self.spawn().output()
    }

    /// As [`Program::output`]; `None` when it did not end in its time.
    pub(crate) fn try_output(self) -> Option<Output> {
        let running = self.spawn();
        running.ends_before_deadline().then(|| running.output())
    }

    /// Starts it. [`Running::finish`] waits and compares.
    #[track_caller]
    pub(crate) fn spawn(self) -> Running {
        let home = TempDir::new().unwrap();
        let (terminal, window) = if self.terminal.is_empty() {
            (None, None)
        } else {
            let (terminal, window) = Terminal::open();
            (Some(terminal), Some(window))
        };
        let stream = |stream: Stream, otherwise: Stdio| match &window {
            Some(window) if self.terminal.contains(&stream) => Stdio::from(window.try_clone().unwrap()),
            _ => otherwise,
        };
        let mut command = self.command(home.path().as_os_str());
        command.stdin(stream(Stream::Stdin, self.input.stdio()));
        command.stdout(stream(Stream::Stdout, self.sink.stdio()));
        command.stderr(stream(Stream::Stderr, Stdio::piped()));
        let described = format!("{command:?}");
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("can't start {described}: {error}"));
        drop((command, window));

        let stdout = match self.sink {
            Sink::Pipe => Capture::nothing(),
            _ => child.stdout.take().map_or_else(Capture::nothing, Capture::of),
        };
        let stderr = child.stderr.take().map_or_else(Capture::nothing, Capture::of);
        let mut running = Running::new(child, described, Instant::now() + self.timeout);
        running.stdout = stdout;
        running.stderr = stderr;
        running.terminal = terminal;
        running.expected = self.expected;
        running.home = Some(home);
        if let Input::Bytes(bytes) = self.input {
            running.feed(bytes);
        }
        running
    }

    fn command(&self, home: &OsStr) -> Command {
        let directory = self.directory.as_deref().map_or(home, OsStr::new);
        // Each of these becomes the next one, and keeps its process.
        let mut words: Vec<OsString> = Vec::new();
        if let [enter, options @ ..] = &self.entrance[..] {
            words.push(enter.into());
            words.extend(options.iter().map(OsString::from));
            let mut stay = OsString::from("--wd=");
            stay.push(directory);
            words.push(stay);
        }
        if self.session {
            // A child that leads no group becomes the leader of its session.
            words.push("setsid".into());
            if self.terminal.contains(&Stream::Stdin) {
                words.push("--ctty".into());
            }
        }
        words.push(self.path.clone());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).args(&self.arguments);
        command.env_clear();
        command
            .env("HOME", home)
            .env("TZ", "UTC")
            .env("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        if !self.terminal.is_empty() {
            command.env("TERM", "xterm-256color");
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.current_dir(directory);
        command
    }
}

impl Input {
    fn stdio(&self) -> Stdio {
        match self {
            Input::Null => Stdio::null(),
            Input::Bytes(_) | Input::Pipe => Stdio::piped(),
        }
    }
}

impl Sink {
    fn stdio(&self) -> Stdio {
        match self {
            Sink::File(path) => File::create(path).unwrap().into(),
            Sink::Captured | Sink::Pipe => Stdio::piped(),
        }
    }
}
