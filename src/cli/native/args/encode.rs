//! What becomes of payloads before they are sent.

use crate::cli::value;
use crate::decode::Encoding;

// "Encoding".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Encoding")]
pub(in crate::cli) struct EncodeArgs {
    /// Encode each payload, by one encoder after the other: from JSON by cbor, msgpack, protobuf:FILE.proto#MESSAGE or
    /// sparkplug, from any bytes by gzip, zstd, base64 or hex
    #[arg(
        long, value_name = "ENCODER,...", value_parser = value::typed::<Encoding>(),
        conflicts_with_all = ["null_message", "spool"]
    )]
    pub(in crate::cli) encode: Option<Encoding>,
}
