//! How a failed run ends in the dialect of the mosquitto clients: their exit codes, their words.

use std::fmt::Write as _;

use super::ending::{InputError, InterruptedEarly, PublicationsRefused, SubscriptionsRefused, TimedOut};
use super::failure::Failure;
use super::options::PublishFault;
use crate::client::{ClientError, ProtocolError, Refusal, SendError};
use crate::exit::Exit;
use crate::mqtt::{DecodeError, PropertyError, ProtocolVersion, ReasonCode};
use crate::net::{Cause, DialError, ProxyError};

/// Which of the clients ends. Some of their words differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `mosquitto_pub`.
    Publish,
    /// `mosquitto_pub -l`.
    PublishLines,
    /// `mosquitto_sub`.
    Subscribe,
    /// `mosquitto_rr`.
    Request,
}

/// The end of a run: its exit code, and the lines for standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The exit status of the process.
    pub code: u8,
    /// Whole lines, or nothing.
    pub text: String,
}

/// What was refused, lost or broken, by its number among upstream's errors.
const PROTOCOL: u8 = 2;
const QOS: u8 = 24;
const OVERSIZE: u8 = 25;
const CONNECTION_LOST: u8 = 7;
const ERRNO: u8 = 14;
const KEEP_ALIVE: u8 = 19;
const MALFORMED: u8 = 21;
const TIMED_OUT: u8 = 27;
/// -1, with which `mosquitto_sub` ends if it was never connected.
const NEVER_CONNECTED: u8 = 255;

/// The exit code of a run that did not fail. A signal ends `mosquitto_sub` with success.
pub const fn code(exit: Exit) -> u8 {
    match exit {
        Exit::Done | Exit::Interrupted | Exit::Terminated => 0,
        Exit::TimedOut => TIMED_OUT,
        _ => 1,
    }
}

/// The end of the run of `verb` that failed.
pub fn ending(verb: Verb, failure: &Failure) -> Ending {
    let error = &failure.error;
    if let Some(error) = error.downcast_ref::<ClientError>() {
        return client(verb, error);
    }
    if let Some(error) = error.downcast_ref::<SendError>() {
        return unsent(verb, error);
    }
    if let Some(error) = error.downcast_ref::<InputError>() {
        return Ending::new(1, input(error));
    }
    if let Some(refused) = error.downcast_ref::<SubscriptionsRefused>() {
        return Ending::new(0, denied(verb, refused));
    }
    match error.downcast_ref::<TimedOut>() {
        Some(TimedOut { connected: true, .. }) => return Ending::new(TIMED_OUT, "Timed out\n"),
        Some(TimedOut { connected: false, .. }) => return Ending::new(NEVER_CONNECTED, ""),
        None => {}
    }
    if error.is::<InterruptedEarly>() {
        Ending::new(NEVER_CONNECTED, "")
    } else if error.is::<PublicationsRefused>() {
        // Each was told when it came, and upstream leaves it at that.
        Ending::new(0, "")
    } else if error.is::<PublishFault>() {
        Ending::line(CONNECTION_LOST, "The connection was lost")
    } else {
        Ending::line(1, &format!("{error:#}"))
    }
}

impl Ending {
    fn new(code: u8, text: impl Into<String>) -> Self {
        Self {
            code,
            text: text.into(),
        }
    }

    fn line(code: u8, text: &str) -> Self {
        Self::new(code, format!("Error: {text}\n"))
    }
}

fn client(verb: Verb, error: &ClientError) -> Ending {
    match error {
        ClientError::Dial(error) => dial(error),
        ClientError::NoServer(failures) => match failures.decisive() {
            Some(error) => client(verb, error),
            None => Ending::line(CONNECTION_LOST, "The connection was lost"),
        },
        ClientError::Refused(refusal) => refused(verb, refusal),
        ClientError::NoConnAck { .. } | ClientError::Protocol(ProtocolError::KeepAlive) => {
            Ending::line(KEEP_ALIVE, "Keepalive exceeded")
        }
        ClientError::ClosedEarly { .. }
        | ClientError::Lost(_)
        | ClientError::Redirect(_)
        | ClientError::Disconnected(_) => Ending::line(CONNECTION_LOST, "The connection was lost"),
        ClientError::Protocol(ProtocolError::Malformed(error)) if ends_early(error) => {
            Ending::line(MALFORMED, "Malformed packet")
        }
        ClientError::Protocol(_) => Ending::line(
            PROTOCOL,
            "A network protocol error occurred when communicating with the broker",
        ),
        ClientError::Send(error) => unsent(verb, error),
        // It has no spool.
        ClientError::Spool(error) => Ending::new(CONNECTION_LOST, format!("Error: {error}\n")),
    }
}

/// Whether a field was looked for behind the end of a packet; all else that is no packet upstream calls a breach of the
/// protocol.
const fn ends_early(error: &DecodeError) -> bool {
    matches!(
        error,
        DecodeError::Truncated(_)
            | DecodeError::NoReasonCode(_)
            | DecodeError::ConnAckOfVersion3 { .. }
            | DecodeError::Properties {
                fault: PropertyError::Truncated | PropertyError::Unknown(_),
                ..
            }
    )
}

