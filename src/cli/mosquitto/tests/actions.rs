//! What each option changes in what is published, subscribed to and printed.

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;

use super::accepted::{properties, publish_defaults, subscribe_defaults, subscription};
use super::{Made, accepted, parsed_in};
use crate::app::{PayloadSource, PublishFault, PublishOptions, RetainedPolicy, SubscribeOptions, View};
use crate::cli::Action;
use crate::client::Reconnect;
use crate::format::{Format, MosquittoRelease, Template};
use crate::mqtt::packet::{RetainHandling, SubscriptionOptions};
use crate::mqtt::{Properties, Property, ProtocolVersion, QoS, TopicFilter};

#[test]
fn options_of_a_publication() {
    let check = |line: &str, fault: Option<PublishFault>, change: fn(&mut PublishOptions)| {
        let mut expected = publish_defaults();
        change(&mut expected);
        let action = accepted(&format!("pub {line}")).action;
        expected.fault = fault;
        assert_eq!(action, Action::Publish(expected), "{line}");
    };
    let none = None;
    check("-t x -t a -q 2 -q 1 -r -m b", none, |options| {
        options.qos = QoS::AtLeastOnce;
        options.retain = true;
    });
    check("-t a -m -q", none, |options| {
        options.source = PayloadSource::Argument(Bytes::from_static(b"-q"));
    });
    check("-t a -n", none, |options| options.source = PayloadSource::Empty);
    check("-t a -f \\xfe", none, |options| {
        let path = super::bytes("\\xfe");
        options.source = PayloadSource::File(PathBuf::from(path));
    });
    check("-t a -s", none, |options| options.source = PayloadSource::Stdin);
    check("-t a -l --repeat 5", none, |options| {
        options.source = PayloadSource::StdinLines;
        options.repeat.one_by_one = false;
    });
    check("-t a -m b --repeat 3 --repeat-delay .25", none, |options| {
        options.repeat.count = 3;
        options.repeat.delay = Duration::from_millis(250);
    });
    check("-t a -m b --repeat-delay inf", none, |options| {
        options.repeat.delay = Duration::MAX;
    });
    check(
        "-t a -m b -D publish topic-alias 4 -D publish content-type x",
        none,
        |options| options.properties = properties(&[Property::TopicAlias(4), Property::ContentType("x")]),
    );
    let line = "-t a -m b -D publish content-type x -D publish content-type y";
    check(line, Some(PublishFault::DuplicateProperty), |_| {});
    check(
        "-t a -m b -D publish topic-alias 0",
        Some(PublishFault::Protocol),
        |_| {},
    );
    check(
        "-t a -m b -D publish content-type x -V 31",
        Some(PublishFault::NotSupported),
        |_| {},
    );
}

#[test]
fn options_of_a_subscription() {
    let check = |line: &str, change: fn(&mut SubscribeOptions)| {
        let mut expected = subscribe_defaults();
        change(&mut expected);
        let action = accepted(&format!("sub {line}")).action;
        assert_eq!(action, Action::Subscribe(expected), "{line}");
    };
    check("-t a -C 2 -W 3 -E -N", |options| {
        options.count = Some(2);
        options.timeout = Some(Duration::from_secs(3));
        options.exit_after_subscribe = true;
        options.output.newline = false;
    });
    check(
        "-L mqtt://localhost/# -q 1 -t a/+ --retain-as-published --retain-handling new",
        |options| {
            let asked = SubscriptionOptions {
                qos: QoS::AtLeastOnce,
                retain_as_published: true,
                retain_handling: RetainHandling::New,
                ..SubscriptionOptions::default()
            };
            options.subscriptions = vec![subscription("#", asked), subscription("a/+", asked)];
        },
    );
    check("-U b -U c/#", |options| {
        options.subscriptions.clear();
        options.unsubscribe = vec![TopicFilter::new("b").unwrap(), TopicFilter::new("c/#").unwrap()];
    });
    check("-t a -T b -T +", |options| {
        options.filter_out = vec![TopicFilter::new("b").unwrap(), TopicFilter::new("+").unwrap()];
    });
    check("-t a -R --retain-handling always", |options| {
        options.retained = RetainedPolicy::Skip;
        options.subscriptions[0].options.retain_handling = RetainHandling::Never;
    });
    check("-t a --retained-only -v", |options| {
        options.retained = RetainedPolicy::Only;
        options.output.format = Format::Topic;
    });
    check("-t a -F '%t %p' -v --pretty", |options| {
        options.output.format = Format::Template(Template::compile(b"%t %p").unwrap());
        options.output.mosquitto_json.indent = true;
    });
    check("-t a --random-filter 33.39 --remove-retained -w", |options| {
        options.extras.random_filter = Some(333);
        options.extras.remove_retained = true;
        options.extras.view = View::Watch;
    });
    check("-t a --random-filter 100.05 --message-rate", |options| {
        options.extras.view = View::Rate;
    });
}

#[test]
fn options_of_a_request() {
    let invocation =
        accepted("rr -e e -t a -n -V 311 -W 4 -R -q 2 --latency -D publish content-type x -V 31");
    assert!(invocation.connect.network.nodelay);
    assert_eq!(invocation.connect.version, ProtocolVersion::V3_1);
    let Action::Request(request) = invocation.action else {
        panic!("no request");
    };
    assert!(request.latency);
    assert_eq!(request.timeout, Some(Duration::from_secs(4)));
    assert_eq!(request.properties, Properties::new());
    assert_eq!(request.retained, RetainedPolicy::Skip);
    assert_eq!(
        (request.qos, request.subscription.qos),
        (QoS::ExactlyOnce, QoS::ExactlyOnce)
    );
}

#[test]
fn flags_and_the_environment() {
    let invocation = accepted("sub -t a -d --quiet");
    assert!(invocation.diagnostics.debug && invocation.diagnostics.quiet);
    let made = Made::default().variable("CULEX_MOSQUITTO_COMPAT", "2.0");
    let Action::Subscribe(options) = parsed_in(&made, "sub -t a").unwrap().action else {
        panic!("no subscription");
    };
    assert_eq!(options.output.mosquitto_json.release, MosquittoRelease::V2_0);
}

#[test]
fn what_goes_on_outlives_its_connection() {
    let every = Reconnect::every(Duration::from_secs(1));
    for (line, expected) in [
        ("sub -t a", every),
        ("pub -t a -l", every),
        ("pub -t a -m b", Reconnect::default()),
        ("pub -t a -s", Reconnect::default()),
        ("rr -t a -e b -n", Reconnect::default()),
    ] {
        assert_eq!(accepted(line).connect.reconnect, expected, "{line}");
    }
}
