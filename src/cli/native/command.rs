//! The commands. Each builds its flags only when it is the one that was asked for, or for help and manual.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Args, Command};

use super::args::property::{self, PropertyFlag};
use super::args::{
    BenchArgs, BrokerArgs, CompareArgs, DecodeArgs, Depth, GeneralArgs, MergeArgs, OutputArgs, ProbeArgs,
    PublishArgs, PublishStageArgs, RequestArgs, RetainClearArgs, SharedArgs, ShowArgs, StageArgs,
    SubscribeArgs, TellArgs, TopArgs, WatchArgs,
};
use super::help;
use crate::cli::Shell;

/// A command that connects.
#[derive(Debug)]
pub(super) struct Connecting {
    pub(super) name: &'static str,
    about: &'static str,
    usage: &'static str,
    /// Shown behind the flags.
    examples: &'static [help::Example],
    /// Adds the flags of its own.
    pub(super) own: fn(Command) -> Command,
    /// Adds those of its own that few ask for: only a command line that has one of them pays for them.
    rare: fn(Command) -> Command,
    /// The properties of its own.
    pub(super) properties: &'static [PropertyFlag],
    /// The whole command, built when it is called for.
    deferred: fn(Command) -> Command,
}

/// The commands that connect.
pub(super) const CONNECTING: [Connecting; 7] = [PUBLISH, SUBSCRIBE, REQUEST, TOP, PROBE, RETAIN_CLEAR, WATCH];

const PUBLISH: Connecting = Connecting {
    name: "pub",
    about: "Publish messages",
    usage: "culex pub [OPTIONS] -t TOPIC <-m TEXT | -f FILE | -s | -l | -n>\n       culex pub [OPTIONS] --records FILE",
    examples: help::PUBLISH,
    own: PublishArgs::augment_args,
    rare: PublishStageArgs::augment_args,
    properties: property::PUBLISH,
    deferred: |command| PUBLISH.whole(command),
};

const SUBSCRIBE: Connecting = Connecting {
    name: "sub",
    about: "Subscribe to topics and print what arrives",
    usage: "culex sub [OPTIONS] -t FILTER...",
    examples: help::SUBSCRIBE,
    own: |command| OutputArgs::augment_args(SubscribeArgs::augment_args(command)),
    rare: StageArgs::augment_args,
    properties: property::SUBSCRIBE,
    deferred: |command| SUBSCRIBE.whole(command),
};

const REQUEST: Connecting = Connecting {
    name: "rr",
    about: "Send requests and print the responses",
    usage: "culex rr [OPTIONS] -t TOPIC <-m TEXT | -f FILE | -s | -l | -n>",
    examples: help::REQUEST,
    own: |command| OutputArgs::augment_args(RequestArgs::augment_args(command)),
    rare: |command| command,
    properties: property::REQUEST,
    deferred: |command| REQUEST.whole(command),
};

const TOP: Connecting = Connecting {
    name: "top",
    about: "Show which topics there is traffic on, and which have fallen silent",
    usage: "culex top [OPTIONS] [-t FILTER]...",
    examples: help::TOP,
    own: TopArgs::augment_args,
    rare: |command| command,
    properties: &[],
    deferred: |command| TOP.whole(command),
};

const PROBE: Connecting = Connecting {
    name: "probe",
    about: "Find out what a broker can do",
    usage: "culex probe [OPTIONS]",
    examples: help::PROBE,
    own: ProbeArgs::augment_args,
    rare: |command| command,
    properties: &[],
    deferred: |command| PROBE.whole(command),
};

const RETAIN_CLEAR: Connecting = Connecting {
    name: "retain-clear",
    about: "Find retained messages and clear them",
    usage: "culex retain-clear [OPTIONS] FILTER...",
    examples: help::RETAIN_CLEAR,
    own: RetainClearArgs::augment_args,
    rare: |command| command,
    properties: &[],
    deferred: |command| RETAIN_CLEAR.whole(command),
};

const WATCH: Connecting = Connecting {
    name: "watch",
    about: "Look at the topics of a broker live",
    usage: "culex watch [OPTIONS] [-t FILTER...]",
    examples: help::WATCH,
    own: WatchArgs::augment_args,
    rare: DecodeArgs::augment_args,
    properties: property::SUBSCRIBE,
    deferred: |command| WATCH.whole(command),
};

impl Connecting {
    /// The command without flags.
    pub(super) fn command(&self) -> Command {
        verb(self.name, self.about)
    }

    /// Adds the flags that `depth` has over the depth before, but for the command's own.
    pub(super) fn augment(&self, command: Command, depth: Depth) -> Command {
        let command = SharedArgs::augment_step(command, depth, self.properties);
        match depth {
            Depth::Own => GeneralArgs::augment_args(command),
            Depth::Connection => command,
            Depth::Whole => (self.rare)(command).arg(property::property_argument()),
        }
    }

    fn whole(&self, command: Command) -> Command {
        let command = SharedArgs::augment((self.rare)((self.own)(command)), self.properties)
            .arg(property::property_argument());
        GeneralArgs::augment_args(command)
            .override_usage(self.usage)
            .after_help(help::after_help(self.examples))
    }
}

