//! Where messages go, if not to standard output.

use std::num::NonZeroUsize;

use super::Wrong;
use crate::app::{CAN_COMPRESS, CommandOptions, Compression, DirectoryOptions, SinkOptions};
use crate::cli::native::args::{ColorChoice, CompressionName, OutputArgs, SinkArgs};
use crate::format::{Format, OutputOptions};

/// `None` if they go to standard output. `output`, which is made for that, is made to fit; `is_named` says whether the
/// user named a format, and `color` what they want of colours.
///
/// # Errors
/// When this build can't do it.
pub(in crate::cli) fn sink(
    args: SinkArgs,
    (is_named, color): (bool, ColorChoice),
    output: &mut OutputOptions,
) -> Result<Option<SinkOptions>, Wrong> {
    let SinkArgs {
        out_dir,
        rotate,
        compress,
        exec,
        exec_parallel,
    } = args;
    if compress.is_some() && !CAN_COMPRESS {
        return Err("--compress: this build cannot".into());
    }
    let sink = match (out_dir, exec) {
        (None, None) => return Ok(None),
        (Some(directory), _) => SinkOptions::Directory(DirectoryOptions {
            directory,
            rotation: rotate,
            compression: compress.map(|name| match name {
                CompressionName::Gzip => Compression::Gzip,
                CompressionName::Zstd => Compression::Zstd,
            }),
        }),
        (None, Some(command)) => SinkOptions::Command(CommandOptions {
            command,
            parallel: exec_parallel.unwrap_or(NonZeroUsize::MIN),
        }),
    };
    // What a terminal would get is of no matter.
    output.color &= color == ColorChoice::Always;
    if !is_named {
        output.format = Format::Raw;
        // A command gets the payload as it is.
        output.newline &= matches!(sink, SinkOptions::Directory(_));
    }
    Ok(Some(sink))
}

/// Whether the user named a format.
pub(in crate::cli) const fn is_named(args: &OutputArgs) -> bool {
    args.output.is_some() || args.verbose || args.format.is_some()
}
