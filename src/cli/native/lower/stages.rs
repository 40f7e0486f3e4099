//! What is done to messages before they are printed.

use crate::app::StageOptions;
use crate::cli::native::args::{DecodeArgs, ExpectArgs, QueryArgs, StageArgs};
use crate::decode::DecodeOptions;
use crate::query::{ExpectOptions, QueryOptions};

/// `None` if nothing is.
pub(in crate::cli) fn stages(args: StageArgs) -> Option<StageOptions> {
    let StageArgs {
        decode,
        query,
        expect,
        sink: _,
    } = args;
    let DecodeArgs { decode: rules } = decode;
    let stages = StageOptions {
        decode: (!rules.is_empty()).then_some(DecodeOptions { rules }),
        query: self::query(query),
        expect: self::expect(expect),
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

fn expect(args: ExpectArgs) -> Option<ExpectOptions> {
    let ExpectArgs {
        expect,
        expect_order,
        expect_none,
    } = args;
    let options = ExpectOptions {
        expected: expect,
        in_order: expect_order,
        forbidden: expect_none,
    };
    (options != ExpectOptions::default()).then_some(options)
}
