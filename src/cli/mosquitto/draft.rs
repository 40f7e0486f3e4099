//! What the options say so far: raw, in upstream's groups, the last of each kept.

use std::time::Duration;

use super::Tool;
use super::properties::PropertyLists;
use super::proxy::Proxy;
use crate::app::PayloadSource;
use crate::format::Template;
use crate::mqtt::packet::RetainHandling;
use crate::mqtt::{ProtocolVersion, QoS};

/// Everything that the options file and the command line said. Not `Debug`: it holds passwords, as parts of it do.
#[derive(Clone, PartialEq)]
pub(super) struct Draft {
    /// Decides what `-t` means.
    pub(super) tool: Tool,
    pub(super) flags: Flags,
    pub(super) connection: ConnectionDraft,
    pub(super) session: SessionDraft,
    pub(super) will: WillDraft,
    pub(super) tls: TlsDraft,
    pub(super) message: MessageDraft,
    pub(super) reception: ReceptionDraft,
    pub(super) properties: PropertyLists,
}

/// Options without a value. Once set they stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
    Debug,
    ExitAfterSubscribe,
    Insecure,
    KeepSession,
    Latency,
    MessageRate,
    NoDelay,
    NoNewline,
    NoTls,
    OsCertificates,
    Pretty,
    Quiet,
    RemoveRetained,
    Retain,
    RetainAsPublished,
    RetainedOnly,
    SkipRetained,
    Verbose,
    Watch,
    WebSocket,
    WillRetain,
}

/// A set of [`Flag`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flags(u32);

impl Flags {
    pub(super) fn insert(&mut self, flag: Flag) {
        self.0 |= 1 << flag as u32;
    }

    pub(super) fn has(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u32) != 0
    }
}

/// Where to connect to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ConnectionDraft {
    pub(super) host: Option<Vec<u8>>,
    /// 0 is a Unix socket with the host as its path. Only a URL can put it out of range.
    pub(super) port: Option<i32>,
    pub(super) bind_address: Option<Vec<u8>>,
    pub(super) proxy: Option<Proxy>,
}

/// As whom, and how.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SessionDraft {
    pub(super) id: Option<Vec<u8>>,
    pub(super) id_prefix: Option<Vec<u8>>,
    pub(super) username: Option<Vec<u8>>,
    pub(super) password: Option<Vec<u8>>,
    pub(super) version: ProtocolVersion,
    pub(super) keep_alive: u16,
    /// Seconds; `u32::MAX` never ends.
    pub(super) expiry: Option<u32>,
    pub(super) max_inflight: u16,
}

/// The will.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WillDraft {
    pub(super) topic: Option<String>,
    pub(super) payload: Option<Vec<u8>>,
    pub(super) qos: QoS,
}

/// TLS as it was asked for.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct TlsDraft {
    pub(super) cafile: Option<Vec<u8>>,
    pub(super) capath: Option<Vec<u8>>,
    pub(super) cert: Option<Vec<u8>>,
    pub(super) key: Option<Vec<u8>>,
    pub(super) keyform: Option<Vec<u8>>,
    pub(super) ciphers: Option<Vec<u8>>,
    pub(super) version: Option<Vec<u8>>,
    pub(super) alpn: Option<Vec<u8>>,
    pub(super) keylog: Option<Vec<u8>>,
    pub(super) engine: Option<Vec<u8>>,
    pub(super) engine_password: Option<Vec<u8>>,
    pub(super) psk: Option<Vec<u8>>,
    pub(super) psk_identity: Option<Vec<u8>>,
}

/// What is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MessageDraft {
    pub(super) topic: Option<String>,
    pub(super) source: Option<PayloadSource>,
    /// Of a subscription too.
    pub(super) qos: QoS,
    pub(super) repeat_count: u64,
    pub(super) repeat_delay: Duration,
}

/// What is received.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReceptionDraft {
    pub(super) topics: Vec<String>,
    pub(super) filter_out: Vec<String>,
    pub(super) unsubscribe: Vec<String>,
    pub(super) response_topic: Option<String>,
    pub(super) count: Option<u64>,
    pub(super) timeout: Option<Duration>,
    pub(super) format: Option<Template>,
    /// In tenths of a percent.
    pub(super) random_filter: Option<u16>,
    pub(super) retain_handling: RetainHandling,
}

impl Draft {
    /// What holds before any option is read.
    pub(super) fn new(tool: Tool) -> Self {
        Self {
            tool,
            flags: Flags::default(),
            connection: ConnectionDraft::default(),
            session: SessionDraft {
                id: None,
                id_prefix: None,
                username: None,
                password: None,
                version: match tool {
                    Tool::Pub | Tool::Sub => ProtocolVersion::V3_1_1,
                    Tool::Rr => ProtocolVersion::V5,
                },
                keep_alive: 60,
                expiry: None,
                max_inflight: 20,
            },
            will: WillDraft::default(),
            tls: TlsDraft::default(),
            message: MessageDraft {
                topic: None,
                source: None,
                qos: QoS::AtMostOnce,
                repeat_count: 1,
                repeat_delay: Duration::ZERO,
            },
            reception: ReceptionDraft {
                topics: Vec::new(),
                filter_out: Vec::new(),
                unsubscribe: Vec::new(),
                response_topic: None,
                count: (tool == Tool::Rr).then_some(1),
                timeout: None,
                format: None,
                random_filter: None,
                retain_handling: RetainHandling::Always,
            },
            properties: PropertyLists::default(),
        }
    }
}
