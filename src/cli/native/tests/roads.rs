//! Every road to a broker: URLs from everywhere, several brokers, proxies, discovery.

use std::fs;
use std::time::Duration;

use super::{error, parse_with, tcp};
use crate::cli::Environment;
use crate::cli::native::args::{Depth, SharedArgs};
use crate::client::{Authentication, ConnectOptions, ScramMechanism, Server};
use crate::mqtt::ProtocolVersion;
use crate::net::{Endpoint, Proxy};

/// The connection of `culex pub -t a -n` and `flags`.
fn connect(environment: &[(&str, &str)], flags: &str) -> ConnectOptions {
    let line = format!("culex pub -t a -n {flags}");
    let invocation = parse_with(environment, &line);
    invocation
        .unwrap_or_else(|usage| panic!("{line}: {}", usage.text))
        .connect
}

/// Each server, what is spoken to it, and as whom.
fn shown(options: &ConnectOptions) -> Vec<String> {
    let show = |server: &Server| {
        let network = options.network_of(server);
        let credentials = options.credentials_of(server);
        let tls = if network.tls.is_some() { " tls" } else { "" };
        let websocket = network.websocket.as_ref().map(|ws| format!(" ws {}", ws.path));
        let username = credentials.username.map(|name| format!(" as {name}"));
        let password = credentials
            .password
            .map(|word| format!(" by {}", String::from_utf8_lossy(&word)));
        [websocket, username, password]
            .into_iter()
            .flatten()
            .fold(format!("{server}{tls}"), |line, part| line + &part)
    };
    options.servers.iter().map(show).collect()
}

/// Every scheme, by every way a URL can come.
#[test]
fn each_scheme_is_taken_from_each_place() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config.toml");
    let config = file.to_str().unwrap();
    for (url, expected) in [
        ("mqtt://h", "h:1883"),
        ("tcp://h", "h:1883"),
        ("mqtts://h", "h:8883 tls"),
        ("ssl://h:7", "h:7 tls"),
        ("tls://[::1]:7", "[::1]:7 tls"),
        ("ws://h/p", "h:80 ws /p"),
        ("wss://h", "h:443 tls ws /mqtt"),
        ("unix:///run/m.sock", "/run/m.sock"),
        ("mqtts://u:p%3A%40%25@h", "h:8883 tls as u by p:@%"),
        ("unix://u:p@/run/m.sock", "/run/m.sock as u by p"),
    ] {
        fs::write(
            &file,
            format!("[profile.one]\nurl = '{url}'\n[profile.other]\nbroker = '{url}'"),
        )
        .unwrap();
        for (environment, flags) in [
            (&[][..], format!("-L {url}")),
            (&[], format!("--url {url}")),
            (&[], format!("--broker {url}")),
            (&[("CULEX_URL", url)], String::new()),
            (&[("CULEX_BROKER", url)], String::new()),
            (&[("CULEX_CONFIG", config)], "--profile one".to_owned()),
            (&[("CULEX_CONFIG", config)], "--profile other".to_owned()),
        ] {
            let found = shown(&connect(environment, &flags));
            assert_eq!(found, [expected], "{environment:?} {flags}");
        }
    }
}

#[test]
fn several_brokers_come_from_each_place_in_their_order() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config.toml");
    let profiles = "[profile.urls]\nurl = ['mqtt://a', 'mqtts://b']\n[profile.hosts]\nhost = ['a', 'b']";
    fs::write(&file, profiles).unwrap();
    let config = ("CULEX_CONFIG", file.to_str().unwrap());
    let urls = ["a:1883", "b:8883 tls"];
    let hosts = ["a:1883", "b:1883"];
    for (environment, flags, expected) in [
        (&[][..], "-L mqtt://a --broker mqtts://b", urls),
        (&[("CULEX_URL", "mqtt://a mqtts://b")], "", urls),
        (&[("CULEX_URL", " mqtt://a   mqtts://b ")], "", urls),
        (&[("CULEX_BROKER", "mqtt://a/x y mqtts://b")], "", urls),
        (&[config], "--profile urls", urls),
        (&[], "-h a -h b", hosts),
        (&[("CULEX_HOST", "a b")], "", hosts),
        (&[config], "--profile hosts", hosts),
        (&[("CULEX_URL", "mqtts://x mqtts://y")], "-h a -h b", hosts),
    ] {
        assert_eq!(
            shown(&connect(environment, flags)),
            expected,
            "{environment:?} {flags}"
        );
    }
    assert_eq!(
        shown(&connect(&[("CULEX_URL", "mqtt://a mqtt://b")], "-p 7")),
        ["a:7", "b:7"]
    );
}