/// The whole command line.
pub(in crate::cli) fn command() -> Command {
    Command::new("culex")
        .bin_name("culex")
        .version(env!("CARGO_PKG_VERSION"))
        .about("MQTT on the command line")
        .override_usage("culex COMMAND [OPTIONS]")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .subcommand_required(true)
        .arg(help_flag())
        .arg(
            Arg::new("version")
                .long("version")
                .help("Print the version")
                .action(ArgAction::Version),
        )
        .after_help(help::ROOT_TEXT)
        .subcommands(CONNECTING.map(|verb| verb.command().defer(verb.deferred)))
        .subcommand(verb("bench", "Load-test a broker").defer(bench))
        .subcommand(verb("broker", "Run a small broker, to try things with").defer(broker))
        .subcommand(
            verb(
                "completions",
                "Print a script that completes command lines in a shell",
            )
            .defer(completions),
        )
        .subcommand(
            verb(
                "install-links",
                "Make links under the names of the mosquitto clients",
            )
            .defer(install_links),
        )
        .subcommand(verb("man", "Write the manual pages into a directory").defer(man))
}

fn verb(name: &'static str, about: &'static str) -> Command {
    Command::new(name)
        .about(about)
        .disable_help_flag(true)
        .disable_version_flag(true)
}

fn help_flag() -> Arg {
    Arg::new("help")
        .long("help")
        .help("Print this help")
        .action(ArgAction::HelpShort)
}

/// `bench`, which is `bench e2e` without another word.
fn bench(command: Command) -> Command {
    let load = |name: &'static str, about| {
        verb(name, about).defer(match name {
            "pub" => |command| bench_load(command, "culex bench pub [OPTIONS]"),
            "sub" => |command| bench_load(command, "culex bench sub [OPTIONS]"),
            "conn" => |command| bench_load(command, "culex bench conn [OPTIONS]"),
            _ => |command| bench_load(command, "culex bench e2e [OPTIONS]"),
        })
    };
    bench_load(
        command,
        "culex bench [e2e | pub | sub | conn | show | merge | compare] [OPTIONS]",
    )
    .args_conflicts_with_subcommands(true)
    .after_help(help::after_help(help::BENCH))
    .subcommand(load("e2e", "Publish and subscribe in one process; the default"))
    .subcommand(load("pub", "Publish only"))
    .subcommand(load("sub", "Subscribe only"))
    .subcommand(load("conn", "Connect only: rate of connections, hold, churn"))
    .subcommand(verb("show", "Tell what is in a report").defer(|command| {
        TellArgs::augment_args(ShowArgs::augment_args(command)).after_help(help::after_help(help::BENCH_SHOW))
    }))
    .subcommand(verb("merge", "Add up the shards of a run").defer(|command| {
        TellArgs::augment_args(MergeArgs::augment_args(command))
            .after_help(help::after_help(help::BENCH_MERGE))
    }))
    .subcommand(
        verb("compare", "Hold runs against those of before").defer(|command| {
            TellArgs::augment_args(CompareArgs::augment_args(command))
                .after_help(help::after_help(help::BENCH_COMPARE))
        }),
    )
}

/// A load of `bench`. There `-c` is the number of clients, and identifiers are templates.
fn bench_load(command: Command, usage: &'static str) -> Command {
    let command = SharedArgs::augment(BenchArgs::augment_args(command), property::PUBLISH)
        .arg(property::property_argument());
    GeneralArgs::augment_args(command)
        .override_usage(usage)
        .mut_arg("disable_clean_session", |arg| arg.short(None))
        .mut_arg("id", |arg| {
            arg.visible_alias("client-id")
                .help("Client identifiers; {i} is the number of the client [default: culex-{run}-{i}]")
        })
        .mut_arg("max_inflight", |arg| {
            arg.visible_alias("inflight")
                .help("Most messages of a publisher on their way at once [default: 20]")
        })
        .mut_arg("source_address", |arg| {
            arg.help("Local address to connect from, or a range A-B, taken in turns")
        })
        .mut_arg("host", |arg| {
            arg.help("Name or address of the broker; clients take several in turns [default: localhost]")
        })
}

fn broker(command: Command) -> Command {
    BrokerArgs::augment_args(command).after_help(help::after_help(help::BROKER))
}

fn completions(command: Command) -> Command {
    let names = Shell::ALL.map(Shell::name);
    let shell = PossibleValuesParser::new(names).map(|name| {
        let found = Shell::ALL.into_iter().find(|shell| shell.name() == name);
        found.unwrap_or(Shell::Bash)
    });
    command
        .arg(
            Arg::new("shell")
                .value_name("SHELL")
                .help("The shell")
                .required(true)
                .value_parser(shell),
        )
        .arg(help_flag())
        .after_help(help::after_help(help::COMPLETIONS))
}

fn install_links(command: Command) -> Command {
    command
        .arg(
            Arg::new("directory")
                .value_name("DIR")
                .help("Where to; it must exist")
                .required(true)
                .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(
            Arg::new("force")
                .long("force")
                .help("Replace what has one of the names already")
                .action(ArgAction::SetTrue),
        )
        .arg(help_flag())
        .after_help(help::after_help(help::INSTALL_LINKS))
}

fn man(command: Command) -> Command {
    command
        .arg(
            Arg::new("directory")
                .value_name("DIR")
                .help("Where to; made if it is missing")
                .required(true)
                .value_parser(clap::value_parser!(PathBuf)),
        )
        .arg(help_flag())
        .after_help(help::after_help(help::MAN))
}
