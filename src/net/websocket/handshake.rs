//! The upgrade from HTTP to WebSocket (RFC 6455, section 4).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::{WebSocketError, WebSocketOptions, WebSocketStream};
use crate::net::Warning;
use crate::net::http::Head;

/// What a server appends to the key to prove that it knows WebSocket (section 1.3).
const MAGIC: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// What the standard says that clients must offer (section 6 of MQTT 5.0).
const SUBPROTOCOL: &str = "mqtt";

/// Headers that only the handshake itself can set.
const RESERVED: [&str; 5] = [
    "connection",
    "upgrade",
    "sec-websocket-key",
    "sec-websocket-version",
    "sec-websocket-extensions",
];

/// Upgrades `carrier`. `host` is what the request says that it is for, with the port where it is not the usual one.
pub(in crate::net) async fn connect<S>(
    mut carrier: S,
    host: &str,
    options: &WebSocketOptions,
) -> Result<(WebSocketStream<S>, Option<Warning>), WebSocketError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let key = STANDARD.encode(fastrand::u128(..).to_ne_bytes());
    let request = request(host, &key, options)?;
    carrier
        .write_all(request.as_bytes())
        .await
        .map_err(WebSocketError::Io)?;
    carrier.flush().await.map_err(WebSocketError::Io)?;
    let head = Head::read(&mut carrier).await?;
    let warning = check(&head, &key, &offered(options))?;
    Ok((WebSocketStream::new(carrier, head.rest), warning))
}

fn request(host: &str, key: &str, options: &WebSocketOptions) -> Result<String, WebSocketError> {
    let slash = if options.path.starts_with('/') { "" } else { "/" };
    if options
        .path
        .contains(|letter: char| letter.is_control() || letter.is_whitespace())
    {
        return Err(WebSocketError::Path(options.path.clone()));
    }
    let mut request = format!(
        "GET {slash}{} HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n\
         Sec-WebSocket-Version: 13\r\n",
        options.path
    );
    let is_given = |name: &str| {
        options
            .headers
            .iter()
            .any(|(given, _)| given.eq_ignore_ascii_case(name))
    };
    let mut push = |name: &str, value: &str| request.extend([name, ": ", value, "\r\n"]);
    for (name, value) in [("Host", host), ("Sec-WebSocket-Protocol", SUBPROTOCOL)] {
        if !is_given(name) {
            push(name, value);
        }
    }
    for (name, value) in &options.headers {
        if !is_header(name, value) {
            return Err(WebSocketError::Header(name.clone()));
        }
        push(name, value);
    }
    request.push_str("\r\n");
    Ok(request)
}

/// Whether the user may send this (RFC 9110, section 5).
fn is_header(name: &str, value: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty()
        && name.bytes().all(is_token)
        && !RESERVED
            .iter()
            .any(|reserved| name.eq_ignore_ascii_case(reserved))
        && !value.contains(['\r', '\n', '\0'])
}

/// The subprotocols that the request offers.
fn offered(options: &WebSocketOptions) -> String {
    let mut headers = options.headers.iter();
    let given = headers.find(|(name, _)| name.eq_ignore_ascii_case("Sec-WebSocket-Protocol"));
    given.map_or(SUBPROTOCOL, |(_, value)| value).to_owned()
}

/// Checks the server's answer (section 4.1).
fn check(head: &Head, key: &str, offered: &str) -> Result<Option<Warning>, WebSocketError> {
    if head.status.code != 101 {
        return Err(WebSocketError::Refused {
            status: head.status.clone(),
            location: head.header("location").map(str::to_owned),
        });
    }
    if !head.has_token("upgrade", "websocket") {
        return Err(WebSocketError::Upgrade("it is not one to WebSocket"));
    }
    if !head.has_token("connection", "upgrade") {
        return Err(WebSocketError::Upgrade("the Connection header does not say so"));
    }
    let proof = digest(&SHA1_FOR_LEGACY_USE_ONLY, format!("{key}{MAGIC}").as_bytes());
    if head.header("sec-websocket-accept") != Some(&STANDARD.encode(proof)) {
        return Err(WebSocketError::Upgrade(
            "the Sec-WebSocket-Accept header is not the one for the key",
        ));
    }
    if head
        .header("sec-websocket-extensions")
        .is_some_and(|extensions| !extensions.is_empty())
    {
        return Err(WebSocketError::Upgrade(
            "it uses an extension that was not offered",
        ));
    }
    match head.header("sec-websocket-protocol") {
        None | Some("") => Ok(Some(Warning::NoSubprotocol)),
        Some(chosen) if offered.split(',').any(|name| name.trim() == chosen) => Ok(None),
        Some(chosen) => Err(WebSocketError::Subprotocol(chosen.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_headers(headers: &[(&str, &str)]) -> WebSocketOptions {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        WebSocketOptions {
            headers: headers.collect(),
            ..WebSocketOptions::default()
        }
    }

    #[test]
    fn the_request_is_what_the_standard_says() {
        let options = with_headers(&[("Authorization", "Bearer secret"), ("host", "other")]);
        assert_eq!(
            request("broker.example:8080", "KEY", &options).unwrap(),
            "GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: KEY\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\nAuthorization: Bearer secret\r\n\
             host: other\r\n\r\n"
        );
        assert!(!format!("{options:?}").contains("secret"));
    }

    #[test]
    fn nothing_can_be_smuggled_into_the_request() {
        for (name, value) in [
            ("A", "b\r\nC: d"),
            ("A\r\nB", "c"),
            ("A B", "c"),
            ("", "c"),
            ("connection", "close"),
            ("Sec-WebSocket-Key", "c"),
        ] {
            let error = request("h", "KEY", &with_headers(&[(name, value)])).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("the WebSocket header {name:?} cannot be set")
            );
        }
        let options = WebSocketOptions {
            path: "/a b".to_owned(),
            ..WebSocketOptions::default()
        };
        let error = request("h", "KEY", &options).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the WebSocket path \"/a b\" has a space or control character"
        );
    }

    #[test]
    fn the_example_of_the_standard_holds() {
        // RFC 6455, section 1.3.
        let proof = digest(
            &SHA1_FOR_LEGACY_USE_ONLY,
            format!("dGhlIHNhbXBsZSBub25jZQ=={MAGIC}").as_bytes(),
        );
        assert_eq!(STANDARD.encode(proof), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
