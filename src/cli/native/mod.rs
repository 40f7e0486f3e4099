//! culex's own command line.

mod args;
mod command;
mod defaults;
pub(super) mod help;
mod layers;
mod lower;
mod observing;
mod property_argument;
mod quick;
mod retain_argument;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{ArgMatches, Command, FromArgMatches};

pub(super) use command::command;
pub(super) use defaults::variables;
pub(super) use help::Example;

use self::args::{
    BenchArgs, BrokerArgs, CompareArgs, DecodeArgs, Depth, GeneralArgs, MergeArgs, OutputArgs, PublishArgs,
    PublishStageArgs, RequestArgs, RetainClearArgs, SharedArgs, ShowArgs, StageArgs, SubscribeArgs, TellArgs,
    WatchArgs, property,
};
use self::lower::{Connected, Wrong};
use super::{Action, Diagnostics, Environment, Invocation, PasswordSource, Shell, Usage};
use crate::app::BrokerOptions;
use crate::app::install_links::InstallLinksOptions;
use crate::bench::report::Verb;
use crate::client::ConnectOptions;
use crate::exit::Dialect;
use crate::mqtt::{PacketKind, ProtocolVersion};
use crate::net::Endpoint;
use crate::streams::TerminalFacts;

/// Reads a command line, the program's name first.
pub(super) fn parse(
    argv: Vec<OsString>,
    environment: &Environment,
    terminal: TerminalFacts,
) -> Result<Invocation, Usage> {
    let context = Context {
        environment,
        terminal,
    };
    let argv = retain_argument::join(property_argument::join(argv));
    if let Some((verb, matches, depth)) = quick::read(&argv) {
        return context.invocation(verb, &matches, depth).map_err(|failure| {
            let mut command = whole(terminal);
            command.build();
            usage(&failure.error(&mut command, verb), terminal)
        });
    }
    let mut command = whole(terminal);
    if argv.len() < 2 {
        let help = command.render_help();
        let is_terminal = terminal.stdout_is_terminal;
        return Err(Usage::asked_for(styled(&help, is_terminal, terminal)));
    }
    let matches = command
        .try_get_matches_from_mut(argv)
        .map_err(|error| usage(&error, terminal))?;
    let (verb, matches) = matches.subcommand().unwrap_or(("", &matches));
    context
        .invocation(verb, matches, Depth::Whole)
        .map_err(|failure| usage(&failure.error(&mut command, verb), terminal))
}

/// The whole command line, as wide as the terminal, and 100 columns at most.
fn whole(terminal: TerminalFacts) -> Command {
    let width = terminal.width.map_or(100, |width| usize::from(width).min(100));
    command().term_width(width)
}

fn usage(error: &clap::Error, terminal: TerminalFacts) -> Usage {
    let is_asked_for = !error.use_stderr();
    let is_terminal = if is_asked_for {
        terminal.stdout_is_terminal
    } else {
        terminal.stderr_is_terminal
    };
    let text = styled(&error.render(), is_terminal, terminal);
    if is_asked_for {
        Usage::asked_for(text)
    } else {
        Usage::wrong(text.replacen("error:", "culex:", 1))
    }
}

fn styled(text: &clap::builder::StyledStr, is_terminal: bool, terminal: TerminalFacts) -> String {
    if is_terminal && !terminal.no_color {
        text.ansi().to_string()
    } else {
        text.to_string()
    }
}

enum Failure {
    Clap(clap::Error),
    Wrong(Wrong),
}

impl Failure {
    /// The error, with the usage of `verb`.
    fn error(self, command: &mut Command, verb: &str) -> clap::Error {
        match self {
            Failure::Clap(error) => error,
            Failure::Wrong(Wrong(text)) => match command.find_subcommand_mut(verb) {
                Some(verb) => verb.error(ErrorKind::ArgumentConflict, text),
                None => command.error(ErrorKind::ArgumentConflict, text),
            },
        }
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Failure::Clap(error)
    }
}

impl From<Wrong> for Failure {
    fn from(wrong: Wrong) -> Self {
        Failure::Wrong(wrong)
    }
}

/// What a command line is read in.
struct Context<'a> {
    environment: &'a Environment,
    terminal: TerminalFacts,
}

