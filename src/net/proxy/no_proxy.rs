//! Hosts that are reached without the proxy.

use std::net::IpAddr;

/// The list in the variable NO_PROXY.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NoProxy {
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    hosts: Hosts,
    /// Every port without one.
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Hosts {
    All,
    /// A name without dots around it, and all names below it.
    Domain(String),
    /// Addresses that begin with so many bits.
    Network(IpAddr, u32),
}

impl NoProxy {
    /// Reads a list with commas or spaces. What is no rule excludes nothing.
    pub(super) fn parse(text: &str) -> Self {
        let words = text.split([',', ' ', '\t']).filter(|word| !word.is_empty());
        Self {
            rules: words.filter_map(Rule::parse).collect(),
        }
    }

    pub(super) fn contains(&self, host: &str, port: u16) -> bool {
        let name = host.trim_end_matches('.').to_ascii_lowercase();
        let address = name.split('%').next().and_then(|text| text.parse().ok());
        self.rules.iter().any(|rule| {
            rule.port.is_none_or(|only| only == port)
                && match &rule.hosts {
                    Hosts::All => true,
                    Hosts::Domain(domain) => {
                        address.is_none()
                            && name
                                .strip_suffix(domain.as_str())
                                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
                    }
                    Hosts::Network(network, bits) => {
                        address.is_some_and(|address| begins_with(address, *network, *bits))
                    }
                }
        })
    }
}

impl Rule {
    fn parse(text: &str) -> Option<Self> {
        if let Some(hosts) = Hosts::parse(text) {
            return Some(Self { hosts, port: None });
        }
        let (host, port) = text.rsplit_once(':')?;
        Some(Self {
            hosts: Hosts::parse(host)?,
            port: Some(port.parse().ok()?),
        })
    }
}

impl Hosts {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Hosts::All);
        }
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().ok()?)),
            None => (text, None),
        };
        let bare = address
            .strip_prefix('[')
            .and_then(|address| address.strip_suffix(']'))
            .unwrap_or(address);
        if let Ok(address) = bare.parse::<IpAddr>() {
            let all = if address.is_ipv4() { 32 } else { 128 };
            return Some(Hosts::Network(address, bits.unwrap_or(all).min(all)));
        }
        let name = text
            .trim_start_matches("*.")
            .trim_matches('.')
            .to_ascii_lowercase();
        let is_name = !name.is_empty() && !name.contains([':', '/', '[', ']']);
        is_name.then_some(Hosts::Domain(name))
    }
}

fn begins_with(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    let differs = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => (address.to_bits() ^ network.to_bits()).leading_zeros(),
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits() ^ network.to_bits()).leading_zeros(),
        _ => return false,
    };
    differs >= bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_rule_excludes_what_it_says() {
        for (rules, inside, outside) in [
            ("*", "anything", ""),
            ("example.org", "example.org", "notexample.org"),
            ("example.org", "Broker.Example.ORG.", "example.com"),
            (".example.org", "example.org", "org"),
            ("*.example.org", "broker.example.org", "example.net"),
            ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
            ("192.0.2.0/24", "192.0.2.255", "192.0.3.0"),
            ("0.0.0.0/0", "203.0.113.9", "::1"),
            ("2001:db8::/32", "2001:db8:1::1", "2001:db9::1"),
            ("fe80::/10", "fe80::1%eth0", "example.org"),
            ("[::1]", "::1", "::2"),
            ("a, b\tc", "c", "d"),
            ("0.1", "x.0.1", "192.0.0.1"),
        ] {
            let list = NoProxy::parse(rules);
            assert!(list.contains(inside, 1883), "{rules} {inside}");
            assert!(
                outside.is_empty() || !list.contains(outside, 1883),
                "{rules} {outside}"
            );
        }
    }

    #[test]
    fn a_port_limits_a_rule() {
        for rule in ["host:1883", "192.0.2.1:1883", "[::1]:1883"] {
            let list = NoProxy::parse(rule);
            let host = rule.rsplit_once(':').unwrap().0.trim_matches(['[', ']']);
            assert!(list.contains(host, 1883), "{rule}");
            assert!(!list.contains(host, 8883), "{rule}");
        }
    }

    #[test]
    fn nonsense_excludes_nothing() {
        let list = NoProxy::parse(", ,host:port,1.2.3.4/x,[,.,host:");
        assert_eq!(list, NoProxy::default());
    }
}
