//! What a command line of a mosquitto client asks for, resolved.

use crate::app::{PublishOptions, RequestOptions, SubscribeOptions};
use crate::client::ConnectOptions;

/// What a command line asks for. Nothing in it still needs parsing.
#[derive(Debug, Clone, PartialEq)]
pub struct Invocation {
    /// How to connect.
    pub connect: ConnectOptions,
    /// Through which proxy.
    pub proxy: Option<Proxy>,
    /// What to do.
    pub action: Action,
    /// `-d`: every packet is told on standard output.
    pub debug: bool,
    /// `--quiet`: most errors are not told.
    pub quiet: bool,
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// `mosquitto_pub`, and why each of its publications will be refused, if they will be: upstream connects first.
    Publish(PublishOptions, Option<PublishFault>),
    /// `mosquitto_sub`.
    Subscribe(SubscribeOptions, SubscribeExtras),
    /// `mosquitto_rr`.
    Request(RequestOptions),
}

/// Why no publication will leave, whatever the broker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishFault {
    /// Properties, but not MQTT 5.
    NotSupported,
    /// A property stands twice that may stand once.
    DuplicateProperty,
    /// The value of a property is out of its range.
    Protocol,
}

/// What only `mosquitto_sub` has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SubscribeExtras {
    /// `--random-filter`: how many of 1,000 messages are printed; `None` is all.
    pub random_filter: Option<u16>,
    /// `--remove-retained`: retained messages that arrive are cleared.
    pub remove_retained: bool,
    /// What is shown of the messages.
    pub view: View,
}

/// What is shown of the messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// Each, one after the other.
    #[default]
    Messages,
    /// `-w`: each in the line of its topic.
    Watch,
    /// `--message-rate`: how many a second.
    Rate,
}

/// `--proxy`: a SOCKS5 server that also looks up the name of the broker.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Name or address without brackets.
    pub host: String,
    /// 1 to 65,535.
    pub port: u16,
    /// Decoded.
    pub username: Option<Vec<u8>>,
    /// Decoded.
    pub password: Option<Vec<u8>>,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proxy")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("username", &self.username)
            .field("password", &self.password.as_ref().map(|_| "(redacted)"))
            .finish()
    }
}
