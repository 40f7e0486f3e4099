//! What a command line asks for, resolved.

use std::path::PathBuf;

use crate::app::bench::BenchOptions;
use crate::app::install_links::InstallLinksOptions;
use crate::app::report::{CompareOptions, MergeOptions, ShowOptions};
use crate::app::{
    BrokerOptions, ProbeOptions, PublishOptions, RequestOptions, RetainClearOptions, SubscribeOptions,
    TopOptions, WatchOptions,
};
use crate::client::ConnectOptions;
use crate::exit::Dialect;

/// What a command line asks for. Nothing in it still needs parsing.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// Whose manners are kept.
    pub dialect: Dialect,
    /// How to connect; the defaults where the action needs no broker.
    pub connect: ConnectOptions,
    /// Where the password comes from, if not in `connect` already: see [`Invocation::resolve_password`].
    pub password: PasswordSource,
    /// What to do.
    pub action: Action,
    /// What is told on standard error.
    pub diagnostics: Diagnostics,
    /// Whether SIGINT and SIGTERM end the run in order; else they end the process at once.
    pub handles_signals: bool,
    /// Sentences for standard error, before anything else is done.
    pub warnings: Vec<String>,
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// `pub`.
    Publish(PublishOptions),
    /// `sub`.
    Subscribe(SubscribeOptions),
    /// `mosquitto_rr`.
    Request(RequestOptions),
    /// `top`.
    Top(TopOptions),
    /// `probe`.
    Probe(ProbeOptions),
    /// `retain-clear`.
    RetainClear(RetainClearOptions),
    /// `watch`.
    Watch(WatchOptions),
    /// `bench`.
    Bench(Box<BenchOptions>),
    /// `bench show`.
    BenchShow(ShowOptions),
    /// `bench merge`.
    BenchMerge(MergeOptions),
    /// `bench compare`.
    BenchCompare(CompareOptions),
    /// `broker`; whether this build has one is for the caller to know.
    Broker(BrokerOptions),
    /// `completions`: prints one of the completion scripts.
    Completions(Shell),
    /// `install-links`: the names of the mosquitto clients.
    InstallLinks(InstallLinksOptions),
    /// `man`: writes the manual pages into this directory.
    Man(PathBuf),
}

/// Where a password comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PasswordSource {
    /// From argv, the environment, the profile or a URL: it is in the credentials. Or there is none.
    #[default]
    Given,
    /// The content of a file, without one newline at its end.
    File(PathBuf),
    /// The terminal.
    Prompt,
}

/// What is told on standard error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// `--debug`: every packet.
    pub debug: bool,
    /// `--quiet`: nothing but the exit status tells of an error.
    pub quiet: bool,
    /// Whether colours are used.
    pub color: bool,
}

/// A shell that has completions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// GNU Bash.
    Bash,
    /// Zsh.
    Zsh,
    /// Fish.
    Fish,
    /// PowerShell.
    PowerShell,
    /// Elvish.
    Elvish,
}

impl Shell {
    /// All of them.
    pub const ALL: [Shell; 5] = [
        Shell::Bash,
        Shell::Zsh,
        Shell::Fish,
        Shell::PowerShell,
        Shell::Elvish,
    ];

    /// The name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Zsh => "zsh",
            Shell::Fish => "fish",
            Shell::PowerShell => "powershell",
            Shell::Elvish => "elvish",
        }
    }
}
