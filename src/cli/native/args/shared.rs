//! The flags that every command has that connects, and how their layers lie over one another.

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::property::{self, GivenProperty, PropertyFlag};
use super::{
    AuthenticationArgs, ConnectionArgs, ReconnectArgs, RoadArgs, SessionArgs, TlsArgs, WebSocketArgs,
    WillArgs,
};

/// The connection of one layer: the command line, the environment or the profile.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct SharedArgs {
    pub(in crate::cli) connection: ConnectionArgs,
    pub(in crate::cli) session: SessionArgs,
    pub(in crate::cli) reconnect: ReconnectArgs,
    pub(in crate::cli) road: RoadArgs,
    pub(in crate::cli) authentication: AuthenticationArgs,
    pub(in crate::cli) tls: TlsArgs,
    pub(in crate::cli) websocket: WebSocketArgs,
    pub(in crate::cli) will: WillArgs,
    /// Of every packet, in the order given.
    pub(in crate::cli) properties: Vec<GivenProperty>,
}

/// How many of the flags of a command are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(in crate::cli) enum Depth {
    /// The command's own and the general ones.
    Own,
    /// Those of connection and session too.
    Connection,
    /// All.
    Whole,
}

impl Depth {
    /// Each one that builds on the one before.
    pub(in crate::cli) const ALL: [Depth; 3] = [Depth::Own, Depth::Connection, Depth::Whole];
}

impl SharedArgs {
    /// Adds the flags that `depth` has over the depth before. `own` are properties of the command's own.
    pub(in crate::cli) fn augment_step(
        command: Command,
        depth: Depth,
        own: &'static [PropertyFlag],
    ) -> Command {
        match depth {
            Depth::Own => command,
            Depth::Connection => {
                let command = SessionArgs::augment_args(ConnectionArgs::augment_args(command));
                ReconnectArgs::augment_args(command)
            }
            Depth::Whole => {
                let command = AuthenticationArgs::augment_args(RoadArgs::augment_args(command));
                let command = TlsArgs::augment_args(command);
                let command = WebSocketArgs::augment_args(command);
                let command = WillArgs::augment_args(command);
                property::augment(command, &tables(own))
            }
        }
    }

    /// Adds all flags.
    pub(in crate::cli) fn augment(command: Command, own: &'static [PropertyFlag]) -> Command {
        Depth::ALL
            .into_iter()
            .fold(command, |command, depth| Self::augment_step(command, depth, own))
    }

    /// Reads the flags, as far as `depth` has them.
    pub(in crate::cli) fn from_matches(
        matches: &ArgMatches,
        depth: Depth,
        own: &'static [PropertyFlag],
    ) -> Result<Self, clap::Error> {
        let mut args = Self::default();
        if depth >= Depth::Connection {
            args.connection = ConnectionArgs::from_arg_matches(matches)?;
            args.session = SessionArgs::from_arg_matches(matches)?;
            args.reconnect = ReconnectArgs::from_arg_matches(matches)?;
        }
        if depth >= Depth::Whole {
            args.road = RoadArgs::from_arg_matches(matches)?;
            args.authentication = AuthenticationArgs::from_arg_matches(matches)?;
            args.tls = TlsArgs::from_arg_matches(matches)?;
            args.websocket = WebSocketArgs::from_arg_matches(matches)?;
            args.will = WillArgs::from_arg_matches(matches)?;
            args.properties = property::collect(matches, &tables(own));
        }
        Ok(args)
    }
}

/// The properties of a command that has `own`.
fn tables(own: &'static [PropertyFlag]) -> [&'static [PropertyFlag]; 3] {
    [own, property::CONNECT, property::WILL]
}
