//! `--retain keep` and `--retain drop`: a flag that may have a value.
//!
//! clap takes such a value behind `=` only, as else `-rl` would have the value `l`. So argv is read beforehand.

use std::ffi::OsString;

/// Puts `--retain` and the word behind it together, where it is one of its values.
pub(super) fn join(argv: Vec<OsString>) -> Vec<OsString> {
    if !argv.iter().any(|argument| argument == "--retain") {
        return argv;
    }
    let mut joined: Vec<OsString> = Vec::with_capacity(argv.len());
    for argument in argv {
        let is_value = argument == "keep" || argument == "drop";
        match joined.last_mut() {
            Some(last) if is_value && last == "--retain" => {
                last.push("=");
                last.push(argument);
            }
            _ => joined.push(argument),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_values_are_joined() {
        for (line, expected) in [
            (
                "culex pub --retain drop --records a",
                "culex pub --retain=drop --records a",
            ),
            ("culex pub --retain keep", "culex pub --retain=keep"),
            ("culex pub --retain -t drop", "culex pub --retain -t drop"),
            ("culex pub -t drop -r", "culex pub -t drop -r"),
        ] {
            let argv = line.split(' ').map(OsString::from).collect();
            assert_eq!(join(argv).join(" ".as_ref()), expected);
        }
    }
}
