//! Tunnels through proxies: SOCKS5 (RFC 1928, RFC 1929) and HTTP CONNECT (RFC 9110, section 9.3.6).

mod error;
mod http_connect;
mod no_proxy;
mod socks5;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use tokio::io::{AsyncRead, AsyncWrite};

pub use error::{ProxyError, ProxyUrlError};

use super::authority::Authority;
use super::endpoint::bracketed;
use no_proxy::NoProxy;

/// A proxy as a URL: `socks5h://user:password@host:1080`. Its `Display` leaves user name and password out.
///
/// | scheme | protocol | the broker's name is looked up | port unless given |
/// |---|---|---|---|
/// | `socks5h` | SOCKS5 | by the proxy | 1080 |
/// | `socks5` | SOCKS5 | here | 1080 |
/// | `http` | HTTP CONNECT | by the proxy | 80 |
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    scheme: Scheme,
    host: String,
    port: u16,
    username: Option<String>,
    password: Option<Vec<u8>>,
    exceptions: NoProxy,
}

/// What a proxy speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Socks5,
    Socks5h,
    Http,
}

impl FromStr for Proxy {
    type Err = ProxyUrlError;

    fn from_str(text: &str) -> Result<Self, ProxyUrlError> {
        let (scheme, rest) = text.split_once("://").ok_or(ProxyUrlError::NoScheme)?;
        let (scheme, default_port) = match scheme.to_ascii_lowercase().as_str() {
            "socks5" => (Scheme::Socks5, 1080),
            "socks5h" => (Scheme::Socks5h, 1080),
            "http" => (Scheme::Http, 80),
            // What is no scheme may be a password.
            other if !other.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                return Err(ProxyUrlError::NoScheme);
            }
            _ => return Err(ProxyUrlError::Scheme(scheme.to_owned())),
        };
        let authority = Authority::parse(rest.split(['/', '?', '#']).next().unwrap_or(rest))?;
        Self {
            scheme,
            host: authority.host,
            port: authority.port.unwrap_or(default_port),
            username: authority.username,
            password: authority.password,
            exceptions: NoProxy::default(),
        }
        .checked()
    }
}

impl Proxy {
    /// The proxy that the variables ALL_PROXY and NO_PROXY name, if they name one. NO_PROXY is a list of hosts that are
    /// reached without it: `example.org` (and all below it), `192.0.2.1`, `192.0.2.0/24`, `host:1883`, `*`.
    pub fn from_variables(
        all_proxy: Option<&str>,
        no_proxy: Option<&str>,
    ) -> Result<Option<Self>, ProxyUrlError> {
        let Some(text) = all_proxy.map(str::trim).filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        // As other programs read it.
        let mut proxy: Self = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("socks") => {
                format!("socks5://{rest}").parse()?
            }
            Some(_) => text.parse()?,
            None => format!("http://{text}").parse()?,
        };
        proxy.exceptions = NoProxy::parse(no_proxy.unwrap_or_default());
        Ok(Some(proxy))
    }

    /// A SOCKS5 proxy that also looks up the broker's name; user name and password as they are.
    pub fn socks5h(host: String, port: u16, credentials: (Option<String>, Option<Vec<u8>>)) -> Self {
        let (username, password) = credentials;
        Self {
            scheme: Scheme::Socks5h,
            host,
            port,
            username,
            password,
            exceptions: NoProxy::default(),
        }
    }

    /// Whether connections to `host` and `port` go through it.
    pub fn applies_to(&self, host: &str, port: u16) -> bool {
        !self.exceptions.contains(host, port)
    }

    /// The proxy's own host.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// The proxy's own port.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Host and port for texts.
    pub(super) fn address(&self) -> String {
        format!("{}:{}", bracketed(&self.host), self.port)
    }

    /// Whether the name of the broker is looked up here.
    pub(super) fn resolves_here(&self) -> bool {
        self.scheme == Scheme::Socks5
    }

    /// Opens a tunnel to `host` and `port` over a connection to the proxy.
    pub(super) async fn open<S>(&self, stream: &mut S, host: &str, port: u16) -> Result<(), ProxyError>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        match self.scheme {
            Scheme::Socks5 | Scheme::Socks5h => socks5::open(stream, self.credentials(), (host, port)).await,
            Scheme::Http => http_connect::open(stream, self.credentials(), (host, port)).await,
        }
    }

    /// User name and password, if there is either.
    fn credentials(&self) -> Option<(&[u8], &[u8])> {
        if self.username.is_none() && self.password.is_none() {
            return None;
        }
        let username = self.username.as_deref().unwrap_or_default();
        Some((username.as_bytes(), self.password.as_deref().unwrap_or_default()))
    }

    /// What the protocols do not allow in user name and password.
    fn checked(self) -> Result<Self, ProxyUrlError> {
        let (username, password) = self.credentials().unwrap_or_default();
        match self.scheme {
            Scheme::Http if username.contains(&b':') => Err(ProxyUrlError::Colon),
            Scheme::Socks5 | Scheme::Socks5h if username.len() > 255 || password.len() > 255 => {
                Err(ProxyUrlError::TooLong)
            }
            _ => Ok(self),
        }
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Socks5 => "socks5",
            Scheme::Socks5h => "socks5h",
            Scheme::Http => "http",
        };
        write!(f, "{scheme}://{}", self.address())
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy")
            .field("scheme", &self.scheme)
            .field("host", &self.host)
            .field("port", &self.port)
            .field("username", &self.username.as_ref().map(|_| "(redacted)"))
            .field("password", &self.password.as_ref().map(|_| "(redacted)"))
            .field("exceptions", &self.exceptions)
            .finish()
    }
}
