//! What must come of what is published.

use std::time::Duration;

use crate::cli::value;
use crate::mqtt::TopicFilter;
use crate::query::Expression;

// "Expectations".
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Expectations")]
pub(in crate::cli) struct ThenArgs {
    /// Once all is published, wait for a message for which this holds, in jq's language, and end with status 99 if none
    /// comes; repeatable
    #[arg(long, value_name = "EXPR", value_parser = value::text(Expression::compile), conflicts_with = "spool")]
    pub(in crate::cli) then_expect: Vec<Expression>,

    /// Where that message comes; repeatable [default: the response topic if there is one, else the topic published to]
    #[arg(long, value_name = "FILTER", value_parser = value::topic_filter(), requires = "then_expect")]
    pub(in crate::cli) expect_topic: Vec<TopicFilter>,

    /// How long to wait for it, once all is published [default: 10s]
    #[arg(short = 'W', long, value_name = "DURATION", value_parser = value::text(value::positive_duration), requires = "then_expect")]
    pub(in crate::cli) timeout: Option<Duration>,
}
