//! Secrets from every source, through every command with `--debug`: they come out nowhere.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD};
use tempfile::TempDir;

use crate::harness::{Mosquitto, Output, Program, Text, Wire};
use crate::scram::sha256;

/// With what has a meaning in URLs, in HTTP and in shells.
const SECRET: &str = "Tr0u:b@l%e&3";
/// The same as URLs have it.
const ENCODED: &str = "Tr0u%3Ab%40l%25e%263";

/// What a secret must not come out as.
fn forms() -> Vec<String> {
    let hex: Vec<String> = SECRET.bytes().map(|byte| format!("{byte:02x}")).collect();
    let decimal: Vec<String> = SECRET.bytes().map(|byte| byte.to_string()).collect();
    let mut forms = vec![
        SECRET.to_owned(),
        ENCODED.to_owned(),
        BASE64_STANDARD_NO_PAD.encode(SECRET),
        // As HTTP proxies and web servers are told.
        BASE64_STANDARD.encode(format!("ann:{SECRET}")),
        hex.concat(),
        hex.join(" "),
        hex.join("\\x"),
        decimal.join(", "),
        decimal.join(",\n"),
    ];
    // Within base64 of something longer, whatever stands before it: the letters that depend on the secret alone.
    for before in 1..3 {
        let code = BASE64_STANDARD_NO_PAD.encode(format!("{}{SECRET}", &"xxx"[..before]));
        forms.push(code[4..code.len() - 2].to_owned());
    }
    forms
}

#[track_caller]
fn assert_kept(output: &Output, what: &str) {
    for bytes in [&output.stdout, &output.stderr, &output.screen] {
        let text = String::from_utf8_lossy(bytes);
        for form in forms() {
            assert!(
                !text.to_lowercase().contains(&form.to_lowercase()),
                "{what}: {form} is in {text}"
            );
        }
    }
}

/// The commands, each with all that it needs.
const COMMANDS: [&[&str]; 8] = [
    &["pub", "-t", "t", "-m", "x", "-q", "1"],
    &["sub", "-t", "t", "-W", "0.05"],
    &["rr", "-t", "t", "-e", "a", "-m", "x", "-W", "0.05"],
    &["retain-clear", "t", "--yes", "-W", "0.05"],
    &["top", "--once", "-W", "0.05"],
    &["probe", "--passive"],
    &[
        "bench",
        "pub",
        "-c",
        "1",
        "--messages",
        "1",
        "--warmup",
        "0",
        "-q",
        "1",
    ],
    &["bench", "conn", "-c", "1", "--duration", "50ms", "--warmup", "0"],
];

/// A way for the secret to come in.
struct Source {
    name: &'static str,
    arguments: Vec<String>,
    environment: Vec<(&'static str, String)>,
}

fn source(name: &'static str, arguments: &[&str], environment: &[(&'static str, &str)]) -> Source {
    Source {
        name,
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        environment: environment
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    }
}

