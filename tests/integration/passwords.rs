//! Where passwords come from, and that they never come out again.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use crate::harness::{Mosquitto, Output, Program, Stream, Text};

const PASSWORD: &str = "open-sesame";

fn broker() -> Mosquitto {
    Mosquitto::setup().user("ann", PASSWORD).start()
}

fn publish(broker: &Mosquitto) -> Program {
    Program::culex(["pub", "-t", "t", "-m", "x", "-q", "1"]).at(broker)
}

/// A file that only its owner can read.
fn write_private(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn never_shown(output: &Output) {
    for (name, bytes) in [
        ("stdout", &output.stdout),
        ("stderr", &output.stderr),
        ("terminal", &output.screen),
    ] {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(PASSWORD), "the password is on {name}: {text}");
    }
}

#[test]
fn every_source() {
    let broker = broker();
    let directory = TempDir::new().unwrap();
    let path = |name: &str| directory.path().join(name);
    fs::write(path("password"), format!("{PASSWORD}\n")).unwrap();
    let profile = format!("[profile.home]\nusername = \"ann\"\npassword = \"{PASSWORD}\"\n");
    write_private(&path("config.toml"), &profile);
    let by_url = format!("mqtt://ann:{PASSWORD}@127.0.0.1:{}", broker.port());

    publish(&broker).args(["-u", "ann", "-P", PASSWORD]).run();
    publish(&broker)
        .args(["-u", "ann", "--password-file"])
        .args([path("password")])
        .run();
    publish(&broker)
        .args(["-u", "ann"])
        .env("CULEX_PASSWORD", PASSWORD)
        .run();
    publish(&broker)
        .env("CULEX_USERNAME", "ann")
        .env("CULEX_PASSWORD", PASSWORD)
        .run();
    publish(&broker)
        .args(["--profile", "home", "--config"])
        .args([path("config.toml")])
        .run();
    publish(&broker)
        .args(["--profile", "home"])
        .env("CULEX_CONFIG", path("config.toml"))
        .run();
    Program::culex(["pub", "-t", "t", "-m", "x", "-L", &by_url]).run();
}

#[test]
fn a_profile_that_others_can_read_is_named() {
    let broker = broker();
    let directory = TempDir::new().unwrap();
    let config = directory.path().join("config.toml");
    write_private(
        &config,
        &format!("[profile.home]\nusername = \"ann\"\npassword = \"{PASSWORD}\"\n"),
    );
    fs::set_permissions(&config, fs::Permissions::from_mode(0o644)).unwrap();
    let warned = publish(&broker)
        .args(["--profile", "home", "--config"])
        .args([&config]);
    never_shown(
        &warned
            .stderr(Text::matching(
                "culex: others can read the password.*chmod 600.*\n",
            ))
            .run(),
    );
}

#[test]
fn the_flag_wins_over_the_environment_and_that_over_the_profile() {
    let broker = broker();
    let directory = TempDir::new().unwrap();
    let config = directory.path().join("config.toml");
    write_private(
        &config,
        "[profile.home]\nusername = \"ann\"\npassword = \"wrong\"\n",
    );
    let by_profile = || {
        publish(&broker)
            .args(["--profile", "home", "--config"])
            .args([&config])
    };
    by_profile().stderr(Text::Anything).status(4).run();
    by_profile().env("CULEX_PASSWORD", PASSWORD).run();
    by_profile()
        .env("CULEX_PASSWORD", "wrong too")
        .args(["-P", PASSWORD])
        .run();
}

#[test]
fn asked_for_on_the_terminal_without_an_echo() {
    let broker = broker();
    let asking = publish(&broker).args(["-u", "ann", "--ask-password"]);
    let asking = asking
        .on_terminal(&[Stream::Stdin, Stream::Stderr])
        .screen(Text::Anything);
    let mut asking = asking.spawn();
    asking.wait_for_screen("assword");
    asking.press(&format!("{PASSWORD}\r"));
    never_shown(&asking.finish());
}

#[test]
fn cannot_be_asked_for_without_a_terminal() {
    let broker = broker();
    let asking = publish(&broker)
        .args(["-u", "ann", "--ask-password"])
        .without_terminal();
    asking
        .stderr(Text::matching("culex: .*terminal.*\n"))
        .status(2)
        .run();
}

/// The broker knows another password, so each of these fails and has something to say.
#[test]
fn never_shown_when_refused() {
    let broker = Mosquitto::setup().user("ann", "another").start();
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("password");
    fs::write(&file, PASSWORD).unwrap();
    let by_url = format!("mqtt://ann:{PASSWORD}@127.0.0.1:{}", broker.port());
    let publish = || {
        Program::culex(["pub", "-t", "t", "-m", "x"])
            .stderr(Text::Anything)
            .status(4)
    };
    for arguments in [&[][..], &["--debug"], &["-V", "5", "--debug"]] {
        let refused = || publish().args(arguments).at(&broker).args(["-u", "ann"]);
        never_shown(&refused().args(["-P", PASSWORD]).run());
        never_shown(&refused().env("CULEX_PASSWORD", PASSWORD).run());
        never_shown(&refused().args(["--password-file"]).args([&file]).run());
        never_shown(&publish().args(arguments).args(["-L", &by_url]).run());
    }
}

#[test]
fn never_shown_by_a_wrong_command_line() {
    let by_url = format!("mqtt://ann:{PASSWORD}@127.0.0.1:99999");
    let wrong: [&[&str]; 4] = [
        &["pub", "-t", "t", "-m", "x", "-P", PASSWORD, "--no-such-flag"],
        &[
            "pub",
            "-t",
            "t",
            "-m",
            "x",
            "-P",
            PASSWORD,
            "--password-file",
            "x",
        ],
        &["pub", "-t", "t", "-m", "x", "-L", &by_url],
        &["sub", "-t", "t", "-P", PASSWORD, "-C", "none"],
    ];
    for arguments in wrong {
        never_shown(&Program::culex(arguments).stderr(Text::Anything).status(2).run());
        let help = Program::culex([arguments[0], "--help"]).env("CULEX_PASSWORD", PASSWORD);
        never_shown(&help.stdout(Text::Anything).run());
    }
}
