//! What `sub` does to messages before they are printed, and `pub` around their sending.

use super::{DecodeArgs, EncodeArgs, ExpectArgs, QueryArgs, ReplayArgs, ThenArgs};

#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli) struct StageArgs {
    #[command(flatten)]
    pub(in crate::cli) decode: DecodeArgs,

    #[command(flatten)]
    pub(in crate::cli) query: QueryArgs,

    #[command(flatten)]
    pub(in crate::cli) expect: ExpectArgs,
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
