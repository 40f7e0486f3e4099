//! What `sub` does to messages before they are printed, or instead.

use super::{DecodeArgs, ExpectArgs, QueryArgs, SinkArgs};

#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct StageArgs {
    #[command(flatten)]
    pub(in crate::cli) decode: DecodeArgs,

    #[command(flatten)]
    pub(in crate::cli) query: QueryArgs,

    #[command(flatten)]
    pub(in crate::cli) expect: ExpectArgs,

    #[command(flatten)]
    pub(in crate::cli) sink: SinkArgs,
}
