//! The part of a URL that names a host: `user:password@host:port` (RFC 3986, section 3.2).

use std::net::Ipv6Addr;

use super::percent::{self, PercentError};

/// Host and port with user name and password, decoded.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Authority {
    pub(super) username: Option<String>,
    pub(super) password: Option<Vec<u8>>,
    /// Without brackets.
    pub(super) host: String,
    /// 1 to 65,535.
    pub(super) port: Option<u16>,
}

/// Why a host cannot be read from a URL. The texts repeat nothing that could be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityError {
    /// Nothing where the host should be.
    #[error("the host is missing")]
    NoHost,
    /// A space or control character, or the like.
    #[error("the host has a character that no host has")]
    Host,
    /// Brackets that do not match, or colons without them.
    #[error("an IPv6 address is written in brackets, as [::1]")]
    Brackets,
    /// Not a number, or none that a port can have.
    #[error("the port is no number from 1 to 65535")]
    Port,
    /// A `%` that stands for nothing.
    #[error("a % that two hexadecimal digits do not follow; a % itself is written %25")]
    Percent,
    /// Percent-decoding gave something that is not UTF-8.
    #[error("the {0} is not UTF-8")]
    NotText(&'static str),
}

impl From<PercentError> for AuthorityError {
    fn from(_: PercentError) -> Self {
        AuthorityError::Percent
    }
}

impl Authority {
    /// Reads what stands between `//` and the next slash. The user ends at the last `@`, so that a password may have
    /// one.
    pub(super) fn parse(text: &str) -> Result<Self, AuthorityError> {
        let (user, address) = match text.rfind('@') {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => ("", text),
        };
        let (username, password) = Self::parse_user(user)?;
        let (host, port) = parse_address(address)?;
        Ok(Self {
            username,
            password,
            host,
            port,
        })
    }

    /// Reads `user:password`; the password begins after the first colon.
    pub(super) fn parse_user(text: &str) -> Result<(Option<String>, Option<Vec<u8>>), AuthorityError> {
        if text.is_empty() {
            return Ok((None, None));
        }
        let (username, password) = match text.split_once(':') {
            Some((username, password)) => (username, Some(percent::decode(password)?)),
            None => (text, None),
        };
        let username = String::from_utf8(percent::decode(username)?);
        let username = username.map_err(|_| AuthorityError::NotText("user name"))?;
        Ok((Some(username), password))
    }
}

/// Reads `host`, `host:port`, `[address]` or `[address]:port`.
fn parse_address(text: &str) -> Result<(String, Option<u16>), AuthorityError> {
    let (host, port) = if let Some(rest) = text.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or(AuthorityError::Brackets)?;
        (bracketed(host)?, port)
    } else {
        let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
        if port.matches(':').count() > 1 {
            return Err(AuthorityError::Brackets);
        }
        (host.to_owned(), port)
    };
    if host.is_empty() {
        return Err(AuthorityError::NoHost);
    }
    if host.contains(|letter: char| {
        letter.is_control() || letter.is_whitespace() || "/\\<>^`{|}\"".contains(letter)
    }) {
        return Err(AuthorityError::Host);
    }
    match port.strip_prefix(':') {
        None if port.is_empty() => Ok((host, None)),
        None => Err(AuthorityError::Brackets),
        Some("") => Ok((host, None)),
        Some(port) => Ok((host, Some(parse_port(port)?))),
    }
}

/// An IPv6 address, with the zone that link-local ones need (`fe80::1%25eth0`, RFC 6874; a plain `%` is taken too).
fn bracketed(text: &str) -> Result<String, AuthorityError> {
    let (address, zone) = text.split_once('%').unwrap_or((text, ""));
    if address.parse::<Ipv6Addr>().is_err() {
        return Err(AuthorityError::Brackets);
    }
    // No zone is empty: what is nothing but 25 is the number of an interface.
    let zone = zone
        .strip_prefix("25")
        .filter(|zone| !zone.is_empty())
        .unwrap_or(zone);
    let separator = if zone.is_empty() { "" } else { "%" };
    Ok(format!("{address}{separator}{zone}"))
}

fn parse_port(text: &str) -> Result<u16, AuthorityError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let port = text.parse().ok().filter(|port| digits && *port > 0);
    port.ok_or(AuthorityError::Port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_stays_with_its_address() {
        for text in ["[fe80::1%25eth0]:7", "[fe80::1%eth0]:7"] {
            let authority = Authority::parse(text).unwrap();
            assert_eq!(
                (authority.host.as_str(), authority.port),
                ("fe80::1%eth0", Some(7)),
                "{text}"
            );
        }
        for text in ["[fe80::1%25]", "[fe80::1%2525]"] {
            assert_eq!(Authority::parse(text).unwrap().host, "fe80::1%25", "{text}");
        }
    }
}
