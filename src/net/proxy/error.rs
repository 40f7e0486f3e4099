//! Why there is no tunnel.

use std::io;

use crate::net::authority::AuthorityError;
use crate::net::error::{DialError, system_text};
use crate::net::http::{HeadError, Status};

/// Why a text is no URL of a proxy. The texts repeat nothing that could be a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProxyUrlError {
    /// Nothing before `://`.
    #[error("a proxy begins with socks5h://, socks5:// or http://")]
    NoScheme,
    /// A protocol that is not spoken.
    #[error("unknown proxy scheme {0}://; known are socks5h, socks5 and http")]
    Scheme(String),
    /// Something is wrong behind the scheme.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// HTTP separates user name and password with a colon.
    #[error("the user name of an HTTP proxy cannot have a colon")]
    Colon,
    /// SOCKS5 counts their bytes in one byte.
    #[error("user name and password of a SOCKS5 proxy have at most 255 bytes each")]
    TooLong,
}

/// Why there is no tunnel through a proxy.
#[derive(Debug, thiserror::Error)]
pub enum ProxyError {
    /// The proxy itself cannot be reached.
    #[error(transparent)]
    Reach(Box<DialError>),
    /// It speaks something else.
    #[error("it does not speak {0}")]
    Protocol(&'static str),
    /// It closed the connection.
    #[error("it closed the connection")]
    Closed,
    /// It wants to know who asks.
    #[error("it requires a user name and password")]
    CredentialsRequired,
    /// It knows who asks, or does not.
    #[error("it refused the user name or password")]
    CredentialsRefused,
    /// It has no way to log in that both sides know.
    #[error("it accepts neither a user name and password nor none")]
    NoMethod,
    /// A SOCKS5 proxy did not connect.
    #[error("it could not connect to {target}: {reason}")]
    Failed {
        /// Host and port.
        target: String,
        /// The reply in words (RFC 1928, section 6).
        reason: String,
    },
    /// An HTTP proxy did not connect.
    #[error("it answered {status} to CONNECT {target}")]
    Refused {
        /// What it answered.
        status: Status,
        /// Host and port.
        target: String,
    },
    /// A name that does not fit into a request.
    #[error("the host name is longer than 255 bytes")]
    HostTooLong,
    /// The network failed.
    #[error("{}", system_text(.0))]
    Io(io::Error),
}

impl From<io::Error> for ProxyError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                ProxyError::Closed
            }
            _ => ProxyError::Io(error),
        }
    }
}

impl From<HeadError> for ProxyError {
    fn from(error: HeadError) -> Self {
        match error {
            HeadError::Closed => ProxyError::Closed,
            HeadError::NotHttp => ProxyError::Protocol("HTTP"),
            HeadError::Io(error) => ProxyError::from(error),
        }
    }
}
