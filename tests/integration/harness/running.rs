//! A program that runs.

use std::cell::RefCell;
use std::io::{ErrorKind, Write};
use std::num::NonZero;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdout, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use memchr::memmem;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use tempfile::TempDir;

use super::capture::{Capture, NeverCame};
use super::expected::{Expected, readable};
use super::terminal::Terminal;

/// What a run printed and how it ended.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    /// What the terminal received, if there was one.
    pub(crate) screen: Vec<u8>,
    /// The exit code, or 128 and the signal.
    pub(crate) status: i32,
}

impl Output {
    /// Standard output as text.
    #[track_caller]
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    /// Standard error as text.
    #[track_caller]
    pub(crate) fn notices(&self) -> &str {
        std::str::from_utf8(&self.stderr).unwrap()
    }
}

/// A program that runs. It is killed when it outlives its deadline, or the test.
pub(crate) struct Running {
    child: Child,
    name: String,
    deadline: Instant,
    pub(super) stdout: Capture,
    pub(super) stderr: Capture,
    pub(super) terminal: Option<Terminal>,
    pub(super) expected: Expected,
    /// Its home directory, kept as long as it runs.
    pub(super) home: Option<TempDir>,
}

impl Running {
    pub(super) fn new(child: Child, name: String, deadline: Instant) -> Self {
        Self {
            child,
            name,
            deadline,
            stdout: Capture::nothing(),
            stderr: Capture::nothing(),
            terminal: None,
            expected: Expected::default(),
            home: None,
        }
    }

    /// Its process.
    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// When its time is over.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// It has this long from now on.
    pub(super) fn extend(&mut self, time: Duration) {
        self.deadline = Instant::now() + time;
    }

