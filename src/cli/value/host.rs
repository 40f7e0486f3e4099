//! The name or address of a broker.

use std::net::Ipv6Addr;
use std::str::FromStr;

/// A host name, or an address without brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host(pub(crate) String);

impl FromStr for Host {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let bracketed = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let host = bracketed.unwrap_or(text);
        if host.is_empty() {
            return Err("it is empty");
        }
        if host.contains("://") {
            return Err("a URL goes to --url");
        }
        if host.contains(|c: char| c.is_whitespace() || c.is_control() || "/[]".contains(c)) {
            return Err("it is no host name and no address");
        }
        // An IPv6 address may name an interface: fe80::1%eth0.
        let address = host.split('%').next().unwrap_or(host);
        let is_ipv6 = address.parse::<Ipv6Addr>().is_ok();
        if bracketed.is_some() && !is_ipv6 {
            return Err("only an IPv6 address stands in brackets");
        }
        if host.contains(':') && !is_ipv6 {
            return Err("a port goes to --port");
        }
        Ok(Host(host.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_fall_off() {
        for (text, host) in [
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("[::1]", "::1"),
            ("::1", "::1"),
            ("fe80::1%eth0", "fe80::1%eth0"),
            ("bücher.example", "bücher.example"),
        ] {
            assert_eq!(text.parse(), Ok(Host(host.to_owned())), "{text}");
        }
    }

    #[test]
    fn errors_say_where_it_belongs() {
        for (text, error) in [
            ("", "it is empty"),
            ("[]", "it is empty"),
            ("mqtt://h", "a URL goes to --url"),
            ("h:1883", "a port goes to --port"),
            ("[h]", "only an IPv6 address stands in brackets"),
            ("a b", "it is no host name and no address"),
            ("h/t", "it is no host name and no address"),
        ] {
            assert_eq!(text.parse::<Host>(), Err(error), "{text}");
        }
    }
}