/// A message that can't be sent. Where it is all that there is to do, upstream disconnects and calls it a loss.
fn unsent(verb: Verb, error: &SendError) -> Ending {
    match (verb, error) {
        (Verb::Publish, SendError::QoS(_)) => Ending::new(
            CONNECTION_LOST,
            "Error: Message QoS not supported on broker, try a lower QoS.\nError: The connection was lost\n",
        ),
        (Verb::Publish, _) => Ending::line(CONNECTION_LOST, "The connection was lost"),
        (_, SendError::QoS(_)) => Ending::line(QOS, "Requested QoS not supported on server"),
        (_, SendError::PacketTooLarge { .. }) => {
            Ending::line(OVERSIZE, "Packet larger than supported by the server")
        }
        _ => Ending::line(CONNECTION_LOST, "The connection was lost"),
    }
}

fn dial(error: &DialError) -> Ending {
    if let DialError::Proxy { error, .. } = error {
        return proxy(error);
    }
    let unable = |why: &str| Ending::new(1, format!("Unable to connect ({why}).\n"));
    match error.cause() {
        // The system says so too of a file that is no socket.
        Cause::Refused | Cause::NotASocket => Ending::line(1, "Connection refused"),
        Cause::NoSuchSocket => Ending::line(1, "No such file or directory"),
        Cause::PermissionDenied => Ending::line(1, "Permission denied"),
        Cause::TimedOut => Ending::line(1, "Connection timed out"),
        Cause::NameNotFound | Cause::LookupFailed => unable("Lookup error"),
        Cause::ServerCertificate | Cause::ClientCertificate | Cause::TlsSetup => {
            unable("A TLS error occurred")
        }
        Cause::NotTls => Ending::line(ERRNO, "Protocol error"),
        _ => Ending::line(1, &system(error)),
    }
}

/// What the system said of the last address, in its own words; else the whole error.
fn system(error: &DialError) -> String {
    let text = match error {
        DialError::Connect(attempts) => attempts.last().map(|attempt| attempt.error.to_string()),
        _ => None,
    };
    let text = text.unwrap_or_else(|| error.to_string());
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

fn proxy(error: &ProxyError) -> Ending {
    match error {
        ProxyError::CredentialsRequired | ProxyError::CredentialsRefused | ProxyError::NoMethod => {
            Ending::line(11, "Authorisation failed")
        }
        ProxyError::Failed { .. } => Ending::line(4, "The client is not currently connected"),
        ProxyError::Reach(error) => dial(error),
        _ => Ending::line(16, "Proxy error"),
    }
}

fn refused(verb: Verb, refusal: &Refusal) -> Ending {
    let reason = refusal.connack.reason;
    let is_v5 = refusal.version == ProtocolVersion::V5;
    let words = match (is_v5, verb) {
        // It asks for the words of 5 whatever it speaks.
        (true, _) | (false, Verb::Request) => reason_string(reason),
        (false, _) => return_code(reason),
    };
    let advice = match verb {
        _ if !is_v5 || reason != ReasonCode::UNSUPPORTED_PROTOCOL_VERSION => "",
        Verb::Request => ". mosquitto_rr only supports connecting to an MQTT v5 broker",
        _ => ". Try connecting to an MQTT v5 broker, or use MQTT v3.x mode.",
    };
    let mut text = format!("Connection error: {words}{advice}\n");
    let more = match verb {
        Verb::Subscribe | Verb::Request => return Ending::new(reason.0, text),
        Verb::Publish if reason.0 > 5 => {
            "A network protocol error occurred when communicating with the broker"
        }
        Verb::Publish | Verb::PublishLines => "The connection was refused",
    };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "Error: {more}");
    Ending::new(reason.0, text)
}

fn reason_string(reason: ReasonCode) -> &'static str {
    match reason.name() {
        "Unknown reason code" => "Unknown reason",
        name => name,
    }
}

const fn return_code(reason: ReasonCode) -> &'static str {
    match reason.0 {
        1 => "Connection Refused: unacceptable protocol version",
        2 => "Connection Refused: identifier rejected",
        3 => "Connection Refused: broker unavailable",
        4 => "Connection Refused: bad user name or password",
        5 => "Connection Refused: not authorised",
        _ => "Connection Refused: unknown reason",
    }
}

fn input(error: &InputError) -> String {
    match error {
        InputError::File { path, source } => {
            let path = path.display();
            let system = source.to_string();
            let system = system.split(" (os error").next().unwrap_or_default();
            format!(
                "Error: Unable to read file \"{path}\": {system}.\nError loading input file \"{path}\".\n"
            )
        }
        InputError::Empty | InputError::Closed => {
            "Error: Zero length input.\nError loading input from stdin.\n".to_owned()
        }
        InputError::Stdin(_) => "Error loading input from stdin.\n".to_owned(),
    }
}

fn denied(verb: Verb, refused: &SubscriptionsRefused) -> String {
    match verb {
        Verb::Publish | Verb::PublishLines | Verb::Subscribe => {
            "All subscription requests were denied.\n".to_owned()
        }
        Verb::Request => {
            let mut text = String::new();
            for reason in &refused.reasons {
                text.push_str(reason_string(*reason));
                text.push('\n');
            }
            text
        }
    }
}

#[cfg(test)]
#[path = "mosquitto_tests.rs"]
mod tests;
