//! Command lines, right and wrong, to Debian's mosquitto clients and to our reading of them: what they print and
//! their exit status must be the same.
//!
//! Our contract is upstream's current version, Debian has 2.0.11. Where the two are known to differ:
//!
//! | 2.0.11 | current | here |
//! |---|---|---|
//! | no `-o`, `--ws`, `--no-tls`, `--tls-keylog`, `--message-rate`, `--latency`, `-w`, `--watch`, `--retain-handling` | has them | not generated |
//! | `-x` leaves the version as it is | sets 5 | `-x` always with `-V 5` |
//! | an empty topic is a topic; any number of slashes | at least one byte, at most 200 slashes | not generated |
//! | `-U` needs a `-t` | does not | not generated without |
//! | `--random-filter` up to 1,000 | up to 100 | not generated between |
//! | properties twice, or out of range: an error of the parse | an error when they are sent | not generated |
//! | `suback`, `unsuback`: no commands of `-D` | commands | not generated |
//! | no `%f`, `%d` and separators in `-F` | has them | not generated |
//! | `tlsv1.1` | no more | not generated |
//! | user names of proxies may have a colon, their hosts no brackets | the other way round | not generated |
//! | scheme `ws` and `wss` unknown | known | not generated |
//! | four messages in other words | | [`newer_words`] |
//!
//! And where we differ from both: engines and pre-shared keys are refused, and so is `$share` without a filter.

mod generate;

use std::fmt::Write as _;
use std::fs;
use std::net::Ipv4Addr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use culex::app::PayloadSource;
use culex::cli::mosquitto::{Refusal, Surroundings, Tool, parse};
use culex::cli::{Action, Invocation};
use socket2::{Domain, Socket, Type};
use tempfile::TempDir;

use crate::harness::{Output, Program, seed};

use generate::{Case, Generator};

/// How many command lines one run tries.
const CASES: usize = 600;

/// A directory with an options file, maybe, and the files that are named on the command lines.
struct Folder(TempDir);

impl Surroundings for Folder {
    fn variable(&self, name: &str) -> Option<std::ffi::OsString> {
        (name == "XDG_CONFIG_HOME").then(|| self.0.path().into())
    }

    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        fs::read(self.0.path().join(path)).ok()
    }

    fn can_open(&self, path: &Path) -> bool {
        !path.as_os_str().is_empty() && fs::File::open(self.0.path().join(path)).is_ok()
    }
}

/// A port that nobody listens to and nobody else gets.
fn closed_port() -> (Socket, u16) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let address = std::net::SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    socket.bind(&address.into()).unwrap();
    let port = socket.local_addr().unwrap().as_socket().unwrap().port();
    (socket, port)
}