#[test]
fn each_url_has_its_own_way_and_credentials() {
    let mixed = "-L mqtt://u:p@a --broker wss://b/x --broker unix://v@/s";
    assert_eq!(
        shown(&connect(&[], mixed)),
        ["a:1883 as u by p", "b:443 tls ws /x", "/s as v"]
    );
    assert_eq!(
        shown(&connect(&[], &format!("{mixed} -u w"))),
        ["a:1883 as w by p", "b:443 tls ws /x as w", "/s as w"]
    );
    let environment = [("CULEX_USERNAME", "e"), ("CULEX_PASSWORD", "f")];
    assert_eq!(
        shown(&connect(&environment, mixed)),
        ["a:1883 as u by p", "b:443 tls ws /x as e by f", "/s as v by f"]
    );
    let same = connect(&[], "-L mqtt://u:p@a -L mqtt://u:p@b");
    assert!(same.servers.iter().all(|server| server.own.is_none()), "{same:?}");
    assert_eq!(shown(&same), ["a:1883 as u by p", "b:1883 as u by p"]);
    // A flag speaks for all of them.
    assert_eq!(
        shown(&connect(&[], "-L mqtt://a -L ws://b --tls")),
        ["a:1883 tls", "b:80 tls ws /mqtt"]
    );
    assert_eq!(
        shown(&connect(&[], "-L mqtts://a -L wss://b --no-tls")),
        ["a:8883", "b:443 ws /mqtt"]
    );
}

#[test]
fn a_topic_stands_in_one_url_or_is_the_same_in_all() {
    for line in [
        "-L mqtt://a/x -L mqtt://b",
        "-L mqtt://a -L mqtt://b/x",
        "-L mqtt://a/x -L mqtt://b/x -L ws://c/y",
    ] {
        let line = format!("culex pub -n {line}");
        let action = parse_with(&[], &line).expect(&line).action;
        assert!(format!("{action:?}").contains("\"x\""), "{line}: {action:?}");
    }
    assert_eq!(
        error(&[], "culex pub -n -L mqtt://a/x -L mqtt://b/y"),
        "culex: --url: two topics, x and y: give one with -t"
    );
}

#[test]
fn a_proxy_comes_from_flag_environment_and_variables() {
    let proxy = |text: &str| Some(text.parse::<Proxy>().unwrap());
    let of = |environment: &[(&str, &str)], flags: &str| connect(environment, flags).network.proxy;
    assert_eq!(
        of(&[], "--proxy socks5h://u:p%3A%40%25@h:7"),
        proxy("socks5h://u:p%3A%40%25@h:7")
    );
    assert_eq!(of(&[("CULEX_PROXY", "http://h")], ""), proxy("http://h:80"));
    assert_eq!(of(&[("CULEX_PROXY", "http://h")], "--proxy none"), None);
    assert_eq!(
        of(&[("CULEX_PROXY", "http://h")], "--proxy socks5://i"),
        proxy("socks5://i:1080")
    );
    let variables = [("ALL_PROXY", "socks5://h:7"), ("NO_PROXY", "a,b")];
    assert_eq!(of(&variables, ""), None, "nobody asked for it");
    let found = of(&variables, "--proxy env").unwrap();
    assert_eq!(found.to_string(), "socks5://h:7");
    assert!(found.applies_to("c", 1883) && !found.applies_to("b", 1883));
    let found = of(
        &[("all_proxy", "http://s"), ("ALL_PROXY", "http://c")],
        "--proxy env",
    );
    assert_eq!(found, proxy("http://s"));
    assert_eq!(of(&[], "--proxy env"), None);
    for (environment, flags, expected) in [
        (
            &[][..],
            "--proxy h:1080",
            "--proxy: a proxy begins with socks5h://, socks5:// or http://",
        ),
        (
            &[],
            "--proxy u:hunter2@h://x",
            "--proxy: a proxy begins with socks5h://, socks5:// or http://",
        ),
        (
            &[],
            "--proxy https://u:hunter2@h",
            "--proxy: unknown proxy scheme https://; known are socks5h, socks5 and http",
        ),
        (
            &[],
            "--proxy socks5://u:hunter2@h:x",
            "--proxy: the port is no number from 1 to 65535",
        ),
        (
            &[("ALL_PROXY", "socks4://u:hunter2@h")],
            "--proxy env",
            "--proxy env: ALL_PROXY: unknown proxy scheme socks4://; known are socks5h, socks5 and http",
        ),
    ] {
        let line = format!("culex pub -t a -n {flags}");
        assert_eq!(error(environment, &line), format!("culex: {expected}"), "{line}");
    }
}

