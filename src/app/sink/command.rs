//! `--exec`: a command a message.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitStatus, Stdio};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::options::CommandOptions;
use crate::app::ending::plural;
use crate::app::printer::Printer;
use crate::app::streams::Streams;
use crate::exit::Exit;
use crate::format::OutputOptions;
use crate::format::json::write_properties;
use crate::format::sanitize::{Escape, write_visible};
use crate::message::Message;
use crate::query::Finding;

/// How many messages wait for a command at the most, and how many bytes: more are not read from the broker.
const MOST_WAITING: usize = 64;
const MOST_BYTES: usize = 1024 * 1024;

/// Commands that fail are told one by one up to this number.
const TOLD: u64 = 100;

/// A message for a command.
struct Job {
    topic: String,
    variables: Vec<(&'static str, String)>,
    input: Vec<u8>,
}

impl Job {
    fn new(message: &Message<'_>, input: Vec<u8>) -> Self {
        let flag = |is_set| if is_set { "1" } else { "0" }.to_owned();
        let mut properties = Vec::new();
        write_properties(message.properties, &mut properties);
        let identifier = message.packet_identifier;
        Self {
            // No variable can hold a NUL, which no topic may have (section 1.5.4).
            topic: message.topic.replace('\0', "\u{fffd}"),
            variables: vec![
                ("CULEX_QOS", message.qos.level().to_string()),
                ("CULEX_RETAIN", flag(message.retain)),
                ("CULEX_DUP", flag(message.dup)),
                (
                    "CULEX_MID",
                    identifier
                        .map(|identifier| identifier.to_string())
                        .unwrap_or_default(),
                ),
                ("CULEX_TIME", format!("{:.9}", message.received_at)),
                (
                    "CULEX_PROPERTIES",
                    String::from_utf8_lossy(&properties).into_owned(),
                ),
            ],
            input,
        }
    }
}

/// How a command ended.
pub(in crate::app) struct Ended {
    topic: String,
    result: io::Result<ExitStatus>,
}

/// Runs a command for each message, a few at once.
pub(in crate::app) struct Commands {
    options: CommandOptions,
    printer: Printer,
    notices: Vec<u8>,
    waiting: VecDeque<Job>,
    /// How many bytes wait.
    bytes: usize,
    running: usize,
    sender: UnboundedSender<Ended>,
    endings: UnboundedReceiver<Ended>,
    started: u64,
    failed: u64,
    /// Messages that no command was run for.
    left: usize,
}

impl Commands {
    pub(super) fn new(options: &CommandOptions, output: &OutputOptions) -> Self {
        let (sender, endings) = unbounded_channel();
        Self {
            options: options.clone(),
            printer: Printer::new(output),
            notices: Vec::new(),
            waiting: VecDeque::new(),
            bytes: 0,
            running: 0,
            sender,
            endings,
            started: 0,
            failed: 0,
            left: 0,
        }
    }

    pub(super) fn message(&mut self, message: &Message<'_>, finding: &Finding, streams: &mut Streams<'_>) {
        let mut input = Vec::new();
        self.printer
            .write(message, finding, &mut input, &mut self.notices);
        self.bytes += input.len();
        self.waiting.push_back(Job::new(message, input));
        self.start(streams);
    }

    pub(super) fn is_full(&self) -> bool {
        self.waiting.len() >= MOST_WAITING || self.bytes >= MOST_BYTES && !self.waiting.is_empty()
    }

    pub(super) fn is_busy(&self) -> bool {
        self.running > 0 || !self.waiting.is_empty()
    }

    pub(super) const fn running(&self) -> usize {
        self.running
    }

    /// Tells what the format has to say.
    pub(super) fn tell_notices(&mut self, streams: &mut Streams<'_>) {
        if !self.notices.is_empty() {
            // A closed standard error is nobody's loss.
            let _ = streams.notices.write_all(&self.notices);
            self.notices.clear();
        }
    }

    /// Waits until a command has ended. Never resolves where none runs.
    pub(super) async fn progress(&mut self) -> Ended {
        if self.running > 0
            && let Some(ended) = self.endings.recv().await
        {
            return ended;
        }
        std::future::pending().await
    }

    /// Counts a command that has ended, and starts the next.
    pub(super) fn tell(&mut self, ended: &Ended, streams: &mut Streams<'_>) {
        self.running -= 1;
        self.count(ended, streams);
        self.start(streams);
    }