#[test]
fn debians_clients_say_the_same() {
    let seed = seed();
    let (_socket, port) = closed_port();
    let mut generator = Generator::new(seed, port);
    let (mut wrong, mut refusals) = (String::new(), 0);
    for number in 0..CASES {
        let case = generator.case();
        let (difference, refused) = difference(&case);
        refusals += usize::from(refused);
        if let Some(difference) = difference {
            writeln!(wrong, "case {number}: {case}\n{difference}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "seed {seed}\n{wrong}");
    // Else the generator has lost its bite.
    assert!(
        (CASES / 2..CASES * 9 / 10).contains(&refusals),
        "{refusals} of {CASES} refused, seed {seed}"
    );
}

/// What differs between the two, and whether we refused the line.
fn difference(case: &Case) -> (Option<String>, bool) {
    let folder = Folder(TempDir::new().unwrap());
    let path = folder.0.path();
    fs::write(path.join("there"), "content").unwrap();
    if let Some(content) = &case.options_file {
        fs::write(path.join(case.tool.name()), content).unwrap();
    }
    let theirs = Program::new(case.tool.name(), &case.arguments)
        .env("XDG_CONFIG_HOME", path)
        .directory(path)
        .output();
    let ours = parse(case.tool, &case.arguments, &folder);
    let reads_first = match &ours {
        Ok(invocation) => source_of(case.tool, invocation),
        Err(refusal) => refusal.reads_first.as_ref(),
    };
    let (expectation, same) = if let Some(error) = reads_first.and_then(|source| unreadable(source, path)) {
        (
            error.clone(),
            theirs.status == 1 && is_reading_error(&theirs, &error),
        )
    } else {
        match &ours {
            Ok(_) => ("an attempt to connect".to_owned(), is_attempt(&theirs)),
            Err(refusal) => (
                format!("{:?}", readable(&refusal.stderr)),
                is_like(refusal, &theirs),
            ),
        }
    };
    let difference = (!same).then(|| {
        let (stdout, stderr) = (readable(&theirs.stdout), readable(&theirs.stderr));
        format!(
            "  ours: {expectation}\n  theirs: {} {stderr:?} {stdout:?}",
            theirs.status
        )
    });
    (difference, ours.is_err())
}

fn readable(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    if let Some((end, _)) = text.char_indices().nth(300) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// What `mosquitto_pub` reads before it connects.
fn source_of(tool: Tool, invocation: &Invocation) -> Option<&PayloadSource> {
    match &invocation.action {
        Action::Publish(options) if tool == Tool::Pub => Some(&options.source),
        _ => None,
    }
}

/// How the message ends when `source` cannot be read.
fn unreadable(source: &PayloadSource, folder: &Path) -> Option<String> {
    match source {
        PayloadSource::Stdin => Some("Error loading input from stdin.\n".to_owned()),
        PayloadSource::File(path) if !folder.join(path).is_file() => {
            let name = String::from_utf8_lossy(path.as_os_str().as_bytes());
            Some(format!("Error loading input file \"{name}\".\n"))
        }
        _ => None,
    }
}

fn is_reading_error(theirs: &Output, end: &str) -> bool {
    let stderr = String::from_utf8_lossy(&theirs.stderr);
    stderr.is_empty() || stderr.ends_with(end)
}

/// Whether they came as far as a connection, which there is not.
fn is_attempt(theirs: &Output) -> bool {
    let stderr = String::from_utf8_lossy(&theirs.stderr);
    let one_line = stderr.lines().count() <= 1;
    let known = [
        "",
        "Error: Connection refused\n",
        "Error: No such file or directory\n",
        "Unable to connect (Lookup error.).\n",
    ];
    theirs.status == 1 && one_line && known.contains(&&*stderr)
}

/// Whether they refuse as we do. The text of the usage is ours.
fn is_like(refusal: &Refusal, theirs: &Output) -> bool {
    let usage = |stdout: &[u8]| stdout.starts_with(b"mosquitto_");
    let same_stdout = usage(&refusal.stdout) == usage(&theirs.stdout)
        && refusal.stdout.is_empty() == theirs.stdout.is_empty();
    let ours = normalised(&refusal.stderr);
    i32::from(refusal.code) == theirs.status && same_stdout && ours == newer_words(&theirs.stderr)
}

/// The words of the current version for what 2.0.11 says.
fn newer_words(stderr: &[u8]) -> Vec<u8> {
    let mut text = stderr.to_vec();
    for (old, new) in [
        (
            "You must specify a topic to subscribe to.",
            "You must specify a topic to subscribe to (-t) or unsubscribe from (-U).",
        ),
        ("Error: unsupported URL scheme.", "Error: Unsupported URL scheme."),
        // The descriptions of errors have lost their full stops.
        (".).\n", ").\n"),
    ] {
        text = replaced(&text, old.as_bytes(), new.as_bytes());
    }
    text
}

/// Our words, less the names that 2.0.11 does not repeat in two of its messages.
fn normalised(stderr: &[u8]) -> Vec<u8> {
    for what in ["command", "property name"] {
        let head = format!("Error: Invalid {what} ");
        let tail = b" given in --property argument.\n";
        if let Some(rest) = stderr.strip_prefix(head.as_bytes())
            && let Some(at) = memchr::memmem::find(rest, tail)
        {
            return [&head.as_bytes()[..head.len() - 1], &rest[at..]].concat();
        }
    }
    stderr.to_vec()
}

fn replaced(text: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    match memchr::memmem::find(text, old) {
        Some(at) => [&text[..at], new, &text[at + old.len()..]].concat(),
        None => text.to_vec(),
    }
}
