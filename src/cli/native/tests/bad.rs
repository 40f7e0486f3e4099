//! Command lines that are wrong, and what is said of them.

use super::error;
use crate::cli::native::tests::parse_with;
use crate::exit::Exit;

#[test]
fn values() {
    for (line, expected) in [
        (
            "pub -t a -n -p 0",
            "invalid value '0' for '--port <PORT>': expected a port within 1 to 65535",
        ),
        (
            "pub -t a -n -p 65536",
            "invalid value '65536' for '--port <PORT>': expected a port within 1 to 65535",
        ),
        (
            "pub -t a -n -h mqtt://b",
            "invalid value 'mqtt://b' for '--host <HOST>': a URL goes to --url",
        ),
        (
            "pub -t a/+ -n",
            "invalid value 'a/+' for '--topic <TOPIC>': it holds the wildcard '+', which only a topic filter may",
        ),
        (
            "sub -t a/#/b",
            "invalid value 'a/#/b' for '--topic <FILTER>': '#' must be the last level",
        ),
        (
            "sub -t ''",
            "invalid value '' for '--topic <FILTER>': it is empty",
        ),
        (
            "pub -t a -n -q 3",
            "invalid value '3' for '--qos <QOS>' [possible values: 0, 1, 2]",
        ),
        (
            "pub -t a -n -V 4",
            "invalid value '4' for '--protocol-version <VERSION>' [possible values: 31, 311, 5]",
        ),
        (
            "sub -t a -W 0",
            "invalid value '0' for '--timeout <DURATION>': expected more than no time",
        ),
        (
            "sub -t a -C 0",
            "invalid value '0' for '--count <N>': 0 is not in 1..18446744073709551615",
        ),
        (
            "pub --records x --speed fast",
            "invalid value 'fast' for '--speed <SPEED>': expected a speed such as 1x, 10x, 0.5x or max",
        ),
        (
            "pub -t a -n --rate fast",
            "invalid value 'fast' for '--rate <RATE>': expected a rate above 0 such as 1000/s, 10k/s or 60/min",
        ),
        (
            "pub -t a -n -k 70000",
            "invalid value '70000' for '--keep-alive <DURATION>': expected at most 65535 seconds",
        ),
        (
            "pub -t a -n --user-property k",
            "invalid value 'k' for '--user-property <KEY=VALUE>': expected KEY=VALUE",
        ),
        (
            "pub -t a -n --topic-alias 0",
            "invalid value '0' for '--topic-alias <N>': topic-alias is out of range",
        ),
        (
            "sub -t a -F %Z",
            "invalid value '%Z' for '--format <FORMAT>': invalid format specifier 'Z'",
        ),
        (
            "pub -t a -n -D publsh content-type x",
            "-D publsh content-type x: expected one of connect, publish, subscribe, unsubscribe, disconnect, will, then NAME VALUE",
        ),
        (
            "pub -t a -n -D publish colour red",
            "-D publish colour red: unknown property colour",
        ),
    ] {
        assert_eq!(
            error(&[], &format!("culex {line}")),
            format!("culex: {expected}"),
            "{line}"
        );
    }
}

#[test]
fn what_is_missing() {
    for (line, expected) in [
        (
            "pub -n",
            "there is no topic: give one with -t, or at the end of --url",
        ),
        (
            "sub",
            "there is no topic filter: give one with -t, or at the end of --url",
        ),
        ("retain-clear", "there is no topic filter to clear"),
        (
            "retain-clear $share/g/a",
            "a shared subscription gets no retained messages: leave $share/GROUP/ out",
        ),
        (
            "pub -t a",
            "the following required arguments were not provided: \
             <--message <TEXT>|--file <FILE>|--stdin-file|--stdin-line|--null-message|--records <FILE>>",
        ),
        (
            "pub -t a -m b -n",
            "the argument '--message <TEXT>' cannot be used with '--null-message'",
        ),
    ] {
        assert_eq!(
            error(&[], &format!("culex {line}")),
            format!("culex: {expected}"),
            "{line}"
        );
    }
}

