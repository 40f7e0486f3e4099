//! `top` and `probe`.

use std::time::Duration;

use super::{Environment, Invocation, error, parse, parsed, words};
use crate::app::{ProbeOptions, TopOptions, TopShape};
use crate::cli::Action;
use crate::client::Attempts;
use crate::observe::{Order, Silence};
use crate::streams::TerminalFacts;

fn top_of(invocation: Invocation) -> TopOptions {
    match invocation.action {
        Action::Top(options) => options,
        other => panic!("{other:?}"),
    }
}

fn top(line: &str) -> TopOptions {
    top_of(parsed(line))
}

fn on_terminal(line: &str) -> TopOptions {
    let terminal = TerminalFacts {
        stdout_is_terminal: true,
        ..TerminalFacts::default()
    };
    top_of(parse(words(line), &Environment::default(), terminal).unwrap())
}

fn filters(options: &TopOptions) -> Vec<&str> {
    let subscriptions = options.subscriptions.iter();
    subscriptions
        .map(|subscription| subscription.filter.as_str())
        .collect()
}

#[test]
fn top_observes_everything_unless_told_otherwise() {
    let options = top("culex top");
    assert_eq!(filters(&options), ["#"]);
    assert_eq!(
        (options.order, options.silence),
        (Order::Rate, Silence::Gaps(5.0))
    );
    assert_eq!(
        (options.limit, options.time, options.interval),
        (None, None, None)
    );
    assert_eq!((options.shape, options.color), (TopShape::Text, false));
    assert_eq!(filters(&top("culex top -t a -t b/+")), ["a", "b/+"]);
    assert_eq!(filters(&top("culex top -L mqtt://h/c/d")), ["c/d"]);
    assert_eq!(parsed("culex top").connect.reconnect.attempts, Attempts::Always);
    let never = parsed("culex top --reconnect never");
    assert_eq!(never.connect.reconnect.attempts, Attempts::Never);
}

#[test]
fn top_has_its_flags() {
    let options =
        top("culex top --sort silent --limit 7 --silent-after 30s -W 1m --interval 2s --output json");
    assert_eq!(
        (options.order, options.limit, options.silence),
        (Order::Silent, Some(7), Silence::After(Duration::from_secs(30)))
    );
    assert_eq!(
        (options.time, options.interval, options.shape),
        (
            Some(Duration::from_mins(1)),
            Some(Duration::from_secs(2)),
            TopShape::Json
        )
    );
    for (name, order) in [
        ("rate", Order::Rate),
        ("bytes", Order::Bytes),
        ("last", Order::Last),
        ("topic", Order::Topic),
    ] {
        assert_eq!(top(&format!("culex top --sort {name}")).order, order);
    }
    let ten_seconds = Some(Duration::from_secs(10));
    assert_eq!(top("culex top --once").time, ten_seconds);
    assert_eq!(top("culex top --once -W 3s").time, Some(Duration::from_secs(3)));
    assert!(error(&[], "culex top --once --interval 1s").contains("--interval"));
    assert!(error(&[], "culex top --silent-after 0x").contains("5x"));
}

#[test]
fn top_is_live_on_a_terminal_where_nothing_else_is_said() {
    let shapes = [
        ("culex top", TopShape::Live),
        ("culex top -W 5s --sort topic", TopShape::Live),
        ("culex top --once", TopShape::Text),
        ("culex top --interval 1s", TopShape::Text),
        ("culex top --output text", TopShape::Text),
        ("culex top --output json", TopShape::Json),
    ];
    for (line, shape) in shapes {
        assert_eq!(on_terminal(line).shape, shape, "{line}");
    }
    assert!(on_terminal("culex top").color);
    assert!(!on_terminal("culex top --color never").color);
}

#[test]
fn probe_has_its_flags() {
    let probe = |line: &str| match parsed(line).action {
        Action::Probe(options) => options,
        other => panic!("{other:?}"),
    };
    let default = ProbeOptions {
        passive: false,
        topic_prefix: "culex-probe".to_owned(),
        samples: 20,
        patience: Duration::from_secs(2),
        json: false,
        color: false,
    };
    assert_eq!(probe("culex probe"), default);
    let given = ProbeOptions {
        passive: true,
        topic_prefix: "a/b".to_owned(),
        samples: 3,
        patience: Duration::from_millis(500),
        json: true,
        color: true,
    };
    let line = "culex probe --passive --topic-prefix a/b --samples 3 -W 0.5 --output json --color always";
    assert_eq!(probe(line), given);
    assert!(error(&[], "culex probe --topic-prefix a/#").contains('#'));
    assert!(error(&[], "culex probe --samples 0").contains('0'));
}
