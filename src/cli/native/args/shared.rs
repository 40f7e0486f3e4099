//! The flags that every command has that connects, and how their layers lie over one another.

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::property::{self, GivenProperty};
use super::{ConnectionArgs, SessionArgs, WillArgs};

/// The connection of one layer: the command line, the environment or the profile.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct SharedArgs {
    pub(in crate::cli) connection: ConnectionArgs,
    pub(in crate::cli) session: SessionArgs,
    pub(in crate::cli) will: WillArgs,
    /// Of every packet, in the order given.
    pub(in crate::cli) properties: Vec<GivenProperty>,
}

/// The properties that every command has.
const TABLES: [&[property::PropertyFlag]; 2] = [property::CONNECT, property::WILL];

impl SharedArgs {
    /// Adds the flags, those of the properties `own` to the command among them.
    pub(in crate::cli) fn augment(command: Command, own: &'static [property::PropertyFlag]) -> Command {
        let command = ConnectionArgs::augment_args(command);
        let command = SessionArgs::augment_args(command);
        let command = WillArgs::augment_args(command);
        property::augment(command, &[own, TABLES[0], TABLES[1]])
    }

    /// Reads the flags.
    pub(in crate::cli) fn from_matches(
        matches: &ArgMatches,
        own: &'static [property::PropertyFlag],
    ) -> Result<Self, clap::Error> {
        Ok(Self {
            connection: ConnectionArgs::from_arg_matches(matches)?,
            session: SessionArgs::from_arg_matches(matches)?,
            will: WillArgs::from_arg_matches(matches)?,
            properties: property::collect(matches, &[own, TABLES[0], TABLES[1]]),
        })
    }
}
