//! What `sub` does to messages before they are printed, or instead, and `pub` around their sending.

use super::{DecodeArgs, EncodeArgs, ExpectArgs, QueryArgs, ReplayArgs, SinkArgs, ThenArgs};

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

#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct PublishStageArgs {
    #[command(flatten)]
    pub(in crate::cli) replay: ReplayArgs,

    #[command(flatten)]
    pub(in crate::cli) encode: EncodeArgs,

    #[command(flatten)]
    pub(in crate::cli) then: ThenArgs,
}