#[test]
fn combinations() {
    for (line, expected) in [
        (
            "pub -t a -n -V 311 --content-type x",
            "--content-type needs MQTT 5, but version 3.1.1 is asked for",
        ),
        (
            "sub -t a -V 31 --no-local",
            "--no-local needs MQTT 5, but version 3.1 is asked for",
        ),
        (
            "pub -t a -n -V 311 -x 5",
            "--session-expiry needs MQTT 5, but version 3.1.1 is asked for",
        ),
        (
            "pub -t a -n -D subscribe user-property k v",
            "-D subscribe user-property: this command sends no such packet",
        ),
        (
            "pub -t a -n --content-type x -D publish content-type y",
            "-D publish content-type: content-type stands there already, by --content-type",
        ),
        (
            "pub -t a -n -c",
            "-c keeps a session, which needs a name to be found by: give one with -i",
        ),
        (
            "pub -t a -n -x never",
            "a session that never expires needs a name to be found by: give one with -i",
        ),
        (
            "pub -t a -n -i '' -V 31",
            "MQTT 3.1 has no empty client identifier",
        ),
        (
            "pub -t a -n --key k",
            "the following required arguments were not provided: --cert <FILE>",
        ),
        (
            "pub -t a -n -P x",
            "there is a password but no user name, which MQTT 3.1.1 has no place for: give one with -u",
        ),
        (
            "pub -t a -n --will-payload x",
            "there is something of a will, but no --will-topic",
        ),
        (
            "pub -t a -n --will-delay 5",
            "there is something of a will, but no --will-topic",
        ),
        (
            "sub -t $share/g/a --no-local",
            "--no-local: MQTT forbids it with a shared subscription",
        ),
        (
            "sub -t a -v -F %p",
            "the argument '--verbose' cannot be used with '--format <FORMAT>'",
        ),
        (
            "pub -t a -n -L mqtt://b -h c",
            "the argument '--url <URL>' cannot be used with '--host <HOST>'",
        ),
        (
            "pub -L mqtt://b/+ -n",
            "the topic in --url: it holds the wildcard '+', which only a topic filter may",
        ),
    ] {
        assert_eq!(
            error(&[], &format!("culex {line}")),
            format!("culex: {expected}"),
            "{line}"
        );
    }
}

#[test]
fn transports() {
    for (line, expected) in [
        (
            "pub -t a -n --tls --no-tls",
            "the argument '--tls' cannot be used with '--no-tls'",
        ),
        (
            "pub -t a -n --psk 00",
            "--psk: culex speaks TLS with rustls, which has no pre-shared keys: use certificates",
        ),
        (
            "pub -t a -n --tls-engine pkcs11",
            "--tls-engine: culex speaks TLS with rustls, which has no engines of OpenSSL: keep the key in a PEM file",
        ),
        (
            "pub -t a -n --ws-header secret",
            "--ws-header: expected NAME:VALUE, in one line of printable characters",
        ),
    ] {
        assert_eq!(
            error(&[], &format!("culex {line}")),
            format!("culex: {expected}"),
            "{line}"
        );
    }
}

#[test]
fn a_url_is_never_quoted() {
    for (url, reason) in [
        ("mqtt://u:hunter2@b:x", "the port is no number from 1 to 65535"),
        ("u:hunter2@b://c", "it begins with no scheme such as mqtt://"),
    ] {
        let text = error(&[], &format!("culex pub -t a -n -L {url}"));
        assert_eq!(text, format!("culex: --url: {reason}"));
    }
}

#[test]
fn unknown_words_get_a_suggestion() {
    let suggestion = |line: &str| parse_with(&[], line).expect_err(line).text;
    let text = suggestion("culex pub -t a -n --retian");
    assert!(
        text.starts_with("culex: unexpected argument '--retian' found\n"),
        "{text}"
    );
    assert!(text.contains("a similar argument exists: '--retain'"), "{text}");
    let text = suggestion("culex retain-claer");
    assert!(
        text.contains("a similar subcommand exists: 'retain-clear'"),
        "{text}"
    );
}

#[test]
fn help_and_version_are_for_stdout() {
    for (line, start) in [
        ("culex", "MQTT on the command line\n"),
        ("culex --help", "MQTT on the command line\n"),
        ("culex help", "MQTT on the command line\n"),
        ("culex --version", "culex "),
        ("culex pub --help", "Publish messages\n"),
        ("culex help sub", "Subscribe to topics"),
        ("culex broker --help", "Run a small broker"),
    ] {
        let usage = parse_with(&[], line).expect_err(line);
        assert_eq!(usage.exit, Exit::Done, "{line}");
        assert!(usage.text.starts_with(start), "{line}: {}", usage.text);
        assert!(usage.text.ends_with('\n'));
    }
}

#[test]
fn acknowledgements_that_wait_for_nothing() {
    for (line, expected) in [
        (
            "sub -t a -i me -c --ack after-output",
            "--ack after-output: nobody acknowledges messages of QoS 0; give -q 1 or -q 2",
        ),
        (
            "sub -t a -q 1 -i me -c --ack after-output --exec cat",
            "--ack after-output is about standard output, and goes with neither --out-dir nor --exec",
        ),
        (
            "sub -t a -q 1 --ack after-output",
            "--ack after-output: a message comes again only in a session that the broker keeps; give -c and -i ID",
        ),
        (
            "sub -t a -q 1 -i me -c -x 0 --ack after-output",
            "--ack after-output: a message comes again only in a session that the broker keeps; give -c and -i ID",
        ),
    ] {
        assert_eq!(
            error(&[], &format!("culex {line}")),
            format!("culex: {expected}"),
            "{line}"
        );
    }
}
