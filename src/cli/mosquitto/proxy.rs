//! `--proxy socks5h://[user[:password]@]host[:port]`.

use super::fault::Fault;
use super::number::atoi;

/// `--proxy`: a SOCKS5 server that also looks up the name of the broker.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Proxy {
    /// Name or address without brackets.
    pub(super) host: String,
    /// 1 to 65,535.
    pub(super) port: u16,
    /// Decoded.
    pub(super) username: Option<Vec<u8>>,
    /// Decoded.
    pub(super) password: Option<Vec<u8>>,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proxy")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("username", &self.username)
            .field("password", &self.password.as_ref().map(|_| "(redacted)"))
            .finish()
    }
}

/// Upstream says nothing about most malformed URLs; what it does say it says here.
pub(super) fn parse(url: &[u8]) -> Result<Proxy, Fault> {
    let rest = url
        .strip_prefix(b"socks5h://")
        .ok_or_else(|| Fault::quoting("Unsupported proxy protocol: ", url, ""))?;
    let parts = Parts::split(rest).ok_or_else(Fault::silent)?;
    let host = parts.host.ok_or_else(|| Fault::line("Invalid proxy."))?;
    let username = parts.username.map(decode).transpose()?;
    let password = parts.password.map(decode).transpose()?;
    if username.as_ref().is_some_and(|name| name.contains(&b':')) {
        return Err(Fault::line("Username cannot contain ':'."));
    }
    let port = match parts.port.map(atoi) {
        None => 1080,
        Some(number) => u16::try_from(number)
            .ok()
            .filter(|port| *port > 0)
            .ok_or_else(|| Fault::line(format!("Invalid proxy port {number}")))?,
    };
    Ok(Proxy {
        host: String::from_utf8_lossy(host).into_owned(),
        port,
        username,
        password,
    })
}

/// The parts of a proxy URL, not decoded.
#[derive(Default, PartialEq, Eq)]
struct Parts<'a> {
    username: Option<&'a [u8]>,
    password: Option<&'a [u8]>,
    host: Option<&'a [u8]>,
    port: Option<&'a [u8]>,
}

impl<'a> Parts<'a> {
    /// `None` when a part is empty that may not be, or a separator stands where it cannot.
    fn split(text: &'a [u8]) -> Option<Self> {
        let mut parts = Self::default();
        let address = match text.iter().position(|byte| *byte == b'@') {
            Some(position) => {
                parts.take_user(&text[..position])?;
                &text[position + 1..]
            }
            None => text,
        };
        if address.contains(&b'@') {
            return None;
        }
        parts.take_address(address)?;
        Some(parts)
    }

    fn take_user(&mut self, user: &'a [u8]) -> Option<()> {
        let mut halves = user.splitn(2, |byte| *byte == b':');
        self.username = halves.next().filter(|name| !name.is_empty());
        self.password = halves.next();
        let password_stands = self
            .password
            .is_none_or(|password| !password.is_empty() && !password.starts_with(b":"));
        (self.username.is_some() && password_stands).then_some(())
    }

    fn take_address(&mut self, address: &'a [u8]) -> Option<()> {
        let (host, port) = match address.strip_prefix(b"[") {
            Some(rest) => split_brackets(rest)?,
            None => match address.iter().position(|byte| *byte == b':') {
                Some(end) => (&address[..end], Some(&address[end + 1..])),
                None => (address, None),
            },
        };
        if host.is_empty() && port.is_some() || port.is_some_and(|port| port.starts_with(b":")) {
            return None;
        }
        // Without a user, what stands before a colon is a host only if something follows.
        let is_host = match (self.username, port) {
            (Some(_), Some(port)) if port.contains(&b':') => return None,
            (None, Some(port)) => !port.is_empty(),
            _ => !host.is_empty(),
        };
        self.host = is_host.then_some(host);
        self.port = port.filter(|port| !port.is_empty());
        Some(())
    }
}

/// An IPv6 address to its closing bracket, and the port behind it.
fn split_brackets(text: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let end = text.iter().position(|byte| *byte == b']')?;
    match &text[end + 1..] {
        [] => Some((&text[..end], None)),
        [b':', port @ ..] => Some((&text[..end], Some(port))),
        _ => None,
    }
}

/// Only `%25`, `%3A` and `%40` are known; any other escape is malformed.
fn decode(text: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut parts = text.split(|byte| *byte == b'%');
    let mut out = parts.next().unwrap_or_default().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).ok_or_else(Fault::silent)?;
        out.push(match code {
            b"25" => b'%',
            b"3A" | b"3a" => b':',
            b"40" => b'@',
            _ => return Err(Fault::silent()),
        });
        out.extend_from_slice(rest);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts with dashes for what is absent, or the message.
    fn parts(url: &str) -> Result<String, String> {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let part = |bytes: Option<Vec<u8>>| bytes.map_or_else(|| "-".to_owned(), text);
        let proxy = parse(format!("socks5h://{url}").as_bytes()).map_err(|Fault(bytes)| text(bytes))?;
        let (user, password) = (part(proxy.username), part(proxy.password));
        Ok(format!("{user} {password} {} {}", proxy.host, proxy.port))
    }

    #[test]
    fn well_formed_urls() {
        for (url, expected) in [
            ("h", "- - h 1080"),
            ("h:1", "- - h 1"),
            ("u@h", "u - h 1080"),
            ("u@h:", "u - h 1080"),
            ("u:p@h:65535", "u p h 65535"),
            ("u:p:q@h", "u p:q h 1080"),
            ("u%40x:%25%3a%3A@h", "u@x %:: h 1080"),
            ("[::1]", "- - ::1 1080"),
            ("u:p@[::1]:7", "u p ::1 7"),
            ("h%zz", "- - h%zz 1080"),
            ("h:12x", "- - h 12"),
        ] {
            assert_eq!(parts(url), Ok(expected.to_owned()), "{url}");
        }
    }

    #[test]
    fn malformed_urls() {
        for (url, message) in [
            ("", "Error: Invalid proxy.\n"),
            ("h:", "Error: Invalid proxy.\n"),
            ("u@", "Error: Invalid proxy.\n"),
            ("u:p@", "Error: Invalid proxy.\n"),
            ("h:0", "Error: Invalid proxy port 0\n"),
            ("h:65536", "Error: Invalid proxy port 65536\n"),
            ("h:p:q", "Error: Invalid proxy port 0\n"),
            ("u%3ax@h", "Error: Username cannot contain ':'.\n"),
            (":h", ""),
            ("@h", ""),
            ("h::1", ""),
            ("u:@h", ""),
            ("u::p@h", ""),
            ("u@h:1:2", ""),
            ("u@h@i", ""),
            ("u:p@h:1@i", ""),
            ("u%4@h", ""),
            ("u%41@h", ""),
            ("u:%zz@h", ""),
            ("[::1", ""),
            ("[::1]x", ""),
        ] {
            assert_eq!(parts(url), Err(message.to_owned()), "{url}");
        }
        assert_eq!(
            parse(b"SOCKS5H://h").map_err(|fault| fault.0),
            Err(b"Error: Unsupported proxy protocol: SOCKS5H://h\n".to_vec())
        );
    }
}
