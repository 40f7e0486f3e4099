//! `-D PACKET NAME VALUE` and `-D PACKET user-property KEY VALUE`: an option of three or four values.
//!
//! clap has options of a fixed number of values, and options that take all that follows. So argv is read beforehand,
//! and the values of each `-D` are joined to one, with a byte that argv cannot hold.

use std::ffi::{OsStr, OsString};

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Command};

use crate::cli::value::{property_of, property_pair, utf8};
use crate::mqtt::{PacketKind, Properties, Property};

use super::args::property::GivenProperty;

const SEPARATOR: &str = "\0";

/// The packets that a client sends, by mosquitto's names.
const PACKETS: [(&str, PacketKind); 6] = [
    ("connect", PacketKind::Connect),
    ("publish", PacketKind::Publish),
    ("subscribe", PacketKind::Subscribe),
    ("unsubscribe", PacketKind::Unsubscribe),
    ("disconnect", PacketKind::Disconnect),
    ("will", PacketKind::Will),
];

/// The values of one `-D`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::cli) struct PropertyArgument {
    packet: &'static str,
    kind: PacketKind,
    property: Properties,
}

impl From<PropertyArgument> for GivenProperty {
    fn from(argument: PropertyArgument) -> Self {
        let name = argument
            .property
            .list()
            .iter()
            .next()
            .map_or("", |property| property.name());
        GivenProperty {
            flag: format!("-D {} {name}", argument.packet),
            packet: argument.kind,
            property: argument.property,
        }
    }
}

fn packet(name: &OsStr) -> Option<(&'static str, PacketKind)> {
    let name = name.to_str()?;
    PACKETS
        .into_iter()
        .find(|(packet, _)| packet.eq_ignore_ascii_case(name))
}

/// Joins the values of each `-D`. One that an option follows is none, but itself a value, as in `-m -D -t a`.
pub(in crate::cli) fn join(argv: Vec<OsString>) -> Vec<OsString> {
    if !argv.iter().any(|argument| is_flag(argument)) {
        return argv;
    }
    let mut joined = Vec::with_capacity(argv.len());
    let mut rest = argv.into_iter().peekable();
    while let Some(argument) = rest.next() {
        let is_property = is_flag(&argument);
        let is_end = argument == "--";
        joined.push(argument);
        if is_end {
            break;
        }
        if is_property && rest.peek().is_some_and(|next| !is_option(next)) {
            let mut value = rest.next().unwrap_or_default();
            let mut wanted = 2;
            while wanted > 0
                && let Some(next) = rest.next()
            {
                wanted -= 1;
                if wanted == 1 && next.eq_ignore_ascii_case("user-property") {
                    wanted = 2;
                }
                value.push(SEPARATOR);
                value.push(next);
            }
            joined.push(value);
        }
    }
    joined.extend(rest);
    joined
}

fn is_option(argument: &OsStr) -> bool {
    argument.as_encoded_bytes().starts_with(b"-")
}

fn is_flag(argument: &OsStr) -> bool {
    argument == "-D" || argument == "--property"
}

/// Reads what [`join`] joined.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct PropertyParser;

impl TypedValueParser for PropertyParser {
    type Value = PropertyArgument;

