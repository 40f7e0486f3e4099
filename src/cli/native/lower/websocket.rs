//! The flags of WebSocket.

use super::Wrong;
use crate::cli::native::args::WebSocketArgs;
use crate::cli::value::Secret;
use crate::net::{Url, WebSocketOptions};

/// What the flags say about WebSocket, before it is known who speaks it.
#[derive(Debug)]
pub(super) struct WebSocketRules {
    /// Whether some flag asks for it.
    is_asked_for: bool,
    path: Option<String>,
    headers: Vec<(String, String)>,
}

impl WebSocketRules {
    /// WebSocket, if it is spoken: a flag says so, or the URL.
    pub(super) fn of_url(&self, url: Option<&Url>) -> Option<WebSocketOptions> {
        let url = url.filter(|url| url.websocket);
        if !self.is_asked_for && url.is_none() {
            return None;
        }
        let path = self.path.clone();
        let path = path.or_else(|| Some(format!("/{}", url?.path.as_deref()?)));
        Some(WebSocketOptions {
            path: path.unwrap_or_else(|| WebSocketOptions::default().path),
            headers: self.headers.clone(),
        })
    }
}

/// # Errors
/// When a header is none.
pub(super) fn websocket(args: WebSocketArgs) -> Result<WebSocketRules, Wrong> {
    let WebSocketArgs {
        ws,
        ws_path,
        ws_header,
    } = args;
    Ok(WebSocketRules {
        is_asked_for: ws || ws_path.is_some() || !ws_header.is_empty(),
        path: ws_path,
        headers: ws_header.iter().map(header).collect::<Result<_, _>>()?,
    })
}

/// The value may be a secret: no error quotes it.
fn header(given: &Secret) -> Result<(String, String), Wrong> {
    let wrong = || Wrong::from("--ws-header: expected NAME:VALUE, in one line of printable characters");
    let (name, value) = given
        .text()
        .and_then(|text| text.split_once(':'))
        .ok_or_else(wrong)?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) || value.chars().any(char::is_control) {
        return Err(wrong());
    }
    Ok((name.to_owned(), value.trim().to_owned()))
}
