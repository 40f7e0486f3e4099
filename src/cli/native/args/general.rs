//! What every command has.

use std::path::PathBuf;

// When colours are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(in crate::cli) enum ColorChoice {
    // On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    // Always
    Always,
    // Never
    Never,
}

// "General" of every command that connects.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "General")]
pub(in crate::cli) struct GeneralArgs {
    /// Take the connection from [profile.NAME] of the configuration file
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) profile: Option<String>,

    /// Read this configuration file instead of ~/.config/culex/config.toml
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// Tell every packet on standard error
    #[arg(short = 'd', long)]
    pub(in crate::cli) debug: bool,

    /// Tell nothing on standard error; the exit status tells enough
    #[arg(long, conflicts_with = "debug")]
    pub(in crate::cli) quiet: bool,

    /// When to use colours
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub(in crate::cli) color: ColorChoice,

    /// Print this help
    #[arg(long, action = clap::ArgAction::HelpShort)]
    pub(in crate::cli) help: Option<bool>,
}
