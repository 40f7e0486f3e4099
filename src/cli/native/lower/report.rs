//! How a load test is judged, and what is told of it.

use super::Wrong;
use crate::app::report::{
    CompareOptions, LiveOptions, MergeOptions, OutputsOptions, ReportOptions, ShowOptions, VerdictOptions,
};
use crate::bench::export::Format;
use crate::bench::report::{Allowance, Verb};
use crate::cli::native::args::{
    Allowed, BenchFormat, CompareArgs, LiveArgs, MergeArgs, OutputsArgs, ReportArgs, ShowArgs, VerdictArgs,
};

/// What is told of a run of `verb` at the QoS `levels`. `color` is of standard output.
///
/// # Errors
/// When a condition is about what is not measured.
pub(in crate::cli) fn report(
    args: ReportArgs,
    verb: Verb,
    levels: &[u8],
    color: bool,
) -> Result<ReportOptions, Wrong> {
    let ReportArgs {
        verdict,
        live,
        outputs,
    } = args;
    let LiveArgs {
        abort_on_fail,
        find_max,
        progress,
        prometheus,
    } = live;
    if find_max.is_some() && !verb.publishes() {
        return Err(Wrong(format!(
            "--find-max: bench {} has no rate to search for",
            verb.name()
        )));
    }
    for condition in verdict.threshold.iter().chain(&find_max) {
        condition
            .check(verb, levels)
            .map_err(|error| Wrong(error.to_string()))?;
    }
    Ok(ReportOptions {
        verdict: self::verdict(verdict),
        outputs: self::outputs(outputs, color),
        live: LiveOptions {
            abort_on_fail,
            find_max,
            progress,
            prometheus,
        },
    })
}

/// `color` is of standard output, as for the others.
pub(in crate::cli) fn show(args: ShowArgs, color: bool) -> ShowOptions {
    let ShowArgs {
        file,
        verdict,
        outputs,
    } = args;
    ShowOptions {
        file,
        verdict: self::verdict(verdict),
        outputs: self::outputs(outputs, color),
    }
}

pub(in crate::cli) fn merge(args: MergeArgs, color: bool) -> MergeOptions {
    let MergeArgs {
        files,
        verdict,
        outputs,
    } = args;
    MergeOptions {
        files,
        verdict: self::verdict(verdict),
        outputs: self::outputs(outputs, color),
    }
}

/// # Errors
/// When there is nothing to compare with.
pub(in crate::cli) fn compare(args: CompareArgs, color: bool) -> Result<CompareOptions, Wrong> {
    let CompareArgs {
        mut base,
        mut new,
        max_regression,
        output,
    } = args;
    if new.is_empty() {
        if base.len() != 2 {
            return Err("which reports are those of now? name them behind --new".into());
        }
        new.extend(base.pop());
    }
    Ok(CompareOptions {
        base,
        new,
        limits: max_regression,
        format: format(output),
        color,
    })
}

fn verdict(args: VerdictArgs) -> VerdictOptions {
    let VerdictArgs { threshold, allow } = args;
    VerdictOptions {
        thresholds: threshold,
        allowed: Allowance {
            lost: allow.contains(&Allowed::Lost),
            duplicated: allow.contains(&Allowed::Duplicated),
        },
    }
}

fn outputs(args: OutputsArgs, color: bool) -> OutputsOptions {
    let OutputsArgs {
        output,
        report,
        timeline,
        html,
    } = args;
    OutputsOptions {
        format: format(output),
        color,
        report,
        timeline,
        html,
    }
}

fn format(format: BenchFormat) -> Format {
    match format {
        BenchFormat::Text => Format::Text,
        BenchFormat::Json => Format::Json,
        BenchFormat::Csv => Format::Csv,
        BenchFormat::Markdown => Format::Markdown,
        BenchFormat::Junit => Format::Junit,
    }
}
