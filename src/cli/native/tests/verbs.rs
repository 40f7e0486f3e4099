//! What the flags of each command come to.

use std::num::NonZeroU32;
use std::time::Duration;

use super::{invocation, parse_with, parsed, properties, publish, words};
use crate::app::{
    Acknowledge, BrokerOptions, LineShape, Moment, PayloadSource, PublishOptions, Rate, RecordsOptions,
    Repeat, RetainClearOptions, RetainedPolicy, Speed, SubscribeExtras, SubscribeOptions,
};
use crate::cli::{Action, Environment, Shell};
use crate::format::{Format, OutputOptions, Template};
use crate::mqtt::packet::{RetainHandling, Subscription, SubscriptionOptions};
use crate::mqtt::{Properties, Property, ProtocolVersion, QoS, TopicFilter, TopicName};
use crate::streams::TerminalFacts;

fn publishes(flags: &str, change: impl FnOnce(&mut PublishOptions)) {
    let mut options = publish();
    change(&mut options);
    assert_eq!(
        parsed(&format!("culex pub {flags}")),
        invocation(Action::Publish(options)),
        "{flags}"
    );
}

#[test]
fn publications() {
    publishes("-t a -m b", |o| o.source = PayloadSource::Argument("b".into()));
    publishes("-t a -m -5", |o| o.source = PayloadSource::Argument("-5".into()));
    publishes("-t a -m ''", |o| o.source = PayloadSource::Argument("".into()));
    publishes("-t a -f x/y", |o| o.source = PayloadSource::File("x/y".into()));
    publishes("-t a -s", |o| o.source = PayloadSource::Stdin);
    publishes("-rl -t a -q 2 --rate 60/min", |o| {
        o.source = PayloadSource::StdinLines;
        o.retain = true;
        o.qos = QoS::ExactlyOnce;
        o.rate = Some(Rate(1.0));
    });
    publishes("--retain -t a -n", |o| o.retain = true);
    publishes("-t a -m b --repeat 3 --repeat-delay 0.5", |o| {
        o.source = PayloadSource::Argument("b".into());
        o.repeat = Repeat {
            count: 3,
            delay: Duration::from_millis(500),
            one_by_one: false,
        };
    });
    publishes("-L mqtt://localhost/a -n", |_| {});
    publishes("-L mqtt://localhost/b -t a -n", |_| {});
}

fn replays(flags: &str, change: impl FnOnce(&mut RecordsOptions)) {
    let mut records = RecordsOptions {
        file: Some("x".into()),
        shape: LineShape::Record,
        speed: Speed::default(),
        rounds: 1,
        topic_prefix: None,
        keeps_retain: true,
        from: None,
        to: None,
        takes_properties: false,
    };
    change(&mut records);
    let found = parsed(&format!("culex pub {flags}")).action;
    let Action::Publish(found) = found else {
        panic!("{flags}: {found:?}");
    };
    assert_eq!(found.records.as_deref(), Some(&records), "{flags}");
}

#[test]
fn lines_that_say_where_they_go() {
    replays("--records x", |_| {});
    replays("--records - --retain drop", |o| {
        o.file = None;
        o.keeps_retain = false;
    });
    replays("-V 5 --records=x --speed max --loop 3 --retain keep", |o| {
        o.speed = Speed::Max;
        o.rounds = 3;
        o.takes_properties = true;
    });
    replays("--records x --rate 10", |o| o.speed = Speed::Max);
    replays(
        "--records x --speed 2.5x --topic-prefix re/ --from 5 --to 2026-11-23T11:00:00Z",
        |o| {
            o.speed = Speed::Times(NonZeroU32::new(2500).unwrap());
            o.topic_prefix = Some(TopicName::new("re/").unwrap());
            o.from = Some(Moment::After(Duration::from_secs(5)));
            o.to = Some(Moment::At("2026-11-23T11:00:00Z".parse().unwrap()));
        },
    );
    replays("-l --topic-separator TAB --topic-prefix p", |o| {
        o.file = None;
        o.shape = LineShape::Separated("\t".into());
        o.topic_prefix = Some(TopicName::new("p").unwrap());
    });
}

#[cfg(unix)]
#[test]
fn payloads_are_any_bytes() {
    use std::os::unix::ffi::OsStringExt;
    let mut argv = words("culex pub -t a -m");
    argv.push(std::ffi::OsString::from_vec(vec![0xff, 0xfe]));
    let found = super::parse(argv, &Environment::default(), TerminalFacts::default()).unwrap();
    let mut options = publish();
    options.source = PayloadSource::Argument(b"\xff\xfe"[..].into());
    assert_eq!(found, invocation(Action::Publish(options)));
}

