//! Flag, environment, profile, default: in this order.

use std::path::Path;

use super::{error, parse_with};
use crate::cli::{Invocation, PasswordSource};
use crate::mqtt::{Property, ProtocolVersion};

/// The invocation of `culex pub -t a -n` and `flags`.
fn with(environment: &[(&str, &str)], flags: &str) -> Invocation {
    parse_with(environment, &format!("culex pub -t a -n {flags}"))
        .unwrap_or_else(|usage| panic!("{}", usage.text))
}

fn endpoints(environment: &[(&str, &str)], flags: &str) -> String {
    let servers = with(environment, flags).connect.servers;
    let endpoints: Vec<String> = servers.iter().map(ToString::to_string).collect();
    endpoints.join(" ")
}

#[test]
fn every_connection_flag_can_stand_in_the_environment() {
    for (environment, flags) in [
        (&[("CULEX_HOST", "b"), ("CULEX_PORT", "7")][..], "-h b -p 7"),
        (&[("CULEX_URL", "mqtt://u:p@b:7")], "-L mqtt://u:p@b:7"),
        (&[("CULEX_UNIX", "/s")], "--unix /s"),
        (&[("CULEX_USERNAME", "u"), ("CULEX_PASSWORD", "-p")], "-u u -P -p"),
        (
            &[("CULEX_USERNAME", "u"), ("CULEX_PASSWORD_FILE", "f")],
            "-u u --password-file f",
        ),
        (
            &[("CULEX_USER", "u"), ("CULEX_ASK_PASSWORD", "1")],
            "-u u --ask-password",
        ),
        (
            &[("CULEX_SOURCE_ADDRESS", "::1"), ("CULEX_CONNECT_TIMEOUT", "1")],
            "-A ::1 --connect-timeout 1",
        ),
        (
            &[("CULEX_NO_NODELAY", "true"), ("CULEX_NODELAY", "0")],
            "--no-nodelay",
        ),
        (
            &[("CULEX_ID", "x"), ("CULEX_DISABLE_CLEAN_SESSION", "yes")],
            "-i x -c",
        ),
        (
            &[("CULEX_ID_PREFIX", "x"), ("CULEX_KEEP_ALIVE", "9")],
            "-I x -k 9",
        ),
        (
            &[("CULEX_PROTOCOL_VERSION", "31"), ("CULEX_MAX_INFLIGHT", "9")],
            "-V 31 -M 9",
        ),
        (
            &[
                ("CULEX_WILL_TOPIC", "w"),
                ("CULEX_WILL_PAYLOAD", "p"),
                ("CULEX_WILL_QOS", "1"),
                ("CULEX_WILL_RETAIN", "on"),
            ],
            "--will-topic w --will-payload p --will-qos 1 --will-retain",
        ),
        (&[("CULEX_SESSION_EXPIRY", "9")], "-x 9"),
        (&[("CULEX_RECEIVE_MAXIMUM", "9")], "--receive-maximum 9"),
        (
            &[("CULEX_CONNECT_USER_PROPERTY", "k=v")],
            "-D connect user-property k v",
        ),
        (
            &[("CULEX_UNKNOWN", "x"), ("CULEX_QOS", "2"), ("CULEX_HOST", "")],
            "",
        ),
    ] {
        assert_eq!(with(environment, ""), with(&[], flags), "{environment:?}");
    }
}

#[test]
fn a_flag_goes_before_the_environment() {
    let host = [("CULEX_HOST", "e"), ("CULEX_PORT", "7")];
    assert_eq!(endpoints(&host, ""), "e:7");
    assert_eq!(endpoints(&host, "-h f"), "f:7");
    assert_eq!(endpoints(&host, "-p 8"), "e:8");
    assert_eq!(endpoints(&host, "-L mqtt://g"), "g:1883");
    assert_eq!(endpoints(&host, "--unix /s"), "/s");
    let url = [("CULEX_URL", "mqtt://u:secret@e:7")];
    assert_eq!(endpoints(&url, "-p 8"), "e:8");
    assert_eq!(endpoints(&url, "-h f"), "f:1883");
    let other = [
        ("CULEX_ID_PREFIX", "p"),
        ("CULEX_ASK_PASSWORD", "1"),
        ("CULEX_NO_NODELAY", "1"),
    ];
    let found = with(&other, "-i x -u u -P p --nodelay");
    assert_eq!(found, with(&[], "-i x -u u -P p"));
}