    /// Sends a signal to the process.
    #[track_caller]
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Writes to its standard input, which must be a pipe.
    #[track_caller]
    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) {
        let stdin = self.child.stdin.as_mut().expect("standard input is no pipe");
        stdin.write_all(bytes.as_ref()).unwrap();
    }

    /// Ends its standard input.
    pub(crate) fn close_stdin(&mut self) {
        drop(self.child.stdin.take());
    }

    /// Writes all of its standard input in a thread and ends it. A reader that went away is no error.
    pub(super) fn feed(&mut self, bytes: Vec<u8>) {
        let mut stdin = self.child.stdin.take().unwrap();
        thread::spawn(move || match stdin.write_all(&bytes) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                panic!("can't write standard input: {error}")
            }
            _ => {}
        });
    }

    /// Types on its terminal.
    #[track_caller]
    pub(crate) fn press(&mut self, keys: &str) {
        self.terminal
            .as_mut()
            .expect("no stream is a terminal")
            .press(keys);
    }

    /// Whether its terminal gathers lines and shows what is typed, as a shell leaves it.
    #[track_caller]
    pub(crate) fn terminal_is_as_usual(&self) -> bool {
        self.terminal
            .as_ref()
            .expect("no stream is a terminal")
            .is_as_usual()
    }

    /// The other end of its standard output, to be read or closed.
    #[track_caller]
    pub(crate) fn take_stdout(&mut self) -> ChildStdout {
        self.child
            .stdout
            .take()
            .expect("standard output is captured, or was taken before")
    }

    /// Waits until standard output has `text`.
    #[track_caller]
    pub(crate) fn wait_for_stdout(&mut self, text: &str) {
        let capture = self.stdout.clone();
        self.wait_for(&capture, text);
    }

    /// Waits until standard error has `text`.
    #[track_caller]
    pub(crate) fn wait_for_stderr(&mut self, text: &str) {
        let capture = self.stderr.clone();
        self.wait_for(&capture, text);
    }

    /// Waits for the line of standard error that has `text`.
    #[track_caller]
    pub(crate) fn wait_for_line_of_stderr(&mut self, text: &str) -> String {
        let line = self.stderr.wait_for(self.deadline, |bytes| {
            let complete = &bytes[..memchr::memrchr(b'\n', bytes)?];
            let lines = String::from_utf8_lossy(complete);
            lines.lines().find(|line| line.contains(text)).map(str::to_owned)
        });
        line.unwrap_or_else(|_| self.fail(&format!("no line with {text:?} came")))
    }

    /// Standard error as far as it has come.
    pub(crate) fn stderr_so_far(&self) -> String {
        String::from_utf8(self.stderr.so_far()).unwrap()
    }

    /// Waits until the terminal has `text`.
    #[track_caller]
    pub(crate) fn wait_for_screen(&mut self, text: &str) {
        let capture = self
            .terminal
            .as_ref()
            .expect("no stream is a terminal")
            .capture
            .clone();
        self.wait_for(&capture, text);
    }

    /// Waits until what the terminal shows is as `condition` wants it, and returns its lines.
    #[track_caller]
    pub(crate) fn wait_for_picture(&mut self, what: &str, condition: impl Fn(&str) -> bool) -> String {
        let terminal = self.terminal.as_ref().expect("no stream is a terminal");
        let (capture, (columns, rows)) = (terminal.capture.clone(), terminal.size);
        let nonzero = |size| NonZero::new(size).unwrap();
        let parser = RefCell::new((vt100::Parser::new(nonzero(rows), nonzero(columns), 0), 0));
        let found = capture.wait_for(self.deadline, |bytes| {
            let (parser, read) = &mut *parser.borrow_mut();
            parser.process(&bytes[*read..]);
            *read = bytes.len();
            let picture = parser.screen().contents();
            condition(&picture).then_some(picture)
        });
        if let Ok(picture) = found {
            return picture;
        }
        let picture = parser.borrow().0.screen().contents();
        self.fail(&format!("{what} never came; the terminal shows:\n{picture}\n"))
    }

    /// All that the terminal has received so far.
    pub(crate) fn terminal_so_far(&self) -> Vec<u8> {
        let terminal = self.terminal.as_ref().expect("no stream is a terminal");
        terminal.capture.so_far()
    }

    /// Its terminal has so many columns and rows from now on.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        let terminal = self.terminal.as_mut().expect("no stream is a terminal");
        terminal.resize(columns, rows);
    }

    #[track_caller]
    fn wait_for(&mut self, capture: &Capture, text: &str) {
        let finder = memmem::Finder::new(text);
        if capture
            .wait_for(self.deadline, |bytes| finder.find(bytes))
            .is_err()
        {
            self.fail(&format!("{text:?} never came"));
        }
    }

    /// Waits for the end, without a look at what was expected.
    #[track_caller]
    pub(crate) fn output(mut self) -> Output {
        let status = self.wait();
        let all = |capture: &Capture| match capture.take_all(self.deadline) {
            Ok(bytes) => bytes,
            Err(NeverCame) => panic!("{} ended, but something keeps its output open", self.name),
        };
        Output {
            stdout: all(&self.stdout),
            stderr: all(&self.stderr),
            screen: self
                .terminal
                .as_ref()
                .map_or_else(Vec::new, |terminal| all(&terminal.capture)),
            status: status
                .code()
                .unwrap_or_else(|| 128 + status.signal().unwrap_or(0)),
        }
    }

    /// Waits for the end and compares stdout, stderr and status with what is expected.
    #[track_caller]
    pub(crate) fn finish(self) -> Output {
        let (expected, name) = (self.expected.clone(), self.name.clone());
        let output = self.output();
        let complaints = expected.complaints(&output);
        if complaints.is_empty() {
            return output;
        }
        panic!(
            "{name}\n{}\n  status {}\n  stdout: {}\n  stderr: {}",
            complaints.join("\n"),
            output.status,
            readable(&output.stdout),
            readable(&output.stderr)
        );
    }

    /// Whether it has not ended.
    pub(super) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Fails now if it has ended.
    #[track_caller]
    pub(crate) fn assert_running(&mut self) {
        if let Some(status) = self.child.try_wait().unwrap() {
            self.fail(&format!("ended early, {status}"));
        }
    }

    #[track_caller]
    fn wait(&mut self) -> ExitStatus {
        if !self.ends_before_deadline() {
            self.fail("still runs after its time");
        }
        self.child.wait().unwrap()
    }

    /// Waits for the end, or for its time to be over.
    pub(super) fn ends_before_deadline(&self) -> bool {
        // The process can't have been reaped, so its number is still its own.
        let process = pidfd_open(self.pid(), PidfdFlags::empty()).unwrap();
        loop {
            let left = self.deadline.saturating_duration_since(Instant::now());
            let left = Timespec::try_from(left).unwrap();
            match poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&left)) {
                Ok(ready) => return ready > 0,
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => panic!("can't wait for {}: {error}", self.name),
            }
        }
    }

    #[track_caller]
    fn fail(&mut self, why: &str) -> ! {
        let _ = self.child.kill();
        let status = self.child.wait();
        let screen = self
            .terminal
            .as_ref()
            .map_or_else(Vec::new, |terminal| terminal.capture.so_far());
        panic!(
            "{}\n{why}\n  status: {status:?}\n  stdout so far: {}\n  stderr so far: {}\n  terminal so far: {}",
            self.name,
            readable(&self.stdout.so_far()),
            readable(&self.stderr.so_far()),
            readable(&screen)
        );
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both do nothing when the test has waited for the end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::super::{Program, Stream, Text};
    use super::*;

    fn shell(script: &str) -> Program {
        Program::new("sh", ["-c", script])
    }

    fn failure(run: impl FnOnce() -> Output) -> String {
        let panic = catch_unwind(AssertUnwindSafe(run)).expect_err("the run was accepted");
        panic.downcast_ref::<String>().cloned().unwrap_or_default()
    }

    #[test]
    fn streams_and_status_are_compared() {
        shell("cat; echo two >&2; exit 3")
            .stdin("one")
            .stdout("one")
            .stderr("two\n")
            .status(3)
            .run();
        assert!(failure(|| shell("echo one").run()).contains("stdout is not as expected"));
        assert!(failure(|| shell("echo one >&2").run()).contains("stderr is not as expected"));
        assert!(failure(|| shell("exit 1").run()).contains("status is 1, expected 0"));
    }

    #[test]
    fn a_run_that_never_ends_is_killed_and_shown() {
        let seen = failure(|| {
            shell("echo started; exec sleep 1000")
                .timeout(Duration::from_millis(300))
                .run()
        });
        assert!(seen.contains("still runs after its time"), "{seen}");
        assert!(seen.contains(r#"stdout so far: "started\n""#), "{seen}");
    }

    #[test]
    fn output_is_awaited_and_signals_arrive() {
        let mut running = shell("trap 'exit 9' TERM; echo ready; read line")
            .stdin_pipe()
            .stdout("ready\n")
            .status(9)
            .spawn();
        running.wait_for_stdout("ready\n");
        running.assert_running();
        running.signal(Signal::TERM);
        running.finish();
        let mut killed = shell("echo ready; exec sleep 1000")
            .stdout("ready\n")
            .status(137)
            .spawn();
        killed.wait_for_stdout("ready\n");
        killed.signal(Signal::KILL);
        killed.finish();
    }

    #[test]
    fn what_is_waited_for_must_come() {
        let seen = failure(|| {
            let mut running = shell("echo one").spawn();
            running.wait_for_stdout("two");
            running.finish()
        });
        assert!(seen.contains(r#""two" never came"#), "{seen}");
    }

    #[test]
    fn a_reader_can_go_away() {
        let mut running = shell("yes")
            .stdout_pipe()
            .stderr(Text::Anything)
            .status(141)
            .spawn();
        let mut stdout = running.take_stdout();
        stdout.read_exact(&mut [0; 4]).unwrap();
        drop(stdout);
        running.finish();
    }

    #[test]
    fn the_environment_is_scrubbed() {
        let seen = shell("env | cut -d= -f1 | grep -v -e PWD -e OLDPWD -e SHLVL -e '^_$' | sort")
            .stdout(Text::Anything);
        assert_eq!(seen.env("EXTRA", "1").run().text(), "EXTRA\nHOME\nPATH\nTZ\n");
    }

    #[test]
    fn a_terminal_for_all_streams() {
        let script = "test -t 0 && test -t 1 && test -t 2 && stty size && read line && echo \"got $line\"";
        let all = [Stream::Stdin, Stream::Stdout, Stream::Stderr];
        let mut running = shell(script)
            .on_terminal(&all)
            .screen("24 80\r\nyes\r\ngot yes\r\n")
            .spawn();
        running.wait_for_screen("24 80");
        running.press("yes\r");
        running.finish();
    }

    #[test]
    fn the_keys_of_a_terminal_make_signals() {
        let mut running = shell("echo ready; exec sleep 1000")
            .on_terminal(&[Stream::Stdin])
            .stdout("ready\n")
            .spawn();
        running.wait_for_stdout("ready");
        running.press("\u{3}");
        let output = running.output();
        assert_eq!((output.status, output.screen.as_slice()), (130, &b"^C"[..]));
    }

    #[test]
    fn without_a_terminal_there_is_none_to_open() {
        let missing = Text::matching(".*/dev/tty.*");
        shell("echo > /dev/tty")
            .without_terminal()
            .stderr(missing)
            .status(2)
            .run();
    }
}
