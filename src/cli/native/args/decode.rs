//! What payloads stand for.

use crate::cli::value;
use crate::decode::Rule;

// "Decoding".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Decoding")]
pub(in crate::cli) struct DecodeArgs {
    /// Decode payloads, by one decoder after the other: auto, json, cbor, msgpack, protobuf:FILE.proto#MESSAGE, sparkplug,
    /// gzip, zstd, base64, hex; repeatable, as FILTER=DECODER,... for a part of the topics
    #[arg(long, value_name = "[FILTER=]DECODER,...", value_parser = value::typed::<Rule>())]
    pub(in crate::cli) decode: Vec<Rule>,
}
