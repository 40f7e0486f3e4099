//! Who is asked for: culex itself, or one of the three mosquitto clients.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;

use super::mosquitto::Tool;

/// The command line a process is to behave as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personality<'a> {
    /// culex, with these arguments.
    Culex(&'a [OsString]),
    /// One of the mosquitto clients, with these arguments.
    Mosquitto(Tool, &'a [OsString]),
}

/// Decides by the name of the program, whatever path stands before it, else by the first argument.
pub fn choose(argv: &[OsString]) -> Personality<'_> {
    let Some((program, arguments)) = argv.split_first() else {
        return Personality::Culex(argv);
    };
    if let Some(tool) = tool_of_path(program) {
        return Personality::Mosquitto(tool, arguments);
    }
    match arguments.split_first() {
        Some((first, rest)) => match Tool::from_name(first.as_bytes()) {
            Some(tool) => Personality::Mosquitto(tool, rest),
            None => Personality::Culex(arguments),
        },
        None => Personality::Culex(arguments),
    }
}

fn tool_of_path(program: &OsStr) -> Option<Tool> {
    let name = program.as_bytes().rsplit(|byte| *byte == b'/').next()?;
    Tool::from_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argv(words: &[&str]) -> Vec<OsString> {
        words.iter().map(OsString::from).collect()
    }

    #[test]
    fn the_program_name_decides_whatever_its_path() {
        for (program, tool) in [
            ("mosquitto_pub", Tool::Pub),
            ("/usr/bin/mosquitto_sub", Tool::Sub),
            ("../mosquitto_rr", Tool::Rr),
        ] {
            let argv = argv(&[program, "mosquitto_pub", "-d"]);
            assert_eq!(choose(&argv), Personality::Mosquitto(tool, &argv[1..]));
        }
    }

    #[test]
    fn the_first_argument_decides_next() {
        let argv = argv(&["/opt/culex", "mosquitto_sub", "-t", "a"]);
        assert_eq!(choose(&argv), Personality::Mosquitto(Tool::Sub, &argv[2..]));
    }

    #[test]
    fn all_else_is_culex() {
        for words in [
            &["culex", "sub", "mosquitto_sub"][..],
            &["mosquitto_pubx", "-d"],
            &["culex", "/usr/bin/mosquitto_sub"],
            &["culex"],
            &["/usr/bin/mosquitto_pub/"],
        ] {
            let argv = argv(words);
            assert_eq!(choose(&argv), Personality::Culex(&argv[1..]), "{words:?}");
        }
        assert_eq!(choose(&[]), Personality::Culex(&[]));
    }
}
