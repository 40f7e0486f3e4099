//! The short way through the parser.
//!
//! Of the seventy flags of a command most runs use a handful, and building the others costs more than all else that
//! happens before the connection: each is half a kilobyte of fresh memory. So the flags are built in steps, as far as
//! the command line needs them. What does not parse in this way is read again with the whole grammar, which alone
//! writes help and errors.

use std::ffi::OsString;

use clap::{Arg, ArgMatches, Command};

use super::args::Depth;
use super::command::CONNECTING;

/// The verb of `argv`, which has the program's name first, its flags, and how many of them were built.
pub(super) fn read(argv: &[OsString]) -> Option<(&'static str, ArgMatches, Depth)> {
    let [_, name, flags @ ..] = argv else {
        return None;
    };
    let verb = CONNECTING.iter().find(|verb| *name == *verb.name)?;
    let mut command = (verb.own)(verb.command().no_binary_name(true));
    for depth in Depth::ALL {
        command = verb.augment(command, depth);
        if depth == Depth::Whole || has_all(&command, flags) {
            let matches = command.try_get_matches_from(flags).ok()?;
            return Some((verb.name, matches, depth));
        }
    }
    None
}

/// Whether `command` has every flag of `words`. A guess: a value may look like a flag.
fn has_all(command: &Command, words: &[OsString]) -> bool {
    words.iter().all(|word| {
        let Some(word) = word.to_str() else { return true };
        let mut args = command.get_arguments();
        match word.strip_prefix("--") {
            Some(long) => {
                let name = long.split('=').next().unwrap_or_default();
                name.is_empty() || args.any(|arg| has_long(arg, name))
            }
            None => match word.strip_prefix('-').and_then(|shorts| shorts.chars().next()) {
                Some(short) => args.any(|arg| arg.get_short() == Some(short)),
                None => true,
            },
        }
    })
}

fn has_long(arg: &Arg, name: &str) -> bool {
    arg.get_long() == Some(name)
        || arg
            .get_all_aliases()
            .is_some_and(|aliases| aliases.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(line: &str) -> Option<Depth> {
        let argv: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        read(&argv).map(|(_, _, depth)| depth)
    }

    #[test]
    fn flags_are_built_as_needed() {
        for (line, expected) in [
            ("culex pub -t a -m b -q 1 --retain", Some(Depth::Own)),
            ("culex pub -t a -m b -d", Some(Depth::Own)),
            ("culex pub -t a -m b -h c", Some(Depth::Connection)),
            ("culex pub -t a -m b --keepalive=5", Some(Depth::Connection)),
            ("culex sub -t a --will-topic w", Some(Depth::Whole)),
            ("culex sub -t a -x 5 -i x", Some(Depth::Whole)),
            ("culex retain-clear a", Some(Depth::Own)),
            ("culex pub -t a -m -h", Some(Depth::Connection)),
            ("culex pub -t a", None),
            ("culex pub -t a -m b --retian", None),
            ("culex pub --help", None),
            ("culex broker", None),
            ("culex", None),
        ] {
            assert_eq!(depth(line), expected, "{line}");
        }
    }
}