#[test]
fn a_domain_lists_its_brokers() {
    let domain = |name: &str| Endpoint::Service {
        domain: name.to_owned(),
    };
    let of = |environment: &[(&str, &str)], flags: &str| {
        let options = connect(environment, flags);
        let endpoints: Vec<Endpoint> = options
            .servers
            .iter()
            .map(|server| server.endpoint.clone())
            .collect();
        (endpoints, options.network.tls.is_some())
    };
    assert_eq!(of(&[], "--srv -h d.example"), (vec![domain("d.example")], false));
    assert_eq!(
        of(&[], "--srv -h d -h e --tls"),
        (vec![domain("d"), domain("e")], true)
    );
    let environment = [
        ("CULEX_SRV", "1"),
        ("CULEX_HOST", "d"),
        ("CULEX_NAME_SERVER", "::1"),
    ];
    assert_eq!(of(&environment, ""), (vec![domain("d")], false));
    assert_eq!(of(&environment, "-p 7"), (vec![tcp("d", 7)], false));
    assert_eq!(of(&environment, "-L mqtt://b"), (vec![tcp("b", 1883)], false));
    assert_eq!(
        connect(&environment, "").network.name_server,
        Some("[::1]:53".parse().unwrap())
    );
    let url = [("CULEX_URL", "mqtts://b")];
    assert_eq!(of(&url, "--srv -h d"), (vec![domain("d")], false));
    for (flags, expected) in [
        ("--srv", "--srv looks up a domain: give one with -h"),
        ("--srv -h ::1", "--srv looks up a domain, and ::1 is an address"),
        (
            "--srv -h d -h 127.0.0.1",
            "--srv looks up a domain, and 127.0.0.1 is an address",
        ),
        (
            "--srv -h d --ws",
            "--srv: a domain lists no brokers that speak WebSocket: name one with -h or --url",
        ),
        (
            "--srv -h d -p 7",
            "the argument '--srv' cannot be used with '--port <PORT>'",
        ),
        (
            "-h d --srv --name-server ns.example",
            "invalid value 'ns.example' for '--name-server <ADDRESS[:PORT]>': expected an address such as 192.0.2.1, \
             192.0.2.1:53 or [2001:db8::1]:53",
        ),
    ] {
        let line = format!("culex pub -t a -n {flags}");
        assert_eq!(error(&[], &line), format!("culex: {expected}"), "{line}");
    }
}

