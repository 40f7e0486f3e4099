//! Exit codes and words, end by end.

use std::io;
use std::time::Duration;

use super::{Verb, code, ending};
use crate::app::{
    Failure, InputError, InterruptedEarly, PublicationsRefused, PublishFault, SubscriptionsRefused, TimedOut,
};
use crate::client::{ClientError, ProtocolError, Refusal, SendError};
use crate::exit::Exit;
use crate::mqtt::packet::ConnAck;
use crate::mqtt::{Properties, ProtocolVersion, QoS, ReasonCode};
use crate::net::{Attempt, DialError, ProxyError};

fn told(verb: Verb, error: impl Into<anyhow::Error>) -> (u8, String) {
    // What an error is in does not hide it.
    let failure = Failure::new(Exit::Failed, error).context("1 message not delivered");
    let ending = ending(verb, &failure);
    (ending.code, ending.text)
}

fn refusal(version: ProtocolVersion, reason: u8) -> ClientError {
    ClientError::Refused(Refusal {
        version,
        connack: ConnAck {
            session_present: false,
            reason: ReasonCode(reason),
            properties: Properties::new(),
        },
    })
}

#[test]
fn runs_that_do_not_fail() {
    for (exit, expected) in [
        (Exit::Done, 0),
        (Exit::Interrupted, 0),
        (Exit::Terminated, 0),
        (Exit::TimedOut, 27),
        (Exit::Failed, 1),
    ] {
        assert_eq!(code(exit), expected, "{exit:?}");
    }
}

#[test]
fn refused_connections() {
    for (verb, version, reason, code, text) in [
        (
            Verb::Publish,
            ProtocolVersion::V3_1_1,
            5,
            5,
            "Connection error: Connection Refused: not authorised\nError: The connection was refused\n",
        ),
        (
            Verb::Subscribe,
            ProtocolVersion::V3_1,
            4,
            4,
            "Connection error: Connection Refused: bad user name or password\n",
        ),
        (
            Verb::Publish,
            ProtocolVersion::V5,
            135,
            135,
            "Connection error: Not authorized\nError: A network protocol error occurred when communicating with the \
             broker\n",
        ),
        (
            Verb::Request,
            ProtocolVersion::V3_1_1,
            5,
            5,
            "Connection error: Unknown reason\n",
        ),
        (
            Verb::Request,
            ProtocolVersion::V5,
            138,
            138,
            "Connection error: Banned\n",
        ),
    ] {
        assert_eq!(
            told(verb, refusal(version, reason)),
            (code, text.to_owned()),
            "{verb:?} {reason}"
        );
    }
}

#[test]
fn connections_that_never_were() {
    let attempt = |kind: io::ErrorKind| {
        let address = "127.0.0.1:1883".to_owned();
        let error = kind.into();
        ClientError::Dial(DialError::Connect(vec![Attempt { address, error }]))
    };
    let proxy = |error| {
        let proxy = "p:1080".to_owned();
        ClientError::Dial(DialError::Proxy { proxy, error })
    };
    let failed = ProxyError::Failed {
        target: "h:1".to_owned(),
        reason: "no".to_owned(),
    };
    for (error, code, text) in [
        (
            attempt(io::ErrorKind::ConnectionRefused),
            1,
            "Error: Connection refused\n",
        ),
        (
            attempt(io::ErrorKind::NotFound),
            1,
            "Error: No such file or directory\n",
        ),
        (
            proxy(ProxyError::CredentialsRefused),
            11,
            "Error: Authorisation failed\n",
        ),
        (proxy(failed), 4, "Error: The client is not currently connected\n"),
        (proxy(ProxyError::Closed), 16, "Error: Proxy error\n"),
    ] {
        assert_eq!(told(Verb::Subscribe, error), (code, text.to_owned()), "{text}");
    }
}

#[test]
fn connections_that_break() {
    for (error, code, text) in [
        (ClientError::Lost(None), 7, "Error: The connection was lost\n"),
        (
            ClientError::Protocol(ProtocolError::KeepAlive),
            19,
            "Error: Keepalive exceeded\n",
        ),
        (
            ClientError::NoConnAck {
                peer: "p".to_owned(),
                after: Duration::from_mins(1),
            },
            19,
            "Error: Keepalive exceeded\n",
        ),
        (
            ClientError::Protocol(ProtocolError::TopicAlias(1)),
            2,
            "Error: A network protocol error occurred when communicating with the broker\n",
        ),
        (
            ClientError::Send(SendError::QoS(QoS::AtMostOnce)),
            7,
            "Error: Message QoS not supported on broker, try a lower QoS.\nError: The connection was lost\n",
        ),
    ] {
        assert_eq!(told(Verb::Publish, error), (code, text.to_owned()), "{text}");
    }
}

#[test]
fn ends_that_are_no_errors_there() {
    let denied = || SubscriptionsRefused {
        reasons: vec![ReasonCode(0x87)],
        words: Some("why".to_owned()),
    };
    let refused = PublicationsRefused {
        refused: 1,
        published: 1,
    };
    let timed_out = |connected| TimedOut {
        after: Duration::from_secs(1),
        connected,
    };
    let all_denied = "All subscription requests were denied.\n".to_owned();
    assert_eq!(told(Verb::Subscribe, denied()), (0, all_denied));
    assert_eq!(told(Verb::Request, denied()), (0, "Not authorized\n".to_owned()));
    assert_eq!(told(Verb::Publish, refused), (0, String::new()));
    assert_eq!(
        told(Verb::Subscribe, timed_out(true)),
        (27, "Timed out\n".to_owned())
    );
    assert_eq!(told(Verb::Subscribe, timed_out(false)), (255, String::new()));
    assert_eq!(told(Verb::Subscribe, InterruptedEarly), (255, String::new()));
    assert_eq!(
        told(Verb::Publish, PublishFault::NotSupported),
        (7, "Error: The connection was lost\n".to_owned())
    );
}

#[test]
fn input_that_cannot_be_read() {
    let file = InputError::File {
        path: "F".into(),
        source: io::Error::from_raw_os_error(rustix::io::Errno::NOENT.raw_os_error()),
    };
    let text =
        "Error: Unable to read file \"F\": No such file or directory.\nError loading input file \"F\".\n";
    assert_eq!(told(Verb::Publish, file), (1, text.to_owned()));
    let text = "Error: Zero length input.\nError loading input from stdin.\n";
    assert_eq!(told(Verb::Publish, InputError::Empty), (1, text.to_owned()));
}
