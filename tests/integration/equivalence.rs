//! Two grammars, one meaning: what the mosquitto clients and culex itself are asked in their own words is the same
//! [`Invocation`], but for the defaults listed in [`alike`].

use std::ffi::OsString;

use culex::app::{LimitPolicy, Matching, RetainedPolicy, UnsubscribeManner};
use culex::cli::{Action, Environment, Invocation, parse};
use culex::client::{ClientIdentifier, Reconnect};
use culex::exit::Dialect;
use culex::mqtt::Properties;
use culex::mqtt::packet::RetainHandling;
use culex::streams::TerminalFacts;

/// A line of a mosquitto client, and one of culex.
const SAME: [(&str, &str); 21] = [
    ("mosquitto_pub -t a -m b", "culex pub -t a -m b"),
    (
        "mosquitto_pub -t a -m b -q 2 -r",
        "culex pub --topic a --message b --qos 2 --retain",
    ),
    ("mosquitto_pub -t a -n", "culex pub -t a --null-message"),
    ("mosquitto_pub -t a -l -q 1", "culex pub -t a --stdin-line -q 1"),
    ("mosquitto_pub -t a -s", "culex pub -t a -s"),
    ("mosquitto_pub -t a -f f", "culex pub -t a --file f"),
    (
        "mosquitto_pub -t a -m b --repeat 3 --repeat-delay 0.5",
        "culex pub -t a -m b --repeat 3 --repeat-delay 500ms",
    ),
    (
        "mosquitto_pub -L mqtt://u:p@h:7/a -m b",
        "culex pub -L mqtt://u:p@h:7/a -m b",
    ),
    (
        "mosquitto_pub -h h -p 7 -t a -m b -k 9",
        "culex pub -h h -p 7 -t a -m b --keep-alive 9",
    ),
    (
        "mosquitto_pub -u u -P p -t a -m b -V 31",
        "culex pub -u u -P p -t a -m b -V 31",
    ),
    (
        "mosquitto_pub -t a -m b --will-topic w --will-payload x --will-qos 1 --will-retain",
        "culex pub -t a -m b --will-topic w --will-payload x --will-qos 1 --will-retain",
    ),
    ("mosquitto_sub -t a/# -q 1 -v", "culex sub -t a/# --qos 1 -v"),
    ("mosquitto_sub -t a -C 2 -W 3 -E", "culex sub -t a -C 2 -W 3 -E"),
    (
        "mosquitto_sub -t a -t b -T c -U d",
        "culex sub -t a -t b -T c -U d",
    ),
    ("mosquitto_sub -t a -F %t:%p -N", "culex sub -t a -F %t:%p -N"),
    (
        "mosquitto_sub -t a --retained-only -i me -c",
        "culex sub -t a --retained-only -i me -c",
    ),
    ("mosquitto_rr -t a -e b -m c", "culex rr -t a -e b -m c"),
    (
        "mosquitto_rr -t a -e b -n -q 1 -W 3 --latency -v",
        "culex rr -t a --response-topic b -n -q 1 -W 3 --latency -v",
    ),
    (
        "mosquitto_rr -t a -e b -f c -V 311 -F %p -N",
        "culex rr -t a -e b -f c -V 311 -F %p -N",
    ),
    (
        "mosquitto_rr -t a -e b -m c -D publish content-type d",
        "culex rr -t a -e b -m c --content-type d",
    ),
    (
        "mosquitto_rr -t a -e b -m c -D subscribe user-property k v",
        "culex rr -t a -e b -m c -D subscribe user-property k v",
    ),
];

fn invocation(line: &str) -> Invocation {
    let argv: Vec<OsString> = line.split(' ').map(OsString::from).collect();
    let environment: Environment = [("HOME", "/nowhere")].into_iter().collect();
    match parse(argv, &environment, TerminalFacts::default()) {
        Ok(invocation) => invocation,
        Err(instead) => panic!("{line}: {instead:?}"),
    }
}

/// Without what the two have as different defaults: all of it is data, and this is the whole list.
fn alike(mut invocation: Invocation) -> Invocation {
    invocation.dialect = Dialect::Native;
    invocation.handles_signals = true;
    let connect = &mut invocation.connect;
    if matches!(
        connect.client_identifier,
        ClientIdentifier::RandomOf(..) | ClientIdentifier::Random(_)
    ) || connect.client_identifier == ClientIdentifier::Exactly(String::new())
    {
        connect.client_identifier = ClientIdentifier::Exactly(String::new());
    }
    connect.max_inflight = None;
    connect.reconnect = Reconnect::default();
    connect.network.nodelay = false;
    connect.network.connect_timeout = std::time::Duration::ZERO;
    match &mut invocation.action {
        Action::Publish(options) => {
            options.refuses_empty_input = false;
            options.limits = LimitPolicy::Strict;
            options.repeat.one_by_one = false;
        }
        Action::Subscribe(options) => {
            options.extras.unsubscribe = UnsubscribeManner::InTurn;
            options.extras.will_when_stopped = false;
        }
        Action::Request(options) => {
            options.matching = Matching::Anything;
            options.retained = RetainedPolicy::Print;
            options.will_when_stopped = false;
            options.subscription.retain_handling = RetainHandling::Always;
            // Upstream announces that it takes one message at a time.
            connect.connect_properties = Properties::new();
        }
        _ => {}
    }
    invocation
}

#[test]
fn both_grammars_mean_the_same() {
    for (theirs, ours) in SAME {
        assert_eq!(alike(invocation(ours)), alike(invocation(theirs)), "{ours}");
    }
}

#[test]
fn the_name_may_have_a_path_or_stand_first() {
    let expected = invocation("mosquitto_sub -t a");
    assert_eq!(invocation("/opt/bin/mosquitto_sub -t a"), expected);
    assert_eq!(invocation("culex mosquitto_sub -t a"), expected);
    assert_eq!(expected.dialect, Dialect::Mosquitto);
}
