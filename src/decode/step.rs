//! One decoder.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::protobuf::Schema;
use super::sparkplug::Sparkplug;
use super::{binary, plain, sniff, sparkplug};
use crate::message::Message;

/// One decoder.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// What the content type, the topic or the first bytes tell; text stays as it is, and so does what nothing tells.
    Auto,
    /// Stays as it is, if it is JSON.
    Json,
    /// CBOR (RFC 8949) to JSON.
    Cbor,
    /// MessagePack to JSON.
    MessagePack,
    /// A message of Protocol Buffers to JSON.
    Protobuf(Schema),
    /// Sparkplug B 3.0 to JSON, with names of metrics for their aliases.
    Sparkplug,
    /// gzip (RFC 1952).
    Gzip,
    /// Zstandard (RFC 8878).
    Zstd,
    /// Base64 of either alphabet, with or without padding.
    Base64,
    /// Hexadecimal digits, with or without space between them.
    Hex,
}

impl Step {
    /// The names, in the order that help shows them.
    pub const NAMES: [&'static str; 10] = [
        "auto",
        "json",
        "cbor",
        "msgpack",
        "protobuf:FILE.proto#MESSAGE",
        "sparkplug",
        "gzip",
        "zstd",
        "base64",
        "hex",
    ];

    /// Its name, without a schema.
    pub const fn name(&self) -> &'static str {
        match self {
            Step::Auto => "auto",
            Step::Json => "json",
            Step::Cbor => "cbor",
            Step::MessagePack => "msgpack",
            Step::Protobuf(_) => "protobuf",
            Step::Sparkplug => "sparkplug",
            Step::Gzip => "gzip",
            Step::Zstd => "zstd",
            Step::Base64 => "base64",
            Step::Hex => "hex",
        }
    }

    /// What the payload of `message` stands for; `None` if it stays as it is.
    pub(super) fn decode(
        &self,
        message: &Message<'_>,
        sparkplug: &mut Sparkplug,
    ) -> Result<Option<Vec<u8>>, String> {
        let payload = message.payload;
        match self {
            Step::Auto => match sniff::guess(message) {
                Some(step) => step.decode(message, sparkplug),
                None => Ok(None),
            },
            Step::Json => plain::check_json(payload).map(|()| None),
            Step::Cbor => binary::cbor(payload).map(Some),
            Step::MessagePack => binary::message_pack(payload).map(Some),
            Step::Protobuf(schema) => schema.decode(payload).map(Some),
            Step::Sparkplug => sparkplug.decode(message),
            Step::Gzip => binary::gzip(payload).map(Some),
            Step::Zstd => binary::zstd(payload).map(Some),
            Step::Base64 => plain::base64(payload).map(Some),
            Step::Hex => plain::hex(payload).map(Some),
        }
    }
}

impl Step {
    /// What `payload` becomes.
    ///
    /// # Errors
    /// When it can't: why.
    pub(super) fn encode(&self, payload: &[u8]) -> Result<Vec<u8>, String> {
        match self {
            Step::Cbor => binary::to_cbor(payload),
            Step::MessagePack => binary::to_message_pack(payload),
            Step::Protobuf(schema) => schema.encode(payload),
            Step::Sparkplug => sparkplug::encode(payload),
            Step::Gzip => binary::to_gzip(payload),
            Step::Zstd => binary::to_zstd(payload),
            Step::Base64 => Ok(STANDARD.encode(payload).into_bytes()),
            Step::Hex => Ok(plain::to_hex(payload)),
            Step::Auto | Step::Json => Err("it is no encoder".to_owned()),
        }
    }
}

impl FromStr for Step {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if let Some(schema) = name.strip_prefix("protobuf:") {
            return Schema::read(schema).map(Step::Protobuf);
        }
        let step = match name {
            "auto" => Step::Auto,
            "json" => Step::Json,
            "cbor" => Step::Cbor,
            "msgpack" => Step::MessagePack,
            "sparkplug" => Step::Sparkplug,
            "gzip" => Step::Gzip,
            "zstd" => Step::Zstd,
            "base64" => Step::Base64,
            "hex" => Step::Hex,
            other => return Err(format!("there is no decoder {other}: {}", Self::NAMES.join(", "))),
        };
        if binary::IS_THERE || matches!(step, Step::Auto | Step::Json | Step::Base64 | Step::Hex) {
            Ok(step)
        } else {
            Err(format!(
                "this build has no decoder {name}: it was made without the feature decoders"
            ))
        }
    }
}
