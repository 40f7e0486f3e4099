//! `-L`: host, port, user, password and topic in one.

use super::draft::{Draft, Flag};
use super::fault::Fault;
use super::number::atoi;
use super::values;

/// Each scheme with its port, and what it turns on.
const SCHEMES: [(&str, i32, &[Flag]); 4] = [
    ("mqtt://", 1883, &[]),
    ("mqtts://", 8883, &[Flag::OsCertificates]),
    ("ws://", 1883, &[Flag::WebSocket]),
    ("wss://", 8883, &[Flag::WebSocket, Flag::OsCertificates]),
];

/// Takes a URL apart: nothing is decoded, all that follows the first `/` is the topic.
pub(super) fn set(draft: &mut Draft, value: &[u8]) -> Result<(), Fault> {
    let (rest, port, flags) = SCHEMES
        .iter()
        .find_map(|(scheme, port, flags)| Some((strip_scheme(value, scheme)?, *port, *flags)))
        .ok_or_else(|| Fault::paragraph("Unsupported URL scheme."))?;
    draft.connection.port = Some(port);
    for flag in flags {
        draft.flags.insert(*flag);
    }
    let (authority, topic) = split_once(rest, b'/')
        .ok_or_else(|| Fault::line("Invalid URL for -L argument specified - topic missing."))?;
    values::add_topic(draft, "-L topic", topic)?;
    let address = match split_once(authority, b'@') {
        Some((user, address)) => {
            let name = match split_once(user, b':') {
                Some((name, password)) => {
                    draft.session.password = Some(password.to_vec());
                    name
                }
                None => user,
            };
            draft.session.username = Some(name.to_vec());
            address
        }
        None => authority,
    };
    let host = match split_once(address, b':') {
        Some((host, port)) => {
            draft.connection.port = Some(atoi(port));
            host
        }
        None => address,
    };
    draft.connection.host = Some(host.to_vec());
    Ok(())
}

fn strip_scheme<'a>(url: &'a [u8], scheme: &str) -> Option<&'a [u8]> {
    let (head, rest) = url.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme.as_bytes()).then_some(rest)
}

fn split_once(text: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    let position = text.iter().position(|byte| *byte == separator)?;
    Some((&text[..position], &text[position + 1..]))
}
