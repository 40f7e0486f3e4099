//! The table of all options: names, tools, arity, and what each sets.

use bytes::Bytes;

use super::Tool;
use super::draft::{Draft, Flag};
use super::fault::Fault;
use super::{url, values};
use crate::app::PayloadSource;

/// A row of the table.
pub(super) struct Opt {
    /// Messages name the first.
    pub(super) names: &'static [&'static str],
    /// To all others it is an unknown option.
    pub(super) tools: &'static [Tool],
    pub(super) kind: Kind,
}

/// Where a value that is kept as it is goes.
pub(super) type Field = fn(&mut Draft) -> &mut Option<Vec<u8>>;

/// What an option takes and does.
pub(super) enum Kind {
    /// No value.
    Flag(Flag),
    /// A value, kept as it is. `missing` completes "argument given but … specified."
    Text { missing: &'static str, field: Field },
    /// As `Text`, unless `other` was given before.
    Identifier {
        missing: &'static str,
        field: Field,
        other: Field,
    },
    /// A value that is checked.
    Value {
        missing: &'static str,
        set: fn(&mut Draft, &[u8]) -> Result<(), Fault>,
    },
    /// Where the payload comes from: only one may be given.
    Payload(fn() -> PayloadSource),
    /// As `Payload`, with a value.
    PayloadOf {
        missing: &'static str,
        source: fn(&[u8]) -> PayloadSource,
    },
    /// `-D`: three or four values.
    Property,
    /// `-o`: read before all others, skipped here.
    OptionsFile,
    /// `--help`.
    Help,
    /// `--version`.
    Version,
}

/// The option `name` of `tool`.
pub(super) fn find(tool: Tool, name: &[u8]) -> Option<&'static Opt> {
    OPTIONS
        .iter()
        .find(|option| option.names.iter().any(|known| known.as_bytes() == name))
        .filter(|option| option.tools.contains(&tool))
}

const ALL: &[Tool] = &Tool::ALL;
const PUB: &[Tool] = &[Tool::Pub];
const SUB: &[Tool] = &[Tool::Sub];
const RR: &[Tool] = &[Tool::Rr];
const PUB_RR: &[Tool] = &[Tool::Pub, Tool::Rr];
const SUB_RR: &[Tool] = &[Tool::Sub, Tool::Rr];

const fn row(names: &'static [&'static str], tools: &'static [Tool], kind: Kind) -> Opt {
    Opt { names, tools, kind }
}

const fn flag(names: &'static [&'static str], tools: &'static [Tool], flag: Flag) -> Opt {
    row(names, tools, Kind::Flag(flag))
}

const fn text(names: &'static [&'static str], missing: &'static str, field: Field) -> Opt {
    row(names, ALL, Kind::Text { missing, field })
}

const fn value(
    names: &'static [&'static str],
    tools: &'static [Tool],
    missing: &'static str,
    set: fn(&mut Draft, &[u8]) -> Result<(), Fault>,
) -> Opt {
    row(names, tools, Kind::Value { missing, set })
}

