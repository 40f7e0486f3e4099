//! The flags as a table.

use clap::{ArgAction, Command};

use crate::cli::native::command;

fn verbs() -> Vec<Command> {
    let mut root = command();
    root.build();
    root.get_subcommands().cloned().collect()
}

#[test]
fn clap_finds_no_fault() {
    command().debug_assert();
}

/// The words of mosquitto, which scripts and fingers know: the command, then its flags short and long.
#[test]
fn short_flags_mean_what_they_mean_in_mosquitto() {
    let shared = [
        ('A', "source-address"),
        ('c', "disable-clean-session"),
        ('d', "debug"),
        ('D', "property"),
        ('h', "host"),
        ('i', "id"),
        ('I', "id-prefix"),
        ('k', "keep-alive"),
        ('L', "url"),
        ('M', "max-inflight"),
        ('p', "port"),
        ('P', "password"),
        ('u', "username"),
        ('V', "protocol-version"),
        ('x', "session-expiry"),
    ];
    let publish = [
        ('f', "file"),
        ('l', "stdin-line"),
        ('m', "message"),
        ('n', "null-message"),
        ('q', "qos"),
        ('r', "retain"),
        ('s', "stdin-file"),
        ('t', "topic"),
    ];
    let subscribe = [
        ('C', "count"),
        ('E', "exit-after-subscribe"),
        ('F', "format"),
        ('N', "no-newline"),
        ('q', "qos"),
        ('R', "skip-retained"),
        ('t', "topic"),
        ('T', "filter-out"),
        ('U', "unsubscribe"),
        ('v', "verbose"),
        ('W', "timeout"),
    ];
    let watch = [('q', "qos"), ('t', "topic"), ('T', "filter-out")];
    for (name, own) in [
        ("pub", &publish[..]),
        ("sub", &subscribe[..]),
        ("watch", &watch),
        ("retain-clear", &[]),
    ] {
        let verb = verbs().into_iter().find(|verb| verb.get_name() == name).unwrap();
        for (short, long) in shared.iter().chain(own) {
            let arg = verb.get_arguments().find(|arg| arg.get_short() == Some(*short));
            assert_eq!(arg.and_then(clap::Arg::get_long), Some(*long), "{name} -{short}");
        }
    }
}

#[test]
fn every_flag_has_help_and_a_heading() {
    for verb in verbs().iter().filter(|verb| verb.get_name() != "help") {
        for arg in verb.get_arguments() {
            let name = format!("{} {}", verb.get_name(), arg.get_id());
            let help = arg
                .get_help()
                .unwrap_or_else(|| panic!("{name} has no help"))
                .to_string();
            assert!(!help.ends_with('.'), "{name}: {help}");
            let connects = ["pub", "sub", "retain-clear", "watch"].contains(&verb.get_name());
            assert!(
                !connects || arg.get_help_heading().is_some(),
                "{name} has no heading"
            );
        }
    }
}

#[test]
fn help_and_version_have_no_short_flag() {
    for verb in verbs() {
        for arg in verb.get_arguments() {
            let is_help = matches!(arg.get_action(), ArgAction::HelpShort | ArgAction::Version);
            assert!(
                !is_help || arg.get_short().is_none(),
                "{} {}",
                verb.get_name(),
                arg.get_id()
            );
        }
    }
}