fn filters(list: &[&str]) -> Vec<TopicFilter> {
    list.iter()
        .map(|filter| TopicFilter::new(filter).unwrap())
        .collect()
}

fn subscriptions(list: &[&str], options: SubscriptionOptions) -> Vec<Subscription> {
    filters(list)
        .into_iter()
        .map(|filter| Subscription { filter, options })
        .collect()
}

fn subscribes(flags: &str, version: ProtocolVersion, change: impl FnOnce(&mut SubscribeOptions)) {
    let mut options = SubscribeOptions {
        subscriptions: subscriptions(&["a"], SubscriptionOptions::default()),
        properties: Properties::new(),
        unsubscribe: Vec::new(),
        unsubscribe_properties: Properties::new(),
        filter_out: Vec::new(),
        count: None,
        timeout: None,
        exit_after_subscribe: false,
        retained: RetainedPolicy::Print,
        output: OutputOptions {
            format: Format::Raw,
            newline: true,
            color: false,
            ..OutputOptions::default()
        },
        stages: None,
        sink: None,
        extras: SubscribeExtras::default(),
    };
    change(&mut options);
    let mut expected = invocation(Action::Subscribe(options));
    expected.connect.version = version;
    assert_eq!(parsed(&format!("culex sub {flags}")), expected, "{flags}");
}

#[test]
fn subscriptions_of_3_1_1() {
    let v3 = ProtocolVersion::V3_1_1;
    subscribes("-t a", v3, |_| {});
    subscribes("-L mqtt://localhost/a", v3, |_| {});
    subscribes("-L mqtt://localhost/b/# -t a", v3, |o| {
        o.subscriptions = subscriptions(&["a", "b/#"], SubscriptionOptions::default());
    });
    subscribes("-t a -t $share/g/b/+ -q 1 -T x -T y -C 3 -W 1.5 -E -R", v3, |o| {
        let options = SubscriptionOptions {
            qos: QoS::AtLeastOnce,
            ..SubscriptionOptions::default()
        };
        o.subscriptions = subscriptions(&["a", "$share/g/b/+"], options);
        o.filter_out = filters(&["x", "y"]);
        o.count = Some(3);
        o.timeout = Some(Duration::from_millis(1500));
        o.exit_after_subscribe = true;
        o.retained = RetainedPolicy::Skip;
    });
    subscribes("-U a --retained-only", v3, |o| {
        o.subscriptions = Vec::new();
        o.unsubscribe = filters(&["a"]);
        o.retained = RetainedPolicy::Only;
    });
}

#[test]
fn subscriptions_of_5() {
    let v5 = ProtocolVersion::V5;
    let options = |change: fn(&mut SubscriptionOptions)| {
        let mut options = SubscriptionOptions::default();
        change(&mut options);
        subscriptions(&["a"], options)
    };
    subscribes("-t a --no-local", v5, |o| {
        o.subscriptions = options(|o| o.no_local = true);
    });
    subscribes("-t a --retain-as-published", v5, |o| {
        o.subscriptions = options(|o| o.retain_as_published = true);
    });
    subscribes("-t a --retain-handling new", v5, |o| {
        o.subscriptions = options(|o| o.retain_handling = RetainHandling::New);
    });
    subscribes("-t a -V 5 -R", v5, |o| {
        o.subscriptions = options(|o| o.retain_handling = RetainHandling::Never);
        o.retained = RetainedPolicy::Skip;
    });
    subscribes(
        "-t a --subscription-identifier 7 -D unsubscribe user-property k v --user-property a=b",
        v5,
        |o| {
            o.properties = properties(&[
                Property::SubscriptionIdentifier(7),
                Property::UserProperty("a", "b"),
            ]);
            o.unsubscribe_properties = properties(&[Property::UserProperty("k", "v")]);
        },
    );
}

#[test]
fn formats() {
    let v3 = ProtocolVersion::V3_1_1;
    subscribes("-t a -v -N", v3, |o| {
        o.output.format = Format::Topic;
        o.output.newline = false;
    });
    subscribes("-t a -F '%t %p'", v3, |o| {
        o.output.format = Format::Template(Template::compile(b"%t %p").unwrap());
    });
    for (name, format) in [
        ("raw", Format::Raw),
        ("topic", Format::Topic),
        ("json", Format::Json),
        ("hex", Format::Hex),
        ("base64", Format::Base64),
        ("pretty", Format::Pretty),
    ] {
        subscribes(&format!("-t a --output {name}"), v3, |o| o.output.format = format);
    }
}

