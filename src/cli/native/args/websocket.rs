//! WebSocket: shared by every command that connects.

use crate::cli::value::Secret;

// "WebSocket".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "WebSocket")]
pub(in crate::cli) struct WebSocketArgs {
    /// Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS
    #[arg(long)]
    pub(in crate::cli) ws: bool,

    /// Path of the upgrade request [default: /mqtt, or that of the URL]
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) ws_path: Option<String>,

    /// Header of the upgrade request; repeatable
    #[arg(long, value_name = "NAME:VALUE", value_parser = Secret::parser())]
    pub(in crate::cli) ws_header: Vec<Secret>,
}
