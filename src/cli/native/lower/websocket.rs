//! The flags of WebSocket.

use super::Wrong;
use crate::cli::native::args::WebSocketArgs;
use crate::cli::value::Secret;
use crate::net::{Url, WebSocketOptions};

/// WebSocket, if it is spoken: a flag says so, or the URL.
///
/// # Errors
/// When a header is none.
pub(super) fn websocket(args: WebSocketArgs, url: Option<&Url>) -> Result<Option<WebSocketOptions>, Wrong> {
    let WebSocketArgs {
        ws,
        ws_path,
        ws_header,
    } = args;
    let url = url.filter(|url| url.websocket);
    if !ws && ws_path.is_none() && ws_header.is_empty() && url.is_none() {
        return Ok(None);
    }
    let path = ws_path.or_else(|| Some(format!("/{}", url?.path.as_deref()?)));
    Ok(Some(WebSocketOptions {
        path: path.unwrap_or_else(|| WebSocketOptions::default().path),
        headers: ws_header.iter().map(header).collect::<Result<_, _>>()?,
    }))
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
