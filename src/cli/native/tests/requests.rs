//! What the flags of `rr` come to.

use std::time::Duration;

use super::{error, invocation, parse_with, parsed, properties};
use crate::app::{Matching, PayloadSource, RequestOptions, RetainedPolicy};
use crate::cli::{Action, Invocation};
use crate::format::{Format, OutputOptions};
use crate::mqtt::packet::{RetainHandling, SubscriptionOptions};
use crate::mqtt::{Properties, Property, ProtocolVersion, QoS, TopicName};

fn topic(name: &str) -> TopicName {
    TopicName::new(name).unwrap()
}

/// What `culex rr -t a -n` asks, changed.
fn asks(change: impl FnOnce(&mut RequestOptions)) -> Invocation {
    let mut options = RequestOptions {
        topic: topic("a"),
        qos: QoS::AtMostOnce,
        properties: Properties::new(),
        source: PayloadSource::Empty,
        response_topic: None,
        subscription: SubscriptionOptions {
            retain_handling: RetainHandling::Never,
            ..SubscriptionOptions::default()
        },
        subscribe_properties: Properties::new(),
        timeout: None,
        retained: RetainedPolicy::Skip,
        matching: Matching::CorrelationData,
        inflight: 1,
        responses: 1,
        latency: false,
        will_when_stopped: false,
        output: OutputOptions::default(),
    };
    change(&mut options);
    let mut invocation = invocation(Action::Request(options));
    invocation.connect.version = ProtocolVersion::V5;
    invocation
}

#[test]
fn requests_of_5() {
    assert_eq!(parsed("culex rr -t a -n"), asks(|_| {}));
    assert_eq!(
        parsed("culex rr -L mqtt://localhost/a -e b -m c -q 1 -W 2"),
        asks(|o| {
            o.response_topic = Some(topic("b"));
            o.source = PayloadSource::Argument("c".into());
            o.qos = QoS::AtLeastOnce;
            o.subscription.qos = QoS::AtLeastOnce;
            o.timeout = Some(Duration::from_secs(2));
        })
    );
    assert_eq!(
        parsed("culex rr -t a -l --inflight 7 --responses 3 --latency --output json"),
        asks(|o| {
            o.source = PayloadSource::StdinLines;
            o.inflight = 7;
            o.responses = 3;
            o.latency = true;
            o.output.format = Format::Json;
        })
    );
    assert_eq!(
        parsed("culex rr -t a -n --user-property k=v --correlation-data d -D subscribe user-property s t"),
        asks(|o| {
            o.properties = properties(&[Property::UserProperty("k", "v"), Property::CorrelationData(b"d")]);
            o.subscribe_properties = properties(&[Property::UserProperty("s", "t")]);
        })
    );
    let mut expected = asks(|_| {});
    expected.connect.connect_properties = properties(&[Property::RequestResponseInformation(1)]);
    assert_eq!(
        parsed("culex rr -t a -n --request-response-information"),
        expected
    );
}

#[test]
fn requests_of_3() {
    for (flag, version) in [("31", ProtocolVersion::V3_1), ("311", ProtocolVersion::V3_1_1)] {
        let mut expected = asks(|o| {
            o.response_topic = Some(topic("b"));
            o.subscription.retain_handling = RetainHandling::Always;
            o.matching = Matching::Next;
        });
        expected.connect.version = version;
        let line = format!("culex rr -V {flag} -t a -e b -n");
        assert_eq!(parsed(&line), expected, "{line}");
        let environment = [("CULEX_PROTOCOL_VERSION", flag)];
        assert_eq!(parse_with(&environment, "culex rr -t a -e b -n"), Ok(expected));
    }
}

#[test]
fn what_can_not_be() {
    for (line, expected) in [
        ("-t a", "the following required arguments were not provided:"),
        (
            "-n",
            "there is no topic: give one with -t, or at the end of --url",
        ),
        (
            "-t a -n -e b/+",
            "invalid value 'b/+' for '--response-topic <TOPIC>': it holds the wildcard '+', which only a topic filter may",
        ),
        (
            "-t a -n -V 311",
            "MQTT 3.1.1 can't tell the other side where to respond: give the topic it uses with -e",
        ),
        (
            "-t a -l -e b -V 311 --inflight 2",
            "--inflight needs MQTT 5: in version 3.1.1 a response does not say which request it answers",
        ),
        (
            "-t a -n -e b -V 31 --correlation-data x",
            "--correlation-data needs MQTT 5, but version 3.1 is asked for",
        ),
        (
            "-t a -n -V 31 --request-response-information",
            "--request-response-information needs MQTT 5, but version 3.1 is asked for",
        ),
        (
            "-t a -l --inflight 2 --correlation-data x",
            "--inflight: with correlation data of your own no two requests can be told apart",
        ),
        (
            "-t a -n -D publish response-topic x",
            "the response topic is given with -e, not as a property",
        ),
        (
            "-t a -n --request-response-information -D connect request-response-information 0",
            "--request-response-information: request-response-information stands there already, by -D connect request-response-information",
        ),
        ("-t a -n --inflight 2", "--inflight is for the requests of -l"),
        (
            "-t a -n -e '$share/x'",
            "--response-topic: the share has no topic filter: it must look like $share/NAME/FILTER",
        ),
    ] {
        let line = format!("culex rr {line}");
        let found = error(&[], &line);
        assert!(
            found.starts_with(&format!("culex: {expected}")),
            "{line}: {found}"
        );
    }
}
