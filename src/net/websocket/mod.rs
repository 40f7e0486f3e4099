//! MQTT over WebSocket (RFC 6455; section 6 of the MQTT standard), the client's side.
//!
//! Only a stream of bytes is wanted, so messages are never put together: payloads go from the network straight to the
//! reader, whatever their length is, and writes gather in one frame until they are flushed.

mod error;
mod frame;
mod handshake;
mod input;
mod output;
mod stream;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod upgrade_tests;

use std::fmt;

pub use error::WebSocketError;
pub(super) use handshake::connect;
pub(super) use stream::WebSocketStream;

/// How to ask for the upgrade to WebSocket.
#[derive(Clone, PartialEq, Eq)]
pub struct WebSocketOptions {
    /// The path, and a query if there is one. A slash before it is added where it is missing.
    pub path: String,
    /// Further headers. One that is sent anyway (`Host`, `Sec-WebSocket-Protocol`) takes its place.
    pub headers: Vec<(String, String)>,
}

impl Default for WebSocketOptions {
    fn default() -> Self {
        Self {
            path: "/mqtt".to_owned(),
            headers: Vec::new(),
        }
    }
}

impl fmt::Debug for WebSocketOptions {
    /// Without the values of the headers, which may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("WebSocketOptions")
            .field("path", &self.path)
            .field("headers", &names)
            .finish()
    }
}
