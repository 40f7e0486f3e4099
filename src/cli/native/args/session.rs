//! Who the client is and what the broker keeps of it: shared by every command that connects.

use crate::cli::value::{protocol_version, seconds, text};
use crate::mqtt::ProtocolVersion;

// "Session".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Session")]
pub(in crate::cli) struct SessionArgs {
    /// Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]
    #[arg(short = 'i', long, value_name = "ID")]
    pub(in crate::cli) id: Option<String>,

    /// Client identifier: this and the process identifier
    #[arg(short = 'I', long, value_name = "PREFIX", conflicts_with = "id")]
    pub(in crate::cli) id_prefix: Option<String>,

    /// Version of MQTT [default: 311, or 5 when an option needs it]
    #[arg(short = 'V', long, value_name = "VERSION", value_parser = protocol_version())]
    pub(in crate::cli) protocol_version: Option<ProtocolVersion>,

    /// Longest silence before a ping; 0 turns it off [default: 60s]
    #[arg(short = 'k', long, value_name = "DURATION", alias = "keepalive", value_parser = text(seconds::<u16>))]
    pub(in crate::cli) keep_alive: Option<u16>,

    /// Continue the session that the broker has of this identifier, and leave it one; needs -i
    #[arg(short = 'c', long)]
    pub(in crate::cli) disable_clean_session: bool,

    /// Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]
    #[arg(short = 'M', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(in crate::cli) max_inflight: Option<u16>,
}
