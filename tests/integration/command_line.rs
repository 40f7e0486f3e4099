//! What the command line says of itself, and what it refuses: streams and exit status of the process.

use std::fs;
use std::path::{Path, PathBuf};

use culex::cli::Shell;
use culex::cli::generate::{artifacts, completions, manual_pages};
use tempfile::TempDir;

use crate::harness::{Program, Stream, Text};

const NONE: [&str; 0] = [];

#[test]
fn version_and_help_go_to_stdout() {
    let version = concat!("culex ", env!("CARGO_PKG_VERSION"), "\n");
    Program::culex(["--version"]).stdout(version).run();
    let help = Text::matching(r"MQTT on the command line\n\nUsage: culex COMMAND .*");
    Program::culex(["--help"]).stdout(help.clone()).run();
    Program::culex(NONE).stdout(help).run();
    for verb in [
        "pub",
        "sub",
        "top",
        "probe",
        "retain-clear",
        "watch",
        "broker",
        "completions",
        "install-links",
        "man",
    ] {
        let help = Text::matching(&format!(r"[^\n]+\n\nUsage: culex {verb} .*\nExamples:\n  .*"));
        Program::culex([verb, "--help"]).stdout(help.clone()).run();
        Program::culex(["help", verb]).stdout(help).run();
    }
}

#[test]
fn help_has_colours_on_a_terminal_only() {
    let help = Text::matching(".*\x1b\\[.*Usage:.*");
    Program::culex(["pub", "--help"])
        .on_terminal(&[Stream::Stdout])
        .screen(help)
        .run();
    Program::culex(["pub", "--help"])
        .on_terminal(&[Stream::Stdout])
        .env("NO_COLOR", "1")
        .screen(Text::matching("[^\x1b]*Usage:[^\x1b]*"))
        .run();
}

#[test]
fn what_is_wrong_goes_to_stderr_with_status_2() {
    for (arguments, start) in [
        (
            &["pub", "-t", "a", "-m", "b", "--retian"][..],
            "culex: unexpected argument '--retian' found\n",
        ),
        (
            &["pub", "-t", "a/+", "-m", "b"],
            "culex: invalid value 'a/+' for '--topic <TOPIC>': ",
        ),
        (
            &["sub", "-t", "a", "-p", "65536"],
            "culex: invalid value '65536' for '--port <PORT>': ",
        ),
        (&["sub"], "culex: there is no topic filter"),
        (&["sbu"], "culex: unrecognized subcommand 'sbu'\n"),
    ] {
        let expected = format!("{}.*", regex::escape(start));
        Program::culex(arguments)
            .stderr(Text::matching(&expected))
            .status(2)
            .run();
    }
}

#[test]
fn environment_and_profile_reach_the_process() {
    Program::culex(["pub", "-t", "a", "-n"])
        .env("CULEX_PORT", "0")
        .stderr(Text::matching("culex: CULEX_PORT: invalid value '0' .*"))
        .status(2)
        .run();
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("culex/config.toml");
    fs::create_dir(file.parent().unwrap()).unwrap();
    fs::write(&file, "[profile.x]\nport = 0\n").unwrap();
    let start = format!("culex: {}: profile.x.port: ", file.display());
    Program::culex(["pub", "-t", "a", "-n", "--profile", "x"])
        .env("XDG_CONFIG_HOME", directory.path())
        .stderr(Text::matching(&format!("{}.*", regex::escape(&start))))
        .status(2)
        .run();
}

#[test]
fn an_unreadable_password_file_is_an_error_before_anything_is_sent() {
    Program::culex([
        "pub",
        "-t",
        "a",
        "-n",
        "-u",
        "u",
        "--password-file",
        "/nowhere/pw",
    ])
    .stderr(Text::matching(
        "culex: cannot read the password file /nowhere/pw: .*\n",
    ))
    .status(2)
    .run();
}

#[test]
fn completions_are_printed() {
    for shell in Shell::ALL {
        let script = String::from_utf8(completions(shell)).unwrap();
        Program::culex(["completions", shell.name()])
            .stdout(script.as_str())
            .run();
    }
}

#[test]
fn the_completions_of_bash_complete() {
    let script = r#"
source /dev/stdin
COMP_WORDS=(culex sub --retained-o) COMP_CWORD=2
_culex culex --retained-o sub
echo "${COMPREPLY[@]}"
COMP_WORDS=(culex sub --output j) COMP_CWORD=3
_culex culex j --output
echo "${COMPREPLY[@]}"
"#;
    Program::new("bash", ["-c", script])
        .stdin(completions(Shell::Bash))
        .stdout("--retained-only\njson\n")
        .run();
}

#[test]
fn the_manual_is_written() {
    let directory = TempDir::new().unwrap();
    let target = directory.path().join("share/man1");
    Program::culex([Path::new("man"), &target]).run();
    for (name, page) in manual_pages() {
        assert_eq!(fs::read(target.join(&name)).unwrap(), page, "{name}");
    }
    assert_eq!(fs::read_dir(&target).unwrap().count(), manual_pages().len());
}

#[test]
fn a_manual_that_cannot_be_written_is_an_error() {
    Program::culex(["man", "/dev/null/man1"])
        .stderr(Text::matching("culex: cannot write /dev/null/man1: .*\n"))
        .status(1)
        .run();
}

#[test]
fn every_command_has_a_page() {
    let pages: Vec<PathBuf> = artifacts().into_iter().map(|(path, _)| path).collect();
    for name in [
        "culex",
        "culex-pub",
        "culex-sub",
        "culex-top",
        "culex-probe",
        "culex-retain-clear",
        "culex-watch",
        "culex-broker",
    ] {
        let page = Path::new("man").join(format!("{name}.1"));
        assert!(pages.contains(&page), "{name}");
    }
}

#[test]
fn links_to_the_names_of_the_mosquitto_clients() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path();
    let names = ["mosquitto_pub", "mosquitto_sub", "mosquitto_rr"].map(|name| path.join(name));
    let listed = names
        .each_ref()
        .map(|name| format!("{}\n", name.display()))
        .concat();
    Program::culex([Path::new("install-links"), path])
        .stdout(listed.as_str())
        .run();
    for name in &names {
        Program::new(name.to_str().unwrap(), ["--version"])
            .status(1)
            .stdout(Text::matching("mosquitto_(pub|sub|rr) version .*\n"))
            .run();
    }
    std::fs::remove_file(&names[2]).unwrap();
    std::fs::write(&names[2], "another").unwrap();
    Program::culex([Path::new("install-links"), path])
        .status(1)
        .stderr(Text::matching(
            "culex: .*mosquitto_rr is not a link to this program\nhint: --force .*\n",
        ))
        .run();
    Program::culex([Path::new("install-links"), Path::new("--force"), path])
        .stdout(listed.as_str())
        .run();
}