#[test]
fn tls_has_layers_too() {
    let environment = [("CULEX_CAFILE", "f"), ("CULEX_CERT", "c"), ("CULEX_KEY", "k")];
    assert_eq!(with(&environment, ""), with(&[], "--cafile f --cert c --key k"));
    assert_eq!(with(&environment, "--no-tls"), with(&[], ""));
    assert_eq!(
        with(&environment, "--capath d --cert e"),
        with(&[], "--capath d --cert e")
    );
    assert_eq!(with(&[("CULEX_NO_TLS", "1")], "--tls"), with(&[], "--tls"));
    let key_log = [("SSLKEYLOGFILE", "l")];
    assert_eq!(with(&key_log, ""), with(&[], ""));
    assert_eq!(with(&key_log, "--tls"), with(&[], "--tls --tls-keylog l"));
    assert_eq!(
        with(&key_log, "--tls --tls-keylog f"),
        with(&[], "--tls --tls-keylog f")
    );
}

#[test]
fn a_url_says_how_its_broker_is_spoken_to() {
    let environment = [
        ("CULEX_WS", "1"),
        ("CULEX_WS_PATH", "/x"),
        ("CULEX_WS_HEADER", "a:b"),
    ];
    assert_eq!(
        with(&environment, ""),
        with(&[], "--ws --ws-path /x --ws-header a:b")
    );
    assert_eq!(with(&environment, "-L mqtt://b"), with(&[], "-L mqtt://b"));
    assert_eq!(with(&environment, "-L ws://b"), with(&[], "-L ws://b"));
}

#[test]
fn a_password_goes_only_to_the_broker_that_its_url_names() {
    let url = [("CULEX_URL", "mqtt://u:secret@e")];
    let credentials = with(&url, "-h f").connect.credentials;
    assert_eq!((credentials.username, credentials.password), (None, None));
    let credentials = with(&url, "-u v").connect.credentials;
    assert_eq!(credentials.username.as_deref(), Some("v"));
    assert_eq!(credentials.password.as_deref(), Some(&b"secret"[..]));
    let found = with(&[("CULEX_PASSWORD", "e")], "-L mqtt://u:f@h");
    assert_eq!(found.connect.credentials.password.as_deref(), Some(&b"f"[..]));
}

#[test]
fn errors_name_the_variable() {
    for (variable, value, expected) in [
        (
            "CULEX_PORT",
            "x",
            "CULEX_PORT: invalid value 'x' for '--port <PORT>': expected a port within 1 to 65535",
        ),
        (
            "CULEX_PROTOCOL_VERSION",
            "4",
            "CULEX_PROTOCOL_VERSION: invalid value '4' for '--protocol-version <VERSION>' [possible values: 31, 311, 5]",
        ),
        (
            "CULEX_WILL_RETAIN",
            "perhaps",
            "CULEX_WILL_RETAIN: expected 1 or 0, true or false",
        ),
        (
            "CULEX_URL",
            "http://u:secret@h",
            "--url: unknown scheme http://; known are mqtt, mqtts, ws, wss, unix, tcp, ssl and tls",
        ),
    ] {
        assert_eq!(
            error(&[(variable, value)], "culex pub -t a -n"),
            format!("culex: {expected}")
        );
    }
}

/// A directory with culex/config.toml.
fn config(text: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("culex")).unwrap();
    std::fs::write(file(directory.path()), text).unwrap();
    directory
}

fn file(directory: &Path) -> std::path::PathBuf {
    directory.join("culex").join("config.toml")
}

fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

const PROFILES: &str = r#"
[profile.home]
host = ["a", "b"]
port = 7
user = "u"
password = "secret"
keep-alive = "2m"
protocol-version = 5
nodelay = true
will-retain = false
connect-user-property = ["k=v", "k=w"]
session-expiry = 9