impl Context<'_> {
    fn invocation(&self, verb: &str, matches: &ArgMatches, depth: Depth) -> Result<Invocation, Failure> {
        match verb {
            "pub" => self.publish(matches, depth),
            "sub" => self.subscribe(matches, depth),
            "rr" => self.request(matches, depth),
            "retain-clear" => self.retain_clear(matches, depth),
            "top" => self.top(matches, depth),
            "probe" => self.probe(matches, depth),
            "watch" => self.watch(matches, depth),
            "bench" => self.bench(matches),
            "broker" => {
                let BrokerArgs { listen, help: _ } = BrokerArgs::from_arg_matches(matches)?;
                Ok(without_broker(Action::Broker(BrokerOptions { listen })))
            }
            "completions" => {
                let shell = matches.get_one::<Shell>("shell").copied();
                Ok(without_broker(Action::Completions(shell.unwrap_or(Shell::Bash))))
            }
            "install-links" => {
                let directory = matches.get_one("directory").cloned().unwrap_or_default();
                let force = matches.get_flag("force");
                let options = InstallLinksOptions { directory, force };
                Ok(without_broker(Action::InstallLinks(options)))
            }
            _ => {
                let directory = matches.get_one("directory").cloned();
                Ok(without_broker(Action::Man(directory.unwrap_or_default())))
            }
        }
    }

    fn publish(&self, matches: &ArgMatches, depth: Depth) -> Result<Invocation, Failure> {
        let args = PublishArgs::from_arg_matches(matches)?;
        let shared = SharedArgs::from_matches(matches, depth, property::PUBLISH)?;
        let mut client = self.client(matches, shared, Demands::of(&[PacketKind::Publish]))?;
        let stages = match depth {
            Depth::Whole => PublishStageArgs::from_arg_matches(matches)?,
            Depth::Own | Depth::Connection => PublishStageArgs::default(),
        };
        let options = lower::publish(args, stages, &mut client.connected)?;
        Ok(client.invocation(Action::Publish(options)))
    }

    fn subscribe(&self, matches: &ArgMatches, depth: Depth) -> Result<Invocation, Failure> {
        let args = SubscribeArgs::from_arg_matches(matches)?;
        let output = OutputArgs::from_arg_matches(matches)?;
        let shared = SharedArgs::from_matches(matches, depth, property::SUBSCRIBE)?;
        let packets = [PacketKind::Subscribe, PacketKind::Unsubscribe];
        let demands = Demands {
            needs_v5: lower::needs_v5(&args),
            ..Demands::of(&packets)
        };
        let mut client = self.client(matches, shared, demands)?;
        let format = (lower::is_named(&output), client.general.color);
        let mut output = lower::output(output, client.general.color, self.terminal);
        let (stages, sink) = match depth {
            Depth::Whole => {
                let args = StageArgs::from_arg_matches(matches)?;
                let sink = lower::sink(args.sink.clone(), format, &mut output)?;
                (lower::stages(args).map(Box::new), sink)
            }
            Depth::Own | Depth::Connection => (None, None),
        };
        let mut options = lower::subscribe(args, output, stages, &mut client.connected)?;
        lower::check_sink(sink.is_some(), options.extras.acknowledge)?;
        options.sink = sink;
        Ok(client.invocation(Action::Subscribe(options)))
    }

    fn request(&self, matches: &ArgMatches, depth: Depth) -> Result<Invocation, Failure> {
        let args = RequestArgs::from_arg_matches(matches)?;
        let output = OutputArgs::from_arg_matches(matches)?;
        let mut shared = SharedArgs::from_matches(matches, depth, property::REQUEST)?;
        shared.properties.extend(lower::asks_for_information(&args));
        let packets = [PacketKind::Publish, PacketKind::Subscribe];
        let demands = Demands {
            packets: &packets,
            needs_v5: Vec::new(),
            // Before it a request can't say where the response is to go.
            default_version: Some(ProtocolVersion::V5),
        };
        let mut client = self.client(matches, shared, demands)?;
        let output = lower::output(output, client.general.color, self.terminal);
        let options = lower::request(args, output, &mut client.connected)?;
        Ok(client.invocation(Action::Request(options)))
    }

    fn retain_clear(&self, matches: &ArgMatches, depth: Depth) -> Result<Invocation, Failure> {
        let args = RetainClearArgs::from_arg_matches(matches)?;
        let shared = SharedArgs::from_matches(matches, depth, &[])?;
        lower::ends_with_connection(&shared.reconnect)?;
        let mut client = self.client(matches, shared, Demands::of(&[]))?;
        let options = lower::retain_clear(args, &mut client.connected)?;
        Ok(client.invocation(Action::RetainClear(options)))
    }

    fn watch(&self, matches: &ArgMatches, depth: Depth) -> Result<Invocation, Failure> {
        let args = WatchArgs::from_arg_matches(matches)?;
        let shared = SharedArgs::from_matches(matches, depth, property::SUBSCRIBE)?;
        let mut client = self.client(matches, shared, Demands::of(&[PacketKind::Subscribe]))?;
        let decode = match depth {
            Depth::Whole => DecodeArgs::from_arg_matches(matches)?,
            Depth::Own | Depth::Connection => DecodeArgs::default(),
        };
        let color = lower::color(
            client.general.color,
            self.terminal,
            self.terminal.stdout_is_terminal,
        );
        let options = lower::watch(args, decode, color, &mut client.connected)?;
        Ok(client.invocation(Action::Watch(options)))
    }

    fn bench(&self, matches: &ArgMatches) -> Result<Invocation, Failure> {
        let (verb, matches) = match matches.subcommand() {
            Some((name @ ("show" | "merge" | "compare"), matches)) => return self.reports(name, matches),
            Some(("pub", matches)) => (Verb::Pub, matches),
            Some(("sub", matches)) => (Verb::Sub, matches),
            Some(("conn", matches)) => (Verb::Conn, matches),
            Some((_, matches)) => (Verb::E2e, matches),
            None => (Verb::E2e, matches),
        };
        let args = BenchArgs::from_arg_matches(matches)?;
        let shared = SharedArgs::from_matches(matches, Depth::Whole, property::PUBLISH)?;
        let mut client = self.client(matches, shared, Demands::of(&[PacketKind::Publish]))?;
        let mut options = lower::bench(verb, args, &mut client.connected, self.environment)?;
        if !client.general.quiet {
            client
                .warnings
                .extend(lower::without_effect_in_bench(&client.connected.options));
        }
        let is_terminal = self.terminal.stdout_is_terminal;
        options.report.outputs.color = lower::color(client.general.color, self.terminal, is_terminal);
        Ok(client.invocation(Action::Bench(Box::new(options))))
    }

    /// The commands of `bench` that read reports.
    fn reports(&self, name: &str, matches: &ArgMatches) -> Result<Invocation, Failure> {
        let TellArgs { color, help: _ } = TellArgs::from_arg_matches(matches)?;
        let color = lower::color(color, self.terminal, self.terminal.stdout_is_terminal);
        let action = match name {
            "show" => Action::BenchShow(lower::show(ShowArgs::from_arg_matches(matches)?, color)),
            "merge" => Action::BenchMerge(lower::merge(MergeArgs::from_arg_matches(matches)?, color)),
            _ => Action::BenchCompare(lower::compare(CompareArgs::from_arg_matches(matches)?, color)?),
        };
        Ok(without_broker(action))
    }

    /// What every command has that connects.
    fn client(
        &self,
        matches: &ArgMatches,
        shared: SharedArgs,
        demands: Demands<'_>,
    ) -> Result<Client, Failure> {
        let Demands {
            packets,
            needs_v5,
            default_version,
        } = demands;
        let general = GeneralArgs::from_arg_matches(matches)?;
        let (mut shared, mut warnings) = defaults::complete(shared, &general, self.environment)
            .map_err(|error| Wrong(error.to_string()))?;
        let version = &mut shared.session.protocol_version;
        *version = version.or(default_version);
        let mut connected = lower::connect(shared, packets, needs_v5)?;
        warnings.append(&mut connected.warnings);
        if general.quiet {
            warnings.clear();
        }
        let diagnostics = Diagnostics {
            debug: general.debug,
            quiet: general.quiet,
            color: lower::color(general.color, self.terminal, self.terminal.stderr_is_terminal),
        };
        Ok(Client {
            general,
            connected,
            diagnostics,
            warnings,
        })
    }
}