/// In the order of their names.
#[rustfmt::skip]
pub(super) static OPTIONS: &[Opt] = &[
    text(&["-A"], "no address", |draft| &mut draft.connection.bind_address),
    flag(&["-c", "--disable-clean-session"], ALL, Flag::KeepSession),
    value(&["-C"], SUB, "no count", values::count),
    text(&["--cafile"], "no file", |draft| &mut draft.tls.cafile),
    text(&["--capath"], "no directory", |draft| &mut draft.tls.capath),
    text(&["--cert"], "no file", |draft| &mut draft.tls.cert),
    text(&["--ciphers"], "no ciphers", |draft| &mut draft.tls.ciphers),
    flag(&["-d", "--debug"], ALL, Flag::Debug),
    row(&["-D", "--property"], ALL, Kind::Property),
    value(&["-e"], RR, "no response topic", values::response_topic),
    flag(&["-E"], SUB, Flag::ExitAfterSubscribe),
    row(&["-f", "--file"], PUB_RR, Kind::PayloadOf { missing: "no file", source: |value| PayloadSource::File(values::path(value)) }),
    value(&["-F"], SUB_RR, "no format", values::format),
    text(&["-h", "--host"], "no host", |draft| &mut draft.connection.host),
    row(&["--help"], ALL, Kind::Help),
    row(&["-i", "--id"], ALL, Kind::Identifier { missing: "no id", field: |draft| &mut draft.session.id, other: |draft| &mut draft.session.id_prefix }),
    row(&["-I", "--id-prefix"], ALL, Kind::Identifier { missing: "no id prefix", field: |draft| &mut draft.session.id_prefix, other: |draft| &mut draft.session.id }),
    flag(&["--insecure"], ALL, Flag::Insecure),
    value(&["-k", "--keepalive"], ALL, "no keepalive", values::keep_alive),
    text(&["--key"], "no file", |draft| &mut draft.tls.key),
    text(&["--keyform"], "no keyform", |draft| &mut draft.tls.keyform),
    row(&["-l", "--stdin-line"], PUB, Kind::Payload(|| PayloadSource::StdinLines)),
    value(&["-L", "--url"], ALL, "no URL", url::set),
    flag(&["--latency"], RR, Flag::Latency),
    row(&["-m", "--message"], PUB_RR, Kind::PayloadOf { missing: "no message", source: |value| PayloadSource::Argument(Bytes::copy_from_slice(value)) }),
    value(&["-M"], ALL, "max_inflight not", values::max_inflight),
    flag(&["--message-rate"], SUB, Flag::MessageRate),
    row(&["-n", "--null-message"], PUB_RR, Kind::Payload(|| PayloadSource::Empty)),
    flag(&["-N"], SUB_RR, Flag::NoNewline),
    flag(&["--no-tls"], ALL, Flag::NoTls),
    flag(&["--nodelay"], ALL, Flag::NoDelay),
    row(&["-o"], ALL, Kind::OptionsFile),
    value(&["-p", "--port"], ALL, "no port", values::port),
    text(&["-P", "--pw"], "no password", |draft| &mut draft.session.password),
    flag(&["--pretty"], SUB_RR, Flag::Pretty),
    value(&["--proxy"], ALL, "no proxy url", values::proxy),
    text(&["--psk"], "no key", |draft| &mut draft.tls.psk),
    text(&["--psk-identity"], "no identity", |draft| &mut draft.tls.psk_identity),
    value(&["-q", "--qos"], ALL, "no QoS", values::qos),
    flag(&["--quiet"], ALL, Flag::Quiet),
    flag(&["-r", "--retain"], PUB, Flag::Retain),
    value(&["--random-filter"], SUB, "no chance", values::random_filter),
    flag(&["-R"], SUB_RR, Flag::SkipRetained),
    flag(&["--remove-retained"], SUB, Flag::RemoveRetained),
    value(&["--repeat"], PUB, "no count", values::repeat),
    value(&["--repeat-delay"], PUB, "no time", values::repeat_delay),
    flag(&["--retain-as-published"], SUB_RR, Flag::RetainAsPublished),
    value(&["--retain-handling"], SUB_RR, "no option", values::retain_handling),
    flag(&["--retained-only"], SUB, Flag::RetainedOnly),
    row(&["-s", "--stdin-file"], PUB_RR, Kind::Payload(|| PayloadSource::Stdin)),
    value(&["-t", "--topic"], ALL, "no topic", values::topic),
    value(&["-T", "--filter-out"], SUB, "no topic filter", values::filter_out),
    text(&["--tls-alpn"], "no protocol", |draft| &mut draft.tls.alpn),
    text(&["--tls-engine"], "no engine_id", |draft| &mut draft.tls.engine),
    text(&["--tls-engine-kpass-sha1"], "no kpass sha1", |draft| &mut draft.tls.engine_password),
    text(&["--tls-keylog"], "no file", |draft| &mut draft.tls.keylog),
    flag(&["--tls-use-os-certs"], ALL, Flag::OsCertificates),
    text(&["--tls-version"], "no version", |draft| &mut draft.tls.version),
    text(&["-u", "--username"], "no username", |draft| &mut draft.session.username),
    value(&["-U", "--unsubscribe"], SUB, "no unsubscribe topic", values::unsubscribe),
    value(&["--unix"], ALL, "no socket path", values::unix),
    flag(&["-v", "--verbose"], SUB_RR, Flag::Verbose),
    value(&["--protocol-version", "-V"], ALL, "no version", values::version),
    row(&["--version"], ALL, Kind::Version),
    flag(&["-w", "--watch"], SUB, Flag::Watch),
    value(&["-W"], SUB_RR, "no timeout", values::timeout),
    text(&["--will-payload"], "no will payload", |draft| &mut draft.will.payload),
    value(&["--will-qos"], ALL, "no will QoS", values::will_qos),
    flag(&["--will-retain"], ALL, Flag::WillRetain),
    value(&["--will-topic"], ALL, "no will topic", values::will_topic),
    flag(&["--ws"], ALL, Flag::WebSocket),
    value(&["-x"], ALL, "no session expiry interval", values::session_expiry),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::cli::mosquitto::usage;

    #[test]
    fn no_name_stands_twice() {
        let mut seen = HashSet::new();
        for name in OPTIONS.iter().flat_map(|option| option.names) {
            assert!(seen.insert(name), "{name}");
            assert!(name.starts_with('-'), "{name}");
        }
    }

    #[test]
    fn each_option_is_in_the_usage_of_its_tools_only() {
        for option in OPTIONS {
            assert!(!option.tools.is_empty(), "{:?}", option.names);
            for tool in Tool::ALL {
                let usage = usage::help(tool);
                let described = usage
                    .lines()
                    .filter_map(|line| line.strip_prefix(' '))
                    .any(|line| {
                        line.split(' ')
                            .next()
                            .is_some_and(|word| option.names.contains(&word))
                    });
                assert_eq!(
                    described,
                    option.tools.contains(&tool),
                    "{:?} in the usage of {}",
                    option.names,
                    tool.name()
                );
            }
        }
    }

    #[test]
    fn another_tools_option_is_unknown() {
        assert!(find(Tool::Pub, b"-C").is_none());
        assert!(find(Tool::Sub, b"-C").is_some());
        assert!(find(Tool::Rr, b"-l").is_none());
        assert!(find(Tool::Rr, b"-S").is_none());
    }
}