#[test]
fn an_authentication_method_makes_it_version_5() {
    let options = connect(
        &[("CULEX_REAUTH_EVERY", "1h")],
        "--auth-method SCRAM-SHA-1 -u u -P p",
    );
    assert_eq!(options.version, ProtocolVersion::V5);
    assert_eq!(
        options.authentication,
        Some(Authentication {
            mechanism: ScramMechanism::Sha1,
            again_every: Some(Duration::from_hours(1)),
        })
    );
    assert_eq!(connect(&[], "-V 5").authentication, None);
    for (flags, expected) in [
        (
            "--auth-method SCRAM-SHA-256 -V 311",
            "--auth-method needs MQTT 5, but version 3.1.1 is asked for",
        ),
        (
            "--auth-method PLAIN",
            "invalid value 'PLAIN' for '--auth-method <METHOD>' [possible values: SCRAM-SHA-1, SCRAM-SHA-256, \
             SCRAM-SHA-512]",
        ),
        ("--reauth-every 1h", "--reauth-every needs --auth-method"),
        (
            "--auth-method SCRAM-SHA-256 -D connect authentication-method x",
            "--auth-method sends authentication-method, and -D connect has it too",
        ),
    ] {
        let line = format!("culex pub -t a -n {flags}");
        assert_eq!(error(&[], &line), format!("culex: {expected}"), "{line}");
    }
}

/// What any of the types between argv and the wire would show, at whatever place.
#[test]
fn debug_shows_no_secret() {
    const SECRET: &str = "hunter2";
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("config.toml");
    fs::write(
        &file,
        format!("[profile.x]\npassword = '{SECRET}'\nusername = 'u'"),
    )
    .unwrap();
    let by_profile = format!("--profile x --config {}", file.display());
    let variables = [
        ("CULEX_PASSWORD", SECRET),
        ("CULEX_USERNAME", "u"),
        ("CULEX_URL", "mqtt://v:hunter2@h mqtt://w:hunter2@i"),
        ("CULEX_PROXY", "socks5://u:hunter2@h"),
        ("CULEX_WS_HEADER", "Authorization: hunter2"),
        ("ALL_PROXY", "http://u:hunter2@h"),
    ];
    for (environment, flags) in [
        (&[][..], "-u u -P hunter2"),
        (&[], "-L mqtt://u:hunter2@h"),
        (&[], "-L mqtt://u:hunter2@h -L wss://v:hunter2@i"),
        (&[], "--proxy http://u:hunter2@h"),
        (&[], "--ws-header Authorization:hunter2"),
        (&[], "-u u -P hunter2 --auth-method SCRAM-SHA-512"),
        (
            &[],
            "-D connect authentication-method m -D connect authentication-data hunter2",
        ),
        (&[], &by_profile),
        (&variables, ""),
        (&variables, "--proxy env"),
    ] {
        let line = format!("culex pub -t a -n {flags}");
        let invocation = parse_with(environment, &line).expect(&line);
        let shown = format!("{invocation:?} {invocation:#?}");
        assert!(!holds(&shown, SECRET), "{line}: {shown}");
        let held = invocation
            .connect
            .servers
            .iter()
            .any(|server| invocation.connect.credentials_of(server).password.is_some());
        assert!(held || !flags.contains("-P"), "the test has lost its sense");
        let environment: Environment = environment.iter().copied().collect();
        let shown = format!("{environment:?} {environment:#?}");
        assert!(!holds(&shown, SECRET), "{line}: {shown}");
    }
    // What clap has made of a command line, before anything is lowered.
    let flags = "-L mqtt://u:hunter2@h -P hunter2 --proxy http://u:hunter2@h --ws-header a:hunter2 --psk hunter2 \
                 --tls-engine-kpass-sha1 hunter2 --auth-method SCRAM-SHA-1";
    let command = SharedArgs::augment(
        clap::Command::new("x")
            .no_binary_name(true)
            .disable_help_flag(true),
        &[],
    );
    let matches = command.try_get_matches_from(flags.split_whitespace()).unwrap();
    let args = SharedArgs::from_matches(&matches, Depth::Whole, &[]).unwrap();
    let shown = format!("{args:?} {args:#?}");
    assert!(shown.contains("(redacted)") && !holds(&shown, SECRET), "{shown}");
}

/// Whether `shown` has `secret` as text, or as the numbers of its bytes.
fn holds(shown: &str, secret: &str) -> bool {
    let numbers: Vec<String> = secret.bytes().map(|byte| byte.to_string()).collect();
    let lines: String = shown.split_whitespace().collect();
    shown.contains(secret) || lines.contains(&numbers.join(","))
}
