//! Bytes to a server and back; knows no MQTT.
//!
//! [`dial`] is the way in: it takes an [`Endpoint`] and [`NetworkOptions`], and gives a [`Stream`] of plain bytes,
//! whatever lies below it. What nobody asked for costs nothing: an address never meets a resolver, and TLS sets
//! nothing up before the first connection that needs it.

mod authority;
mod carrier;
mod connect;
mod deadline;
mod delegate;
mod dial;
mod endpoint;
mod error;
mod happy_eyeballs;
mod http;
mod local_end;
#[cfg(target_os = "linux")]
mod name_service;
mod percent;
mod proxy;
mod read_ahead;
mod resolve;
mod service;
mod socket;
mod stream;
mod tls;
mod url;
mod warning;
mod websocket;

pub use authority::AuthorityError;
pub use dial::dial;
pub use endpoint::{Endpoint, NetworkOptions};
pub(crate) use error::system_text;
pub use error::{Attempt, Cause, DialError, LookupError, SourceError};
pub use http::Status;
pub use proxy::{Proxy, ProxyError, ProxyUrlError};
pub use stream::Stream;
pub use tls::{ClientCertificate, SetupError, Tls, TlsError, TlsOptions, TlsVersion, Verification};
pub use url::{Url, UrlError};
pub use warning::Warning;
pub use websocket::{WebSocketError, WebSocketOptions};
