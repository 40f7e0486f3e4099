//! What the shape of a message is, and whether it has colours.

use crate::cli::native::args::{ColorChoice, FormatName, OutputArgs};
use crate::format::{Fold, Format, MosquittoJsonStyle, OutputOptions};
use crate::streams::TerminalFacts;

/// How messages are printed: for reading on a terminal, else as `mosquitto_sub` prints them.
pub(in crate::cli) fn output(args: OutputArgs, color: ColorChoice, terminal: TerminalFacts) -> OutputOptions {
    let OutputArgs {
        output,
        verbose,
        format,
        fold,
        no_newline,
    } = args;
    let format = match (format, output) {
        (Some(template), _) => Format::Template(template),
        (None, Some(FormatName::Topic)) => Format::Topic,
        (None, Some(FormatName::Json)) => Format::Json,
        (None, Some(FormatName::Hex)) => Format::Hex,
        (None, Some(FormatName::Base64)) => Format::Base64,
        (None, Some(FormatName::Pretty)) => Format::Pretty,
        (None, None) if verbose => Format::Topic,
        (None, None) if terminal.stdout_is_terminal => Format::Pretty,
        (None, Some(FormatName::Raw) | None) => Format::Raw,
    };
    OutputOptions {
        format,
        newline: !no_newline,
        fold: fold.unwrap_or(if terminal.stdout_is_terminal {
            Fold::Screen
        } else {
            Fold::Never
        }),
        color: self::color(color, terminal, terminal.stdout_is_terminal),
        mosquitto_json: MosquittoJsonStyle::default(),
    }
}

/// Whether a stream gets colours.
pub(in crate::cli) fn color(choice: ColorChoice, terminal: TerminalFacts, is_terminal: bool) -> bool {
    match choice {
        ColorChoice::Auto => is_terminal && !terminal.no_color,
        ColorChoice::Always => true,
        ColorChoice::Never => false,
    }
}