/// What a command wants of its connection.
struct Demands<'a> {
    /// What it sends beside CONNECT and DISCONNECT.
    packets: &'a [PacketKind],
    /// Its flags that MQTT 5 has only.
    needs_v5: Vec<String>,
    /// The version of MQTT where nothing else is said and asked for.
    default_version: Option<ProtocolVersion>,
}

impl<'a> Demands<'a> {
    /// Those of a command that sends `packets`.
    const fn of(packets: &'a [PacketKind]) -> Self {
        Self {
            packets,
            needs_v5: Vec::new(),
            default_version: None,
        }
    }
}

struct Client {
    general: GeneralArgs,
    connected: Connected,
    diagnostics: Diagnostics,
    warnings: Vec<String>,
}

impl Client {
    fn invocation(self, action: Action) -> Invocation {
        Invocation {
            dialect: Dialect::Native,
            connect: self.connected.options,
            password: self.connected.password,
            action,
            diagnostics: self.diagnostics,
            handles_signals: true,
            warnings: self.warnings,
        }
    }
}

/// An action that connects to nothing.
fn without_broker(action: Action) -> Invocation {
    Invocation {
        dialect: Dialect::Native,
        connect: ConnectOptions::new(Endpoint::Tcp {
            host: "localhost".to_owned(),
            port: 1883,
        }),
        password: PasswordSource::Given,
        action,
        diagnostics: Diagnostics::default(),
        handles_signals: true,
        warnings: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
