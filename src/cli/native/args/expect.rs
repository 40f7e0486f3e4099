//! What must come, and what must not.

use crate::cli::value;
use crate::query::Expression;

// "Expectations".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Expectations")]
pub(in crate::cli) struct ExpectArgs {
    /// End with success once a message came for which this holds, in jq's language, and with status 99 without; repeatable
    #[arg(long, value_name = "EXPR", value_parser = value::text(Expression::compile))]
    pub(in crate::cli) expect: Vec<Expression>,

    /// The messages of --expect come in the order given
    #[arg(long, requires = "expect")]
    pub(in crate::cli) expect_order: bool,

    /// End with status 99 once a message came for which this holds; repeatable
    #[arg(long, value_name = "EXPR", value_parser = value::text(Expression::compile))]
    pub(in crate::cli) expect_none: Vec<Expression>,
}
