//! Whole command lines.

mod bad;
mod bench;
mod connections;
mod flags;
mod layers;
mod observing;
mod requests;
mod roads;
mod verbs;

use std::ffi::OsString;

use super::parse;
use crate::app::{LimitPolicy, PayloadSource, PublishOptions, Repeat};
use crate::cli::{Action, Diagnostics, Environment, Invocation, PasswordSource, Usage};
use crate::client::{Attempts, ConnectOptions};
use crate::exit::Dialect;
use crate::mqtt::{Properties, Property, QoS, TopicName};
use crate::net::Endpoint;
use crate::streams::TerminalFacts;

/// Words, with `'…'` around what has spaces.
fn words(line: &str) -> Vec<OsString> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.into());
        } else {
            words.extend(part.split_whitespace().map(OsString::from));
        }
    }
    words
}

fn parse_with(environment: &[(&str, &str)], line: &str) -> Result<Invocation, Usage> {
    let environment: Environment = environment.iter().copied().collect();
    parse(words(line), &environment, TerminalFacts::default())
}

pub(super) fn parsed(line: &str) -> Invocation {
    parse_with(&[], line).unwrap_or_else(|usage| panic!("{line}: {}", usage.text))
}

/// The text of what is wrong, without the pointer to the help.
fn error(environment: &[(&str, &str)], line: &str) -> String {
    let usage = parse_with(environment, line).expect_err(line);
    assert_eq!(usage.exit, crate::exit::Exit::Usage, "{line}");
    assert!(!usage.is_for_stdout());
    assert!(usage.text.ends_with("try '--help'.\n"), "{}", usage.text);
    let first = usage.text.split("\n\n").next().unwrap_or_default();
    let lines: Vec<&str> = first.lines().map(str::trim).collect();
    lines.join(" ")
}

fn tcp(host: &str, port: u16) -> Endpoint {
    Endpoint::Tcp {
        host: host.to_owned(),
        port,
    }
}

fn invocation(action: Action) -> Invocation {
    let mut connect = ConnectOptions::new(tcp("localhost", 1883));
    let goes_on = match &action {
        Action::Subscribe(_) => true,
        Action::Publish(options) => options.source == PayloadSource::StdinLines,
        Action::Request(options) => options.source == PayloadSource::StdinLines,
        _ => false,
    };
    if goes_on {
        connect.reconnect.attempts = Attempts::Always;
    }
    Invocation {
        dialect: Dialect::Native,
        connect,
        password: PasswordSource::Given,
        action,
        diagnostics: Diagnostics::default(),
        handles_signals: true,
        warnings: Vec::new(),
    }
}

fn properties(list: &[Property<'_>]) -> Properties {
    let mut properties = Properties::new();
    for property in list {
        properties.push(*property).unwrap();
    }
    properties
}

/// What `culex pub -t a -n` publishes.
fn publish() -> PublishOptions {
    PublishOptions {
        encoding: None,
        then: None,
        topic: TopicName::new("a").unwrap(),
        qos: QoS::AtMostOnce,
        retain: false,
        limits: LimitPolicy::Strict,
        properties: Properties::new(),
        source: PayloadSource::Empty,
        records: None,
        repeat: Repeat::default(),
        rate: None,
        spool: None,
        refuses_empty_input: false,
        fault: None,
    }
}
