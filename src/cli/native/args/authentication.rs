//! Enhanced authentication of MQTT 5: shared by every command that connects.

use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::value::{positive_duration, text};
use crate::client::ScramMechanism;

// "Authentication (MQTT 5)".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Authentication (MQTT 5)")]
pub(in crate::cli) struct AuthenticationArgs {
    /// Prove knowledge of the password, without sending it, and have the broker prove it too
    #[arg(long, value_name = "METHOD", value_parser = mechanism())]
    pub(in crate::cli) auth_method: Option<ScramMechanism>,

    /// Authenticate anew on the same connection this often; needs --auth-method [default: never]
    #[arg(long, value_name = "DURATION", value_parser = text(positive_duration))]
    pub(in crate::cli) reauth_every: Option<Duration>,
}

fn mechanism() -> impl TypedValueParser<Value = ScramMechanism> {
    PossibleValuesParser::new(ScramMechanism::ALL.map(ScramMechanism::name)).map(|name| {
        let mut all = ScramMechanism::ALL.into_iter();
        all.find(|mechanism| mechanism.name() == name)
            .unwrap_or(ScramMechanism::Sha256)
    })
}
