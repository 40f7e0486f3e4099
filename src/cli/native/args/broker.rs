//! What `broker` serves.

use std::net::SocketAddr;

// "Options".
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct BrokerArgs {
    /// Address and port to listen on; port 0 takes a free one; repeatable
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:1883")]
    pub(in crate::cli) listen: Vec<SocketAddr>,

    /// Print this help
    #[arg(long, action = clap::ArgAction::HelpShort)]
    pub(in crate::cli) help: Option<bool>,
}
