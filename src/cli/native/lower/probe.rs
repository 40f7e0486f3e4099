//! `probe`.

use std::time::Duration;

use super::color;
use crate::app::ProbeOptions;
use crate::cli::native::args::{ColorChoice, ProbeArgs, ReportFormat};
use crate::streams::TerminalFacts;

/// How long an answer may take where nothing else is said.
const PATIENCE: Duration = Duration::from_secs(2);

pub(in crate::cli) fn probe(args: ProbeArgs, choice: ColorChoice, terminal: TerminalFacts) -> ProbeOptions {
    let ProbeArgs {
        passive,
        topic_prefix,
        samples,
        wait,
        output,
    } = args;
    ProbeOptions {
        passive,
        topic_prefix: topic_prefix
            .map_or_else(|| "culex-probe".to_owned(), |prefix| prefix.as_str().to_owned()),
        samples,
        patience: wait.unwrap_or(PATIENCE),
        json: output == ReportFormat::Json,
        color: color(choice, terminal, terminal.stdout_is_terminal),
    }
}