[profile.other]
url = "mqtt://c"
"#;

#[test]
fn a_profile_goes_behind_environment_and_flags() {
    let directory = config(PROFILES);
    set_mode(&file(directory.path()), 0o600);
    let home = directory.path().to_str().unwrap();
    let environment = [("XDG_CONFIG_HOME", home)];
    let flags = "-h a -h b -p 7 -u u -P secret -k 2m -V 5";
    assert_eq!(
        with(&environment, "--profile home"),
        with(
            &[],
            &format!("{flags} --connect-user-property k=v --connect-user-property k=w -x 9")
        )
    );
    let environment = [
        ("XDG_CONFIG_HOME", home),
        ("CULEX_PROFILE", "home"),
        ("CULEX_PORT", "8"),
    ];
    assert_eq!(endpoints(&environment, ""), "a:8 b:8");
    assert_eq!(endpoints(&environment, "-h z"), "z:8");
    assert_eq!(endpoints(&environment, "--profile other"), "c:8");
    let found = with(&environment, "-x 10 --password-file f");
    assert_eq!(found.password, PasswordSource::File("f".into()));
    assert_eq!(found.connect.credentials.password, None);
    assert_eq!(found.connect.version, ProtocolVersion::V5);
    let properties: Vec<_> = found.connect.connect_properties.list().iter().collect();
    assert_eq!(
        properties,
        [
            Property::UserProperty("k", "v"),
            Property::UserProperty("k", "w"),
            Property::SessionExpiryInterval(10),
        ]
    );
}

#[test]
fn a_password_that_others_can_read_is_warned_of() {
    let directory = config(PROFILES);
    let path = file(directory.path());
    set_mode(&path, 0o644);
    let flags = format!("--config {} --profile home", path.display());
    let path = path.display();
    assert_eq!(
        with(&[], &flags).warnings,
        [format!(
            "others can read the password in {path}: run chmod 600 {path}"
        )]
    );
    set_mode(Path::new(&path.to_string()), 0o600);
    assert!(with(&[], &flags).warnings.is_empty());
}

#[test]
fn errors_name_the_file_and_the_key() {
    for (text, expected) in [
        (
            "[profile.x]\nhsot = 'h'",
            ": profile.x.hsot: there is no such key; keys are long connection flags such as host",
        ),
        (
            "[profile.x]\nqos = 1",
            ": profile.x.qos: there is no such key; keys are long connection flags such as host",
        ),
        (
            "[profile.x]\nport = true",
            ": profile.x.port: expected text or a number",
        ),
        (
            "[profile.x]\nnodelay = 'x'",
            ": profile.x.nodelay: expected true or false",
        ),
        (
            "[profile.x]\nport = 0",
            ": profile.x.port: invalid value '0' for '--port <PORT>': expected a port within 1 to 65535",
        ),
        (
            "[profile.x]\nhost = { a = 1 }",
            ": profile.x.host: expected text, a number, true, false, or an array of texts",
        ),
        (
            "[profile.y]\n[profile.z]",
            ": there is no profile x; there are y, z",
        ),
        ("", ": there is no profile x"),
        (
            "[profiles.x]",
            ": there is no such key: profiles; all there is is [profile.NAME]",
        ),
        ("[profile.x]\npassword = \"hunter2", ": line 2: "),
    ] {
        let directory = config(text);
        let path = file(directory.path());
        let line = format!("culex pub -t a -n --profile x --config {}", path.display());
        let found = error(&[], &line);
        let found = found
            .strip_prefix(&format!("culex: {}", path.display()))
            .unwrap_or(&found);
        if expected.ends_with(' ') {
            assert!(found.starts_with(expected), "{text}: {found}");
        } else {
            assert_eq!(found, expected, "{text}");
        }
        assert!(!found.contains("hunter2"), "{found}");
    }
    let found = error(&[], "culex pub -t a -n --profile x --config /nowhere/c");
    assert!(
        found.starts_with("culex: cannot read the configuration file /nowhere/c: "),
        "{found}"
    );
}