/// Every source of a password for the broker on `port`.
fn passwords(port: u16, directory: &TempDir) -> Vec<Source> {
    let write = |name: &str, text: String| {
        let path = directory.path().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let url = format!("mqtt://ann:{ENCODED}@127.0.0.1:{port}");
    let file = write("password", format!("{SECRET}\n"));
    let config = write(
        "config.toml",
        format!(
            "[profile.password]\nusername = 'ann'\npassword = '{SECRET}'\n[profile.url]\nurl = ['{url}', '{url}']\n"
        ),
    );
    let port = port.to_string();
    let at = ["-h", "127.0.0.1", "-p", &port];
    let with = |flags: &[&str]| {
        [&at[..], flags]
            .concat()
            .iter()
            .map(|&flag| flag.to_owned())
            .collect()
    };
    let mut sources = vec![
        source("--url", &["-L", &url], &[]),
        source("--broker, twice", &["--broker", &url, "--broker", &url], &[]),
        source("CULEX_URL", &[], &[("CULEX_URL", &url)]),
        source(
            "url in a profile",
            &["--profile", "url", "--config", &config],
            &[],
        ),
    ];
    for (name, flags, environment) in [
        ("--password", &["-u", "ann", "-P", SECRET][..], None),
        ("--password-file", &["-u", "ann", "--password-file", &file], None),
        ("CULEX_PASSWORD", &["-u", "ann"], Some(("CULEX_PASSWORD", SECRET))),
        ("a profile", &["--profile", "password", "--config", &config], None),
    ] {
        let mut source = source(name, &[], environment.as_slice());
        source.arguments = with(flags);
        sources.push(source);
    }
    sources
}

/// A run with `--debug`, whatever becomes of it.
fn debugged(command: &[&str], source: &Source) -> Output {
    let program = Program::culex(command).args(&source.arguments).args(["--debug"]);
    let program = source
        .environment
        .iter()
        .fold(program, |program, (name, value)| program.env(name, value));
    program.output()
}

#[test]
fn a_password_comes_out_of_no_command() {
    let knows = Mosquitto::setup().user("ann", SECRET).start();
    let refuses = Mosquitto::setup().user("ann", "another").start();
    let directory = TempDir::new().unwrap();
    for (broker, refused) in [(&knows, false), (&refuses, true)] {
        for source in passwords(broker.port(), &directory) {
            for version in ["311", "5"] {
                for command in COMMANDS {
                    let what = format!("{command:?} with {} and version {version}", source.name);
                    let output = debugged(&[command, &["-V", version]].concat(), &source);
                    assert_kept(&output, &what);
                    let notices = output.notices();
                    // The load generator tells no packets.
                    let told = notices.contains("password=(redacted)") || command[0] == "bench";
                    assert!(told, "{what}: the password was not used: {notices}");
                    assert_eq!(output.status == 4, refused, "{what}: {notices}");
                }
            }
        }
    }
}

#[test]
fn the_password_of_a_proxy_comes_out_of_no_command() {
    let port = closed_port();
    let config = TempDir::new().unwrap();
    let file = config.path().join("config.toml");
    for scheme in ["socks5", "socks5h", "http"] {
        let url = format!("{scheme}://ann:{ENCODED}@127.0.0.1:{port}");
        fs::write(&file, format!("[profile.x]\nproxy = '{url}'")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        for source in [
            source("--proxy", &["--proxy", &url], &[]),
            source("CULEX_PROXY", &[], &[("CULEX_PROXY", &url)]),
            source("ALL_PROXY", &["--proxy", "env"], &[("ALL_PROXY", &url)]),
            source(
                "a profile",
                &["--profile", "x", "--config", file.to_str().unwrap()],
                &[],
            ),
        ] {
            for command in COMMANDS {
                let what = format!("{command:?} with {} and {scheme}", source.name);
                let output = debugged(&[command, &["-h", "127.0.0.1"]].concat(), &source);
                assert_kept(&output, &what);
                // The load generator has it in its report.
                let told = format!("{}{}", output.notices(), String::from_utf8_lossy(&output.stdout));
                assert!(
                    told.contains(&format!("proxy 127.0.0.1:{port}")),
                    "{what}: {told}"
                );
            }
        }
    }
}

/// A port that nobody listens on.
fn closed_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn a_header_and_a_wrong_command_line_keep_it_too() {
    let broker = Mosquitto::start();
    let at = format!("ws://127.0.0.1:{}", broker.port());
    let header = format!("Authorization: {SECRET}");
    for command in COMMANDS {
        // Not a WebSocket listener: the upgrade fails.
        let source = source("--ws-header", &["-L", &at, "--ws-header", &header], &[]);
        let output = debugged(command, &source);
        assert_kept(&output, "--ws-header");
        assert_ne!(output.status, 0, "{command:?}: {}", output.notices());
    }
    for wrong in [
        &["-P", SECRET, "--no-such-flag"][..],
        &["-P", SECRET, "-p", "0"],
        &["-L", &format!("mqtt://ann:{ENCODED}@h:0")],
        &["-L", &format!("{SECRET}://h")],
        &["-L", &format!("mqtt://ann:{SECRET}@h")],
        &["--proxy", &format!("http://ann:{ENCODED}@h:0")],
        &["--proxy", &format!("{SECRET}://h")],
        &["--proxy", SECRET],
        &["--psk", SECRET],
        &["-P", SECRET, "--auth-method", "PLAIN"],
    ] {
        for command in COMMANDS {
            let output = Program::culex(command).args(wrong).output();
            assert_kept(&output, &format!("{wrong:?}"));
            assert_eq!(output.status, 2, "{wrong:?}: {}", output.notices());
        }
    }
}

/// Neither the password nor what could be tried against it.
#[test]
fn scram_shows_nothing_to_guess_the_password_from() {
    let server = Wire::one(|peer| {
        sha256(SECRET).accept(peer);
        peer.expect_kind(0x30);
        peer.expect("e0 00");
        peer.half_close();
        peer.expect_end();
    });
    let output = Program::culex(["pub", "-t", "t", "-m", "x", "--debug", "-u", "ann"])
        .args(["--auth-method", "SCRAM-SHA-256"])
        .env("CULEX_PASSWORD", SECRET)
        .at_port(server.port())
        .stderr(Text::Anything)
        .run();
    assert_kept(&output, "SCRAM");
    let notices = output.notices();
    for part in ["r=", "s=", "i=", "c=biws", "p=", "v="] {
        assert!(!notices.contains(&format!("\"{part}")), "{part} in {notices}");
        assert!(!notices.contains(&format!(",{part}")), "{part} in {notices}");
    }
    let auth = "authentication-method=\"SCRAM-SHA-256\" authentication-data=(redacted)";
    assert_eq!(notices.matches(auth).count(), 4, "{notices}");
    for packet in ["> CONNECT ", "< AUTH ", "> AUTH ", "< CONNACK "] {
        assert!(notices.contains(packet), "{packet} is not in {notices}");
    }
}