    fn parse_ref(
        &self,
        command: &Command,
        _arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<PropertyArgument, clap::Error> {
        PropertyArgument::parse(value).map_err(|reason| {
            let given = value.to_string_lossy().replace(SEPARATOR, " ");
            let text = format!("-D {given}: {reason}");
            command.clone().error(ErrorKind::ValueValidation, text)
        })
    }
}

impl PropertyArgument {
    /// # Errors
    /// When `joined` names no property, or one that `PACKET` may not carry, or its value is wrong.
    fn parse(joined: &OsStr) -> Result<Self, String> {
        let values = split(joined);
        let Some((packet, kind)) = packet(&values[0]) else {
            let names: Vec<&str> = PACKETS.iter().map(|(name, _)| *name).collect();
            return Err(format!("expected one of {}, then NAME VALUE", names.join(", ")));
        };
        let property = match &values[1..] {
            [name, key, value] => property_pair(utf8(name)?, utf8(key)?, utf8(value)?)?,
            [name, value] if !name.eq_ignore_ascii_case("user-property") => {
                property_of(&utf8(name)?.to_ascii_lowercase(), value)?
            }
            _ => return Err("expected PACKET NAME VALUE, or PACKET user-property KEY VALUE".to_owned()),
        };
        let first = property.list().iter().next();
        let fits = first.is_none_or(|property| property.is_allowed_in(kind));
        let name = first.map_or("", Property::name);
        // The standard has it in PUBLISH from the server only (section 3.3.4).
        if !fits || (kind == PacketKind::Publish && name == "subscription-identifier") {
            return Err(format!("{name} is no property of {packet}"));
        }
        Ok(Self {
            packet,
            kind,
            property,
        })
    }
}

/// The values that [`join`] joined; one at least.
#[cfg(unix)]
fn split(joined: &OsStr) -> Vec<OsString> {
    use std::os::unix::ffi::OsStrExt;
    joined
        .as_bytes()
        .split(|byte| *byte == 0)
        .map(|part| OsStr::from_bytes(part).to_owned())
        .collect()
}

/// The values that [`join`] joined; one at least.
#[cfg(not(unix))]
fn split(joined: &OsStr) -> Vec<OsString> {
    let text = joined.to_string_lossy();
    text.split(SEPARATOR).map(OsString::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(argv: &[&str]) -> Vec<String> {
        join(argv.iter().map(OsString::from).collect())
            .into_iter()
            .map(|argument| argument.to_str().unwrap().replace(SEPARATOR, " "))
            .collect()
    }

    #[test]
    fn values_are_joined_and_no_more() {
        for (argv, expected) in [
            (&["-t", "a"][..], &["-t", "a"][..]),
            (
                &["-D", "publish", "content-type", "x", "-m", "hi"],
                &["-D", "publish content-type x", "-m", "hi"],
            ),
            (
                &["-D", "connect", "user-property", "-k", "-v", "f"],
                &["-D", "connect user-property -k -v", "f"],
            ),
            (
                &["--property", "WILL", "User-Property", "k", "v"],
                &["--property", "WILL User-Property k v"],
            ),
            (
                &["-D", "publish", "content-type"],
                &["-D", "publish content-type"],
            ),
            (&["-m", "-D", "-t", "a"], &["-m", "-D", "-t", "a"]),
            (&["--", "-D", "will", "a", "b"], &["--", "-D", "will", "a", "b"]),
        ] {
            assert_eq!(joined(argv), expected, "{argv:?}");
        }
    }

    fn parse(values: &[&str]) -> Result<PropertyArgument, String> {
        PropertyArgument::parse(OsStr::new(&values.join(SEPARATOR)))
    }

    #[test]
    fn names_ignore_case() {
        let argument = parse(&["PUBLISH", "Content-Type", "text/plain"]).unwrap();
        assert_eq!(argument.kind, PacketKind::Publish);
        let properties: Vec<_> = argument.property.list().iter().collect();
        assert_eq!(properties, [Property::ContentType("text/plain")]);
    }

    #[test]
    fn errors_name_the_reason() {
        for (values, error) in [
            (
                &["puback", "reason-string", "x"][..],
                "expected one of connect, publish, ",
            ),
            (&["publish", "content-type"], "expected PACKET NAME VALUE"),
            (&["publish", "user-property", "k"], "expected PACKET NAME VALUE"),
            (&["publish", "colour", "red"], "unknown property colour"),
            (
                &["publish", "subscription-identifier", "1"],
                "subscription-identifier is no property of publish",
            ),
            (
                &["connect", "content-type", "x"],
                "content-type is no property of connect",
            ),
            (&["publish", "topic-alias", "0"], "topic-alias is out of range"),
            (&["publish", "topic-alias", "x"], "expected a number"),
        ] {
            let found = parse(values).unwrap_err();
            assert!(found.starts_with(error), "{values:?}: {found}");
        }
    }
}
