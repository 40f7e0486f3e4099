//! The commands that look at a broker: `top` and `probe`.

use clap::{ArgMatches, FromArgMatches};

use super::args::{Depth, ProbeArgs, SharedArgs, TopArgs};
use super::{Context, Demands, Failure, lower};
use crate::cli::{Action, Invocation};

impl Context<'_> {
    pub(super) fn top(&self, matches: &ArgMatches, depth: Depth) -> Result<Invocation, Failure> {
        let args = TopArgs::from_arg_matches(matches)?;
        let shared = SharedArgs::from_matches(matches, depth, &[])?;
        let mut client = self.client(matches, shared, Demands::of(&[]))?;
        let options = lower::top(args, client.general.color, self.terminal, &mut client.connected)?;
        Ok(client.invocation(Action::Top(options)))
    }

    pub(super) fn probe(&self, matches: &ArgMatches, depth: Depth) -> Result<Invocation, Failure> {
        let args = ProbeArgs::from_arg_matches(matches)?;
        let shared = SharedArgs::from_matches(matches, depth, &[])?;
        lower::ends_with_connection(&shared.reconnect)?;
        let client = self.client(matches, shared, Demands::of(&[]))?;
        let options = lower::probe(args, client.general.color, self.terminal);
        Ok(client.invocation(Action::Probe(options)))
    }
}
