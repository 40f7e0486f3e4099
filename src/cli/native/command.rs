//! The commands. Each builds its flags only when it is the one that was asked for, or for help and manual.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgAction, Args, Command};

use super::args::{
    BrokerArgs, GeneralArgs, OutputArgs, PublishArgs, RetainClearArgs, SharedArgs, SubscribeArgs, property,
};
use super::help;
use crate::cli::Shell;

/// The whole command line.
pub(in crate::cli) fn command() -> Command {
    Command::new("culex")
        .bin_name("culex")
        .version(env!("CARGO_PKG_VERSION"))
        .about("MQTT on the command line")
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
        .after_help(help::ROOT)
        .subcommand(verb("pub", "Publish messages").defer(publish))
        .subcommand(verb("sub", "Subscribe to topics and print what arrives").defer(subscribe))
        .subcommand(verb("retain-clear", "Find retained messages and clear them").defer(retain_clear))
        .subcommand(verb("broker", "Run a small broker, to try things with").defer(broker))
        .subcommand(
            verb(
                "completions",
                "Print a script that completes culex's command line in a shell",
            )
            .defer(completions),
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

fn publish(command: Command) -> Command {
    let command = PublishArgs::augment_args(command);
    connecting(command, property::PUBLISH)
        .override_usage("culex pub [OPTIONS] -t TOPIC <-m TEXT | -f FILE | -s | -l | -n>")
        .after_help(help::PUBLISH)
}

fn subscribe(command: Command) -> Command {
    let command = SubscribeArgs::augment_args(command);
    let command = OutputArgs::augment_args(command);
    connecting(command, property::SUBSCRIBE)
        .override_usage("culex sub [OPTIONS] -t FILTER...")
        .after_help(help::SUBSCRIBE)
}

fn retain_clear(command: Command) -> Command {
    let command = RetainClearArgs::augment_args(command);
    connecting(command, &[])
        .override_usage("culex retain-clear [OPTIONS] FILTER...")
        .after_help(help::RETAIN_CLEAR)
}

/// The flags of every command that connects.
fn connecting(command: Command, own: &'static [property::PropertyFlag]) -> Command {
    let command = SharedArgs::augment(command, own).arg(property::property_argument());
    GeneralArgs::augment_args(command)
}

fn broker(command: Command) -> Command {
    BrokerArgs::augment_args(command).after_help(help::BROKER)
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
        .after_help(help::COMPLETIONS)
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
        .after_help(help::MAN)
}