#[test]
fn a_terminal_gets_the_readable_view() {
    let on = |line: &str, no_color| {
        let facts = TerminalFacts {
            stdout_is_terminal: true,
            no_color,
            ..TerminalFacts::default()
        };
        let found = super::parse(words(line), &Environment::default(), facts).unwrap();
        match found.action {
            Action::Subscribe(options) => (options.output.format, options.output.color),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(on("culex sub -t a", false), (Format::Pretty, true));
    assert_eq!(on("culex sub -t a", true), (Format::Pretty, false));
    assert_eq!(on("culex sub -t a --color always", true), (Format::Pretty, true));
    assert_eq!(on("culex sub -t a --color never", false), (Format::Pretty, false));
    assert_eq!(on("culex sub -t a --output raw", false), (Format::Raw, true));
}

#[test]
fn retained_messages() {
    let options = RetainClearOptions {
        filters: filters(&["a/#", "b"]),
        exclude: filters(&["a/x"]),
        pattern: Some(regex::Regex::new("t$").unwrap()),
        wait: Some(Duration::from_secs(2)),
        dry_run: true,
        backup: Some("f".into()),
        yes: true,
        json: true,
    };
    let line =
        "culex retain-clear a/# -t b --exclude a/x --match t$ --wait 2 --dry-run --backup f -y --output json";
    assert_eq!(parsed(line), invocation(Action::RetainClear(options)));
}

#[test]
fn commands_without_a_broker() {
    let listen = |list: &[&str]| {
        let listen = list.iter().map(|address| address.parse().unwrap()).collect();
        invocation(Action::Broker(BrokerOptions { listen }))
    };
    assert_eq!(parsed("culex broker"), listen(&["127.0.0.1:1883"]));
    assert_eq!(
        parsed("culex broker --listen 127.0.0.1:0 --listen [::1]:7"),
        listen(&["127.0.0.1:0", "[::1]:7"])
    );
    for shell in Shell::ALL {
        let line = format!("culex completions {}", shell.name());
        assert_eq!(parsed(&line), invocation(Action::Completions(shell)));
    }
    assert_eq!(parsed("culex man d"), invocation(Action::Man("d".into())));
}

#[test]
fn the_program_may_have_any_name() {
    let environment: &[(&str, &str)] = &[];
    assert_eq!(
        parse_with(environment, "/usr/bin/mqtt pub -t a -n"),
        parse_with(environment, "culex pub -t a -n")
    );
}

#[test]
fn acknowledgements_wait_only_where_that_helps() {
    let parsed = |flags: &str| {
        let invocation = parsed(&format!("culex sub -t a -i me -c {flags}"));
        match invocation.action {
            Action::Subscribe(options) => options.extras.acknowledge,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(parsed("-q 1"), Acknowledge::OnReceipt);
    assert_eq!(parsed("-q 1 --ack on-receipt"), Acknowledge::OnReceipt);
    assert_eq!(parsed("-q 1 --ack after-output"), Acknowledge::AfterOutput);
    assert_eq!(parsed("-q 2 -V 5 --ack after-output"), Acknowledge::AfterOutput);
}

#[test]
fn watching() {
    let watched = |flags: &str| match parsed(&format!("culex watch {flags}")).action {
        Action::Watch(options) => options,
        action => panic!("{flags}: {action:?}"),
    };
    let filter = |text: &str| TopicFilter::new(text).unwrap();
    let subscription = |text: &str, qos| Subscription {
        filter: filter(text),
        options: SubscriptionOptions {
            qos,
            ..SubscriptionOptions::default()
        },
    };
    let options = watched("");
    assert_eq!(options.subscriptions, [subscription("#", QoS::AtMostOnce)]);
    assert_eq!((options.history, options.color), (64_000_000, false));
    // What is not named is recognised.
    assert_eq!(options.decode.rules.len(), 1);
    let options = watched("-t a/# -t b -T a/x -q 1 --history 1MiB --decode a/#=hex --color always");
    assert_eq!(
        options.subscriptions,
        [
            subscription("a/#", QoS::AtLeastOnce),
            subscription("b", QoS::AtLeastOnce)
        ]
    );
    assert_eq!(options.filter_out, [filter("a/x")]);
    assert_eq!((options.history, options.color), (1 << 20, true));
    assert_eq!(options.decode.rules.len(), 2);
    assert_eq!(options.decode.rules[0].filter, Some(filter("a/#")));
    let options = watched("-L mqtt://h/x/y");
    assert_eq!(options.subscriptions, [subscription("x/y", QoS::AtMostOnce)]);
}
