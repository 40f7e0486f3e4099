//! What is done to messages before they are printed.

use crate::app::StageOptions;
use crate::cli::native::args::QueryArgs;
use crate::query::QueryOptions;

/// `None` if nothing is.
pub(in crate::cli) fn stages(query: QueryArgs) -> Option<StageOptions> {
    let stages = StageOptions {
        query: self::query(query),
    };
    (stages != StageOptions::default()).then_some(stages)
}

fn query(args: QueryArgs) -> Option<QueryOptions> {
    let QueryArgs {
        condition,
        select,
        grep,
        changed,
        every,
        sample,
    } = args;
    let options = QueryOptions {
        sample,
        grep,
        condition,
        changed,
        every,
        projection: select,
    };
    (options != QueryOptions::default()).then_some(options)
}
