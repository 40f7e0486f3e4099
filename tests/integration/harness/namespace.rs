//! A network of the test's own: addresses, interfaces and names that this machine does not have.

use rustix::process::geteuid;

use super::expected::readable;
use super::running::Running;
use super::servers::DNSMASQ;
use super::{Program, Text};

/// A network namespace with a loopback interface and a name server file of its own. It goes when it is dropped.
pub(crate) struct Namespace {
    /// What keeps it: a process that waits for its standard input to end.
    holder: Running,
}

impl Namespace {
    /// One in which `script` was run, as root of the namespace, by a shell that stops at its first failure. `None`, and a
    /// line on standard error that says why, where the system allows no such thing.
    #[expect(clippy::print_stderr, reason = "a test that cannot run must say so")]
    pub(crate) fn open(script: &str) -> Option<Self> {
        let script = format!("set -e; ip link set lo up; {script}\necho ready; exec cat");
        let user: &[&str] = if geteuid().is_root() {
            &[]
        } else {
            &["--user", "--map-root-user"]
        };
        let holder = Program::new("unshare", ["--net", "--mount"]).args(user);
        let holder = holder.args(["sh", "-c", &script]).stdin_pipe();
        let holder = holder.stdout("ready\n").stderr(Text::Anything).spawn();
        let ready = |said: &[u8]| said.starts_with(b"ready\n").then_some(());
        if holder.stdout.wait_for(holder.deadline(), ready).is_ok() {
            return Some(Self { holder });
        }
        let said = holder.output().stderr;
        let is_denied = ["Operation not permitted", "Unknown device type", "unshare: "]
            .iter()
            .any(|words| memchr::memmem::find(&said, words.as_bytes()).is_some());
        assert!(
            is_denied,
            "the script of the namespace failed: {}",
            readable(&said)
        );
        eprintln!("SKIPPED: no network namespace here: {}", readable(&said));
        None
    }

    /// dnsmasq, a name server on the usual port of the loopback interface, with options that give it records.
    #[track_caller]
    pub(crate) fn serve_names(&self, records: &[String]) -> Running {
        let server = Program::new("dnsmasq", DNSMASQ)
            .args(records)
            .inside(&self.entrance());
        let mut server = server.stderr(Text::Anything).spawn();
        server.wait_for_stderr("started, version");
        server
    }

    /// What runs a program inside, before the program's own name.
    pub(crate) fn entrance(&self) -> Vec<String> {
        let target = self.holder.pid().as_raw_nonzero().to_string();
        let mut words = vec!["nsenter", "--target", &target, "--net", "--mount"];
        if !geteuid().is_root() {
            words.extend(["--user", "--preserve-credentials"]);
        }
        words.into_iter().map(str::to_owned).collect()
    }
}
