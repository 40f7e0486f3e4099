//! Retained messages below a topic, counted and cleared: on a connection of its own, by what `retain-clear` does.

use std::pin::pin;

use crate::app::failure::Failure;
use crate::app::streams::Streams;
use crate::app::{RetainClearOptions, retain_clear};
use crate::client::{ClientIdentifier, ConnectOptions, Reconnect};
use crate::exit::{Dialect, Exit};
use crate::mqtt::TopicFilter;
use crate::streams::TerminalFacts;
use crate::tui::Input;

/// Counts the retained messages that match.
pub(super) async fn count(connect: ConnectOptions, filter: TopicFilter) -> Input {
    let (result, output, _) = run(connect, &filter, true).await;
    match result {
        // A line each.
        Ok(_) => Input::Retained {
            filter,
            count: memchr::memchr_iter(b'\n', &output).count(),
        },
        Err(failure) => Input::Notice(format!("cannot look for what is retained: {:#}", failure.error)),
    }
}

/// Clears them.
pub(super) async fn clear(connect: ConnectOptions, filter: TopicFilter) -> Input {
    let (result, _, notices) = run(connect, &filter, false).await;
    Input::Notice(match result {
        Ok(_) => notices,
        Err(failure) => format!("{notices}; {:#}", failure.error),
    })
}

async fn run(
    connect: ConnectOptions,
    filter: &TopicFilter,
    dry_run: bool,
) -> (Result<Exit, Failure>, Vec<u8>, String) {
    let connect = ConnectOptions {
        // Two clients can't have one identifier, and this one leaves nothing behind.
        client_identifier: ClientIdentifier::Random("culex-".to_owned()),
        clean_start: true,
        will: None,
        reconnect: Reconnect::default(),
        ..connect
    };
    let options = RetainClearOptions {
        filters: vec![filter.clone()],
        exclude: Vec::new(),
        pattern: None,
        wait: None,
        dry_run,
        backup: None,
        // The user was asked on the screen.
        yes: true,
        json: true,
    };
    let (mut output, mut notices) = (Vec::new(), Vec::new());
    let mut streams = Streams {
        input: None,
        output: &mut output,
        output_pipe: None,
        output_without_blocking: || None,
        notices: &mut notices,
        window: || None,
        trace: None,
        facts: TerminalFacts::default(),
        dialect: Dialect::Native,
        quiet: false,
    };
    let never = pin!(std::future::pending());
    let result = retain_clear::run(&connect, &options, &mut streams, never, &mut ()).await;
    let notices = String::from_utf8_lossy(&notices);
    let lines = notices
        .lines()
        .map(|line| line.strip_prefix("culex: ").unwrap_or(line));
    let text = lines.collect::<Vec<_>>().join("; ");
    (result, output, text)
}