    /// Starts as many commands as may run.
    fn start(&mut self, streams: &mut Streams<'_>) {
        while self.running < self.options.parallel.get()
            && let Some(job) = self.waiting.pop_front()
        {
            self.bytes -= job.input.len();
            self.started += 1;
            let (command, sender) = (self.options.command.clone(), self.sender.clone());
            let topic = job.topic.clone();
            // A thread for each: it feeds the command and waits for it, and is cheap beside a process.
            let thread = std::thread::Builder::new().spawn(move || {
                let result = run(&command, &job);
                let topic = job.topic;
                // Who does not listen has ended.
                let _ = sender.send(Ended { topic, result });
            });
            match thread {
                Ok(_) => self.running += 1,
                Err(error) => {
                    let result = Err(error);
                    self.count(&Ended { topic, result }, streams);
                }
            }
        }
    }

    fn count(&mut self, ended: &Ended, streams: &mut Streams<'_>) {
        let fault = match &ended.result {
            Ok(status) if status.success() => return,
            Ok(status) => match (status.code(), status.signal()) {
                (Some(code), _) => format!("ended with status {code}"),
                (None, signal) => format!("was ended by signal {}", signal.unwrap_or_default()),
            },
            Err(error) => format!("could not be run: {error}"),
        };
        self.failed += 1;
        if self.failed <= TOLD {
            let rest = if self.failed == TOLD {
                "; no more of them is told"
            } else {
                ""
            };
            let text = format!("the command for a message on {} {fault}{rest}", ended.topic);
            let mut visible = Vec::new();
            write_visible(&text, Escape::Text, &mut visible);
            streams.notice(String::from_utf8_lossy(&visible));
        }
    }

    /// No command is started any more.
    pub(super) fn give_up(&mut self) {
        self.left += self.waiting.len();
        self.waiting.clear();
        self.bytes = 0;
    }

    /// Tells how the commands fared. That some failed counts for more than that the time was over.
    pub(super) fn finish(&mut self, exit: Exit, streams: &mut Streams<'_>) -> Exit {
        if self.failed > 0 {
            let (failed, started) = (self.failed, self.started);
            streams.notice(format_args!(
                "{failed} of {started} {} failed",
                plural(started, "command")
            ));
        }
        if self.left > 0 {
            let left = self.left as u64;
            streams.notice(format_args!(
                "no command was run for {left} {}",
                plural(left, "message")
            ));
        }
        match exit {
            Exit::Done | Exit::TimedOut if self.failed > 0 || self.left > 0 => Exit::Incomplete,
            exit => exit,
        }
    }
}

/// Runs `command` in a shell, for as long as it takes. What the message says comes by the environment and by standard
/// input, and never into the text of the command.
fn run(command: &str, job: &Job) -> io::Result<ExitStatus> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .env("CULEX_TOPIC", &job.topic)
        .envs(job.variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        // A Ctrl-C in the terminal is for culex alone, which then waits for the command.
        .process_group(0)
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // A command need not read what it does not need.
        let _ = input.write_all(&job.input);
    }
    child.wait()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::format::fixture::message;

    fn job(topic: &str, payload: &[u8]) -> Job {
        Job::new(&message(topic, payload), payload.to_vec())
    }

    #[test]
    fn a_message_comes_by_environment_and_input_alone() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("out");
        let topic = "a/$(touch evil)`touch evil`;\"'";
        let script = format!(
            "{{ printf '%s|%s|%s|%s|' \"$CULEX_TOPIC\" \"$CULEX_QOS\" \"$CULEX_RETAIN\" \"$CULEX_PROPERTIES\"; cat; }} > {}",
            file.display()
        );
        let status = run(&script, &job(topic, b"x\0\xff\n")).unwrap();
        assert!(status.success());
        let mut expected = format!("{topic}|0|0|{{}}|").into_bytes();
        expected.extend_from_slice(b"x\0\xff\n");
        assert_eq!(fs::read(file).unwrap(), expected);
    }

    #[test]
    fn a_command_need_not_read() {
        let large = vec![b'x'; 1 << 20];
        assert_eq!(run("exit 3", &job("a", &large)).unwrap().code(), Some(3));
        assert_eq!(run("kill -9 $$", &job("a", b"")).unwrap().signal(), Some(9));
        assert_eq!(run("exit 0", &job("a\0b", b"")).unwrap().code(), Some(0));
    }
}
