//! HTTP CONNECT (RFC 9110, section 9.3.6) with basic authentication (RFC 7617).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};

use super::ProxyError;
use crate::net::endpoint::bracketed;
use crate::net::http::Head;

/// Opens a tunnel to a host and port.
pub(super) async fn open<S>(
    stream: &mut S,
    credentials: Option<(&[u8], &[u8])>,
    (host, port): (&str, u16),
) -> Result<(), ProxyError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let target = format!("{}:{port}", bracketed(host));
    let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
    if let Some((username, password)) = credentials {
        let basic = STANDARD.encode([username, b":", password].concat());
        request.extend(["Proxy-Authorization: Basic ", &basic, "\r\n"]);
    }
    request.push_str("\r\n");
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let head = Head::read(stream).await?;
    match head.status.code {
        // Nobody speaks in the tunnel before the client does.
        200..300 if head.rest.is_empty() => Ok(()),
        200..300 => Err(ProxyError::Protocol("HTTP CONNECT: it sent more than its answer")),
        401 | 407 if credentials.is_none() => Err(ProxyError::CredentialsRequired),
        401 | 407 => Err(ProxyError::CredentialsRefused),
        _ => Err(ProxyError::Refused {
            status: head.status,
            target,
        }),
    }
}
